//! Everything that outlives a request, in SQLite or PostgreSQL; never a live page.
//!
//! One file a table. Statements are written once for both databases, in the dialect that both understand; the two folders
//! under `migrations/` hold what differs. Methods that change what only some may change ask for a proof from `roles`.

use std::{path::PathBuf, time::Duration};

use sqlx::{AnyConnection, AnyPool, Connection, Executor, any::AnyPoolOptions, migrate::Migrator};

use crate::error::Error;

mod alarms;
mod approval;
mod audit;
mod captures;
mod coverage;
mod deliveries;
mod drafts;
mod pages;
mod people;
pub(crate) mod publications;
mod recipients;
mod sign_ins;
mod sites;
mod tokens;
mod versions;

pub use audit::AuditRow;
pub use captures::CaptureRow;
pub use coverage::VisitRow;
pub use deliveries::{Claim, Counts, Due, Raised, Recipient};
pub use pages::NewPage;
pub use people::PersonRow;
pub use publications::Proposal;
pub use recipients::{RecipientsRow, Webhook};
pub use sign_ins::SignIns;
pub use sites::SiteRow;
pub(crate) use sites::SiteState;
pub use versions::Published;

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
}

impl Store {
    /// Opens the database at `sqlite://…` (made if missing) or `postgres://…` and brings its tables up to date.
    pub async fn open(url: &str) -> Result<Store, Error> {
        sqlx::any::install_default_drivers();
        let sqlite = url.starts_with("sqlite:");
        if sqlite {
            make_private(url)?;
        }
        let pool = AnyPoolOptions::new()
            .max_connections(if sqlite { 4 } else { 16 })
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if sqlite {
                        connection.execute("pragma journal_mode = wal").await?;
                        connection.execute("pragma synchronous = normal").await?;
                        connection.execute("pragma busy_timeout = 10000").await?;
                        connection.execute("pragma foreign_keys = on").await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await;
        let pool = match pool {
            // The pool tried again until its time was over; one connection says why.
            Err(sqlx::Error::PoolTimedOut) => {
                return Err(match AnyConnection::connect(url).await {
                    Err(error) => error.into(),
                    Ok(_) => sqlx::Error::PoolTimedOut.into(),
                });
            }
            pool => pool?,
        };
        let migrations = if sqlite { &SQLITE } else { &POSTGRES };
        migrations.run(&pool).await?;
        Ok(Store { pool })
    }

    /// Waits for what is under way and closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// The file of an SQLite database; none for another.
pub fn file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?.trim_start_matches("//");
    Some(path.split('?').next().unwrap_or(path).into())
}

/// Makes the file before SQLite does, so that nobody else on the machine can read it.
fn make_private(url: &str) -> Result<(), Error> {
    let Some(path) = file(url) else {
        return Ok(());
    };
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path).map(drop).map_err(|error| {
        Error::Internal(format!(
            "the database file {} cannot be opened: {error}",
            path.display()
        ))
    })
}

/// A count as the database keeps it.
fn signed(number: u64) -> Result<i64, Error> {
    i64::try_from(number).map_err(|_| Error::Invalid("That number is too large.".to_owned()))
}

/// A count from the database.
fn unsigned(number: i64) -> Result<u64, Error> {
    u64::try_from(number)
        .map_err(|_| Error::Internal("the database holds a negative count".to_owned()))
}

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");
