//! What waits to be published, for a second person or for its time; and what lately was not published, with the reason.

use leptos::prelude::*;

use super::{Here, again::Ask};
use crate::{
    api::{Me, Publication, Source, Stage},
    call,
    ui::{
        badge::{Badge, Tone},
        button::{Button, Kind},
        notice::Trouble,
        time::Time,
    },
};

/// The list; nothing where nothing waits.
#[component]
pub fn Waiting(here: Here, me: Me) -> impl IntoView {
    let me = StoredValue::new(me);
    let withdraw = Action::new(move |id: &String| {
        let id = id.clone();
        async move {
            let answer = call::withdraw(here.key.get_value(), id).await;
            // Refused, too, the list tells how things are now.
            let refreshed = here.refresh().await;
            answer.and(refreshed)
        }
    });
    let some = move || !here.waiting.with(Vec::is_empty);
    view! {
        <Show when=some>
            <section class="card" id="waiting" aria-labelledby="waiting-title">
                <h2 id="waiting-title">"Waiting to be published"</h2>
                <Trouble of=withdraw.value() />
                <ul class="waiting">
                    <For
                        each=move || here.waiting.get()
                        key=|one| (one.id.clone(), one.state, one.moved_on)
                        let:publication
                    >
                        <One here me=me.get_value() publication withdraw />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn One(
    here: Here,
    me: Me,
    publication: Publication,
    withdraw: Action<String, Result<(), crate::api::Failure>>,
) -> impl IntoView {
    let (tone, word) = match publication.state {
        Stage::Waiting => (Tone::Warn, "Waits for approval"),
        Stage::Scheduled => (Tone::Good, "Scheduled"),
        Stage::Declined => (Tone::Bad, "Declined"),
        Stage::Held => (Tone::Bad, "Held back"),
        Stage::Published => (Tone::Good, "Published"),
        Stage::Withdrawn => (Tone::Plain, "Withdrawn"),
    };
    let what = match publication.source {
        Source::Draft(_) => "The draft".to_owned(),
        Source::Again(number) => format!("Version {number} again"),
    };
    let own = publication.is_of(&me.email);
    let may = me.role.publishes();
    let waits = publication.state == Stage::Waiting;
    let is_scheduled = publication.state == Stage::Scheduled;
    let by = publication
        .settled
        .as_ref()
        .filter(|_| publication.state == Stage::Declined)
        .map(|(who, _)| format!("{who}: "))
        .unwrap_or_default();
    let is_held = publication.state == Stage::Held;
    let source = publication.source;
    let (id, message) = (publication.id.clone(), publication.message.clone());
    let review = publication.clone();
    view! {
        <li class="waiting-one">
            <div class="waiting-what">
                <p>
                    <strong class="break">{message.clone()}</strong>
                    " "
                    <Badge tone=tone>{word}</Badge>
                </p>
                <p class="muted small break">
                    {format!("{what}, asked for by {}, ", publication.asked_by)} <Time at=publication.asked_at /> " · "
                    <code title=publication.hash.clone()>{publication.hash.chars().take(12).collect::<String>()}</code>
                    {publication.approved.clone().map(|(who, _)| format!(" · approved by {who}"))}
                </p>
                {publication
                    .publish_at
                    .filter(|_| publication.is_open())
                    .map(|at| view! { <p class="small">"To be published at " <Time at /></p> })}
                {(!publication.comment.is_empty())
                    .then(|| view! { <p class="small break">{format!("{by}{}", publication.comment)}</p> })}
                {(publication.is_open() && publication.moved_on)
                    .then(|| {
                        view! {
                            <p class="muted small">"The draft has changed since. What was asked for is what will be published."</p>
                        }
                    })}
                {(is_held && matches!(source, Source::Draft(_)))
                    .then(|| {
                        let draft = match publication.moved_on {
                            true => "The draft has changed since, and is published from the editor.",
                            false => "The draft is still as it was then, and is published from the editor.",
                        };
                        view! { <p class="muted small">{draft}</p> }
                    })}
                {(waits && may && own)
                    .then(|| view! { <p class="muted small">"You asked for this: somebody else approves it."</p> })}
            </div>
            <div class="waiting-ways">
                {(waits && may && !own)
                    .then(|| {
                        view! {
                            <Button
                                kind=Kind::Primary
                                small=true
                                attr:aria-label=format!("Review {message}")
                                on:click=move |_| here.reviewed.set(Some(review.clone()))
                            >
                                "Review"
                            </Button>
                        }
                    })}
                {(may && (is_scheduled || waits && own))
                    .then(|| {
                        view! {
                            <Button
                                small=true
                                busy=withdraw.pending()
                                attr:aria-label=format!("Withdraw {message}")
                                on:click=move |_| {
                                    withdraw.dispatch(id.clone());
                                }
                            >
                                "Withdraw"
                            </Button>
                        }
                    })}
                {(may && is_held)
                    .then(|| match source {
                        Source::Again(number) => view! { <Ask here number /> }.into_any(),
                        Source::Draft(_) => {
                            view! {
                                <a
                                    class="button button-secondary button-small"
                                    href=format!("/sites/{}/editor", here.key.get_value())
                                    aria-label=format!("Open the draft of {message}")
                                >
                                    "Open the draft"
                                </a>
                            }
                                .into_any()
                        }
                    })}
            </div>
        </li>
    }
}
