//! Alarms: what drifted, until a person says that they saw it.

use sqlx::{Any, Transaction};

use super::{
    Store, audit,
    deliveries::{self, Counts, Raised},
};
use crate::{
    error::Error,
    roles::Editor,
    words::{SiteKey, now_ms},
};

/// An alarm that nobody has acknowledged.
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
    /// What says so.
    pub counts: Counts,
}

impl Store {
    /// What nobody has acknowledged, the newest first.
    pub async fn alarms(&self, site: &SiteKey) -> Result<Vec<AlarmRow>, Error> {
        let rows: Vec<(String, String, String, String, i64)> = sqlx::query_as(
            "select id, kind, page, name, raised_at from alarms where site = $1 and acknowledged_at is null \
             order by raised_at desc, page, name limit 100",
        )
        .bind(site.as_str().to_owned())
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(id, kind, page, name, raised_at)| AlarmRow {
                id,
                kind,
                page,
                name,
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
            let detail = format!("alarm {id}");
            audit::write(
                &mut *transaction,
                by.who(),
                "alarm.acknowledged",
                Some(site),
                &detail,
            )
            .await?;
        }
        transaction.commit().await?;
        Ok(done)
    }
}

/// Raises an alarm. A rule's is raised again after it was acknowledged; a field that a person has seen stays seen.
pub(super) async fn raise(
    transaction: &mut Transaction<'static, Any>,
    site: &SiteKey,
    version: u64,
    page: &str,
    drifted: &Drifted<'_>,
) -> Result<(), Error> {
    let Drifted { kind, name, counts } = *drifted;
    let id = crate::words::Secret::random().hash()[..16].to_owned();
    let raised_at = now_ms();
    let raised: Option<(String,)> = sqlx::query_as(
        "insert into alarms (id, site, kind, page, name, raised_at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (site, kind, page, name) do update \
         set raised_at = $6, acknowledged_at = null, acknowledged_by = null \
         where alarms.kind = 'rule' and alarms.acknowledged_at is not null returning id",
    )
    .bind(id)
    .bind(site.as_str().to_owned())
    .bind(kind)
    .bind(page.to_owned())
    .bind(name.to_owned())
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
