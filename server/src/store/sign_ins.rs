//! Signed-in browsers: the store behind `tower-sessions`, under hashed ids, with an end by idleness and an end by age.
//!
//! A save never brings a deleted sign-in back: shutting somebody out wins over a request that is under way.

use async_trait::async_trait;
use sqlx::AnyPool;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error as StoreError, Result as StoreResult},
};

use super::Store;
use crate::words::{now_ms, sha256_hex};

/// The session layer's view of the store.
#[derive(Clone, Debug)]
pub struct SignIns {
    pool: AnyPool,
}

impl SignIns {
    /// The key of a sign-in's data that holds the person's address.
    pub const PERSON: &'static str = "person";
}

impl Store {
    /// The store for the session layer.
    pub fn sign_ins(&self) -> SignIns {
        SignIns {
            pool: self.pool.clone(),
        }
    }

    /// Forgets sign-ins that are over; answers how many.
    pub async fn sweep_sign_ins(&self) -> Result<u64, crate::error::Error> {
        let now = now_ms();
        let done = sqlx::query("delete from sign_ins where expires_at < $1 or seen_at < $2")
            .bind(now)
            .bind(now - IDLE_MS)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected())
    }
}

#[async_trait]
impl SessionStore for SignIns {
    async fn create(&self, record: &mut Record) -> StoreResult<()> {
        // Always an id of our own making, never one that a browser brought.
        record.id = Id::default();
        let now = now_ms();
        sqlx::query("insert into sign_ins (id, person, data, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $4, $5)")
            .bind(key(&record.id))
            .bind(person(record))
            .bind(data(record)?)
            .bind(now)
            .bind(now + LIFE_MS)
            .execute(&self.pool)
            .await
            .map_err(backend)?;
        Ok(())
    }

    async fn save(&self, record: &Record) -> StoreResult<()> {
        sqlx::query("update sign_ins set person = $1, data = $2, seen_at = $3 where id = $4")
            .bind(person(record))
            .bind(data(record)?)
            .bind(now_ms())
            .bind(key(&record.id))
            .execute(&self.pool)
            .await
            .map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        let now = now_ms();
        let row: Option<(String, i64, i64)> = sqlx::query_as(
            "select data, seen_at, expires_at from sign_ins where id = $1 and expires_at > $2 and seen_at > $3",
        )
        .bind(key(id))
        .bind(now)
        .bind(now - IDLE_MS)
        .fetch_optional(&self.pool)
        .await
        .map_err(backend)?;
        let Some((data, seen_at, expires_at)) = row else {
            return Ok(None);
        };
        if seen_at < now - NOTED_MS {
            sqlx::query("update sign_ins set seen_at = $1 where id = $2")
                .bind(now)
                .bind(key(id))
                .execute(&self.pool)
                .await
                .map_err(backend)?;
        }
        let expiry_date = time::OffsetDateTime::from_unix_timestamp(expires_at / 1000)
            .map_err(|error| StoreError::Decode(error.to_string()))?;
        let data =
            serde_json::from_str(&data).map_err(|error| StoreError::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        sqlx::query("delete from sign_ins where id = $1")
            .bind(key(id))
            .execute(&self.pool)
            .await
            .map_err(backend)?;
        Ok(())
    }
}

/// What the table knows a cookie by: who reads the database cannot sign in with it.
fn key(id: &Id) -> String {
    sha256_hex(&id.to_string())
}

fn person(record: &Record) -> Option<String> {
    record
        .data
        .get(SignIns::PERSON)
        .and_then(|value| value.as_str())
        .map(str::to_owned)
}

fn data(record: &Record) -> StoreResult<String> {
    serde_json::to_string(&record.data).map_err(|error| StoreError::Encode(error.to_string()))
}

fn backend(error: sqlx::Error) -> StoreError {
    StoreError::Backend(error.to_string())
}

/// After so long without a request a sign-in is over.
const IDLE_MS: i64 = 60 * 60 * 1000;
/// After so long it is over in any case: a working day and a little.
const LIFE_MS: i64 = 12 * 60 * 60 * 1000;
/// How exactly the last request is noted.
const NOTED_MS: i64 = 60 * 1000;
