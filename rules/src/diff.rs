//! What changes from one version of a rule set to another: in the set itself, and on a saved page.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    document::{Document, NodeId},
    enforce::{Assets, Enforcer, Held, Shown},
    event::{Data, Event, Kind, Node},
    ruleset::{Dismissal, Problem, Rule, RuleSet, TextPolicy},
};

mod words;

/// Every difference between two sets; the order of rules is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Diff {
    /// Of the policy.
    pub policy: Vec<PolicyChange>,
    /// Of the rules: those of the new set in its order, then those that are gone.
    pub rules: Vec<RuleChange>,
    /// Suggestions that the site does not follow: nothing that is enforced changes by them.
    #[serde(default)]
    pub dismissed: ListChange<Dismissal>,
}

/// A field of the policy that is another one now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "camelCase")]
pub enum PolicyChange {
    /// The default for text and values.
    Text {
        /// As it was.
        before: TextPolicy,
        /// As it is.
        after: TextPolicy,
    },
    /// Pages on which nothing is shared.
    Pause(ListChange<String>),
    /// Query parameters that an agent may see.
    UrlParams(ListChange<String>),
    /// Whether marks of other products are heeded.
    VendorMarks {
        /// As it is.
        after: bool,
    },
}

/// What came into a list and what went; its order is no difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListChange<T> {
    /// Only in the new list.
    pub added: Vec<T>,
    /// Only in the old list.
    pub removed: Vec<T>,
}

impl<T> Default for ListChange<T> {
    fn default() -> Self {
        ListChange {
            added: Vec::new(),
            removed: Vec::new(),
        }
    }
}

/// What became of a rule, which is known by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "camelCase")]
pub enum RuleChange {
    /// It is new.
    Added {
        /// The rule.
        rule: Rule,
    },
    /// It is gone.
    Removed {
        /// The rule.
        rule: Rule,
    },
    /// It says something else.
    Changed {
        /// As it was.
        before: Rule,
        /// As it is.
        after: Rule,
        /// What differs; never empty.
        fields: Vec<Field>,
    },
}

/// A field of a rule. The fingerprint and the count of matches are none of them: others change nothing about what the rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// What it does.
    Effect,
    /// To what.
    Selector,
    /// Where; the order of pages is no difference.
    Pages,
    /// For people.
    Note,
    /// Whether it is switched off.
    Off,
    /// What holds while it matches nothing.
    WhenLost,
}

/// What changes for an agent on one page, by the recorder's numbers of elements, in document order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageDiff {
    /// Shown as they are, and were not.
    pub visible: Vec<u32>,
    /// Masked, and were shown.
    pub masked: Vec<u32>,
    /// Masked, and were hidden: how they are built is shown now.
    pub unhidden: Vec<u32>,
    /// Hidden, or on a page of which nothing is shared, and were not.
    pub hidden: Vec<u32>,
    /// No longer disabled.
    pub operable: Vec<u32>,
    /// Disabled, and were not.
    pub disabled: Vec<u32>,
}

impl Diff {
    /// From `before` to `after`.
    pub fn of(before: &RuleSet, after: &RuleSet) -> Diff {
        Diff {
            policy: policy(before, after),
            rules: rules(&before.rules, &after.rules),
            dismissed: list(&before.dismissed, &after.dismissed).unwrap_or_default(),
        }
    }

    /// Whether the sets say the same.
    pub fn is_empty(&self) -> bool {
        self.policy.is_empty() && self.rules.is_empty() && self.dismissed == ListChange::default()
    }

    /// Whether an agent may see or do more on some page: by all but what restricts more, and words for people.
    pub fn may_loosen(&self) -> bool {
        self.policy_may_loosen()
            || self.rules.iter().any(|change| match change {
                RuleChange::Added { rule } => !rule.off && !rule.effect.tightens(),
                RuleChange::Removed { rule } => !rule.off && rule.effect.tightens(),
                RuleChange::Changed { fields, .. } => {
                    fields.iter().any(|field| *field != Field::Note)
                }
            })
    }

