//! Alarms that leave the server: to a site's webhook, signed, and to its mailboxes.
//!
//! What is to leave stands in `store/deliveries.rs` since the alarm was raised; here it is sent, by whichever server claims it first,
//! and tried again with growing pauses. Says no more than `message` does.

pub mod mail;
mod message;

use std::time::{Duration, Instant};

use app::api::Tried;
use futures_util::{StreamExt, stream};
use rand::RngExt;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use rules::ruleset::RuleSet;
use url::Url;

use crate::{
    error::Error,
    roles::Admin,
    state::App,
    store::{Due, Raised, Recipient, RecipientsRow, Webhook},
    words::{Email, SiteKey, now_ms, random_id},
};

use message::{About, Message, letter};

/// Sends what is due; each second, as long as the server runs.
pub async fn clock(app: App) {
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = deliver_due(&app, now_ms()).await {
            tracing::error!(%error, "what is due could not be looked for");
        }
    }
}

/// Sends what is due at `now`. Of several servers one does it.
pub async fn deliver_due(app: &App, now: i64) -> Result<(), Error> {
    let (begun, due) = (Instant::now(), app.store.due_deliveries(now).await?);
    // Whoever comes late is claimed late, and tried again as long after that.
    let clock = || now + begun.elapsed().as_millis() as i64;
    let clock = &clock;
    stream::iter(due)
        .for_each_concurrent(AT_ONCE, |(site, recipient)| async move {
            // One that fails holds up no other.
            if let Err(error) = deliver(app, &site, &recipient, clock).await {
                tracing::error!(%error, %site, "an alarm could not be sent");
            }
        })
        .await;
    Ok(())
}

/// Sends a test alarm to each of the site's recipients, now and once.
pub async fn test(app: &App, by: &Admin, site: &SiteKey) -> Result<Vec<Tried>, Error> {
    let row = recipients(app, site).await?;
    let test = Message {
        site: about(app, site, &row),
        alarm: None,
    };
    app.store
        .audit(by.who(), "alarm.tested", Some(site), "")
        .await?;
    let webhook = row.webhook.is_some().then_some(None);
    let all = (webhook.into_iter()).chain(row.mailboxes.iter().cloned().map(Some));
    let tried: Vec<_> = all
        .map(|mailbox| try_one(app, &row, mailbox, &test))
        .collect();
    Ok(stream::iter(tried).buffered(AT_ONCE).collect().await)
}

async fn try_one(app: &App, row: &RecipientsRow, mailbox: Option<Email>, test: &Message) -> Tried {
    let id = random_id();
    let sent = match &mailbox {
        None => send_webhook(app, row.webhook.as_ref(), &id, test).await,
        Some(mailbox) => send_mail(app, mailbox, &id, std::slice::from_ref(test)).await,
    };
    let delivered = sent.is_ok();
    let (Ok(said) | Err(said)) = sent;
    Tried {
        recipient: mailbox.map(|mailbox| mailbox.as_str().to_owned()),
        delivered,
        said,
    }
}

async fn deliver(
    app: &App,
    site: &SiteKey,
    recipient: &Recipient,
    clock: &impl Fn() -> i64,
) -> Result<(), Error> {
    let Some(claim) = app.store.claim(site, recipient, clock()).await? else {
        return Ok(());
    };
    let row = recipients(app, site).await?;
    if !named(&row, recipient) {
        let why = "It is no longer sent there.";
        return app.store.not_delivered(&claim, |_| None, why).await;
    }
    let about = about(app, site, &row);
    let mut messages = Vec::new();
    for due in &claim.alarms {
        messages.push(message(app, site, &about, &due.raised).await?);
    }
    let id = &claim.alarms[0].id;
    let sent = match recipient {
        Recipient::Webhook(_) => send_webhook(app, row.webhook.as_ref(), id, &messages[0]).await,
        Recipient::Mailbox(address) => match Email::parse(address) {
            Some(address) => send_mail(app, &address, id, &messages).await,
            None => Err("That is no address that mail could reach.".to_owned()),
        },
    };
    match sent {
        Ok(said) => app.store.delivered(&claim, &said).await,
        Err(why) => {
            let (now, spread) = (clock(), rand::rng().random());
            let again = |due: &Due| {
                let again = again_at(due.tries, now, spread);
                if again.is_none() {
                    tracing::warn!(%site, delivery = due.id, why, "an alarm was given up");
                }
                again
            };
            app.store.not_delivered(&claim, again, &why).await
        }
    }
}

