//! Whatever changes, what the rules match is what they match when the whole page is judged afresh.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{super::cover::Cover, support::Session};

const RULES: [&str; 34] = [
    ".m",
    "#n3",
    "div",
    "[title]",
    "[title=x] p",
    ".o p",
    ".o > div",
    ":is(.m, .o) > p",
    "div:not(.m .o)",
    "p:not(.m)",
    "[class~=o] p",
    "p:lang(de)",
    "a:link",
    "input:required",
    "input:disabled",
    "p + p",
    "p ~ .m",
    ".m + .o > p",
    "div:first-child",
    "p:only-child",
    "div:nth-child(2n)",
    "p:nth-last-child(2 of .m)",
    "a:has(> div)",
    "div:has(.m)",
    "p:has(+ .m)",
    "div:has(~ p .m)",
    "div:has(.m) p",
    "p:has(> .o) + div",
    "div:not(:has(p)) > a",
    "a:is(div:has(.m) > *)",
    "p:has(+ div > .m) a",
    "div:nth-child(2 of :has(p))",
    "p:has(:empty)",
    "div:empty",
];
const TAGS: [&str; 5] = ["div", "p", "a", "input", "fieldset"];
const ATTRIBUTES: [(&str, &str); 12] = [
    ("class", "m"),
    ("class", "o"),
    ("class", "m o"),
    ("class", ""),
    ("title", "x"),
    ("title", "y"),
    ("lang", "de-CH"),
    ("href", "/"),
    ("required", ""),
    ("disabled", ""),
    ("id", "n3"),
    ("type", "hidden"),
];
const NODES: usize = 12;

#[derive(Clone, Debug)]
enum Step {
    Set(usize, usize),
    Unset(usize, usize),
    Text(usize, bool),
    Remove(usize),
    /// Anew or from where it is now: below a node, before its first child or last.
    Place(usize, usize, bool, usize),
}

fn step() -> impl Strategy<Value = Step> {
    let node = || 0..NODES;
    prop_oneof![
        3 => (node(), 0..ATTRIBUTES.len()).prop_map(|(node, pair)| Step::Set(node, pair)),
        1 => (node(), 0..ATTRIBUTES.len()).prop_map(|(node, pair)| Step::Unset(node, pair)),
        1 => (node(), any::<bool>()).prop_map(|(node, is_empty)| Step::Text(node, is_empty)),
        1 => node().prop_map(Step::Remove),
        3 => (node(), node(), any::<bool>(), 0..TAGS.len())
            .prop_map(|(node, under, last, tag)| Step::Place(node, under, last, tag)),
    ]
}

/// The page's nodes as the recorder would number them: elements from 1,000 on, the text in each from 2,000 on.
#[derive(Default)]
struct Page {
    /// The children of the body, then of each node.
    children: Vec<Vec<usize>>,
}

impl Page {
    fn parent(&self, node: usize) -> Option<usize> {
        self.children.iter().position(|list| list.contains(&node))
    }

    fn is_below(&self, node: usize, above: usize) -> bool {
        std::iter::successors(Some(node), |node| self.parent(*node)?.checked_sub(1))
            .any(|node| node == above)
    }

    /// The mutation that a step makes, if it makes one.
    fn step(&mut self, step: &Step) -> Option<Value> {
        let number = |list: usize| match list {
            0 => 4,
            node => 999 + node,
        };
        let is_there = |node: usize, page: &Page| page.parent(node).is_some();
        match *step {
            Step::Set(node, pair) if is_there(node, self) => {
                let (name, value) = ATTRIBUTES[pair];
                Some(json!({"attributes": [{"id": 1000 + node, "attributes": {name: value}}]}))
            }
            Step::Unset(node, pair) if is_there(node, self) => {
                let (name, _) = ATTRIBUTES[pair];
                Some(json!({"attributes": [{"id": 1000 + node, "attributes": {name: null}}]}))
            }
            Step::Text(node, is_empty) if is_there(node, self) => {
                let text = if is_empty { "" } else { "text" };
                Some(json!({"texts": [{"id": 2000 + node, "value": text}]}))
            }
            Step::Remove(node) => {
                let list = self.parent(node)?;
                self.children[list].retain(|child| *child != node);
                Some(json!({"removes": [{"parentId": number(list), "id": 1000 + node}]}))
            }
            Step::Place(node, under, last, tag) => {
                let list = match is_there(under, self) && !self.is_below(under, node) {
                    true => under + 1,
                    false => 0,
                };
                let mut removes = Vec::new();
                if let Some(former) = self.parent(node) {
                    self.children[former].retain(|child| *child != node);
                    removes.push(json!({"parentId": number(former), "id": 1000 + node}));
                }
                let next = self.children[list].first().copied().filter(|_| !last);
                let place = if last { self.children[list].len() } else { 0 };
                self.children[list].insert(place, node);
                let mut adds = vec![json!({
                    "parentId": number(list),
                    "nextId": next.map(|next| 1000 + next),
                    "node": {"type": 2, "id": 1000 + node, "tagName": TAGS[tag], "attributes": {}, "childNodes": []},
                })];
                // What it had below it is gone with it: a recorder that moves a node says of each of them that it came.
                self.forget(node);
                adds.push(json!({
                    "parentId": 1000 + node,
                    "nextId": null,
                    "node": {"type": 3, "id": 2000 + node, "textContent": ""},
                }));
                Some(json!({"removes": removes, "adds": adds}))
            }
            _ => None,
        }
    }

    fn forget(&mut self, node: usize) {
        for child in std::mem::take(&mut self.children[node + 1]) {
            self.forget(child);
        }
    }
}

proptest! {
    #[test]
    fn matching_what_changed_is_matching_all(
        rules in prop::sample::subsequence(RULES.to_vec(), 1..8),
        steps in prop::collection::vec(step(), 1..24),
    ) {
        let lines: Vec<String> = rules.iter().map(|rule| format!("mask {rule}")).collect();
        let mut session = Session::new(&lines.join("\n"), "");
        let mut page = Page { children: vec![Vec::new(); NODES + 1] };
        for step in &steps {
            let Some(mutation) = page.step(step) else {
                continue;
            };
            session.mutate(mutation);
            let enforcer = &session.enforcer;
            let document = enforcer.mirror.as_ref().unwrap().document();
            let frames = enforcer.place.frames(document, enforcer.covers.frames());
            let rules = enforcer.place.rules(&frames);
            let mut afresh = Cover::default();
            afresh.set_rules(rules, frames, enforcer.place.compiled().policy.text);
            afresh.judge_all(document);
            for node in document.elements() {
                let matched = enforcer.covers.matched(node);
                prop_assert_eq!(matched, afresh.matched(node), "{:?} after {:?}", document.element(node), step);
            }
        }
    }
}
