//! Publications: rules that wait to be published, for a second person, then for their time.
//!
//! Each change holds the draft's row of its site, as publishing does, so that what is read is what holds when it is written,
//! and a publication is settled once, whichever of several servers comes first.

use app::api::{Publication, Source, Stage, Version};
use rules::ruleset::RuleSet;
use sqlx::{Any, FromRow, Row as _, Transaction, any::AnyRow};

use super::{
    Store, approval, audit,
    drafts::parse_rules,
    signed,
    versions::{Next, hold, latest},
};
use crate::{
    error::Error,
    roles::Publisher,
    words::{SiteKey, now_ms, random_id, sha256_hex},
};

mod row;

use row::{Row, name};

macro_rules! select {
    ($more:literal, $which:literal) => {
        concat!(
            "select ",
            $more,
            "p.id, p.base, p.revision, p.again, p.hash, p.rule_count, p.message, p.asked_by, p.token_of, p.asked_at, \
             p.publish_at, p.state, p.approved_by, p.approved_at, p.settled_by, p.settled_at, p.comment, p.version, \
             d.revision as draft from publications p join drafts d on d.site = p.site ",
            $which
        )
    };
}

/// What somebody asks to publish.
#[derive(Clone, Debug)]
pub struct Proposal<'a> {
    /// Where the rules are from.
    pub source: Source,
    /// The version that they were compared with; 0 for none.
    pub base: u64,
    /// The rules.
    pub rules: &'a RuleSet,
    /// Why.
    pub message: &'a str,
    /// Not before.
    pub at: Option<i64>,
    /// The person who made the token that asks.
    pub token_of: Option<&'a str>,
}

