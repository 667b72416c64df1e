//! The proof can fail: leaks planted in the engine, each switched on in turn, are found by non-interference alone.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use crate::planted::{Leak, with};

#[path = "../../../tests/promise/search.rs"]
mod search;

#[test]
fn planted_leaks_are_found() {
    let missed = missed(Leak::ALL, CASES);
    let (found, all) = (Leak::ALL.len() - missed.len(), Leak::ALL.len());
    println!("{found} of {all} planted leaks found");
    assert!(missed.is_empty(), "missed: {missed:?}");
}

/// So that what is left out of the leaks is left out for a reason.
#[test]
fn one_of_two_defences_keeps_what_is_covered() {
    assert_eq!(missed(Leak::HALVES, CASES_OF_HALVES), Leak::HALVES);
}

#[test]
fn without_a_leak_nothing_is_found() {
    let found = search::search(CASES_WITHOUT, 1, false).err();
    assert_eq!(found, None);
}

/// Those of the leaks that so many cases do not find; each thread takes the next.
fn missed(leaks: &[Leak], cases: u32) -> Vec<Leak> {
    let next = AtomicUsize::new(0);
    let look = || {
        let mut missed = Vec::new();
        while let Some(leak) = leaks.get(next.fetch_add(1, Ordering::Relaxed)) {
            match with(*leak, || search::search(cases, 1, false)) {
                Err(found) => {
                    println!(
                        "{leak:?}: found in {}",
                        found.split(':').next().unwrap_or("")
                    )
                }
                Ok(tally) => {
                    println!("{leak:?}: missed in {cases} cases, {tally:?}");
                    missed.push(*leak);
                }
            }
        }
        missed
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut missed: Vec<Leak> = thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(look)).collect();
        let all = all.into_iter().map(|one| one.join().expect("it looks"));
        all.flatten().collect()
    });
    missed.sort_by_key(|leak| *leak as usize);
    missed
}

/// The most cases in which a leak has to be found.
const CASES: u32 = 10_000;
/// In how many cases half a leak may show nothing.
const CASES_OF_HALVES: u32 = 500;
/// How many cases are enough to see that the search accuses no sound engine; `tests/promise.rs` looks further.
const CASES_WITHOUT: u32 = 200;
