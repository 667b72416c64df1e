//! Publishing an earlier version again: at once where that surely shows agents nothing new, and else when it was looked at.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::Here;
use crate::{
    api::{Failure, Source},
    call,
    compare::{Outcome, view::Compared},
    ui::{
        button::{Button, Kind},
        dialog::Dialog,
        notice::Trouble,
        toast::{Tone, use_toasts},
    },
};

/// The button that asks for it.
#[component]
pub fn Ask(here: Here, number: u64) -> impl IntoView {
    view! {
        <Button
            small=true
            attr:aria-label=format!("Publish again: version {number}")
            on:click=move |_| here.again.set(Some(number))
        >
            "Publish again"
        </Button>
    }
}

/// The comparison that comes first, and the dialog where it has something to confirm.
#[component]
pub fn Again(here: Here) -> impl IntoView {
    let toasts = use_toasts();
    let navigate = StoredValue::new(use_navigate());
    let open = RwSignal::new(false);
    // The version that is looked at or published: one at a time, so that what is confirmed is what is published.
    let busy = RwSignal::new(None::<u64>);
    let looked_at = RwSignal::new(None::<(u64, Outcome)>);
    let confirmed = RwSignal::new(false);
    let publish = Action::new(move |(number, base): &(u64, u64)| {
        let (number, base) = (*number, *base);
        async move {
            let key = here.key.get_value();
            let answer = if here.approval.get_untracked() {
                let message = format!("Version {number} again");
                call::propose(key, Source::Again(number), base, message, None)
                    .await
                    .map(|_| "Somebody else can approve it now.".to_owned())
            } else {
                call::publish_again(key, number, Some(base))
                    .await
                    .map(|version| {
                        let next = version.number;
                        format!("Version {next} is published: version {number} again.")
                    })
            };
            busy.try_set(None);
            match answer {
                Err(Failure::NeedsApproval) => here.approval.set(true),
                // The dialog compares with what was published meanwhile.
                Err(Failure::Overtaken(_)) => here.again.set(Some(number)),
                _ => {}
            }
            toasts.say(Tone::Good, answer?);
            open.set(false);
            here.refresh().await
        }
    });
    let look = async move |number: u64| {
        let (_, rules) = call::version(here.key.get_value(), number).await?;
        let is_over = || here.looking.try_get_untracked() != Some(Some(number));
        let found = here.outcome(&rules, is_over).await?;
        here.looking.try_set(None);
        let Some(found) = found else {
            busy.try_set(None);
            return Ok(());
        };
        let needs_consent = found.needs_consent(here.saved.missing.with_untracked(Vec::len));
        if !needs_consent && !here.approval.get_untracked() {
            publish.dispatch((number, found.before.unwrap_or_default()));
        } else {
            confirmed.set(!needs_consent);
            looked_at.set(Some((number, found)));
            open.set(true);
            busy.set(None);
        }
        Ok::<(), Failure>(())
    };
    Effect::new(move || {
        if let Some(asked) = here.again.get() {
            here.again.set(None);
            if busy.get_untracked().is_some() {
                return;
            }
            busy.set(Some(asked));
            here.looking.set(Some(asked));
            publish.clear();
            leptos::task::spawn_local(async move {
                if let Err(failure) = look(asked).await {
                    here.looking.try_set(None);
                    busy.try_set(None);
                    toasts.say(Tone::Bad, failure.to_string());
                }
            });
        }
    });
    // Where no dialog is open, what went wrong is said at the edge.
    Effect::new(move || {
        if let Some(Err(failure)) = publish.value().get()
            && !open.get_untracked()
        {
            toasts.say(Tone::Bad, failure.to_string());
        }
    });
    let show = Callback::new(move |(page, element): (String, u32)| {
        navigate.with_value(|navigate| {
            let path = format!(
                "/sites/{}/editor?page={page}&element={element}",
                here.key.get_value()
            );
            navigate(&path, NavigateOptions::default());
        });
    });
    view! {
        <Dialog id="again" title="Publish an earlier version again" open wide=true>
            <p>
                {move || {
                    let number = looked_at.with(|asked| asked.as_ref().map(|(number, _)| *number));
                    let when = if here.approval.get() {
                        "once somebody else has approved it"
                    } else {
                        "in force at once"
                    };
                    format!(
                        "Version {} becomes the next version, {when}; the draft stays as it is.",
                        number.unwrap_or_default(),
                    )
                }}
            </p>
            {move || {
                looked_at
                    .get()
                    .map(|(_, outcome)| {
                        let missing = here.saved.missing.with(Vec::len);
                        view! { <Compared outcome missing confirmed show /> }
                    })
            }}
            <div class="dialog-buttons">
                <Trouble of=publish.value() />
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button
                    kind=Kind::Primary
                    busy=publish.pending()
                    disabled=Signal::derive(move || !confirmed.get())
                    on:click=move |_| {
                        if let Some((number, found)) = looked_at.get_untracked() {
                            busy.set(Some(number));
                            publish.dispatch((number, found.before.unwrap_or_default()));
                        }
                    }
                >
                    {move || if here.approval.get() { "Ask for approval" } else { "Publish again" }}
                </Button>
            </div>
        </Dialog>
    }
}
