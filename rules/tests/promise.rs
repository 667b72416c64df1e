//! Non-interference, on drawn pages, rules and stories: thousands of cases in every test run, as many as you like in a long one.
//!
//! `LOUVER_CASES=100000 LOUVER_SEED=7 cargo test --release -p rules --features html promise -- --nocapture` runs so many
//! cases from that seed. What fails is made small and printed whole; its bytes are all it takes to see it again.

use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

#[path = "promise/body.rs"]
mod body;

/// The first failure of so many cases, made small if wanted; or what they said together.
fn search(cases: u32, seed: u64, shrink: bool) -> Result<body::Tally, String> {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: if shrink { 20_000 } else { 0 },
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let total = std::cell::Cell::new(body::Tally::default());
    let found = TestRunner::new_with_rng(config, rng).run(&vec(any::<u8>(), 0..900), |bytes| {
        let tally = body::check(&bytes).map_err(TestCaseError::fail)?;
        let before = total.get();
        total.set(body::Tally {
            differing: before.differing + tally.differing,
            answers: before.answers + tally.answers,
            verdicts: before.verdicts + tally.verdicts,
        });
        Ok(())
    });
    match found {
        Ok(()) => Ok(total.get()),
        Err(TestError::Fail(reason, bytes)) => Err(format!("{reason}\n{bytes:?}")),
        Err(TestError::Abort(reason)) => Err(reason.to_string()),
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn what_is_covered_makes_no_difference() {
    let cases = setting("LOUVER_CASES").unwrap_or(3000) as u32;
    let seed = setting("LOUVER_SEED").unwrap_or(1);
    match search(cases, seed, true) {
        Ok(tally) => {
            println!("{cases} cases from seed {seed}: {tally:?}");
            assert!(
                tally.differing > u64::from(cases),
                "the pages differ: {tally:?}"
            );
            assert!(
                tally.answers > u64::from(cases) && tally.verdicts > 0,
                "the agents get something: {tally:?}"
            );
        }
        Err(failure) => panic!("seed {seed}: {failure}"),
    }
}
