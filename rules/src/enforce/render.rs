//! How one node looks to the agent: a pure function of what stands there and what holds on it.
//!
//! The only place that decides which tag, attribute, value and text an agent gets. Trees and changes are `view`'s.

use std::borrow::Cow;

use crate::{
    document::{Content, Document, Element, NodeId},
    event::{Attribute, Attributes, Name, Text},
};

use super::{
    address::Addresses,
    controls,
    cover::Cover as Covers,
    mirror::Mirror,
    restriction::{Cover, Restriction},
};

mod open;

/// The mirrored page with what holds on it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The tree and its values.
    pub mirror: &'a Mirror,
    /// The restrictions.
    pub covers: &'a Covers,
}

/// What the agent gets in the place of a node, its children aside.
#[derive(Clone, Debug, PartialEq)]
pub enum Rendered {
    /// A document.
    Document {
        /// As recorded.
        compat_mode: Option<Text>,
    },
    /// A document type.
    Doctype {
        /// The name alone; identifiers are not needed to show a page.
        name: Text,
    },
    /// An element.
    Element {
        /// The tag's name.
        tag: Name,
        /// Whether it is SVG.
        is_svg: bool,
        /// Whether it is a custom element.
        is_custom: bool,
        /// Names and values.
        attributes: Attributes,
    },
    /// A text.
    Text {
        /// The text.
        text: Text,
        /// Whether it is a style sheet's.
        is_style: bool,
    },
}

/// What the agent gets below a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Below {
    /// The children of its shadow root.
    pub shadow: Vec<NodeId>,
    /// Its children.
    pub light: Vec<NodeId>,
    /// The document of a same-origin frame.
    pub frame: Option<NodeId>,
}

/// What every masked text becomes.
pub const TOKEN: &str = "••••••";

