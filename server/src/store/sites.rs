//! Sites: a key, a name, the origins on which the tag runs.

use super::{Store, audit, unsigned};
use crate::{
    error::Error,
    roles::Admin,
    words::{Origin, SiteKey, now_ms},
};

/// A site as the relay needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteRow {
    /// The public key.
    pub key: SiteKey,
    /// For people.
    pub name: String,
    /// Where the tag may run, as browsers write origins.
    pub origins: Vec<String>,
}

impl SiteRow {
    /// Whether the tag may run on a page of this origin.
    pub fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed == origin)
    }
}

/// A site with what the overview shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SiteState {
    pub row: SiteRow,
    /// The latest version's number.
    pub version: Option<u64>,
    /// Whether the draft differs from it.
    pub changed: bool,
    /// Whether publishing takes a second person.
    pub approval: bool,
    /// The admin who asked that it no longer does.
    pub approval_off_by: Option<String>,
    /// How many alarms nobody has acknowledged.
    pub alarms: u64,
}

impl Store {
    /// The site with this key.
    pub async fn site(&self, key: &SiteKey) -> Result<Option<SiteRow>, Error> {
        let row: Option<(String, String, String)> =
            sqlx::query_as("select key, name, origins from sites where key = $1")
                .bind(key.as_str().to_owned())
                .fetch_optional(&self.pool)
                .await?;
        row.map(parse).transpose()
    }

    /// All sites by name, or the one with this key.
    pub(crate) async fn site_states(&self, key: Option<&SiteKey>) -> Result<Vec<SiteState>, Error> {
        let rows: Vec<StateRow> = sqlx::query_as(
            "select s.key, s.name, s.origins, s.approval, s.approval_off_by, v.number, \
                cast(case when v.number is null then case when d.revision > 0 then 1 else 0 end \
                     when v.rules <> d.rules then 1 else 0 end as bigint), \
                (select cast(count(*) as bigint) from alarms a where a.site = s.key and a.acknowledged_at is null) \
             from sites s join drafts d on d.site = s.key \
             left join versions v on v.site = s.key \
                and v.number = (select max(l.number) from versions l where l.site = s.key) \
             where s.key = $1 or $2 = 1 order by s.name, s.key",
        )
        .bind(key.map_or(String::new(), |key| key.as_str().to_owned()))
        .bind(i64::from(key.is_none()))
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(
                |(key, name, origins, approval, approval_off_by, version, changed, alarms)| {
                    Ok(SiteState {
                        row: parse((key, name, origins))?,
                        version: version.map(unsigned).transpose()?,
                        changed: changed != 0,
                        approval: approval != 0,
                        approval_off_by,
                        alarms: unsigned(alarms)?,
                    })
                },
            )
            .collect()
    }

    /// Makes a site with an empty draft.
    pub async fn create_site(
        &self,
        by: &Admin,
        key: &SiteKey,
        name: &str,
        origins: &[Origin],
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        sqlx::query("insert into sites (key, name, origins, created_at) values ($1, $2, $3, $4)")
            .bind(key.as_str().to_owned())
            .bind(name.to_owned())
            .bind(write(origins))
            .bind(now_ms())
            .execute(&mut *tx)
            .await
            .map_err(|error| match error {
                sqlx::Error::Database(e) if e.is_unique_violation() => {
                    Error::Conflict("There is a site with that key.".to_owned())
                }
                other => other.into(),
            })?;
        sqlx::query("insert into drafts (site, revision, rules) values ($1, 0, $2)")
            .bind(key.as_str().to_owned())
            .bind(rules::ruleset::RuleSet::default().canonical_json())
            .execute(&mut *tx)
            .await?;
        audit::write(&mut *tx, by.who(), "site.created", Some(key), name).await?;
        Ok(tx.commit().await?)
    }

    /// Changes a site's name and origins; false when there is no such site.
    pub async fn update_site(
        &self,
        by: &Admin,
        key: &SiteKey,
        name: &str,
        origins: &[Origin],
    ) -> Result<bool, Error> {
        let mut tx = self.pool.begin().await?;
        let done = sqlx::query("update sites set name = $1, origins = $2 where key = $3")
            .bind(name.to_owned())
            .bind(write(origins))
            .bind(key.as_str().to_owned())
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        audit::write(
            &mut *tx,
            by.who(),
            "site.changed",
            Some(key),
            &write(origins),
        )
        .await?;
        tx.commit().await?;
        Ok(true)
    }
}

type StateRow = (
    String,
    String,
    String,
    i64,
    Option<String>,
    Option<i64>,
    i64,
    i64,
);

fn parse((key, name, origins): (String, String, String)) -> Result<SiteRow, Error> {
    let key = SiteKey::parse(&key)
        .ok_or_else(|| Error::Internal("the database holds a malformed site key".to_owned()))?;
    let origins = serde_json::from_str(&origins).map_err(|_| {
        Error::Internal(format!(
            "the database holds malformed origins for site {key}"
        ))
    })?;
    Ok(SiteRow { key, name, origins })
}

fn write(origins: &[Origin]) -> String {
    let origins: Vec<&str> = origins.iter().map(Origin::as_str).collect();
    serde_json::to_string(&origins).expect("a list of strings is JSON")
}
