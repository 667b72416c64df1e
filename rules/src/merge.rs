//! Two drafts that were made from one, put together rule by rule.
//!
//! What only one side changed is taken. Where both changed a rule, and differently, a person chooses; what is suggested shows
//! and permits the least. The policy and what is dismissed never need a choice: of two values both sides can only come to the same other one, and
//! of a list each side's additions and removals are taken.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use crate::{
    fresh::Ids,
    ruleset::{Dismissal, Effect, Policy, Rule, RuleSet, WhenLost},
};

/// The two drafts, put together as far as that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    policy: Policy,
    dismissed: Vec<Dismissal>,
    parts: Vec<Part>,
}

/// A rule that both sides changed, and not to the same; none is a rule that a side deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The rule's id.
    pub id: String,
    /// As this side has it.
    pub mine: Option<Rule>,
    /// As the other side has it.
    pub theirs: Option<Rule>,
    /// What shows and permits the least.
    pub suggested: Choice,
}

/// What becomes of a rule that both sides changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This side's.
    Mine,
    /// The other side's.
    Theirs,
    /// Both, as two rules.
    Both,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Settled(Rule),
    Open(Box<Conflict>),
}

impl Merge {
    /// Puts `mine` and `theirs` together, which were both made from `base`.
    pub fn of(base: &RuleSet, mine: &RuleSet, theirs: &RuleSet) -> Merge {
        let [base_by, mine_by, theirs_by] =
            [base, mine, theirs].map(|set| named(set).collect::<HashMap<_, _>>());
        let mut seen = HashSet::new();
        let names = named(theirs)
            .chain(named(mine))
            .map(|(name, _)| name)
            .filter(|name| seen.insert(*name));
        let parts = names.flat_map(|name| {
            let of = |rules: &HashMap<Name, &Rule>| rules.get(&name).copied().cloned();
            part(name.0, of(&base_by), of(&mine_by), of(&theirs_by))
        });
        let mut merge = Merge {
            policy: policy(&base.policy, &mine.policy, &theirs.policy),
            dismissed: list(&base.dismissed, &mine.dismissed, &theirs.dismissed),
            parts: parts.collect(),
        };
        merge.name_apart();
        merge
    }

    /// What a person has to choose.
    pub fn conflicts(&self) -> impl Iterator<Item = &Conflict> {
        self.parts.iter().filter_map(|part| match part {
            Part::Settled(_) => None,
            Part::Open(conflict) => Some(&**conflict),
        })
    }

    /// The one draft, with what was chosen for each conflict, which comes with its place among them.
    pub fn settle(&self, choose: impl Fn(usize, &Conflict) -> Choice) -> RuleSet {
        let mut place = 0;
        let mut ids = self.ids();
        let mut set = RuleSet {
            policy: self.policy.clone(),
            rules: Vec::new(),
            dismissed: self.dismissed.clone(),
        };
        for part in &self.parts {
            match part {
                Part::Settled(rule) => set.rules.push(rule.clone()),
                Part::Open(conflict) => {
                    let (mine, theirs) = (conflict.mine.clone(), conflict.theirs.clone());
                    let choice = choose(place, conflict);
                    place += 1;
                    match choice {
                        Choice::Mine => set.rules.extend(mine),
                        Choice::Theirs => set.rules.extend(theirs),
                        Choice::Both => {
                            set.rules.extend(theirs);
                            set.rules.extend(mine.map(|rule| Rule {
                                id: ids.fresh(&rule.id),
                                ..rule
                            }));
                        }
                    }
                }
            }
        }
        set
    }

    /// The one draft, with what shows and permits the least.
    pub fn suggested(&self) -> RuleSet {
        self.settle(|_, conflict| conflict.suggested)
    }

    /// Two new rules that came to have one id are two rules.
    fn name_apart(&mut self) {
        let mut ids = self.ids();
        let mut taken = HashSet::new();
        for at in 0..self.parts.len() {
            let Part::Settled(rule) = &self.parts[at] else {
                continue;
            };
            if taken.insert(rule.id.clone()) {
                continue;
            }
            let id = ids.fresh(&rule.id);
            if let Part::Settled(rule) = &mut self.parts[at] {
                rule.id.clone_from(&id);
            }
            taken.insert(id);
        }
    }

    fn ids(&self) -> Ids {
        let ids = self.parts.iter().map(|part| match part {
            Part::Settled(rule) => rule.id.clone(),
            Part::Open(conflict) => conflict.id.clone(),
        });
        ids.collect()
    }
}

