//! What looks sensitive on the open page and no rule covers, to be taken one by one or all at once.

use std::sync::Arc;

use leptos::prelude::*;
use rules::{check::Uncovered, suggest::Suggestion};

use super::{
    Editor,
    hint::{Hint, about, alike, some_of, times},
    opened::OpenedPage,
};
use crate::ui::{
    badge::Badge,
    button::{Button, Kind},
    category, effect,
    empty::Empty,
    focus::focus,
    toast::{Tone, use_toasts},
};

/// The list.
#[component]
pub fn Suggestions(editor: Editor) -> impl IntoView {
    view! {
        <section class="side-section" aria-labelledby="suggestions">
            <h2 id="suggestions" tabindex="-1">
                "Suggestions for this page"
            </h2>
            {move || match (editor.page.get(), editor.review.suggestions.get()) {
                (None, _) => view! { <NoPage /> }.into_any(),
                (Some(_), None) => view! { <p class="loading" role="status">"Looking at the page…"</p> }.into_any(),
                (Some(page), Some(all)) => view! { <List editor page all /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn NoPage() -> impl IntoView {
    view! {
        <Empty title="No page is open">
            <p>
                "Load a page above. What on it looks like a card number, a password or somebody's name, and what pays, deletes or
                signs out, is listed here, ready to be made a rule."
            </p>
        </Empty>
    }
}

#[component]
fn List(editor: Editor, page: Arc<OpenedPage>, all: Uncovered) -> impl IntoView {
    let Uncovered {
        open: all,
        dismissed,
    } = all;
    let toasts = use_toasts();
    let count = all.len();
    let list = if all.is_empty() {
        view! {
            <Empty title="Nothing left to suggest">
                <p>
                    "Everything here that looks sensitive is covered, and so is what pays, deletes or signs out. A suggestion is a
                    guess from labels, names and words: look for yourself, too, and click what you would not show."
                </p>
            </Empty>
        }
        .into_any()
    } else {
        let taken = all.clone();
        let pages = page.clone();
        view! {
            <p class="muted small">
                "Found by labels, names and words. Accept makes a rule for every page of the site; undo takes it back."
            </p>
            <Button
                wide=true
                on:click=move |_| {
                    let rules = pages.saved.rules_for(&taken);
                    if let Some(said) = fewer(taken.len(), rules.len()) {
                        toasts.say(Tone::Good, said);
                    }
                    editor.add_rules(Some(&pages.saved), rules, NOTE);
                    for one in &taken {
                        editor.review.taken(one.node);
                    }
                    focus("suggestions");
                }
            >
                {if count == 1 { "Accept".to_owned() } else { format!("Accept all {count}") }}
            </Button>
            <ul class="hints">
                {alike(all, |one| (one.category, page.label(one.node)))
                    .into_iter()
                    .map(|these| {
                        let page = page.clone();
                        view! { <Item editor page these /> }
                    })
                    .collect_view()}
            </ul>
        }
        .into_any()
    };
    let saved = page.saved.clone();
    view! {
        {list}
        {(!dismissed.is_empty())
            .then(|| {
                view! {
                    <p class="muted small put-aside">
                        {format!("{} dismissed on this page.", dismissed.len())}
                        <Button
                            kind=Kind::Quiet
                            small=true
                            on:click=move |_| {
                                editor.suggest_again(&saved, &dismissed);
                                focus("suggestions");
                            }
                        >
                            "Show again"
                        </Button>
                    </p>
                }
            })}
    }
}

/// Suggestions that look the same.
#[component]
fn Item(editor: Editor, page: Arc<OpenedPage>, these: Vec<Suggestion>) -> impl IntoView {
    let toasts = use_toasts();
    let one = these.first().cloned()?;
    let (node, count) = (one.node, these.len());
    let what = category::name(one.category);
    let label = page.label(node);
    let says = some_of(these.iter().filter_map(|one| page.said(one.node)));
    let about = about(what, &label, count);
    let rule_effect = one.category.effect();
    let point = Callback::new(move |on: bool| {
        editor.pointed.try_set(on.then_some(node));
    });
    let (accepted, dismissed) = ((page.clone(), these.clone()), (page, these));
    Some(view! {
        <Hint show=point>
            <div class="hint-head">
                <Badge tone=effect::tone(rule_effect)>{effect::name(rule_effect)}</Badge>
                <strong class="hint-what">{what}</strong>
                {times(count)}
                <span class="muted small hint-sure">{format!("{} % sure", one.confidence)}</span>
            </div>
            <button type="button" class="hint-element" on:click=move |_| editor.selection.set(Some(node)) title="Select it on the page">
                <code class="break">{label}</code>
                {says.map(|says| view! { " " <span class="muted break">{says}</span> })}
            </button>
            <p class="small muted">{one.reason}</p>
            <div class="hint-actions">
                <Button
                    small=true
                    attr:aria-label=format!("Accept: {about}")
                    on:click=move |_| {
                        let (page, these) = &accepted;
                        editor.accept(&page.saved, these, what);
                        for one in these {
                            editor.review.taken(one.node);
                        }
                        focus("suggestions");
                    }
                >
                    "Accept"
                </Button>
                <Button
                    kind=Kind::Quiet
                    small=true
                    attr:aria-label=format!("Dismiss: {about}")
                    on:click=move |_| {
                        let (page, these) = &dismissed;
                        editor.dismiss(&page.saved, these, toasts);
                        focus("suggestions");
                    }
                >
                    "Dismiss"
                </Button>
            </div>
        </Hint>
    })
}

/// What is said where fewer rules do for so many suggestions.
fn fewer(suggestions: usize, rules: usize) -> Option<String> {
    let made = match rules {
        1 => "One rule covers".to_owned(),
        rules => format!("{rules} rules cover"),
    };
    (rules < suggestions).then(|| format!("{made} all {suggestions} suggestions."))
}

/// What the rules say that were taken all at once.
const NOTE: &str = "Suggested";
