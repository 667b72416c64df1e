//! The proof can fail: leaks planted in the engine, each switched on in turn, are found by non-interference alone.

use crate::planted::{Leak, with};

#[path = "../../../tests/promise/search.rs"]
mod search;

#[test]
fn planted_leaks_are_found() {
    let mut missed = Vec::new();
    for leak in Leak::ALL {
        match with(*leak, || search::search(CASES, 1, false)) {
            Err(_) => println!("{leak:?}: found"),
            Ok(tally) => {
                println!("{leak:?}: missed in {CASES} cases, {tally:?}");
                missed.push(leak);
            }
        }
    }
    let (found, all) = (Leak::ALL.len() - missed.len(), Leak::ALL.len());
    println!("{found} of {all} planted leaks found");
    assert!(found * 100 >= all * 95, "missed: {missed:?}");
}

/// The most cases in which a leak has to be found.
const CASES: u32 = 3000;
