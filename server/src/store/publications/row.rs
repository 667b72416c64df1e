//! Publications as they stand in the database.

use app::api::{Publication, Source, Stage};
use sqlx::FromRow;

use crate::{error::Error, store::unsigned};

/// One, without its rules.
#[derive(FromRow)]
pub(super) struct Row {
    id: String,
    base: i64,
    revision: Option<i64>,
    again: Option<i64>,
    hash: String,
    rule_count: i64,
    message: String,
    asked_by: String,
    token_of: Option<String>,
    asked_at: i64,
    publish_at: Option<i64>,
    state: String,
    approved_by: Option<String>,
    approved_at: Option<i64>,
    settled_by: Option<String>,
    settled_at: Option<i64>,
    comment: String,
    version: Option<i64>,
    draft: i64,
}

impl Row {
    /// As the app has it.
    pub(super) fn read(self) -> Result<Publication, Error> {
        let source = match (self.revision, self.again) {
            (Some(revision), _) => Source::Draft(unsigned(revision)?),
            (None, Some(number)) => Source::Again(unsigned(number)?),
            (None, None) => {
                return Err(Error::Internal(
                    "the database holds a publication of nothing".to_owned(),
                ));
            }
        };
        Ok(Publication {
            id: self.id,
            source,
            base: unsigned(self.base)?,
            hash: self.hash,
            rules: unsigned(self.rule_count)?,
            message: self.message,
            asked_by: self.asked_by,
            token_of: self.token_of,
            asked_at: self.asked_at,
            publish_at: self.publish_at,
            approved: self.approved_by.zip(self.approved_at),
            state: parse(&self.state)?,
            settled: self.settled_by.zip(self.settled_at),
            comment: self.comment,
            version: self.version.map(unsigned).transpose()?,
            moved_on: self.revision.is_some_and(|revision| revision != self.draft),
        })
    }
}

const STAGES: [(Stage, &str); 6] = [
    (Stage::Waiting, "waiting"),
    (Stage::Scheduled, "scheduled"),
    (Stage::Published, "published"),
    (Stage::Declined, "declined"),
    (Stage::Withdrawn, "withdrawn"),
    (Stage::Held, "held"),
];

/// As the database has it.
pub(super) fn name(stage: Stage) -> &'static str {
    STAGES
        .into_iter()
        .find(|(each, _)| *each == stage)
        .map_or("held", |(_, name)| name)
}

fn parse(name: &str) -> Result<Stage, Error> {
    STAGES
        .into_iter()
        .find(|(_, each)| *each == name)
        .map(|(stage, _)| stage)
        .ok_or_else(|| Error::Internal(format!("the database holds no stage `{name}`")))
}
