//! Tokens of integrators: the database holds the SHA-256 of each secret, never the secret.

use app::api::{NewToken, Role, Token};
use sqlx::FromRow;

use super::{Store, audit};
use crate::{
    error::Error,
    roles::{self, Admin},
    words::{Secret, now_ms, random_id, sha256_hex},
};

impl Store {
    /// Makes a token; the answer is the only place of its secret.
    pub async fn create_token(
        &self,
        by: &Admin,
        name: &str,
        publishes: bool,
    ) -> Result<NewToken, Error> {
        let secret = Secret::with_prefix("lvr_");
        let token = Token {
            id: random_id(),
            name: name.to_owned(),
            created_at: now_ms(),
            used_at: None,
            publishes,
            made_by: by.who().to_owned(),
        };
        let mut tx = self.pool.begin().await?;
        sqlx::query(
            "insert into tokens (id, name, hash, created_at, publishes, made_by) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(token.id.clone())
        .bind(token.name.clone())
        .bind(secret.hash())
        .bind(token.created_at)
        .bind(i64::from(publishes))
        .bind(token.made_by.clone())
        .execute(&mut *tx)
        .await?;
        let may = if publishes { ", may publish" } else { "" };
        audit::write(
            &mut *tx,
            by.who(),
            "token.created",
            None,
            &format!("{} {name}{may}", token.id),
        )
        .await?;
        tx.commit().await?;
        Ok(NewToken {
            token,
            secret: secret.reveal().to_owned(),
        })
    }

    /// The tokens by name, without their secrets.
    pub async fn tokens(&self) -> Result<Vec<Token>, Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, name, created_at, used_at, publishes, made_by from tokens order by name, id",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(Token::from).collect())
    }

    /// The token with this secret, unless whoever made it is an admin no more; notes that it was used, once a minute at most.
    pub async fn token(&self, secret: &str) -> Result<Option<Token>, Error> {
        let row: Option<Row> = sqlx::query_as(
            "select id, name, created_at, used_at, publishes, made_by from tokens where hash = $1 \
             and (made_by in ('', 'operator') or made_by in (select email from people where role = $2))",
        )
        .bind(sha256_hex(secret))
        .bind(roles::name(Role::Admin))
        .fetch_optional(&self.pool)
        .await?;
        let Some(mut row) = row else {
            return Ok(None);
        };
        let now = now_ms();
        if row.used_at.is_none_or(|used_at| used_at < now - 60_000) {
            sqlx::query("update tokens set used_at = $1 where id = $2")
                .bind(now)
                .bind(row.id.clone())
                .execute(&self.pool)
                .await?;
        }
        row.used_at = Some(now);
        Ok(Some(row.into()))
    }

    /// Revokes a token; false when there was none.
    pub async fn revoke_token(&self, by: &Admin, id: &str) -> Result<bool, Error> {
        let mut tx = self.pool.begin().await?;
        let done = sqlx::query("delete from tokens where id = $1")
            .bind(id.to_owned())
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        audit::write(&mut *tx, by.who(), "token.revoked", None, id).await?;
        tx.commit().await?;
        Ok(true)
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    name: String,
    created_at: i64,
    used_at: Option<i64>,
    publishes: i64,
    made_by: String,
}

impl From<Row> for Token {
    fn from(row: Row) -> Token {
        Token {
            id: row.id,
            name: row.name,
            created_at: row.created_at,
            used_at: row.used_at,
            publishes: row.publishes != 0,
            made_by: row.made_by,
        }
    }
}
