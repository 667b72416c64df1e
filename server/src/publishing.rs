//! From draft to version: at once, by a second person, at a time to come; the live sessions are told of each new version.
//!
//! What may not be published is refused here or, where only the database knows, by `store/versions.rs` and
//! `store/publications.rs`.

use std::time::Duration;

use app::api::{Publication, Source, Stage, Version};
use rules::ruleset::RuleSet;

use crate::{
    error::Error,
    roles::Publisher,
    sites::{self, version},
    state::App,
    store::{Proposal, publications::CLOCK},
    words::{Email, SiteKey, now_ms},
};

/// Publishes the draft of `revision`, compared with version `base`.
pub async fn publish(
    app: &App,
    by: &Publisher,
    key: &SiteKey,
    revision: u64,
    base: Option<u64>,
    message: &str,
) -> Result<Version, Error> {
    let message = said(message)?;
    let rules = drafted(app, key, revision).await?;
    let version = app
        .store
        .publish(by, key, (revision, base), &rules, message)
        .await?;
    let Some(version) = version else {
        return Err(Error::Stale(Box::new(sites::draft(app, key).await?)));
    };
    app.relay.published(key, version.number, &rules);
    Ok(version)
}

/// Publishes the rules of an earlier version again, compared with version `base`; the draft stays as it is.
pub async fn publish_again(
    app: &App,
    by: &Publisher,
    key: &SiteKey,
    number: u64,
    base: Option<u64>,
) -> Result<Version, Error> {
    let rules = earlier(app, key, number).await?;
    let message = format!("Version {number} again");
    let next = app
        .store
        .publish_again(by, key, (number, base), &rules, &message)
        .await?;
    app.relay.published(key, next.number, &rules);
    Ok(next)
}

/// What somebody asks to publish.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Where the rules are from.
    pub source: Source,
    /// The version that they were compared with; 0 for none.
    pub base: u64,
    /// Why.
    pub message: &'a str,
    /// Not before.
    pub at: Option<i64>,
    /// The person who made the token that asks.
    pub token_of: Option<&'a str>,
}

/// Keeps what is asked for until a second person has approved and its time has come.
pub async fn propose(
    app: &App,
    by: &Publisher,
    key: &SiteKey,
    asked: Asked<'_>,
) -> Result<Publication, Error> {
    let message = said(asked.message)?;
    if let Some(at) = asked.at {
        let wait = at - now_ms();
        if wait <= 0 {
            return Err(Error::Invalid("That time has passed.".to_owned()));
        }
        if wait > LONGEST.as_millis() as i64 {
            return Err(Error::Invalid(
                "Publishing can be planned for a year at most.".to_owned(),
            ));
        }
    }
    let rules = match asked.source {
        Source::Draft(revision) => drafted(app, key, revision).await?,
        Source::Again(number) => earlier(app, key, number).await?,
    };
    let proposal = Proposal {
        source: asked.source,
        base: asked.base,
        rules: &rules,
        message,
        at: asked.at,
        token_of: asked.token_of,
    };
    match app.store.propose(by, key, proposal).await? {
        Some(id) => Ok(one(app, key, &id).await?.0),
        None => Err(Error::Stale(Box::new(sites::draft(app, key).await?))),
    }
}

/// One publication with its rules.
pub async fn one(app: &App, key: &SiteKey, id: &str) -> Result<(Publication, RuleSet), Error> {
    app.store
        .publication(key, id)
        .await?
        .ok_or_else(|| Error::NotFound("Nothing of that name waits to be published.".to_owned()))
}

/// A second person agrees to what was asked for, known by its hash. Held back where whoever asked may publish no more.
pub async fn approve(
    app: &App,
    by: &Publisher,
    key: &SiteKey,
    id: &str,
    hash: &str,
) -> Result<Publication, Error> {
    let (asked, rules) = one(app, key, id).await?;
    if asked.state == Stage::Waiting
        && let Some(why) = obstacle(app, &asked, &rules).await?
    {
        let end = (&[Stage::Waiting][..], Stage::Held);
        app.store.settle(by.who(), key, id, end, &why).await?;
        return Err(Error::Conflict(format!("This was held back: {why}")));
    }
    if let Some(version) = app.store.approve(by, key, id, hash).await? {
        app.relay.published(key, version.number, &rules);
    }
    Ok(one(app, key, id).await?.0)
}

