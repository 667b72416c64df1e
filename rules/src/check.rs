//! What a person should look at in a rule set, by itself and on saved pages.
//!
//! Findings are hints: nothing here decides what an agent may see.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    document::{Document, NodeId},
    enforce::{Assets, Enforcer, Shown},
    event::{Data, Event, Node},
    ruleset::{Compiled, Effect, POLICY, Problem, RuleSet},
    selector::Matcher,
    suggest::{Category, suggest},
};

mod moved;

use moved::moved;

/// A saved page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it was; a page without is any page of the site, see [`everywhere`].
    pub url: Option<Url>,
    /// The page as a recorder sends it.
    pub node: Node,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is about.
    pub kind: Kind,
    /// The place in the set as a JSON pointer; empty for a finding of a page.
    pub at: String,
    /// The rule's id, where it is about a rule.
    pub rule: Option<String>,
    /// Which of the pages, from 0, where it is about an element.
    pub page: Option<usize>,
    /// The recorder's number of the element.
    pub node: Option<u32>,
    /// One sentence for a person.
    pub message: String,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Part of the set cannot be evaluated, and the set not be published.
    Invalid,
    /// A rule holds on one of the pages, and matches nothing on any.
    MatchesNothing,
    /// A rule no longer matches what it was made for, and that seems to be there.
    Moved,
    /// A rule does nothing on these pages that another rule does not do.
    Covered,
    /// What looks sensitive is shown to agents.
    Sensitive,
}

/// Looks the set over; what cannot be evaluated is left out on the pages.
pub fn check(set: &RuleSet, pages: &[Page]) -> Vec<Finding> {
    let problems = set.validate();
    let sound = without(set, &problems);
    let mut findings: Vec<Finding> = problems
        .into_iter()
        .map(|problem| Finding {
            kind: Kind::Invalid,
            at: problem.at,
            rule: problem.rule,
            page: None,
            node: None,
            message: problem.message,
        })
        .collect();
    let Ok(compiled) = sound.compile() else {
        return findings;
    };
    let seen: Vec<Seen> = pages
        .iter()
        .enumerate()
        .filter_map(|(number, page)| Seen::new(&compiled, number, page))
        .collect();
    if seen.is_empty() {
        return findings;
    }
    findings.extend(idle(set, &compiled, &seen));
    for (number, page) in pages.iter().enumerate() {
        findings.extend(sensitive(&sound, number, page));
    }
    findings
}

/// The set for a page whose URL is not known: what tightens holds on every page, what loosens only if it does so everywhere.
///
/// Pauses are left out: of a paused page there is nothing to see.
pub fn everywhere(set: &RuleSet) -> RuleSet {
    let mut set = set.clone();
    set.policy.pause.clear();
    set.rules
        .retain(|rule| rule.effect.tightens() || rule.pages.is_empty());
    for rule in &mut set.rules {
        rule.pages.clear();
    }
    set
}

/// The set without the rules, pauses and parameters that are problems.
pub fn without(set: &RuleSet, problems: &[Problem]) -> RuleSet {
    let mut set = set.clone();
    let bad: HashSet<&str> = problems.iter().map(|problem| problem.at.as_str()).collect();
    let is_good = |list: &str, i: usize| {
        let at = format!("{list}/{i}");
        let inner = format!("{at}/");
        !bad.iter().any(|bad| **bad == at || bad.starts_with(&inner))
    };
    keep(&mut set.rules, |i| is_good("/rules", i));
    keep(&mut set.policy.pause, |i| is_good("/policy/pause", i));
    keep(&mut set.policy.url_params, |i| {
        is_good("/policy/urlParams", i)
    });
    set
}

fn keep<T>(list: &mut Vec<T>, is_kept: impl Fn(usize) -> bool) {
    let mut place = 0..;
    list.retain(|_| place.next().is_some_and(&is_kept));
}

/// What the rules match on one page.
struct Seen {
    /// Which of the pages.
    number: usize,
    document: Document,
    /// For each rule of the compiled set; none where the rule does not hold.
    matched: Vec<Option<HashSet<NodeId>>>,
}

