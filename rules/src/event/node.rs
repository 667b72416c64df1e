//! A serialised node with its children (rrweb's `serializedNodeWithId`).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};
use serde_json::{Result, value::RawValue};

use super::{Attributes, Name, Text, pairs::Pairs, read::Reader, tree::Branch, write::Writer};

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
#[derive(Clone, Debug, PartialEq)]
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
}

/// Nodes as they are read, in tree order.
#[derive(Default)]
pub(super) struct Nodes {
    /// Those read so far.
    pub branches: Vec<Branch>,
    attributes: Pairs<Attribute>,
}

impl Nodes {
    /// Reads a node and all below it.
    pub fn read(&mut self, from: &mut Reader<'_>) -> Result<()> {
        let place = self.branches.len();
        let node = Node {
            id: 0,
            root_id: None,
            is_shadow: false,
            kind: Kind::Comment,
        };
        self.branches.push(Branch { node, below: 0 });
        let mut fields = Fields::default();
        from.object(|from, name| fields.read(name, from, self))?;
        let below = self.branches.len() - place - 1;
        let node = fields
            .node()
            .filter(|node| below == 0 || node.can_have_children());
        let node = node.ok_or_else(|| from.fault("a node of a known type"))?;
        self.branches[place] = Branch { node, below };
        Ok(())
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
    has_children: bool,
    is_svg: Option<bool>,
    is_shadow_host: Option<bool>,
    need_block: Option<bool>,
    is_custom: Option<bool>,
    is_style: Option<bool>,
    is_shadow: Option<bool>,
}

impl Fields {
    fn read(&mut self, name: &str, from: &mut Reader<'_>, nodes: &mut Nodes) -> Result<()> {
        let text = |from: &mut Reader<'_>| from.optional(|from| Ok(Text::from(&*from.string()?)));
        let flag = |from: &mut Reader<'_>| from.optional(Reader::flag);
        match name {
            "type" => self.kind = from.optional(Reader::integer)?,
            "id" => self.id = from.optional(Reader::id)?,
            "rootId" => self.root_id = from.optional(Reader::id)?,
            "compatMode" => self.compat_mode = text(from)?,
            "tagName" => self.tag = from.optional(|from| Ok(Name::from(&*from.string()?)))?,
            "textContent" => self.text = text(from)?,
            "name" => self.name = text(from)?,
            "publicId" => self.public_id = text(from)?,
            "systemId" => self.system_id = text(from)?,
            "attributes" => {
                let pairs = &mut nodes.attributes;
                self.attributes = from.optional(|from| {
                    pairs.read(from, Attribute::read)?;
                    Ok(pairs.drain().collect())
                })?;
            }
            // Children are in their places as soon as they are read.
            "childNodes" if std::mem::replace(&mut self.has_children, true) => {
                return Err(from.fault("one list of children"));
            }
            "childNodes" => {
                from.optional(|from| from.array(|from| nodes.read(from)))?;
            }
            "isSVG" => self.is_svg = flag(from)?,
            "isShadowHost" => self.is_shadow_host = flag(from)?,
            "needBlock" => self.need_block = flag(from)?,
            "isCustom" => self.is_custom = flag(from)?,
            "isStyle" => self.is_style = flag(from)?,
            "isShadow" => self.is_shadow = flag(from)?,
            _ => from.skip()?,
        }
        Ok(())
    }

