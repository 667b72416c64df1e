//! Whether publishing on a site takes a second person: switched on by one admin, off by two.
//!
//! `approval` and `approval_off_by` of `sites` are written here, and not, as the migration that adds them says, in `store/sites.rs`.

use sqlx::{Any, Transaction};

use super::{Store, audit, publications, versions::hold};
use crate::{error::Error, roles::Admin, words::SiteKey};

impl Store {
    /// Switches it on, or off where another admin has asked for that; the first to ask is noted. False when there is no such site.
    ///
    /// What waits for a second person goes on waiting for one; what was only waiting for its time begins to.
    pub async fn set_approval(&self, by: &Admin, key: &SiteKey, on: bool) -> Result<bool, Error> {
        let mut tx = self.pool.begin().await?;
        if !hold(&mut tx, key, None).await? {
            return Ok(false);
        }
        let (is_on, off_by) = read(&mut tx, key).await?;
        let (what, detail) = match (is_on, on, off_by) {
            (false, true, _) => {
                write(&mut tx, key, true, None).await?;
                publications::await_approval(&mut tx, key).await?;
                ("approval.on", String::new())
            }
            (true, true, Some(other)) => {
                write(&mut tx, key, true, None).await?;
                ("approval.kept", format!("{other} had asked to end it"))
            }
            (true, false, None) => {
                write(&mut tx, key, true, Some(by.who())).await?;
                ("approval.off_asked", String::new())
            }
            (true, false, Some(other)) if other == by.who() => {
                return Err(Error::Conflict(
                    "You asked for this: another admin has to agree.".to_owned(),
                ));
            }
            (true, false, Some(other)) => {
                write(&mut tx, key, false, None).await?;
                ("approval.off", format!("asked by {other}"))
            }
            (true, true, None) | (false, false, _) => return Ok(true),
        };
        audit::write(&mut *tx, by.who(), what, Some(key), &detail).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Whether publishing takes a second person; the draft's row is held.
pub(super) async fn is_on(tx: &mut Transaction<'_, Any>, key: &SiteKey) -> Result<bool, Error> {
    Ok(read(tx, key).await?.0)
}

async fn read(
    tx: &mut Transaction<'_, Any>,
    key: &SiteKey,
) -> Result<(bool, Option<String>), Error> {
    let (on, off_by): (i64, Option<String>) =
        sqlx::query_as("select approval, approval_off_by from sites where key = $1")
            .bind(key.as_str().to_owned())
            .fetch_one(&mut **tx)
            .await?;
    Ok((on != 0, off_by))
}

async fn write(
    tx: &mut Transaction<'_, Any>,
    key: &SiteKey,
    on: bool,
    off_by: Option<&str>,
) -> Result<(), Error> {
    sqlx::query("update sites set approval = $1, approval_off_by = $2 where key = $3")
        .bind(i64::from(on))
        .bind(off_by.map(str::to_owned))
        .bind(key.as_str().to_owned())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