impl Store {
    /// Keeps what is asked for until it can be published; none when the draft has moved on.
    pub async fn propose(
        &self,
        by: &Publisher,
        key: &SiteKey,
        asked: Proposal<'_>,
    ) -> Result<Option<String>, Error> {
        let (revision, again) = match asked.source {
            Source::Draft(revision) => (Some(revision), None),
            Source::Again(number) => (None, Some(number)),
        };
        let mut tx = self.pool.begin().await?;
        if !hold(&mut tx, key, revision).await? {
            return Ok(None);
        }
        let now = latest(&mut tx, key).await?;
        if now != asked.base {
            return Err(Error::Overtaken(now));
        }
        let state = match (approval::is_on(&mut tx, key).await?, asked.at) {
            (true, _) => Stage::Waiting,
            (false, Some(_)) => Stage::Scheduled,
            (false, None) => {
                return Err(Error::Conflict(
                    "There is nothing to wait for on this site: publish it.".to_owned(),
                ));
            }
        };
        let (id, json) = (random_id(), asked.rules.canonical_json());
        let hash = sha256_hex(&json);
        sqlx::query(
            "insert into publications (id, site, base, revision, again, hash, rules, rule_count, message, asked_by, token_of, \
                asked_at, publish_at, state) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(id.clone())
        .bind(key.as_str().to_owned())
        .bind(signed(asked.base)?)
        .bind(revision.map(signed).transpose()?)
        .bind(again.map(signed).transpose()?)
        .bind(hash.clone())
        .bind(json)
        .bind(signed(asked.rules.rules.len() as u64)?)
        .bind(asked.message.to_owned())
        .bind(by.who().to_owned())
        .bind(asked.token_of.map(str::to_owned))
        .bind(now_ms())
        .bind(asked.at)
        .bind(name(state))
        .execute(&mut *tx)
        .await?;
        let detail = format!("publication {id}, {hash}");
        audit::write(&mut *tx, by.who(), "publication.asked", Some(key), &detail).await?;
        tx.commit().await?;
        Ok(Some(id))
    }

    /// What waits, and what was turned down or held back lately; newest first.
    pub async fn publications(&self, key: &SiteKey) -> Result<Vec<Publication>, Error> {
        let rows: Vec<Row> = sqlx::query_as(select!(
            "",
            "where p.site = $1 and (p.state in ('waiting', 'scheduled') \
                or p.state in ('declined', 'held') and p.settled_at > $2) \
             order by p.asked_at desc, p.id limit 100"
        ))
        .bind(key.as_str().to_owned())
        .bind(now_ms() - RECENT)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// One of them, and its rules.
    pub async fn publication(
        &self,
        key: &SiteKey,
        id: &str,
    ) -> Result<Option<(Publication, RuleSet)>, Error> {
        let found = find(&mut *self.pool.acquire().await?, key, id).await?;
        found
            .map(|(publication, json)| Ok((publication, parse_rules(&json)?)))
            .transpose()
    }

    /// Those whose time has come.
    pub async fn due(&self, now: i64) -> Result<Vec<(SiteKey, String)>, Error> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select site, id from publications where state = 'scheduled' and publish_at <= $1 order by publish_at, id",
        )
        .bind(now)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(site, id)| {
                let site = SiteKey::parse(&site).ok_or_else(|| {
                    Error::Internal("the database holds a malformed site key".to_owned())
                })?;
                Ok((site, id))
            })
            .collect()
    }

    /// Somebody else approves: it is published, or waits for its time. Answers the version, if it became one.
    pub async fn approve(
        &self,
        by: &Publisher,
        key: &SiteKey,
        id: &str,
        hash: &str,
    ) -> Result<Option<Version>, Error> {
        let mut tx = self.pool.begin().await?;
        let (asked, json) = held(&mut tx, key, id).await?;
        only(Stage::Waiting, &asked)?;
        if asked.is_of(by.who()) {
            return Err(Error::Conflict(
                "You asked for this: somebody else has to approve it.".to_owned(),
            ));
        }
        if asked.hash != hash {
            return Err(Error::Conflict(
                "These are not the rules that you looked at.".to_owned(),
            ));
        }
        let (now, detail) = (now_ms(), format!("publication {id}, {hash}"));
        audit::write(
            &mut *tx,
            by.who(),
            "publication.approved",
            Some(key),
            &detail,
        )
        .await?;
        sqlx::query(
            "update publications set state = 'scheduled', approved_by = $1, approved_at = $2 where id = $3",
        )
        .bind(by.who().to_owned())
        .bind(now)
        .bind(id.to_owned())
        .execute(&mut *tx)
        .await?;
        let version = if asked.publish_at.is_some_and(|at| at > now) {
            None
        } else {
            Some(complete(&mut tx, key, &asked, json, Some(by.who())).await?)
        };
        tx.commit().await?;
        Ok(version)
    }

    /// Its time has come; none where another server was faster, or somebody took it back.
    pub async fn publish_due(
        &self,
        key: &SiteKey,
        id: &str,
        now: i64,
    ) -> Result<Option<Version>, Error> {
        let mut tx = self.pool.begin().await?;
        let (asked, json) = held(&mut tx, key, id).await?;
        if asked.state != Stage::Scheduled || asked.publish_at.is_none_or(|at| at > now) {
            return Ok(None);
        }
        let approved = asked.approved.clone().map(|(who, _)| who);
        let version = complete(&mut tx, key, &asked, json, approved.as_deref()).await?;
        tx.commit().await?;
        Ok(Some(version))
    }

    /// Ends it otherwise, and says why. `open` is what it has to be until then: several may try.
    pub async fn settle(
        &self,
        by: &str,
        key: &SiteKey,
        id: &str,
        (open, end): (&[Stage], Stage),
        comment: &str,
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        let (asked, _) = held(&mut tx, key, id).await?;
        if !open.contains(&asked.state) {
            return Err(settled(&asked));
        }
        end_one(&mut tx, by, key, id, end, comment).await?;
        Ok(tx.commit().await?)
    }
}

/// Holds back what waits over a version that is no longer the latest, save `done`; the draft's row is held.
pub(super) async fn overtaken(
    tx: &mut Transaction<'_, Any>,
    key: &SiteKey,
    number: u64,
    done: Option<&str>,
) -> Result<(), Error> {
    let waiting: Vec<(String,)> = sqlx::query_as(
        "select id from publications where site = $1 and state in ('waiting', 'scheduled') and id <> $2",
    )
    .bind(key.as_str().to_owned())
    .bind(done.unwrap_or_default().to_owned())
    .fetch_all(&mut **tx)
    .await?;
    let why = format!("Version {number} was published in between.");
    for (id,) in waiting {
        end_one(tx, CLOCK, key, &id, Stage::Held, &why).await?;
    }
    Ok(())
}