/// A second person does not agree.
pub async fn decline(
    app: &App,
    by: &Publisher,
    key: &SiteKey,
    id: &str,
    comment: &str,
) -> Result<Publication, Error> {
    let comment = said(comment)?;
    let (asked, _) = one(app, key, id).await?;
    if asked.is_of(by.who()) {
        return Err(Error::Conflict(
            "You asked for this: withdraw it instead.".to_owned(),
        ));
    }
    let end = (&[Stage::Waiting][..], Stage::Declined);
    app.store.settle(by.who(), key, id, end, comment).await?;
    Ok(one(app, key, id).await?.0)
}

/// Takes back what waits: what waits for approval is its asker's, what waits for its time anybody's who publishes.
pub async fn withdraw(
    app: &App,
    by: &Publisher,
    key: &SiteKey,
    id: &str,
) -> Result<Publication, Error> {
    let (asked, _) = one(app, key, id).await?;
    let open: &[Stage] = if asked.is_of(by.who()) {
        &[Stage::Waiting, Stage::Scheduled]
    } else {
        &[Stage::Scheduled]
    };
    if !open.contains(&asked.state) && asked.state == Stage::Waiting {
        return Err(Error::Conflict(
            "Somebody else asked for this: decline it instead.".to_owned(),
        ));
    }
    let comment = format!("Withdrawn by {}.", by.who());
    app.store
        .settle(by.who(), key, id, (open, Stage::Withdrawn), &comment)
        .await?;
    Ok(one(app, key, id).await?.0)
}

/// Publishes what is due, and takes on what another server published; each second, as long as the server runs.
pub async fn clock(app: App) {
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = publish_due(&app, now_ms()).await {
            tracing::error!(%error, "what is due could not be published");
        }
        if let Err(error) = app.relay.catch_up().await {
            tracing::warn!(%error, "new versions could not be looked for");
        }
    }
}

/// Publishes what was planned for `now` or before. Of several servers one does it.
pub async fn publish_due(app: &App, now: i64) -> Result<(), Error> {
    for (key, id) in app.store.due(now).await? {
        // One that fails holds up no other.
        if let Err(error) = publish_one(app, &key, &id, now).await {
            tracing::error!(%error, site = %key, publication = id, "a planned publication failed");
        }
    }
    Ok(())
}

async fn publish_one(app: &App, key: &SiteKey, id: &str, now: i64) -> Result<(), Error> {
    let (asked, rules) = one(app, key, id).await?;
    if let Some(why) = obstacle(app, &asked, &rules).await? {
        let end = (&[Stage::Scheduled][..], Stage::Held);
        return match app.store.settle(CLOCK, key, id, end, &why).await {
            // Another server was faster, or somebody took it back.
            Err(Error::Conflict(_)) => Ok(()),
            other => other,
        };
    }
    if let Some(version) = app.store.publish_due(key, id, now).await? {
        app.relay.published(key, version.number, &rules);
    }
    Ok(())
}

/// Why it cannot be published although it is approved, or its time has come.
async fn obstacle(
    app: &App,
    asked: &Publication,
    rules: &RuleSet,
) -> Result<Option<String>, Error> {
    if publishable(rules).is_err() {
        return Ok(Some("Its rules cannot be evaluated any more.".to_owned()));
    }
    let approved = asked.approved.as_ref().map(|(who, _)| who.as_str());
    for who in [Some(asked.asked_by.as_str()), approved]
        .into_iter()
        .flatten()
    {
        let person = match Email::parse(who) {
            Some(email) => app.store.person(&email).await?,
            None => continue,
        };
        if !person.is_some_and(|person| person.role.publishes()) {
            return Ok(Some(format!("{who} may no longer publish.")));
        }
    }
    Ok(None)
}

async fn drafted(app: &App, key: &SiteKey, revision: u64) -> Result<RuleSet, Error> {
    let draft = sites::draft(app, key).await?;
    if draft.revision != revision {
        return Err(Error::Stale(Box::new(draft)));
    }
    if !draft.problems.is_empty() {
        return Err(Error::Problems(draft.problems));
    }
    Ok(draft.rules)
}

/// The rules of an earlier version, which may be an older build's and hold what this one cannot evaluate.
async fn earlier(app: &App, key: &SiteKey, number: u64) -> Result<RuleSet, Error> {
    let rules = version(app, key, number).await?.rules;
    publishable(&rules)?;
    Ok(rules)
}

fn publishable(rules: &RuleSet) -> Result<(), Error> {
    let problems = rules.validate();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Error::Problems(problems))
    }
}

fn said(message: &str) -> Result<&str, Error> {
    let message = message.trim();
    if message.is_empty() || message.chars().count() > 500 {
        return Err(Error::Invalid(
            "Say in 1 to 500 characters what changes.".to_owned(),
        ));
    }
    Ok(message)
}

/// From now to what is planned.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);
