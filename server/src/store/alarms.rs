//! Alarms: what drifted, until a person says that they saw it, or it is as it was.

use rules::ruleset::Rule;
use sqlx::{Any, FromRow, Transaction};

use super::{
    Store, audit,
    deliveries::{self, Counts, Raised},
    drafts::parse_rules,
};
use crate::{
    error::Error,
    roles::Editor,
    words::{SiteKey, now_ms},
};

/// An alarm that nobody has acknowledged, and that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmRow {
    /// Names it.
    pub id: String,
    /// `rule` or `field`.
    pub kind: String,
    /// Where: origin and path, without what may be somebody's own.
    pub page: String,
    /// The rule's id; or category and selector, a space between.
    pub name: String,
    /// Which selector of the rule matches nothing; empty of a field.
    pub selector: String,
    /// Milliseconds of Unix time.
    pub raised_at: i64,
}

/// What is no longer as it was on a page.
#[derive(Debug)]
pub(super) struct Drifted<'a> {
    /// `rule` or `field`.
    pub kind: &'static str,
    /// As in [`AlarmRow`].
    pub name: &'a str,
    /// As in [`AlarmRow`].
    pub selector: &'a str,
    /// What says so.
    pub counts: Counts,
}

impl Store {
    /// What nobody has acknowledged, the newest hundred first.
    pub async fn alarms(&self, site: &SiteKey) -> Result<Vec<AlarmRow>, Error> {
        let rows: Vec<(String, String, String, String, String, i64)> = sqlx::query_as(
            "select id, kind, page, name, selector, raised_at from alarms where site = $1 and acknowledged_at is null \
             order by raised_at desc, page, name limit 100",
        )
        .bind(site.as_str().to_owned())
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, kind, page, name, selector, raised_at)| AlarmRow {
                id,
                kind,
                page,
                name,
                selector,
                raised_at,
            })
            .collect())
    }

    /// A person saw the alarm; whether it was there and nobody had.
    pub async fn acknowledge(&self, by: &Editor, site: &SiteKey, id: &str) -> Result<bool, Error> {
        let mut transaction = self.pool.begin().await?;
        let done = sqlx::query(
            "update alarms set acknowledged_at = $1, acknowledged_by = $2 \
             where id = $3 and site = $4 and acknowledged_at is null",
        )
        .bind(now_ms())
        .bind(by.who().to_owned())
        .bind(id.to_owned())
        .bind(site.as_str().to_owned())
        .execute(&mut *transaction)
        .await?
        .rows_affected()
            > 0;
        if done {
            acknowledged(&mut transaction, by, site, &format!("alarm {id}")).await?;
        }
        transaction.commit().await?;
        Ok(done)
    }

    /// A person saw all alarms that had been raised by `until`.
    pub async fn acknowledge_all(
        &self,
        by: &Editor,
        site: &SiteKey,
        until: i64,
    ) -> Result<(), Error> {
        let mut transaction = self.pool.begin().await?;
        let done = sqlx::query(
            "update alarms set acknowledged_at = $1, acknowledged_by = $2 \
             where site = $3 and raised_at <= $4 and acknowledged_at is null",
        )
        .bind(now_ms())
        .bind(by.who().to_owned())
        .bind(site.as_str().to_owned())
        .bind(until)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
        if done > 0 {
            acknowledged(&mut transaction, by, site, &format!("all {done}")).await?;
        }
        Ok(transaction.commit().await?)
    }
}

async fn acknowledged(
    transaction: &mut Transaction<'static, Any>,
    by: &Editor,
    site: &SiteKey,
    detail: &str,
) -> Result<(), Error> {
    let what = "alarm.acknowledged";
    audit::write(&mut **transaction, by.who(), what, Some(site), detail).await
}

/// Raises an alarm. A rule's is raised each time that the rule is lost, told to everybody again; a field that a person was told of stays
/// known, and one that was covered meanwhile is told again.
///
/// Of a rule that no longer has this selector, or is gone, nothing is raised: an earlier version held on the page.
pub(super) async fn raise(
    transaction: &mut Transaction<'static, Any>,
    site: &SiteKey,
    version: u64,
    page: &str,
    drifted: &Drifted<'_>,
) -> Result<(), Error> {
    let Drifted {
        kind,
        name,
        selector,
        counts,
    } = *drifted;
    if kind == "rule" && !stands(&latest_rules(transaction, site).await?, name, selector) {
        return Ok(());
    }
    let id = crate::words::Secret::random().hash()[..16].to_owned();
    let raised_at = now_ms();
    let raised: Option<(String,)> = sqlx::query_as(
        "insert into alarms (id, site, kind, page, name, selector, raised_at) values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (site, kind, page, name) do update \
         set selector = $6, raised_at = $7, acknowledged_at = null, acknowledged_by = null \
         where alarms.kind = 'rule' or alarms.acknowledged_at is not null and alarms.acknowledged_by is null returning id",
    )
    .bind(id)
    .bind(site.as_str().to_owned())
    .bind(kind)
    .bind(page.to_owned())
    .bind(name.to_owned())
    .bind(selector.to_owned())
    .bind(raised_at)
    .fetch_optional(&mut **transaction)
    .await?;
    let Some((alarm,)) = raised else {
        return Ok(());
    };
    let detail = format!("{kind} {name} on {page}");
    audit::write(
        &mut **transaction,
        "relay",
        "alarm.raised",
        Some(site),
        &detail,
    )
    .await?;
    // A field's selector stays here: what leaves says what it looks like.
    let name = if kind == "field" {
        name.split(' ').next().unwrap_or_default()
    } else {
        name
    };
    let raised = Raised {
        alarm,
        kind: kind.to_owned(),
        page: page.to_owned(),
        name: name.to_owned(),
        version,
        counts,
        raised_at,
    };
    deliveries::tell(transaction, site, &raised).await
}

