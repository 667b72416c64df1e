//! From a clicked element to selectors that find it again: short, unique, stable ones ahead of brittle ones.
//!
//! `parts` says what an element itself offers (its id, name, test id, classes, …), `names` which of it was generated and will
//! not be there tomorrow, `links` what of an address stays. A [`Picker`] combines these with what is `around`: anchors among the
//! ancestors, neighbours that are known. `places` among siblings come last. `examples` learns from several elements what all like
//! them have in common, `contents` knows what of a page people read and use, and `containers` in what it stands. `stability` grades
//! any selector. A `fingerprint` finds an element again that its selector lost. What is counted is counted with the engine that
//! applies the rules.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use foldhash::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::{
    document::{Content, Document, NodeId},
    selector::{Matcher, Selector},
};

mod around;
mod containers;
mod contents;
mod examples;
mod fingerprint;
mod keys;
mod likeness;
mod links;
mod names;
mod parts;
mod places;
mod stability;
mod traits;

pub use containers::Container;
pub use contents::{Contents, Holds};
pub use fingerprint::{Fingerprint, Located, MAX_LIST, MAX_TEXT};
pub(crate) use names::{has_digit, is_generated};
pub use stability::{Grade, Stability};
pub use traits::Survey;

use keys::Key;
use parts::{Part, Rank};

/// One way to say which element was meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// A selector that is valid in a rule set.
    pub selector: String,
    /// How many elements of the page it matches.
    pub matches: usize,
    /// Whether it holds on what was chosen alone or on all that is like it.
    pub reach: Reach,
    /// How likely it is to hold tomorrow, and why.
    pub stability: Stability,
}

/// How far a candidate reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// What was chosen alone.
    One,
    /// What was chosen and others like it.
    Alike,
}

impl Candidate {
    fn new(selector: &str, matches: usize, reach: Reach) -> Self {
        let stability = Selector::for_rule(selector).map(|one| Stability::of(&one));
        Candidate {
            selector: selector.to_owned(),
            matches,
            reach,
            stability: stability.unwrap_or_default(),
        }
    }

    /// How many elements it matches on another page, such as one of the site's other saved ones.
    pub fn matches_on(&self, page: &Document) -> usize {
        Selector::for_rule(&self.selector).map_or(0, |selector| page.select(&selector).len())
    }
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
    index: Arc<Index>,
    /// What parts match, by their text: whatever is added to a part matches some of it.
    matched: RefCell<HashMap<String, Rc<[NodeId]>>>,
}

/// Where the elements of a page are found; kept to pick from the page again and again.
#[derive(Debug)]
pub struct Index {
    places: HashMap<Key, Vec<NodeId>>,
    quirks: bool,
}

impl Index {
    /// Looks over the page.
    pub fn of(document: &Document) -> Index {
        let quirks = document.root().is_some_and(|root| {
            document.subtree(root).any(|node| {
                matches!(document.content(node), Content::Document { compat_mode: Some(mode) } if mode == "BackCompat")
            })
        });
        let mut places: HashMap<Key, Vec<NodeId>> = HashMap::default();
        for node in document.elements() {
            for key in keys::keys(document, node, quirks) {
                places.entry(key).or_default().push(node);
            }
        }
        Index { places, quirks }
    }
}

/// The most candidates for the element alone, and the most for all like it.
const MOST: usize = 4;

impl<'a> Picker<'a> {
    /// Looks over the page once.
    pub fn new(document: &'a Document) -> Self {
        Picker::with(document, Arc::new(Index::of(document)))
    }

    /// With the index of the same page.
    pub fn with(document: &'a Document, index: Arc<Index>) -> Self {
        Picker {
            document,
            index,
            matched: RefCell::default(),
        }
    }

