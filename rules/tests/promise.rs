//! Non-interference, on drawn pages, rules and stories: thousands of cases in every test run, as many as you like in a long one.
//!
//! `LOUVER_CASES=100000 LOUVER_SEED=7 cargo test --release -p rules --features html --test promise -- --nocapture` runs so many
//! cases from that seed; with `LOUVER_SWEEP=8` pages of more than 8 nodes are swept of those that went. What fails is made small and printed whole; its bytes are all it takes to see it again.

#[path = "promise/search.rs"]
mod search;

use search::search;

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
