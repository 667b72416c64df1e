//! What the rules did on the pages that customers used: counts by page and day, and when a rule stops matching.

use std::collections::HashSet;

use app::api::CoverageDay;
use rules::enforce::{Matched, Uncovered};
use sqlx::{Any, Transaction};

use super::{
    Store,
    alarms::{self, Drifted},
    deliveries::Counts,
    signed, unsigned,
};
use crate::{
    error::Error,
    words::{SiteKey, now_ms},
};

/// What one visit of one page said.
#[derive(Clone, Debug, Default)]
pub struct VisitRow {
    /// Origin and path, without what may be somebody's own.
    pub page: String,
    /// Which version held.
    pub version: u64,
    /// The rules that held, and how much each matched.
    pub rules: Vec<Matched>,
    /// What looked sensitive and was shown.
    pub fields: Vec<Uncovered>,
}

/// What to look at on one page: a rule that matches nothing there, or a field that no rule covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapRow {
    /// `rule` or `field`.
    pub kind: String,
    /// Where.
    pub page: String,
    /// The rule's id; or category and selector, a space between.
    pub name: String,
    /// In how many visits.
    pub visits: u64,
}

impl Store {
    /// Adds a visit to the counts of its day, and raises alarms where that is due. A rule counts on pages that its scope names, and where
    /// it ever matched. Of too many pages a day the rest is left out.
    pub async fn record_visit(&self, site: &SiteKey, visit: &VisitRow) -> Result<(), Error> {
        let scoped = self.scoped_rules(site, visit.version).await?;
        let at = now_ms();
        let mut change = Change {
            site: site.as_str(),
            day: at / DAY_MS,
            version: signed(visit.version)?,
            page: &visit.page,
            at,
            transaction: self.pool.begin().await?,
        };
        if !change.count().await? {
            change.transaction.rollback().await?;
            return Ok(());
        }
        for rule in visit.rules.iter().take(MOST_ITEMS) {
            let turn = change.follow(rule).await?;
            // A rule of the whole site may be there for other pages.
            if matches!(turn, Turn::Never) && !scoped.contains(&rule.rule) {
                continue;
            }
            change.item("rule", &rule.rule, rule.count).await?;
            match turn {
                Turn::Lost(counts) => {
                    let drifted = Drifted {
                        kind: "rule",
                        name: &rule.rule,
                        selector: &rule.selector,
                        counts,
                    };
                    change.raise(site, visit, &drifted).await?;
                }
                Turn::Found => {
                    let which = (&*rule.rule, &*rule.selector);
                    alarms::settle(&mut change.transaction, site, &visit.page, which).await?;
                }
                Turn::Never | Turn::None => {}
            }
        }
        for field in visit.fields.iter().take(MOST_ITEMS) {
            let name = format!("{} {}", field.category, field.selector);
            change.item("field", &name, 0).await?;
            let since = change.visits_of("field", &name).await?;
            if since >= APPEARED {
                let drifted = Drifted {
                    kind: "field",
                    name: &name,
                    selector: "",
                    counts: Counts {
                        visits: 0,
                        matched: 0,
                        since,
                    },
                };
                change.raise(site, visit, &drifted).await?;
            }
        }
        let (version, transaction) = (change.version, &mut change.transaction);
        alarms::settle_covered(transaction, site, &visit.page, version, COVERED).await?;
        change.transaction.commit().await?;
        Ok(())
    }

    /// The counts by day and page, oldest first, of the last so many days; of each day under the last version that held on the page.
    pub async fn coverage(&self, site: &SiteKey, days: i64) -> Result<Vec<CoverageDay>, Error> {
        let rows: Vec<DayRow> = sqlx::query_as(
            "select i.day, i.page, cast(count(distinct case when kind = 'rule' then name end) as bigint), \
             cast(count(distinct case when kind = 'rule' and matched > 0 then name end) as bigint), \
             cast(count(distinct case when kind = 'field' then name end) as bigint) \
             from coverage_items i join (select day, page, max(version) as version from coverage where site = $1 and day > $2 \
             group by day, page) last on last.day = i.day and last.page = i.page and last.version = i.version \
             where i.site = $1 and i.day > $2 group by i.day, i.page order by i.day, i.page limit 10000",
        )
        .bind(site.as_str().to_owned())
        .bind(now_ms() / DAY_MS - days)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(read_day).collect()
    }

