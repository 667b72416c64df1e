//! The rows of the list of pitfalls, and what they have in common.

mod masking;
mod support;
