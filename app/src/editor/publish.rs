//! Publishing: a message, and the draft becomes the next version.

use leptos::prelude::*;

use super::{Editor, draft::Standing};
use crate::{
    api::{Failure, Me},
    call,
    ui::{
        button::{Button, Kind},
        dialog::Dialog,
        field::Area,
        notice::Trouble,
        toast::{Tone, use_toasts},
    },
};

/// The button and its dialog.
#[component]
pub fn Publish(editor: Editor, me: Me) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let message = RwSignal::new(String::new());
    let may = me.role.publishes();
    let draft = editor.draft;
    let publish = Action::new(move |(revision, message): &(u64, String)| {
        let (revision, message) = (*revision, message.clone());
        async move {
            match call::publish(editor.key.get_value(), revision, message).await {
                Ok(version) => {
                    toasts.say(
                        Tone::Good,
                        format!("Version {} is published.", version.number),
                    );
                    open.set(false);
                    Ok(())
                }
                Err(Failure::Stale(theirs)) => {
                    draft.conflict(theirs.clone());
                    Err(Failure::Stale(theirs))
                }
                Err(failure) => Err(failure),
            }
        }
    });
    Effect::new(move || {
        if open.get() {
            publish.clear();
            message.set(String::new());
            draft.save();
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(revision) = draft.saved_revision() {
            publish.dispatch((revision, message.get_untracked().trim().to_owned()));
        }
    };
    let problems = move || draft.problems.get();
    let blocked = Signal::derive(move || {
        draft.standing.get() != Standing::Saved
            || !draft.problems.with(Vec::is_empty)
            || message.with(|message| message.trim().is_empty())
    });
    view! {
        <Button
            kind=Kind::Primary
            small=true
            disabled=!may
            attr:aria-describedby=(!may).then_some("publish-reason")
            on:click=move |_| open.set(true)
        >
            "Publish"
        </Button>
        {(!may)
            .then(|| {
                view! {
                    <span class="hint" id="publish-reason">
                        "Editors draft; a publisher or an admin publishes."
                    </span>
                }
            })}
        <Dialog id="publish" title="Publish the draft" open>
            <form method="post" on:submit=submit>
                <p>"The rules become the next version: immutable, served to integrators, and in force at once in live sessions."</p>
                {move || {
                    let problems = problems();
                    (!problems.is_empty())
                        .then(|| {
                            view! {
                                <div class="notice notice-bad" role="alert">
                                    <p>"The rules have problems and cannot be published:"</p>
                                    <ul>
                                        {problems
                                            .into_iter()
                                            .map(|problem| view! { <li>{problem.message}</li> })
                                            .collect_view()}
                                    </ul>
                                </div>
                            }
                        })
                }}
                <Area
                    id="publish-message"
                    label="Message"
                    value=message
                    required=true
                    hint="What changed and why, for those who read the versions."
                />
                {move || {
                    (draft.standing.get() != Standing::Saved)
                        .then(|| {
                            view! { <p class="hint" role="status">"The draft has to be saved first."</p> }
                        })
                }}
                <Trouble of=publish.value() />
                <div class="dialog-buttons">
                    <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                    <Button kind=Kind::Primary submit=true busy=publish.pending() disabled=blocked>
                        "Publish"
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