    /// The node without its children; none where it is none.
    fn node(self) -> Option<Node> {
        let kind = match self.kind? {
            0 => Kind::Document {
                compat_mode: self.compat_mode,
                children: Vec::new(),
            },
            1 => Kind::Doctype {
                name: self.name.unwrap_or_default(),
                public_id: self.public_id.unwrap_or_default(),
                system_id: self.system_id.unwrap_or_default(),
            },
            2 => Kind::Element(Element {
                tag: self.tag?,
                attributes: self.attributes.unwrap_or_default(),
                children: Vec::new(),
                is_svg: self.is_svg.unwrap_or_default(),
                is_shadow_host: self.is_shadow_host.unwrap_or_default(),
                need_block: self.need_block.unwrap_or_default(),
                is_custom: self.is_custom.unwrap_or_default(),
            }),
            3 => Kind::Text {
                text: self.text.unwrap_or_default(),
                is_style: self.is_style.unwrap_or_default(),
            },
            4 => Kind::CData,
            5 => Kind::Comment,
            _ => return None,
        };
        Some(Node {
            id: self.id.filter(|id| *id > 0)?,
            root_id: self.root_id,
            is_shadow: self.is_shadow.unwrap_or_default(),
            kind,
        })
    }
}

impl Attribute {
    /// Reads a plain value.
    pub(super) fn read(from: &mut Reader<'_>) -> Result<Attribute> {
        Ok(match from.peek() {
            Some(b'"') => Attribute::Text(Text::from(&*from.string()?)),
            Some(b't' | b'f') => Attribute::Flag(from.flag()?),
            Some(b'n') => match from.optional(Reader::number)? {
                None => Attribute::Null,
                Some(number) => Attribute::Number(number),
            },
            _ => Attribute::Number(from.number()?),
        })
    }

    pub(super) fn write(&self, out: &mut Writer) {
        match self {
            Attribute::Text(text) => out.string(text),
            Attribute::Number(number) => out.number(*number),
            Attribute::Flag(true) => out.json("true"),
            Attribute::Flag(false) => out.json("false"),
            Attribute::Null => out.json("null"),
        }
    }
}

impl Node {
    fn can_have_children(&self) -> bool {
        matches!(self.kind, Kind::Document { .. } | Kind::Element(_))
    }

    pub(super) fn write(&self, out: &mut Writer) {
        self.write_before(out);
        for (place, child) in self.children().iter().enumerate() {
            if place > 0 {
                out.json(",");
            }
            child.write(out);
        }
        self.write_after(out);
    }

    /// What stands before the children.
    pub(super) fn write_before(&self, out: &mut Writer) {
        let mut field = |name: &str, text: &str| {
            out.json(name);
            out.string(text);
        };
        match &self.kind {
            Kind::Document { compat_mode, .. } => {
                match compat_mode {
                    Some(mode) => field(r#"{"type":0,"compatMode":"#, mode),
                    None => out.json(r#"{"type":0"#),
                }
                out.json(r#","childNodes":["#);
            }
            Kind::Doctype {
                name,
                public_id,
                system_id,
            } => {
                field(r#"{"type":1,"name":"#, name);
                field(r#","publicId":"#, public_id);
                field(r#","systemId":"#, system_id);
            }
            Kind::Element(element) => {
                field(r#"{"type":2,"tagName":"#, &element.tag);
                out.json(r#","attributes":"#);
                out.pairs(&element.attributes, |out, value| value.write(out));
                out.json(r#","childNodes":["#);
            }
            Kind::Text { text, is_style } => {
                field(r#"{"type":3,"textContent":"#, text);
                if *is_style {
                    out.json(r#","isStyle":true"#);
                }
            }
            Kind::CData => field(r#"{"type":4,"textContent":"#, ""),
            Kind::Comment => field(r#"{"type":5,"textContent":"#, ""),
        }
    }

    /// What stands after the children.
    pub(super) fn write_after(&self, out: &mut Writer) {
        if self.can_have_children() {
            out.json("]");
        }
        if let Kind::Element(element) = &self.kind {
            for (name, set) in [
                (r#","isSVG":true"#, element.is_svg),
                (r#","isShadowHost":true"#, element.is_shadow_host),
                (r#","needBlock":true"#, element.need_block),
                (r#","isCustom":true"#, element.is_custom),
            ] {
                if set {
                    out.json(name);
                }
            }
        }
        out.json(r#","id":"#);
        out.integer(self.id);
        if let Some(root) = self.root_id {
            out.json(r#","rootId":"#);
            out.integer(root);
        }
        if self.is_shadow {
            out.json(r#","isShadow":true"#);
        }
        out.json("}");
    }
}

/// For types of serde that hold a node.
impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        let tree = Reader::whole(json.get(), |from| super::Tree::read(from, 0))
            .map_err(D::Error::custom)?;
        Ok(tree.into())
    }
}

/// For types of serde that hold a node.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut out = Writer::default();
        self.write(&mut out);
        let json = RawValue::from_string(out.finish()).map_err(S::Error::custom)?;
        json.serialize(serializer)
    }
}
