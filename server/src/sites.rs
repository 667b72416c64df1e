//! A site and its rules: what is drafted and what is published, for people and integrators alike. How a draft becomes a
//! version is `publishing`'s.

use app::api::{Draft, Site};
use rules::ruleset::RuleSet;

use crate::{
    backend::no_site,
    error::Error,
    files,
    roles::Editor,
    state::App,
    store::{Published, SiteState},
    words::SiteKey,
};

/// The sites, by name.
pub async fn list(app: &App) -> Result<Vec<Site>, Error> {
    Ok(app
        .store
        .site_states(None)
        .await?
        .into_iter()
        .map(|state| show(app, state))
        .collect())
}

/// One site.
pub async fn one(app: &App, key: &SiteKey) -> Result<Site, Error> {
    let state = app
        .store
        .site_states(Some(key))
        .await?
        .into_iter()
        .next()
        .ok_or_else(no_site)?;
    Ok(show(app, state))
}

/// The draft with what stands in the way of publishing it.
pub async fn draft(app: &App, key: &SiteKey) -> Result<Draft, Error> {
    let row = app.store.draft(key).await?.ok_or_else(no_site)?;
    Ok(Draft {
        revision: row.revision,
        problems: row.rules.validate(),
        rules: row.rules,
        saved: row.saved,
    })
}

/// Saves over `revision`, or fails with the draft that is there instead.
pub async fn save_draft(
    app: &App,
    by: &Editor,
    key: &SiteKey,
    revision: u64,
    rules: &RuleSet,
) -> Result<Draft, Error> {
    if rules.rules.len() > MAX_RULES {
        return Err(Error::TooLarge(format!(
            "A rule set has at most {MAX_RULES} rules."
        )));
    }
    let saved = app.store.save_draft(by, key, revision, rules).await?;
    let now = draft(app, key).await?;
    if saved {
        Ok(now)
    } else {
        Err(Error::Stale(Box::new(now)))
    }
}

/// One version with its rules.
pub async fn version(app: &App, key: &SiteKey, number: u64) -> Result<Published, Error> {
    let none = || Error::NotFound("There is no such version.".to_owned());
    // Version 0 is how the store says 'the latest'.
    let number = Some(number).filter(|number| *number > 0).ok_or_else(none)?;
    app.store
        .published(key, Some(number))
        .await?
        .ok_or_else(none)
}

fn show(app: &App, state: SiteState) -> Site {
    let snippet = format!(
        r#"<script async src="{}" data-site="{}"></script>"#,
        app.settings.link("/tag.js"),
        state.row.key
    );
    let pinned_snippet = files::pinned().map(|(path, integrity)| {
        format!(
            r#"<script async src="{}" integrity="{integrity}" crossorigin="anonymous" data-site="{}"></script>"#,
            app.settings.link(&path),
            state.row.key
        )
    });
    Site {
        key: state.row.key.to_string(),
        name: state.row.name,
        origins: state.row.origins,
        version: state.version,
        changed: state.changed,
        approval: state.approval,
        approval_off_by: state.approval_off_by,
        alarms: state.alarms,
        snippet,
        pinned_snippet,
    }
}

/// More than any site needs, few enough to match on every change of a page.
const MAX_RULES: usize = 5000;
