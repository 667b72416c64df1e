//! The last resort: which one of its siblings an element is.

use super::{
    Candidate, Found, Picker, Reach, keys,
    parts::{self, Part, Rank},
};
use crate::{document::NodeId, selector::Selector};

impl Picker<'_> {
    /// One place among siblings, the element's own or that of an ancestor, and for the rest what is around.
    pub(super) fn by_place(&self, node: NodeId, own: &[Part], found: &mut Found) {
        let line = self.line(node);
        let steps: Vec<(NodeId, String)> = line
            .iter()
            .take(STEPS)
            .filter_map(|step| Some((*step, self.placed(*step)?)))
            .collect();
        let anchors = self.anchors(node);
        let bare = parts::bare(self.document, node);
        let kinds: Vec<&Part> = own
            .iter()
            .filter(|part| part.rank >= Rank::Shared)
            .take(2)
            .chain(own.last().filter(|_| own.len() > 2))
            .collect();
        let mut try_all = |path: &str, top: NodeId, base: &Part| {
            for (outer, anchor) in anchors.iter().take(4) {
                if self.document.ancestors(top).any(|above| above == *outer)
                    && found.add_alone(&format!("{} {path}", anchor.text), base)
                {
                    return true;
                }
            }
            found.add_alone(path, base)
        };
        for (step, placed) in &steps {
            if *step == node {
                if try_all(placed, node, &bare) {
                    return;
                }
                continue;
            }
            for part in &kinds {
                if try_all(&format!("{placed} {}", part.text), *step, part) {
                    return;
                }
            }
        }
        for (i, (_, inner)) in steps.iter().enumerate() {
            for (outer, above) in &steps[i + 1..] {
                let path = match i == 0 && steps[0].0 == node {
                    true => format!("{above} {inner}"),
                    false => format!("{above} {inner} {}", parts::tag(self.document, node)),
                };
                if try_all(&path, *outer, &bare) {
                    return;
                }
            }
        }
    }

    /// Step by step from the element up, each told from its siblings, until no other element of the page is meant.
    pub(super) fn by_path(&self, node: NodeId, found: &mut Found) {
        let anchors = self.anchors(node);
        let bare = parts::bare(self.document, node);
        let mut path = String::new();
        for step in self.line(node) {
            let segment = self.segment(step);
            path = match path.is_empty() {
                true => segment,
                false => format!("{segment} > {path}"),
            };
            let above = anchors
                .iter()
                .find(|(outer, _)| self.document.ancestors(step).any(|a| a == *outer));
            if let Some((outer, anchor)) = above {
                let is_parent = self.document.parent(step) == Some(*outer);
                let joint = if is_parent { " > " } else { " " };
                found.add_alone(&format!("{}{joint}{path}", anchor.text), &bare);
            }
            found.add_alone(&path, &bare);
            if !found.alone.is_empty() {
                return;
            }
            if keys::is_top(self.document, step) {
                // Nothing is above: say so, and places below are told from the same ones deeper.
                found.add_alone(
                    &path.replacen(&self.segment(step), &self.top(step), 1),
                    &bare,
                );
            }
        }
    }

    /// Step by step from the nearest thing around that is known, or from the top, to the place among those of its kind.
    pub(super) fn only_there(&self, node: NodeId) -> Option<Candidate> {
        let (before, after) = keys::alike(self.document, node);
        let tag = parts::tag(self.document, node);
        let mut path = format!("{tag}{}", counted(before, after));
        let anchor = self.anchors(node).into_iter().next();
        for step in self.line(node).into_iter().skip(1) {
            if let Some((_, anchor)) = anchor.as_ref().filter(|(known, _)| *known == step) {
                path = format!("{} > {path}", anchor.text);
                break;
            }
            path = format!("{} > {path}", self.segment(step));
            if parts::tag(self.document, step) == "body" {
                break;
            }
        }
        let matched = self.document.select(&Selector::for_rule(&path).ok()?);
        (matched == [node]).then(|| Candidate::new(&path, 1, Reach::One))
    }

    /// An element by its place among its siblings of its kind; none for one without such.
    fn placed(&self, node: NodeId) -> Option<String> {
        let (before, after) = keys::alike(self.document, node);
        if before + after == 0 {
            return None;
        }
        let kind = parts::of(self.document, node)
            .into_iter()
            .find(|part| part.rank == Rank::Shared && part.extra.starts_with('.'))
            .map_or_else(|| parts::tag(self.document, node), |part| part.text);
        Some(format!("{kind}{}", counted(before, after)))
    }

    /// What tells an element from its siblings: a part that none of them has, else its place among those of its name.
    fn segment(&self, node: NodeId) -> String {
        let tag = parts::tag(self.document, node);
        let siblings: Vec<NodeId> = match self.document.parent(node) {
            Some(parent) => self
                .document
                .children(parent)
                .filter(|sibling| *sibling != node && self.document.element(*sibling).is_some())
                .collect(),
            None => Vec::new(),
        };
        let alone = |text: &str| {
            Selector::for_rule(text).is_ok_and(|selector| {
                !siblings
                    .iter()
                    .any(|sibling| selector.matches(self.document, *sibling))
            })
        };
        if alone(&tag) {
            return tag;
        }
        let (before, after) = keys::alike(self.document, node);
        parts::of(self.document, node)
            .into_iter()
            .filter(|part| part.rank != Rank::Numbered)
            .map(|part| part.text)
            .find(|text| *text != tag && alone(text))
            .unwrap_or_else(|| format!("{tag}{}", counted(before, after)))
    }

    fn top(&self, node: NodeId) -> String {
        let tag = parts::tag(self.document, node);
        let place = keys::place(self.document, node, true);
        format!("{tag}:nth-of-type({place}):not(* *)")
    }
}

/// A place counted from both ends: with one sibling more or fewer it is nowhere, and a rule that matches nothing is noticed,
/// where one that covers the neighbour is not.
fn counted(before: usize, after: usize) -> String {
    let first = match before {
        0 => ":first-of-type".to_owned(),
        _ => format!(":nth-of-type({})", before + 1),
    };
    let last = match after {
        0 => ":last-of-type".to_owned(),
        _ => format!(":nth-last-of-type({})", after + 1),
    };
    first + &last
}

/// How many of the ancestors may be told by their place.
const STEPS: usize = 7;
