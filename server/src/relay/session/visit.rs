//! One visit of one page: what it says of the rules, kept until the customer leaves the page, then added to the site's counts.
//!
//! Counts, ids of rules, and the names that a page's authors gave: nothing of the customer, no content, no address but a page's own.

use std::collections::BTreeMap;

use rules::enforce::{Counts, Enforcer, Matched};
use url::Url;

use super::Session;
use crate::{drift, store::VisitRow};

/// The visit, once the tag has said how much the rules match.
#[derive(Debug, Default)]
pub struct Visit {
    row: VisitRow,
    url: Option<Url>,
    rules: BTreeMap<String, Matched>,
    looks: u32,
}

impl Session {
    /// The tag says how much the rules match.
    pub(super) async fn matched(&mut self, page: &str, counts: Counts) {
        let is_here = self.page.as_ref().is_some_and(|here| here.id == page);
        if !is_here || self.awaiting || self.visits > MOST_VISITS {
            return;
        }
        let looks = self.visit.as_ref().map_or(0, |visit| visit.looks);
        let look = looks < MOST_LOOKS;
        let (told, fields) = self
            .with_engine(move |engine: &mut Enforcer| {
                let told = engine.matched(&counts);
                let fields = if look { engine.uncovered() } else { Vec::new() };
                (told, fields)
            })
            .await;
        let Some(told) = told else { return };
        let Some(url) = self.engine().url().cloned() else {
            return;
        };
        let version = self.parts.version;
        let visit = self.visit.get_or_insert_with(|| Visit {
            row: VisitRow {
                version,
                ..VisitRow::default()
            },
            url: Some(url),
            ..Visit::default()
        });
        visit.looks += 1;
        for one in told {
            let known = visit.rules.entry(one.rule.clone()).or_insert(one.clone());
            known.count = known.count.max(one.count);
        }
        for field in fields {
            if !visit.row.fields.contains(&field) {
                visit.row.fields.push(field);
            }
        }
    }

    /// The page is left, or other rules hold: what was seen of it is counted. Holds nobody up.
    pub(super) fn leave_page(&mut self) {
        if let Some(row) = self.take_visit() {
            let (store, site) = (self.parts.store.clone(), self.parts.site.clone());
            tokio::spawn(async move { record(&store, &site, row).await });
        }
    }

    /// The same at the session's end, waited for: the server may be about to stop.
    pub(super) async fn leave_last_page(&mut self) {
        if let Some(row) = self.take_visit() {
            record(&self.parts.store, &self.parts.site, row).await;
        }
    }

    fn take_visit(&mut self) -> Option<(Url, VisitRow)> {
        let visit = self.visit.take()?;
        self.visits += 1;
        let row = VisitRow {
            rules: visit.rules.into_values().collect(),
            ..visit.row
        };
        Some((visit.url?, row))
    }
}

async fn record(
    store: &crate::store::Store,
    site: &crate::words::SiteKey,
    (url, mut row): (Url, VisitRow),
) {
    let recorded = async {
        row.page = drift::page_name(store, site, row.version, &url).await?;
        store.record_visit(site, &row).await
    };
    if let Err(error) = recorded.await {
        tracing::error!(%error, site = %site, "a visit could not be counted");
    }
}

/// The most visits of one session that are counted.
const MOST_VISITS: u32 = 300;
/// How often in one visit it is looked for what no rule covers.
const MOST_LOOKS: u32 = 3;
