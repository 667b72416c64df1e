//! rrweb's events as types: the wire format of a recorded page, parsed whole or not at all.
//!
//! The shapes follow `@rrweb/types` 2.1. A kind or source that is not listed here parses to `Unknown`, a field that is not
//! listed is dropped, and neither is ever written again. Read `document` for the tree that these events build.

use std::collections::HashMap;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};
use serde_json::Value;

mod incremental;
mod node;
mod presence;
mod text;

pub use incremental::{
    Add, AttributeChange, AttributeChanges, Incremental, Mutation, Remove, SheetRule, StyleSheet,
    StyleValue, TextChange,
};
pub use node::{Attribute, Element, Kind, Node};
pub use presence::{Media, Pointer, Position, Press, Range};
pub use text::{Attributes, Name, Text};

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
pub fn from_json<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T, serde_json::Error> {
    if json.len() > MAX_DEPTH && depth(json) > MAX_DEPTH {
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
    let json = json.as_bytes();
    let (mut depth, mut deepest, mut place) = (0usize, 0usize, 0usize);
    while let Some(byte) = json.get(place) {
        place += 1;
        match byte {
            b'"' => place = after_string(json, place),
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

/// Where the string ends that is open at `place`.
fn after_string(json: &[u8], mut place: usize) -> usize {
    while let Some(next) = json
        .get(place..)
        .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
    {
        match json[place + next] {
            b'"' => return place + next + 1,
            _ => place += next + 2,
        }
    }
    json.len()
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
        struct Whole;
        impl<'de> Visitor<'de> for Whole {
            type Value = Event;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an event")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Event, A::Error> {
                Event::read(map)
            }
        }
        deserializer.deserialize_map(Whole)
    }
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Field {
    Type,
    Data,
    Timestamp,
    #[serde(other)]
    Unknown,
}

impl Event {
    /// Recorders say the type first, so that what comes with it is read at once; otherwise it is kept until then.
    fn read<'de, A: MapAccess<'de>>(mut map: A) -> Result<Event, A::Error> {
        let (mut kind, mut data, mut timestamp, mut early) = (None, None, None, Value::Null);
        while let Some(field) = map.next_key()? {
            match (field, kind) {
                (Field::Type, _) => kind = Some(map.next_value()?),
                (Field::Timestamp, _) => timestamp = Some(map.next_value()?),
                (Field::Data, Some(kind)) => data = Some(map.next_value_seed(OfKind(kind))?),
                (Field::Data, None) => early = map.next_value()?,
                (Field::Unknown, _) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        let kind = kind.ok_or_else(|| A::Error::missing_field("type"))?;
        let data = match data {
            Some(data) => data,
            None => OfKind(kind).deserialize(early).map_err(A::Error::custom)?,
        };
        match timestamp {
            Some(timestamp) if f64::is_finite(timestamp) => Ok(Event { timestamp, data }),
            _ => Err(A::Error::custom("timestamp is not a number")),
        }
    }
}

/// What an event of this kind says.
struct OfKind(u64);

impl<'de> DeserializeSeed<'de> for OfKind {
    type Value = Data;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Data, D::Error> {
        Ok(match self.0 {
            2 => {
                let FullSnapshotData {
                    node,
                    initial_offset: Offset { left, top },
                } = FullSnapshotData::<Node>::deserialize(deserializer)?;
                Data::FullSnapshot {
                    node,
                    offset: (left, top),
                }
            }
            3 => Data::Incremental(Incremental::deserialize(deserializer)?),
            4 => {
                let MetaData {
                    href,
                    width,
                    height,
                } = MetaData::<String>::deserialize(deserializer)?;
                Data::Meta {
                    href,
                    width,
                    height,
                }
            }
            other => {
                IgnoredAny::deserialize(deserializer)?;
                match other {
                    0 => Data::DomContentLoaded,
                    1 => Data::Load,
                    other => Data::Unknown(other),
                }
            }
        })
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
pub(crate) fn pairs<'de, D, V>(deserializer: D) -> Result<Vec<(Name, V)>, D::Error>
where
    D: Deserializer<'de>,
    V: Deserialize<'de>,
{
    struct Pairs<V>(std::marker::PhantomData<V>);
    impl<'de, V: Deserialize<'de>> Visitor<'de> for Pairs<V> {
        type Value = Vec<(Name, V)>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs: Self::Value = Vec::new();
            // Looking through a few is quicker than a table of them.
            let mut places: HashMap<Name, usize> = HashMap::new();
            while let Some((name, value)) = map.next_entry::<Name, V>()? {
                let known = match pairs.len() {
                    0..FEW => pairs.iter().position(|(known, _)| *known == name),
                    _ => places.get(&name).copied(),
                };
                match known {
                    Some(place) => pairs[place].1 = value,
                    None if pairs.len() >= MAX_ATTRIBUTES => {
                        return Err(A::Error::custom("too many attributes"));
                    }
                    None => pairs.push((name, value)),
                }
                if known.is_none() && pairs.len() >= FEW {
                    let new = pairs.iter().enumerate().skip(places.len());
                    places.extend(new.map(|(place, (name, _))| (name.clone(), place)));
                }
            }
            Ok(pairs)
        }
    }
    deserializer.deserialize_map(Pairs(std::marker::PhantomData))
}

/// How many attributes are looked through one by one.
const FEW: usize = 32;

/// A JSON object of `pairs`, in their order.
pub(crate) fn write_pairs<S: Serializer, V: Serialize>(
    pairs: &[(Name, V)],
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
