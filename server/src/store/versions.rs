//! Versions: published rule sets, numbered from 1, hashed, never changed (the database refuses it too).

use app::api::Version;
use rules::ruleset::RuleSet;
use sqlx::{Any, FromRow, Row as _, Transaction};

use super::{Store, alarms, approval, audit, drafts::parse_rules, publications, signed, unsigned};
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
        let row: Option<(String, Row)> = sqlx::query(
            "select number, hash, rule_count, published_at, published_by, message, approved_by, again, rules \
             from versions where site = $1 and (number = $2 or $2 = 0) order by number desc limit 1",
        )
        .bind(key.as_str().to_owned())
        .bind(number.map_or(Ok(0), signed)?)
        .fetch_optional(&self.pool)
        .await?
        .map(|row| Ok::<_, sqlx::Error>((row.try_get("rules")?, Row::from_row(&row)?)))
        .transpose()?;
        row.map(|(rules, row)| {
            Ok(Published {
                version: row.read()?,
                rules: parse_rules(&rules)?,
            })
        })
        .transpose()
    }

    /// Every version, newest first, without the rules.
    pub async fn versions(&self, key: &SiteKey) -> Result<Vec<Version>, Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "select number, hash, rule_count, published_at, published_by, message, approved_by, again from versions \
             where site = $1 order by number desc",
        )
        .bind(key.as_str().to_owned())
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// The latest version's number on each site that has one.
    pub(crate) async fn latest_numbers(&self) -> Result<Vec<(String, u64)>, Error> {
        let rows: Vec<(String, i64)> =
            sqlx::query_as("select site, cast(max(number) as bigint) from versions group by site")
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter()
            .map(|(site, number)| Ok((site, unsigned(number)?)))
            .collect()
    }

    /// Publishes the draft of `revision`, whose rules are `rules`, as the next version; none when the draft has moved on.
    /// Refused where another version than `base` is the latest, or where it takes a second person.
    pub async fn publish(
        &self,
        by: &Publisher,
        key: &SiteKey,
        (revision, base): (u64, Option<u64>),
        rules: &RuleSet,
        message: &str,
    ) -> Result<Option<Version>, Error> {
        let mut tx = self.pool.begin().await?;
        if !hold(&mut tx, key, Some(revision)).await? {
            return Ok(None);
        }
        alone(&mut tx, key, base).await?;
        let next = Next {
            by: by.who(),
            json: rules.canonical_json(),
            rules: rules.rules.len() as u64,
            message,
            again: None,
            approved_by: None,
            of: None,
        };
        let version = next.add(&mut tx, key).await?;
        tx.commit().await?;
        Ok(Some(version))
    }

    /// Publishes `rules`, those of version `again`, as the next one; the draft stays as it is. Refused as `publish`.
    pub async fn publish_again(
        &self,
        by: &Publisher,
        key: &SiteKey,
        (again, base): (u64, Option<u64>),
        rules: &RuleSet,
        message: &str,
    ) -> Result<Version, Error> {
        let mut tx = self.pool.begin().await?;
        hold(&mut tx, key, None).await?;
        alone(&mut tx, key, base).await?;
        let next = Next {
            by: by.who(),
            json: rules.canonical_json(),
            rules: rules.rules.len() as u64,
            message,
            again: Some(again),
            approved_by: None,
            of: None,
        };
        let version = next.add(&mut tx, key).await?;
        tx.commit().await?;
        Ok(version)
    }
}

/// Makes whoever else saves, publishes or asks to on this site wait, on either database: a change of the draft's row. False
/// when the draft is no longer of `revision`, or there is no such site.
pub(super) async fn hold(
    tx: &mut Transaction<'_, Any>,
    key: &SiteKey,
    revision: Option<u64>,
) -> Result<bool, Error> {
    let held = sqlx::query(
        "update drafts set revision = revision where site = $1 and (revision = $2 or $2 = -1)",
    )
    .bind(key.as_str().to_owned())
    .bind(revision.map_or(Ok(-1), signed)?)
    .execute(&mut **tx)
    .await?;
    Ok(held.rows_affected() > 0)
}

