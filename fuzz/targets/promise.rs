//! The promise by coverage: bytes are a page, rules and a story, told twice; what is covered must make no difference.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../rules/tests/promise/body.rs"]
mod body;

fuzz_target!(|bytes: &[u8]| {
    if let Err(difference) = body::check(bytes) {
        panic!("{difference}");
    }
});
