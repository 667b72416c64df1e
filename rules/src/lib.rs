//! Decides what a support agent may see and touch on a customer's page.
//!
//! The crate is pure: no I/O, no clock, no randomness, no async. The relay, the editor's preview and the CLI call the
//! same [`enforce::Enforcer`]. What it does not understand becomes hidden, never shown. Read `ruleset` for the words,
//! `event` for the wire format, `document` and `selector` for the page and its matching, then `enforce`.

#[macro_use]
mod planted;

pub mod action;
pub mod check;
pub mod css;
pub mod diff;
pub mod document;
pub mod enforce;
pub mod event;
#[cfg(feature = "exchange")]
pub mod exchange;
mod fresh;
pub mod html;
pub mod intake;
mod json;
pub mod merge;
pub mod pick;
pub mod prove;
pub mod ruleset;
pub mod scope;
pub mod search;
pub mod selector;
pub mod suggest;

// So that the body of a test can be the body of a fuzz target too.
#[cfg(test)]
extern crate self as rules;
