//! Many selectors by what their subject has to be, so that an element meets only those that could match it.
//!
//! A selector waits in one bucket: that of the id, class, attribute or tag that its rightmost compound names. Names are
//! compared by hashes without case, which lets too many through and never too few; the engine then decides. What the
//! selectors read of the subject and of its ancestors is kept too, so that a change that none of them reads costs nothing.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
};

use selectors::{
    attr::{AttrSelectorOperator, ParsedCaseSensitivity},
    context::QuirksMode,
    parser::{AncestorHashes, Combinator, Component, Selector as One},
};

use super::{
    Selector,
    syntax::{Language, Name, PseudoClass, Value, hash_from},
};
use crate::document::Element;

/// Selectors with a label each.
#[derive(Debug, Default)]
pub struct Index {
    selectors: Vec<(u32, Selector)>,
    buckets: HashMap<u32, Bucket, BuildHasherDefault<Hashed>>,
    /// Those that name nothing.
    rest: Vec<Entry>,
    subject: Reads,
    above: Reads,
}

/// Which elements a change of one element's attribute may matter to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// None.
    Nothing,
    /// To the element.
    Element,
    /// To the element and all below it.
    Subtree,
}

/// A selector of a list.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The place of the list in the index, and in the list.
    place: (u32, u32),
    /// What has to stand above, in a page that is not in quirks mode.
    pub(super) above: AncestorHashes,
}

#[derive(Debug, Default)]
struct Bucket {
    entries: Vec<Entry>,
    /// Whether there are buckets for values of this attribute.
    has_values: bool,
}

#[derive(Debug, Default)]
struct Reads {
    names: HashSet<u32, BuildHasherDefault<Hashed>>,
    anything: bool,
}

impl Index {
    /// An index of these selectors by their labels.
    pub fn new(selectors: impl IntoIterator<Item = (u32, Selector)>) -> Index {
        let mut index = Index {
            selectors: selectors.into_iter().collect(),
            ..Index::default()
        };
        for (place, (_, selector)) in index.selectors.iter().enumerate() {
            for (part, one) in selector.list.slice().iter().enumerate() {
                let entry = Entry {
                    place: (place as u32, part as u32),
                    above: AncestorHashes::new(one, QuirksMode::NoQuirks),
                };
                match keys(one) {
                    None => index.rest.push(entry),
                    Some(keys) => {
                        for key in keys {
                            if let Key::Value(name, _) = key {
                                let names = index.buckets.entry(Key::Attribute(name).hash());
                                names.or_default().has_values = true;
                            }
                            let bucket = index.buckets.entry(key.hash()).or_default();
                            bucket.entries.push(entry.clone());
                        }
                    }
                }
                read(one, false, &mut index.subject, &mut index.above);
            }
        }
        index
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.selectors.is_empty()
    }

    /// To which elements it may matter that this attribute of an element changed; `words` are the classes and ids that came or went.
    pub fn reach(&self, attribute: &str, words: &[impl AsRef<str>]) -> Reach {
        let is_read = |reads: &Reads| {
            let local = attribute.split_once(':').map(|(_, local)| local);
            let has = |name| reads.names.contains(&Key::Attribute(name).hash());
            reads.anything
                || has(attribute)
                || local.is_some_and(has)
                || matches!(attribute, "class" | "id")
                    && words
                        .iter()
                        .any(|word| reads.names.contains(&Key::Class(word.as_ref()).hash()))
        };
        if is_read(&self.above) {
            Reach::Subtree
        } else if is_read(&self.subject) {
            Reach::Element
        } else {
            Reach::Nothing
        }
    }

    /// The label of an entry's selector list, the list, and the one selector of it.
    pub(super) fn get(&self, entry: &Entry) -> Option<(u32, &Selector, &One<Language>)> {
        let (label, selector) = self.selectors.get(entry.place.0 as usize)?;
        let one = selector.list.slice().get(entry.place.1 as usize)?;
        Some((*label, selector, one))
    }

    /// Calls `look` with every selector whose subject the element may be, some of them more than once.
    pub(super) fn candidates<'a>(&'a self, element: &Element, mut look: impl FnMut(&'a Entry)) {
        each_key(element, |key| {
            let Some(bucket) = self.buckets.get(&key) else {
                return false;
            };
            bucket.entries.iter().for_each(&mut look);
            bucket.has_values
        });
        self.rest.iter().for_each(&mut look);
    }
}

/// Calls `visit` with the hash of everything that an element is: its tag, attributes, id and classes, and the values of those
/// attributes for which it answers yes.
pub(super) fn each_key(element: &Element, mut visit: impl FnMut(u32) -> bool) {
    visit(Key::Tag(&element.tag).hash());
    for (name, value) in &element.attributes {
        let Some(value) = value.as_text() else {
            continue;
        };
        if visit(Key::Attribute(name).hash()) {
            visit(Key::Value(name, &value).hash());
        }
        match name.as_ref() {
            "id" => {
                visit(Key::Id(&value).hash());
            }
            "class" => {
                for class in value.split_ascii_whitespace() {
                    visit(Key::Class(class).hash());
                }
            }
            _ => {}
        }
    }
}

/// The hash of what an element has to be to match a compound; none where it may be any element.
pub(super) fn key_of(compound: &[&Component<Language>]) -> Option<u32> {
    let keys = compound.iter().filter_map(|component| key(component));
    keys.min_by_key(Key::rank).map(Key::hash)
}