/// What becomes of the rule of one id: nothing, a rule, two new ones of one id, or a conflict.
fn part(id: &str, base: Option<Rule>, mine: Option<Rule>, theirs: Option<Rule>) -> Vec<Part> {
    if mine == base || is_same(mine.as_ref(), theirs.as_ref()) {
        return theirs.map(Part::Settled).into_iter().collect();
    }
    if theirs == base {
        return mine.map(Part::Settled).into_iter().collect();
    }
    if base.is_none() {
        return [theirs, mine]
            .into_iter()
            .flatten()
            .map(Part::Settled)
            .collect();
    }
    let conflict = Conflict {
        id: id.to_owned(),
        suggested: suggested(mine.as_ref(), theirs.as_ref()),
        mine,
        theirs,
    };
    vec![Part::Open(Box::new(conflict))]
}

/// Whether they say the same; a fingerprint and a count say nothing about what a rule does.
fn is_same(one: Option<&Rule>, other: Option<&Rule>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            let bare = |rule: &Rule| Rule {
                fingerprint: None,
                matched: None,
                ..rule.clone()
            };
            bare(one) == bare(other)
        }
        _ => false,
    }
}

/// The side that takes more from an agent; both, where each takes something.
fn suggested(mine: Option<&Rule>, theirs: Option<&Rule>) -> Choice {
    let what = |rule: Option<&Rule>| match rule {
        None => 0,
        Some(rule) if rule.off => 0,
        Some(rule) if rule.effect.tightens() => 1,
        Some(_) => -1,
    };
    match (what(mine), what(theirs)) {
        (1, 1) => {
            let about =
                |rule: Option<&Rule>| rule.map(|rule| (rule.selector.clone(), rule.pages.clone()));
            let effect = |rule: Option<&Rule>| rule.map(|rule| rule.effect);
            let lost = while_lost(mine).cmp(&while_lost(theirs));
            // Of the same elements one rule is enough where it does all that the other does.
            match (effect(mine), effect(theirs)) {
                _ if about(mine) != about(theirs) => Choice::Both,
                (mine, theirs) if mine == theirs && lost.is_gt() => Choice::Mine,
                (mine, theirs) if mine == theirs => Choice::Theirs,
                (Some(Effect::Hide), _) if lost.is_ge() => Choice::Mine,
                (_, Some(Effect::Hide)) if lost.is_le() => Choice::Theirs,
                _ => Choice::Both,
            }
        }
        (mine, theirs) if mine == theirs => Choice::Theirs,
        (1, _) => Choice::Mine,
        (_, 1) => Choice::Theirs,
        (mine, theirs) if mine > theirs => Choice::Mine,
        _ => Choice::Theirs,
    }
}

/// How much is kept from an agent while the rule matches nothing.
fn while_lost(rule: Option<&Rule>) -> u8 {
    match rule.map(|rule| &rule.when_lost) {
        None | Some(WhenLost::Nothing) => 0,
        Some(WhenLost::Mask(_)) => 1,
        Some(WhenLost::Pause) => 2,
    }
}

fn policy(base: &Policy, mine: &Policy, theirs: &Policy) -> Policy {
    Policy {
        text: one(base.text, mine.text, theirs.text),
        pause: list(&base.pause, &mine.pause, &theirs.pause),
        url_params: list(&base.url_params, &mine.url_params, &theirs.url_params),
        vendor_marks: one(base.vendor_marks, mine.vendor_marks, theirs.vendor_marks),
    }
}

fn one<T: PartialEq>(base: T, mine: T, theirs: T) -> T {
    if mine == base { theirs } else { mine }
}

fn list<T: Clone + Eq + Hash>(base: &[T], mine: &[T], theirs: &[T]) -> Vec<T> {
    let [in_base, in_mine, in_theirs] =
        [base, mine, theirs].map(|list| list.iter().collect::<HashSet<_>>());
    let stays =
        |item: &&T| !in_base.contains(item) || (in_mine.contains(item) && in_theirs.contains(item));
    let mut all: Vec<T> = theirs.iter().filter(stays).cloned().collect();
    let mut known: HashSet<&T> = theirs.iter().filter(stays).collect();
    let more = mine.iter().filter(stays).filter(|item| known.insert(item));
    all.extend(more.cloned());
    all
}

/// A rule's id, and how many before it have the same: a set with two of one id is no less a draft.
type Name<'a> = (&'a str, usize);

fn named(set: &RuleSet) -> impl Iterator<Item = (Name<'_>, &Rule)> {
    let mut counts = HashMap::new();
    set.rules.iter().map(move |rule| {
        let count = counts.entry(rule.id.as_str()).or_insert(0);
        *count += 1;
        ((rule.id.as_str(), *count - 1), rule)
    })
}

#[cfg(test)]
mod tests;
