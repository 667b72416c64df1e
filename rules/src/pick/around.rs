//! What stands around an element and is known: what it is in, what it holds, what it is beside.

use super::{
    Found, Picker,
    parts::{self, Part, Rank},
};
use crate::document::NodeId;

impl Picker<'_> {
    /// The element by its own parts and something around it; the steadiest first.
    pub(super) fn around(&self, node: NodeId, own: &[Part], found: &mut Found) {
        let anchors = self.anchors(node);
        let telling: Vec<&Part> = own
            .iter()
            .filter(|part| part.rank < Rank::Told)
            .take(5)
            .collect();
        if self.below(node, &anchors, &telling, found) {
            return;
        }
        let all: Vec<&Part> = own.iter().collect();
        if self.by_content(node, &all, &anchors, found) {
            return;
        }
        if self.between(node, &anchors, &telling, found) {
            return;
        }
        self.beside(node, &all, found);
        if found.alone.is_empty() {
            let rest: Vec<&Part> = own.iter().filter(|part| part.rank >= Rank::Told).collect();
            let _ = self.below(node, &anchors, &rest, found)
                || self.between(node, &anchors, &rest, found);
        }
    }

    /// What ancestors offer to be recognised by, the nearest first.
    pub(super) fn anchors(&self, node: NodeId) -> Vec<(NodeId, Part)> {
        self.line(node)
            .into_iter()
            .skip(1)
            .flat_map(|outer| {
                parts::anchors(self.document, outer)
                    .into_iter()
                    .map(move |part| (outer, part))
            })
            .take(ANCHORS)
            .collect()
    }

    /// By what it holds: a label by its field, a row by its link.
    fn by_content(
        &self,
        node: NodeId,
        own: &[&Part],
        anchors: &[(NodeId, Part)],
        found: &mut Found,
    ) -> bool {
        let held = self.known_below(node, None);
        for part in own.iter().take(3) {
            for (_, inner) in &held {
                let text = format!("{}:has({})", part.text, inner.text);
                if found.add_alone(&text, part) {
                    return true;
                }
                for (_, anchor) in anchors.iter().take(2) {
                    if found.add_alone(&format!("{} {text}", anchor.text), part) {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// By what stands beside it within a common ancestor.
    fn beside(&self, node: NodeId, own: &[&Part], found: &mut Found) -> bool {
        let kind = own.last().filter(|_| own.len() > 2);
        let mut inner = node;
        for outer in self.line(node).into_iter().skip(1).take(LEVELS) {
            let tag = parts::tag(self.document, outer);
            if tag == "body" || tag == "html" {
                return false;
            }
            let around = parts::of(self.document, outer);
            let known = self.known_below(outer, Some(inner));
            let groups = around
                .iter()
                .filter(|part| matches!(part.rank, Rank::Shared | Rank::Told | Rank::Kind))
                .take(2);
            let is_parent = |near: NodeId| {
                [near, node]
                    .iter()
                    .all(|one| self.document.parent(*one) == Some(outer))
            };
            for group in groups {
                let grouped = self.matched(group);
                for (place, near) in &known {
                    let reach = if group.rank == Rank::Kind {
                        1
                    } else {
                        usize::MAX
                    };
                    let mut holders: Vec<NodeId> = self
                        .document
                        .ancestors(*place)
                        .take(reach)
                        .filter(|above| grouped.binary_search(above).is_ok())
                        .collect();
                    holders.sort_unstable();
                    for part in own.iter().take(2).chain(kind) {
                        let text = match (group.rank == Rank::Kind, is_parent(*place)) {
                            // Of a name alone a wrapper further out may be another one.
                            (true, true) => format!("{tag}:has(> {}) > {}", near.text, part.text),
                            (true, false) => continue,
                            _ => format!("{}:has({}) {}", group.text, near.text, part.text),
                        };
                        if self.is_alone_below(node, part, &holders) && found.add_alone(&text, part)
                        {
                            return true;
                        }
                    }
                }
            }
            inner = outer;
        }
        false
    }

    /// The parts by which some elements below are known alone on the page, but for those in `except`.
    fn known_below(&self, node: NodeId, except: Option<NodeId>) -> Vec<(NodeId, Part)> {
        let mut known = Vec::new();
        let mut pending: Vec<NodeId> = self.elements_in(node);
        let mut looked_at = 0;
        while let Some(next) = pending.pop() {
            looked_at += 1;
            if known.len() >= KNOWN || looked_at > LOOKED_AT {
                break;
            }
            if Some(next) == except {
                continue;
            }
            let best = parts::of(self.document, next).into_iter().next();
            let is_known = |part: &Part| part.rank <= Rank::Named && self.matched(part).len() == 1;
            known.extend(best.filter(is_known).map(|part| (next, part)));
            pending.extend(self.elements_in(next));
        }
        known
    }

    /// A part of the element below a part of an ancestor.
    fn below(
        &self,
        node: NodeId,
        anchors: &[(NodeId, Part)],
        own: &[&Part],
        found: &mut Found,
    ) -> bool {
        own.iter().any(|part| {
            anchors.iter().any(|(_, anchor)| {
                self.told_below(node, part, &anchor.text, &self.matched(anchor), found)
            })
        })
    }

    /// A part of the element below parts of two ancestors.
    fn between(
        &self,
        node: NodeId,
        anchors: &[(NodeId, Part)],
        own: &[&Part],
        found: &mut Found,
    ) -> bool {
        let pairs = anchors.iter().enumerate().take(3).flat_map(|(i, inner)| {
            let outer = anchors.iter().skip(i + 1).take(4);
            outer.map(move |outer| (inner, outer))
        });
        let mut apart = pairs.filter(|(inner, outer)| inner.0 != outer.0);
        apart.any(|((_, near), (_, far))| {
            let above = self.matched(far);
            let near_ones = self.matched(near);
            let both: Vec<NodeId> = near_ones
                .iter()
                .copied()
                .filter(|one| self.is_below(*one, &above))
                .collect();
            let text = format!("{} {}", far.text, near.text);
            let mut own = own.iter().take(3);
            own.any(|part| self.told_below(node, part, &text, &both, found))
        })
    }

    /// Whether a part of the element is its own below some elements, by which these are told.
    fn told_below(
        &self,
        node: NodeId,
        part: &Part,
        text: &str,
        above: &[NodeId],
        found: &mut Found,
    ) -> bool {
        self.is_alone_below(node, part, above)
            && found.add_alone(&format!("{text} {}", part.text), part)
    }

    /// Whether an element stands below one of some, which are sorted.
    pub(super) fn is_below(&self, node: NodeId, above: &[NodeId]) -> bool {
        self.document
            .ancestors(node)
            .any(|outer| above.binary_search(&outer).is_ok())
    }

    /// Whether nothing else that a part matches stands below one of some: quicker than to match, which has the last word.
    fn is_alone_below(&self, node: NodeId, part: &Part, above: &[NodeId]) -> bool {
        !self
            .matched(part)
            .iter()
            .any(|other| *other != node && self.is_below(*other, above))
    }

    fn elements_in(&self, node: NodeId) -> Vec<NodeId> {
        let mut inner: Vec<NodeId> = self
            .document
            .children(node)
            .filter(|child| self.document.element(*child).is_some())
            .collect();
        inner.reverse();
        inner
    }
}

/// The most anchors that are tried.
const ANCHORS: usize = 8;
/// How far up neighbours are looked for.
const LEVELS: usize = 4;
/// The most neighbours that are tried at one level, and the most elements that are looked at for them.
const KNOWN: usize = 2;
const LOOKED_AT: usize = 40;