/// What was only waiting for its time now waits for a second person first; the draft's row is held.
pub(super) async fn await_approval(
    tx: &mut Transaction<'_, Any>,
    key: &SiteKey,
) -> Result<(), Error> {
    sqlx::query(
        "update publications set state = 'waiting' where site = $1 and state = 'scheduled' and approved_by is null",
    )
    .bind(key.as_str().to_owned())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The publication as it is once nobody else can change it.
async fn held(
    tx: &mut Transaction<'_, Any>,
    key: &SiteKey,
    id: &str,
) -> Result<(Publication, String), Error> {
    hold(tx, key, None).await?;
    find(tx, key, id).await?.ok_or_else(none)
}

/// Makes the next version of it, which is scheduled; its site is held.
async fn complete(
    tx: &mut Transaction<'_, Any>,
    key: &SiteKey,
    asked: &Publication,
    json: String,
    approved_by: Option<&str>,
) -> Result<Version, Error> {
    // Whatever is published settles what waits: this holds by then, and is looked at all the same.
    let now = latest(tx, key).await?;
    if now != asked.base {
        return Err(Error::Overtaken(now));
    }
    if sha256_hex(&json) != asked.hash {
        return Err(Error::Internal(format!(
            "the rules of publication {} are not those that were asked for",
            asked.id
        )));
    }
    let next = Next {
        by: &asked.asked_by,
        json,
        rules: asked.rules,
        message: &asked.message,
        again: match asked.source {
            Source::Draft(_) => None,
            Source::Again(number) => Some(number),
        },
        approved_by,
        of: Some(&asked.id),
    };
    let version = next.add(tx, key).await?;
    sqlx::query(
        "update publications set state = 'published', settled_by = $1, settled_at = $2, version = $3 where id = $4",
    )
    .bind(approved_by.unwrap_or(CLOCK).to_owned())
    .bind(version.published_at)
    .bind(signed(version.number)?)
    .bind(asked.id.clone())
    .execute(&mut **tx)
    .await?;
    Ok(version)
}

async fn end_one(
    tx: &mut Transaction<'_, Any>,
    by: &str,
    key: &SiteKey,
    id: &str,
    end: Stage,
    comment: &str,
) -> Result<(), Error> {
    sqlx::query(
        "update publications set state = $1, settled_by = $2, settled_at = $3, comment = $4 where id = $5",
    )
    .bind(name(end))
    .bind(by.to_owned())
    .bind(now_ms())
    .bind(comment.to_owned())
    .bind(id.to_owned())
    .execute(&mut **tx)
    .await?;
    let what = match end {
        Stage::Declined => "publication.declined",
        Stage::Withdrawn => "publication.withdrawn",
        _ => "publication.held",
    };
    audit::write(
        &mut **tx,
        by,
        what,
        Some(key),
        &format!("publication {id}: {comment}"),
    )
    .await
}

async fn find(
    connection: &mut sqlx::AnyConnection,
    key: &SiteKey,
    id: &str,
) -> Result<Option<(Publication, String)>, Error> {
    let row: Option<AnyRow> = sqlx::query(select!("p.rules, ", "where p.site = $1 and p.id = $2"))
        .bind(key.as_str().to_owned())
        .bind(id.to_owned())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok((Row::from_row(&row)?.read()?, row.try_get("rules")?)))
        .transpose()
}

fn only(stage: Stage, asked: &Publication) -> Result<(), Error> {
    if asked.state == stage {
        Ok(())
    } else {
        Err(settled(asked))
    }
}

fn settled(asked: &Publication) -> Error {
    Error::Conflict(match asked.state {
        Stage::Waiting => "This still waits for approval.".to_owned(),
        Stage::Scheduled => "This was approved already.".to_owned(),
        Stage::Published => "This was published already.".to_owned(),
        Stage::Declined => "This was declined.".to_owned(),
        Stage::Withdrawn => "This was taken back.".to_owned(),
        Stage::Held => format!("This was held back: {}", asked.comment),
    })
}

fn none() -> Error {
    Error::NotFound("Nothing of that name waits to be published.".to_owned())
}

/// Who it is in the audit log when nobody asked at that moment.
pub(crate) const CLOCK: &str = "clock";
/// How long what was not published is still shown.
const RECENT: i64 = 14 * 24 * 3_600_000;
