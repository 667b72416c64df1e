//! Versions: published rule sets, numbered from 1, hashed, never changed (the database refuses it too).

use app::api::Version;
use rules::ruleset::RuleSet;
use sqlx::{Any, Transaction};

use super::{Store, audit, drafts::parse_rules, signed, unsigned};
use crate::{
    error::Error,
    roles::Publisher,
    words::{SiteKey, now_ms, sha256_hex},
};

/// A version with its rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Number, hash, who, when, why.
    pub version: Version,
    /// What holds.
    pub rules: RuleSet,
}

impl Store {
    /// The rules that hold on the site, and their version's number.
    pub async fn latest_version(&self, key: &SiteKey) -> Result<Option<(u64, RuleSet)>, Error> {
        Ok(self
            .published(key, None)
            .await?
            .map(|published| (published.version.number, published.rules)))
    }

    /// The version with this number, or the latest.
    pub async fn published(
        &self,
        key: &SiteKey,
        number: Option<u64>,
    ) -> Result<Option<Published>, Error> {
        let row: Option<Row> = sqlx::query_as(
            "select number, hash, rules, rule_count, published_at, published_by, message from versions \
             where site = $1 and (number = $2 or $2 = 0) order by number desc limit 1",
        )
        .bind(key.as_str().to_owned())
        .bind(number.map_or(Ok(0), signed)?)
        .fetch_optional(&self.pool)
        .await?;
        row.map(parse).transpose()
    }

    /// Every version, newest first, without the rules.
    pub async fn versions(&self, key: &SiteKey) -> Result<Vec<Version>, Error> {
        let rows: Vec<(i64, String, i64, i64, String, String)> = sqlx::query_as(
            "select number, hash, rule_count, published_at, published_by, message from versions \
             where site = $1 order by number desc",
        )
        .bind(key.as_str().to_owned())
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(
                |(number, hash, rules, published_at, published_by, message)| {
                    Ok(Version {
                        number: unsigned(number)?,
                        hash,
                        published_at,
                        published_by,
                        message,
                        rules: unsigned(rules)?,
                    })
                },
            )
            .collect()
    }

    /// Publishes the draft of `revision`, whose rules are `rules`, as the next version; none when the draft has moved on.
    pub async fn publish(
        &self,
        by: &Publisher,
        key: &SiteKey,
        revision: u64,
        rules: &RuleSet,
        message: &str,
    ) -> Result<Option<Version>, Error> {
        let mut tx = self.pool.begin().await?;
        // A change of the draft's row first: it makes whoever else saves or publishes here wait, on either database.
        let held =
            sqlx::query("update drafts set revision = revision where site = $1 and revision = $2")
                .bind(key.as_str().to_owned())
                .bind(signed(revision)?)
                .execute(&mut *tx)
                .await?;
        if held.rows_affected() == 0 {
            return Ok(None);
        }
        let version = add(&mut tx, by, key, rules, message).await?;
        tx.commit().await?;
        Ok(Some(version))
    }

    /// Publishes `rules`, those of an earlier version, as the next one; the draft stays as it is.
    pub async fn publish_again(
        &self,
        by: &Publisher,
        key: &SiteKey,
        rules: &RuleSet,
        message: &str,
    ) -> Result<Version, Error> {
        let mut tx = self.pool.begin().await?;
        // As in `publish`: whoever else publishes here waits.
        sqlx::query("update drafts set revision = revision where site = $1")
            .bind(key.as_str().to_owned())
            .execute(&mut *tx)
            .await?;
        let version = add(&mut tx, by, key, rules, message).await?;
        tx.commit().await?;
        Ok(version)
    }
}

/// Adds the next version; the draft's row is held.
async fn add(
    tx: &mut Transaction<'_, Any>,
    by: &Publisher,
    key: &SiteKey,
    rules: &RuleSet,
    message: &str,
) -> Result<Version, Error> {
    let (number,): (i64,) = sqlx::query_as(
        "select cast(coalesce(max(number), 0) + 1 as bigint) from versions where site = $1",
    )
    .bind(key.as_str().to_owned())
    .fetch_one(&mut **tx)
    .await?;
    let json = rules.canonical_json();
    let version = Version {
        number: unsigned(number)?,
        hash: sha256_hex(&json),
        published_at: now_ms(),
        published_by: by.who().to_owned(),
        message: message.to_owned(),
        rules: rules.rules.len() as u64,
    };
    sqlx::query(
        "insert into versions (site, number, hash, rules, rule_count, published_at, published_by, message) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(key.as_str().to_owned())
    .bind(number)
    .bind(version.hash.clone())
    .bind(json)
    .bind(signed(version.rules)?)
    .bind(version.published_at)
    .bind(version.published_by.clone())
    .bind(version.message.clone())
    .execute(&mut **tx)
    .await?;
    audit::write(
        &mut **tx,
        by.who(),
        "version.published",
        Some(key),
        &format!("version {number}, {}", version.hash),
    )
    .await?;
    Ok(version)
}

type Row = (i64, String, String, i64, i64, String, String);

fn parse(
    (number, hash, rules, count, published_at, published_by, message): Row,
) -> Result<Published, Error> {
    let version = Version {
        number: unsigned(number)?,
        hash,
        published_at,
        published_by,
        message,
        rules: unsigned(count)?,
    };
    Ok(Published {
        version,
        rules: parse_rules(&rules)?,
    })
}