impl<'a> Page<'a> {
    /// The tree.
    pub fn document(&self) -> &'a Document {
        self.mirror.document()
    }

    /// How a node is covered.
    pub fn cover(&self, node: NodeId) -> Cover {
        self.covers.held(node).cover()
    }

    /// What the agent gets in the place of the node; none where it gets nothing.
    pub fn render(&self, node: NodeId, addresses: &mut Addresses) -> Option<Rendered> {
        match self.document().content(node) {
            Content::Document { compat_mode } => Some(Rendered::Document {
                compat_mode: compat_mode
                    .clone()
                    .filter(|mode| matches!(mode.as_str(), "BackCompat" | "CSS1Compat")),
            }),
            Content::Doctype { name, .. } => Some(Rendered::Doctype {
                name: match name.chars().all(|c| c.is_ascii_alphanumeric()) {
                    true => name.clone(),
                    false => "html".into(),
                },
            }),
            Content::Element(element) => Some(self.element(node, element, addresses)),
            Content::Text { text, is_style } => Some(self.text(node, text, *is_style, addresses)),
            Content::Comment | Content::ShadowRoot => None,
        }
    }

    /// What the agent gets below the node, in tree order.
    pub fn below(&self, node: NodeId) -> Below {
        let document = self.document();
        let mut below = Below::default();
        match document.content(node) {
            Content::Document { .. } => {}
            Content::Element(element) if self.is_closed(node, element) => return below,
            Content::Element(element) if super::mirror::is_frame(element) => {
                below.frame = document
                    .children(node)
                    .find(|child| matches!(document.content(*child), Content::Document { .. }))
                    .filter(|own| self.cover(*own) != Cover::Hidden);
                return below;
            }
            Content::Element(_) => {}
            _ => return below,
        }
        // A hidden element is a box; a text that was hidden elsewhere and moved here is nothing.
        let is_shown = |node: &NodeId| match document.content(*node) {
            Content::Doctype { .. } | Content::Element(_) => true,
            Content::Text { .. } => self.cover(*node) != Cover::Hidden,
            Content::Document { .. } | Content::ShadowRoot | Content::Comment => false,
        };
        below.light = document.children(node).filter(is_shown).collect();
        if let Some(shadow) = document.shadow(node) {
            below.shadow = document.children(shadow).filter(is_shown).collect();
        }
        below
    }

    /// Whether the agent gets a shadow root with the node.
    pub fn is_host(&self, node: NodeId) -> bool {
        self.document().shadow(node).is_some()
            && self
                .document()
                .element(node)
                .is_some_and(|element| !self.is_closed(node, element))
    }

    /// What a control shows to the agent: text and whether it is checked; none for what says nothing of itself.
    pub fn control(&self, node: NodeId) -> Option<(String, bool)> {
        let element = self.document().element(node)?;
        let is_input = element.tag == "input";
        if !(is_input || matches!(element.tag.as_str(), "textarea" | "select")) {
            return None;
        }
        let kind = controls::kind(element);
        let cover = self.cover(node);
        if cover == Cover::Hidden
            || is_input && matches!(kind.as_str(), "hidden" | "file" | "image")
        {
            return None;
        }
        let checks = is_input && matches!(kind.as_str(), "checkbox" | "radio");
        if cover == Cover::Masked && planted!(KeepChecked) && checks {
            let is_checked = self.mirror.control(node).is_some_and(|one| one.is_checked);
            return Some((String::new(), is_checked));
        }
        if cover == Cover::Masked && !planted!(InputPassed) {
            let says = !checks && element.tag != "select";
            return says.then(|| (self.masked_value(node), false));
        }
        let (mut text, is_checked) = match self.mirror.control(node) {
            Some(control) => (control.text.clone(), control.is_checked),
            None => (self.value(node), element.has("checked")),
        };
        let is_offered = matches!(self.offer(node, &text), Some((_, true)));
        if element.tag == "select" && !is_offered && !planted!(CoveredOption) {
            text.clear();
        }
        // What came into it from covered content is in its value, whatever the tag says that is.
        let mut children = self.document().children(node);
        if element.tag == "textarea" && children.any(|child| !self.covers.held(child).open()) {
            text.clear();
        }
        Some((text, checks && is_checked))
    }

    /// The option of a select with this value, one that the agent may see if there is one, and whether it is such.
    pub fn offer(&self, select: NodeId, value: &str) -> Option<(NodeId, bool)> {
        let document = self.document();
        let mut covered = None;
        for option in controls::own_tree(document, select) {
            if controls::option_value(document, option).as_deref() != Some(value) {
                continue;
            }
            let says = |node: NodeId| self.cover(node) == Cover::Open;
            let is_open = says(option)
                && document.element(option).is_some_and(|element| {
                    element.has("value") || controls::own_tree(document, option).all(says)
                });
            if is_open {
                return Some((option, true));
            }
            covered = covered.or(Some((option, false)));
        }
        covered
    }

    /// The value of a control as the tag sent it.
    fn value(&self, node: NodeId) -> String {
        if let Some(control) = self.mirror.control(node) {
            return control.text.clone();
        }
        let document = self.document();
        let Some(element) = document.element(node) else {
            return String::new();
        };
        match element.attribute("value") {
            Some(value) => value.into_owned(),
            None if element.tag == "textarea" => self.own_text(node),
            None => String::new(),
        }
    }

    /// The text that a style sheet or a field is made of: that of its children, not of what scripts put below it, and of an
    /// open element not what is covered.
    fn own_text(&self, node: NodeId) -> String {
        let document = self.document();
        let is_open = self.covers.held(node).open();
        let texts = document.children(node).filter_map(|child| {
            let is_covered = is_open && !self.covers.held(child).open();
            match document.content(child) {
                Content::Text { text, .. } if !is_covered => Some(text.as_str()),
                _ => None,
            }
        });
        texts.collect()
    }

    fn masked_value(&self, node: NodeId) -> String {
        match self.value(node).is_empty() {
            _ if planted!(KeepValue) => self.value(node),
            true => String::new(),
            false if planted!(KeepValueLength) => "•".repeat(self.value(node).len()),
            false => TOKEN.to_owned(),
        }
    }

    /// Whether nothing below the element is shown.
    fn is_closed(&self, node: NodeId, element: &Element) -> bool {
        let tag = lower(&element.tag);
        let tag = tag.as_ref();
        match self.cover(node) {
            Cover::Hidden => !planted!(HiddenChildren),
            Cover::Masked if is_boxed(tag) => true,
            _ if planted!(ScriptContent) => is_childless(tag),
            _ => is_emptied(tag) || is_childless(tag),
        }
    }

    fn element(&self, node: NodeId, element: &Element, addresses: &mut Addresses) -> Rendered {
        let mark = self.covers.mark(node);
        let lower = lower(&element.tag);
        let lower = lower.as_ref();
        let cover = self.cover(node);
        if cover == Cover::Hidden || cover == Cover::Masked && is_boxed(lower) {
            return boxed(element, lower, cover, self.covers.held(node));
        }
        let tag = match is_name(&element.tag) {
            true => element.tag.clone(),
            false => "div".into(),
        };
        let mut attributes = if is_emptied(lower) && !planted!(ScriptAttributes) {
            Attributes::new()
        } else if cover == Cover::Masked
            && !planted!(OpenAttributes)
            && !(planted!(PictureOpen) && is_embedded(lower))
        {
            let _ = planted!(AssetShift).then(|| addresses.asset(&element.attribute("src")?));
            self.masked_attributes(node, element)
        } else {
            open::attributes(self, node, element, addresses)
        };
        if !mark.is_empty() {
            attributes.push((MARK.into(), Attribute::Text(mark.into())));
        }
        Rendered::Element {
            tag,
            is_svg: element.is_svg,
            is_custom: element.is_custom,
            attributes,
        }
    }

    /// The structural allow-list, and whether a text control is filled.
    fn masked_attributes(&self, node: NodeId, element: &Element) -> Attributes {
        let mut kept = Vec::new();
        for (name, value) in &element.attributes {
            let Some(text) = value.as_text() else {
                continue;
            };
            if is_structural(name) || is_planted(name) {
                kept.push((name.clone(), text.as_ref().into()));
            } else if name == "style" {
                let style = match planted!(KeepStyle) {
                    true => text.into_owned(),
                    false => crate::css::layout_style(&text),
                };
                if !style.is_empty() {
                    kept.push((name.clone(), Attribute::Text(style.into())));
                }
            }
        }
        if let Some((value, _)) = self.control(node).filter(|(value, _)| !value.is_empty()) {
            kept.push(("value".into(), Attribute::Text(value.into())));
        }
        // In an order that says nothing of what came before them and was dropped.
        kept.sort_by(|(one, _): &(Name, _), (other, _)| one.cmp(other));
        kept.into()
    }

    fn text(
        &self,
        node: NodeId,
        text: &Text,
        is_style: bool,
        addresses: &mut Addresses,
    ) -> Rendered {
        let document = self.document();
        let parent = document.parent(node);
        let in_style = parent
            .and_then(|parent| document.element(parent))
            .is_some_and(|element| element.tag == "style");
        if !in_style {
            return Rendered::Text {
                text: match self.covers.held(node).open()
                    || planted!(OptionText)
                        && parent.is_some_and(|one| controls::is(document, one, "option"))
                    || planted!(TitleText)
                        && parent.is_some_and(|one| controls::is(document, one, "title"))
                {
                    true => text.clone(),
                    false => mask(text).into(),
                },
                is_style: false,
            };
        }
        // The texts of one style element are one sheet: a string may begin in one and end in the next.
        let before = |node: &NodeId| document.previous_sibling(*node);
        let mut before = std::iter::successors(before(&node), before);
        let is_first = !before.any(|one| matches!(document.content(one), Content::Text { .. }));
        let text = match (is_first, parent) {
            (true, Some(style)) if self.covers.held(style).open() || planted!(StyleInMasked) => {
                addresses.css(&self.own_text(style)).into()
            }
            _ => Text::default(),
        };
        Rendered::Text {
            text,
            is_style: is_style || in_style,
        }
    }
}

