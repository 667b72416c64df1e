//! Pages saved for the editor: redacted trees, up to fifty a site, one for each address that the server fetched.

use app::api::PageInfo;

use super::{Store, signed, unsigned};
use crate::{
    error::Error,
    words::{SiteKey, now_ms, random_id},
};

/// A page to be saved.
#[derive(Clone, Debug)]
pub struct NewPage {
    /// Whose page.
    pub site: SiteKey,
    /// Where it was loaded from, after redirects.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Whether a browser captured it.
    pub captured: bool,
    /// How many elements it has.
    pub elements: u64,
    /// JSON of `rules::event::Node`, scrubbed: without values that anybody typed.
    pub tree: String,
    /// Who asked for it, an e-mail address.
    pub by: String,
}

impl Store {
    /// Saves a page; refuses one that was fetched where a site has as many as are kept. A captured one was asked about
    /// before it was captured ([`Store::room_for_page`]).
    ///
    /// A page that was fetched takes the place, and the id, of the one fetched from that address before. What browsers sent
    /// stands beside one another: a person captures the same address in several states.
    pub async fn save_page(&self, page: NewPage) -> Result<PageInfo, Error> {
        let mut tx = self.pool.begin().await?;
        let former = match page.captured {
            true => None,
            false => take_former(&mut tx, &page).await?,
        };
        if !page.captured && former.is_none() {
            has_room(&mut *tx, &page.site, KEPT).await?;
        }
        let info = PageInfo {
            id: former.unwrap_or_else(random_id),
            url: page.url,
            title: page.title,
            captured: page.captured,
            saved_at: now_ms(),
            elements: page.elements,
        };
        sqlx::query(
            "insert into pages (id, site, url, title, captured, elements, tree, saved_by, saved_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(info.id.clone())
        .bind(page.site.as_str().to_owned())
        .bind(info.url.clone())
        .bind(info.title.clone())
        .bind(i64::from(info.captured))
        .bind(signed(info.elements)?)
        .bind(page.tree)
        .bind(page.by)
        .bind(info.saved_at)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(info)
    }

    /// Refuses where one page more, in place of `replaces` if that is given, would be more than are kept.
    pub async fn room_for_page(&self, site: &SiteKey, replaces: Option<&str>) -> Result<(), Error> {
        let replaced = match replaces {
            Some(id) => self.page_info(site, id).await?,
            None => None,
        };
        has_room(&self.pool, site, KEPT + i64::from(replaced.is_some())).await
    }

    /// The saved pages, newest first, without their trees.
    pub async fn pages(&self, site: &SiteKey) -> Result<Vec<PageInfo>, Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, url, title, captured, saved_at, elements from pages where site = $1 order by saved_at desc, id desc",
        )
        .bind(site.as_str().to_owned())
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(parse).collect()
    }

    /// What is known of one saved page, without its tree.
    pub async fn page_info(&self, site: &SiteKey, id: &str) -> Result<Option<PageInfo>, Error> {
        let row: Option<Row> =
            sqlx::query_as("select id, url, title, captured, saved_at, elements from pages where site = $1 and id = $2")
                .bind(site.as_str().to_owned())
                .bind(id.to_owned())
                .fetch_optional(&self.pool)
                .await?;
        row.map(parse).transpose()
    }

    /// The tree of one saved page, as JSON.
    pub async fn page_tree(&self, site: &SiteKey, id: &str) -> Result<Option<String>, Error> {
        let row: Option<(String,)> =
            sqlx::query_as("select tree from pages where site = $1 and id = $2")
                .bind(site.as_str().to_owned())
                .bind(id.to_owned())
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(tree,)| tree))
    }

    /// Forgets a page; false when there was none.
    pub async fn delete_page(&self, site: &SiteKey, id: &str) -> Result<bool, Error> {
        let done = sqlx::query("delete from pages where site = $1 and id = $2")
            .bind(site.as_str().to_owned())
            .bind(id.to_owned())
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}

async fn has_room(
    db: impl sqlx::Executor<'_, Database = sqlx::Any>,
    site: &SiteKey,
    most: i64,
) -> Result<(), Error> {
    let (count,): (i64,) = sqlx::query_as("select count(*) from pages where site = $1")
        .bind(site.as_str().to_owned())
        .fetch_one(db)
        .await?;
    match count < most {
        true => Ok(()),
        false => Err(Error::Conflict(format!(
            "This site has {count} saved pages, as many as are kept. Remove one that is no longer needed first."
        ))),
    }
}

/// Takes away what was fetched from the page's address before; answers the id of the newest.
async fn take_former(
    tx: &mut sqlx::Transaction<'_, sqlx::Any>,
    page: &NewPage,
) -> Result<Option<String>, Error> {
    let former: Vec<(String, i64)> = sqlx::query_as(
        "delete from pages where site = $1 and url = $2 and captured = 0 returning id, saved_at",
    )
    .bind(page.site.as_str().to_owned())
    .bind(page.url.clone())
    .fetch_all(&mut **tx)
    .await?;
    let newest = former.into_iter().max_by_key(|(_, saved_at)| *saved_at);
    Ok(newest.map(|(id, _)| id))
}

type Row = (String, String, String, i64, i64, i64);

fn parse((id, url, title, captured, saved_at, elements): Row) -> Result<PageInfo, Error> {
    Ok(PageInfo {
        id,
        url,
        title,
        captured: captured != 0,
        saved_at,
        elements: unsigned(elements)?,
    })
}

/// How many pages a site keeps.
const KEPT: i64 = 50;
