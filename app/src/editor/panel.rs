//! What is selected, what a rule for it would cover, and the buttons that make one.

use leptos::prelude::*;
use rules::{document::NodeId, ruleset};

use super::{Editor, choices::Choices, opened::OpenedPage, place::Where, side::Side};
use crate::ui::{
    badge::{Badge, Tone as Colour},
    button::{Button, Kind},
    effect,
    toast::{Messages, Tone, use_toasts},
};

/// The panel.
#[component]
pub fn Panel(editor: Editor) -> impl IntoView {
    let chosen = Memo::new(move |_| editor.selection.all());
    Effect::new(move |before: Option<()>| {
        // What is selected is shown, and what can be done with it, however far down the rules somebody was.
        let is_chosen = chosen.with(|nodes| !nodes.is_empty());
        let panel = before.and_then(|()| document().get_element_by_id(Side::Rules.panel()));
        if let Some(panel) = panel.filter(|_| is_chosen) {
            panel.set_scroll_top(0);
        }
    });
    view! {
        <section class="side-section" aria-labelledby="selection">
            <h2 id="selection">
                "Selection "
                <span class="muted">{move || chosen.with(Vec::len).checked_sub(1).filter(|more| *more > 0).map(|more| more + 1)}</span>
            </h2>
            {move || match chosen.get()[..] {
                [] => {
                    view! {
                        <p class="muted">
                            "Click something on the page, drag over an area, or search for it. With Shift you select several."
                        </p>
                    }
                        .into_any()
                }
                [node] => {
                    view! {
                        <Breadcrumb editor node />
                        <Unseen editor node />
                    }
                        .into_any()
                }
                _ => view! { <Several editor nodes=chosen.get() /> }.into_any(),
            }}
            <Choices editor chosen />
            <Make editor />
        </section>
    }
}

/// Says so of an element that has no box on the page, while the page is laid out.
#[component]
fn Unseen(editor: Editor, node: NodeId) -> impl IntoView {
    let is_unseen = move || {
        editor.picking.moved.track();
        let has_none = |page: &OpenedPage| {
            // Behind the preview nothing of the page has a box.
            let is_laid_out = page
                .first()
                .is_some_and(|root| editor.picking.area(page, root).is_some());
            is_laid_out && editor.picking.area(page, node).is_none()
        };
        editor
            .page
            .with(|page| page.as_ref().is_some_and(|page| has_none(page)))
    };
    move || {
        is_unseen().then(|| {
            view! {
                <p class="muted small">
                    <Badge tone=Colour::Plain>"Not visible"</Badge>
                    " It has no place on the screen as the page was saved. A rule holds for it all the same."
                </p>
            }
        })
    }
}