    /// A selector for the nearest thing around all of `nodes` that goes by what people named it alone: not by what is in it, which may
    /// go with them, nor by what it stands in. None where there is no such thing.
    pub fn surroundings(&self, nodes: &[NodeId]) -> Option<String> {
        let (first, rest) = nodes.split_first()?;
        let holds = |around: NodeId| {
            let above = |node: &NodeId| self.document.ancestors(*node).any(|one| one == around);
            rest.iter().all(above)
        };
        let stable = |around: NodeId| {
            let candidates = self.candidates(around).into_iter();
            let is_stable = |one: &Candidate| {
                let stands_alone = !one.selector.contains([':', ' ', '>']);
                one.reach == Reach::One
                    && one.matches == 1
                    && one.stability.grade == Grade::Stable
                    && stands_alone
            };
            candidates.filter(is_stable).map(|one| one.selector).next()
        };
        let mut ancestors = self.document.ancestors(*first);
        ancestors.find_map(|one| holds(one).then(|| stable(one))?)
    }

    /// As [`candidates`].
    pub fn candidates(&self, node: NodeId) -> Vec<Candidate> {
        let Some(element) = self.document.element(node) else {
            return Vec::new();
        };
        let mut found = Found::new(self, &[node]);
        // A page has one of each, whatever becomes of the rest.
        if matches!(element.tag.as_str(), "html" | "head" | "body") {
            found.add(&parts::bare(self.document, node));
        }
        let own = parts::of(self.document, node);
        let (numbered, own): (Vec<Part>, Vec<Part>) = own
            .into_iter()
            .partition(|part| part.rank == Rank::Numbered);
        for part in own.iter().filter(|part| part.rank < Rank::Told) {
            found.add(part);
        }
        for pair in &parts::pairs(element, &own) {
            found.add(pair);
        }
        if found.alone.len() < 2 {
            self.around(node, &own, &mut found);
        }
        for part in own.iter().filter(|part| part.rank >= Rank::Told) {
            found.add(part);
        }
        if found.alone.is_empty() {
            self.by_place(node, &own, &mut found);
        }
        if found.alone.is_empty() {
            self.by_path(node, &mut found);
        }
        for part in &numbered {
            found.add(part);
        }
        if found.alike.len() < MOST {
            self.columns(node, &mut found);
        }
        found.finish()
    }

    /// The best candidate for the element alone that may be a rule on other pages too. The only link of this page is no reason to
    /// cover all links of the next: what is known by its kind alone is taken by its place.
    pub fn best(&self, node: NodeId) -> Option<Candidate> {
        self.best_of(node, &self.candidates(node))
    }

    /// The same, of an element's candidates.
    pub(crate) fn best_of(&self, node: NodeId, all: &[Candidate]) -> Option<Candidate> {
        let is_lasting = |one: &&Candidate| {
            let selector = Selector::for_rule(&one.selector);
            one.reach == Reach::One && selector.is_ok_and(|one| !stability::is_of_kinds(&one))
        };
        let lasting = all.iter().find(is_lasting).cloned();
        lasting
            .or_else(|| self.only_there(node))
            .or_else(|| all.first().cloned())
    }