/// The rule matches on the page again.
pub(super) async fn settle(
    transaction: &mut Transaction<'static, Any>,
    site: &SiteKey,
    page: &str,
    (rule, selector): (&str, &str),
) -> Result<(), Error> {
    for alarm in lost(transaction, site).await? {
        if alarm.page == page && alarm.name == rule && alarm.selector == selector {
            settle_one(transaction, "relay", site, &alarm, "matches again").await?;
        }
    }
    Ok(())
}

/// Fields that were seen on the page under no version from this one on, in so many `visits` under it: it covers them, or they are gone.
pub(super) async fn settle_covered(
    transaction: &mut Transaction<'static, Any>,
    site: &SiteKey,
    page: &str,
    version: i64,
    visits: i64,
) -> Result<(), Error> {
    let covered: Vec<Open> = sqlx::query_as(
        "select id, kind, page, name, selector from alarms where site = $1 and page = $2 and kind = 'field' and acknowledged_at is null \
         and $4 <= (select cast(sum(visits) as bigint) from coverage c where c.site = $1 and c.page = $2 and c.version = $3) \
         and not exists (select 1 from coverage_items i \
         where i.site = $1 and i.page = $2 and i.kind = 'field' and i.name = alarms.name and i.version >= $3) order by id",
    )
    .bind(site.as_str().to_owned())
    .bind(page.to_owned())
    .bind(version)
    .bind(visits)
    .fetch_all(&mut **transaction)
    .await?;
    for alarm in covered {
        settle_one(transaction, "relay", site, &alarm, "is covered or gone").await?;
    }
    Ok(())
}

/// These rules hold from now on: nobody misses what is no longer among them.
pub(super) async fn settle_changed(
    transaction: &mut Transaction<'_, Any>,
    by: &str,
    site: &SiteKey,
    rules: &[Rule],
) -> Result<(), Error> {
    for alarm in lost(transaction, site).await? {
        if !stands(rules, &alarm.name, &alarm.selector) {
            settle_one(transaction, by, site, &alarm, "was changed").await?;
        }
    }
    Ok(())
}

/// An open alarm.
#[derive(FromRow)]
struct Open {
    id: String,
    kind: String,
    page: String,
    name: String,
    selector: String,
}

/// The open alarms of rules.
async fn lost(transaction: &mut Transaction<'_, Any>, site: &SiteKey) -> Result<Vec<Open>, Error> {
    Ok(sqlx::query_as(
        "select id, kind, page, name, selector from alarms where site = $1 and kind = 'rule' and acknowledged_at is null order by id",
    )
    .bind(site.as_str().to_owned())
    .fetch_all(&mut **transaction)
    .await?)
}

async fn settle_one(
    transaction: &mut Transaction<'_, Any>,
    by: &str,
    site: &SiteKey,
    alarm: &Open,
    why: &str,
) -> Result<(), Error> {
    sqlx::query("update alarms set acknowledged_at = $1, acknowledged_by = null where id = $2")
        .bind(now_ms())
        .bind(alarm.id.clone())
        .execute(&mut **transaction)
        .await?;
    let detail = format!("{} {} on {} {why}", alarm.kind, alarm.name, alarm.page);
    audit::write(&mut **transaction, by, "alarm.settled", Some(site), &detail).await
}

async fn latest_rules(
    transaction: &mut Transaction<'_, Any>,
    site: &SiteKey,
) -> Result<Vec<Rule>, Error> {
    let latest: Option<(String,)> =
        sqlx::query_as("select rules from versions where site = $1 order by number desc limit 1")
            .bind(site.as_str().to_owned())
            .fetch_optional(&mut **transaction)
            .await?;
    Ok(latest
        .map(|(text,)| parse_rules(&text))
        .transpose()?
        .unwrap_or_default()
        .rules)
}

/// Whether the rule is among these with this selector.
fn stands(rules: &[Rule], id: &str, selector: &str) -> bool {
    (rules.iter()).any(|rule| rule.id == id && rule.selector.trim() == selector && !rule.off)
}
