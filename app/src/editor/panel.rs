//! What is selected, the selectors for it, and the buttons that make a rule of one.

use leptos::prelude::*;
use rules::{
    document::NodeId,
    pick::{Candidate, Grade, Reach},
    ruleset,
};

use super::Editor;
use crate::ui::{
    button::Button,
    effect,
    toast::{Tone, use_toasts},
};

/// The panel.
#[component]
pub fn Panel(editor: Editor) -> impl IntoView {
    let candidates = Memo::new(move |_| {
        let selected = editor.selection.get();
        editor
            .page
            .with(|page| Some(page.as_ref()?.candidates(selected?)))
            .unwrap_or_default()
    });
    Effect::new(move || {
        // The best one is what the buttons use, until another is chosen or typed.
        if let Some(best) = candidates.with(|all| all.first().map(|best| best.selector.clone())) {
            editor.selector.set(best);
        }
    });
    view! {
        <section class="side-section" aria-labelledby="selection">
            <h2 id="selection">"Selection"</h2>
            {move || match editor.selection.get() {
                None => {
                    view! { <p class="muted">"Click something on the page, or write a selector."</p> }.into_any()
                }
                Some(node) => {
                    view! {
                        <Breadcrumb editor node />
                        <Candidates editor candidates />
                    }
                        .into_any()
                }
            }}
            <Make editor />
        </section>
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

#[component]
fn Candidates(editor: Editor, candidates: Memo<Vec<Candidate>>) -> impl IntoView {
    view! {
        <fieldset class="candidates">
            <legend>"Selectors"</legend>
            {move || {
                candidates
                    .get()
                    .into_iter()
                    .map(|candidate| {
                        let selector = candidate.selector.clone();
                        let chosen = candidate.selector.clone();
                        let doubt = candidate.stability.clone();
                        view! {
                            <label class="candidate">
                                <input
                                    type="radio"
                                    name="candidate"
                                    prop:checked=move || editor.selector.with(|now| *now == selector)
                                    on:change=move |_| editor.selector.set(chosen.clone())
                                />
                                <code class="break">{candidate.selector.clone()}</code>
                                <span class="muted small">{reach(&candidate)}</span>
                                {(doubt.grade != Grade::Stable)
                                    .then(|| {
                                        view! {
                                            <span
                                                class="candidate-doubt muted small"
                                                class:brittle=doubt.grade == Grade::Brittle
                                            >
                                                {doubt.reason}
                                            </span>
                                        }
                                    })}
                            </label>
                        }
                    })
                    .collect_view()
            }}
        </fieldset>
    }
}

fn reach(candidate: &Candidate) -> String {
    match (candidate.reach, candidate.matches) {
        (_, 1) => "this one".to_owned(),
        (Reach::One, matches) => format!("{matches} matches"),
        (Reach::Alike, matches) => format!("all {matches} like it"),
    }
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
    let unusable = Signal::derive(move || !matches!(matched.get(), Some(Ok(_))));
    let make = move |effect: ruleset::Effect| {
        let selector = editor.selector.get_untracked().trim().to_owned();
        let made = editor.add_rules(vec![(effect, selector)], "");
        if !made {
            toasts.say(Tone::Bad, "There is such a rule already.".into());
        }
    };
    let button = move |effect: ruleset::Effect| {
        view! {
            <Button
                disabled=unusable
                attr:class=format!("button button-secondary make make-{}", effect::class(effect))
                attr:title=effect::meaning(effect)
                on:click=move |_| make(effect)
            >
                {effect::name(effect)}
            </Button>
        }
    };
    view! {
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
            </p>
            <p class="field-error" id="own-selector-error" role="alert">
                {error}
            </p>
        </div>
        <div class="make-row">{button(ruleset::Effect::Mask)} {button(ruleset::Effect::Hide)} {button(ruleset::Effect::Disable)}</div>
        <details class="make-more">
            <summary>"Exceptions"</summary>
            <div class="make-row">{button(ruleset::Effect::Reveal)} {button(ruleset::Effect::Enable)}</div>
            <p class="hint">
                "Reveal shows what a private policy masks. Enable lifts the default that agents cannot press submit controls."
            </p>
        </details>
    }
}
