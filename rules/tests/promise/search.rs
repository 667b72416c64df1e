//! Looks for a case that breaks the promise.

use proptest::{
    collection::vec,
    prelude::any,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

#[path = "body.rs"]
mod body;

/// The first failure of so many cases, made small if wanted; or what they said together.
pub fn search(cases: u32, seed: u64, shrink: bool) -> Result<body::Tally, String> {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: if shrink { 1500 } else { 0 },
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
