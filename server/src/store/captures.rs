//! Captures: one-use links by which a person's own browser sends a page to the editor.

use app::api::PageInfo;
use url::Url;

use super::Store;
use crate::{
    error::Error,
    roles::Editor,
    words::{Secret, SiteKey, now_ms, sha256_hex},
};

/// A capture that waits for its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptureRow {
    /// Whose page is awaited.
    pub site: SiteKey,
    /// The page that the person opened.
    pub url: Url,
    /// Who asked for it, an e-mail address.
    pub person: String,
}

impl Store {
    /// Opens a capture for ten minutes.
    pub async fn open_capture(
        &self,
        by: &Editor,
        site: &SiteKey,
        url: &Url,
    ) -> Result<Secret, Error> {
        let token = Secret::random();
        sqlx::query("delete from captures where expires_at < $1")
            .bind(now_ms() - KEPT_MS)
            .execute(&self.pool)
            .await?;
        sqlx::query("insert into captures (token_hash, site, url, person, expires_at) values ($1, $2, $3, $4, $5)")
            .bind(token.hash())
            .bind(site.as_str().to_owned())
            .bind(url.to_string())
            .bind(by.who().to_owned())
            .bind(now_ms() + LIFE_MS)
            .execute(&self.pool)
            .await?;
        Ok(token)
    }

    /// The capture of this token, if it is unused and in time. Looks only: see [`Store::take_capture`].
    pub async fn capture(&self, token: &str) -> Result<Option<CaptureRow>, Error> {
        let row: Option<Row> = sqlx::query_as(
            "select site, url, person from captures where token_hash = $1 and used_at is null and expires_at > $2",
        )
        .bind(sha256_hex(token))
        .bind(now_ms())
        .fetch_optional(&self.pool)
        .await?;
        row.map(parse).transpose()
    }

    /// Uses the token up: of several who bring it, one gets the capture.
    pub async fn take_capture(&self, token: &str) -> Result<Option<CaptureRow>, Error> {
        let row: Option<Row> = sqlx::query_as(
            "update captures set used_at = $1 where token_hash = $2 and used_at is null and expires_at > $1 \
             returning site, url, person",
        )
        .bind(now_ms())
        .bind(sha256_hex(token))
        .fetch_optional(&self.pool)
        .await?;
        row.map(parse).transpose()
    }

    /// Says which page the taken capture became.
    pub async fn finish_capture(&self, token: &str, page: &str) -> Result<(), Error> {
        sqlx::query("update captures set page = $1 where token_hash = $2 and used_at is not null")
            .bind(page.to_owned())
            .bind(sha256_hex(token))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The page that came of this person's capture; none while it waits.
    pub async fn captured(
        &self,
        by: &Editor,
        site: &SiteKey,
        token: &str,
    ) -> Result<Option<PageInfo>, Error> {
        let row: Option<(Option<String>, Option<i64>, i64)> = sqlx::query_as(
            "select page, used_at, expires_at from captures where token_hash = $1 and site = $2 and person = $3",
        )
        .bind(sha256_hex(token))
        .bind(site.as_str().to_owned())
        .bind(by.who().to_owned())
        .fetch_optional(&self.pool)
        .await?;
        match row {
            Some((Some(page), _, _)) => self.page_info(site, &page).await,
            Some((None, Some(_), _)) => Ok(None),
            Some((None, None, expires_at)) if expires_at > now_ms() => Ok(None),
            _ => Err(Error::NotFound(
                "This capture is over: start a new one.".to_owned(),
            )),
        }
    }
}

type Row = (String, String, String);

fn parse((site, url, person): Row) -> Result<CaptureRow, Error> {
    let malformed = || Error::Internal("the database holds a malformed capture".to_owned());
    Ok(CaptureRow {
        site: SiteKey::parse(&site).ok_or_else(malformed)?,
        url: Url::parse(&url).map_err(|_| malformed())?,
        person,
    })
}

/// How long a link can be used.
const LIFE_MS: i64 = 10 * 60 * 1000;
/// How long afterwards the editor can still ask what became of it.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;
