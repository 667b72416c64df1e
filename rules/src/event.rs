//! rrweb's events as types: the wire format of a recorded page, parsed whole or not at all.
//!
//! The shapes follow `@rrweb/types` 2.1. A kind or source that is not listed here parses to `Unknown`, a field that is not
//! listed is dropped, and neither is ever written again. Read `document` for the tree that these events build.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};
use serde_json::{Result, value::RawValue};

mod incremental;
mod mutation;
mod node;
mod page;
mod pairs;
mod presence;
mod read;
mod text;
mod tree;
mod write;

pub use incremental::{Incremental, SheetRule, StyleSheet};
pub use mutation::{
    Add, AttributeChange, AttributeChanges, Mutation, Remove, StyleChange, StyleValue, TextChange,
};
pub use node::{Attribute, Element, Kind, Node};
pub use page::whole;
pub use presence::{Media, Pointer, Position, Press, Range};
pub use text::{Attributes, Name, Text};
pub use tree::{Branch, Tree};

use read::Reader;
use write::Writer;

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
        node: Tree,
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

/// Reads JSON that may nest as deep as a page does, up to [`MAX_DEPTH`]. For an event [`Event::from_json`] is quicker.
pub fn from_json<'de, T: Deserialize<'de>>(json: &'de str) -> Result<T> {
    if json.len() > MAX_DEPTH {
        Reader::whole(json, Reader::skip)?;
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.disable_recursion_limit();
    let value = T::deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Writes events as a JSON array.
pub fn to_json(events: &[Event]) -> String {
    let mut out = Writer::default();
    out.list(events, |out, event| event.write(out));
    out.finish()
}

/// The deepest nesting of arrays and objects that [`from_json`] reads; an element costs two levels.
///
/// Browsers stop nesting elements at 512 when they parse HTML.
pub const MAX_DEPTH: usize = 600;

/// The most attributes of one element; one that has more is not read.
pub const MAX_ATTRIBUTES: usize = 1_000;

impl Event {
    /// Reads an event.
    pub fn from_json(json: &str) -> Result<Event> {
        Reader::whole(json, Event::read)
    }

    fn read(from: &mut Reader<'_>) -> Result<Event> {
        let kind = from
            .find("type")?
            .ok_or_else(|| from.fault("a type"))?
            .integer()?;
        let (mut data, mut timestamp) = (None, None);
        from.object(|from, name| {
            match name {
                "data" => data = Some(Data::read(kind, from)?),
                "timestamp" => timestamp = Some(from.number()?),
                _ => from.skip()?,
            }
            Ok(())
        })?;
        match (data, timestamp) {
            (Some(data), Some(timestamp)) => Ok(Event { timestamp, data }),
            _ => Err(from.fault("data and a timestamp before")),
        }
    }

    /// Writes the event.
    pub fn to_json(&self) -> String {
        let mut out = Writer::default();
        self.write(&mut out);
        out.finish()
    }

    fn write(&self, out: &mut Writer) {
        let kind = match &self.data {
            Data::DomContentLoaded => 0,
            Data::Load => 1,
            Data::FullSnapshot { .. } => 2,
            Data::Incremental(_) => 3,
            Data::Meta { .. } => 4,
            Data::Unknown(kind) => *kind,
        };
        out.json(r#"{"type":"#);
        out.integer(kind);
        out.json(r#","data":"#);
        self.data.write(out);
        out.json(r#","timestamp":"#);
        out.number(self.timestamp);
        out.json("}");
    }
}

impl Data {
    /// What an event of this kind says.
    fn read(kind: u64, from: &mut Reader<'_>) -> Result<Data> {
        match kind {
            2 => {
                let (mut node, mut offset) = (None, None);
                from.object(|from, name| {
                    match name {
                        "node" => node = Some(Tree::read(from, from.left() / tree::BYTES)?),
                        "initialOffset" => offset = Some(from.value::<Offset>()?),
                        _ => from.skip()?,
                    }
                    Ok(())
                })?;
                match (node, offset) {
                    (Some(node), Some(Offset { left, top })) => Ok(Data::FullSnapshot {
                        node,
                        offset: (left, top),
                    }),
                    _ => Err(from.fault("a node and an offset before")),
                }
            }
            3 => Incremental::read(from).map(Data::Incremental),
            4 => {
                let MetaData {
                    href,
                    width,
                    height,
                } = from.value()?;
                Ok(Data::Meta {
                    href,
                    width,
                    height,
                })
            }
            other => {
                from.skip()?;
                Ok(match other {
                    0 => Data::DomContentLoaded,
                    1 => Data::Load,
                    other => Data::Unknown(other),
                })
            }
        }
    }

    fn write(&self, out: &mut Writer) {
        match self {
            Data::DomContentLoaded | Data::Load | Data::Unknown(_) => out.json("{}"),
            Data::FullSnapshot {
                node,
                offset: (left, top),
            } => {
                out.json(r#"{"node":"#);
                node.write(out);
                out.json(r#","initialOffset":"#);
                out.value(&Offset {
                    left: *left,
                    top: *top,
                });
                out.json("}");
            }
            Data::Incremental(change) => change.write(out),
            Data::Meta {
                href,
                width,
                height,
            } => out.value(&MetaData {
                href: href.clone(),
                width: *width,
                height: *height,
            }),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Offset {
    left: f64,
    top: f64,
}

#[derive(Serialize, Deserialize)]
struct MetaData {
    href: String,
    width: f64,
    height: f64,
}

/// For types of serde that hold an event.
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(deserializer)?.to_string();
        Event::from_json(&json).map_err(D::Error::custom)
    }
}

/// For types of serde that hold an event.
impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let json = RawValue::from_string(self.to_json()).map_err(S::Error::custom)?;
        json.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

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
            let change = serde_json::json!({"type":3,"timestamp":1,"data":{"source":0,"attributes":[{"id":2,"attributes":attributes}]}});
            assert_eq!(Event::from_json(&change.to_string()).is_ok(), is_read);
        }
    }

    #[test]
    fn the_deepest_page_is_read_and_written() {
        let page = |elements: usize| {
            let inside = |inner: String, id: usize| {
                format!(
                    r#"{{"type":2,"tagName":"p","attributes":{{}},"childNodes":[{inner}],"id":{id}}}"#
                )
            };
            let nested = (2..elements + 2).fold(String::new(), inside);
            format!(
                r#"[{{"type":2,"data":{{"node":{{"type":0,"childNodes":[{nested}],"id":1}},"initialOffset":{{"left":0.0,"top":0.0}}}},"timestamp":1.0}}]"#
            )
        };
        // The event, its data, the document and its list are four levels, an element and its list two more each.
        let most = (MAX_DEPTH - 4) / 2;
        let read = |json: &str| Event::from_json(&json[1..json.len() - 1]);
        let json = page(most);
        assert_eq!(to_json(&[read(&json).unwrap()]), json);
        assert!(read(&page(most + 1)).is_err());
    }

    #[test]
    fn deep_nesting_is_refused_before_it_is_parsed() {
        let json = "[".repeat(100_000);
        assert!(from_json::<Value>(&json).is_err());
    }
}
