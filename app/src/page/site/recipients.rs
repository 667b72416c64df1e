//! Where a site's alarms go besides its page: a webhook and mailboxes, and what came of the last ones.

use leptos::prelude::*;

use crate::{
    api::{Delivery, Failure, Recipients, Told, Tried},
    call,
    ui::{
        badge::{Badge, Tone},
        button::{Button, Kind},
        confirm::Confirm,
        copy::Copyable,
        field::{Area, Field, lines},
        notice::Trouble,
        time::Time,
        toast::{self, use_toasts},
    },
};

/// The card, for admins.
#[component]
pub fn RecipientsCard(key: String, recipients: Recipients) -> impl IntoView {
    let key = StoredValue::new(key);
    let toasts = use_toasts();
    let webhook = RwSignal::new(recipients.webhook.clone().unwrap_or_default());
    let mailboxes = RwSignal::new(recipients.mailboxes.join("\n"));
    let mails = recipients.mails;
    let known = RwSignal::new(recipients);
    let secret = RwSignal::new(None::<String>);
    let tried = RwSignal::new(Vec::<Tried>::new());
    let save = Action::new(move |(hook, boxes): &(String, Vec<String>)| {
        let (hook, boxes) = (hook.clone(), boxes.clone());
        async move {
            let new = call::set_recipients(key.get_value(), hook.clone(), boxes.clone()).await?;
            tried.set(Vec::new());
            if new.secret.is_some() || new.recipients.webhook.is_none() {
                secret.set(new.secret);
            }
            // As the server keeps them, which is not always as they were typed; what was typed meanwhile stays.
            if webhook.get_untracked() == hook {
                webhook.set(new.recipients.webhook.clone().unwrap_or_default());
            }
            if lines(&mailboxes.get_untracked()) == boxes {
                mailboxes.set(new.recipients.mailboxes.join("\n"));
            }
            known.set(new.recipients);
            toasts.say(toast::Tone::Good, "Saved.".into());
            Ok::<(), Failure>(())
        }
    });
    let rotating = RwSignal::new(false);
    let rotate = Action::new(move |(): &()| async move {
        let new = call::rotate_secret(key.get_value()).await?;
        secret.set(new.secret);
        known.set(new.recipients);
        Ok(())
    });
    let test = Action::new(move |(): &()| async move {
        tried.set(call::test_alarm(key.get_value()).await?);
        Ok::<(), Failure>(())
    });
    let changed = Memo::new(move |_| {
        known.with(|known| {
            known.webhook.as_deref().unwrap_or_default() != webhook.get().trim()
                || known.mailboxes != lines(&mailboxes.get())
        })
    });
    let nobody = Memo::new(move |_| {
        known.with(|known| known.webhook.is_none() && known.mailboxes.is_empty())
    });
    let hint = if mails {
        "One a line. Alarms that come together arrive in one mail."
    } else {
        "One a line. Mail is sent once LOUVER_SMTP_URL and LOUVER_SMTP_FROM are set."
    };
    view! {
        <section class="card" aria-labelledby="recipients">
            <h2 id="recipients">"Who hears of alarms"</h2>
            <p>
                "When a rule stops matching, or a sensitive field appears uncovered, this page says so. It can also be told to a program and
                by mail: the page's address, the rule's name and counts, and nothing of what a customer saw."
            </p>
            {(!mails)
                .then(|| {
                    view! {
                        <p class="notice notice-warn">
                            "This server cannot send mail: whoever runs it has not set " <code>"LOUVER_SMTP_URL"</code> " and "
                            <code>"LOUVER_SMTP_FROM"</code> "."
                        </p>
                    }
                })}
            <form
                method="post"
                on:submit=move |event| {
                    event.prevent_default();
                    save.dispatch((webhook.get_untracked(), lines(&mailboxes.get_untracked())));
                }
            >
                <Field
                    id="webhook"
                    label="Webhook"
                    value=webhook
                    code=true
                    inputmode="url"
                    placeholder="https://hooks.example/louver"
                    hint="An https address, or one that LOUVER_FETCH_ALLOW opens. Gets each alarm as JSON, signed as Standard Webhooks has it."
                />
                <Area id="mailboxes" label="Mail addresses" value=mailboxes hint=hint />
                <Trouble of=save.value() />
                <div class="recipients-ways">
                    <Button kind=Kind::Secondary submit=true busy=save.pending()>
                        "Save"
                    </Button>
                    <Button
                        disabled=Signal::derive(move || changed.get() || nobody.get())
                        busy=test.pending()
                        on:click=move |_| {
                            test.dispatch(());
                        }
                    >
                        "Send a test alarm"
                    </Button>
                    <Show when=move || changed.get()>
                        <span class="muted small">"Save first: a test goes to what is saved."</span>
                    </Show>
                </div>
            </form>
            <Trouble of=test.value() />
            <div class="recipients-said" role="status">
                <Show when=move || !tried.with(Vec::is_empty)>
                    <ul class="told" aria-label="The test alarm">
                        <For each=move || tried.get() key=|one| (one.recipient.clone(), one.said.clone()) let:one>
                            <li>
                                <Outcome good=one.delivered />
                                <span class="break">{name(&one.recipient)} ": " {one.said.clone()}</span>
                            </li>
                        </For>
                    </ul>
                </Show>
            </div>
            {move || {
                secret
                    .get()
                    .map(|text| {
                        view! {
                            <div class="notice notice-good recipients-secret">
                                <p>"Copy the webhook's secret now: it is shown this once. Whoever receives verifies signatures with it."</p>
                                <Copyable text name="secret" />
                            </div>
                        }
                    })
            }}
            <Show when=move || known.with(|known| known.secret_at.is_some())>
                <div class="recipients-part">
                    <h3>"Signing secret"</h3>
                    <div class="recipients-ways">
                        <p class="muted">
                            "Made " {move || known.with(|known| known.secret_at).map(|at| view! { <Time at /> })} "."
                        </p>
                        <Button small=true on:click=move |_| rotating.set(true)>
                            "Make a new one"
                        </Button>
                    </div>
                </div>
            </Show>
            <Show when=move || known.with(|known| !known.last.is_empty())>
                <div class="recipients-part">
                    <h3>"The last alarm"</h3>
                    <ul class="told">
                        {move || known.with(|known| known.last.clone()).into_iter().map(|one| view! { <Last one /> }).collect_view()}
                    </ul>
                </div>
            </Show>
        </section>
        <Confirm
            id="rotate-secret"
            title="Make a new signing secret"
            open=rotating
            text="The new secret is shown once. For a day alarms are signed with both, so that there is time to exchange it."
            yes="Make a new one"
            action=rotate
        />
    }
}

#[component]
fn Last(one: Delivery) -> impl IntoView {
    let state = match one.told {
        Told::Delivered => view! { <Outcome good=true /> }.into_any(),
        Told::Failed => view! { <Outcome good=false /> }.into_any(),
        Told::Waiting => view! { <Badge>"On its way"</Badge> }.into_any(),
        Told::Again(_) => view! { <Badge tone=Tone::Warn>"Not yet"</Badge> }.into_any(),
    };
    let next = match one.told {
        Told::Again(at) => Some(view! {
            <span>" Next try " <Time at /> "."</span>
        }),
        _ => None,
    };
    view! {
        <li>
            {state}
            <span class="break">
                {name(&one.recipient)} ": " {one.said.clone()} {next} " "
                <span class="muted">"Raised " <Time at=one.raised_at /> "."</span>
            </span>
        </li>
    }
}

#[component]
fn Outcome(good: bool) -> impl IntoView {
    match good {
        true => view! { <Badge tone=Tone::Good>"Delivered"</Badge> },
        false => view! { <Badge tone=Tone::Bad>"Failed"</Badge> },
    }
}

fn name(recipient: &Option<String>) -> String {
    recipient.clone().unwrap_or_else(|| "Webhook".to_owned())
}
