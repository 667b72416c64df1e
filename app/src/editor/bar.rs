//! The editor's top row: the site, edit or preview, undo, the state of the draft, publish.

use leptos::prelude::*;

use super::{
    Editor, Tab,
    draft::{DraftState, Standing},
    prove::Prove,
    publish::Publish,
    waiting::Waiting,
};
use crate::{
    api::{Failure, Me, Publication, Site},
    ui::{
        button::{Button, Kind},
        focus::focus,
        sign_in::SignIn,
    },
};

/// The row.
#[component]
pub fn Bar(editor: Editor, me: Me, site: Site) -> impl IntoView {
    let draft = editor.draft;
    let waiting = RwSignal::new(Vec::<Publication>::new());
    view! {
        <div class="editor-bar">
            <div class="editor-title">
                <h1>
                    <a href=format!("/sites/{}", site.key)>{site.name.clone()}</a>
                    <span class="visually-hidden">": editor"</span>
                </h1>
                <a class="small" href=format!("/sites/{}/versions", site.key)>
                    "Versions"
                </a>
                <Waiting editor waiting />
            </div>
            <div class="tabs" role="tablist" aria-label="View">
                <TabButton editor tab=Tab::Edit name="Edit" id="tab-edit" controls="view-edit" />
                <TabButton editor tab=Tab::Preview name="Preview" id="tab-preview" controls="view-preview" />
            </div>
            <div class="editor-actions">
                <State draft />
                <Button
                    small=true
                    disabled=Signal::derive(move || !draft.can_undo())
                    on:click=move |_| draft.undo()
                    attr:title="Ctrl+Z"
                >
                    "Undo"
                </Button>
                <Button
                    small=true
                    disabled=Signal::derive(move || !draft.can_redo())
                    on:click=move |_| draft.redo()
                    attr:title="Ctrl+Shift+Z"
                >
                    "Redo"
                </Button>
                <Prove editor />
                <Publish editor me approval=site.approval waiting />
            </div>
        </div>
    }
}

#[component]
fn TabButton(
    editor: Editor,
    tab: Tab,
    name: &'static str,
    id: &'static str,
    controls: &'static str,
) -> impl IntoView {
    let chosen = move || editor.tab.get() == tab;
    let other = if tab == Tab::Edit {
        Tab::Preview
    } else {
        Tab::Edit
    };
    let other_id = if tab == Tab::Edit {
        "tab-preview"
    } else {
        "tab-edit"
    };
    view! {
        <button
            type="button"
            class="tab"
            role="tab"
            id=id
            aria-controls=controls
            aria-selected=move || if chosen() { "true" } else { "false" }
            tabindex=move || if chosen() { "0" } else { "-1" }
            on:click=move |_| editor.tab.set(tab)
            on:keydown=move |event| {
                if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                    editor.tab.set(other);
                    focus(other_id);
                }
            }
        >
            {name}
        </button>
    }
}

#[component]
fn State(draft: DraftState) -> impl IntoView {
    // The same words while it is tried again: a screen reader says them once. They fit the row; the whole is told by the tooltip.
    let words = move || match draft.lost.get() {
        Some(failure) if failure.may_pass() => "Not saved, trying again…".to_owned(),
        Some(Failure::SignedOut) => "Not saved: signed out.".to_owned(),
        Some(failure) => format!("Not saved. {failure}"),
        None => draft.standing.with(|standing| match standing {
            Standing::Saved => "Saved".to_owned(),
            Standing::Changed | Standing::Saving => "Saving…".to_owned(),
            Standing::Failed(_) | Standing::Conflict(_) => "Not saved".to_owned(),
        }),
    };
    let why = move || draft.lost.get().map(|failure| failure.to_string());
    let is_bad = move || draft.is_stuck();
    let failed = move || {
        draft
            .standing
            .with(|standing| matches!(standing, Standing::Failed(_)))
    };
    // What is not saved waits in the browser meanwhile.
    let is_out = move || draft.lost.with(|lost| *lost == Some(Failure::SignedOut));
    view! {
        <span class="draft-state" id="draft-state" class:draft-state-bad=is_bad role="status" title=why>
            {words}
        </span>
        <Show when=is_out>
            <SignIn />
        </Show>
        <Show when=failed>
            <Button kind=Kind::Secondary small=true on:click=move |_| draft.save()>
                "Try again"
            </Button>
        </Show>
    }
}
