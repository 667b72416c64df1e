//! A serialised node with its children (rrweb's `serializedNodeWithId`).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeMap};
use serde_json::{Map, Value};

use super::{MAX_ATTRIBUTES, write_pairs};

/// A serialised node with its children.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The recorder's number, positive.
    pub id: u32,
    /// The number of the document or shadow root that the node belongs to, where that is not the page's own document.
    pub root_id: Option<u32>,
    /// Whether the node is a child of its parent's shadow root rather than of its parent.
    pub is_shadow: bool,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A document: the page's, or a same-origin frame's.
    Document {
        /// `BackCompat` in quirks mode.
        compat_mode: Option<String>,
        /// In tree order.
        children: Vec<Node>,
    },
    /// A document type.
    Doctype {
        /// `html`.
        name: String,
        /// Mostly empty.
        public_id: String,
        /// Mostly empty.
        system_id: String,
    },
    /// An element.
    Element(Element),
    /// A text.
    Text {
        /// The text.
        text: String,
        /// Whether it is the text of a `style` element.
        is_style: bool,
    },
    /// A CDATA section; its content is never recorded.
    CData,
    /// A comment; never passes.
    Comment,
}

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// In lower case, for SVG as written.
    pub tag: String,
    /// In the order in which they were recorded.
    pub attributes: Attributes,
    /// Light children, then the children of its shadow root (`is_shadow`).
    pub children: Vec<Node>,
    /// Whether it is in the SVG namespace.
    pub is_svg: bool,
    /// Whether it has an open shadow root.
    pub is_shadow_host: bool,
    /// Whether the recorder left its content out (rrweb's `needBlock`).
    pub need_block: bool,
    /// Whether it is a custom element.
    pub is_custom: bool,
}

/// Names and values.
pub type Attributes = Vec<(String, Attribute)>;

/// The value of an attribute, or of one of rrweb's own `rr_…` attributes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Attribute {
    /// As in the page.
    Text(String),
    /// A number, such as a scroll position.
    Number(f64),
    /// `checked`, `selected` and the like.
    Flag(bool),
    /// Absent.
    Null,
}

impl Attribute {
    /// The value as an HTML attribute's; none where the attribute is absent.
    pub fn as_text(&self) -> Option<std::borrow::Cow<'_, str>> {
        match self {
            Attribute::Text(text) => Some(text.as_str().into()),
            Attribute::Number(number) => Some(number.to_string().into()),
            Attribute::Flag(true) => Some("".into()),
            Attribute::Flag(false) | Attribute::Null => None,
        }
    }
}

impl From<&str> for Attribute {
    fn from(text: &str) -> Self {
        Attribute::Text(text.to_owned())
    }
}

impl Node {
    /// The children, for the kinds that can have some.
    pub fn children(&self) -> &[Node] {
        match &self.kind {
            Kind::Document { children, .. } => children,
            Kind::Element(element) => &element.children,
            _ => &[],
        }
    }

