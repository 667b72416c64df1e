//! What an element itself offers to be recognised by.

use std::fmt::Write;

use cssparser::{serialize_identifier, serialize_string};

use super::{
    keys::{Key, TEST_IDS, classes, is_looked_up, tag_key},
    links,
    names::{self, has_digit, is_generated, is_layout, is_state},
};
use crate::document::{Document, Element, NodeId};

/// A compound selector for an element, and where to look for all that it matches.
#[derive(Clone, Debug)]
pub struct Part {
    /// The selector.
    pub text: String,
    /// The same without the element's name.
    pub extra: String,
    /// What every element that it matches has.
    pub key: Key,
    /// How steady it is.
    pub rank: Rank,
}

/// How likely something is to be there tomorrow, and to be one element's own; the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Made to be told by: an id, a test id.
    Own,
    /// What a form or a link is about: a name, an address.
    Named,
    /// What an element has in common with others: a class, a type; or an own name that has a counter in it.
    Shared,
    /// For people or for layout: a title, a column.
    Told,
    /// What kind of element it is.
    Kind,
    /// An id that has a counter in it: it will be another one.
    Numbered,
}

/// The element's parts, the steadiest first; the last that is not [`Rank::Numbered`] is its name alone.
pub fn of(document: &Document, node: NodeId) -> Vec<Part> {
    let Some(element) = document.element(node) else {
        return Vec::new();
    };
    let mut parts = Parts {
        tag: tag(document, node),
        element,
        found: Vec::new(),
    };
    parts.id();
    for name in TEST_IDS {
        parts.attribute(name, Rank::Own, |value| !is_generated(value));
    }
    parts.names();
    parts.link();
    parts.classes();
    for name in HOOKS {
        let says = |value: &str| !is_generated(value) && !has_digit(value) && !is_state(value);
        parts.attribute(name, Rank::Shared, says);
    }
    for name in ["type", "role", "itemprop"] {
        parts.attribute(name, Rank::Shared, |value| !is_generated(value));
    }
    for name in ["placeholder", "title", "alt"] {
        parts.attribute(name, Rank::Told, is_label);
    }
    let mut found = parts.found;
    found.push(bare(document, node));
    found.sort_by_key(|part| part.rank);
    found
}

/// The element by its name alone.
pub fn bare(document: &Document, node: NodeId) -> Part {
    Part {
        text: tag(document, node),
        extra: String::new(),
        key: tag_key(document, node),
        rank: Rank::Kind,
    }
}

/// Two parts of an element together, where they say more: type and name, two classes, a class and a type.
pub fn pairs(element: &Element, own: &[Part]) -> Vec<Part> {
    joined(&identifier(&element.tag), own)
}

/// Two parts together, of elements of one kind.
pub fn joined(kind: &str, own: &[Part]) -> Vec<Part> {
    let parts: Vec<&Part> = own
        .iter()
        .filter(|part| part.rank < Rank::Told && part.rank > Rank::Own)
        .take(5)
        .collect();
    let mut pairs = Vec::new();
    for (i, one) in parts.iter().enumerate() {
        for other in &parts[i + 1..] {
            pairs.push(Part {
                text: format!("{kind}{}{}", one.extra, other.extra),
                extra: format!("{}{}", one.extra, other.extra),
                key: one.key.clone(),
                rank: one.rank.max(other.rank),
            });
        }
    }
    pairs
}

/// The parts of one element so far.
struct Parts<'a> {
    tag: String,
    element: &'a Element,
    found: Vec<Part>,
}

