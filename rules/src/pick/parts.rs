//! What an element itself offers to be recognised by.

use std::fmt::Write;

use cssparser::{serialize_identifier, serialize_string};

use super::names::{is_generated, is_layout, is_state};
use crate::document::{Document, Element, NodeId};

/// A compound selector for an element, and where to look for all that it matches.
#[derive(Clone, Debug)]
pub struct Part {
    /// The selector.
    pub text: String,
    /// What every element that it matches has.
    pub key: Key,
}

/// Something by which elements are found without looking at all of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The name.
    Tag(String),
    /// The id.
    Id(String),
    /// One of the classes.
    Class(String),
    /// An attribute and its value.
    Attribute(&'static str, String),
}

impl Key {
    /// In quirks mode ids and classes are compared without case.
    pub fn folded(&self, quirks: bool) -> Key {
        match self {
            Key::Id(id) if quirks => Key::Id(id.to_ascii_lowercase()),
            Key::Class(class) if quirks => Key::Class(class.to_ascii_lowercase()),
            other => other.clone(),
        }
    }
}

/// Every key of an element.
pub fn keys(document: &Document, node: NodeId, quirks: bool) -> Vec<Key> {
    let Some(element) = document.element(node) else {
        return Vec::new();
    };
    let mut keys = vec![tag_key(document, node)];
    keys.extend(element.attribute("id").map(|id| Key::Id(id.into_owned())));
    keys.extend(classes(element).into_iter().map(Key::Class));
    for name in ATTRIBUTES {
        keys.extend(
            element
                .attribute(name)
                .map(|value| Key::Attribute(name, value.into_owned())),
        );
    }
    keys.sort_by_cached_key(|key| format!("{key:?}"));
    keys.dedup();
    keys.iter().map(|key| key.folded(quirks)).collect()
}

/// The element's parts, the best first; the last is its name alone.
pub fn of(document: &Document, node: NodeId) -> Vec<Part> {
    let Some(element) = document.element(node) else {
        return Vec::new();
    };
    let tag = tag(document, node);
    let mut parts = Vec::new();
    if let Some(id) = element.attribute("id")
        && !is_generated(&id)
    {
        parts.push(Part {
            text: format!("#{}", identifier(&id)),
            key: Key::Id(id.into_owned()),
        });
    }
    for name in TEST_IDS {
        parts.extend(attribute(element, "", name, |value| !is_generated(value)));
    }
    for name in ["name", "for", "autocomplete"] {
        let says = |value: &str| !is_generated(value) && !matches!(value, "on" | "off");
        parts.extend(attribute(element, &tag, name, says));
    }
    if is_operated(element) {
        parts.extend(attribute(element, &tag, "aria-label", is_label));
    }
    parts.extend(link(element, &tag));
    let (telling, layout): (Vec<String>, Vec<String>) = classes(element)
        .into_iter()
        .filter(|class| !is_generated(class) && !is_state(class))
        .partition(|class| !is_layout(class));
    let class_part = |class: String| Part {
        text: format!("{tag}.{}", identifier(&class)),
        key: Key::Class(class),
    };
    parts.extend(telling.into_iter().map(class_part));
    for name in ["type", "role", "itemprop"] {
        parts.extend(attribute(element, &tag, name, |value| !is_generated(value)));
    }
    parts.extend(layout.into_iter().map(class_part));
    parts.push(Part {
        key: tag_key(document, node),
        text: tag,
    });
    parts
}

/// Two parts together, where they say more: type and name, two classes, a class and a type.
pub fn pairs(element: &Element, own: &[Part]) -> Vec<Part> {
    let tag = identifier(&element.tag);
    let bare: Vec<(&str, &Key)> = own
        .iter()
        .filter(|part| part.text.starts_with(&tag) && part.text != tag)
        .map(|part| (&part.text[tag.len()..], &part.key))
        .take(4)
        .collect();
    let mut pairs = Vec::new();
    for (i, (one, key)) in bare.iter().enumerate() {
        for (other, _) in &bare[i + 1..] {
            pairs.push(Part {
                text: format!("{tag}{one}{other}"),
                key: (*key).clone(),
            });
        }
    }
    pairs
}

