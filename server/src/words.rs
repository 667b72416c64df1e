//! The small parsed words that everything else speaks in: site keys, session digits, e-mail addresses, origins, secrets.
//!
//! Each is parsed once where it comes in and trusted from there on; fields are private.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::RngExt;
use sha2::{Digest, Sha256};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use url::Url;

mod signing;

pub use signing::SigningSecret;

/// The public key of a site, as it stands in the tag: 1 to 40 of `a-z`, `0-9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SiteKey(String);

impl SiteKey {
    /// None when `text` cannot be a key.
    pub fn parse(text: &str) -> Option<SiteKey> {
        let fits = (1..=40).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        fits.then(|| SiteKey(text.to_owned()))
    }

    /// A new key that nobody has.
    pub fn random() -> SiteKey {
        let mut rng = rand::rng();
        let tail: String = (0..16)
            .map(|_| char::from(KEY_LETTERS[rng.random_range(0..KEY_LETTERS.len())]))
            .collect();
        SiteKey(tail)
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SiteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The nine digits that a customer reads out.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SessionDigits(String);

impl SessionDigits {
    /// Takes digits with spaces or hyphens between them, as people type them.
    pub fn parse(text: &str) -> Option<SessionDigits> {
        let digits: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '\u{a0}'))
            .collect();
        (digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit()))
            .then_some(SessionDigits(digits))
    }

    /// Nine random digits.
    pub fn random() -> SessionDigits {
        SessionDigits(format!(
            "{:09}",
            rand::rng().random_range(0..1_000_000_000_u32)
        ))
    }

    /// The digits without anything between them.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whoever has the digits can join: logs show the last three only.
impl fmt::Debug for SessionDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionDigits(…{})", &self.0[6..])
    }
}

/// An e-mail address in lower case; the name under which a person signs in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// None when `text` is no address that mail could reach.
    pub fn parse(text: &str) -> Option<Email> {
        let text = text.trim().to_lowercase();
        let (name, host) = text.rsplit_once('@')?;
        let fits = !name.is_empty()
            && !host.is_empty()
            && text.len() <= 254
            && !text
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';'))
            && !name.contains('@');
        fits.then_some(Email(text))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An origin such as `https://shop.example`: scheme and host, port where it is not the scheme's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin(String);

impl Origin {
    /// Takes `http` and `https` origins without a path, as browsers send them; a trailing slash is forgiven.
    pub fn parse(text: &str) -> Option<Origin> {
        let url = Url::parse(text.trim()).ok()?;
        let bare = matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        bare.then(|| Origin::of(&url)).flatten()
    }

    /// The origin of an `http` or `https` URL.
    pub fn of(url: &Url) -> Option<Origin> {
        (matches!(url.scheme(), "http" | "https") && url.host().is_some())
            .then(|| Origin(url.origin().ascii_serialization()))
    }

    /// The origin as browsers write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// 256 random bits for a link, a ticket or a token; never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new one.
    pub fn random() -> Secret {
        Secret(URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 32]>()))
    }

    /// A new one behind a prefix by which scanners of leaked secrets can tell it.
    pub fn with_prefix(prefix: &str) -> Secret {
        Secret(format!("{prefix}{}", Secret::random().0))
    }

    /// What to give to the one who may have it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What may be stored.
    pub fn hash(&self) -> String {
        sha256_hex(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// SHA-256 in hex. For secrets of full entropy and for the hash of a version; passwords have argon2.
pub fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A short unguessable name for a row.
pub fn random_id() -> String {
    URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 16]>())
}

/// Milliseconds of Unix time.
pub fn now_ms() -> i64 {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// As RFC 3339; none where it is no time.
pub fn rfc3339(at_ms: i64) -> Option<String> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at_ms) * 1_000_000)
        .ok()?
        .format(&Rfc3339)
        .ok()
}

/// No vowels and nothing that looks like something else, so that keys spell nothing and read well aloud.
const KEY_LETTERS: &[u8] = b"bcdfghjkmnpqrstvwxz23456789";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn site_keys() {
        assert!(SiteKey::parse("demo").is_some());
        assert!(SiteKey::parse(SiteKey::random().as_str()).is_some());
        for bad in ["", "Demo", "a b", "a/b", "ä", &"a".repeat(41)] {
            assert_eq!(SiteKey::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn digits_as_people_type_them() {
        for good in ["123456789", "123 456 789", " 123-456-789 "] {
            assert_eq!(SessionDigits::parse(good).unwrap().as_str(), "123456789");
        }
        for bad in [
            "",
            "12345678",
            "1234567890",
            "12345678x",
            "１２３４５６７８９",
        ] {
            assert!(SessionDigits::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(
            format!("{:?}", SessionDigits::parse("123456789").unwrap()),
            "SessionDigits(…789)"
        );
        assert_eq!(SessionDigits::random().as_str().len(), 9);
    }

    #[test]
    fn emails_are_lowered() {
        assert_eq!(
            Email::parse(" Ann@Example.com ").unwrap().as_str(),
            "ann@example.com"
        );
        for bad in [
            "", "ann", "@x", "ann@", "a b@x", "a@b@c", "a\n@x.y", "<a@b>",
        ] {
            assert_eq!(Email::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn origins_are_as_browsers_write_them() {
        for (given, origin) in [
            ("https://Shop.example", "https://shop.example"),
            ("https://shop.example:443/", "https://shop.example"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ] {
            assert_eq!(Origin::parse(given).unwrap().as_str(), origin);
        }
        for bad in [
            "",
            "shop.example",
            "https://shop.example/x",
            "https://u@shop.example",
            "file:///x",
            "null",
            "*",
        ] {
            assert_eq!(Origin::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn secrets_do_not_print() {
        let secret = Secret::with_prefix("lvr_");
        assert!(secret.reveal().starts_with("lvr_") && secret.reveal().len() > 40);
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert_eq!(
            sha256_hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