    /// The children, to be changed.
    pub fn children_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.kind {
            Kind::Document { children, .. } => Some(children),
            Kind::Element(element) => Some(&mut element.children),
            _ => None,
        }
    }

    /// How many nodes this one and all below it are.
    pub fn count(&self) -> usize {
        1 + self.children().iter().map(Node::count).sum::<usize>()
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Node::from_value(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Node {
    /// Reads a node and all below it, a level at a time: pages nest deeper than a small stack.
    fn from_value(value: Value) -> Result<Node, &'static str> {
        let mut open: Vec<(Node, std::vec::IntoIter<Value>)> = Vec::new();
        let mut next = Some(value);
        loop {
            let closed = match next.take() {
                Some(value) => {
                    let (node, children) = Node::alone(value)?;
                    open.push((node, children.into_iter()));
                    None
                }
                None => open.pop().map(|(node, _)| node),
            };
            if let Some(node) = closed {
                let Some((parent, _)) = open.last_mut() else {
                    return Ok(node);
                };
                if let Some(children) = parent.children_mut() {
                    children.push(node);
                }
            }
            next = open.last_mut().and_then(|(_, children)| children.next());
        }
    }

    /// The node by itself, and its children as they came.
    fn alone(value: Value) -> Result<(Node, Vec<Value>), &'static str> {
        let Value::Object(mut fields) = value else {
            return Err("a node is an object");
        };
        let flag = |name: &str, fields: &Map<String, Value>| match fields.get(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err("a flag of a node is true or false"),
        };
        let mut text = |name: &str| match fields.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err("a name or text of a node is a string"),
        };
        let compat_mode = text("compatMode")?;
        let tag = text("tagName")?;
        let content = text("textContent")?;
        let name = text("name")?.unwrap_or_default();
        let public_id = text("publicId")?.unwrap_or_default();
        let system_id = text("systemId")?.unwrap_or_default();
        let children = match fields.remove("childNodes") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(children)) => children,
            Some(_) => return Err("the children of a node are an array"),
        };
        let attributes = match fields.remove("attributes") {
            None | Some(Value::Null) => Attributes::new(),
            Some(Value::Object(pairs)) if pairs.len() > MAX_ATTRIBUTES => {
                return Err("an element has no more than so many attributes");
            }
            Some(Value::Object(pairs)) => pairs
                .into_iter()
                .map(|(name, value)| Ok((name, Attribute::try_from(value)?)))
                .collect::<Result<_, &'static str>>()?,
            Some(_) => return Err("the attributes of a node are an object"),
        };
        let id = fields
            .get("id")
            .and_then(Value::as_u64)
            .and_then(|id| u32::try_from(id).ok())
            .filter(|id| *id > 0)
            .ok_or("a node has a positive id")?;
        let kind = match fields.get("type").and_then(Value::as_u64) {
            Some(0) => Kind::Document {
                compat_mode,
                children: Vec::new(),
            },
            Some(1) => Kind::Doctype {
                name,
                public_id,
                system_id,
            },
            Some(2) => Kind::Element(Element {
                tag: tag.ok_or("an element has a name")?,
                attributes,
                children: Vec::new(),
                is_svg: flag("isSVG", &fields)?,
                is_shadow_host: flag("isShadowHost", &fields)?,
                need_block: flag("needBlock", &fields)?,
                is_custom: flag("isCustom", &fields)?,
            }),
            Some(3) => Kind::Text {
                text: content.unwrap_or_default(),
                is_style: flag("isStyle", &fields)?,
            },
            Some(4) => Kind::CData,
            Some(5) => Kind::Comment,
            _ => return Err("a node is of a known type"),
        };
        let has_children = matches!(kind, Kind::Document { .. } | Kind::Element(_));
        let node = Node {
            id,
            root_id: fields
                .get("rootId")
                .and_then(Value::as_u64)
                .and_then(|id| u32::try_from(id).ok()),
            is_shadow: flag("isShadow", &fields)?,
            kind,
        };
        Ok((node, if has_children { children } else { Vec::new() }))
    }
}

impl TryFrom<Value> for Attribute {
    type Error = &'static str;
    fn try_from(value: Value) -> Result<Self, Self::Error> {
        Ok(match value {
            Value::String(text) => Attribute::Text(text),
            Value::Number(number) => {
                Attribute::Number(number.as_f64().ok_or("an attribute's number is one")?)
            }
            Value::Bool(flag) => Attribute::Flag(flag),
            Value::Null => Attribute::Null,
            Value::Array(_) | Value::Object(_) => return Err("an attribute's value is plain"),
        })
    }
}

struct Pairs<'a>(&'a Attributes);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_pairs(self.0, serializer)
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let number = match &self.kind {
            Kind::Document { .. } => 0,
            Kind::Doctype { .. } => 1,
            Kind::Element(_) => 2,
            Kind::Text { .. } => 3,
            Kind::CData => 4,
            Kind::Comment => 5,
        };
        map.serialize_entry("type", &number)?;
        match &self.kind {
            Kind::Document {
                compat_mode,
                children,
            } => {
                if let Some(mode) = compat_mode {
                    map.serialize_entry("compatMode", mode)?;
                }
                map.serialize_entry("childNodes", children)?;
            }
            Kind::Doctype {
                name,
                public_id,
                system_id,
            } => {
                map.serialize_entry("name", name)?;
                map.serialize_entry("publicId", public_id)?;
                map.serialize_entry("systemId", system_id)?;
            }
            Kind::Element(element) => {
                map.serialize_entry("tagName", &element.tag)?;
                map.serialize_entry("attributes", &Pairs(&element.attributes))?;
                map.serialize_entry("childNodes", &element.children)?;
                for (name, set) in [
                    ("isSVG", element.is_svg),
                    ("isShadowHost", element.is_shadow_host),
                    ("needBlock", element.need_block),
                    ("isCustom", element.is_custom),
                ] {
                    if set {
                        map.serialize_entry(name, &true)?;
                    }
                }
            }
            Kind::Text { text, is_style } => {
                map.serialize_entry("textContent", text)?;
                if *is_style {
                    map.serialize_entry("isStyle", &true)?;
                }
            }
            Kind::CData | Kind::Comment => map.serialize_entry("textContent", "")?,
        }
        map.serialize_entry("id", &self.id)?;
        if let Some(root) = self.root_id {
            map.serialize_entry("rootId", &root)?;
        }
        if self.is_shadow {
            map.serialize_entry("isShadow", &true)?;
        }
        map.end()
    }
}
