//! rrweb's events as types: the wire format of a recorded page, parsed whole or not at all.
//!
//! The shapes follow `@rrweb/types` 2.1. A kind or source that is not listed here parses to `Unknown`, a field that is not
//! listed is dropped, and neither is ever written again. Read `document` for the tree that these events build.

use std::collections::HashMap;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error as _, MapAccess, Visitor},
    ser::SerializeMap,
};
use serde_json::Value;

mod incremental;
mod node;

pub use incremental::{
    Add, AttributeChange, AttributeChanges, Incremental, Mutation, Remove, SheetRule, StyleSheet,
    StyleValue, TextChange,
};
pub use node::{Attribute, Attributes, Element, Kind, Node};

/// One recorded event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Milliseconds of Unix time on the recorder's clock.
    pub timestamp: f64,
    /// What happened.
    pub data: Data,
}

/// What an event says.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// The document was parsed.
    DomContentLoaded,
    /// The page was loaded.
    Load,
    /// The whole page.
    FullSnapshot {
        /// The document.
        node: Node,
        /// Where the page was scrolled to: from the left, from the top, in CSS pixels.
        offset: (f64, f64),
    },
    /// A change.
    Incremental(Incremental),
    /// The page's address and viewport.
    Meta {
        /// The URL.
        href: String,
        /// CSS pixels.
        width: f64,
        /// CSS pixels.
        height: f64,
    },
    /// Custom, plugin, asset, annotation events and whatever else there is, by its number: never passes.
    Unknown(u64),
}

/// Reads JSON that may nest as deep as a page does, up to [`MAX_DEPTH`].
pub fn from_json<T: DeserializeOwned>(json: &str) -> Result<T, serde_json::Error> {
    if depth(json) > MAX_DEPTH {
        return Err(serde_json::Error::custom("nested too deeply"));
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.disable_recursion_limit();
    let value = T::deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// The deepest nesting of arrays and objects that [`from_json`] reads; an element costs two levels.
///
/// Browsers stop nesting elements at 512 when they parse HTML.
pub const MAX_DEPTH: usize = 600;

fn depth(json: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0usize, 0usize, false, false);
    for byte in json.bytes() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: u64,
    #[serde(default)]
    data: Value,
    timestamp: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FullSnapshotData<N> {
    node: N,
    initial_offset: Offset,
}

#[derive(Serialize, Deserialize)]
struct Offset {
    left: f64,
    top: f64,
}

#[derive(Serialize, Deserialize)]
struct MetaData<S> {
    href: S,
    width: f64,
    height: f64,
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Envelope {
            kind,
            data,
            timestamp,
        } = Envelope::deserialize(deserializer)?;
        if !timestamp.is_finite() {
            return Err(D::Error::custom("timestamp is not a number"));
        }
        let data = match kind {
            0 => Data::DomContentLoaded,
            1 => Data::Load,
            2 => {
                let FullSnapshotData {
                    node,
                    initial_offset,
                } = FullSnapshotData::<Node>::deserialize(data).map_err(D::Error::custom)?;
                Data::FullSnapshot {
                    node,
                    offset: (initial_offset.left, initial_offset.top),
                }
            }
            3 => Data::Incremental(Incremental::deserialize(data).map_err(D::Error::custom)?),
            4 => {
                let MetaData {
                    href,
                    width,
                    height,
                } = MetaData::<String>::deserialize(data).map_err(D::Error::custom)?;
                Data::Meta {
                    href,
                    width,
                    height,
                }
            }
            other => Data::Unknown(other),
        };
        Ok(Event { timestamp, data })
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        let kind = match &self.data {
            Data::DomContentLoaded => 0,
            Data::Load => 1,
            Data::FullSnapshot { .. } => 2,
            Data::Incremental(_) => 3,
            Data::Meta { .. } => 4,
            Data::Unknown(kind) => *kind,
        };
        map.serialize_entry("type", &kind)?;
        match &self.data {
            Data::DomContentLoaded | Data::Load | Data::Unknown(_) => {
                map.serialize_entry("data", &serde_json::Map::new())?;
            }
            Data::FullSnapshot {
                node,
                offset: (left, top),
            } => {
                let initial_offset = Offset {
                    left: *left,
                    top: *top,
                };
                map.serialize_entry(
                    "data",
                    &FullSnapshotData {
                        node,
                        initial_offset,
                    },
                )?;
            }
            Data::Incremental(change) => map.serialize_entry("data", change)?,
            Data::Meta {
                href,
                width,
                height,
            } => {
                map.serialize_entry(
                    "data",
                    &MetaData {
                        href,
                        width: *width,
                        height: *height,
                    },
                )?;
            }
        }
        map.serialize_entry("timestamp", &self.timestamp)?;
        map.end()
    }
}

/// The most attributes of one element; one that has more is not read.
pub const MAX_ATTRIBUTES: usize = 1_000;

/// Pairs in the order of the JSON object, up to [`MAX_ATTRIBUTES`]; the last of two equal names wins, as in `JSON.parse`.
pub(crate) fn pairs<'de, D, V>(deserializer: D) -> Result<Vec<(String, V)>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    struct Pairs<V>(std::marker::PhantomData<V>);
    impl<'de, V: Deserialize<'de>> Visitor<'de> for Pairs<V> {
        type Value = Vec<(String, V)>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs: Self::Value = Vec::with_capacity(map.size_hint().unwrap_or(0).min(64));
            let mut places: HashMap<String, usize> = HashMap::new();
            while let Some((name, value)) = map.next_entry::<String, V>()? {
                match places.get(&name) {
                    Some(place) => pairs[*place].1 = value,
                    None if pairs.len() >= MAX_ATTRIBUTES => {
                        return Err(A::Error::custom("too many attributes"));
                    }
                    None => {
                        places.insert(name.clone(), pairs.len());
                        pairs.push((name, value));
                    }
                }
            }
            Ok(pairs)
        }
    }
    deserializer.deserialize_map(Pairs(std::marker::PhantomData))
}