    /// The same by the policy alone, which holds on every page of a site, saved or not; what is shown of addresses no saved page shows.
    pub fn policy_may_loosen(&self) -> bool {
        self.policy.iter().any(|change| match change {
            PolicyChange::Text { after, .. } => *after == TextPolicy::Visible,
            PolicyChange::Pause(pages) => !pages.removed.is_empty(),
            PolicyChange::UrlParams(params) => !params.added.is_empty(),
            PolicyChange::VendorMarks { after } => !after,
        })
    }
}

impl PageDiff {
    /// From `before` to `after` on the page that was saved at `url`; fails when one of the sets cannot be published.
    pub fn of(
        before: &RuleSet,
        after: &RuleSet,
        url: &Url,
        page: &Node,
    ) -> Result<PageDiff, Vec<Problem>> {
        let (before, after) = (opened(before, url, page)?, opened(after, url, page)?);
        let mut diff = PageDiff::default();
        for id in elements(page) {
            let (old, new) = (held(&before, id), held(&after, id));
            if old.shown != new.shown {
                match (old.shown, new.shown) {
                    (_, Shown::Open) => diff.visible.push(id),
                    (Shown::Hidden, Shown::Masked) => diff.unhidden.push(id),
                    (_, Shown::Masked) => diff.masked.push(id),
                    (_, Shown::Hidden) => diff.hidden.push(id),
                }
            }
            match (old.is_disabled, new.is_disabled) {
                (true, false) => diff.operable.push(id),
                (false, true) => diff.disabled.push(id),
                _ => {}
            }
        }
        Ok(diff)
    }
}

/// Of these elements those that stand in no other of them: what a person has to look at.
pub fn outermost(document: &Document, ids: &[u32]) -> Vec<NodeId> {
    let nodes: Vec<NodeId> = ids.iter().filter_map(|id| document.by_id(*id)).collect();
    let all: HashSet<NodeId> = nodes.iter().copied().collect();
    let is_outermost = |node: &NodeId| !document.ancestors(*node).any(|above| all.contains(&above));
    nodes.into_iter().filter(is_outermost).collect()
}

fn policy(before: &RuleSet, after: &RuleSet) -> Vec<PolicyChange> {
    let (before, after) = (&before.policy, &after.policy);
    let mut changes = Vec::new();
    if before.text != after.text {
        changes.push(PolicyChange::Text {
            before: before.text,
            after: after.text,
        });
    }
    changes.extend(list(&before.pause, &after.pause).map(PolicyChange::Pause));
    changes.extend(list(&before.url_params, &after.url_params).map(PolicyChange::UrlParams));
    if before.vendor_marks != after.vendor_marks {
        changes.push(PolicyChange::VendorMarks {
            after: after.vendor_marks,
        });
    }
    changes
}

fn list<T: Clone + Eq + Hash>(before: &[T], after: &[T]) -> Option<ListChange<T>> {
    let only = |these: &[T], those: &[T]| -> Vec<T> {
        let those: HashSet<&T> = those.iter().collect();
        these
            .iter()
            .filter(|one| !those.contains(one))
            .cloned()
            .collect()
    };
    let change = ListChange {
        added: only(after, before),
        removed: only(before, after),
    };
    (change != ListChange::default()).then_some(change)
}

fn rules(before: &[Rule], after: &[Rule]) -> Vec<RuleChange> {
    let (old_by, new_by) = (by_id(before), by_id(after));
    let kept = after
        .iter()
        .filter_map(|new| match old_by.get(new.id.as_str()) {
            None => Some(RuleChange::Added { rule: new.clone() }),
            Some(old) => {
                let fields = fields(old, new);
                (!fields.is_empty()).then(|| RuleChange::Changed {
                    before: (*old).clone(),
                    after: new.clone(),
                    fields,
                })
            }
        });
    let gone = before
        .iter()
        .filter(|old| !new_by.contains_key(old.id.as_str()))
        .map(|rule| RuleChange::Removed { rule: rule.clone() });
    kept.chain(gone).collect()
}

/// The rules by their ids; of two of one id the first.
fn by_id(rules: &[Rule]) -> HashMap<&str, &Rule> {
    let last_first = rules.iter().rev();
    last_first.map(|rule| (rule.id.as_str(), rule)).collect()
}

