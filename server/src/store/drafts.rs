//! Drafts: the rule set of a site that is being edited, saved only over the revision that the editor saw.

use rules::ruleset::RuleSet;

use super::{Store, audit, signed, unsigned};
use crate::{
    error::Error,
    roles::Editor,
    words::{SiteKey, now_ms},
};

/// A draft as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DraftRow {
    /// Counts saves.
    pub revision: u64,
    pub rules: RuleSet,
    /// Who saved last, and when.
    pub saved: Option<(String, i64)>,
}

impl Store {
    /// The site's draft; none when there is no such site.
    pub(crate) async fn draft(&self, key: &SiteKey) -> Result<Option<DraftRow>, Error> {
        let row: Option<(i64, String, Option<String>, Option<i64>)> = sqlx::query_as(
            "select revision, rules, saved_by, saved_at from drafts where site = $1",
        )
        .bind(key.as_str().to_owned())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|(revision, rules, by, at)| {
            Ok(DraftRow {
                revision: unsigned(revision)?,
                rules: parse_rules(&rules)?,
                saved: by.zip(at),
            })
        })
        .transpose()
    }

    /// Saves over `revision`; false when the draft has moved on (or there is no such site).
    pub async fn save_draft(
        &self,
        by: &Editor,
        key: &SiteKey,
        revision: u64,
        rules: &RuleSet,
    ) -> Result<bool, Error> {
        let mut tx = self.pool.begin().await?;
        let done = sqlx::query(
            "update drafts set revision = revision + 1, rules = $1, saved_by = $2, saved_at = $3 \
             where site = $4 and revision = $5",
        )
        .bind(rules.canonical_json())
        .bind(by.who().to_owned())
        .bind(now_ms())
        .bind(key.as_str().to_owned())
        .bind(signed(revision)?)
        .execute(&mut *tx)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        audit::write(
            &mut *tx,
            by.who(),
            "draft.saved",
            Some(key),
            &format!("revision {}", revision + 1),
        )
        .await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// A stored rule set. One that this program does not understand fails: nothing may be enforced in part.
pub(super) fn parse_rules(text: &str) -> Result<RuleSet, Error> {
    serde_json::from_str(text)
        .map_err(|error| Error::Internal(format!("a stored rule set cannot be read: {error}")))
}
