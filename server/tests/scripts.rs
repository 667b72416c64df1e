//! The commands for scripts, by the binary itself: what goes in, what comes out, with which exit code.

// The lint's own setting knows test functions only, not what they call.
#![allow(clippy::unwrap_used)]

#[path = "scripts/support.rs"]
mod support;

#[path = "scripts/matching.rs"]
mod matching;
#[path = "scripts/pages.rs"]
mod pages;
#[path = "scripts/replay.rs"]
mod replay;
#[path = "scripts/sets.rs"]
mod sets;