/// What an ancestor offers as an anchor: only what is likely to be its own.
pub fn anchor(document: &Document, node: NodeId) -> Option<String> {
    let element = document.element(node)?;
    let best = of(document, node).into_iter().next()?;
    let is_own = match &best.key {
        Key::Id(_) => true,
        Key::Attribute(name, _) => *name != "type" && *name != "role" && *name != "itemprop",
        _ => false,
    };
    if is_own {
        return Some(best.text);
    }
    let landmark = matches!(
        element.tag.as_str(),
        "main" | "nav" | "header" | "footer" | "aside" | "form" | "table" | "fieldset" | "dialog"
    );
    let telling = matches!(best.key, Key::Class(_)) && !best.text.contains("\\");
    (landmark || telling).then_some(best.text)
}

/// The element's name, escaped.
pub fn tag(document: &Document, node: NodeId) -> String {
    document
        .element(node)
        .map(|element| identifier(&element.tag))
        .unwrap_or_default()
}

/// The key of the element's name.
pub fn tag_key(document: &Document, node: NodeId) -> Key {
    Key::Tag(
        document
            .element(node)
            .map(|element| element.tag.to_string())
            .unwrap_or_default(),
    )
}

/// The element's place among its siblings, from 1: among those of its name, or among all.
pub fn place(document: &Document, node: NodeId, of_its_name: bool) -> usize {
    let own = document.element(node);
    1 + std::iter::successors(document.previous_sibling(node), |sibling| {
        document.previous_sibling(*sibling)
    })
    .filter_map(|sibling| document.element(sibling))
    .filter(|sibling| {
        !of_its_name
            || own.is_some_and(|own| own.tag == sibling.tag && own.is_svg == sibling.is_svg)
    })
    .count()
}

/// Whether no element of its tree is above it.
pub fn is_top(document: &Document, node: NodeId) -> bool {
    document
        .parent(node)
        .is_none_or(|parent| document.element(parent).is_none())
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

fn attribute(
    element: &Element,
    tag: &str,
    name: &'static str,
    says: impl Fn(&str) -> bool,
) -> Option<Part> {
    let value = element.attribute(name)?;
    if value.trim().is_empty() || value.len() > 60 || !says(&value) {
        return None;
    }
    Some(Part {
        text: format!("{tag}[{name}={}]", string(&value)),
        key: Key::Attribute(name, value.into_owned()),
    })
}

/// A link's path. Only the end is compared, since a recorder makes addresses absolute; queries are dropped before sending.
fn link(element: &Element, tag: &str) -> Option<Part> {
    let href = element
        .attribute("href")
        .filter(|_| tag == "a" || tag == "area")?;
    let path = match href.split_once("://") {
        Some((scheme, rest))
            if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") =>
        {
            &rest[rest.find('/')?..]
        }
        Some(_) => return None,
        None if href.starts_with('/') && !href.starts_with("//") => &href,
        None => return None,
    };
    let plain = path.len() > 1
        && path.len() <= 60
        && !path.contains(['?', '#', '%', '@'])
        && !path
            .split('/')
            .any(|segment| !segment.is_empty() && is_generated(segment));
    plain.then(|| Part {
        text: format!("{tag}[href$={}]", string(path)),
        key: Key::Tag(element.tag.to_string()),
    })
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

fn classes(element: &Element) -> Vec<String> {
    let mut classes: Vec<String> = Vec::new();
    if let Some(list) = element.attribute("class") {
        for class in list.split([' ', '\t', '\n', '\r', '\x0C']) {
            if !class.is_empty() && !classes.iter().any(|known| known == class) {
                classes.push(class.to_owned());
            }
        }
    }
    classes
}

fn identifier(name: &str) -> String {
    let mut text = String::new();
    if serialize_identifier(name, &mut text).is_err() {
        text.clear();
    }
    text
}

fn string(value: &str) -> String {
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

const TEST_IDS: [&str; 6] = [
    "data-testid",
    "data-test-id",
    "data-test",
    "data-qa",
    "data-cy",
    "data-automation-id",
];

const ATTRIBUTES: [&str; 13] = [
    "data-testid",
    "data-test-id",
    "data-test",
    "data-qa",
    "data-cy",
    "data-automation-id",
    "name",
    "for",
    "autocomplete",
    "aria-label",
    "type",
    "role",
    "itemprop",
];
