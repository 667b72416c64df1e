//! A rule set made ready for matching: every selector and page pattern parsed once, or every reason why it cannot be.

use std::collections::{BTreeMap, HashMap, HashSet};

use url::Url;

use super::{
    Effect, POLICY, PageRules, Policy, Problem, Rule, RuleSet, WhenLost,
    dismissal::{CompiledDismissal, Dismissal, Dismissed},
    marks,
};
use crate::{
    document::Document,
    pick::{MAX_LIST, MAX_TEXT},
    scope::{Address, Scope, ScopeError},
    selector::Selector,
    suggest::Category,
};

/// A rule set of which every part can be evaluated.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// What holds where no rule matches.
    pub policy: Policy,
    /// The rules that are not switched off, and those that the policy adds, whose id is [`POLICY`].
    pub rules: Vec<CompiledRule>,
    pause: Vec<Scope>,
    dismissed: Vec<CompiledDismissal>,
    is_scoped: bool,
}

/// A rule of such a set.
#[derive(Clone, Debug)]
pub struct CompiledRule {
    /// The rule's id.
    pub id: String,
    /// What the rule does.
    pub effect: Effect,
    /// What it does it to.
    pub selector: Selector,
    /// Where; empty means on every page.
    pub pages: Vec<Scope>,
    /// Its place in the set; of a rule that the policy adds, none of the set's.
    pub number: u32,
    /// What holds while it matches nothing.
    pub fallback: Option<Fallback>,
}

/// What holds while a rule matches nothing; see [`WhenLost`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// What this matches is masked.
    Mask(Selector),
    /// Nothing at all is shared.
    Pause,
}

/// The most rules of one set, and the most suggestions that it dismisses.
pub const MAX_RULES: usize = 10_000;

impl Compiled {
    pub(super) fn new(set: &RuleSet) -> Result<Compiled, Vec<Problem>> {
        let mut check = Check::default();
        for (list, length) in [
            ("rules", set.rules.len()),
            ("dismissed", set.dismissed.len()),
        ] {
            if length > MAX_RULES {
                let message = format!("The set has {length} {list}; the most is {MAX_RULES}.");
                check.add(format!("/{list}"), None, message);
                return Err(check.problems);
            }
        }
        let pause = check.pages("/policy/pause", &set.policy.pause, None);
        check.url_params(&set.policy.url_params);
        let mut rules: Vec<CompiledRule> = set
            .rules
            .iter()
            .enumerate()
            .filter_map(|(i, rule)| check.rule(i, rule).filter(|_| !rule.off))
            .collect();
        if set.policy.vendor_marks {
            rules.extend(marks::rules().into_iter().filter_map(|(effect, list)| {
                Some(CompiledRule {
                    id: POLICY.to_owned(),
                    effect,
                    selector: check.selector("/policy/vendorMarks", POLICY, &list)?,
                    pages: Vec::new(),
                    number: u32::MAX,
                    fallback: None,
                })
            }));
        }
        let dismissed = set.dismissed.iter().enumerate();
        let dismissed = dismissed
            .filter_map(|(i, one)| check.dismissal(i, one))
            .collect();
        if !check.problems.is_empty() {
            return Err(check.problems);
        }
        Ok(Compiled {
            policy: set.policy.clone(),
            is_scoped: !pause.is_empty() || rules.iter().any(|rule| !rule.pages.is_empty()),
            rules,
            pause,
            dismissed,
        })
    }

    /// The rules that hold on the page at `url`.
    pub fn for_page(&self, url: &Url) -> Vec<&CompiledRule> {
        let address = Address::new(url);
        self.rules
            .iter()
            .filter(|rule| rule.holds(&address))
            .collect()
    }

    /// Whether nothing at all is shared on the page at `url`.
    pub fn paused(&self, url: &Url) -> bool {
        let address = Address::new(url);
        self.pause.iter().any(|scope| scope.tightening_at(&address))
    }

    /// The suggestions that are not followed on the page at `url`.
    pub fn dismissed(&self, url: &Url, document: &Document) -> Dismissed<'_> {
        Dismissed::on(&self.dismissed, &Address::new(url), document)
    }

    /// Whether something is shared on no page of some address.
    pub fn pauses(&self) -> bool {
        !self.pause.is_empty()
    }

    /// Whether it depends on the address what holds.
    pub fn is_scoped(&self) -> bool {
        self.is_scoped
    }

    /// What the tag applies to the page at `url`; equal to [`RuleSet::for_page`], and quicker.
    pub fn page_rules(&self, url: &Url) -> PageRules {
        let mut page = PageRules::new(&self.policy, self.paused(url));
        page.frames = self.is_scoped.then(BTreeMap::new);
        for rule in self.for_page(url) {
            page.add(rule.effect, rule.selector.as_str());
            let when_lost = match &rule.fallback {
                None => continue,
                Some(Fallback::Mask(around)) => WhenLost::Mask(around.as_str().to_owned()),
                Some(Fallback::Pause) => WhenLost::Pause,
            };
            page.watch(rule.number, rule.selector.as_str(), &when_lost);
        }
        page
    }
}

impl CompiledRule {
    /// Whether it holds at an address.
    pub fn holds(&self, address: &Address) -> bool {
        self.pages.is_empty()
            || self.pages.iter().any(|scope| match self.effect.tightens() {
                true => scope.tightening_at(address),
                false => scope.loosening_at(address),
            })
    }
}

/// One pass over a set: what is wrong so far, and what was already seen.
#[derive(Default)]
struct Check<'a> {
    problems: Vec<Problem>,
    ids: HashMap<&'a str, usize>,
    scopes: HashMap<&'a str, Result<Scope, ScopeError>>,
}