fn fields(before: &Rule, after: &Rule) -> Vec<Field> {
    [
        (Field::Effect, before.effect != after.effect),
        (
            Field::Selector,
            before.selector.trim() != after.selector.trim(),
        ),
        (Field::Pages, list(&before.pages, &after.pages).is_some()),
        (Field::Note, before.note != after.note),
        (Field::Off, before.off != after.off),
        (Field::WhenLost, before.when_lost != after.when_lost),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

fn opened(rules: &RuleSet, url: &Url, page: &Node) -> Result<Enforcer, Vec<Problem>> {
    let mut enforcer = Enforcer::new(rules, Assets::Numbered(String::new()))?;
    enforcer.open(url);
    enforcer.receive(Event {
        timestamp: 0.0,
        data: Data::FullSnapshot {
            node: page.clone().into(),
            offset: (0.0, 0.0),
        },
    });
    Ok(enforcer)
}

/// An element of which nothing is known is hidden.
fn held(enforcer: &Enforcer, id: u32) -> Held {
    enforcer.held(id).unwrap_or(Held {
        shown: Shown::Hidden,
        is_disabled: false,
    })
}

fn elements(page: &Node) -> Vec<u32> {
    let mut pending = vec![page];
    let mut found = Vec::new();
    while let Some(node) = pending.pop() {
        if matches!(node.kind, Kind::Element(_)) {
            found.push(node.id);
        }
        pending.extend(node.children().iter().rev());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::from_json;
    use expect_test::expect;

    fn set(json: &str) -> RuleSet {
        RuleSet::from_json(json).unwrap()
    }

    #[test]
    fn what_differs_is_said() {
        let before = set(r##"{"policy":{"pause":["/a","/b"]},"rules":[
            {"id":"1","effect":"mask","selector":"#a","pages":["/x","/y"]},
            {"id":"2","effect":"hide","selector":".b"},
            {"id":"3","effect":"mask","selector":".c"},
            {"id":"5","effect":"mask","selector":".e"}],
            "dismissed":[{"category":"name","selector":"#q"}]}"##);
        let after = set(
            r##"{"policy":{"text":"private","pause":["/c","/b"],"urlParams":["q"],"vendorMarks":true},"rules":[
            {"id":"4","effect":"reveal","selector":"nav","pages":["/z"]},
            {"id":"5","effect":"mask","selector":".e","whenLost":{"mask":"form"}},
            {"id":"3","effect":"hide","selector":".c","off":true,"note":"n"},
            {"id":"1","effect":"mask","selector":" #a ","pages":["/y","/x"],"fingerprint":{"tag":"input"},"matched":3}],
            "dismissed":[{"category":"email","selector":"#r","pages":["/z"]}]}"##,
        );
        let diff = Diff::of(&before, &after);
        expect![[r#"
            Policy: text is masked unless a rule reveals it.
            Policy, pages on which nothing is shared: +/c -/a
            Policy, query parameters that agents may see: +q
            Policy: privacy marks of other products are heeded.
            Rule 4 is new: reveal `nav` on /z.
            Rule 5: `form` masked until it matches.
            Rule 3: hide instead of mask, another note, switched off.
            Rule 2 is gone: hide `.b` on every page.
            Dismissed: `#r`, which looks like an e-mail address, on /z.
            No longer dismissed: `#q`, which looks like a name, on every page.
        "#]]
        .assert_eq(&diff.to_string());
        let json = serde_json::to_string(&diff).unwrap();
        assert_eq!(serde_json::from_str::<Diff>(&json).unwrap(), diff);
        assert!(Diff::of(&after, &after).is_empty());
        assert!(!Diff::of(&after, &after).may_loosen());
        expect![[r#"
            Policy: text is visible unless a rule masks it.
            Policy, pages on which nothing is shared: +/a -/c
            Policy, query parameters that agents may see: -q
            Policy: privacy marks of other products are no longer heeded.
            Rule 2 is new: hide `.b` on every page.
            Rule 3: mask instead of hide, another note, switched on.
            Rule 5: nothing more until it matches.
            Rule 4 is gone: reveal `nav` on /z.
            Dismissed: `#q`, which looks like a name, on every page.
            No longer dismissed: `#r`, which looks like an e-mail address, on /z.
        "#]]
        .assert_eq(&Diff::of(&after, &before).to_string());
    }

    #[test]
    fn only_what_restricts_more_cannot_loosen() {
        let may_loosen =
            |before: &str, after: &str| Diff::of(&set(before), &set(after)).may_loosen();
        let mask = r#"{"rules":[{"id":"1","effect":"mask","selector":"p"}]}"#;
        let reveal = r#"{"rules":[{"id":"1","effect":"reveal","selector":"p"}]}"#;
        let off = r#"{"rules":[{"id":"1","effect":"mask","selector":"p","off":true}]}"#;
        let narrow = r#"{"rules":[{"id":"1","effect":"mask","selector":"p","pages":["/a"]}]}"#;
        let note = r#"{"rules":[{"id":"1","effect":"mask","selector":"p","note":"why"}]}"#;
        for (before, after, expected) in [
            ("{}", mask, false),
            (mask, "{}", true),
            (off, "{}", false),
            (mask, off, true),
            (mask, narrow, true),
            (mask, note, false),
            ("{}", reveal, true),
            (reveal, "{}", false),
            ("{}", r#"{"policy":{"text":"private"}}"#, false),
            (r#"{"policy":{"text":"private"}}"#, "{}", true),
            ("{}", r#"{"policy":{"pause":["/a"]}}"#, false),
            (r#"{"policy":{"pause":["/a"]}}"#, "{}", true),
            ("{}", r#"{"policy":{"urlParams":["q"]}}"#, true),
            (r#"{"policy":{"urlParams":["q"]}}"#, "{}", false),
        ] {
            assert_eq!(may_loosen(before, after), expected, "{before} to {after}");
        }
    }

    #[test]
    fn what_differs_on_a_page_is_counted() {
        let page: Node = from_json(
            r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"form","attributes":{},"childNodes":[
            {"type":2,"id":3,"tagName":"p","attributes":{},"childNodes":[{"type":2,"id":4,"tagName":"b","attributes":{},"childNodes":[]}]},
            {"type":2,"id":5,"tagName":"button","attributes":{},"childNodes":[]}]}]}"#,
        )
        .unwrap();
        let url = Url::parse("https://shop.example/a").unwrap();
        let none = set("{}");
        let some = set(
            r#"{"rules":[{"id":"1","effect":"mask","selector":"p"},{"id":"2","effect":"hide","selector":"b"},
            {"id":"3","effect":"enable","selector":"button"},{"id":"4","effect":"disable","selector":"p"}]}"#,
        );
        let paused = set(r#"{"policy":{"pause":["/a"]}}"#);
        let of =
            |before: &RuleSet, after: &RuleSet| PageDiff::of(before, after, &url, &page).unwrap();
        let there = of(&none, &some);
        assert_eq!((&there.masked[..], &there.hidden[..]), (&[3][..], &[4][..]));
        assert_eq!(
            (&there.operable[..], &there.disabled[..]),
            (&[5][..], &[3, 4][..])
        );
        assert_eq!(of(&some, &none).visible, [3, 4]);
        assert_eq!(of(&none, &paused).hidden, [2, 3, 4, 5]);
        let hidden = set(r#"{"rules":[{"id":"1","effect":"hide","selector":"p"}]}"#);
        let masked = set(r#"{"rules":[{"id":"1","effect":"mask","selector":"p"}]}"#);
        let told = of(&hidden, &masked);
        assert_eq!(
            (&told.unhidden[..], &told.masked[..]),
            (&[3, 4][..], &[][..])
        );
        assert_eq!(of(&masked, &hidden).hidden, [3, 4]);
        assert_eq!(of(&none, &none), PageDiff::default());
        let document = Document::from_snapshot(page.clone()).unwrap();
        let outermost = |ids: &[u32]| -> Vec<u32> {
            let nodes = outermost(&document, ids).into_iter();
            nodes.map(|node| document.id(node)).collect()
        };
        assert_eq!(outermost(&[3, 4, 5]), [3, 5]);
        assert_eq!(outermost(&[4, 5]), [4, 5]);
        assert!(
            PageDiff::of(
                &none,
                &set(r#"{"rules":[{"id":"1","effect":"mask","selector":"["}]}"#),
                &url,
                &page
            )
            .is_err()
        );
    }
}