/// A JSON object of `pairs`, in their order.
pub(crate) fn write_pairs<S: Serializer, V: Serialize>(
    pairs: &[(String, V)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(pairs.len()))?;
    for (name, value) in pairs {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_written_again() {
        for json in [
            r#"{"type":4,"data":{"href":"https://a.example/","width":800.0,"height":600.0},"timestamp":1.0}"#,
            r#"{"type":2,"data":{"node":{"type":0,"childNodes":[{"type":2,"tagName":"p","attributes":{"id":"x","checked":true,"rr_scrollTop":4.0},"childNodes":[{"type":3,"textContent":"t","id":3}],"id":2}],"id":1},"initialOffset":{"left":0.0,"top":0.0}},"timestamp":1.0}"#,
            r#"{"type":3,"data":{"source":0,"texts":[{"id":3,"value":"u"}],"attributes":[{"id":2,"attributes":{"id":null,"style":{"color":"red","top":false}}}],"removes":[],"adds":[{"parentId":2,"nextId":null,"node":{"type":3,"textContent":"v","id":4}}]},"timestamp":1.0}"#,
        ] {
            let event: Event = from_json(json).unwrap();
            assert_eq!(serde_json::to_string(&event).unwrap(), json);
        }
    }

    #[test]
    fn unknown_kinds_carry_nothing() {
        let event: Event =
            from_json(r#"{"type":5,"data":{"tag":"t","payload":"secret"},"timestamp":1}"#).unwrap();
        assert_eq!(event.data, Data::Unknown(5));
        assert!(!serde_json::to_string(&event).unwrap().contains("secret"));
    }

    #[test]
    fn an_element_with_too_many_attributes_is_not_read() {
        for (count, is_read) in [(MAX_ATTRIBUTES, true), (MAX_ATTRIBUTES + 1, false)] {
            let attributes: serde_json::Map<String, Value> =
                (0..count).map(|n| (format!("a{n}"), "".into())).collect();
            let node = serde_json::json!({"type":2,"id":2,"tagName":"p","attributes":attributes,"childNodes":[]});
            assert_eq!(from_json::<Node>(&node.to_string()).is_ok(), is_read);
            let change = serde_json::json!({"id":2,"attributes":attributes}).to_string();
            assert_eq!(from_json::<AttributeChange>(&change).is_ok(), is_read);
        }
    }

    #[test]
    fn deep_nesting_is_refused_before_it_is_parsed() {
        let json = "[".repeat(100_000);
        assert!(from_json::<Value>(&json).is_err());
    }
}