/// The elements, each with the way to leave it out again.
#[component]
fn Several(editor: Editor, nodes: Vec<NodeId>) -> impl IntoView {
    let more = nodes.len().saturating_sub(MOST);
    let labels: Vec<(NodeId, String, String)> = editor.page.with_untracked(|page| {
        let Some(page) = page else { return Vec::new() };
        let label = |node: NodeId| (node, page.label(node), page.said(node).unwrap_or_default());
        nodes.into_iter().take(MOST).map(label).collect()
    });
    view! {
        <ul class="chosen" aria-label="Selected elements">
            {labels
                .into_iter()
                .map(|(node, label, said)| {
                    let leave_out = format!("Leave out {label} {said}");
                    view! {
                        <li on:pointerenter=move |_| editor.hover.set(Some(node)) on:pointerleave=move |_| editor.hover.set(None)>
                            <code class="break">{label}</code>
                            <span class="said small">{said}</span>
                            <button
                                type="button"
                                class="chosen-out"
                                aria-label=leave_out.trim_end().to_owned()
                                on:click=move |_| {
                                    editor.hover.set(None);
                                    editor.selection.toggle(node);
                                }
                            >
                                "×"
                            </button>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
        {(more > 0).then(|| view! { <p class="muted small">{format!("And {more} more.")}</p> })}
        <div class="hint-actions">
            <Button kind=Kind::Quiet small=true on:click=move |_| editor.selection.set(None)>
                "Clear the selection"
            </Button>
        </div>
    }
}

#[component]
fn Breadcrumb(editor: Editor, node: NodeId) -> impl IntoView {
    let path = editor.page.with_untracked(|page| {
        let Some(page) = page else { return Vec::new() };
        page.path(node)
            .into_iter()
            .map(|each| (each, page.label(each)))
            .collect::<Vec<_>>()
    });
    view! {
        <nav class="breadcrumb" aria-label="Ancestors">
            <ol>
                {path
                    .into_iter()
                    .map(|(each, label)| {
                        view! {
                            <li>
                                <button
                                    type="button"
                                    aria-current=(each == node).then_some("true")
                                    on:click=move |_| editor.selection.set(Some(each))
                                    on:pointerenter=move |_| editor.hover.set(Some(each))
                                    on:pointerleave=move |_| editor.hover.set(None)
                                >
                                    {label}
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </nav>
    }
}

/// Makes a rule of the chosen selector, and says whether there is one more.
pub fn make(editor: Editor, toasts: Messages, effect: ruleset::Effect) -> bool {
    let selector = editor.selector.get_untracked().trim().to_owned();
    let page = editor.page.get_untracked();
    let place = editor.place.get_untracked();
    let pattern = page.as_ref().and_then(|page| place.pattern(page));
    let made = editor.add_rules_on(
        pattern.into_iter().collect(),
        page.as_ref().map(|page| &*page.saved),
        vec![(effect, selector)],
        "",
    );
    if !made {
        toasts.say(Tone::Bad, "There is such a rule already.".into());
    }
    made
}

#[component]
fn Make(editor: Editor) -> impl IntoView {
    let toasts = use_toasts();
    let matched = Memo::new(move |_| {
        let selector = editor.selector.get();
        if selector.trim().is_empty() {
            return None;
        }
        editor
            .page
            .with(|page| Some(page.as_ref()?.matches(&selector).map(|nodes| nodes.len())))
    });
    let error = move || matched.get().and_then(Result::err);
    let count = move || match matched.get() {
        Some(Ok(1)) => "1 match on this page".to_owned(),
        Some(Ok(count)) => format!("{count} matches on this page"),
        _ => String::new(),
    };
    let elsewhere = move || match matched.get() {
        Some(Ok(_)) => editor
            .selector
            .with(|selector| editor.elsewhere.said(editor, selector.trim())),
        _ => String::new(),
    };
    let has_page = Memo::new(move |_| editor.page.with(Option::is_some));
    let unusable = Signal::derive(move || !matches!(matched.get(), Some(Ok(_))));
    let button = move |effect: ruleset::Effect| {
        view! {
            <Button
                disabled=unusable
                attr:class=format!("button button-secondary make make-{}", effect::class(effect))
                attr:title=effect::meaning(effect)
                on:click=move |_| {
                    make(editor, toasts, effect);
                }
            >
                {effect::name(effect)}
            </Button>
        }
    };
    view! {
        <div class="make-dock">
        <div class="field">
            <label for="own-selector">"Selector"</label>
            <input
                id="own-selector"
                class="input input-code"
                type="text"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                placeholder=".balance, #card"
                prop:value=editor.selector
                on:input=move |event| editor.selector.set(event_target_value(&event))
                aria-invalid=move || error().is_some().then_some("true")
                aria-describedby="own-selector-count own-selector-error"
            />
            <p class="hint" id="own-selector-count" aria-live="polite">
                {count}
                {elsewhere}
            </p>
            <p class="field-error" id="own-selector-error" role="alert">
                {error}
            </p>
        </div>
        {move || has_page.get().then(|| view! { <Where editor /> })}
        <div class="make-row">{button(ruleset::Effect::Mask)} {button(ruleset::Effect::Hide)} {button(ruleset::Effect::Disable)}</div>
        </div>
        <details class="make-more">
            <summary>"Exceptions"</summary>
            <div class="make-row">{button(ruleset::Effect::Reveal)} {button(ruleset::Effect::Enable)}</div>
            <p class="hint">
                "Reveal shows what a private policy masks. Enable lifts the default that agents cannot press submit controls."
            </p>
        </details>
    }
}

/// More names than this tell nobody anything.
const MOST: usize = 12;
