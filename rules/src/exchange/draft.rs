//! A rule set that is being collected, with what could not be taken into it.

use std::collections::HashSet;

use serde_json::Value;

use super::{Finding, Imported};
use crate::{
    ruleset::{Effect, MAX_RULES, Rule, RuleSet, WhenLost},
    scope::Scope,
    selector::Selector,
};

/// What was read so far.
#[derive(Debug, Default)]
pub struct Draft {
    /// Without rules that cannot be published.
    pub set: RuleSet,
    findings: Vec<Finding>,
    seen: HashSet<(Effect, String, Vec<String>)>,
    is_full: bool,
}

/// Where something stood.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// From 1.
    pub line: Option<usize>,
    /// A path of names, or a JSON pointer.
    pub at: String,
}

impl Place {
    /// At a JSON pointer.
    pub fn at(at: impl Into<String>) -> Place {
        Place {
            line: None,
            at: at.into(),
        }
    }

    /// On a line.
    pub fn line(line: usize) -> Place {
        Place {
            line: Some(line),
            at: String::new(),
        }
    }
}

impl Draft {
    /// Adds a rule, unless its selector is none or the same rule is there already.
    pub fn rule(
        &mut self,
        place: &Place,
        effect: Effect,
        selector: &str,
        pages: &[String],
        note: &str,
    ) {
        let selector = selector.trim();
        if let Err(error) = Selector::for_rule(selector) {
            let parts = parts(selector);
            if parts.len() > 1 {
                // One bad selector switches no other off.
                for part in parts {
                    self.rule(place, effect, part, pages, note);
                }
                return;
            }
            let shown: String = selector.chars().take(100).collect();
            return self.find(
                place,
                format!("The selector `{shown}` is left out: {error}."),
            );
        }
        if self.set.rules.len() >= MAX_RULES {
            if !self.is_full {
                self.find(
                    place,
                    format!("From here on rules are left out: the most is {MAX_RULES}."),
                );
            }
            self.is_full = true;
            return;
        }
        if !self
            .seen
            .insert((effect, selector.to_owned(), pages.to_vec()))
        {
            return;
        }
        self.set.rules.push(Rule {
            id: format!("r{}", self.set.rules.len() + 1),
            effect,
            selector: selector.to_owned(),
            pages: pages.to_vec(),
            note: note.to_owned(),
            off: false,
            fingerprint: None,
            matched: None,
            when_lost: WhenLost::Nothing,
        });
    }

    /// Adds a rule for a selector given as JSON, which has to be a text.
    pub fn rule_of(
        &mut self,
        place: &Place,
        effect: Effect,
        value: &Value,
        pages: &[String],
        note: &str,
    ) {
        match value.as_str() {
            Some(selector) => self.rule(place, effect, selector, pages, note),
            None => {
                let shown = crate::json::shown(value);
                self.find(
                    place,
                    format!("`{shown}` is no selector: a text is needed."),
                );
            }
        }
    }

    /// Adds pages on which nothing is shared.
    pub fn pause(&mut self, place: &Place, pattern: String) {
        match Scope::parse(&pattern) {
            Err(error) => self.find(place, format!("The pause is left out: {error}.")),
            Ok(_) if self.set.policy.pause.contains(&pattern) => {}
            Ok(_) => self.set.policy.pause.push(pattern),
        }
    }

    /// Whether a pattern can be read; the reason is found if not.
    pub fn is_pattern(&mut self, place: &Place, pattern: &str) -> bool {
        match Scope::parse(pattern) {
            Ok(_) => true,
            Err(error) => {
                self.find(place, format!("The pages cannot be told: {error}."));
                false
            }
        }
    }

    /// Says what has no place in the set.
    pub fn find(&mut self, place: &Place, message: impl Into<String>) {
        if self.findings.len() < MAX_RULES {
            self.findings.push(Finding {
                line: place.line,
                at: place.at.clone(),
                message: message.into(),
            });
        }
    }

    /// What the file came to.
    pub fn finish(self) -> Imported {
        Imported {
            rules: self.set,
            findings: self.findings,
        }
    }
}

/// The selectors of a list, parted at its commas outside of brackets and quotes.
fn parts(list: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0usize);
    let (mut quote, mut is_escaped) = (None, false);
    for (at, c) in list.char_indices() {
        match (c, quote) {
            _ if is_escaped => is_escaped = false,
            ('\\', _) => is_escaped = true,
            (_, Some(open)) if c == open => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(c),
            ('(' | '[', None) => depth += 1,
            (')' | ']', None) => depth = depth.saturating_sub(1),
            (',', None) if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    parts
}
