//! A serialised node with its children (rrweb's `serializedNodeWithId`).

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, IgnoredAny, MapAccess, Visitor},
    ser::SerializeMap,
};

use super::{Attributes, Name, Text, pairs, write_pairs};

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
        compat_mode: Option<Text>,
        /// In tree order.
        children: Vec<Node>,
    },
    /// A document type.
    Doctype {
        /// `html`.
        name: Text,
        /// Mostly empty.
        public_id: Text,
        /// Mostly empty.
        system_id: Text,
    },
    /// An element.
    Element(Element),
    /// A text.
    Text {
        /// The text.
        text: Text,
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
    pub tag: Name,
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

/// The value of an attribute, or of one of rrweb's own `rr_…` attributes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Attribute {
    /// As in the page.
    Text(Text),
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
        Attribute::Text(text.into())
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

/// The fields of a node as they are read, in whatever order they come.
#[derive(Default)]
struct Fields {
    kind: Option<u64>,
    id: Option<u32>,
    root_id: Option<u32>,
    compat_mode: Option<Text>,
    tag: Option<Name>,
    text: Option<Text>,
    name: Option<Text>,
    public_id: Option<Text>,
    system_id: Option<Text>,
    attributes: Option<Attributes>,
    children: Option<Vec<Node>>,
    is_svg: Option<bool>,
    is_shadow_host: Option<bool>,
    need_block: Option<bool>,
    is_custom: Option<bool>,
    is_style: Option<bool>,
    is_shadow: Option<bool>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "camelCase")]
enum Field {
    Type,
    Id,
    RootId,
    CompatMode,
    TagName,
    TextContent,
    Name,
    PublicId,
    SystemId,
    Attributes,
    ChildNodes,
    #[serde(rename = "isSVG")]
    IsSvg,
    IsShadowHost,
    NeedBlock,
    IsCustom,
    IsStyle,
    IsShadow,
    #[serde(other)]
    Unknown,
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;
        impl<'de> Visitor<'de> for Whole {
            type Value = Node;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a node")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Node, A::Error> {
                Fields::read(map)?.node().map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_map(Whole)
    }
}

impl Fields {
    fn read<'de, A: MapAccess<'de>>(mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Fields::default();
        while let Some(field) = map.next_key()? {
            match field {
                Field::Type => fields.kind = Some(map.next_value()?),
                Field::Id => fields.id = Some(map.next_value()?),
                Field::RootId => fields.root_id = map.next_value()?,
                Field::CompatMode => fields.compat_mode = map.next_value()?,
                Field::TagName => fields.tag = map.next_value()?,
                Field::TextContent => fields.text = map.next_value()?,
                Field::Name => fields.name = map.next_value()?,
                Field::PublicId => fields.public_id = map.next_value()?,
                Field::SystemId => fields.system_id = map.next_value()?,
                Field::Attributes => fields.attributes = map.next_value()?,
                Field::ChildNodes => fields.children = map.next_value()?,
                Field::IsSvg => fields.is_svg = map.next_value()?,
                Field::IsShadowHost => fields.is_shadow_host = map.next_value()?,
                Field::NeedBlock => fields.need_block = map.next_value()?,
                Field::IsCustom => fields.is_custom = map.next_value()?,
                Field::IsStyle => fields.is_style = map.next_value()?,
                Field::IsShadow => fields.is_shadow = map.next_value()?,
                Field::Unknown => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(fields)
    }

    fn node(self) -> Result<Node, &'static str> {
        let kind = match self.kind {
            Some(0) => Kind::Document {
                compat_mode: self.compat_mode,
                children: self.children.unwrap_or_default(),
            },
            Some(1) => Kind::Doctype {
                name: self.name.unwrap_or_default(),
                public_id: self.public_id.unwrap_or_default(),
                system_id: self.system_id.unwrap_or_default(),
            },
            Some(2) => Kind::Element(Element {
                tag: self.tag.ok_or("an element has a name")?,
                attributes: self.attributes.unwrap_or_default(),
                children: self.children.unwrap_or_default(),
                is_svg: self.is_svg.unwrap_or_default(),
                is_shadow_host: self.is_shadow_host.unwrap_or_default(),
                need_block: self.need_block.unwrap_or_default(),
                is_custom: self.is_custom.unwrap_or_default(),
            }),
            Some(3) => Kind::Text {
                text: self.text.unwrap_or_default(),
                is_style: self.is_style.unwrap_or_default(),
            },
            Some(4) => Kind::CData,
            Some(5) => Kind::Comment,
            _ => return Err("a node is of a known type"),
        };
        Ok(Node {
            id: self
                .id
                .filter(|id| *id > 0)
                .ok_or("a node has a positive id")?,
            root_id: self.root_id,
            is_shadow: self.is_shadow.unwrap_or_default(),
            kind,
        })
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        pairs(deserializer).map(Vec::into)
    }
}

impl<'de> Deserialize<'de> for Attribute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Plain;
        impl Visitor<'_> for Plain {
            type Value = Attribute;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a plain value")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Attribute, E> {
                Ok(text.into())
            }
            fn visit_bool<E: Error>(self, flag: bool) -> Result<Attribute, E> {
                Ok(Attribute::Flag(flag))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Attribute, E> {
                Ok(Attribute::Number(number))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Attribute, E> {
                Ok(Attribute::Number(number as f64))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Attribute, E> {
                Ok(Attribute::Number(number as f64))
            }
            fn visit_unit<E: Error>(self) -> Result<Attribute, E> {
                Ok(Attribute::Null)
            }
        }
        deserializer.deserialize_any(Plain)
    }
}

struct Pairs<'a>(&'a [(Name, Attribute)]);

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
