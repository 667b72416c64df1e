//! Rules with `:has()` that look into hidden content: what they do to the rest of the page tells of it.

use std::collections::HashSet;

use super::SavedPage;
use crate::{
    document::{Document, NodeId},
    enforce::{Enforcer, Shown},
    event::Node,
    ruleset::Compiled,
    selector::{Inside, Matcher, Selector},
};

/// The places, in the compiled set, of those that would match other elements that agents see if nothing stood in what is hidden.
/// `matched` is what each rule of the set matches on the page; none where it does not hold.
pub(super) fn inward(
    compiled: &Compiled,
    page: &SavedPage,
    matched: &[Option<HashSet<NodeId>>],
    enforcer: &Enforcer,
) -> HashSet<usize> {
    let looks_inside = |selector: &Selector| {
        let mut inside = Inside::default();
        inside.add(selector);
        !inside.is_empty()
    };
    let holding = matched.iter().enumerate();
    let rules: Vec<(usize, &HashSet<NodeId>)> = holding
        .filter_map(|(a, matched)| Some((a, matched.as_ref()?)))
        .filter(|(a, _)| looks_inside(&compiled.rules[*a].selector))
        .collect();
    if rules.is_empty() {
        return HashSet::new();
    }
    let mut node = page.node().clone();
    let is_hidden = |id| {
        let held = enforcer.held(id);
        held.is_some_and(|held| held.shown == Shown::Hidden)
    };
    empty(&mut node, &is_hidden);
    let Ok(emptied) = Document::from_snapshot(node) else {
        return HashSet::new();
    };
    let seen = |document: &Document, nodes: &mut dyn Iterator<Item = NodeId>| -> HashSet<u32> {
        let ids = nodes.map(|node| document.id(node));
        ids.filter(|id| !is_hidden(*id)).collect()
    };
    let mut matcher = Matcher::new(&emptied);
    let differs = |(a, before): &(usize, &HashSet<NodeId>)| {
        let now = matcher.select(&compiled.rules[*a].selector);
        seen(page.document(), &mut before.iter().copied()) != seen(&emptied, &mut now.into_iter())
    };
    rules.into_iter().filter(differs).map(|(a, _)| a).collect()
}

/// Takes away what hidden elements hold; they themselves have their place in what agents see.
fn empty(node: &mut Node, is_hidden: &impl Fn(u32) -> bool) {
    let is_hidden_itself = is_hidden(node.id);
    if let Some(children) = node.children_mut() {
        if is_hidden_itself {
            children.clear();
        }
        for child in children {
            empty(child, is_hidden);
        }
    }
}