impl Parts<'_> {
    /// The id; of one with a counter what stands before and after it, and the whole as the last resort.
    fn id(&mut self) {
        let Some(id) = self.element.attribute("id") else {
            return;
        };
        let text = format!("#{}", identifier(&id));
        let key = Key::Id(id.to_string());
        if id.trim().is_empty() || id.len() > LONGEST {
        } else if !is_generated(&id) && !has_digit(&id) {
            self.add(Rank::Own, &text.clone(), text, key);
        } else {
            self.affixes("id", &id);
            if !is_generated(&id) {
                self.add(Rank::Numbered, &text.clone(), text, key);
            }
        }
    }

    fn names(&mut self) {
        for name in ["name", "for"] {
            let Some(value) = self.element.attribute(name) else {
                continue;
            };
            let is_counted = has_digit(&value);
            if is_generated(&value) || name == "for" && is_counted {
                self.affixes(name, &value);
            } else {
                let rank = if is_counted {
                    Rank::Shared
                } else {
                    Rank::Named
                };
                self.attribute(name, rank, |_| true);
            }
        }
        let is_token = |value: &str| !is_generated(value) && !matches!(value, "on" | "off");
        self.attribute("autocomplete", Rank::Shared, is_token);
        if is_operated(self.element) {
            self.attribute("aria-label", Rank::Told, is_label);
        }
    }

    fn classes(&mut self) {
        for class in classes(self.element) {
            if is_state(&class) {
                continue;
            }
            if is_generated(&class) {
                if let Some(stem) = names::stem(&class) {
                    let extra = format!("[class*={}]", string(stem));
                    let text = format!("{}{extra}", self.tag);
                    self.add(
                        Rank::Told,
                        &extra,
                        text,
                        Key::Tag(self.element.tag.to_string()),
                    );
                }
                continue;
            }
            let rank = match is_layout(&class) || has_digit(&class) {
                true => Rank::Told,
                false => Rank::Shared,
            };
            let extra = format!(".{}", identifier(&class));
            self.add(
                rank,
                &extra,
                format!("{}{extra}", self.tag),
                Key::Class(class),
            );
        }
    }

    /// Where a link leads. Only the end of the path is compared, since a recorder makes addresses absolute, and of one with a
    /// query what stands before it, since queries are dropped before sending.
    fn link(&mut self) {
        if !matches!(self.tag.as_str(), "a" | "area") {
            return;
        }
        let Some(href) = self.element.attribute("href") else {
            return;
        };
        let Some((comparison, told)) = links::told(&href) else {
            return;
        };
        let is_counted = has_digit(told)
            || told
                .split('/')
                .any(|one| !one.is_empty() && is_generated(one));
        let rank = if is_counted {
            Rank::Shared
        } else {
            Rank::Named
        };
        let extra = format!("[href{comparison}{}]", string(told));
        let text = format!("{}{extra}", self.tag);
        self.add(rank, &extra, text, Key::Tag(self.element.tag.to_string()));
    }

    /// What stands before and after the counters and hashes of a value.
    fn affixes(&mut self, name: &str, value: &str) {
        let (before, after) = names::affixes(value);
        for (comparison, part) in [("$=", after), ("^=", before)] {
            let Some(part) = part else { continue };
            let extra = format!("[{name}{comparison}{}]", string(part));
            let text = format!("{}{extra}", self.tag);
            self.add(
                Rank::Shared,
                &extra,
                text,
                Key::Tag(self.element.tag.to_string()),
            );
        }
    }

    fn attribute(&mut self, name: &'static str, rank: Rank, says: impl Fn(&str) -> bool) {
        let Some(value) = self.element.attribute(name) else {
            return;
        };
        if value.trim().is_empty() || value.len() > LONGEST || !says(&value) {
            return;
        }
        let extra = format!("[{name}={}]", string(&value));
        let text = match TEST_IDS.contains(&name) {
            true => extra.clone(),
            false => format!("{}{extra}", self.tag),
        };
        let key = match is_looked_up(name) {
            true => Key::Attribute(name, value.into_owned()),
            false => Key::Tag(self.element.tag.to_string()),
        };
        self.add(rank, &extra, text, key);
    }

    fn add(&mut self, rank: Rank, extra: &str, text: String, key: Key) {
        self.found.push(Part {
            text,
            extra: extra.to_owned(),
            key,
            rank,
        });
    }
}

/// What an ancestor offers as an anchor, the best first: what is likely to be its own, and a class.
pub fn anchors(document: &Document, node: NodeId) -> Vec<Part> {
    let Some(element) = document.element(node) else {
        return Vec::new();
    };
    let is_landmark = matches!(
        element.tag.as_str(),
        "main" | "nav" | "header" | "footer" | "aside" | "form" | "table" | "fieldset" | "dialog"
    );
    let mut anchors: Vec<Part> = of(document, node)
        .into_iter()
        .filter(|part| {
            part.rank <= Rank::Named
                || part.rank == Rank::Shared
                    && !part.extra.starts_with("[type")
                    && !part.text.contains('\\')
                || part.rank == Rank::Kind && is_landmark
        })
        .collect();
    anchors.truncate(2);
    anchors
}

/// The element's name, escaped.
pub fn tag(document: &Document, node: NodeId) -> String {
    document
        .element(node)
        .map(|element| identifier(&element.tag))
        .unwrap_or_default()
}

/// `button#pay.primary`.
pub fn description(document: &Document, node: NodeId) -> String {
    let Some(element) = document.element(node) else {
        return String::new();
    };
    let mut text = element.tag.to_string();
    if let Some(id) = element.attribute("id").filter(|id| !id.trim().is_empty()) {
        text.push('#');
        text.push_str(&shortened(&id));
    }
    for class in classes(element).iter().take(2) {
        text.push('.');
        text.push_str(&shortened(class));
    }
    text
}

/// Whether a label is the page's and not a customer's: short, without digits and addresses.
fn is_label(label: &str) -> bool {
    label.len() <= 40 && !label.contains(|c: char| c.is_ascii_digit() || c == '@')
}

fn is_operated(element: &Element) -> bool {
    matches!(
        element.tag.as_str(),
        "a" | "button" | "input" | "select" | "textarea" | "summary" | "nav" | "dialog" | "form"
    ) || element.has("role")
}

fn identifier(name: &str) -> String {
    let mut text = String::new();
    if serialize_identifier(name, &mut text).is_err() {
        text.clear();
    }
    text
}

pub fn string(value: &str) -> String {
    let mut text = String::new();
    if serialize_string(value, &mut text).is_err() {
        text.clear();
    }
    text
}

fn shortened(name: &str) -> String {
    let mut text: String = name.chars().take(30).collect();
    if text.len() < name.len() {
        let _ = write!(text, "…");
    }
    text
}

/// Attributes by which a page's own scripts find elements.
const HOOKS: [&str; 14] = [
    "formcontrolname",
    "ng-model",
    "v-model",
    "data-action",
    "data-role",
    "data-name",
    "data-field",
    "data-element",
    "data-component",
    "data-section",
    "data-type",
    "data-toggle",
    "data-hook",
    "data-ui",
];

/// The longest value that is told by, in bytes.
const LONGEST: usize = 60;
