//! Deliveries: which alarm is to be told to whom, until it was told or given up.
//!
//! A row is written in the transaction that raises the alarm, so that none is lost. One of several servers claims it; if that one
//! stops before it says what came of it, the row is anybody's again after a while.

use app::api::{Delivery, Told};
use serde::{Deserialize, Serialize};
use sqlx::{Any, Transaction};

use super::Store;
use crate::{
    error::Error,
    words::{SiteKey, now_ms, random_id},
};

/// What is said of an alarm: counts and names that the relay reported, nothing of a page's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    /// The alarm's id.
    pub alarm: String,
    /// `rule` or `field`.
    pub kind: String,
    /// Origin and path, without what may be somebody's own.
    pub page: String,
    /// The rule's id, or the field's category.
    pub name: String,
    /// Which version held.
    pub version: u64,
    /// How often it was as it should be, and out of how many visits; then how many visits in a row say that it no longer is.
    pub counts: Counts,
    /// Milliseconds of Unix time.
    pub raised_at: i64,
}

/// In visits of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Before.
    pub visits: i64,
    /// Of these, in how many the rule matched.
    pub matched: i64,
    /// In how many the rule was missed, or the field seen.
    pub since: i64,
}

/// Whom a delivery is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// Gets each alarm by itself: the delivery with this id.
    Webhook(String),
    /// Gets what is due in one letter.
    Mailbox(String),
}

/// What one server has taken on.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Names it.
    pub id: String,
    /// What to say; never empty.
    pub alarms: Vec<Due>,
}

/// What is to be said, once.
#[derive(Clone, Debug)]
pub struct Due {
    /// Names the delivery.
    pub id: String,
    /// How often it was tried, this time included.
    pub tries: i64,
    /// What happened.
    pub raised: Raised,
}

