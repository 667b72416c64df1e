//! Publishing: what changes, a message, and the draft becomes the next version.

use leptos::prelude::*;

use super::{Editor, comparison::Comparison, draft::Standing};
use crate::{
    api::{Failure, Me},
    call,
    compare::view::Compared,
    ui::{
        button::{Button, Kind},
        dialog::Dialog,
        field::Area,
        notice::{Notice, Trouble},
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
    let comparison = Comparison::new();
    let confirmed = RwSignal::new(false);
    comparison.follow(editor, open);
    let publish = Action::new(move |(revision, text): &(u64, String)| {
        let (revision, text) = (*revision, text.clone());
        async move {
            match call::publish(editor.key.get_value(), revision, text).await {
                Ok(version) => {
                    toasts.say(
                        Tone::Good,
                        format!("Version {} is published.", version.number),
                    );
                    message.set(String::new());
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
            confirmed.set(false);
            comparison.begin(editor);
            draft.save();
        }
    });
    // What was looked at is no longer what would be published.
    Effect::new(move || {
        if comparison.outcome.with(Option::is_none) {
            confirmed.set(false);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(revision) = draft.saved_revision() {
            publish.dispatch((revision, message.get_untracked().trim().to_owned()));
        }
    };
    let problems = move || draft.problems.get();
    let show = Callback::new(move |(page, node): (String, u32)| {
        // What was written stays for when the dialog is opened again.
        open.set(false);
        editor.go_to(&page, node);
    });
    let unseen = move || {
        comparison.outcome.with(|outcome| match outcome {
            Some(outcome) => outcome.exposed().0 > 0 && !confirmed.get(),
            None => true,
        })
    };
    let blocked = Signal::derive(move || {
        unseen()
            || draft.standing.get() != Standing::Saved
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
        <Dialog id="publish" title="Publish the draft" open wide=true>
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
                {move || draft.problems.with(Vec::is_empty)
                    .then(|| view! { <BeforePublishing editor comparison confirmed show /> })}
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

/// What publishing would change, once that is known.
#[component]
fn BeforePublishing(
    editor: Editor,
    comparison: Comparison,
    confirmed: RwSignal<bool>,
    show: Callback<(String, u32)>,
) -> impl IntoView {
    move || {
        if let Some(Err(failure)) = comparison.published.get() {
            return view! { <Notice failure /> }.into_any();
        }
        let Some(outcome) = comparison.outcome.get() else {
            let count = editor.saved.list.with(Vec::len);
            let text = match count {
                0 => "Comparing with what is published…".to_owned(),
                1 => "Comparing with what is published, on the saved page…".to_owned(),
                count => {
                    format!("Comparing with what is published, on {count} saved pages…")
                }
            };
            return view! { <p class="loading" role="status">{text}</p> }.into_any();
        };
        let missing = editor.saved.missing.with(Vec::len);
        view! { <Compared outcome missing confirmed show /> }.into_any()
    }
}
