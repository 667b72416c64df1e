//! A site's rules: what they say, and whether they can be enforced.
//!
//! Rules are data; evaluating them is `enforce`'s. The meaning of each effect stands in the documentation of [`Effect`].
//! `reading` turns JSON into a set or says where it is none, `compiled` checks a set and makes it ready for matching.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    pick::Fingerprint,
    scope::{Address, Scope},
};

mod compiled;
mod dismissal;
mod marks;
mod reading;
mod schema;

pub use compiled::{Compiled, CompiledRule, Fallback, MAX_RULES};
pub use dismissal::{Dismissal, Dismissed};
pub use schema::SCHEMA;

/// What stands in place of a rule's id where the policy itself is meant, as for leaks that no rule found; no rule can have it.
pub const POLICY: &str = "policy";

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
    /// The suggestions that the site does not follow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dismissed: Vec<Dismissal>,
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
    /// Privacy marks that the site's pages carry for other products hide and mask here too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vendor_marks: bool,
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
    /// What the element was like that the rule was made for. It tells a person when the selector lost it; what the rule covers
    /// is the selector's alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Box<Fingerprint>>,
    /// How many elements it matched on the page where it was made, or where a person last accepted a count. It tells a person when that
    /// changed, and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<u32>,
    /// What holds on its pages while it matches nothing there.
    #[serde(default, skip_serializing_if = "WhenLost::is_nothing")]
    pub when_lost: WhenLost,
}

/// What holds on a rule's pages while the rule matches nothing there: from the page's first moment until it matches.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WhenLost {
    /// Nothing more than other rules say.
    #[default]
    Nothing,
    /// What this selector matches is masked: the nearest stable thing around what the rule was made for.
    Mask(String),
    /// Nothing at all is shared.
    Pause,
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
    /// The rules that say what holds while they match nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when_lost: Vec<LostRule>,
    /// What is applied in the page's frames by their addresses; none where it does not depend on the address what holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frames: Option<BTreeMap<String, PageRules>>,
}

/// A rule that says what holds while it matches nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LostRule {
    /// Its place in the version's set, by which the tag marks what it matches.
    pub rule: u32,
    /// What it has to match something of.
    pub selector: String,
    /// What is masked until then; none where nothing at all is shared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mask: Option<String>,
}

impl WhenLost {
    /// Whether losing its element changes nothing.
    pub fn is_nothing(&self) -> bool {
        *self == WhenLost::Nothing
    }
}

impl Effect {
    /// Whether it takes something from what the agent gets or may do; the others give back.
    pub fn tightens(self) -> bool {
        match self {
            Effect::Hide | Effect::Mask | Effect::Disable => true,
            Effect::Reveal | Effect::Enable => false,
        }
    }

    /// As it is written in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Effect::Hide => "hide",
            Effect::Mask => "mask",
            Effect::Disable => "disable",
            Effect::Reveal => "reveal",
            Effect::Enable => "enable",
        }
    }
}

impl RuleSet {
    /// Reads a set as it is stored, served and kept in files, or says every place where it is none.
    ///
    /// What a published version adds (`version`, `hash`, `publishedAt`, `publishedBy`, `approvedBy`, `message`) is passed
    /// over, and so is the `revision` of a draft.
    pub fn from_json(json: &str) -> Result<RuleSet, Vec<Problem>> {
        reading::read(json)
    }

    /// Every reason why what a text says cannot be published: of its form, and of what is in form, of its meaning.
    pub fn problems_of(json: &str) -> Vec<Problem> {
        reading::problems(json)
    }

    /// Every reason why this set cannot be published; empty when it can.
    pub fn validate(&self) -> Vec<Problem> {
        self.compile().err().unwrap_or_default()
    }

    /// The set made ready for matching; or every reason why it cannot be published.
    pub fn compile(&self) -> Result<Compiled, Vec<Problem>> {
        Compiled::new(self)
    }

