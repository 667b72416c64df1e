//! Which rules match where, and where an event makes it worth asking again.

use std::collections::{HashMap, HashSet};

use crate::{
    document::{Document, NodeId},
    selector::Matcher,
};

use super::{
    super::{mirror::Touched, restriction::Restriction},
    Compiled, Cover, policy,
};

/// What has to be matched anew on an element.
#[derive(Clone, Copy, Debug, Default)]
struct What {
    /// The rules that read the element and its ancestors.
    near: bool,
    /// The rules that read more.
    around: bool,
    /// Marks and policy.
    policy: bool,
}

impl Cover {
    /// Matches rules, marks and policy where the event can matter; the nodes on which something of their own changed.
    pub(super) fn match_anew(&mut self, document: &Document, touched: &Touched) -> Vec<NodeId> {
        let rules = std::mem::take(&mut self.rules);
        let mut matcher = Matcher::new(document);
        let mut changed = Vec::new();
        for (node, what) in self.to_match(document, touched) {
            if self.match_one(document, &rules, &mut matcher, node, what) {
                changed.push(node);
            }
        }
        self.rules = rules;
        changed.extend(&touched.fresh);
        changed
    }

    /// What has to be matched anew after an event, each node once and in an order that the event gives.
    fn to_match(&self, document: &Document, touched: &Touched) -> Vec<(NodeId, What)> {
        let mut order = Vec::new();
        let mut found: HashMap<NodeId, What> = HashMap::new();
        let mut add = |node: NodeId, what: What| {
            let known = found.entry(node).or_insert_with(|| {
                order.push(node);
                What::default()
            });
            known.near |= what.near;
            known.around |= what.around;
            known.policy |= what.policy;
        };
        let near = What {
            near: true,
            policy: true,
            ..What::default()
        };
        let around = What {
            around: true,
            ..What::default()
        };
        let policy = What {
            policy: true,
            ..What::default()
        };
        for fresh in &touched.fresh {
            let below = document
                .subtree(*fresh)
                .skip(usize::from(planted!(AddsNotMatched)));
            below.for_each(|node| add(node, near));
        }
        for (node, names) in &touched.attributes {
            if names.iter().any(|name| self.near.attribute(name)) && !planted!(LateMask) {
                document.subtree(*node).for_each(|node| add(node, near));
            }
            if names
                .iter()
                .any(|name| policy::READS.contains(&name.as_str()))
            {
                add(*node, policy);
            }
        }
        for node in self.around_of(document, touched) {
            add(node, around);
        }
        order
            .into_iter()
            .filter(|node| document.element(*node).is_some())
            .map(|node| (node, found[&node]))
            .collect()
    }

    /// Matches on one element; whether what is its own changed.
    fn match_one<'a>(
        &mut self,
        document: &Document,
        rules: &'a [Compiled],
        matcher: &mut Matcher<'a>,
        node: NodeId,
        what: What,
    ) -> bool {
        let state = &mut self.states[node.0 as usize];
        let before = state.near | state.around | state.policy;
        if what.near {
            state.near = Restriction::NONE;
        }
        if what.around {
            state.around = Restriction::NONE;
        }
        for (place, compiled) in rules.iter().enumerate() {
            let is_due = match compiled.around {
                true => what.around,
                false => what.near,
            };
            if !is_due || !matcher.matches(&compiled.rule.selector, node) {
                continue;
            }
            match compiled.around {
                true => state.around |= compiled.restriction,
                false => state.near |= compiled.restriction,
            }
            let causes = self.causes.entry(node).or_default();
            let place = place as u32;
            if !causes.contains(&place) {
                causes.push(place);
            }
        }
        if what.policy {
            state.policy = policy::of(document, node, &mut self.passwords);
        }
        before != state.near | state.around | state.policy
    }

    /// The nodes that rules which read more than an element and its ancestors may match differently now.
    fn around_of(&self, document: &Document, touched: &Touched) -> Vec<NodeId> {
        if !self.around.around || planted!(SiblingsNotMatched) {
            return Vec::new();
        }
        let attributes = touched
            .attributes
            .iter()
            .filter(|(_, names)| names.iter().any(|name| self.around.attribute(name)))
            .map(|(node, _)| *node);
        let texts = touched.texts.iter().filter(|_| self.around.text);
        // Beside what changed stands what has the same parent; with `:empty` the parent itself has changed.
        let emptied = |node: NodeId| match self.around.text {
            true => document.parent(node).unwrap_or(node),
            false => node,
        };
        let tops: HashSet<NodeId> = touched
            .parents
            .iter()
            .copied()
            .map(emptied)
            .chain(attributes.map(|node| document.parent(node).unwrap_or(node)))
            .chain(texts.map(|text| emptied(document.parent(*text).unwrap_or(*text))))
            .chain(touched.fresh.iter().copied())
            .collect();
        if self.around.anywhere && !tops.is_empty() {
            return document.elements().collect();
        }
        let mut tops: Vec<NodeId> = tops.into_iter().collect();
        tops.sort_unstable();
        tops.into_iter()
            .flat_map(|top| document.subtree(top))
            .collect()
    }
}
