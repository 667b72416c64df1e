//! One rule set, looked over on one page after another.

use std::{
    cell::OnceCell,
    collections::{HashMap, HashSet},
};

use super::{Finding, Kind, SavedPage, inward::inward, moved::moved, without};
use crate::{
    document::{Document, NodeId},
    enforce::{Enforcer, Shown},
    pick::{Fingerprint, Grade, Located, Picker, Stability, Survey},
    ruleset::{Compiled, CompiledRule, Effect, POLICY, Problem, Rule, RuleSet, TextPolicy},
    selector::{Index, Matcher, Selector},
    suggest::{Category, Suggestion, in_words},
};

/// The set, ready to be looked over.
#[derive(Debug)]
pub struct Look<'a> {
    set: &'a RuleSet,
    /// Where the rules stand in the set, by their ids.
    places: HashMap<&'a str, usize>,
    problems: Vec<Problem>,
    /// What of the set can be evaluated.
    sound: RuleSet,
    compiled: Option<Compiled>,
}

/// What the rules do on one page.
#[derive(Debug)]
pub struct Seen<'p> {
    /// What its findings are told by.
    number: usize,
    page: &'p SavedPage,
    /// For each rule of the compiled set; none where the rule does not hold.
    matched: Vec<Option<HashSet<NodeId>>>,
    /// The places in the compiled set of the rules of which that was not worked out.
    costly: HashSet<usize>,
    /// The numbers of the rules that hold in frames of the page by the addresses of these.
    in_frames: HashSet<u32>,
    /// The places in the compiled set of the rules that look into what is hidden.
    inward: HashSet<usize>,
    findings: Vec<Finding>,
    /// For the rules that have a fingerprint.
    survey: OnceCell<Survey<'p>>,
    /// For the rules that have a better selector.
    picker: OnceCell<Picker<'p>>,
    /// The places in the compiled set of the rules that match an element, in their order.
    by_node: OnceCell<HashMap<NodeId, Vec<usize>>>,
}