    /// The cells of a column, the places of a list.
    fn columns(&self, node: NodeId, found: &mut Found) {
        let Some(element) = self.document.element(node) else {
            return;
        };
        if matches!(element.tag.as_str(), "td" | "th") {
            let place = keys::place(self.document, node, false);
            let cell = format!("{}:nth-child({place})", element.tag);
            let anchor = self.anchors(node).into_iter().next();
            let selector = anchor.map_or(cell.clone(), |(_, anchor)| {
                format!("{} {cell}", anchor.text)
            });
            found.add(&Part {
                text: selector,
                ..parts::bare(self.document, node)
            });
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

    /// What a part matches, sorted.
    fn matched(&self, part: &Part) -> Rc<[NodeId]> {
        if let Some(known) = self.matched.borrow().get(&part.text) {
            return Rc::clone(known);
        }
        let mut matched = match Selector::for_rule(&part.text) {
            Ok(selector) if part.key == Key::Any => self.document.select(&selector),
            Ok(selector) => {
                let places = self.index.places.get(&part.key.folded(self.index.quirks));
                let places = places.map(Vec::as_slice).unwrap_or_default();
                self.select(&selector, places, usize::MAX)
            }
            Err(_) => Vec::new(),
        };
        matched.sort_unstable();
        let matched: Rc<[NodeId]> = matched.into();
        let mut cache = self.matched.borrow_mut();
        cache.insert(part.text.clone(), Rc::clone(&matched));
        matched
    }

    /// The elements of these that a selector matches, at most so many.
    fn select(&self, selector: &Selector, among: &[NodeId], most: usize) -> Vec<NodeId> {
        let mut matcher = Matcher::new(self.document);
        let matches = among.iter().copied();
        matches
            .filter(|node| matcher.matches(selector, *node))
            .take(most)
            .collect()
    }
}

/// Candidates so far.
struct Found<'p, 'd> {
    picker: &'p Picker<'d>,
    /// What was chosen, sorted.
    nodes: Vec<NodeId>,
    tried: HashSet<String>,
    alone: Vec<Candidate>,
    /// With what each matches; no two match the same.
    alike: Vec<(Candidate, Rc<[NodeId]>)>,
}

impl<'p, 'd> Found<'p, 'd> {
    fn new(picker: &'p Picker<'d>, nodes: &[NodeId]) -> Self {
        let mut nodes = nodes.to_vec();
        nodes.sort_unstable();
        nodes.dedup();
        Found {
            picker,
            nodes,
            tried: HashSet::default(),
            alone: Vec::new(),
            alike: Vec::new(),
        }
    }

    /// Counts what a part matches, and keeps it if it says something new.
    fn add(&mut self, part: &Part) {
        if !self.tried.insert(part.text.clone()) {
            return;
        }
        self.keep(&part.text, self.picker.matched(part));
    }

    /// Counts what a selector matches that adds something to the part, and keeps it if it says something new.
    fn add_some(&mut self, text: &str, part: &Part) {
        if !self.tried.insert(text.to_owned()) {
            return;
        }
        let Ok(selector) = Selector::for_rule(text) else {
            return;
        };
        let among = self.picker.matched(part);
        let matched = self.picker.select(&selector, &among, usize::MAX);
        self.keep(text, matched.into());
    }

    fn keep(&mut self, text: &str, matched: Rc<[NodeId]>) {
        if !self
            .nodes
            .iter()
            .all(|node| matched.binary_search(node).is_ok())
        {
            return;
        }
        let count = matched.len();
        if count == self.nodes.len() {
            if self.alone.len() < MOST {
                self.alone.push(Candidate::new(text, count, Reach::One));
            }
            return;
        }
        let is_full = self.alike.len() >= MOST;
        let same = self.alike.iter_mut().find(|(_, known)| *known == matched);
        match same {
            // Of two that say the same the steadier one.
            Some((known, _)) if known.stability.grade > Grade::Stable => {
                let candidate = Candidate::new(text, count, Reach::Alike);
                if candidate.stability.grade < known.stability.grade {
                    *known = candidate;
                }
            }
            None if !is_full => {
                let candidate = Candidate::new(text, count, Reach::Alike);
                self.alike.push((candidate, matched));
            }
            _ => {}
        }
    }

    /// Keeps a selector that means what was chosen alone, and says whether it does. It adds something to the part.
    fn add_alone(&mut self, text: &str, part: &Part) -> bool {
        if !self.tried.insert(text.to_owned()) {
            return false;
        }
        let Ok(selector) = Selector::parse(text) else {
            return false;
        };
        let among = self.picker.matched(part);
        let most = self.nodes.len() + 1;
        let is_alone = self.picker.select(&selector, &among, most) == self.nodes
            && Selector::for_rule(text).is_ok();
        if is_alone {
            let matches = self.nodes.len();
            self.alone.push(Candidate::new(text, matches, Reach::One));
        }
        is_alone
    }

    fn finish(mut self) -> Vec<Candidate> {
        self.alike.sort_by_key(|(candidate, _)| candidate.matches);
        self.alone
            .extend(self.alike.into_iter().map(|(candidate, _)| candidate));
        self.alone
    }
}

impl Document {
    /// An element in short, for people: `button#pay.primary`. Empty for anything else.
    pub fn describe(&self, node: NodeId) -> String {
        parts::description(self, node)
    }
}