impl<'a> Check<'a> {
    fn rule(&mut self, i: usize, rule: &'a Rule) -> Option<CompiledRule> {
        self.id(i, &rule.id);
        let pages = self.pages(&format!("/rules/{i}/pages"), &rule.pages, Some(&rule.id));
        let selector = self.selector(&format!("/rules/{i}/selector"), &rule.id, &rule.selector);
        if rule.fingerprint.as_ref().is_some_and(|one| !one.is_short()) {
            let message = format!(
                "A text of the fingerprint is longer than {MAX_TEXT} bytes, or one of its lists than {MAX_LIST} texts."
            );
            self.add(format!("/rules/{i}/fingerprint"), Some(&rule.id), message);
        }
        let fallback = self.fallback(i, rule);
        Some(CompiledRule {
            id: rule.id.clone(),
            effect: rule.effect,
            selector: selector?,
            pages,
            number: i as u32,
            fallback,
        })
    }

    fn fallback(&mut self, i: usize, rule: &Rule) -> Option<Fallback> {
        let at = format!("/rules/{i}/whenLost");
        if !rule.effect.tightens() && !rule.when_lost.is_nothing() {
            let message = format!(
                "A rule that {}s gives nothing while it matches nothing; there is nothing to fall back to.",
                rule.effect.as_str()
            );
            self.add(at, Some(&rule.id), message);
            return None;
        }
        match &rule.when_lost {
            WhenLost::Nothing => None,
            WhenLost::Mask(around) if around.trim().is_empty() => {
                let message = "It is not said what is masked until the rule matches.";
                self.add(at, Some(&rule.id), message.to_owned());
                None
            }
            WhenLost::Mask(around) => self
                .selector(&format!("{at}/mask"), &rule.id, around)
                .map(Fallback::Mask),
            WhenLost::Pause => Some(Fallback::Pause),
        }
    }

    fn dismissal(&mut self, i: usize, one: &'a Dismissal) -> Option<CompiledDismissal> {
        let at = format!("/dismissed/{i}");
        let pages = self.pages(&format!("{at}/pages"), &one.pages, None);
        let selector = match one.selector.trim().is_empty() {
            false => self.selector(&format!("{at}/selector"), "", &one.selector),
            true => {
                let message = "The selector is empty.".to_owned();
                self.add(format!("{at}/selector"), None, message);
                None
            }
        };
        let mut words = Category::ALL.iter().map(|category| category.as_str());
        if !words.any(|word| word == one.category) {
            let message = format!("`{}` is no category of suggestions.", one.category);
            self.add(format!("{at}/category"), None, message);
        }
        Some(CompiledDismissal {
            category: one.category.clone(),
            selector: selector?,
            pages,
        })
    }

    fn selector(&mut self, at: &str, rule: &str, selector: &str) -> Option<Selector> {
        match Selector::for_rule(selector) {
            Ok(selector) => Some(selector),
            Err(error) => {
                let message = match selector.trim().is_empty() {
                    true => "The rule has no selector.".to_owned(),
                    false => sentence("Selector", &error.to_string()),
                };
                self.add(at.to_owned(), Some(rule), message);
                None
            }
        }
    }

    fn id(&mut self, i: usize, id: &'a str) {
        let at = format!("/rules/{i}/id");
        if id.trim().is_empty() {
            self.add(at, None, "The rule has no id.".to_owned());
        } else if id == POLICY {
            let message = format!("The id `{POLICY}` stands for the policy; take another one.");
            self.add(at, Some(id), message);
        } else if id.len() > MAX_ID {
            self.add(
                at,
                Some(id),
                format!("The id is longer than {MAX_ID} bytes."),
            );
        } else if let Some(first) = self.ids.insert(id, i) {
            self.add(
                at,
                Some(id),
                format!("The id `{id}` is taken by rule {} of the set.", first + 1),
            );
        }
    }

    fn pages(&mut self, at: &str, patterns: &'a [String], rule: Option<&str>) -> Vec<Scope> {
        let mut scopes = Vec::with_capacity(patterns.len());
        for (i, pattern) in patterns.iter().enumerate() {
            let scope = self
                .scopes
                .entry(pattern)
                .or_insert_with(|| Scope::parse(pattern))
                .clone();
            match scope {
                Ok(scope) => scopes.push(scope),
                Err(error) => self.add(
                    format!("{at}/{i}"),
                    rule,
                    sentence("Pages", &error.to_string()),
                ),
            }
        }
        scopes
    }

    fn url_params(&mut self, names: &[String]) {
        let mut seen = HashSet::new();
        for (i, name) in names.iter().enumerate() {
            let message = if name.is_empty() {
                "The name of the parameter is empty.".to_owned()
            } else if name.len() > MAX_ID {
                format!("The name of the parameter is longer than {MAX_ID} bytes.")
            } else if name.contains(['&', '=', '#', '?', '*']) || name.contains(char::is_control) {
                format!(
                    "`{name}` is not the name of one query parameter; write it without `?`, `=`, `&` and `*`."
                )
            } else if !seen.insert(name) {
                format!("`{name}` is listed twice.")
            } else {
                continue;
            };
            self.add(format!("/policy/urlParams/{i}"), None, message);
        }
    }

    fn add(&mut self, at: String, rule: Option<&str>, message: String) {
        self.problems.push(Problem {
            at,
            rule: rule.filter(|id| !id.is_empty()).map(str::to_owned),
            message,
        });
    }
}

fn sentence(subject: &str, clause: &str) -> String {
    format!("{subject}: {clause}.")
}

/// The longest id or parameter name, in bytes.
const MAX_ID: usize = 200;