    /// The same of all pages together, where a rule counts once.
    pub async fn coverage_together(
        &self,
        site: &SiteKey,
        days: i64,
    ) -> Result<Vec<CoverageDay>, Error> {
        let rows: Vec<DayRow> = sqlx::query_as(
            "select i.day, '', cast(count(distinct case when kind = 'rule' then name end) as bigint), \
             cast(count(distinct case when kind = 'rule' and matched > 0 then name end) as bigint), \
             cast(count(distinct case when kind = 'field' then i.page || ' ' || name end) as bigint) \
             from coverage_items i join (select day, page, max(version) as version from coverage where site = $1 and day > $2 \
             group by day, page) last on last.day = i.day and last.page = i.page and last.version = i.version \
             where i.site = $1 and i.day > $2 group by i.day order by i.day",
        )
        .bind(site.as_str().to_owned())
        .bind(now_ms() / DAY_MS - days)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(read_day).collect()
    }

    /// What matched nothing, and what was not covered, under this version in the last week.
    pub async fn gaps(&self, site: &SiteKey, version: u64) -> Result<Vec<GapRow>, Error> {
        let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
            "select kind, page, name, cast(sum(visits) as bigint) from coverage_items \
             where site = $1 and version = $2 and day > $3 group by kind, page, name \
             having sum(matched) = 0 order by page, kind, name limit 500",
        )
        .bind(site.as_str().to_owned())
        .bind(signed(version)?)
        .bind(now_ms() / DAY_MS - 7)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(kind, page, name, visits)| {
                Ok(GapRow {
                    kind,
                    page,
                    name,
                    visits: unsigned(visits)?,
                })
            })
            .collect()
    }

    /// The rules of a version that name the pages on which they hold.
    async fn scoped_rules(&self, site: &SiteKey, version: u64) -> Result<HashSet<String>, Error> {
        let published = self.published(site, Some(version)).await?;
        let rules = published.map(|published| published.rules.rules);
        Ok((rules.unwrap_or_default().into_iter())
            .filter(|rule| !rule.pages.is_empty())
            .map(|rule| rule.id)
            .collect())
    }

    /// Forgets what is older than ninety days.
    pub async fn sweep_coverage(&self) -> Result<(), Error> {
        let before = now_ms() / DAY_MS - KEPT_DAYS;
        for statement in [
            "delete from coverage where day < $1",
            "delete from coverage_items where day < $1",
            "delete from drift where seen_at < $1 * 86400000",
        ] {
            sqlx::query(statement)
                .bind(before)
                .execute(&self.pool)
                .await?;
        }
        Ok(())
    }
}

type DayRow = (i64, String, i64, i64, i64);

fn read_day((day, page, rules, matching, uncovered): DayRow) -> Result<CoverageDay, Error> {
    Ok(CoverageDay {
        day,
        page,
        rules: unsigned(rules)?,
        matching: unsigned(matching)?,
        uncovered: unsigned(uncovered)?,
    })
}

/// One visit on its way into the tables.
struct Change<'a> {
    site: &'a str,
    day: i64,
    version: i64,
    page: &'a str,
    at: i64,
    transaction: Transaction<'static, Any>,
}

