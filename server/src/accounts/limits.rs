//! How often somebody may try: signing in. (Joining a session is limited by the relay.)

use std::{net::IpAddr, num::NonZero, time::Duration};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use crate::{error::Error, words::sha256_hex};

/// Limits of tries; each forgets who has been quiet.
#[derive(Debug)]
pub struct Limits {
    /// By client address and e-mail address: slow for one who guesses one password.
    pair: DefaultKeyedRateLimiter<(IpAddr, String)>,
    /// By client address: slow for one who tries one password on everybody. Wide, as an office shares an address.
    address: DefaultKeyedRateLimiter<IpAddr>,
}

impl Limits {
    /// Counts a try to sign in.
    pub fn sign_in(&self, from: IpAddr, email: &str) -> Result<(), Error> {
        check(&self.address, &network(from))?;
        // Hashed, so that a key has one length whatever was typed.
        check(
            &self.pair,
            &(network(from), sha256_hex(&email.trim().to_lowercase())),
        )
    }

    /// Forgets those whose limits are full again.
    pub fn sweep(&self) {
        self.pair.retain_recent();
        self.address.retain_recent();
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            pair: RateLimiter::keyed(quota(10, Duration::from_secs(30))),
            address: RateLimiter::keyed(quota(60, Duration::from_secs(2))),
        }
    }
}

/// An IPv6 client has a whole /64 to choose addresses from: it counts as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
        v4 => v4,
    }
}

fn check<K: Clone + std::hash::Hash + Eq>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<(), Error> {
    limiter.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(DefaultClock::default().now());
        Error::TooMany(wait.as_secs() + 1)
    })
}

fn quota(burst: u32, period: Duration) -> Quota {
    Quota::with_period(period)
        .expect("the periods above are not zero")
        .allow_burst(NonZero::new(burst).expect("the bursts above are not zero"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_try_in_a_row_waits() {
        let limits = Limits::default();
        let from: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..10 {
            limits.sign_in(from, "ann@example.com").unwrap();
        }
        assert!(matches!(
            limits.sign_in(from, " Ann@Example.com"),
            Err(Error::TooMany(1..=31))
        ));
        limits.sign_in(from, "bob@example.com").unwrap();
        limits
            .sign_in("192.0.2.2".parse().unwrap(), "ann@example.com")
            .unwrap();
    }

    #[test]
    fn one_address_cannot_try_everybody() {
        let limits = Limits::default();
        let refused = (0..100_u128).filter(|n| {
            let from = IpAddr::V6((0x2001_0db8_u128 << 96 | n).into());
            limits.sign_in(from, &format!("p{n}@example.com")).is_err()
        });
        assert_eq!(refused.count(), 40);
    }
}
