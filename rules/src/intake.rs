//! What a draft becomes when another rule set comes in.

use std::collections::{HashMap, HashSet};

use crate::{
    fresh::Ids,
    ruleset::{Effect, Policy, Rule, RuleSet, TextPolicy, WhenLost},
};

/// What happens to the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It keeps all that it has.
    Add,
    /// It says afterwards what came in, and nothing else.
    Replace,
}

/// The draft afterwards. A rule that is there already stays as it is, with its id, note and fingerprint.
///
/// `by_id` says that the ids are those of this site's rules, so that a rule of the same id is that rule, changed; otherwise
/// they were made up when the file was read, and mean nothing here.
pub fn take_in(draft: &RuleSet, more: &RuleSet, way: Way, by_id: bool) -> RuleSet {
    let mut rules = match way {
        Way::Add => draft.rules.clone(),
        Way::Replace => Vec::new(),
    };
    let known_by = by_deed(draft);
    let mut ids: Ids = draft.rules.iter().map(|rule| rule.id.clone()).collect();
    // Of two of one id the first.
    let mut places: HashMap<String, usize> = HashMap::new();
    for (place, rule) in rules.iter().enumerate() {
        places.entry(rule.id.clone()).or_insert(place);
    }
    for rule in &more.rules {
        let known = known_by.get(&deed(rule)).copied();
        let rule = match (known, places.get(&rule.id), way) {
            (Some(_), _, Way::Add) => continue,
            (Some(known), _, Way::Replace) if places.contains_key(&known.id) => continue,
            (Some(known), _, Way::Replace) => known.clone(),
            (None, Some(at), _) if by_id => {
                rules[*at] = rule.clone();
                continue;
            }
            (None, _, _) if by_id || !ids.is_taken(&rule.id) => rule.clone(),
            (None, _, _) => Rule {
                id: ids.fresh(&rule.id),
                ..rule.clone()
            },
        };
        ids.take(&rule.id);
        places.entry(rule.id.clone()).or_insert(rules.len());
        rules.push(rule);
    }
    RuleSet {
        policy: match way {
            Way::Add => both(&draft.policy, &more.policy),
            Way::Replace => more.policy.clone(),
        },
        rules,
        dismissed: match way {
            Way::Add => {
                let known: HashSet<_> = draft.dismissed.iter().collect();
                let new = more.dismissed.iter();
                let new = new.filter(|one| !known.contains(one));
                draft.dismissed.iter().chain(new).cloned().collect()
            }
            Way::Replace => more.dismissed.clone(),
        },
    }
}

/// How many rules of what comes in are in the draft already.
pub fn known(draft: &RuleSet, more: &RuleSet) -> usize {
    let known_by = by_deed(draft);
    let is_known = |rule: &&Rule| known_by.contains_key(&deed(rule));
    more.rules.iter().filter(is_known).count()
}

/// What a rule does, to what and where; the order of pages is no difference.
type Deed<'r> = (Effect, &'r str, Vec<&'r str>, bool, &'r WhenLost);

fn deed(rule: &Rule) -> Deed<'_> {
    let mut pages: Vec<&str> = rule.pages.iter().map(String::as_str).collect();
    pages.sort_unstable();
    let selector = rule.selector.trim();
    (rule.effect, selector, pages, rule.off, &rule.when_lost)
}

/// The rules by what they do; of two that do the same the first.
fn by_deed(set: &RuleSet) -> HashMap<Deed<'_>, &Rule> {
    let last_first = set.rules.iter().rev();
    last_first.map(|rule| (deed(rule), rule)).collect()
}

/// All that either policy holds back, and the parameters that either lets through: each stands in the comparison.
fn both(draft: &Policy, more: &Policy) -> Policy {
    let mut policy = draft.clone();
    if more.text == TextPolicy::Private {
        policy.text = TextPolicy::Private;
    }
    policy.vendor_marks |= more.vendor_marks;
    for (to, from) in [
        (&mut policy.pause, &more.pause),
        (&mut policy.url_params, &more.url_params),
    ] {
        let mut known: HashSet<String> = to.iter().cloned().collect();
        let new = from.iter().filter(|item| known.insert((*item).clone()));
        to.extend(new.cloned());
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Diff;
    use expect_test::{Expect, expect};

    fn check(way: Way, by_id: bool, expected: Expect) {
        let set = |json: &str| RuleSet::from_json(json).unwrap();
        let draft = set(r##"{"policy":{"pause":["/a"]},"rules":[
            {"id":"r1","effect":"mask","selector":"#a","note":"mine"},
            {"id":"r2","effect":"mask","selector":"#b"},{"id":"r3","effect":"hide","selector":"#c"}]}"##);
        let more = set(r##"{"policy":{"text":"private","pause":["/b"]},"rules":[
            {"id":"r9","effect":"mask","selector":" #a "},{"id":"r2","effect":"hide","selector":"#b"},
            {"id":"r4","effect":"disable","selector":"#d"}]}"##);
        let after = take_in(&draft, &more, way, by_id);
        assert_eq!(after.validate(), []);
        assert_eq!(known(&draft, &more), 1);
        expected.assert_eq(&Diff::of(&draft, &after).to_string());
        // What came in once changes nothing when it comes in again.
        if !by_id {
            assert_eq!(take_in(&after, &more, way, by_id), after);
        }
    }

    #[test]
    fn rules_of_elsewhere_are_added_and_none_is_lost() {
        check(
            Way::Add,
            false,
            expect![[r#"
                Policy: text is masked unless a rule reveals it.
                Policy, pages on which nothing is shared: +/b
                Rule r2-2 is new: hide `#b` on every page.
                Rule r4 is new: disable `#d` on every page.
            "#]],
        );
    }

    #[test]
    fn rules_of_this_site_are_changed_where_they_are_known() {
        check(
            Way::Add,
            true,
            expect![[r#"
                Policy: text is masked unless a rule reveals it.
                Policy, pages on which nothing is shared: +/b
                Rule r2: hide instead of mask.
                Rule r4 is new: disable `#d` on every page.
            "#]],
        );
    }

    #[test]
    fn what_replaces_the_draft_keeps_the_rules_that_both_have() {
        check(
            Way::Replace,
            true,
            expect![[r#"
                Policy: text is masked unless a rule reveals it.
                Policy, pages on which nothing is shared: +/b -/a
                Rule r2: hide instead of mask.
                Rule r4 is new: disable `#d` on every page.
                Rule r3 is gone: hide `#c` on every page.
            "#]],
        );
    }
}
