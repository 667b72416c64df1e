//! Publishing an earlier version again: at once where it shows agents nothing new, and else when that was looked at.

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::Here;
use crate::{
    api::Failure,
    call,
    compare::{Outcome, latest, view::Compared},
    ui::{
        button::{Button, Kind},
        dialog::Dialog,
        notice::Trouble,
        pause::pause,
        toast::{Tone, use_toasts},
    },
};

/// The comparison that comes first, and the dialog where it has something to confirm.
#[component]
pub fn Again(here: Here) -> impl IntoView {
    let toasts = use_toasts();
    let navigate = StoredValue::new(use_navigate());
    let open = RwSignal::new(false);
    let number = RwSignal::new(0_u64);
    let outcome = RwSignal::new(None::<Outcome>);
    let confirmed = RwSignal::new(false);
    let publish = Action::new(move |number: &u64| {
        let number = *number;
        async move {
            let key = here.key.get_value();
            let version = call::publish_again(key.clone(), number).await?;
            toasts.say(
                Tone::Good,
                format!(
                    "Version {} is published: version {number} again.",
                    version.number
                ),
            );
            open.set(false);
            here.versions.set(call::versions(key).await?);
            Ok::<(), Failure>(())
        }
    });
    let look = async move |number: u64| {
        let key = here.key.get_value();
        let published = latest(key.clone()).await?;
        let (_, rules) = call::version(key, number).await?;
        here.saved.fetch_now();
        while here.saved.is_waiting() {
            pause(Duration::from_millis(50)).await;
        }
        let found = Outcome::of(published, &rules, &here.saved.here(), || false).await;
        if found.as_ref().is_some_and(|found| found.exposed().0 == 0) {
            publish.dispatch(number);
        } else {
            outcome.set(found);
            open.set(true);
        }
        Ok::<(), Failure>(())
    };
    Effect::new(move || {
        if let Some(asked) = here.again.get() {
            here.again.set(None);
            number.set(asked);
            confirmed.set(false);
            publish.clear();
            leptos::task::spawn_local(async move {
                if let Err(failure) = look(asked).await {
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
    let show = Callback::new(move |(page, _): (String, u32)| {
        navigate.with_value(|navigate| {
            let path = format!("/sites/{}/editor?page={page}", here.key.get_value());
            navigate(&path, NavigateOptions::default());
        });
    });
    view! {
        <Dialog id="again" title="Publish an earlier version again" open wide=true>
            <p>
                {move || {
                    format!(
                        "Version {} shows agents what is covered now. It becomes the next version; the draft stays as it is.",
                        number.get(),
                    )
                }}
            </p>
            {move || {
                outcome
                    .get()
                    .map(|outcome| {
                        let missing = here.saved.missing.with(Vec::len);
                        view! { <Compared outcome missing confirmed show /> }
                    })
            }}
            <Trouble of=publish.value() />
            <div class="dialog-buttons">
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button
                    kind=Kind::Primary
                    busy=publish.pending()
                    disabled=Signal::derive(move || !confirmed.get())
                    on:click=move |_| {
                        publish.dispatch(number.get_untracked());
                    }
                >
                    "Publish again"
                </Button>
            </div>
        </Dialog>
    }
}