impl<'a> Look<'a> {
    /// What cannot be evaluated is a finding, and left out on the pages.
    pub fn new(set: &'a RuleSet) -> Look<'a> {
        let problems = set.validate();
        let sound = without(set, &problems);
        let mut places = HashMap::new();
        for (place, rule) in set.rules.iter().enumerate() {
            places.entry(rule.id.as_str()).or_insert(place);
        }
        Look {
            set,
            places,
            problems,
            compiled: sound.compile().ok(),
            sound,
        }
    }

    /// Looks at one page; `number` is what its findings are told by.
    pub fn at<'p>(&self, number: usize, page: &'p SavedPage) -> Option<Seen<'p>> {
        let compiled = self.compiled.as_ref()?;
        let holding: Option<HashSet<&str>> = page.url().map(|url| {
            let rules = compiled.for_page(url);
            rules.into_iter().map(|rule| rule.id.as_str()).collect()
        });
        let holds = |rule: &CompiledRule| {
            let ids = holding.as_ref();
            ids.is_none_or(|ids| ids.contains(rule.id.as_str()))
        };
        let rules = compiled.rules.iter();
        let mut matched: Vec<Option<HashSet<NodeId>>> =
            rules.map(|rule| holds(rule).then(HashSet::new)).collect();
        let rules = (0..).zip(&compiled.rules).filter(|(_, rule)| holds(rule));
        let index = Index::new(rules.map(|(a, rule)| (a, rule.selector.clone())));
        let mut costly = HashSet::new();
        let mut matcher = Matcher::new(page.document()).in_order();
        for node in page.document().elements() {
            matcher.matching(&index, node, |a, is_sure| {
                let a = a as usize;
                match &mut matched[a] {
                    Some(matched) if is_sure => {
                        matched.insert(node);
                    }
                    _ => {
                        costly.insert(a);
                    }
                }
            });
        }
        for a in &costly {
            matched[*a] = Some(HashSet::new());
        }
        drop(matcher);
        let mut seen = Seen {
            number,
            page,
            matched,
            costly,
            in_frames: HashSet::new(),
            inward: HashSet::new(),
            findings: Vec::new(),
            survey: OnceCell::new(),
            picker: OnceCell::new(),
            by_node: OnceCell::new(),
        };
        if let Some(enforcer) = page.enforcer(&self.sound) {
            let numbers = compiled.rules.iter().map(|rule| rule.number);
            seen.in_frames = numbers
                .filter(|rule| enforcer.holds_in_frames(*rule))
                .collect();
            seen.inward = inward(compiled, page, &seen.matched, &enforcer);
            seen.inward.retain(|a| !seen.costly.contains(a));
            seen.findings = self.sensitive(compiled, &enforcer, &seen);
        }
        Some(seen)
    }

    /// All that there is to say, the gravest first. What was seen has to be all of the site's saved pages for
    /// [`Kind::HoldsNowhere`] to be true.
    pub fn findings(&self, seen: &[Seen<'_>]) -> Vec<Finding> {
        let invalid = self.problems.iter().map(|problem| Finding {
            kind: Kind::Invalid,
            at: problem.at.clone(),
            rule: problem.rule.clone(),
            page: None,
            node: None,
            count: None,
            message: problem.message.clone(),
        });
        let mut findings: Vec<Finding> = invalid.collect();
        let Some(compiled) = &self.compiled else {
            return findings;
        };
        if !seen.is_empty() {
            findings.extend(self.idle(compiled, seen));
        }
        let rules = || compiled.rules.iter().enumerate();
        findings.extend(rules().filter_map(|(a, rule)| self.brittle(a, rule, seen)));
        findings.extend(rules().filter_map(|(a, rule)| self.inward(a, rule, seen)));
        findings.extend(seen.iter().flat_map(|seen| seen.findings.iter().cloned()));
        findings.sort_by_key(|finding| finding.kind);
        findings
    }

    /// Rules that do nothing on the pages, or nothing of their own.
    fn idle(&self, compiled: &Compiled, pages: &[Seen<'_>]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (a, rule) in compiled.rules.iter().enumerate() {
            let holds = pages.iter().filter_map(|page| page.matched[a].as_ref());
            let counts: Vec<usize> = holds.map(HashSet::len).collect();
            if counts.is_empty() {
                let is_in_frame = |page: &Seen<'_>| page.in_frames.contains(&rule.number);
                if !pages.iter().any(is_in_frame) {
                    findings.extend(self.nowhere(rule));
                }
                continue;
            }
            if let Some(page) = pages.iter().find(|page| page.costly.contains(&a)) {
                findings.extend(self.costly(rule, page.number));
                continue;
            }
            let of_set = self.of_set(&rule.id);
            let moved = of_set.and_then(|of_set| moved(of_set, &rule.selector, a, pages));
            if let Some(moved) = moved {
                let finding = self.about(Kind::Moved, &rule.id, moved.message);
                findings.extend(finding.map(|finding| Finding {
                    page: Some(moved.page),
                    node: Some(moved.node),
                    ..finding
                }));
                continue;
            }
            if counts.iter().all(|count| *count == 0) {
                let message = format!("`{}` matches nothing.", rule.selector.as_str());
                findings.extend(self.about(Kind::MatchesNothing, &rule.id, message));
                continue;
            }
            let matched = of_set.and_then(|rule| rule.matched);
            findings.extend(matched.and_then(|before| self.drifted(rule, a, before, pages)));
            let covers = |a: usize, b: usize| {
                let (inner, outer) = (&compiled.rules[a], &compiled.rules[b]);
                let is_wide = outer.pages.is_empty() || outer.pages == inner.pages;
                is_wide
                    && includes(outer.effect, inner.effect)
                    && pages
                        .iter()
                        .all(|page| page.covers(a, b, inner.effect.tightens()))
            };
            let other = candidates(a, pages)
                .into_iter()
                .filter(|b| *b != a && covers(a, *b))
                // Of two that cover each other the first stays.
                .find(|b| *b < a || !covers(*b, a));
            if let Some(other) = other {
                let message = format!(
                    "`{}` matches nothing that rule {}, `{}`, does not {} too.",
                    rule.selector.as_str(),
                    compiled.rules[other].id,
                    compiled.rules[other].selector.as_str(),
                    compiled.rules[other].effect.as_str()
                );
                findings.extend(self.about(Kind::Covered, &rule.id, message));
            }
        }
        findings
    }

    /// A rule that is for other pages than these.
    fn nowhere(&self, rule: &CompiledRule) -> Option<Finding> {
        let of_set = self.of_set(&rule.id)?;
        let named = of_set.pages.iter().take(NAMED);
        let mut pages: Vec<String> = named.map(|page| format!("`{page}`")).collect();
        let more = of_set.pages.len() - pages.len();
        if more > 0 {
            pages.push(format!("{more} more"));
        }
        let message = format!(
            "`{}` holds on none of the saved pages, but on {}. Save such a page, or change the rule's pages.",
            rule.selector.as_str(),
            pages.join(", ")
        );
        let finding = self.about(Kind::HoldsNowhere, &rule.id, message)?;
        Some(Finding {
            at: format!("{}/pages", finding.at),
            ..finding
        })
    }

    /// A rule that goes from too many elements to too many others.
    fn costly(&self, rule: &CompiledRule, page: usize) -> Option<Finding> {
        let message = format!(
            "`{}` takes too many steps on this page, by itself or after the rules before it, from very many elements to very many others or through very long values: here it covers all that it could match. Name what it is for by a class of its own, without `~`, `:has()` and brackets in brackets.",
            rule.selector.as_str()
        );
        let finding = self.about(Kind::Costly, &rule.id, message)?;
        Some(Finding {
            page: Some(page),
            ..finding
        })
    }

    /// A rule that matches far more or far fewer than it did, where it matches most.
    fn drifted(
        &self,
        rule: &CompiledRule,
        a: usize,
        before: u32,
        pages: &[Seen<'_>],
    ) -> Option<Finding> {
        let (page, now) = pages
            .iter()
            .filter_map(|page| Some((page.number, page.matched[a].as_ref()?.len() as u32)))
            .max_by_key(|(page, count)| (*count, std::cmp::Reverse(*page)))?;
        let (less, more) = (before.min(now), before.max(now));
        if more - less < FAR || more <= less.saturating_mul(TIMES) {
            return None;
        }
        let said = |count: u32| match count {
            0 => "none".to_owned(),
            count => count.to_string(),
        };
        let elements = if now == 1 { "element" } else { "elements" };
        let message = format!(
            "`{}` matches {} {elements}, and matched {} when it was made.",
            rule.selector.as_str(),
            said(now),
            said(before)
        );
        let finding = self.about(Kind::Drifted, &rule.id, message)?;
        Some(Finding {
            page: Some(page),
            count: Some(now),
            ..finding
        })
    }

    /// A rule whose selector rests on what will change; with an element that has a better one, where there is such.
    fn brittle(&self, a: usize, rule: &CompiledRule, pages: &[Seen<'_>]) -> Option<Finding> {
        let Stability { grade, reason } = Stability::of(&rule.selector);
        if grade != Grade::Brittle {
            return None;
        }
        let mut message = format!(
            "`{}` {reason}: after the site's next release it may match something else, or nothing.",
            rule.selector.as_str()
        );
        let better = pages.iter().find_map(|page| page.lasting(a));
        if let Some((.., selector)) = &better {
            message.push_str(&format!(" `{selector}` finds the same, and lasts longer."));
        }
        let (page, node) = better.map(|(page, node, _)| (page, node)).unzip();
        let finding = self.about(Kind::Brittle, &rule.id, message)?;
        Some(Finding {
            page,
            node,
            ..finding
        })
    }

    /// A rule whose effect tells of what is hidden.
    fn inward(&self, a: usize, rule: &CompiledRule, pages: &[Seen<'_>]) -> Option<Finding> {
        let page = pages.iter().find(|page| page.inward.contains(&a))?;
        let message = format!(
            "`{}` looks into hidden content: whether it matches tells an agent what stands there.",
            rule.selector.as_str()
        );
        let finding = self.about(Kind::LooksInside, &rule.id, message)?;
        Some(Finding {
            page: Some(page.number),
            ..finding
        })
    }

    /// What looks sensitive and is shown, because no rule covers it or because one reveals it.
    fn sensitive(&self, compiled: &Compiled, enforcer: &Enforcer, seen: &Seen<'_>) -> Vec<Finding> {
        let document = seen.page.document();
        let dismissed = enforcer.dismissed(document);
        seen.page
            .suggestions()
            .iter()
            .filter(|one| is_sure(one) && !dismissed.has(one.category.as_str(), one.node))
            .filter_map(|one| {
                let id = document.id(one.node);
                if enforcer.held(id)?.shown != Shown::Open {
                    return None;
                }
                let what = in_words(one.category.as_str());
                let revealing = seen.revealing(compiled, one.node);
                let finding = revealing.and_then(|rule| {
                    let message = format!(
                        "This looks like {what}, and rule {rule} reveals it. {}",
                        one.reason
                    );
                    self.about(Kind::Reveals, rule, message)
                });
                Some(Finding {
                    page: Some(seen.number),
                    node: Some(id),
                    ..finding.unwrap_or_else(|| Finding {
                        kind: Kind::Sensitive,
                        at: String::new(),
                        rule: None,
                        page: None,
                        node: None,
                        count: None,
                        message: format!(
                            "This looks like {what}, and no rule covers it. {}",
                            one.reason
                        ),
                    })
                })
            })
            .collect()
    }

    fn of_set(&self, id: &str) -> Option<&'a Rule> {
        self.set.rules.get(*self.places.get(id)?)
    }

    /// A finding about a rule of the set; none about those that the policy adds.
    fn about(&self, kind: Kind, id: &str, message: String) -> Option<Finding> {
        let place = self.places.get(id)?;
        (id != POLICY).then(|| Finding {
            kind,
            at: format!("/rules/{place}"),
            rule: Some(id.to_owned()),
            page: None,
            node: None,
            count: None,
            message,
        })
    }
}

impl<'p> Seen<'p> {
    /// What the page's findings are told by.
    pub(super) fn number(&self) -> usize {
        self.number
    }

    /// The page's tree.
    pub(super) fn document(&self) -> &'p Document {
        self.page.document()
    }

    /// What became here of the element that a rule was made for.
    pub(super) fn locate(&self, fingerprint: &Fingerprint, selector: &Selector) -> Located {
        let survey = self.survey.get_or_init(|| Survey::new(self.document()));
        survey.locate(fingerprint, selector)
    }

    /// The best selector for an element of the page alone.
    pub(super) fn selector_for(&self, node: NodeId) -> Option<String> {
        let picker = self.picker.get_or_init(|| self.page.picker());
        Some(picker.best(node)?.selector)
    }

    /// What the rule at place `a` matches, if that is one element, and a selector for it that does not break so soon.
    fn lasting(&self, a: usize) -> Option<(usize, u32, String)> {
        let matched = self.matched[a].as_ref().filter(|all| all.len() == 1)?;
        let node = *matched.iter().next()?;
        let selector = self.selector_for(node)?;
        let stability = Stability::of(&Selector::for_rule(&selector).ok()?);
        let is_better = stability.grade != Grade::Brittle;
        is_better.then(|| (self.number, self.document().id(node), selector))
    }

    /// Whether the rule at place `a` of the compiled set holds on the page.
    pub(super) fn holds(&self, a: usize) -> bool {
        self.matched[a].is_some()
    }

    /// Whether everything that rule `a` matches here is matched by rule `b`, or, if `around`, stands in what it matches.
    ///
    /// What loosens has to name a field or a button itself.
    fn covers(&self, a: usize, b: usize, around: bool) -> bool {
        match (&self.matched[a], &self.matched[b]) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(a), Some(b)) => a
                .iter()
                .all(|node| b.contains(node) || around && self.is_in(*node, b)),
        }
    }

    /// The rule without which the element would be masked; the one that names it before one that names what it stands in.
    fn revealing<'c>(&self, compiled: &'c Compiled, node: NodeId) -> Option<&'c str> {
        if compiled.policy.text != TextPolicy::Private {
            return None;
        }
        let reveals = |b: &usize| compiled.rules[*b].effect == Effect::Reveal;
        let around: Vec<usize> = self.around(node).into_iter().filter(reveals).collect();
        let is_near = |b: &&usize| {
            let matched = self.matched[**b].as_ref();
            matched.is_some_and(|matched| matched.contains(&node))
        };
        let one = around.iter().find(is_near).or(around.first())?;
        Some(compiled.rules[*one].id.as_str())
    }

    /// The places in the compiled set of the rules that match an element, or what it stands in, in their order.
    fn around(&self, node: NodeId) -> Vec<usize> {
        let by_node = self.by_node.get_or_init(|| {
            let mut by_node: HashMap<NodeId, Vec<usize>> = HashMap::new();
            for (a, matched) in self.matched.iter().enumerate() {
                for node in matched.iter().flatten() {
                    by_node.entry(*node).or_default().push(a);
                }
            }
            by_node
        });
        let line = std::iter::once(node).chain(self.document().ancestors(node));
        let rules = line.filter_map(|one| by_node.get(&one));
        let mut rules: Vec<usize> = rules.flatten().copied().collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    fn is_in(&self, node: NodeId, matched: &HashSet<NodeId>) -> bool {
        let mut above = self.page.document().ancestors(node);
        matched.contains(&node) || above.any(|above| matched.contains(&above))
    }
}

/// The rules that may match all that rule `a` matches: those of some element of that.
fn candidates(a: usize, pages: &[Seen<'_>]) -> Vec<usize> {
    let some = |page: &Seen<'_>| page.matched[a].as_ref()?.iter().next().copied();
    let mut found = pages
        .iter()
        .filter_map(|page| Some(page.around(some(page)?)));
    found.next().unwrap_or_default()
}

/// Whether one effect takes all that another takes.
fn includes(outer: Effect, inner: Effect) -> bool {
    outer == inner || outer == Effect::Hide && inner.tightens()
}

/// A label or a name that says so, not a guess; and a text that may say anything is no finding.
fn is_sure(one: &Suggestion) -> bool {
    one.confidence >= SURE
        && one.category.effect() == Effect::Mask
        && one.category != Category::FreeText
}

/// So many of a rule's pages are named.
const NAMED: usize = 3;
/// Another number of matches is a finding from so many elements on,
const FAR: u32 = 4;
/// and from so many times as many, or as few.
const TIMES: u32 = 3;
/// How sure a suggestion has to be to be a finding, in percent.
const SURE: u8 = 70;
