//! What of an element goes into its fingerprint.

use std::{cell::RefCell, rc::Rc};

use foldhash::HashMap;

use super::{
    Fingerprint,
    fingerprint::{MAX_LIST, MAX_TEXT},
    keys, links,
    names::{has_digit, is_generated, is_layout, is_state, stem},
};
use crate::{
    document::{Content, Document, Element, NodeId},
    enforce::kind,
};

/// A page that was looked over once, for the fingerprints of many of its elements.
#[derive(Debug)]
pub struct Survey<'a> {
    document: &'a Document,
    /// What labels say, by the ids that they are for.
    labels: HashMap<String, String>,
    /// The named elements in document order, and for each element how many of them come before it.
    named: Vec<(NodeId, String)>,
    order: HashMap<NodeId, usize>,
    /// The fingerprints of elements that were looked for, by their names.
    known: RefCell<HashMap<String, Known>>,
    /// How many siblings of its name stand before and after each element that was asked for, and what stands beside it.
    places: RefCell<HashMap<NodeId, (usize, usize)>>,
    /// What labels say that stand around fields.
    around: RefCell<HashMap<NodeId, String>>,
}

/// The elements of one name, each with its fingerprint.
type Known = Rc<[(NodeId, Fingerprint)]>;

impl<'a> Survey<'a> {
    /// Looks over the page.
    pub fn new(document: &'a Document) -> Self {
        let mut survey = Survey {
            document,
            labels: HashMap::default(),
            named: Vec::new(),
            order: HashMap::default(),
            known: RefCell::default(),
            places: RefCell::default(),
            around: RefCell::default(),
        };
        for node in document.elements() {
            let Some(element) = document.element(node) else {
                continue;
            };
            survey.order.insert(node, survey.named.len());
            if let Some(name) = name(element) {
                survey.named.push((node, name));
            }
            if element.tag == "label"
                && let Some(id) = element.attribute("for")
            {
                let text = said(&label_text(document, node));
                survey.labels.entry(id.into_owned()).or_insert(text);
            }
        }
        survey
    }

    pub(super) fn document(&self) -> &'a Document {
        self.document
    }

    /// The elements of this name, each with its fingerprint.
    pub(super) fn of_name(&self, tag: &str) -> Known {
        if let Some(known) = self.known.borrow().get(tag) {
            return Rc::clone(known);
        }
        let of_name = |node: &NodeId| {
            let element = self.document.element(*node);
            element.is_some_and(|element| element.tag == tag)
        };
        let nodes = self.document.elements().filter(of_name);
        let known: Known = nodes.map(|node| (node, self.fingerprint(node))).collect();
        let mut all = self.known.borrow_mut();
        all.insert(tag.to_owned(), Rc::clone(&known));
        known
    }

    /// As [`Fingerprint::of`].
    pub fn fingerprint(&self, node: NodeId) -> Fingerprint {
        let Some(element) = self.document.element(node) else {
            return Fingerprint::default();
        };
        let text = |name: &str| short(element.attribute(name).unwrap_or_default().trim());
        let (before, after) = self.place(node);
        let is_input = element.tag == "input" || element.tag == "button";
        Fingerprint {
            tag: short(&element.tag),
            kind: if is_input {
                short(&kind(element))
            } else {
                String::new()
            },
            role: text("role"),
            id: uncounted(&text("id")),
            name: own_name(element),
            autocomplete: text("autocomplete"),
            label: self.label(node, element),
            target: target(element),
            classes: classes(element),
            within: self.within(node),
            holds: self.holds(node),
            before: self.beside(node, true),
            after: self.beside(node, false),
            place: (count(before), count(after)),
        }
    }

    /// What the label of a field says, or its `aria-label`; that of anything else may name a customer.
    fn label(&self, node: NodeId, element: &Element) -> String {
        let by_id = element.attribute("id").and_then(|id| self.labels.get(&*id));
        if let Some(text) = by_id.filter(|text| !text.is_empty()) {
            return text.clone();
        }
        if !is_field(element) {
            return String::new();
        }
        if let Some(text) = element.attribute("aria-label") {
            return said(&text);
        }
        let around = self.document.ancestors(node).take(4).find(|outer| {
            self.document
                .element(*outer)
                .is_some_and(|outer| outer.tag == "label")
        });
        let Some(outer) = around else {
            return String::new();
        };
        let mut known = self.around.borrow_mut();
        let read = || said(&label_text(self.document, outer));
        known.entry(outer).or_insert_with(read).clone()
    }

    fn place(&self, node: NodeId) -> (usize, usize) {
        let mut known = self.places.borrow_mut();
        if !known.contains_key(&node) {
            known.extend(keys::all_alike(self.document, node));
        }
        known.get(&node).copied().unwrap_or_default()
    }

    fn within(&self, node: NodeId) -> Vec<String> {
        self.document
            .ancestors(node)
            .filter_map(|outer| {
                let element = self.document.element(outer)?;
                name(element).or_else(|| {
                    let first = classes(element).into_iter().next()?;
                    Some(short(&format!("{}.{first}", element.tag)))
                })
            })
            .take(4)
            .collect()
    }

    fn holds(&self, node: NodeId) -> Vec<String> {
        let from = self.order.get(&node).copied().unwrap_or_default();
        let own = usize::from(self.named.get(from).is_some_and(|(one, _)| *one == node));
        self.named[from..]
            .iter()
            .skip(own)
            .take_while(|(inner, _)| self.document.ancestors(*inner).any(|above| above == node))
            .map(|(_, name)| name.clone())
            .take(3)
            .collect()
    }

    /// The nearest named thing before or after the element, what it stands in and what it holds left out.
    fn beside(&self, node: NodeId, is_before: bool) -> String {
        let at = self.order.get(&node).copied().unwrap_or_default();
        let stands_apart = |other: &NodeId| {
            *other != node
                && !self.document.ancestors(node).any(|above| above == *other)
                && !self.document.ancestors(*other).any(|above| above == node)
        };
        let found = match is_before {
            true => self.named[..at]
                .iter()
                .rev()
                .take(20)
                .find(|(other, _)| stands_apart(other)),
            false => self.named[at..]
                .iter()
                .take(20)
                .find(|(other, _)| stands_apart(other)),
        };
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    }
}