impl Change<'_> {
    /// Counts the visit; whether the site has no more pages today than are kept.
    async fn count(&mut self) -> Result<bool, Error> {
        sqlx::query(
            "insert into coverage (site, day, version, page, visits) values ($1, $2, $3, $4, 1) \
             on conflict (site, day, version, page) do update set visits = coverage.visits + 1",
        )
        .bind(self.site.to_owned())
        .bind(self.day)
        .bind(self.version)
        .bind(self.page.to_owned())
        .execute(&mut *self.transaction)
        .await?;
        let (pages,): (i64,) = sqlx::query_as(
            "select cast(count(distinct page) as bigint) from coverage where site = $1 and day = $2",
        )
        .bind(self.site.to_owned())
        .bind(self.day)
        .fetch_one(&mut *self.transaction)
        .await?;
        Ok(pages <= MOST_PAGES)
    }

    async fn item(&mut self, kind: &'static str, name: &str, count: u32) -> Result<(), Error> {
        sqlx::query(
            "insert into coverage_items (site, day, version, page, kind, name, visits, matched, most) \
             values ($1, $2, $3, $4, $5, $6, 1, $7, $8) on conflict (site, day, version, page, kind, name) do update \
             set visits = coverage_items.visits + 1, matched = coverage_items.matched + $7, \
             most = case when coverage_items.most < $8 then $8 else coverage_items.most end",
        )
        .bind(self.site.to_owned())
        .bind(self.day)
        .bind(self.version)
        .bind(self.page.to_owned())
        .bind(kind)
        .bind(name.to_owned())
        .bind(i64::from(count > 0))
        .bind(i64::from(count))
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    async fn visits_of(&mut self, kind: &'static str, name: &str) -> Result<i64, Error> {
        let (visits,): (i64,) = sqlx::query_as(
            "select cast(sum(visits) as bigint) from coverage_items where site = $1 and page = $2 and kind = $3 and name = $4",
        )
        .bind(self.site.to_owned())
        .bind(self.page.to_owned())
        .bind(kind)
        .bind(name.to_owned())
        .fetch_one(&mut *self.transaction)
        .await?;
        Ok(visits)
    }

    async fn raise(
        &mut self,
        site: &SiteKey,
        visit: &VisitRow,
        drifted: &Drifted<'_>,
    ) -> Result<(), Error> {
        let (transaction, page) = (&mut self.transaction, &visit.page);
        alarms::raise(transaction, site, visit.version, page, drifted).await
    }

    /// Counts how long ago the rule last matched on this page, and says what this visit changed.
    async fn follow(&mut self, rule: &Matched) -> Result<Turn, Error> {
        let row: Option<(String, i64, i64, i64)> = sqlx::query_as(
            "select selector, visits, matched, missed from drift where site = $1 and page = $2 and rule = $3",
        )
        .bind(self.site.to_owned())
        .bind(self.page.to_owned())
        .bind(rule.rule.clone())
        .fetch_optional(&mut *self.transaction)
        .await?;
        if row.is_none() && rule.count == 0 {
            return Ok(Turn::Never);
        }
        let before = row.filter(|(selector, ..)| *selector == rule.selector);
        let (visits, matched, missed) = before.map_or((0, 0, 0), |(_, a, b, c)| (a, b, c));
        // What is missed in a row counts for what is usual only once it matches again, and not before it ever did.
        let is_found = rule.count > 0 && matched == 0;
        let (visits, matched, missed) = match rule.count {
            0 => (visits, matched, missed + 1),
            _ if matched == 0 => (1, 1, 0),
            _ => (visits + missed + 1, matched + 1, 0),
        };
        let drifts = missed == LOST && matched >= USUAL && matched * 10 >= visits * 9;
        let counts = Counts {
            visits,
            matched,
            since: missed,
        };
        // From here on something else is usual.
        let (visits, matched) = if drifts { (0, 0) } else { (visits, matched) };
        sqlx::query(
            "insert into drift (site, page, rule, selector, visits, matched, missed, seen_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (site, page, rule) do update \
             set selector = $4, visits = $5, matched = $6, missed = $7, seen_at = $8",
        )
        .bind(self.site.to_owned())
        .bind(self.page.to_owned())
        .bind(rule.rule.clone())
        .bind(rule.selector.clone())
        .bind(visits)
        .bind(matched)
        .bind(missed)
        .bind(self.at)
        .execute(&mut *self.transaction)
        .await?;
        Ok(match (drifts, is_found) {
            (true, _) => Turn::Lost(counts),
            (_, true) => Turn::Found,
            _ => Turn::None,
        })
    }
}

/// What a visit changed for a rule on a page.
enum Turn {
    /// It has just stopped matching, where it nearly always did.
    Lost(Counts),
    /// It matches, as far as is known for the first time since it was lost.
    Found,
    /// It never matched there, in this version or another.
    Never,
    /// Nothing to speak of.
    None,
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const KEPT_DAYS: i64 = 90;
/// The most pages of a site that are counted in a day, and the most rules or fields of one visit.
const MOST_PAGES: i64 = 200;
const MOST_ITEMS: usize = 500;
/// A rule that matched in so many visits of a page, nine of ten of all, is missed there,
const USUAL: i64 = 5;
/// when it matches nothing in so many in a row.
const LOST: i64 = 3;
/// A field has appeared when it was seen in so many visits.
const APPEARED: i64 = 2;
/// It is covered, or gone, when a version came under which it was seen in none of so many visits.
const COVERED: i64 = 3;
