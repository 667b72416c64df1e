//! From a clicked element to selectors that find it again: short, unique, stable ones ahead of brittle ones.

use serde::{Deserialize, Serialize};

/// One way to say which element was meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// A selector that is valid in a rule set.
    pub selector: String,
    /// How many elements of the page it matches.
    pub matches: usize,
    /// Whether it holds on this element alone or on all that are like it.
    pub reach: Reach,
}

/// How far a candidate reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// This element alone.
    One,
    /// This element and others like it.
    Alike,
}
