//! Recipients: where a site's alarms go.

use sqlx::{Any, Executor};

use super::{Store, audit, versions::hold};
use crate::{
    error::Error,
    roles::Admin,
    words::{Email, Origin, SigningSecret, SiteKey, now_ms},
};

/// Where a site's alarms go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipientsRow {
    /// The site's name.
    pub site: String,
    /// Who gets them as signed JSON.
    pub webhook: Option<Webhook>,
    /// Who gets them as mail.
    pub mailboxes: Vec<Email>,
}

/// Where to send what is signed by what.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Parsed when it was entered. May hold a secret of the receiver's.
    pub url: String,
    /// Signs.
    pub secret: SigningSecret,
    /// Since when; milliseconds of Unix time.
    pub secret_at: i64,
    /// Signs beside it for a day.
    pub before: Option<SigningSecret>,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Webhook(…)")
    }
}

impl Webhook {
    /// The secrets that sign now.
    pub fn secrets(&self, now: i64) -> Vec<&SigningSecret> {
        let before = (self.before.as_ref()).filter(|_| now < self.secret_at + BESIDE_MS);
        std::iter::once(&self.secret).chain(before).collect()
    }
}

impl Store {
    /// Where the site's alarms go.
    pub async fn recipients(&self, site: &SiteKey) -> Result<Option<RecipientsRow>, Error> {
        find(&self.pool, site).await
    }

    /// Changes it. Answers the secret where the webhook is the site's first and so has got one; none when there is no such site.
    pub async fn set_recipients(
        &self,
        by: &Admin,
        site: &SiteKey,
        webhook: Option<&str>,
        mailboxes: &[Email],
    ) -> Result<Option<Option<SigningSecret>>, Error> {
        let mut tx = self.pool.begin().await?;
        if !hold(&mut tx, site, None).await? {
            return Ok(None);
        }
        let Some(known) = find(&mut *tx, site).await? else {
            return Ok(None);
        };
        let mailboxes: Vec<&str> = mailboxes.iter().map(Email::as_str).collect();
        sqlx::query("update sites set webhook = $1, mailboxes = $2 where key = $3")
            .bind(webhook.map(str::to_owned))
            .bind(serde_json::to_string(&mailboxes).expect("a list of strings is JSON"))
            .bind(site.as_str().to_owned())
            .execute(&mut *tx)
            .await?;
        let secret = match (known.webhook, webhook) {
            (None, Some(_)) => {
                let secret = SigningSecret::random();
                write_secrets(&mut *tx, site, Some(&secret), None).await?;
                Some(secret)
            }
            (Some(_), None) => {
                write_secrets(&mut *tx, site, None, None).await?;
                None
            }
            _ => None,
        };
        let detail = told(webhook, &mailboxes);
        audit::write(
            &mut *tx,
            by.who(),
            "recipients.changed",
            Some(site),
            &detail,
        )
        .await?;
        tx.commit().await?;
        Ok(Some(secret))
    }

    /// A new secret; the one before it signs beside it for a day. None where there is no webhook.
    pub async fn rotate_secret(
        &self,
        by: &Admin,
        site: &SiteKey,
    ) -> Result<Option<SigningSecret>, Error> {
        let mut tx = self.pool.begin().await?;
        hold(&mut tx, site, None).await?;
        let Some(known) = find(&mut *tx, site).await?.and_then(|row| row.webhook) else {
            return Ok(None);
        };
        let secret = SigningSecret::random();
        write_secrets(&mut *tx, site, Some(&secret), Some(&known.secret)).await?;
        audit::write(&mut *tx, by.who(), "webhook.rotated", Some(site), "").await?;
        tx.commit().await?;
        Ok(Some(secret))
    }
}

async fn find<'c>(
    executor: impl Executor<'c, Database = Any>,
    site: &SiteKey,
) -> Result<Option<RecipientsRow>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select name, mailboxes, webhook, webhook_secret, webhook_secret_at, webhook_secret_before from sites where key = $1",
    )
    .bind(site.as_str().to_owned())
    .fetch_optional(executor)
    .await?;
    row.map(|row| parse(row).ok_or_else(|| malformed(site)))
        .transpose()
}

async fn write_secrets<'c>(
    executor: impl Executor<'c, Database = Any>,
    site: &SiteKey,
    secret: Option<&SigningSecret>,
    before: Option<&SigningSecret>,
) -> Result<(), Error> {
    sqlx::query(
        "update sites set webhook_secret = $1, webhook_secret_before = $2, webhook_secret_at = $3 where key = $4",
    )
    .bind(secret.map(SigningSecret::reveal))
    .bind(before.map(SigningSecret::reveal))
    .bind(now_ms())
    .bind(site.as_str().to_owned())
    .execute(executor)
    .await?;
    Ok(())
}

type Row = (
    String,
    String,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<String>,
);

fn parse((site, mailboxes, url, secret, secret_at, before): Row) -> Option<RecipientsRow> {
    let mailboxes: Vec<String> = serde_json::from_str(&mailboxes).ok()?;
    let webhook = match url {
        Some(url) => Some(Webhook {
            url,
            secret: SigningSecret::parse(&secret?)?,
            secret_at: secret_at?,
            before: before.as_deref().and_then(SigningSecret::parse),
        }),
        None => None,
    };
    let mailboxes = mailboxes
        .iter()
        .map(|text| Email::parse(text))
        .collect::<Option<_>>()?;
    Some(RecipientsRow {
        site,
        webhook,
        mailboxes,
    })
}

fn malformed(site: &SiteKey) -> Error {
    Error::Internal(format!(
        "the database holds malformed recipients for site {site}"
    ))
}

/// For the audit log: of a webhook the origin alone, for its path may hold a secret.
fn told(webhook: Option<&str>, mailboxes: &[&str]) -> String {
    let origin = webhook
        .and_then(|url| url.parse().ok())
        .and_then(|url| Origin::of(&url));
    let webhook = origin.as_ref().map_or("none", Origin::as_str);
    format!("webhook {webhook}; mail {}", mailboxes.join(", "))
}

/// How long the secret before signs beside the new one.
const BESIDE_MS: i64 = 24 * 60 * 60 * 1000;
