//! People: who can sign in, and as what. There is always an admin once there was one.

use app::api::{Person, Role};
use sqlx::{Any, Transaction};

use super::{Store, audit};
use crate::{
    error::Error,
    roles::{self, Admin},
    words::{Email, now_ms},
};

/// A person as signing in needs them.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// The name to sign in with.
    pub email: Email,
    /// An argon2 hash.
    pub password: String,
    /// What they may do.
    pub role: Role,
}

impl Store {
    /// Whether nobody can sign in yet.
    pub async fn nobody(&self) -> Result<bool, Error> {
        let (count,): (i64,) = sqlx::query_as("select cast(count(*) as bigint) from people")
            .fetch_one(&self.pool)
            .await?;
        Ok(count == 0)
    }

    /// The person with this address.
    pub async fn person(&self, email: &Email) -> Result<Option<PersonRow>, Error> {
        let row: Option<(String, String)> =
            sqlx::query_as("select password, role from people where email = $1")
                .bind(email.as_str().to_owned())
                .fetch_optional(&self.pool)
                .await?;
        row.map(|(password, role)| {
            Ok(PersonRow {
                email: email.clone(),
                password,
                role: parse_role(&role)?,
            })
        })
        .transpose()
    }

    /// Everybody, by address.
    pub async fn people(&self) -> Result<Vec<Person>, Error> {
        let rows: Vec<(String, String, Option<i64>)> =
            sqlx::query_as("select email, role, seen_at from people order by email")
                .fetch_all(&self.pool)
                .await?;
        rows.into_iter()
            .map(|(email, role, seen)| {
                Ok(Person {
                    email,
                    role: parse_role(&role)?,
                    seen,
                })
            })
            .collect()
    }

    /// Makes the first admin; false when there is somebody already.
    pub async fn add_first_admin(&self, email: &Email, password_hash: &str) -> Result<bool, Error> {
        let mut tx = self.take_turn().await?;
        let (count,): (i64,) = sqlx::query_as("select cast(count(*) as bigint) from people")
            .fetch_one(&mut *tx)
            .await?;
        if count > 0 {
            return Ok(false);
        }
        insert(&mut tx, email, password_hash, Role::Admin).await?;
        audit::write(
            &mut *tx,
            email.as_str(),
            "person.first",
            None,
            email.as_str(),
        )
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Lets somebody in.
    pub async fn add_person(
        &self,
        by: &Admin,
        email: &Email,
        password_hash: &str,
        role: Role,
    ) -> Result<(), Error> {
        let mut tx = self.take_turn().await?;
        insert(&mut tx, email, password_hash, role).await?;
        audit::write(
            &mut *tx,
            by.who(),
            "person.added",
            None,
            &format!("{} as {}", email.as_str(), roles::name(role)),
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// Changes a role and ends that person's sign-ins.
    pub async fn set_role(&self, by: &Admin, email: &Email, role: Role) -> Result<(), Error> {
        let mut tx = self.take_turn().await?;
        let done = sqlx::query("update people set role = $1 where email = $2")
            .bind(roles::name(role))
            .bind(email.as_str().to_owned())
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(nobody_there());
        }
        keep_an_admin(&mut tx).await?;
        end_sign_ins(&mut tx, email).await?;
        audit::write(
            &mut *tx,
            by.who(),
            "person.role",
            None,
            &format!("{} as {}", email.as_str(), roles::name(role)),
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// Shuts somebody out at once.
    pub async fn remove_person(&self, by: &Admin, email: &Email) -> Result<(), Error> {
        let mut tx = self.take_turn().await?;
        end_sign_ins(&mut tx, email).await?;
        let done = sqlx::query("delete from people where email = $1")
            .bind(email.as_str().to_owned())
            .execute(&mut *tx)
            .await?;
        if done.rows_affected() == 0 {
            return Err(nobody_there());
        }
        keep_an_admin(&mut tx).await?;
        audit::write(&mut *tx, by.who(), "person.removed", None, email.as_str()).await?;
        Ok(tx.commit().await?)
    }

    /// Notes a sign-in, and the hash made with today's parameters where the stored one was not.
    pub async fn signed_in(&self, email: &Email, rehashed: Option<&str>) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        sqlx::query(
            "update people set seen_at = $1, password = coalesce($2, password) where email = $3",
        )
        .bind(now_ms())
        .bind(rehashed.map(str::to_owned))
        .bind(email.as_str().to_owned())
        .execute(&mut *tx)
        .await?;
        audit::write(&mut *tx, email.as_str(), "person.signed-in", None, "").await?;
        Ok(tx.commit().await?)
    }

    /// Waits until no other change of people is under way: such changes must see one another (is there still an admin?).
    async fn take_turn(&self) -> Result<Transaction<'_, Any>, Error> {
        let mut tx = self.pool.begin().await?;
        sqlx::query("update turns set taken = taken + 1 where name = 'people'")
            .execute(&mut *tx)
            .await?;
        Ok(tx)
    }
}

async fn insert(
    tx: &mut Transaction<'_, Any>,
    email: &Email,
    password_hash: &str,
    role: Role,
) -> Result<(), Error> {
    sqlx::query("insert into people (email, password, role, created_at) values ($1, $2, $3, $4)")
        .bind(email.as_str().to_owned())
        .bind(password_hash.to_owned())
        .bind(roles::name(role))
        .bind(now_ms())
        .execute(&mut **tx)
        .await
        .map_err(|error| match error {
            sqlx::Error::Database(e) if e.is_unique_violation() => {
                Error::Conflict("Somebody signs in with that address already.".to_owned())
            }
            other => other.into(),
        })?;
    Ok(())
}

/// Refuses (and so rolls back) a change after which nobody could manage people.
async fn keep_an_admin(tx: &mut Transaction<'_, Any>) -> Result<(), Error> {
    let (admins,): (i64,) =
        sqlx::query_as("select cast(count(*) as bigint) from people where role = 'admin'")
            .fetch_one(&mut **tx)
            .await?;
    if admins == 0 {
        return Err(Error::Conflict(
            "This is the last admin: make somebody else an admin first.".to_owned(),
        ));
    }
    Ok(())
}

async fn end_sign_ins(tx: &mut Transaction<'_, Any>, email: &Email) -> Result<(), Error> {
    sqlx::query("delete from sign_ins where person = $1")
        .bind(email.as_str().to_owned())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn parse_role(name: &str) -> Result<Role, Error> {
    roles::parse(name)
        .ok_or_else(|| Error::Internal("the database holds an unknown role".to_owned()))
}

fn nobody_there() -> Error {
    Error::NotFound("Nobody signs in with that address.".to_owned())
}
