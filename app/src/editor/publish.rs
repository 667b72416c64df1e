//! Publishing: what changes, a message, and the draft becomes the next version, or waits to.

use leptos::prelude::*;

use super::{Editor, comparison::Comparison, draft::Standing, side::Side, waiting};
use crate::{
    api::{Failure, Me, Publication, Source},
    call,
    compare::{
        Findings,
        view::{Compared, Consent},
    },
    ui::{
        button::{Button, Kind},
        dialog::Dialog,
        field::Area,
        focus::focus,
        notice::{Notice, Trouble},
        time,
        toast::{Tone, use_toasts},
    },
};

mod later;
mod problems;

use later::{Later, Planned};
use problems::Problems;

/// The button and its dialog.
#[component]
pub fn Publish(
    editor: Editor,
    me: Me,
    /// Whether publishing on this site takes a second person.
    approval: bool,
    /// What waits to be published.
    waiting: RwSignal<Vec<Publication>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let message = RwSignal::new(String::new());
    let approval = RwSignal::new(approval);
    let later = RwSignal::new(false);
    let time = RwSignal::new(String::new());
    let may = me.role.publishes();
    let draft = editor.draft;
    let comparison = Comparison::new();
    let confirmed = RwSignal::new(false);
    let tried = RwSignal::new(false);
    comparison.follow(editor, open);
    let publish = Action::new(move |asked: &Asked| {
        let Asked {
            revision,
            base,
            message: text,
            at,
        } = asked.clone();
        let key = editor.key.get_value();
        let waits = approval.get_untracked();
        async move {
            let answer = if waits || at.is_some() {
                let source = Source::Draft(revision);
                call::propose(key, source, base, text, at).await.map(|_| {
                    waiting::refresh(editor, waiting);
                    match at {
                        _ if waits => "Somebody else can approve it now.".to_owned(),
                        Some(at) => format!("It will be published at {}.", time::own(at)),
                        None => String::new(),
                    }
                })
            } else {
                call::publish(key, revision, Some(base), text)
                    .await
                    .map(|version| format!("Version {} is published.", version.number))
            };
            match answer {
                Ok(said) => {
                    toasts.say(Tone::Good, said);
                    message.set(String::new());
                    later.set(false);
                    time.set(String::new());
                    open.set(false);
                    // Another version holds back what was planned.
                    waiting::refresh(editor, waiting);
                    Ok(())
                }
                Err(failure) => {
                    match &failure {
                        Failure::Stale(theirs) => draft.conflict(theirs.clone()),
                        Failure::NeedsApproval => approval.set(true),
                        Failure::Overtaken(_) => comparison.begin(editor),
                        _ => {}
                    }
                    Err(failure)
                }
            }
        }
    });
    Effect::new(move || {
        if open.get() {
            publish.clear();
            tried.set(false);
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
    let at = move || later.get().then(|| time::entered(&time.get())).flatten();
    // What somebody left out is said once they have tried.
    let missing = move || {
        let no_message = message.with(|message| message.trim().is_empty());
        let no_time = later.get() && at().is_none();
        let fields = [(no_message, MESSAGE), (no_time, later::TIME)];
        let missing = fields.into_iter().filter(|(is_missing, _)| *is_missing);
        missing.map(|(_, field)| field).collect::<Vec<_>>()
    };
    let lacks = move |field: &'static str, said: &'static str| {
        Signal::derive(move || (tried.get() && missing().contains(&field)).then(|| said.to_owned()))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let compared = comparison
            .outcome
            .with_untracked(|outcome| outcome.as_ref().map(|outcome| outcome.before));
        let at = untrack(at);
        tried.set(true);
        if let Some(field) = untrack(|| missing().into_iter().next()) {
            focus(field);
            return;
        }
        if let (Some(revision), Some(before)) = (draft.saved_revision(), compared) {
            publish.dispatch(Asked {
                revision,
                base: before.unwrap_or_default(),
                message: message.get_untracked().trim().to_owned(),
                at,
            });
        }
    };
    let leave = Callback::new(move |()| open.set(false));
    let show = Callback::new(move |(page, node): (String, u32)| {
        // What was written stays for when the dialog is opened again.
        open.set(false);
        editor.go_to(&page, node);
    });
    // Whether somebody has to say that agents may see and do more; none until that is known.
    let needs_consent = move || {
        comparison.outcome.with(|outcome| {
            let outcome = outcome.as_ref()?;
            match outcome.before {
                None => Some(open_findings(editor)?.data > 0),
                Some(_) => Some(outcome.needs_consent(editor.saved.missing.with(Vec::len))),
            }
        })
    };
    let obstacle = move || {
        if draft.standing.get() != Standing::Saved {
            return Some("The draft has to be saved first.".to_owned());
        }
        comparison.outcome.with(|outcome| {
            let outcome = outcome.as_ref()?;
            let latest = outcome.before.filter(|_| outcome.diff.is_empty());
            match latest {
                Some(latest) => Some(format!(
                    "These are the rules of version {latest}: there is nothing to publish."
                )),
                // The tick stands there once the draft has no problems.
                None => (needs_consent() == Some(true)
                    && !confirmed.get()
                    && draft.problems.with(Vec::is_empty))
                .then(|| "Tick above what agents may see or do.".to_owned()),
            }
        })
    };
    let blocked = Signal::derive(move || {
        needs_consent().is_none() || obstacle().is_some() || !draft.problems.with(Vec::is_empty)
    });
    view! {
        <Button
            kind=Kind::Primary
            small=true
            disabled=Signal::derive(move || !may || draft.is_stuck())
            attr:aria-describedby=if may { "draft-state" } else { "publish-reason" }
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
            <form method="post" novalidate=true on:submit=submit>
                <p>"The rules become the next version: immutable, served to integrators, and in force at once in live sessions."</p>
                <Show when=move || approval.get()>
                    <p class="notice">
                        "Publishing on this site takes a second person. Exactly what is compared here waits until another publisher or
                        admin has approved it; the draft can go on meanwhile."
                    </p>
                </Show>
                <Planned waiting />
                <Problems editor leave />
                {move || draft.problems.with(Vec::is_empty)
                    .then(|| view! { <BeforePublishing editor comparison confirmed show open /> })}
                <Area
                    id=MESSAGE
                    label="Message"
                    value=message
                    required=true
                    error=lacks(MESSAGE, "Say what changed and why.")
                    hint="What changed and why, for those who read the versions."
                />
                <Later later time error=lacks(later::TIME, "Choose a day and a time.") />
                <div class="dialog-buttons">
                    {move || obstacle().map(|said| view! { <p class="hint" role="status">{said}</p> })}
                    <Trouble of=publish.value() />
                    <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                    <Button kind=Kind::Primary submit=true busy=publish.pending() disabled=blocked>
                        {move || match (approval.get(), later.get()) {
                            (true, _) => "Ask for approval",
                            (false, true) => "Schedule",
                            (false, false) => "Publish",
                        }}
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}

/// The field for what changed and why.
const MESSAGE: &str = "publish-message";

/// What the dialog sends.
#[derive(Clone)]
struct Asked {
    revision: u64,
    base: u64,
    message: String,
    at: Option<i64>,
}

/// What publishing would change, once that is known.
#[component]
fn BeforePublishing(
    editor: Editor,
    comparison: Comparison,
    confirmed: RwSignal<bool>,
    show: Callback<(String, u32)>,
    /// Whether the dialog is.
    open: RwSignal<bool>,
) -> impl IntoView {
    let leave = Callback::new(move |()| {
        open.set(false);
        editor.side.set(Side::Findings);
        focus(Side::Findings.id());
    });
    move || {
        if let Some(Err(failure)) = comparison.published.get() {
            return view! { <Notice failure /> }.into_any();
        }
        let Some(outcome) = comparison.outcome.get() else {
            return view! { <Comparing editor comparison /> }.into_any();
        };
        let missing = editor.saved.missing.with(Vec::len);
        let is_first = outcome.before.is_none();
        view! {
            <Compared outcome missing confirmed show />
            <StillOpen editor is_first confirmed leave />
        }
        .into_any()
    }
}

/// How far the comparison is.
#[component]
fn Comparing(editor: Editor, comparison: Comparison) -> impl IntoView {
    let count = move || editor.saved.list.with(Vec::len);
    let said = move || match (count(), editor.saved.is_waiting()) {
        (0, _) => "Comparing with what is published…",
        (_, true) => "Reading the saved pages…",
        (_, false) => "Comparing with what is published, on the saved pages…",
    };
    let done = move || match editor.saved.is_waiting() {
        true => editor.saved.here().len(),
        false => comparison.done.get(),
    };
    view! {
        <div class="comparing">
            <p class="loading" role="status">
                {said}
            </p>
            <Show when=move || count() != 0>
                <p class="muted small">{move || format!("{} of {}", done(), count())}</p>
                <progress
                    max=move || count().to_string()
                    value=move || done().to_string()
                    aria-label="Saved pages"
                ></progress>
            </Show>
        </div>
    }
}

/// What the findings say, and the way there. Of a site that no agent has seen, all that looks sensitive becomes visible.
#[component]
fn StillOpen(
    editor: Editor,
    is_first: bool,
    confirmed: RwSignal<bool>,
    /// Closes the dialog.
    leave: Callback<()>,
) -> impl IntoView {
    let found = Memo::new(move |_| open_findings(editor));
    move || {
        let Some(open) = found.get() else {
            return Some(
                view! { <p class="loading" role="status">"Looking for what is not covered…"</p> }
                    .into_any(),
            );
        };
        let (said, data) = (open.said()?, open.data);
        let tick = (is_first && data > 0).then(|| {
            let said = match data {
                1 => "1 element that looks sensitive becomes visible to agents.".to_owned(),
                data => format!("{data} elements that look sensitive become visible to agents."),
            };
            let agreed =
                "I have looked at the findings, and agents may see what they name.".to_owned();
            view! { <Consent confirmed said agreed /> }
        });
        Some(
            view! {
                <div class="notice notice-warn notice-action">
                    <p>{said}</p>
                    <Button small=true on:click=move |_| leave.run(())>
                        "Show the findings"
                    </Button>
                </div>
                {tick}
            }
            .into_any(),
        )
    }
}

/// What is open of the draft; none before it was looked for.
fn open_findings(editor: Editor) -> Option<Findings> {
    let all = editor.review.now()?;
    Some(Findings::count(all.iter().map(|finding| finding.said.kind)))
}
