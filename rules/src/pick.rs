//! From a clicked element to selectors that find it again: short, unique, stable ones ahead of brittle ones.
//!
//! `parts` says what an element itself offers (its id, name, test id, classes, …), `names` which of it was generated and will
//! not be there tomorrow. A [`Picker`] combines these with anchors among the ancestors, and takes places among siblings last.
//! What it counts, it counts with the engine that applies the rules.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::{
    document::{Content, Document, NodeId},
    selector::Selector,
};

mod names;
mod parts;

pub(crate) use names::is_generated;
use parts::{Key, Part};

/// One way to say which element was meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// A selector that is valid in a rule set.
    pub selector: String,
    /// How many elements of the page it matches.
    pub matches: usize,
    /// Whether it holds on this element alone or on all that are like it.
    pub reach: Reach,
}

/// How far a candidate reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// This element alone.
    One,
    /// This element and others like it.
    Alike,
}

/// Selectors for the element at `node`: first those for it alone, the best first, then those for all like it.
///
/// Empty for anything but an element. For many elements of a page take a [`Picker`].
pub fn candidates(document: &Document, node: NodeId) -> Vec<Candidate> {
    Picker::new(document).candidates(node)
}

/// Picks elements of a page that does not change meanwhile.
#[derive(Debug)]
pub struct Picker<'a> {
    document: &'a Document,
    places: HashMap<Key, Vec<NodeId>>,
    quirks: bool,
}

/// The most candidates for the element alone, and the most for all like it.
const MOST: usize = 4;
/// How many of the ancestors that can be an anchor are tried.
const ANCHORS: usize = 5;

impl<'a> Picker<'a> {
    /// Looks over the page once.
    pub fn new(document: &'a Document) -> Self {
        let quirks = document.root().is_some_and(|root| {
            document.subtree(root).any(|node| {
                matches!(document.content(node), Content::Document { compat_mode: Some(mode) } if mode == "BackCompat")
            })
        });
        let mut places: HashMap<Key, Vec<NodeId>> = HashMap::new();
        for node in document.elements() {
            for key in parts::keys(document, node, quirks) {
                places.entry(key).or_default().push(node);
            }
        }
        Picker {
            document,
            places,
            quirks,
        }
    }

    /// As [`candidates`].
    pub fn candidates(&self, node: NodeId) -> Vec<Candidate> {
        let Some(element) = self.document.element(node) else {
            return Vec::new();
        };
        let mut found = Found::new(self, node);
        let own = parts::of(self.document, node);
        for part in &own {
            found.add(&part.text, &part.key);
        }
        for pair in parts::pairs(element, &own) {
            found.add(&pair.text, &pair.key);
        }
        if found.alone.len() < 2 {
            self.below_anchors(node, &own, &mut found);
        }
        if found.alone.is_empty() {
            self.by_place(node, &mut found);
        }
        if found.alike.len() < MOST {
            self.columns(node, &mut found);
        }
        found.finish()
    }

    /// A part of the element below a part of an ancestor.
    fn below_anchors(&self, node: NodeId, own: &[Part], found: &mut Found) {
        for anchor in self.anchors(node).into_iter().take(ANCHORS) {
            for part in own.iter().take(6) {
                found.add(&format!("{anchor} {}", part.text), &part.key);
                if found.alone.len() >= 2 {
                    return;
                }
            }
        }
    }

    /// Step by step from the element up, each told from its siblings, until no other element of the page is meant.
    fn by_place(&self, node: NodeId, found: &mut Found) {
        let anchors: Vec<(NodeId, String)> = self
            .line(node)
            .into_iter()
            .skip(1)
            .filter_map(|outer| Some((outer, parts::anchor(self.document, outer)?)))
            .collect();
        let mut path = String::new();
        let mut key = None;
        for step in self.line(node) {
            let segment = self.segment(step);
            path = match path.is_empty() {
                true => segment,
                false => format!("{segment} > {path}"),
            };
            let key = key.get_or_insert_with(|| parts::tag_key(self.document, node));
            let mut above = anchors
                .iter()
                .filter(|(outer, _)| self.document.ancestors(step).any(|a| a == *outer));
            if let Some((outer, anchor)) = above.next() {
                let is_parent = self.document.parent(step) == Some(*outer);
                let joint = if is_parent { " > " } else { " " };
                found.add_alone(&format!("{anchor}{joint}{path}"), key);
            }
            found.add_alone(&path, key);
            if !found.alone.is_empty() {
                return;
            }
            if parts::is_top(self.document, step) {
                // Nothing is above: say so, and places below are told from the same ones deeper.
                found.add_alone(&path.replacen(&self.segment(step), &self.top(step), 1), key);
            }
        }
    }