    /// The rules that hold on the page at `url`.
    ///
    /// A pattern that cannot be evaluated counts as matching for what tightens and as not matching for what loosens.
    pub fn for_page(&self, url: &Url) -> PageRules {
        let address = Address::new(url);
        let tightens = |pattern: &String| {
            Scope::parse(pattern).map_or(true, |scope| scope.tightening_at(&address))
        };
        let loosens = |pattern: &String| {
            Scope::parse(pattern).is_ok_and(|scope| scope.loosening_at(&address))
        };
        let mut page = PageRules::new(&self.policy, self.policy.pause.iter().any(tightens));
        let rules = (0..).zip(&self.rules).filter(|(_, rule)| !rule.off);
        let is_scoped = rules.clone().any(|(_, rule)| !rule.pages.is_empty());
        page.frames = (is_scoped || !self.policy.pause.is_empty()).then(BTreeMap::new);
        for (number, rule) in rules {
            let holds = match rule.effect.tightens() {
                true => rule.pages.iter().any(tightens),
                false => rule.pages.iter().any(loosens),
            };
            if rule.pages.is_empty() || holds {
                page.add(rule.effect, rule.selector.trim());
                page.watch(number, rule.selector.trim(), &rule.when_lost);
            }
        }
        if self.policy.vendor_marks {
            for (effect, selector) in marks::rules() {
                page.add(effect, &selector);
            }
        }
        page
    }

    /// SHA-256 input: the set as canonical JSON (keys in the order of the types, no white space).
    pub fn canonical_json(&self) -> String {
        serde_json::to_string(self).expect("a set holds texts, lists and flags, which JSON can say")
    }
}

impl PageRules {
    pub(crate) fn new(policy: &Policy, paused: bool) -> Self {
        PageRules {
            paused,
            text: policy.text,
            url_params: policy.url_params.clone(),
            ..PageRules::default()
        }
    }

    fn watch(&mut self, rule: u32, selector: &str, when_lost: &WhenLost) {
        let mask = match when_lost {
            WhenLost::Nothing => return,
            WhenLost::Mask(around) => Some(around.trim().to_owned()),
            WhenLost::Pause => None,
        };
        self.when_lost.push(LostRule {
            rule,
            selector: selector.to_owned(),
            mask,
        });
    }

