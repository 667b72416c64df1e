//! What the relay saw of a site's rules on the pages that customers used, told to people: by page and day, and as alarms.

use std::collections::{HashMap, HashSet};

use app::api::{Alarm, Coverage, Drifted, Gap};
use rules::{enforce::page_of, ruleset::Rule};
use url::Url;

use crate::{error::Error, state::App, store::Store, words::SiteKey};

/// The last thirty days, and what to look at in the version that holds.
pub async fn coverage(app: &App, key: &SiteKey) -> Result<Coverage, Error> {
    let published = app.store.latest_version(key).await?;
    let (version, rules) = published
        .map(|(number, set)| (number, set.rules))
        .unwrap_or_default();
    let names = Names::of(&rules);
    let gaps = app.store.gaps(key, version).await?.into_iter();
    Ok(Coverage {
        days: app.store.coverage(key, DAYS).await?,
        together: app.store.coverage_together(key, DAYS).await?,
        gaps: gaps
            .filter_map(|gap| {
                Some(Gap {
                    what: names.told(&gap.kind, &gap.name, "")?,
                    page: gap.page,
                    visits: gap.visits,
                })
            })
            .collect(),
    })
}

/// What nobody has acknowledged. A rule that is gone is missed by nobody.
pub async fn alarms(app: &App, key: &SiteKey) -> Result<Vec<Alarm>, Error> {
    let published = app.store.latest_version(key).await?;
    let rules = published.map(|(_, set)| set.rules).unwrap_or_default();
    let names = Names::of(&rules);
    let rows = app.store.alarms(key).await?.into_iter();
    Ok(rows
        .filter_map(|row| {
            Some(Alarm {
                what: names.told(&row.kind, &row.name, &row.selector)?,
                id: row.id,
                page: row.page,
                raised_at: row.raised_at,
            })
        })
        .collect())
}

/// The page of an address as all customers have it. A segment is known to be the site's where it stands in the address of a saved page,
/// or in the pages of a rule; what else looks like a word may be a customer's name.
pub async fn page_name(
    store: &Store,
    key: &SiteKey,
    version: u64,
    url: &Url,
) -> Result<String, Error> {
    let pages = store.pages(key).await?.into_iter().map(|page| page.url);
    let rules = store.published(key, Some(version)).await?;
    let scopes = rules
        .into_iter()
        .flat_map(|published| published.rules.rules);
    let addresses: Vec<String> = pages.chain(scopes.flat_map(|rule| rule.pages)).collect();
    let known: HashSet<&str> = addresses
        .iter()
        .flat_map(|address| address.split(['/', '?', '#']))
        .collect();
    Ok(page_of(url, |segment| known.contains(segment)))
}

/// The rules of the version that holds, by their ids.
struct Names<'a>(HashMap<&'a str, &'a Rule>);

impl<'a> Names<'a> {
    fn of(rules: &'a [Rule]) -> Names<'a> {
        Names(rules.iter().map(|rule| (rule.id.as_str(), rule)).collect())
    }

    /// Of a rule with the selector that was lost, or, where none was kept, with its own.
    fn told(&self, kind: &str, name: &str, lost: &str) -> Option<Drifted> {
        if kind == "rule" {
            let rule = self.0.get(name).filter(|rule| !rule.off)?;
            let selector = Some(lost).filter(|lost| !lost.is_empty());
            return Some(Drifted::Rule {
                id: rule.id.clone(),
                effect: rule.effect,
                selector: selector.unwrap_or(&rule.selector).to_owned(),
            });
        }
        let (category, selector) = name.split_once(' ')?;
        Some(Drifted::Field {
            category: category.to_owned(),
            selector: selector.to_owned(),
        })
    }
}

/// How far back the chart goes.
const DAYS: i64 = 30;
