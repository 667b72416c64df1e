//! The rows of the list of pitfalls, and what they have in common.

mod actions;
mod afresh;
mod masking;
mod property;
mod recorded;
mod support;
mod time;