async fn recipients(app: &App, site: &SiteKey) -> Result<RecipientsRow, Error> {
    app.store
        .recipients(site)
        .await?
        .ok_or_else(crate::backend::no_site)
}

/// Whether the site still has this recipient.
fn named(row: &RecipientsRow, recipient: &Recipient) -> bool {
    match recipient {
        Recipient::Webhook(_) => row.webhook.is_some(),
        Recipient::Mailbox(address) => row.mailboxes.iter().any(|one| one.as_str() == address),
    }
}

fn about(app: &App, site: &SiteKey, row: &RecipientsRow) -> About {
    let url = app.settings.link(&format!("/sites/{site}"));
    About::new(site, &row.site, url)
}

/// With the rule as it is in the version that held: a version never changes, so that what is tried again says the same.
async fn message(
    app: &App,
    site: &SiteKey,
    about: &About,
    raised: &Raised,
) -> Result<Message, Error> {
    let RuleSet { rules, .. } = (app.store.published(site, Some(raised.version)).await?)
        .map(|published| published.rules)
        .unwrap_or_default();
    let rule = (rules.into_iter()).find(|rule| raised.kind == "rule" && rule.id == raised.name);
    Ok(Message {
        site: about.clone(),
        alarm: Some((raised.clone(), rule)),
    })
}

/// Sends it signed, and answers what the other side said.
async fn send_webhook(
    app: &App,
    webhook: Option<&Webhook>,
    id: &str,
    message: &Message,
) -> Result<String, String> {
    let Some(webhook) = webhook else {
        return Err("There is no webhook.".to_owned());
    };
    let url = Url::parse(&webhook.url).map_err(|error| error.to_string())?;
    let (body, now) = (message.json(), now_ms());
    let second = now / 1000;
    let signatures: Vec<String> = webhook
        .secrets(now)
        .iter()
        .map(|secret| secret.sign(id, second, &body))
        .collect();
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", second.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ] {
        let value = HeaderValue::from_str(&value).map_err(|error| error.to_string())?;
        headers.insert(HeaderName::from_static(name), value);
    }
    match app.outbound.send(&url, headers, body).await {
        Ok(status) => {
            let host = url.host_str().unwrap_or_default();
            Ok(format!("{host} answered with status {status}."))
        }
        Err(error) => Err(error.to_string()),
    }
}

async fn send_mail(
    app: &App,
    to: &Email,
    id: &str,
    messages: &[Message],
) -> Result<String, String> {
    match &app.mailer {
        Some(mailer) => mailer.send(to, id, letter(messages)).await,
        None => Err(
            "This server cannot send mail: LOUVER_SMTP_URL and LOUVER_SMTP_FROM are not set."
                .to_owned(),
        ),
    }
}

/// When to try again: four times as long after each failure, somewhat spread (by 0 to 1), so that many do not come back at once.
fn again_at(tries: i64, now: i64, spread: f64) -> Option<i64> {
    if tries >= MOST_TRIES {
        return None;
    }
    let pause = FIRST_PAUSE_MS << (2 * (tries - 1));
    Some(now + pause + (spread * pause as f64 / 2.0) as i64)
}

/// How many recipients are told at the same time.
const AT_ONCE: usize = 8;
/// From the first try to the last it is about a day.
const MOST_TRIES: i64 = 8;
const FIRST_PAUSE_MS: i64 = 10_000;