/// What becomes of a masked text: nothing of it but whether there is one.
pub fn mask(text: &str) -> String {
    match text.chars().all(char::is_whitespace) {
        true => text.to_owned(),
        false if planted!(KeepLength) => "•".repeat(text.chars().count()),
        false if planted!(KeepWords) => text.split_whitespace().map(|_| "• ").collect(),
        false => TOKEN.to_owned(),
    }
}

/// Whether a planted leak keeps an attribute that is not structural.
fn is_planted(name: &str) -> bool {
    match name {
        "title" => planted!(KeepTitle),
        "placeholder" => planted!(KeepPlaceholder),
        "alt" => planted!(KeepAlt),
        "href" => planted!(KeepHref),
        "src" => planted!(KeepSource),
        "selected" => planted!(KeepSelected),
        "checked" => planted!(KeepCheckedAttribute),
        "value" => planted!(KeepValueAttribute),
        "min" | "datetime" => planted!(KeepNumbers),
        _ if name.starts_with("aria-") => planted!(KeepAria),
        _ if name.starts_with("data-") => planted!(KeepData),
        _ => false,
    }
}

/// Whether an attribute stays on a masked element; `style` is another matter.
pub fn is_structural(name: &str) -> bool {
    matches!(
        name,
        "id" | "class"
            | "type"
            | "role"
            | "for"
            | "name"
            | "rows"
            | "cols"
            | "size"
            | "colspan"
            | "rowspan"
            | "width"
            | "height"
            | "dir"
            | "disabled"
            | "readonly"
            | "required"
            | "multiple"
            | "hidden"
            | "open"
    )
}