/// By which an element is known to others: its own name, its id, what it is for.
fn name(element: &Element) -> Option<String> {
    let own = own_name(element);
    if !own.is_empty() {
        return Some(short(&format!("{} {own}", element.tag)));
    }
    let id = uncounted(&element.attribute("id").unwrap_or_default());
    if !id.is_empty() {
        return Some(short(&format!("{}#{id}", element.tag)));
    }
    // A link's path may name a customer.
    let target = (element.tag == "label").then(|| target(element))?;
    (!target.is_empty()).then(|| short(&format!("{} {target}", element.tag)))
}

fn is_field(element: &Element) -> bool {
    matches!(element.tag.as_str(), "input" | "select" | "textarea")
}

/// What a label says, without what stands in a field within it.
fn label_text(document: &Document, label: NodeId) -> String {
    let is_own = |node: &NodeId| {
        let mut above = document
            .ancestors(*node)
            .take_while(|above| *above != label);
        !above.any(|above| document.element(above).is_some_and(is_field))
    };
    let texts = document.subtree(label).filter(is_own);
    texts
        .filter_map(|node| match document.content(node) {
            Content::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn own_name(element: &Element) -> String {
    let names = ["name"]
        .into_iter()
        .chain(keys::TEST_IDS)
        .chain(["formcontrolname"]);
    names
        .filter_map(|name| element.attribute(name))
        .map(|value| uncounted(&value))
        .find(|value| !value.is_empty())
        .unwrap_or_default()
}

/// Where a link leads, what a label is for.
fn target(element: &Element) -> String {
    match element.tag.as_str() {
        "a" | "area" => element
            .attribute("href")
            .and_then(|href| Some(short(links::told(&href)?.1)))
            .unwrap_or_default(),
        "label" => uncounted(&element.attribute("for").unwrap_or_default()),
        _ => String::new(),
    }
}

fn classes(element: &Element) -> Vec<String> {
    let list = element.attribute("class").unwrap_or_default();
    let mut classes: Vec<String> = list
        .split_ascii_whitespace()
        .filter(|class| !is_state(class) && !is_layout(class))
        .filter_map(|class| match is_generated(class) {
            true => stem(class),
            false => Some(class),
        })
        .map(short)
        .collect();
    classes.truncate(MAX_LIST);
    classes
}

/// A name without its counters; empty where nothing else is left. What people number, they number in the same way again.
fn uncounted(name: &str) -> String {
    if name.len() > 200 {
        return String::new();
    }
    let mut text = String::new();
    for c in name.trim().chars() {
        match c.is_ascii_digit() {
            true if text.ends_with('#') => {}
            true => text.push('#'),
            false => text.push(c),
        }
    }
    match has_digit(name) && !text.contains(|c: char| c.is_alphabetic()) {
        true => String::new(),
        false => short(&text),
    }
}

/// A label, where it is the page's and not a customer's: without digits and addresses, and not long.
fn said(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.len() <= MAX_TEXT && !has_digit(&text) && !text.contains('@') {
        true => text,
        false => String::new(),
    }
}

fn short(text: &str) -> String {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

fn count(siblings: usize) -> u32 {
    u32::try_from(siblings).unwrap_or(u32::MAX)
}
