//! What both sides did is in the result, and what they disagree on is asked.

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    diff::Diff,
    ruleset::{TextPolicy, WhenLost},
};

fn set(json: &str) -> RuleSet {
    RuleSet::from_json(json).unwrap()
}

/// The rules of a set as `id effect selector`, in order.
fn listed(set: &RuleSet) -> String {
    let rules = set.rules.iter().map(|rule| {
        let off = if rule.off { " off" } else { "" };
        format!(
            "{} {} {}{off}",
            rule.id,
            rule.effect.as_str(),
            rule.selector
        )
    });
    rules.collect::<Vec<_>>().join("; ")
}

const BASE: &str = r##"{"policy":{"pause":["/a","/b"],"urlParams":["q"]},"rules":[
    {"id":"1","effect":"mask","selector":"#a"},{"id":"2","effect":"mask","selector":"#b"},
    {"id":"3","effect":"hide","selector":"#c"}]}"##;

#[test]
fn what_only_one_side_changed_is_taken() {
    let mine = set(
        r##"{"policy":{"text":"private","pause":["/b","/m"],"urlParams":["q"]},"dismissed":[{"category":"name","selector":"#q"}],"rules":[
        {"id":"1","effect":"hide","selector":"#a"},{"id":"2","effect":"mask","selector":"#b"},
        {"id":"3","effect":"hide","selector":"#c"},{"id":"m","effect":"mask","selector":"#m"}]}"##,
    );
    let theirs = set(
        r##"{"policy":{"pause":["/a","/b","/t"],"vendorMarks":true},"dismissed":[{"category":"email","selector":"#q"}],"rules":[
        {"id":"1","effect":"mask","selector":"#a"},{"id":"3","effect":"hide","selector":"#c","off":true},
        {"id":"t","effect":"disable","selector":"#t"}]}"##,
    );
    let merge = Merge::of(&set(BASE), &mine, &theirs);
    assert_eq!(merge.conflicts().count(), 0);
    let merged = merge.suggested();
    assert_eq!(
        listed(&merged),
        "1 hide #a; 3 hide #c off; t disable #t; m mask #m"
    );
    assert_eq!(merged.policy.text, TextPolicy::Private);
    assert_eq!(merged.policy.pause, ["/b", "/t", "/m"]);
    assert!(merged.policy.url_params.is_empty() && merged.policy.vendor_marks);
    assert_eq!(merged.dismissed.len(), 2);
}