impl Seen {
    fn new(compiled: &Compiled, number: usize, page: &Page) -> Option<Seen> {
        let document = Document::from_snapshot(page.node.clone()).ok()?;
        let holding: Option<HashSet<&str>> = page.url.as_ref().map(|url| {
            let rules = compiled.for_page(url);
            rules.into_iter().map(|rule| rule.id.as_str()).collect()
        });
        let mut matcher = Matcher::new(&document);
        let matched = compiled
            .rules
            .iter()
            .map(|rule| {
                let holds = holding
                    .as_ref()
                    .is_none_or(|ids| ids.contains(rule.id.as_str()));
                holds.then(|| matcher.select(&rule.selector).into_iter().collect())
            })
            .collect();
        drop(matcher);
        Some(Seen {
            number,
            document,
            matched,
        })
    }

    /// Whether everything that rule `a` matches here stands in something that rule `b` matches.
    fn covers(&self, a: usize, b: usize) -> bool {
        match (&self.matched[a], &self.matched[b]) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(a), Some(b)) => a.iter().all(|node| {
                b.contains(node)
                    || self
                        .document
                        .ancestors(*node)
                        .any(|above| b.contains(&above))
            }),
        }
    }
}

/// Rules that do nothing on the pages, or nothing of their own.
fn idle(set: &RuleSet, compiled: &Compiled, pages: &[Seen]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (a, rule) in compiled.rules.iter().enumerate() {
        let place = set.rules.iter().position(|known| known.id == rule.id);
        let Some(place) = place.filter(|_| rule.id != POLICY) else {
            continue;
        };
        let holds = pages.iter().filter_map(|page| page.matched[a].as_ref());
        let counts: Vec<usize> = holds.map(HashSet::len).collect();
        let about = |kind, message| Finding {
            kind,
            at: format!("/rules/{place}"),
            rule: Some(rule.id.clone()),
            page: None,
            node: None,
            message,
        };
        if counts.is_empty() {
            continue;
        }
        if let Some(moved) = moved(&set.rules[place], &rule.selector, a, pages) {
            findings.push(Finding {
                page: moved.page,
                node: moved.node,
                ..about(Kind::Moved, moved.message)
            });
            continue;
        }
        if counts.iter().all(|count| *count == 0) {
            let message = format!("`{}` matches nothing.", rule.selector.as_str());
            findings.push(about(Kind::MatchesNothing, message));
            continue;
        }
        let covers = |a: usize, b: usize| {
            let (inner, outer) = (&compiled.rules[a], &compiled.rules[b]);
            let is_wide = outer.pages.is_empty() || outer.pages == inner.pages;
            is_wide
                && includes(outer.effect, inner.effect)
                && pages.iter().all(|page| page.covers(a, b))
        };
        let other = (0..compiled.rules.len())
            .filter(|b| *b != a && covers(a, *b))
            // Of two that cover each other the first stays.
            .find(|b| *b < a || !covers(*b, a));
        if let Some(other) = other {
            let message = format!(
                "`{}` matches nothing that rule {} does not {} too.",
                rule.selector.as_str(),
                compiled.rules[other].id,
                compiled.rules[other].effect.as_str()
            );
            findings.push(about(Kind::Covered, message));
        }
    }
    findings
}

/// Whether one effect takes all that another takes.
fn includes(outer: Effect, inner: Effect) -> bool {
    outer == inner || outer == Effect::Hide && inner.tightens()
}

fn sensitive(set: &RuleSet, number: usize, page: &Page) -> Vec<Finding> {
    let (rules, url) = match &page.url {
        Some(url) => (set.clone(), Some(url.clone())),
        None => (everywhere(set), Url::parse("https://page.invalid/").ok()),
    };
    let assets = Assets::Numbered(String::new());
    let (Some(url), Ok(mut enforcer)) = (url, Enforcer::new(&rules, assets)) else {
        return Vec::new();
    };
    enforcer.open(&url);
    enforcer.receive(Event {
        timestamp: 0.0,
        data: Data::FullSnapshot {
            node: page.node.clone(),
            offset: (0.0, 0.0),
        },
    });
    let Ok(document) = Document::from_snapshot(page.node.clone()) else {
        return Vec::new();
    };
    suggest(&document)
        .into_iter()
        .filter(|one| {
            one.confidence >= SURE
                && one.category.effect() == Effect::Mask
                && one.category != Category::FreeText
        })
        .filter_map(|one| {
            let id = document.id(one.node);
            (enforcer.held(id)?.shown == Shown::Open).then(|| Finding {
                kind: Kind::Sensitive,
                at: String::new(),
                rule: None,
                page: Some(number),
                node: Some(id),
                message: format!(
                    "This looks like {}, and no rule covers it. {}",
                    one.category.as_str(),
                    one.reason
                ),
            })
        })
        .collect()
}

