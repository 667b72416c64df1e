//! Rules with `:has()` that look into hidden content: what they do to the rest of the page tells of it.

use std::collections::HashSet;

use super::SavedPage;
use crate::{
    document::Document,
    enforce::{Enforcer, Shown},
    event::Node,
    ruleset::Compiled,
    selector::{Inside, Matcher, Selector},
};

/// The places, in the compiled set, of those that would match other elements that agents see if nothing stood in what is hidden.
pub(super) fn inward(
    compiled: &Compiled,
    page: &SavedPage,
    holds: impl Fn(usize) -> bool,
    enforcer: &Enforcer,
) -> HashSet<usize> {
    let looks_inside = |selector: &Selector| {
        let mut inside = Inside::default();
        inside.add(selector);
        !inside.is_empty()
    };
    let rules: Vec<usize> = (0..compiled.rules.len())
        .filter(|a| holds(*a) && looks_inside(&compiled.rules[*a].selector))
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
    let seen = |document: &Document, a: usize| -> HashSet<u32> {
        let matched = Matcher::new(document).select(&compiled.rules[a].selector);
        let ids = matched.into_iter().map(|node| document.id(node));
        ids.filter(|id| !is_hidden(*id)).collect()
    };
    let mut rules = rules;
    rules.retain(|a| seen(page.document(), *a) != seen(&emptied, *a));
    rules.into_iter().collect()
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
