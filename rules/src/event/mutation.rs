//! Changes of a recorded page's tree: what came, what went, which texts and attributes are others.

use serde_json::{Result, Value};

use super::{Attribute, Name, Node, Text, Tree, pairs::Pairs, read::Reader, write::Writer};

/// A batch of changes to the tree, to be applied in this order: removes, adds, texts, attributes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mutation {
    /// Texts that changed.
    pub texts: Vec<TextChange>,
    /// Attributes that changed.
    pub attributes: Vec<AttributeChange>,
    /// Nodes that went.
    pub removes: Vec<Remove>,
    /// Nodes that came, or moved: a moved one is in `removes` too, under the same id.
    pub adds: Vec<Add>,
    /// Whether the one add is the document of a same-origin frame.
    pub is_attach_iframe: bool,
}

/// A text that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextChange {
    /// Which text node.
    pub id: u32,
    /// The new text.
    pub value: Option<Text>,
}

/// Attributes of one element that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeChange {
    /// Which element.
    pub id: u32,
    /// The new values; null for those removed.
    pub attributes: AttributeChanges,
}

/// Names and new values.
pub type AttributeChanges = Vec<(Name, StyleValue)>;

/// A property with its new value and priority, or none where it is taken away.
pub type StyleChange = (String, Option<(String, String)>);

/// A new value of an attribute; only `style` has the object form.
#[derive(Clone, Debug, PartialEq)]
pub enum StyleValue {
    /// The attribute is gone.
    Null,
    /// The new value.
    Text(Text),
    /// A number or a flag of rrweb's own attributes.
    Other(Attribute),
    /// Declarations that changed: property, and value with priority, or none when removed.
    Declarations(Vec<StyleChange>),
}

/// A node that went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remove {
    /// Its parent (the host for a child of a shadow root).
    pub parent_id: u32,
    /// The node.
    pub id: u32,
    /// Whether it was a child of the parent's shadow root.
    pub is_shadow: bool,
}

/// A node that came.
#[derive(Clone, Debug, PartialEq)]
pub struct Add {
    /// Its parent (the host for a child of a shadow root; the frame element for a frame's document).
    pub parent_id: u32,
    /// The node after it; none at the end.
    pub next_id: Option<u32>,
    /// The node, mostly without children: they come as adds of their own.
    pub node: Node,
}

impl Mutation {
    pub(super) fn read(from: &mut Reader<'_>) -> Result<Mutation> {
        let mut mutation = Mutation::default();
        let mut pairs = Pairs::default();
        from.object(|from, name| {
            match name {
                "texts" => mutation.texts = from.list(TextChange::read)?,
                "attributes" => {
                    mutation.attributes =
                        from.list(|from| AttributeChange::read(from, &mut pairs))?;
                }
                "removes" => mutation.removes = from.list(Remove::read)?,
                "adds" => mutation.adds = from.list(Add::read)?,
                "isAttachIframe" => mutation.is_attach_iframe = from.flag()?,
                _ => from.skip()?,
            }
            Ok(())
        })?;
        Ok(mutation)
    }