impl Store {
    /// For whom something is due: of each recipient a few, the first of each before the second of any, so that one that answers slowly
    /// holds up no other.
    pub async fn due_deliveries(&self, now: i64) -> Result<Vec<(SiteKey, Recipient)>, Error> {
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "select id, site, recipient from (select id, site, recipient, due_at, \
                row_number() over (partition by site, recipient order by due_at, id) as place \
                from deliveries where state = 'waiting' and due_at <= $1) due \
             where place <= $2 order by place, due_at, id limit 200",
        )
        .bind(now)
        .bind(MOST_AT_ONCE)
        .fetch_all(&self.pool)
        .await?;
        let mut due = Vec::new();
        for (id, site, recipient) in rows {
            let site = SiteKey::parse(&site).ok_or_else(|| {
                Error::Internal("the database holds a malformed site key".to_owned())
            })?;
            let recipient = if recipient == WEBHOOK {
                Recipient::Webhook(id)
            } else {
                Recipient::Mailbox(recipient)
            };
            if !due.contains(&(site.clone(), recipient.clone())) {
                due.push((site, recipient));
            }
        }
        Ok(due)
    }

    /// Takes on what is due for the recipient at `now`; none where another server was faster.
    pub async fn claim(
        &self,
        site: &SiteKey,
        recipient: &Recipient,
        now: i64,
    ) -> Result<Option<Claim>, Error> {
        let claim = random_id();
        let (column, which) = match recipient {
            Recipient::Webhook(id) => (WEBHOOK, id.as_str()),
            Recipient::Mailbox(address) => (address.as_str(), ""),
        };
        sqlx::query(
            "update deliveries set claim = $1, tries = tries + 1, due_at = $2 \
             where state = 'waiting' and due_at <= $3 and site = $4 and recipient = $5 and (id = $6 or $6 = '')",
        )
        .bind(claim.clone())
        .bind(now + LEASE_MS)
        .bind(now)
        .bind(site.as_str().to_owned())
        .bind(column.to_owned())
        .bind(which.to_owned())
        .execute(&self.pool)
        .await?;
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select id, alarm, tries from deliveries where claim = $1 order by created_at, id",
        )
        .bind(claim.clone())
        .fetch_all(&self.pool)
        .await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let alarms = rows.into_iter().map(|(id, alarm, tries)| {
            let raised = serde_json::from_str(&alarm).map_err(|_| {
                Error::Internal(format!(
                    "the database holds a malformed alarm for delivery {id}"
                ))
            })?;
            Ok(Due { id, tries, raised })
        });
        Ok(Some(Claim {
            id: claim,
            alarms: alarms.collect::<Result<_, Error>>()?,
        }))
    }

    /// It was told, and what the recipient's server said.
    pub async fn delivered(&self, claim: &Claim, said: &str) -> Result<(), Error> {
        for due in &claim.alarms {
            self.settle_one(claim, due, ("delivered", 0), said).await?;
        }
        Ok(())
    }

    /// It was not, and why; each is tried again at the time that `again_at` says for it, or no more.
    pub async fn not_delivered(
        &self,
        claim: &Claim,
        again_at: impl Fn(&Due) -> Option<i64>,
        why: &str,
    ) -> Result<(), Error> {
        for due in &claim.alarms {
            let state = match again_at(due) {
                Some(at) => ("waiting", at),
                None => ("failed", 0),
            };
            self.settle_one(claim, due, state, why).await?;
        }
        Ok(())
    }

    /// What came of the newest delivery to each recipient.
    pub async fn last_deliveries(&self, site: &SiteKey) -> Result<Vec<Delivery>, Error> {
        let rows: Vec<(String, String, String, i64, i64, i64)> = sqlx::query_as(
            "select d.recipient, d.state, d.said, d.created_at, d.due_at, d.tries from deliveries d \
             where d.site = $1 and d.id = (select l.id from deliveries l where l.site = d.site and l.recipient = d.recipient \
                order by l.created_at desc, l.id desc limit 1) order by d.recipient",
        )
        .bind(site.as_str().to_owned())
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(
                |(recipient, state, said, raised_at, due_at, tries)| Delivery {
                    recipient: Some(recipient).filter(|recipient| recipient != WEBHOOK),
                    raised_at,
                    told: match state.as_str() {
                        "delivered" => Told::Delivered,
                        "failed" => Told::Failed,
                        _ if tries == 0 => Told::Waiting,
                        _ => Told::Again(due_at),
                    },
                    said,
                },
            )
            .collect())
    }

    /// Forgets what was settled long ago.
    pub async fn sweep_deliveries(&self) -> Result<(), Error> {
        sqlx::query("delete from deliveries where state <> 'waiting' and said_at < $1")
            .bind(now_ms() - KEPT_MS)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn settle_one(
        &self,
        claim: &Claim,
        due: &Due,
        (state, due_at): (&'static str, i64),
        said: &str,
    ) -> Result<(), Error> {
        sqlx::query(
            "update deliveries set state = $1, due_at = $2, said = $3, said_at = $4, claim = null where claim = $5 and id = $6",
        )
        .bind(state)
        .bind(due_at)
        .bind(said.to_owned())
        .bind(now_ms())
        .bind(claim.id.clone())
        .bind(due.id.clone())
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// Has the alarm told to everybody whom the site names.
pub(super) async fn tell(
    transaction: &mut Transaction<'static, Any>,
    site: &SiteKey,
    raised: &Raised,
) -> Result<(), Error> {
    let (webhook, mailboxes): (i64, String) = sqlx::query_as(
        "select cast(case when webhook is null then 0 else 1 end as bigint), mailboxes from sites where key = $1",
    )
    .bind(site.as_str().to_owned())
    .fetch_one(&mut **transaction)
    .await?;
    let mailboxes: Vec<String> = serde_json::from_str(&mailboxes).unwrap_or_default();
    let alarm = serde_json::to_string(raised)
        .map_err(|error| Error::Internal(format!("an alarm cannot be written: {error}")))?;
    let webhook = (webhook == 1).then(|| (WEBHOOK.to_owned(), raised.raised_at));
    let letters = mailboxes
        .into_iter()
        .map(|address| (address, raised.raised_at + GATHER_MS));
    for (recipient, due_at) in webhook.into_iter().chain(letters) {
        sqlx::query(
            "insert into deliveries (id, site, recipient, alarm, created_at, due_at, state) \
             values ($1, $2, $3, $4, $5, $6, 'waiting')",
        )
        .bind(random_id())
        .bind(site.as_str().to_owned())
        .bind(recipient)
        .bind(alarm.clone())
        .bind(raised.raised_at)
        .bind(due_at)
        .execute(&mut **transaction)
        .await?;
    }
    Ok(())
}

/// What stands for the webhook where a mailbox would stand.
const WEBHOOK: &str = "webhook";
/// How many of one webhook's alarms are sent in one go.
const MOST_AT_ONCE: i64 = 4;
/// Longer than any try takes.
const LEASE_MS: i64 = 2 * 60 * 1000;
/// How long a letter waits for what else is missed: a new version of a website breaks more than one rule.
const GATHER_MS: i64 = 60 * 1000;
const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;
