//! The audit log: who did what, when; append only, and nothing in it from a customer's page.

use sqlx::{Any, Executor};

use super::Store;
use crate::{
    error::Error,
    words::{SiteKey, now_ms},
};

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Milliseconds of Unix time.
    pub at: i64,
    /// An address, `operator`, `relay` or a token's name.
    pub who: String,
    /// What happened, such as `version.published`.
    pub what: String,
    /// Where.
    pub site: Option<String>,
    /// Ids, numbers and names; never page content.
    pub detail: String,
}

impl Store {
    /// Appends a line. `what` is `noun.verb`; `detail` holds ids, numbers and names, never page content or a secret.
    pub async fn audit(
        &self,
        who: &str,
        what: &'static str,
        site: Option<&SiteKey>,
        detail: &str,
    ) -> Result<(), Error> {
        write(&self.pool, who, what, site, detail).await
    }

    /// The newest lines, newest first.
    pub async fn audit_log(&self, limit: u32) -> Result<Vec<AuditRow>, Error> {
        let rows: Vec<(i64, String, String, Option<String>, String)> = sqlx::query_as(
            "select at, who, what, site, detail from audit order by id desc limit $1",
        )
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(at, who, what, site, detail)| AuditRow {
                at,
                who,
                what,
                site,
                detail,
            })
            .collect())
    }
}

/// The same inside the transaction of the change that the line speaks of.
pub(super) async fn write<'c>(
    executor: impl Executor<'c, Database = Any>,
    who: &str,
    what: &'static str,
    site: Option<&SiteKey>,
    detail: &str,
) -> Result<(), Error> {
    sqlx::query("insert into audit (at, who, what, site, detail) values ($1, $2, $3, $4, $5)")
        .bind(now_ms())
        .bind(who.to_owned())
        .bind(what)
        .bind(site.map(|key| key.as_str().to_owned()))
        .bind(detail.to_owned())
        .execute(executor)
        .await?;
    Ok(())
}
