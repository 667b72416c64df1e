//! The live sessions.

use crate::words::SiteKey;
use rules::ruleset::RuleSet;

/// The live sessions.
#[derive(Clone, Debug, Default)]
pub struct Relay {}

impl Relay {
    /// A version was published: live sessions of the site take it on.
    pub fn published(&self, _site: &SiteKey, _number: u64, _rules: &RuleSet) {}
}
