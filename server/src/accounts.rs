//! Accounts: who may come in, and how much work the server does to find out.
//!
//! Signing in costs the same for a wrong password and for an address that nobody has, and answers the same. A password is
//! hashed off the async threads, a few at a time, so that sign-ins cannot take the machine from live sessions.

use std::{net::IpAddr, sync::Arc};

use app::api::{Me, Role};
use tokio::sync::Mutex;

use crate::{
    error::Error,
    roles::Admin,
    settings::FirstAdmin,
    store::Store,
    words::{Email, Secret, sha256_hex},
};

mod limits;
mod password;

pub use limits::Limits;
pub use password::{Hasher, acceptable};

/// The accounts of a running server; cheap to clone.
#[derive(Clone, Debug)]
pub struct Accounts {
    store: Store,
    hasher: Hasher,
    limits: Arc<Limits>,
    /// The SHA-256 of the set-up token, while nobody can sign in.
    setup: Arc<Mutex<Option<String>>>,
}

impl Accounts {
    /// Accounts over the store.
    pub async fn new(store: Store) -> Result<Accounts, Error> {
        Ok(Accounts {
            store,
            hasher: Hasher::new().await?,
            limits: Arc::default(),
            setup: Arc::default(),
        })
    }

    /// The limits of tries, for whoever sweeps them.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// While nobody can sign in: makes the first admin of the operator's settings, or else opens set-up and answers its token.
    pub async fn begin(&self, first: Option<&FirstAdmin>) -> Result<Option<Secret>, Error> {
        if !self.store.nobody().await? {
            return Ok(None);
        }
        if let Some(FirstAdmin { email, password }) = first {
            acceptable(password, email)
                .map_err(|error| Error::Invalid(format!("LOUVER_ADMIN_PASSWORD: {error}")))?;
            self.store
                .add_first_admin(email, &self.hasher.hash(password).await?)
                .await?;
            return Ok(None);
        }
        let token = Secret::random();
        *self.setup.lock().await = Some(token.hash());
        Ok(Some(token))
    }

    /// Whether this is the set-up token of a server without people.
    pub async fn setup_open(&self, token: &str) -> Result<bool, Error> {
        // Hashes are compared: how long that takes says nothing of the token.
        Ok(self.setup.lock().await.as_ref() == Some(&sha256_hex(token))
            && self.store.nobody().await?)
    }

    /// Makes the first admin; the token is of no use afterwards.
    pub async fn setup(&self, token: &str, email: &str, password: &str) -> Result<Me, Error> {
        if !self.setup_open(token).await? {
            return Err(used_up());
        }
        let email = parse_email(email)?;
        acceptable(password, &email)?;
        let hash = self.hasher.hash(password).await?;
        if !self.store.add_first_admin(&email, &hash).await? {
            return Err(used_up());
        }
        *self.setup.lock().await = None;
        self.store.signed_in(&email, None).await?;
        Ok(Me {
            email: email.as_str().to_owned(),
            role: Role::Admin,
        })
    }

    /// Checks a password. One failure for all that is not right, after the same work.
    pub async fn sign_in(&self, email: &str, password: &str, from: IpAddr) -> Result<Me, Error> {
        self.limits.sign_in(from, email)?;
        let person = match Email::parse(email) {
            Some(email) => self.store.person(&email).await?,
            None => None,
        };
        let stored = person.as_ref().map(|person| person.password.clone());
        let fits = self.hasher.verify(password, stored).await?;
        let Some(person) = person.filter(|_| fits) else {
            // Without the address that was typed: now and then that is the password.
            tracing::info!(%from, "a sign-in was refused");
            return Err(Error::Invalid(
                "The e-mail address or the password is not right.".to_owned(),
            ));
        };
        let rehashed = if password::outdated(&person.password) {
            Some(self.hasher.hash(password).await?)
        } else {
            None
        };
        self.store
            .signed_in(&person.email, rehashed.as_deref())
            .await?;
        Ok(Me {
            email: person.email.as_str().to_owned(),
            role: person.role,
        })
    }

    /// Lets somebody in.
    pub async fn add(
        &self,
        by: &Admin,
        email: &str,
        password: &str,
        role: Role,
    ) -> Result<Email, Error> {
        let email = parse_email(email)?;
        acceptable(password, &email)?;
        self.store
            .add_person(by, &email, &self.hasher.hash(password).await?, role)
            .await?;
        Ok(email)
    }
}

fn parse_email(text: &str) -> Result<Email, Error> {
    Email::parse(text).ok_or_else(|| Error::Invalid("That is not an e-mail address.".to_owned()))
}

fn used_up() -> Error {
    Error::NotFound(
        "This set-up link was used or is not of this server: sign in, or start the server again."
            .to_owned(),
    )
}