/// The latest version's number, 0 where there is none; the draft's row is held.
pub(super) async fn latest(tx: &mut Transaction<'_, Any>, key: &SiteKey) -> Result<u64, Error> {
    let (number,): (i64,) = sqlx::query_as(
        "select cast(coalesce(max(number), 0) as bigint) from versions where site = $1",
    )
    .bind(key.as_str().to_owned())
    .fetch_one(&mut **tx)
    .await?;
    unsigned(number)
}

/// Refuses where one person cannot publish alone, or not over the version that was compared with.
async fn alone(
    tx: &mut Transaction<'_, Any>,
    key: &SiteKey,
    base: Option<u64>,
) -> Result<(), Error> {
    if approval::is_on(tx, key).await? {
        return Err(Error::NeedsApproval);
    }
    let now = latest(tx, key).await?;
    match base {
        Some(base) if base != now => Err(Error::Overtaken(now)),
        _ => Ok(()),
    }
}

/// What becomes the next version.
pub(super) struct Next<'a> {
    pub by: &'a str,
    /// The rules as they are stored and hashed.
    pub json: String,
    /// How many there are.
    pub rules: u64,
    pub message: &'a str,
    pub again: Option<u64>,
    pub approved_by: Option<&'a str>,
    /// The publication that it was.
    pub of: Option<&'a str>,
}

impl Next<'_> {
    /// Adds it, holds back what waits to be published over an earlier one, and settles the alarms of rules that it changed; the draft's
    /// row is held.
    pub(super) async fn add(
        self,
        tx: &mut Transaction<'_, Any>,
        key: &SiteKey,
    ) -> Result<Version, Error> {
        let number = latest(tx, key).await? + 1;
        let rules = parse_rules(&self.json)?.rules;
        let version = Version {
            number,
            hash: sha256_hex(&self.json),
            published_at: now_ms(),
            published_by: self.by.to_owned(),
            message: self.message.to_owned(),
            rules: self.rules,
            approved_by: self.approved_by.map(str::to_owned),
            again: self.again,
        };
        sqlx::query(
            "insert into versions \
             (site, number, hash, rules, rule_count, published_at, published_by, message, approved_by, again) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(key.as_str().to_owned())
        .bind(signed(number)?)
        .bind(version.hash.clone())
        .bind(self.json)
        .bind(signed(version.rules)?)
        .bind(version.published_at)
        .bind(version.published_by.clone())
        .bind(version.message.clone())
        .bind(version.approved_by.clone())
        .bind(self.again.map(signed).transpose()?)
        .execute(&mut **tx)
        .await?;
        let mut detail = format!("version {number}, {}", version.hash);
        if let Some(again) = self.again {
            detail.push_str(&format!(", version {again} published again"));
        }
        if let Some(approved_by) = self.approved_by {
            detail.push_str(&format!(", approved by {approved_by}"));
        }
        if let Some(id) = self.of {
            detail.push_str(&format!(", publication {id}"));
        }
        audit::write(&mut **tx, self.by, "version.published", Some(key), &detail).await?;
        publications::overtaken(tx, key, number, self.of).await?;
        alarms::settle_changed(tx, self.by, key, &rules).await?;
        Ok(version)
    }
}

#[derive(FromRow)]
struct Row {
    number: i64,
    hash: String,
    rule_count: i64,
    published_at: i64,
    published_by: String,
    message: String,
    approved_by: Option<String>,
    again: Option<i64>,
}

impl Row {
    fn read(self) -> Result<Version, Error> {
        Ok(Version {
            number: unsigned(self.number)?,
            hash: self.hash,
            published_at: self.published_at,
            published_by: self.published_by,
            message: self.message,
            rules: unsigned(self.rule_count)?,
            approved_by: self.approved_by,
            again: self.again.map(unsigned).transpose()?,
        })
    }
}