    /// The cells of a column, the places of a list.
    fn columns(&self, node: NodeId, found: &mut Found) {
        let Some(element) = self.document.element(node) else {
            return;
        };
        if matches!(element.tag.as_str(), "td" | "th") {
            let place = parts::place(self.document, node, false);
            let cell = format!("{}:nth-child({place})", element.tag);
            let anchor = self.anchors(node).into_iter().next();
            let selector = anchor.map_or(cell.clone(), |anchor| format!("{anchor} {cell}"));
            found.add(&selector, &parts::tag_key(self.document, node));
        }
    }

    /// The element and its ancestors in its own tree.
    fn line(&self, node: NodeId) -> Vec<NodeId> {
        std::iter::once(node)
            .chain(
                self.document
                    .ancestors(node)
                    .take_while(|outer| self.document.element(*outer).is_some()),
            )
            .collect()
    }

    /// What ancestors offer to be recognised by, the nearest first.
    fn anchors(&self, node: NodeId) -> Vec<String> {
        self.line(node)
            .into_iter()
            .skip(1)
            .filter_map(|outer| parts::anchor(self.document, outer))
            .collect()
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
        let place = parts::place(self.document, node, true);
        parts::of(self.document, node)
            .into_iter()
            .map(|part| part.text)
            .find(|text| *text != tag && alone(text))
            .unwrap_or_else(|| format!("{tag}:nth-of-type({place})"))
    }

    fn top(&self, node: NodeId) -> String {
        let tag = parts::tag(self.document, node);
        let place = parts::place(self.document, node, true);
        format!("{tag}:nth-of-type({place}):not(* *)")
    }

    /// The elements that a selector matches, looked for where its last part can be.
    fn select(&self, selector: &Selector, key: &Key) -> Vec<NodeId> {
        let key = key.folded(self.quirks);
        let mut matcher = crate::selector::Matcher::new(self.document);
        self.places
            .get(&key)
            .into_iter()
            .flatten()
            .copied()
            .filter(|node| matcher.matches(selector, *node))
            .collect()
    }
}

/// Candidates so far.
struct Found<'p, 'd> {
    picker: &'p Picker<'d>,
    node: NodeId,
    tried: HashSet<String>,
    alone: Vec<Candidate>,
    alike: Vec<Candidate>,
    sets: HashSet<Vec<NodeId>>,
}

impl<'p, 'd> Found<'p, 'd> {
    fn new(picker: &'p Picker<'d>, node: NodeId) -> Self {
        Found {
            picker,
            node,
            tried: HashSet::new(),
            alone: Vec::new(),
            alike: Vec::new(),
            sets: HashSet::new(),
        }
    }

    /// Counts what a selector matches, and keeps it if it says something new.
    fn add(&mut self, text: &str, key: &Key) {
        let Some(matched) = self.count(text, key) else {
            return;
        };
        let (list, reach) = match matched.len() {
            1 => (&mut self.alone, Reach::One),
            _ => (&mut self.alike, Reach::Alike),
        };
        let candidate = Candidate {
            selector: text.to_owned(),
            matches: matched.len(),
            reach,
        };
        if list.len() < MOST && (reach == Reach::One || self.sets.insert(matched)) {
            list.push(candidate);
        }
    }

    /// As [`Found::add`], but only for a selector that means the element alone.
    fn add_alone(&mut self, text: &str, key: &Key) {
        if self
            .count(text, key)
            .is_some_and(|matched| matched.len() == 1)
        {
            self.alone.push(Candidate {
                selector: text.to_owned(),
                matches: 1,
                reach: Reach::One,
            });
        }
    }

    fn count(&mut self, text: &str, key: &Key) -> Option<Vec<NodeId>> {
        if !self.tried.insert(text.to_owned()) {
            return None;
        }
        let selector = Selector::for_rule(text).ok()?;
        let matched = self.picker.select(&selector, key);
        matched.contains(&self.node).then_some(matched)
    }

    fn finish(mut self) -> Vec<Candidate> {
        self.alike.sort_by_key(|candidate| candidate.matches);
        self.alone.append(&mut self.alike);
        self.alone
    }
}

impl Document {
    /// An element in short, for people: `button#pay.primary`. Empty for anything else.
    pub fn describe(&self, node: NodeId) -> String {
        parts::description(self, node)
    }
}