    pub(crate) fn add(&mut self, effect: Effect, selector: &str) {
        let list = match effect {
            Effect::Hide => &mut self.hide,
            Effect::Mask => &mut self.mask,
            Effect::Reveal => &mut self.reveal,
            Effect::Disable => &mut self.disable,
            Effect::Enable => &mut self.enable,
        };
        if !list.iter().any(|known| known == selector) {
            list.push(selector.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn problems(problems: Vec<Problem>) -> String {
        problems
            .into_iter()
            .map(|problem| {
                format!(
                    "[{}] {}: {}\n",
                    problem.at,
                    problem.rule.as_deref().unwrap_or("-"),
                    problem.message
                )
            })
            .collect()
    }

    fn check(json: &str, expected: Expect) {
        let found = match RuleSet::from_json(json) {
            Ok(set) => set.validate(),
            Err(found) => found,
        };
        expected.assert_eq(&problems(found));
    }

    #[test]
    fn a_good_set_has_no_problem() {
        check("{}", expect![""]);
        check(
            r##"{"version":3,"hash":"x","policy":{"text":"private","pause":["/bank/*"],"urlParams":["page"]},
                "rules":[{"id":"a","effect":"hide","selector":"#a","pages":["/x","regex:^https:"],"note":"n","off":true}]}"##,
            expect![""],
        );
    }

    #[test]
    fn what_is_not_a_set_is_said_with_its_place() {
        check(
            "{",
            expect![[r#"
                [] -: This is not JSON: EOF while parsing an object at line 1 column 1.
            "#]],
        );
        check(
            "[]",
            expect![[r#"
                [] -: The rule set must be an object.
            "#]],
        );
        check(
            r#"{"rules":{},"policies":1,"policy":{"text":"hidden","pause":"/x","url_params":[]}}"#,
            expect![[r#"
                [/rules] -: The rules must be a list.
                [/policies] -: `policies` is not a field of a rule set; there are policy, rules and dismissed.
                [/policy/text] -: `hidden` is not a policy for text; there are visible and private.
                [/policy/pause] -: This must be a list of texts.
                [/policy/url_params] -: `url_params` is not a field of a policy; there are text, pause, urlParams and vendorMarks.
            "#]],
        );
        check(
            r#"{"rules":[{"id":"a","effect":"blur","selector":"p","page":["/x"]},7,
                {"id":1,"selector":"p","pages":[1],"off":"yes","a/b":0}]}"#,
            expect![[r#"
                [/rules/0/effect] a: `blur` is not an effect; there are hide, mask, disable, reveal and enable.
                [/rules/0/page] a: `page` is not a field of a rule; there are id, effect, selector, pages, note, off, fingerprint, matched and whenLost.
                [/rules/1] -: A rule must be an object.
                [/rules/2/id] -: `id` must be a text.
                [/rules/2/pages/0] -: This must be a text.
                [/rules/2/off] -: `off` must be true or false.
                [/rules/2/a~1b] -: `a/b` is not a field of a rule; there are id, effect, selector, pages, note, off, fingerprint, matched and whenLost.
                [/rules/2] -: The rule has no `effect`.
            "#]],
        );
    }

    #[test]
    fn what_is_dismissed_is_read_and_checked() {
        let good =
            r#"{"dismissed":[{"category":"name","selector":"[name=q]","pages":["/search"]}]}"#;
        check(good, expect![""]);
        check(
            r#"{"dismissed":[{"category":"name"},{"category":1,"selector":"p","effect":"mask"},7]}"#,
            expect![[r#"
                [/dismissed/0] -: What is dismissed has no `selector`.
                [/dismissed/1/category] -: `category` must be a text.
                [/dismissed/1/effect] -: `effect` is not a field of what is dismissed; there are category, selector and pages.
                [/dismissed/2] -: What is dismissed must be an object.
            "#]],
        );
        check(
            r#"{"dismissed":[{"category":"nose","selector":"p["},{"category":"name","selector":"p","pages":["x"]}]}"#,
            expect![[r#"
                [/dismissed/0/selector] -: Selector: `p[` does not parse: it ends too early.
                [/dismissed/0/category] -: `nose` is no category of suggestions.
                [/dismissed/1/pages/0] -: Pages: `x` may be a host or a path; write `/x` for the path, `*x*` for any path with it.
            "#]],
        );
        // The hash of a version is of this text: what dismisses nothing says nothing of it.
        assert!(!RuleSet::default().canonical_json().contains("dismissed"));
    }

    #[test]
    fn what_cannot_be_published_is_said_with_its_place() {
        check(
            r#"{"policy":{"pause":["checkout"],"urlParams":["","a=b","q","q"]},"rules":[
                {"id":"","effect":"hide","selector":" "},
                {"id":"a","effect":"mask","selector":"p, b["},
                {"id":"a","effect":"mask","selector":"input:checked"},
                {"id":"b","effect":"mask","selector":"p","pages":["/ok","regex:("],"off":true}]}"#,
            expect![[r#"
                [/policy/pause/0] -: Pages: `checkout` may be a host or a path; write `/checkout` for the path, `*checkout*` for any path with it.
                [/policy/urlParams/0] -: The name of the parameter is empty.
                [/policy/urlParams/1] -: `a=b` is not the name of one query parameter; write it without `?`, `=`, `&` and `*`.
                [/policy/urlParams/3] -: `q` is listed twice.
                [/rules/0/id] -: The rule has no id.
                [/rules/0/selector] -: The rule has no selector.
                [/rules/1/selector] a: Selector: `b[` does not parse: it ends too early.
                [/rules/2/id] a: The id `a` is taken by rule 2 of the set.
                [/rules/2/selector] a: Selector: `:checked` depends on what a customer chooses.
                [/rules/3/pages/1] b: Pages: the regular expression does not parse: unclosed group.
            "#]],
        );
        let rule = Rule {
            id: String::new(),
            effect: Effect::Hide,
            selector: "p".to_owned(),
            pages: Vec::new(),
            note: String::new(),
            off: false,
            fingerprint: None,
            matched: None,
            when_lost: WhenLost::Nothing,
        };
        let rules = (0..=MAX_RULES)
            .map(|i| Rule {
                id: i.to_string(),
                ..rule.clone()
            })
            .collect();
        let mut set = RuleSet {
            rules,
            ..RuleSet::default()
        };
        assert_eq!(set.validate()[0].at, "/rules");
        set.rules.pop();
        assert_eq!(set.validate(), []);
    }

    const SET: &str = r##"{"policy":{"text":"private","pause":["/bank*"],"urlParams":["page"]},"rules":[
        {"id":"1","effect":"mask","selector":".name"},
        {"id":"2","effect":"hide","selector":"#total","pages":["/checkout"]},
        {"id":"3","effect":"reveal","selector":".menu","pages":["/help/*"]},
        {"id":"4","effect":"disable","selector":"form","off":true},
        {"id":"5","effect":"enable","selector":".search","pages":["/help/*","/checkout"]},
        {"id":"6","effect":"mask","selector":".name","note":"twice"}]}"##;

    #[test]
    fn a_page_gets_the_rules_of_its_address() {
        let set = RuleSet::from_json(SET).unwrap();
        let compiled = set.compile().unwrap();
        for (url, ids, paused) in [
            ("https://s.example/", "16", false),
            ("https://s.example/checkout", "1256", false),
            ("https://s.example/Checkout", "126", false),
            ("https://s.example/help/a", "1356", false),
            ("https://s.example/help/a#/checkout", "126", false),
            ("https://s.example/BANK/1", "16", true),
        ] {
            let url = Url::parse(url).unwrap();
            let found: String = compiled
                .for_page(&url)
                .iter()
                .map(|rule| rule.id.as_str())
                .collect();
            assert_eq!(
                (found.as_str(), compiled.paused(&url)),
                (ids, paused),
                "{url}"
            );
            assert_eq!(compiled.page_rules(&url), set.for_page(&url), "{url}");
        }
        let page = set.for_page(&Url::parse("https://s.example/checkout").unwrap());
        expect![[r##"{"paused":false,"text":"private","hide":["#total"],"mask":[".name"],"reveal":[],"disable":[],"enable":[".search"],"urlParams":["page"],"frames":{}}"##]].assert_eq(&serde_json::to_string(&page).unwrap());
    }

    #[test]
    fn a_pattern_that_cannot_be_evaluated_never_loosens() {
        let json = SET
            .replace("/help/*", "regex:(")
            .replace("/checkout", "checkout");
        let page = RuleSet::from_json(&json)
            .unwrap()
            .for_page(&Url::parse("https://s.example/help/a").unwrap());
        assert_eq!(page.hide, ["#total"]);
        assert!(page.reveal.is_empty() && page.enable.is_empty());
    }

    #[test]
    fn canonical_json_is_read_again_as_the_same_set() {
        let set = RuleSet::from_json(SET).unwrap();
        let json = set.canonical_json();
        assert_eq!(RuleSet::from_json(&json), Ok(set));
        expect![[r#"{"policy":{"text":"private","pause":["/bank*"],"urlParams":["page"]},"rules":[{"id":"1","effect":"mask","selector":".nam"#]].assert_eq(&json[..120]);
    }
}
