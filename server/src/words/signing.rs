//! The secret that signs what a webhook gets, as Standard Webhooks has it: who receives can tell that it is from this server.

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use rand::RngExt;
use sha2::Sha256;

/// 256 random bits that both sides know; never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret([u8; 32]);

impl SigningSecret {
    /// A new one.
    pub fn random() -> SigningSecret {
        SigningSecret(rand::rng().random())
    }

    /// Reads what [`SigningSecret::reveal`] wrote.
    pub fn parse(text: &str) -> Option<SigningSecret> {
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX)?).ok()?;
        bytes.try_into().ok().map(SigningSecret)
    }

    /// What to give to the one who receives.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(self.0))
    }

    /// The signature of a message, of this id and sent at this second of Unix time.
    pub fn sign(&self, id: &str, second: i64, body: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of every length");
        mac.update(format!("{id}.{second}.{body}").as_bytes());
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

/// By which scanners of leaked secrets can tell it.
const PREFIX: &str = "whsec_";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_the_specification() {
        // The example of the Standard Webhooks reference implementations, whose key has 24 bytes: HMAC pads both with zeros.
        let mut key = [0; 32];
        let given = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        key[..24].copy_from_slice(&given);
        let body = r#"{"test": 2432232314}"#;
        assert_eq!(
            SigningSecret(key).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn a_secret_comes_back_as_it_was_and_does_not_print() {
        let secret = SigningSecret::random();
        assert_eq!(SigningSecret::parse(&secret.reveal()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "SigningSecret(…)");
        for bad in ["", "whsec_", "whsec_AAAA", &secret.reveal()[1..]] {
            assert_eq!(SigningSecret::parse(bad), None, "{bad}");
        }
    }
}
