//! A serialised node with its children (rrweb's `serializedNodeWithId`).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeMap};

use super::{pairs, write_pairs};

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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    #[serde(rename = "type")]
    kind: u64,
    id: i64,
    root_id: Option<i64>,
    #[serde(default)]
    is_shadow_host: bool,
    #[serde(default)]
    is_shadow: bool,
    #[serde(default)]
    child_nodes: Vec<Node>,
    compat_mode: Option<String>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    public_id: String,
    #[serde(default)]
    system_id: String,
    tag_name: Option<String>,
    #[serde(default, deserialize_with = "pairs")]
    attributes: Attributes,
    #[serde(default, rename = "isSVG")]
    is_svg: bool,
    #[serde(default)]
    need_block: bool,
    #[serde(default)]
    is_custom: bool,
    text_content: Option<String>,
    #[serde(default)]
    is_style: bool,
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Raw::deserialize(deserializer)?;
        let id = u32::try_from(raw.id)
            .ok()
            .filter(|id| *id > 0)
            .ok_or_else(|| D::Error::custom("node id"))?;
        let kind = match raw.kind {
            0 => Kind::Document {
                compat_mode: raw.compat_mode,
                children: raw.child_nodes,
            },
            1 => Kind::Doctype {
                name: raw.name,
                public_id: raw.public_id,
                system_id: raw.system_id,
            },
            2 => Kind::Element(Element {
                tag: raw
                    .tag_name
                    .ok_or_else(|| D::Error::missing_field("tagName"))?,
                attributes: raw.attributes,
                children: raw.child_nodes,
                is_svg: raw.is_svg,
                is_shadow_host: raw.is_shadow_host,
                need_block: raw.need_block,
                is_custom: raw.is_custom,
            }),
            3 => Kind::Text {
                text: raw.text_content.unwrap_or_default(),
                is_style: raw.is_style,
            },
            4 => Kind::CData,
            5 => Kind::Comment,
            other => return Err(D::Error::custom(format!("node type {other}"))),
        };
        let root_id = raw.root_id.and_then(|id| u32::try_from(id).ok());
        Ok(Node {
            id,
            root_id,
            is_shadow: raw.is_shadow,
            kind,
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
