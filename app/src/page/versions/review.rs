//! A second person's look at what somebody asked to publish: the comparison, then yes or no.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::Here;
use crate::{
    api::{Failure, Publication},
    call,
    compare::{Findings, Outcome, view::Compared},
    ui::{
        button::{Button, Kind},
        dialog::Dialog,
        field::Area,
        notice::Trouble,
        time::Time,
        toast::{Tone, use_toasts},
    },
};

/// The dialog.
#[component]
pub fn Review(here: Here) -> impl IntoView {
    let toasts = use_toasts();
    let navigate = StoredValue::new(use_navigate());
    let open = RwSignal::new(false);
    let asked = RwSignal::new(None::<Publication>);
    let found = RwSignal::new(None::<Outcome>);
    let open_findings = RwSignal::new(None::<Findings>);
    let confirmed = RwSignal::new(false);
    let comment = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Result<(), Failure>>);
    let look = async move |id: String| {
        let (_, rules) = call::publication(here.key.get_value(), id.clone()).await?;
        let is_over = || {
            let now =
                asked.try_with_untracked(|asked| asked.as_ref().map(|asked| asked.id.clone()));
            now != Some(Some(id.clone())) || open.try_get_untracked() != Some(true)
        };
        if let Some(outcome) = here.outcome(&rules, &is_over).await? {
            confirmed.set(!outcome.needs_consent(here.saved.missing.with_untracked(Vec::len)));
            found.set(Some(outcome));
            let pages = untrack(|| here.saved.here());
            if let Some(open) = Findings::of(&rules, &pages, is_over).await {
                open_findings.set(Some(open));
            }
        }
        Ok::<(), Failure>(())
    };
    let done = move |publication: Publication| {
        let said = match (publication.version, publication.publish_at) {
            (Some(number), _) => format!("Version {number} is published."),
            (None, Some(_)) if publication.approved.is_some() => {
                "Approved: it will be published at its time.".to_owned()
            }
            _ => "Declined.".to_owned(),
        };
        toasts.say(Tone::Good, said);
        open.set(false);
    };
    let approve = Action::new(move |asked: &Publication| {
        let (id, hash) = (asked.id.clone(), asked.hash.clone());
        async move {
            let answer = call::approve(here.key.get_value(), id, hash).await;
            // Whatever the answer, the list behind tells how things are now.
            let refreshed = here.refresh().await;
            done(answer?);
            refreshed
        }
    });
    let decline = Action::new(move |(id, why): &(String, String)| {
        let (id, why) = (id.clone(), why.clone());
        async move {
            let answer = call::decline(here.key.get_value(), id, why).await;
            let refreshed = here.refresh().await;
            done(answer?);
            refreshed
        }
    });
    Effect::new(move || {
        if let Some(publication) = here.reviewed.get() {
            here.reviewed.set(None);
            approve.clear();
            decline.clear();
            found.set(None);
            open_findings.set(None);
            confirmed.set(false);
            comment.set(String::new());
            asked.set(Some(publication.clone()));
            open.set(true);
            trouble.set(None);
            leptos::task::spawn_local(async move {
                let answer = look(publication.id).await;
                trouble.try_set(answer.is_err().then_some(answer));
            });
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
    let about = move || {
        asked.get().map(|asked| {
            view! {
                <p class="break">
                    {format!("{} asks to publish: {}", asked.asked_by, asked.message)}
                </p>
                {asked
                    .publish_at
                    .map(|at| {
                        let passed = (js_sys::Date::now() as i64) > at;
                        view! {
                            <p>
                                "To be published at " <Time at />
                                {passed.then_some(": that has passed, so it is published as soon as it is approved.")}
                            </p>
                        }
                    })}
            }
        })
    };
    view! {
        <Dialog id="review" title="Approve what is published" open wide=true>
            {about}
            <Trouble of=trouble />
            {move || match found.get() {
                Some(outcome) => {
                    let missing = here.saved.missing.with(Vec::len);
                    view! { <Compared outcome missing confirmed show /> }.into_any()
                }
                None if trouble.with(Option::is_none) => {
                    view! { <p class="loading" role="status">"Comparing with what is published…"</p> }.into_any()
                }
                None => ().into_any(),
            }}
            {move || {
                let said = open_findings.get().and_then(Findings::said)?;
                Some(view! { <p class="notice notice-warn">{said}</p> })
            }}
            <Area
                id="review-comment"
                label="Comment"
                value=comment
                rows=2
                hint="Needed to decline: what has to be different."
            />
            <div class="dialog-buttons">
                <Trouble of=approve.value() />
                <Trouble of=decline.value() />
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button
                    kind=Kind::Danger
                    busy=decline.pending()
                    disabled=Signal::derive(move || comment.with(|comment| comment.trim().is_empty()))
                    on:click=move |_| {
                        if let Some(asked) = asked.get_untracked() {
                            decline.dispatch((asked.id, comment.get_untracked()));
                        }
                    }
                >
                    "Decline"
                </Button>
                <Button
                    kind=Kind::Primary
                    busy=approve.pending()
                    disabled=Signal::derive(move || found.with(Option::is_none) || !confirmed.get())
                    on:click=move |_| {
                        if let Some(asked) = asked.get_untracked() {
                            approve.dispatch(asked);
                        }
                    }
                >
                    "Approve"
                </Button>
            </div>
        </Dialog>
    }
}
