//! By what the elements of a page are looked up, and which of its siblings an element is.

use foldhash::HashMap;

use crate::document::{Document, Element, NodeId};

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
    /// Nothing: all elements are looked at.
    Any,
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
    for name in TEST_IDS.into_iter().chain(NAMES) {
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

/// How many siblings of its name stand before and after an element.
pub fn alike(document: &Document, node: NodeId) -> (usize, usize) {
    let before = place(document, node, true) - 1;
    let own = document.element(node);
    let after = std::iter::successors(document.next_sibling(node), |sibling| {
        document.next_sibling(*sibling)
    })
    .filter_map(|sibling| document.element(sibling))
    .filter(|sibling| own.is_some_and(|own| own.tag == sibling.tag && own.is_svg == sibling.is_svg))
    .count();
    (before, after)
}

/// The same for all that stands beside the element.
pub fn all_alike(document: &Document, node: NodeId) -> HashMap<NodeId, (usize, usize)> {
    let Some(parent) = document.parent(node) else {
        return HashMap::from_iter([(node, alike(document, node))]);
    };
    let elements = || {
        document
            .children(parent)
            .filter_map(|one| Some((one, document.element(one)?)))
    };
    let mut counts: HashMap<(&str, bool), usize> = HashMap::default();
    let mut places: HashMap<NodeId, (usize, usize)> = HashMap::default();
    for (one, element) in elements() {
        let count = counts
            .entry((element.tag.as_str(), element.is_svg))
            .or_default();
        places.insert(one, (*count, 0));
        *count += 1;
    }
    for (one, element) in elements() {
        let count = counts.get(&(element.tag.as_str(), element.is_svg));
        if let Some((place, count)) = places.get_mut(&one).zip(count) {
            place.1 = count - place.0 - 1;
        }
    }
    places
}

/// Whether no element of its tree is above it.
pub fn is_top(document: &Document, node: NodeId) -> bool {
    document
        .parent(node)
        .is_none_or(|parent| document.element(parent).is_none())
}

/// The classes of an element, each once.
pub fn classes(element: &Element) -> Vec<String> {
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

/// Whether elements are looked up by the attribute.
pub fn is_looked_up(name: &str) -> bool {
    TEST_IDS.contains(&name) || NAMES.contains(&name)
}

/// Attributes that were put there to find an element by.
pub const TEST_IDS: [&str; 6] = [
    "data-testid",
    "data-test-id",
    "data-test",
    "data-qa",
    "data-cy",
    "data-automation-id",
];

/// The other attributes that are looked up.
const NAMES: [&str; 7] = [
    "name",
    "for",
    "autocomplete",
    "aria-label",
    "type",
    "role",
    "itemprop",
];
