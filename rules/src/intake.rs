//! What a draft becomes when another rule set comes in.

use crate::ruleset::{Policy, Rule, RuleSet, TextPolicy};

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
    for rule in &more.rules {
        let known = draft.rules.iter().find(|known| does_the_same(known, rule));
        let of_that_id = rules.iter().position(|known| known.id == rule.id);
        match (known, of_that_id, way) {
            (Some(_), _, Way::Add) => {}
            (Some(known), _, Way::Replace) => {
                if rules.iter().all(|there| there.id != known.id) {
                    rules.push(known.clone());
                }
            }
            (None, Some(at), _) if by_id => rules[at] = rule.clone(),
            (None, _, _) => {
                let id = if by_id {
                    rule.id.clone()
                } else {
                    fresh(&rules, draft, &rule.id)
                };
                rules.push(Rule { id, ..rule.clone() });
            }
        }
    }
    RuleSet {
        policy: match way {
            Way::Add => both(&draft.policy, &more.policy),
            Way::Replace => more.policy.clone(),
        },
        rules,
        dismissed: match way {
            Way::Add => {
                let new = more.dismissed.iter();
                let new = new.filter(|one| !draft.dismissed.contains(one));
                draft.dismissed.iter().chain(new).cloned().collect()
            }
            Way::Replace => more.dismissed.clone(),
        },
    }
}

/// How many rules of what comes in are in the draft already.
pub fn known(draft: &RuleSet, more: &RuleSet) -> usize {
    let is_known = |rule: &&Rule| draft.rules.iter().any(|known| does_the_same(known, rule));
    more.rules.iter().filter(is_known).count()
}

fn does_the_same(one: &Rule, other: &Rule) -> bool {
    let pages = |rule: &Rule| {
        let mut pages = rule.pages.clone();
        pages.sort_unstable();
        pages
    };
    one.effect == other.effect
        && one.selector.trim() == other.selector.trim()
        && pages(one) == pages(other)
        && one.off == other.off
        && one.when_lost == other.when_lost
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
        for item in from {
            if !to.contains(item) {
                to.push(item.clone());
            }
        }
    }
    policy
}

fn fresh(rules: &[Rule], draft: &RuleSet, id: &str) -> String {
    let is_taken = |id: &str| rules.iter().chain(&draft.rules).any(|rule| rule.id == id);
    let mut fresh = id.to_owned();
    let mut number = 2_u32;
    while is_taken(&fresh) {
        fresh = format!("{id}-{number}");
        number += 1;
    }
    fresh
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
