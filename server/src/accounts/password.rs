//! Passwords: which are good enough, and argon2id with today's parameters.

use std::sync::{Arc, LazyLock};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::{error::Error, words::Email};

/// Hashes and verifies off the async threads, a few at a time (each takes 46 MiB).
#[derive(Clone, Debug)]
pub struct Hasher {
    permits: Arc<Semaphore>,
    /// The hash of a password that nobody has: verified against for addresses that nobody has.
    decoy: Arc<str>,
}

impl Hasher {
    /// One hash at a time for each processor.
    pub async fn new() -> Result<Hasher, Error> {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let bare = Hasher {
            permits: Arc::new(Semaphore::new(processors)),
            decoy: Arc::from(""),
        };
        let decoy = bare.hash(crate::words::Secret::random().reveal()).await?;
        Ok(Hasher {
            decoy: Arc::from(decoy),
            ..bare
        })
    }

    /// A salted hash in PHC form.
    pub async fn hash(&self, password: &str) -> Result<String, Error> {
        let password = password.to_owned();
        self.run(move || {
            ARGON2
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| Error::Internal(format!("argon2 failed: {error}")))
        })
        .await?
    }

    /// Whether the password is that of the stored hash; with none stored the same work and false.
    pub async fn verify(&self, password: &str, stored: Option<String>) -> Result<bool, Error> {
        let known = stored.is_some();
        let hash = stored.unwrap_or_else(|| self.decoy.to_string());
        // Longer than any that was ever accepted: cut, so that a megabyte of it costs nothing.
        let password: String = password.chars().take(MAX_CHARS + 1).collect();
        let fits = self
            .run(move || {
                let hash = PasswordHash::new(&hash).map_err(|error| {
                    Error::Internal(format!("a stored password hash cannot be read: {error}"))
                })?;
                Ok::<bool, Error>(ARGON2.verify_password(password.as_bytes(), &hash).is_ok())
            })
            .await??;
        Ok(fits && known)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let _permit = self
            .permits
            .acquire()
            .await
            .expect("the semaphore is never closed");
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| Error::Internal(format!("hashing stopped: {error}")))
    }
}

/// Whether a new password is good enough, and if not why.
pub fn acceptable(password: &str, email: &Email) -> Result<(), Error> {
    let refuse = |sentence: &str| Err(Error::Invalid(sentence.to_owned()));
    let chars = password.chars().count();
    if chars < MIN_CHARS {
        return refuse("A password needs at least 12 characters.");
    }
    if chars > MAX_CHARS {
        return refuse("A password has at most 128 characters.");
    }
    let lower = password.trim().to_lowercase();
    let mut distinct: Vec<char> = lower.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if COMMON.lines().any(|common| common == lower) || distinct.len() < 4 {
        return refuse("That password is among the first that anybody would try.");
    }
    if lower == email.as_str() {
        return refuse("The password must not be the e-mail address.");
    }
    Ok(())
}

/// Whether the hash was made with other parameters than today's.
pub fn outdated(hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else {
        return true;
    };
    let of_today = Params::try_from(&hash).is_ok_and(|params| {
        params.m_cost() == MEMORY_KIB && params.t_cost() == PASSES && params.p_cost() == LANES
    });
    !of_today
        || hash.algorithm != Algorithm::Argon2id.ident()
        || hash.version != Some(Version::V0x13.into())
}

static ARGON2: LazyLock<Argon2<'static>> = LazyLock::new(|| {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .expect("argon2 takes these parameters: a test hashes with them");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
});

/// OWASP's first choice for argon2id.
const MEMORY_KIB: u32 = 47_104;
const PASSES: u32 = 1;
const LANES: u32 = 1;

const MIN_CHARS: usize = 12;
const MAX_CHARS: usize = 128;

/// Long passwords that lists of leaked ones begin with, in lower case, one a line.
const COMMON: &str = include_str!("common.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn verifies_what_it_hashed() {
        let hasher = Hasher::new().await.unwrap();
        let hash = hasher.hash("seventeen quiet lanterns").await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"),
            "{hash}"
        );
        assert!(
            hasher
                .verify("seventeen quiet lanterns", Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !hasher
                .verify("seventeen quiet lantern", Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !hasher
                .verify("seventeen quiet lanterns", None)
                .await
                .unwrap()
        );
        assert!(!outdated(&hash));
    }

    #[test]
    fn hashes_of_other_parameters_are_outdated() {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(1024, 1, 1, None).unwrap(),
        );
        assert!(outdated(&weak.hash_password(b"x").unwrap().to_string()));
        assert!(outdated("not a hash"));
    }

    #[test]
    fn which_passwords_are_good_enough() {
        let email = Email::parse("ann@example.com").unwrap();
        for good in [
            "seventeen quiet lanterns",
            "zwölf Zeichen",
            &"long enough ".repeat(10),
        ] {
            assert!(acceptable(good, &email).is_ok(), "{good}");
        }
        for bad in [
            "short",
            "elevenchars",
            "Password1234",
            "aaaaaaaaaaaaaa",
            "Ann@example.com",
            &"long ".repeat(26),
        ] {
            assert!(acceptable(bad, &email).is_err(), "{bad}");
        }
    }
}
