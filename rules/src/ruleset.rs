//! A site's rules: what they say, and whether they can be enforced.
//!
//! Rules are data; evaluating them is `enforce`'s. The meaning of each effect stands in the documentation of [`Effect`].

use serde::{Deserialize, Serialize};
use url::Url;

/// A site's policy and rules, as drafted, published, stored and served.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RuleSet {
    /// What holds where no rule matches.
    #[serde(default)]
    pub policy: Policy,
    /// The rules. Their order never matters.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// What holds where no rule matches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Policy {
    /// Whether text and values are visible or masked by default.
    #[serde(default)]
    pub text: TextPolicy,
    /// URL patterns of pages on which nothing at all is shared.
    #[serde(default)]
    pub pause: Vec<String>,
    /// Query parameters that an agent may see in URLs; all others are dropped.
    #[serde(default)]
    pub url_params: Vec<String>,
}

/// The default for text and values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextPolicy {
    /// Shown unless a rule masks them.
    #[default]
    Visible,
    /// Masked unless a `reveal` matches; a form field needs a `reveal` of its own.
    Private,
}

/// One restriction, or one exception from the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Rule {
    /// Unique in the set; made by whoever makes the rule, kept for the rule's life.
    pub id: String,
    /// What the rule does to what it matches.
    pub effect: Effect,
    /// A CSS selector list, matched in each tree scope on its own.
    pub selector: String,
    /// URL patterns of the pages on which the rule holds; empty means every page of the site.
    #[serde(default)]
    pub pages: Vec<String>,
    /// For people.
    #[serde(default)]
    pub note: String,
    /// A rule that is switched off is kept in the set and does nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
}

/// What a rule does to the elements it matches and to all within them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// An empty box of the same size.
    Hide,
    /// The same structure; every text and value replaced by a fixed token.
    Mask,
    /// Shown as it is, not operable.
    Disable,
    /// Under a private policy, shown as it is.
    Reveal,
    /// Lifts the default `disable` of submit controls.
    Enable,
}

/// Why a rule set cannot be published, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The place as a JSON pointer, such as `/rules/3/selector`.
    pub at: String,
    /// The rule's id, where the problem is in a rule.
    pub rule: Option<String>,
    /// One sentence for a person.
    pub message: String,
}

/// What the tag applies to one page: the rules of the set whose scope covers its URL, by effect, selectors only.
///
/// Each selector is one complex-selector list of one rule; the tag compiles each alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PageRules {
    /// Nothing at all is shared on this page.
    pub paused: bool,
    /// The policy's default for text and values.
    pub text: TextPolicy,
    /// Selectors of the `hide` rules.
    pub hide: Vec<String>,
    /// Selectors of the `mask` rules.
    pub mask: Vec<String>,
    /// Selectors of the `reveal` rules.
    pub reveal: Vec<String>,
    /// Selectors of the `disable` rules.
    pub disable: Vec<String>,
    /// Selectors of the `enable` rules.
    pub enable: Vec<String>,
    /// Query parameters that stay in URLs; all others, the fragment and userinfo are dropped before sending.
    pub url_params: Vec<String>,
}

impl RuleSet {
    /// Every reason why this set cannot be published; empty when it can.
    pub fn validate(&self) -> Vec<Problem> {
        unimplemented!()
    }

    /// The rules that hold on the page at `url`.
    ///
    /// A pattern that cannot be evaluated counts as matching for what tightens and as not matching for what loosens.
    pub fn for_page(&self, _url: &Url) -> PageRules {
        unimplemented!()
    }

    /// SHA-256 input: the set as canonical JSON (keys in the order of the types, no white space).
    pub fn canonical_json(&self) -> String {
        unimplemented!()
    }
}
