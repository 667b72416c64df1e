//! What stands at a place of the tree, made of what a recorder says of a node.

use crate::event::{Attribute, Attributes, Kind, Name, Node, Text};

use super::Link;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A document: the page's, or a same-origin frame's, whose parent is the frame element.
    Document {
        /// `BackCompat` in quirks mode.
        compat_mode: Option<Text>,
    },
    /// A document type.
    Doctype {
        /// `html`.
        name: Text,
    },
    /// An element.
    Element(Element),
    /// A text or CDATA section.
    Text {
        /// The text.
        text: Text,
        /// Whether it is the text of a `style` element.
        is_style: bool,
    },
    /// A comment: kept for its place, never shown.
    Comment,
    /// A shadow root; its parent is the host. It has no number of the recorder's.
    ShadowRoot,
}

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// In lower case, for SVG as written.
    pub tag: Name,
    /// In the order in which they were recorded.
    pub attributes: Attributes,
    /// Whether it is in the SVG namespace.
    pub is_svg: bool,
    /// Whether the recorder left its content out.
    pub need_block: bool,
    /// Whether it is a custom element.
    pub is_custom: bool,
    pub(super) shadow: Link,
}

impl Element {
    /// The value of an attribute, with its name in lower case; none where it is absent.
    pub fn attribute(&self, name: &str) -> Option<std::borrow::Cow<'_, str>> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .and_then(|(_, value)| value.as_text())
    }

    /// Whether the attribute is there, whatever its value.
    pub fn has(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }

    /// Sets an attribute, at its old place if it has one.
    pub fn set(&mut self, name: &str, value: Attribute) {
        match self.attributes.iter().position(|(known, _)| known == name) {
            Some(place) => self.attributes[place].1 = value,
            None => self.attributes.push((name.into(), value)),
        }
    }

    /// Drops an attribute.
    pub fn unset(&mut self, name: &str) {
        self.attributes.retain(|(known, _)| known != name);
    }
}

/// What stands at the place of a node.
pub(super) fn content(node: Node) -> Content {
    match node.kind {
        Kind::Document { compat_mode, .. } => Content::Document { compat_mode },
        Kind::Doctype { name, .. } => Content::Doctype { name },
        Kind::Element(element) => {
            let mut attributes = element.attributes;
            if !element.is_svg && !attributes.iter().all(is_kept) {
                for (name, _) in &mut attributes {
                    *name = attribute_name(name, false);
                }
            }
            Content::Element(Element {
                tag: match element.is_svg {
                    true => element.tag,
                    false => in_lower_case(&element.tag),
                },
                attributes,
                is_svg: element.is_svg,
                need_block: element.need_block,
                is_custom: element.is_custom,
                shadow: Link::NONE,
            })
        }
        Kind::Text { text, is_style } => Content::Text { text, is_style },
        Kind::CData => Content::Text {
            text: Text::default(),
            is_style: false,
        },
        Kind::Comment => Content::Comment,
    }
}

/// The name under which an attribute is kept: in lower case as a browser makes it, but for SVG and for rrweb's own.
pub(crate) fn attribute_name(name: &Name, is_svg: bool) -> Name {
    match is_svg || name.starts_with("rr_") || name == "_cssText" {
        true => name.clone(),
        false => in_lower_case(name),
    }
}

fn is_kept((name, _): &(Name, Attribute)) -> bool {
    !name.bytes().any(|byte| byte.is_ascii_uppercase())
        || name.starts_with("rr_")
        || name == "_cssText"
}

fn in_lower_case(text: &Name) -> Name {
    match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => text.to_ascii_lowercase().into(),
        false => text.clone(),
    }
}