    pub(super) fn write(&self, out: &mut Writer) {
        out.json(r#"{"source":0,"texts":"#);
        out.list(&self.texts, |out, change| change.write(out));
        out.json(r#","attributes":"#);
        out.list(&self.attributes, |out, change| change.write(out));
        out.json(r#","removes":"#);
        out.list(&self.removes, |out, remove| remove.write(out));
        out.json(r#","adds":"#);
        out.list(&self.adds, |out, add| add.write(out));
        if self.is_attach_iframe {
            out.json(r#","isAttachIframe":true"#);
        }
        out.json("}");
    }
}

impl TextChange {
    fn read(from: &mut Reader<'_>) -> Result<TextChange> {
        let (mut id, mut value) = (None, None);
        from.object(|from, name| {
            match name {
                "id" => id = Some(from.id()?),
                "value" => value = from.optional(|from| Ok(Text::from(&*from.string()?)))?,
                _ => from.skip()?,
            }
            Ok(())
        })?;
        let id = id.ok_or_else(|| from.fault("an id before"))?;
        Ok(TextChange { id, value })
    }

    fn write(&self, out: &mut Writer) {
        out.json(r#"{"id":"#);
        out.integer(self.id);
        out.json(r#","value":"#);
        match &self.value {
            Some(text) => out.string(text),
            None => out.json("null"),
        }
        out.json("}");
    }
}

impl AttributeChange {
    fn read(from: &mut Reader<'_>, pairs: &mut Pairs<StyleValue>) -> Result<AttributeChange> {
        let (mut id, mut attributes) = (None, None);
        from.object(|from, name| {
            match name {
                "id" => id = Some(from.id()?),
                "attributes" => {
                    pairs.read(from, StyleValue::read)?;
                    attributes = Some(pairs.drain().collect());
                }
                _ => from.skip()?,
            }
            Ok(())
        })?;
        match (id, attributes) {
            (Some(id), Some(attributes)) => Ok(AttributeChange { id, attributes }),
            _ => Err(from.fault("an id and attributes before")),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.json(r#"{"id":"#);
        out.integer(self.id);
        out.json(r#","attributes":"#);
        out.pairs(&self.attributes, |out, value| value.write(out));
        out.json("}");
    }
}

impl Remove {
    fn read(from: &mut Reader<'_>) -> Result<Remove> {
        let (mut parent_id, mut id, mut is_shadow) = (None, None, false);
        from.object(|from, name| {
            match name {
                "parentId" => parent_id = Some(from.id()?),
                "id" => id = Some(from.id()?),
                "isShadow" => is_shadow = from.flag()?,
                _ => from.skip()?,
            }
            Ok(())
        })?;
        match (parent_id, id) {
            (Some(parent_id), Some(id)) => Ok(Remove {
                parent_id,
                id,
                is_shadow,
            }),
            _ => Err(from.fault("two ids before")),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.json(r#"{"parentId":"#);
        out.integer(self.parent_id);
        out.json(r#","id":"#);
        out.integer(self.id);
        if self.is_shadow {
            out.json(r#","isShadow":true"#);
        }
        out.json("}");
    }
}

impl Add {
    fn read(from: &mut Reader<'_>) -> Result<Add> {
        let (mut parent_id, mut next_id, mut node) = (None, None, None);
        from.object(|from, name| {
            match name {
                "parentId" => parent_id = Some(from.id()?),
                "nextId" => next_id = from.optional(Reader::id)?,
                "node" => node = Some(Tree::read(from, 1)?.into()),
                _ => from.skip()?,
            }
            Ok(())
        })?;
        match (parent_id, node) {
            (Some(parent_id), Some(node)) => Ok(Add {
                parent_id,
                next_id,
                node,
            }),
            _ => Err(from.fault("a parent and a node before")),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.json(r#"{"parentId":"#);
        out.integer(self.parent_id);
        out.json(r#","nextId":"#);
        match self.next_id {
            Some(next) => out.integer(next),
            None => out.json("null"),
        }
        out.json(r#","node":"#);
        self.node.write(out);
        out.json("}");
    }
}

impl StyleValue {
    fn read(from: &mut Reader<'_>) -> Result<StyleValue> {
        if from.peek() == Some(b'{') {
            let mut declarations = Vec::new();
            from.object(|from, property| {
                let value =
                    declared(from.value()?).ok_or_else(|| from.fault("a declaration before"))?;
                declarations.push((property.to_owned(), value));
                Ok(())
            })?;
            return Ok(StyleValue::Declarations(declarations));
        }
        Ok(match Attribute::read(from)? {
            Attribute::Null => StyleValue::Null,
            Attribute::Text(text) => StyleValue::Text(text),
            other => StyleValue::Other(other),
        })
    }

    fn write(&self, out: &mut Writer) {
        match self {
            StyleValue::Null => out.json("null"),
            StyleValue::Text(text) => out.string(text),
            StyleValue::Other(value) => value.write(out),
            StyleValue::Declarations(declarations) => {
                out.pairs(declarations, |out, value| match value {
                    None => out.json("false"),
                    Some((value, priority)) if priority.is_empty() => out.string(value),
                    Some(pair) => out.value(pair),
                })
            }
        }
    }
}

/// The value and priority of a declaration, none where it was removed; none at all where it is no declaration.
fn declared(value: Value) -> Option<Option<(String, String)>> {
    match value {
        Value::String(value) => Some(Some((value, String::new()))),
        Value::Bool(false) | Value::Null => Some(None),
        Value::Array(pair) => match <[Value; 2]>::try_from(pair) {
            Ok([Value::String(value), Value::String(priority)]) => Some(Some((value, priority))),
            _ => None,
        },
        _ => None,
    }
}