#[test]
fn what_both_changed_is_asked_and_the_tighter_side_suggested() {
    let rule = |json: &str| -> Option<Rule> {
        (!json.is_empty()).then(|| serde_json::from_str(json).unwrap())
    };
    let id = r#""id":"1","#;
    for (mine, theirs, suggested) in [
        (
            r##""effect":"hide","selector":"#a""##,
            r##""effect":"disable","selector":"#a""##,
            Choice::Mine,
        ),
        (
            r##""effect":"disable","selector":"#a""##,
            r##""effect":"hide","selector":"#a""##,
            Choice::Theirs,
        ),
        (
            r##""effect":"mask","selector":"#x""##,
            r##""effect":"mask","selector":"#y""##,
            Choice::Both,
        ),
        (
            r##""effect":"mask","selector":"#x""##,
            r##""effect":"disable","selector":"#x""##,
            Choice::Both,
        ),
        (
            r##""effect":"mask","selector":"#a","note":"x""##,
            r##""effect":"mask","selector":"#a","note":"y""##,
            Choice::Theirs,
        ),
        (
            r##""effect":"mask","selector":"#a","whenLost":"pause""##,
            r##""effect":"mask","selector":"#a","whenLost":{"mask":"form"}"##,
            Choice::Mine,
        ),
        (
            r##""effect":"mask","selector":"#a","whenLost":{"mask":"form"}"##,
            r##""effect":"mask","selector":"#a","whenLost":"pause""##,
            Choice::Theirs,
        ),
        (
            r##""effect":"hide","selector":"#a""##,
            r##""effect":"mask","selector":"#a","whenLost":"pause""##,
            Choice::Both,
        ),
        ("", r##""effect":"hide","selector":"#a""##, Choice::Theirs),
        (r##""effect":"hide","selector":"#a""##, "", Choice::Mine),
        ("", r##""effect":"reveal","selector":"#a""##, Choice::Mine),
        (
            r##""effect":"reveal","selector":"#a""##,
            r##""effect":"hide","selector":"#a","off":true"##,
            Choice::Theirs,
        ),
        (
            r##""effect":"mask","selector":"#z""##,
            r##""effect":"hide","selector":"#a","off":true"##,
            Choice::Mine,
        ),
    ] {
        let of = |fields: &str| match fields {
            "" => RuleSet::default(),
            fields => RuleSet {
                rules: rule(&format!("{{{id}{fields}}}")).into_iter().collect(),
                ..RuleSet::default()
            },
        };
        let base = of(r##""effect":"mask","selector":"#a""##);
        let merge = Merge::of(&base, &of(mine), &of(theirs));
        let conflicts: Vec<&Conflict> = merge.conflicts().collect();
        assert_eq!(conflicts.len(), 1, "{mine} | {theirs}");
        assert_eq!(conflicts[0].suggested, suggested, "{mine} | {theirs}");
        assert_eq!(merge.settle(|_, _| Choice::Mine), of(mine));
        assert_eq!(merge.settle(|_, _| Choice::Theirs), of(theirs));
        let both = merge.settle(|_, _| Choice::Both);
        assert_eq!(
            both.rules.len(),
            of(mine).rules.len() + of(theirs).rules.len()
        );
    }
}

#[test]
fn the_same_change_is_no_conflict_and_two_new_rules_of_one_id_are_two() {
    let base = set(BASE);
    let with = |json: &str| {
        let mut changed = base.clone();
        changed.rules.push(serde_json::from_str(json).unwrap());
        changed
    };
    let one = with(r##"{"id":"n","effect":"mask","selector":"#n"}"##);
    let same =
        with(r##"{"id":"n","effect":"mask","selector":"#n","fingerprint":{"tag":"input"}}"##);
    assert_eq!(Merge::of(&base, &one, &same).suggested(), same);
    let other = with(r##"{"id":"n","effect":"hide","selector":"#o"}"##);
    let merge = Merge::of(&base, &one, &other);
    assert_eq!(merge.conflicts().count(), 0);
    let merged = merge.suggested();
    assert_eq!(
        listed(&merged),
        "1 mask #a; 2 mask #b; 3 hide #c; n hide #o; n-2 mask #n"
    );
    assert_eq!(merged.validate(), []);
    // A draft may hold two rules of one id, which cannot be published; neither is lost.
    let twice = with(r##"{"id":"1","effect":"hide","selector":"#twice"}"##);
    assert_eq!(
        listed(&Merge::of(&base, &twice, &one).suggested()),
        "1 mask #a; 2 mask #b; 3 hide #c; n mask #n; 1-2 hide #twice"
    );
}

/// What somebody does to one rule.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Delete,
    Switch,
    Select(u8),
    Hide,
}

fn edits() -> impl Strategy<Value = Vec<(usize, Edit)>> {
    let edit = prop_oneof![
        Just(Edit::Delete),
        Just(Edit::Switch),
        any::<u8>().prop_map(Edit::Select),
        Just(Edit::Hide),
    ];
    vec((0..20_usize, edit), 0..12)
}

/// The edits of one side: to rules of its half only, and new ones of its own.
fn edited(base: &RuleSet, half: usize, edits: &[(usize, Edit)], new: usize) -> RuleSet {
    let mut set = base.clone();
    for (at, edit) in edits {
        let id = format!("r{}", at * 2 + half);
        match edit {
            Edit::Delete => set.rules.retain(|rule| rule.id != id),
            edit => {
                if let Some(rule) = set.rules.iter_mut().find(|rule| rule.id == id) {
                    match edit {
                        Edit::Switch => rule.off = !rule.off,
                        Edit::Select(number) => rule.selector = format!("#s{half}-{number}"),
                        Edit::Hide | Edit::Delete => rule.effect = Effect::Hide,
                    }
                }
            }
        }
    }
    for number in 0..new {
        set.rules.push(Rule {
            id: format!("new{half}-{number}"),
            ..masking(number)
        });
        set.policy.pause.push(format!("/new{half}-{number}"));
    }
    set
}

fn masking(number: usize) -> Rule {
    Rule {
        id: format!("r{number}"),
        effect: Effect::Mask,
        selector: format!("#r{number}"),
        pages: Vec::new(),
        note: String::new(),
        off: false,
        fingerprint: None,
        matched: None,
        when_lost: WhenLost::Nothing,
    }
}

proptest! {
    #[test]
    fn edits_that_do_not_overlap_commute_and_none_is_lost(
        mine in edits(), theirs in edits(), new_mine in 0..3_usize, new_theirs in 0..3_usize,
    ) {
        let base = RuleSet { rules: (0..40).map(masking).collect(), ..RuleSet::default() };
        let first = edited(&base, 0, &mine, new_mine);
        let second = edited(&base, 1, &theirs, new_theirs);
        // One after the other is what both together come to.
        let expected = edited(&first, 1, &theirs, new_theirs);
        for (one, other) in [(&first, &second), (&second, &first)] {
            let merge = Merge::of(&base, one, other);
            prop_assert_eq!(merge.conflicts().count(), 0);
            let diff = Diff::of(&merge.suggested(), &expected);
            prop_assert!(diff.is_empty(), "{}", diff);
        }
        prop_assert_eq!(&Merge::of(&base, &first, &base).suggested().policy, &first.policy);
        prop_assert!(Diff::of(&Merge::of(&base, &base, &first).suggested(), &first).is_empty());
    }

    #[test]
    fn whatever_both_did_each_rule_of_either_side_is_settled_or_asked(mine in edits(), theirs in edits()) {
        let base = RuleSet { rules: (0..20).map(masking).collect(), ..RuleSet::default() };
        let (mine, theirs) = (edited(&base, 0, &mine, 0), edited(&base, 0, &theirs, 0));
        let merge = Merge::of(&base, &mine, &theirs);
        let all = merge.settle(|_, _| Choice::Both);
        for (own, other) in [(&mine, &theirs), (&theirs, &mine)] {
            for rule in &own.rules {
                let is_there = all.rules.iter().any(|kept| Rule { id: rule.id.clone(), ..kept.clone() } == *rule);
                // Gone only where the other side deleted or changed what this side left as it was.
                let was_left = base.rules.contains(rule) && !other.rules.contains(rule);
                prop_assert!(is_there || was_left, "{rule:?}");
            }
        }
    }
}