/// How sure a suggestion has to be to be a finding, in percent: a label or a name that says so, not a guess.
const SURE: u8 = 70;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::from_json;
    use expect_test::{Expect, expect};

    fn said(json: &str, url: Option<&str>, expected: Expect) {
        let node: Node = from_json(PAGE).unwrap();
        let url = url.map(|url| Url::parse(url).unwrap());
        let set = RuleSet::from_json(json).unwrap();
        let text: String = check(&set, &[Page { url, node }])
            .into_iter()
            .map(|finding| {
                let kind = serde_json::to_string(&finding.kind).unwrap();
                let place = finding.rule.or(finding.node.map(|id| id.to_string()));
                format!(
                    "{kind} {} {}: {}\n",
                    finding.at,
                    place.unwrap_or_default(),
                    finding.message
                )
            })
            .collect();
        expected.assert_eq(&text);
    }

    #[test]
    fn rules_that_do_nothing_are_found() {
        said(
            r#"{"rules":[{"id":"a","effect":"mask","selector":"form"},{"id":"b","effect":"mask","selector":"input"},
                {"id":"c","effect":"hide","selector":".none"},{"id":"d","effect":"disable","selector":"form"},
                {"id":"e","effect":"mask","selector":"form, b","pages":["/x"]},{"id":"f","effect":"mask","selector":"p["},
                {"id":"g","effect":"mask","selector":".none","off":true}]}"#,
            Some("https://shop.example/"),
            expect![[r#"
                "invalid" /rules/5/selector f: Selector: `p[` does not parse: it ends too early.
                "covered" /rules/1 b: `input` matches nothing that rule a does not mask too.
                "matches-nothing" /rules/2 c: `.none` matches nothing.
            "#]],
        );
    }

    #[test]
    fn fields_that_are_shown_are_found() {
        said(
            "{}",
            None,
            expect![[r#"
            "sensitive"  3: This looks like address, and no rule covers it. The page has browsers fill in “postal-code”.
            "sensitive"  4: This looks like email, and no rule covers it. It is a field for an e-mail address.
        "#]],
        );
        said(
            r#"{"policy":{"pause":["*"]},"rules":[{"id":"a","effect":"mask","selector":"input","pages":["/pay"]}]}"#,
            None,
            expect![[r#""#]],
        );
        said(
            r#"{"rules":[{"id":"a","effect":"mask","selector":"input","pages":["/pay"]}]}"#,
            Some("https://shop.example/"),
            expect![[r#"
                "sensitive"  3: This looks like address, and no rule covers it. The page has browsers fill in “postal-code”.
                "sensitive"  4: This looks like email, and no rule covers it. It is a field for an e-mail address.
            "#]],
        );
        said(
            r#"{"policy":{"pause":["/"]}}"#,
            Some("https://shop.example/"),
            expect![[r#""#]],
        );
    }

    const PAGE: &str = r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"form","attributes":{},"childNodes":[
        {"type":2,"id":3,"tagName":"input","attributes":{"autocomplete":"shipping Postal-Code"},"childNodes":[]},
        {"type":2,"id":4,"tagName":"input","attributes":{"type":"email"},"childNodes":[]},
        {"type":2,"id":5,"tagName":"input","attributes":{"autocomplete":"cc-number"},"childNodes":[]},
        {"type":2,"id":6,"tagName":"input","attributes":{"autocomplete":"off","name":"q"},"childNodes":[]}]}]}"#;
}