/// What a subject has to have.
#[derive(Clone, Copy)]
enum Key<'a> {
    Tag(&'a str),
    Attribute(&'a str),
    Value(&'a str, &'a str),
    Class(&'a str),
    Id(&'a str),
}

impl Key<'_> {
    /// The lower, the fewer elements have it.
    fn rank(&self) -> u8 {
        match self {
            Key::Id(_) => 0,
            Key::Class(_) => 1,
            Key::Value(..) => 2,
            Key::Attribute(_) => 3,
            Key::Tag(_) => 4,
        }
    }

    fn hash(self) -> u32 {
        match self {
            Key::Tag(name) => hash_from(0x811c_9dc5, name),
            Key::Attribute(name) => hash_from(0x2545_f491, name),
            Key::Value(name, value) => hash_from(hash_from(0x9e37_79b9, name), value),
            // An id and a class of the same name share their bucket.
            Key::Class(name) | Key::Id(name) => hash_from(0x85eb_ca6b, name),
        }
    }
}

/// The buckets of a selector, one of which an element has to be in to match; none where it may be any element.
fn keys(one: &One<Language>) -> Option<Vec<Key<'_>>> {
    let own = one.iter().filter_map(key).min_by_key(Key::rank);
    if let Some(key) = own.filter(|key| !matches!(key, Key::Tag(_))) {
        return Some(vec![key]);
    }
    let any_of = one.iter().find_map(|component| match component {
        Component::Is(list) | Component::Where(list) => {
            let keys: Option<Vec<_>> = list.slice().iter().map(keys).collect();
            keys.map(|keys| keys.concat())
        }
        _ => None,
    });
    any_of.or_else(|| own.map(|key| vec![key]))
}

fn key(component: &Component<Language>) -> Option<Key<'_>> {
    Some(match component {
        Component::ID(name) => Key::Id(name.as_str()),
        Component::Class(name) => Key::Class(name.as_str()),
        Component::LocalName(name) => Key::Tag(name.lower_name.as_str()),
        Component::AttributeInNoNamespaceExists {
            local_name_lower, ..
        } => Key::Attribute(local_name_lower.as_str()),
        Component::AttributeInNoNamespace {
            local_name,
            operator: AttrSelectorOperator::Equal,
            value,
            case_sensitivity: ParsedCaseSensitivity::CaseSensitive,
        } => Key::Value(local_name.as_str(), text(value)),
        Component::AttributeInNoNamespace { local_name, .. } => Key::Attribute(local_name.as_str()),
        _ => return None,
    })
}

fn text(value: &Value) -> &str {
    value.as_ref()
}

/// Collects what a selector reads of its subject and of what stands above.
fn read(one: &One<Language>, is_above: bool, subject: &mut Reads, above: &mut Reads) {
    let mut is_above = is_above;
    for component in one.iter_raw_match_order() {
        let reads = match is_above {
            true => &mut *above,
            false => &mut *subject,
        };
        let mut attribute = |name: &Name| reads.add(Key::Attribute(name.as_str()));
        match component {
            Component::Combinator(Combinator::Child | Combinator::Descendant) => is_above = true,
            Component::ID(name) | Component::Class(name) => reads.add(Key::Class(name.as_str())),
            Component::AttributeInNoNamespaceExists {
                local_name_lower, ..
            } => attribute(local_name_lower),
            Component::AttributeInNoNamespace { local_name, .. } => attribute(local_name),
            Component::AttributeOther(other) => attribute(&other.local_name_lower),
            Component::Negation(list) | Component::Is(list) | Component::Where(list) => {
                for inner in list.slice() {
                    read(inner, is_above, subject, above);
                }
            }
            Component::LocalName(_)
            | Component::ExplicitUniversalType
            | Component::ExplicitAnyNamespace
            | Component::ExplicitNoNamespace
            | Component::DefaultNamespace(_)
            | Component::Namespace(..)
            | Component::Root => {}
            Component::NonTSPseudoClass(class) => match class {
                PseudoClass::Link(_) => reads.add(Key::Attribute("href")),
                // Inherited, so that what stands above counts.
                PseudoClass::Lang { .. } => above.add(Key::Attribute("lang")),
                PseudoClass::Required | PseudoClass::Optional => {
                    reads.add(Key::Attribute("required"));
                    reads.add(Key::Attribute("type"));
                }
                PseudoClass::Unanswerable(_) => {}
                _ => above.anything = true,
            },
            _ => above.anything = true,
        }
    }
}

impl Reads {
    fn add(&mut self, key: Key<'_>) {
        self.names.insert(key.hash());
    }
}

/// A hash that is one already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) | u64::from(*byte);
        }
    }

    fn write_u32(&mut self, hash: u32) {
        // The table takes its places from the low bits and its tags from the high ones.
        self.0 = u64::from(hash) << 32 | u64::from(hash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_reaches_no_further_than_a_selector_reads() {
        let index = |selector: &str| Index::new([(0, Selector::for_rule(selector).unwrap())]);
        for (selector, attribute, word, expected) in [
            (".a", "class", "a", Reach::Element),
            (".a", "class", "b", Reach::Nothing),
            (".a .b", "class", "b", Reach::Element),
            (".a .b", "class", "a", Reach::Subtree),
            (".a > p", "class", "A", Reach::Subtree),
            ("#a:not(.b .c)", "class", "b", Reach::Subtree),
            ("#a:not(.b .c)", "id", "a", Reach::Element),
            (":is(.a, .b) p", "class", "b", Reach::Subtree),
            ("[title]", "title", "", Reach::Element),
            ("[title] p", "title", "", Reach::Subtree),
            ("[class~=a]", "class", "b", Reach::Element),
            ("[*|href]", "xlink:href", "", Reach::Element),
            ("a:link", "href", "", Reach::Element),
            ("p:lang(de)", "xml:lang", "", Reach::Subtree),
            ("p", "class", "p", Reach::Nothing),
        ] {
            let words = [word];
            let reach = index(selector).reach(attribute, &words);
            assert_eq!(reach, expected, "{selector} {attribute} {word}");
        }
    }
}