/// Whether an element is an empty box where it is masked.
pub fn is_boxed(tag: &str) -> bool {
    is_embedded(tag) && !is_unboxed(tag)
}

/// Whether a planted leak takes away the box.
fn is_unboxed(tag: &str) -> bool {
    match tag {
        "iframe" | "frame" => planted!(FrameOpen) || planted!(FrameUnboxed),
        "svg" if planted!(DrawingOpen) => true,
        _ => planted!(PictureOpen) || planted!(PictureUnboxed),
    }
}

/// What HTML calls embedded content.
fn is_embedded(tag: &str) -> bool {
    matches!(
        tag,
        "img"
            | "picture"
            | "svg"
            | "canvas"
            | "video"
            | "audio"
            | "iframe"
            | "frame"
            | "object"
            | "embed"
            | "applet"
    )
}

/// Whether an element never has attributes or content.
pub fn is_emptied(tag: &str) -> bool {
    matches!(
        tag,
        "script" | "noscript" | "template" | "noembed" | "noframes"
    )
}

/// An empty box of the same size.
fn boxed(element: &Element, lower: &str, cover: Cover, held: Restriction) -> Rendered {
    let replaced = REPLACED.contains(&lower) || !is_name(&element.tag);
    let mark = match cover {
        Cover::Hidden => held.words(),
        _ => (held | Restriction::MASK).words(),
    };
    let mut attributes = vec![(Name::from(MARK), Attribute::Text(mark.into()))];
    if planted!(HiddenAttributes) {
        attributes.extend(element.attributes.iter().cloned());
    }
    for (name, fallback) in [("rr_width", "width"), ("rr_height", "height")] {
        let size = element
            .attribute(name)
            .as_deref()
            .and_then(pixels)
            .or_else(|| {
                let is_picture = matches!(lower, "img" | "canvas" | "video" | "iframe" | "svg");
                is_picture.then(|| element.attribute(fallback).as_deref().and_then(pixels))?
            });
        if let Some(size) = size {
            attributes.push((name.into(), Attribute::Text(size.into())));
        }
    }
    Rendered::Element {
        tag: match replaced {
            true => "span".into(),
            false => element.tag.clone(),
        },
        is_svg: element.is_svg && !replaced,
        is_custom: false,
        attributes: attributes.into(),
    }
}

/// A name in lower case, as most are written.
pub fn lower(name: &str) -> Cow<'_, str> {
    match name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => name.to_ascii_lowercase().into(),
        false => name.into(),
    }
}

/// A length in pixels, written as one.
fn pixels(text: &str) -> Option<String> {
    let text = text.trim();
    let number: f64 = text
        .strip_suffix("px")
        .unwrap_or(text)
        .trim()
        .parse()
        .ok()?;
    (0.0..=1_000_000.0)
        .contains(&number)
        .then(|| format!("{}px", (number * 100.0).round() / 100.0))
}

/// Whether a browser makes an element of this name.
fn is_name(tag: &str) -> bool {
    tag.starts_with(|c: char| c.is_ascii_alphabetic())
        && tag
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | ':'))
}

/// The attribute that tells the agent's console what to draw.
pub const MARK: &str = "data-louver";
/// What would show or load something by itself, or cannot be sized.
const REPLACED: [&str; 13] = [
    "img", "svg", "canvas", "video", "audio", "iframe", "frame", "object", "embed", "applet",
    "input", "select", "textarea",
];

/// Whether the children of an element are not shown: fallback content, sources of media, the text of a field (its value says
/// it), and the copy of the chosen option, which the agent's browser makes of what the agent has.
fn is_childless(tag: &str) -> bool {
    matches!(
        tag,
        "canvas"
            | "video"
            | "audio"
            | "object"
            | "embed"
            | "applet"
            | "textarea"
            | "selectedcontent"
            | "portal"
            | "fencedframe"
    )
}
