//! What stands beside the page: the rules, the suggestions for the page, the findings on the draft, what an agent has of it.

use leptos::prelude::*;

use super::{
    Editor, Tab, exposed::Exposed, findings::Findings, import::Exchange, panel::Panel,
    policy::PolicySection, rule::Rules, suggestions::Suggestions,
};
use crate::ui::focus::focus;

/// One of the four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The selection, the rules, the policy.
    Rules,
    /// What looks sensitive on the open page.
    Suggestions,
    /// What to look at in the draft.
    Findings,
    /// What an agent can read and press on the open page.
    Agent,
}

impl Side {
    const ALL: [Side; 4] = [Side::Rules, Side::Suggestions, Side::Findings, Side::Agent];

    fn name(self) -> &'static str {
        match self {
            Side::Rules => "Rules",
            Side::Suggestions => "Suggestions",
            Side::Findings => "Findings",
            Side::Agent => "Agent",
        }
    }

    /// Of its tab.
    pub fn id(self) -> &'static str {
        match self {
            Side::Rules => "tab-rules",
            Side::Suggestions => "tab-suggestions",
            Side::Findings => "tab-findings",
            Side::Agent => "tab-agent",
        }
    }

    pub(super) fn panel(self) -> &'static str {
        match self {
            Side::Rules => "side-rules",
            Side::Suggestions => "side-suggestions",
            Side::Findings => "side-findings",
            Side::Agent => "side-agent",
        }
    }

    fn beside(self, step: isize) -> Side {
        let place = Side::ALL.iter().position(|each| *each == self).unwrap_or(0);
        let count = Side::ALL.len() as isize;
        Side::ALL[(place as isize + step).rem_euclid(count) as usize]
    }
}

/// The tabs, and what is chosen.
#[component]
pub fn SidePanel(editor: Editor) -> impl IntoView {
    let panel = move |side: Side, content: fn(Editor) -> AnyView| {
        // Drawn when it is looked at first, then kept.
        let opened = Memo::new(move |before: Option<&bool>| {
            before == Some(&true) || editor.side.get() == side
        });
        view! {
            <div
                class="side-panel"
                id=side.panel()
                role="tabpanel"
                aria-labelledby=side.id()
                hidden=move || editor.side.get() != side
            >
                {move || opened.get().then(|| content(editor))}
            </div>
        }
    };
    remember(editor);
    view! {
        <div class="editor-side" id="side">
            <Fold editor />
            <div class="side-tabs" role="tablist" aria-label="Beside the page">
                {Side::ALL.map(|side| view! { <SideTab editor side /> }).collect_view()}
            </div>
            {panel(Side::Rules, rules)}
            {panel(Side::Suggestions, |editor| view! { <Suggestions editor /> }.into_any())}
            {panel(Side::Findings, |editor| view! { <Findings editor /> }.into_any())}
            {panel(Side::Agent, |editor| view! { <Exposed editor /> }.into_any())}
        </div>
    }
}

/// Folds all of it away, and back.
#[component]
fn Fold(editor: Editor) -> impl IntoView {
    let folded = editor.folded;
    let name = move || match folded.get() {
        true => "Show the panel",
        false => "Hide the panel",
    };
    view! {
        <button
            type="button"
            class="side-fold"
            aria-controls="side"
            aria-expanded=move || if folded.get() { "false" } else { "true" }
            aria-label=name
            title=name
            on:click=move |_| folded.update(|folded| *folded = !*folded)
        >
            <span aria-hidden="true">{move || if folded.get() { "«" } else { "»" }}</span>
        </button>
    }
}

/// As this browser was left; whatever is to be shown there unfolds it.
fn remember(editor: Editor) {
    let folded = editor.folded;
    let storage = || window().local_storage().ok().flatten();
    Effect::new(move |before: Option<()>| {
        editor.side.track();
        editor.editing.track();
        if before.is_some() {
            folded.set(false);
        } else if let Some(storage) = storage() {
            folded.set(storage.get_item(PLACE).ok().flatten().is_some());
        }
    });
    Effect::new(move |before: Option<()>| {
        let is_folded = folded.get();
        if let (Some(()), Some(storage)) = (before, storage()) {
            // Full or forbidden: then it holds until the editor is left.
            let _ = match is_folded {
                true => storage.set_item(PLACE, "folded"),
                false => storage.remove_item(PLACE),
            };
        }
    });
}

const PLACE: &str = "louver-side";

fn rules(editor: Editor) -> AnyView {
    view! {
        // What is chosen on the page is chosen where the page is edited.
        <div class="side-panel-choice" hidden=move || editor.tab.get() == Tab::Preview>
            <Panel editor />
        </div>
        <Rules editor />
        <PolicySection editor />
        <Exchange editor />
    }
    .into_any()
}

#[component]
fn SideTab(editor: Editor, side: Side) -> impl IntoView {
    let chosen = move || editor.side.get() == side;
    let count = move || match side {
        Side::Rules => Some(editor.draft.rules.with(|rules| rules.rules.len())),
        Side::Suggestions => {
            let all = editor.review.suggestions;
            all.with(|all| Some(all.as_ref()?.open.len()))
        }
        Side::Findings => {
            let all = editor.review.findings;
            all.with(|all| Some(all.as_ref()?.len()))
        }
        Side::Agent => None,
    };
    view! {
        <button
            type="button"
            class="side-tab"
            role="tab"
            id=side.id()
            aria-controls=side.panel()
            aria-selected=move || if chosen() { "true" } else { "false" }
            tabindex=move || if chosen() { "0" } else { "-1" }
            on:click=move |_| editor.side.set(side)
            on:keydown=move |event| {
                let other = match event.key().as_str() {
                    "ArrowLeft" => side.beside(-1),
                    "ArrowRight" => side.beside(1),
                    "Home" => Side::Rules,
                    "End" => Side::Agent,
                    _ => return,
                };
                event.prevent_default();
                editor.side.set(other);
                focus(other.id());
            }
        >
            {side.name()}
            " "
            {(side != Side::Agent)
                .then(|| {
                    view! {
                        <span
                            class="side-count"
                            class:side-count-some=move || side != Side::Rules && count().is_some_and(|count| count > 0)
                        >
                            {move || count().map_or("–".to_owned(), |count| count.to_string())}
                        </span>
                    }
                })}
        </button>
    }
}
