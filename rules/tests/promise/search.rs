//! Looks for a case that breaks the promise.

use std::cell::Cell;

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
    let total = Cell::new(body::Tally::default());
    let (case, failed) = (Cell::new(0), Cell::new(None));
    let found = TestRunner::new_with_rng(config, rng).run(&vec(any::<u8>(), 0..900), |bytes| {
        case.set(case.get() + 1);
        let tally = body::check(&bytes).map_err(|difference| {
            failed.set(failed.get().or(Some(case.get())));
            TestCaseError::fail(difference)
        })?;
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
        Err(TestError::Fail(reason, bytes)) => Err(format!(
            "case {}: {reason}\n{bytes:?}",
            failed.get().unwrap_or(0)
        )),
        Err(TestError::Abort(reason)) => Err(reason.to_string()),
    }
}
