//! How Servo's engine sees an element of the arena.
//!
//! An element whose parent is a shadow root or a document has no parent here: that is what keeps combinators in their
//! tree scope. The host of a shadow tree stands above it for `:host` alone. Names of elements and of their attributes are compared without case: a browser's parser lowers those of HTML, and
//! Chromium compares those of SVG so, in documents of HTML.

use std::borrow::Cow;

use selectors::{
    OpaqueElement,
    attr::{AttrSelectorOperation, CaseSensitivity, NamespaceConstraint},
    bloom::BloomFilter,
    context::MatchingContext,
    matching::ElementSelectorFlags,
};

use super::{
    control, language, older,
    steps::Steps,
    syntax::{self, Language, Name, PseudoClass, PseudoElement, Value},
};
use crate::document::{Content, Document, Element, NodeId};

/// An element of a document.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// The page.
    pub document: &'a Document,
    /// Its place.
    pub node: NodeId,
    /// What stands there.
    pub element: &'a Element,
    /// What is left for going to other elements and for reading what is written in them.
    pub steps: &'a Steps,
}

impl<'a> At<'a> {
    /// The parent, if it is an element of the same tree and the steps suffice.
    pub fn parent(&self) -> Option<Self> {
        self.at(self.document.parent(self.node)?, 1)
    }

    /// Another element of the document, if the steps to it suffice, and those for all its attributes.
    fn at(&self, node: NodeId, steps: u64) -> Option<Self> {
        let element = self.document.element(node)?;
        let names = element.attributes.len() / NAMES_A_STEP;
        self.steps.take(steps + names as u64).then_some(At {
            node,
            element,
            ..*self
        })
    }

    /// The children that are elements, as far as the steps suffice.
    pub fn children(&self) -> impl Iterator<Item = Self> {
        self.walk(self.document.children(self.node))
    }

    fn walk(&self, nodes: impl Iterator<Item = NodeId>) -> impl Iterator<Item = Self> {
        nodes
            .take_while(|_| self.steps.take(1))
            .filter_map(|node| self.at(node, 0))
    }

    /// Whether it is an HTML element of that name.
    pub fn is(&self, tag: &str) -> bool {
        !self.element.is_svg && self.element.tag.eq_ignore_ascii_case(tag)
    }

    /// The value of an attribute, if the steps suffice to read it.
    fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let value = self.element.attribute(name);
        value.filter(|value| self.steps.read(value))
    }

    fn attributes(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        self.element
            .attributes
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_text()?)))
    }
}

/// The hashes of an element's name, its id and its classes, as those of [`Name`] are.
pub fn each_hash(element: &Element, mut look: impl FnMut(u32)) {
    look(syntax::hash(&element.tag));
    for (name, value) in &element.attributes {
        match (name.as_ref(), value.as_text()) {
            ("id", Some(id)) => look(syntax::hash(&id)),
            ("class", Some(classes)) => classes
                .split_ascii_whitespace()
                .for_each(|class| look(syntax::hash(class))),
            _ => {}
        }
    }
}

impl std::fmt::Debug for At<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.element.tag, self.node.0)
    }
}

impl selectors::Element for At<'_> {
    type Impl = Language;

    fn opaque(&self) -> OpaqueElement {
        OpaqueElement::new(self.element)
    }

    fn parent_element(&self) -> Option<Self> {
        self.parent()
    }

    fn parent_node_is_shadow_root(&self) -> bool {
        let parent = self.document.parent(self.node);
        parent.is_some_and(|parent| matches!(self.document.content(parent), Content::ShadowRoot))
    }

    fn containing_shadow_host(&self) -> Option<Self> {
        let above = self.document.ancestors(self.node);
        let scope = above
            .take_while(|_| self.steps.take(1))
            .find(|above| self.document.element(*above).is_none())?;
        match self.document.content(scope) {
            Content::ShadowRoot => self.at(self.document.parent(scope)?, 1),
            _ => None,
        }
    }

    fn is_pseudo_element(&self) -> bool {
        false
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        let first = self.document.previous_sibling(self.node);
        let before = |node: &NodeId| self.document.previous_sibling(*node);
        self.walk(std::iter::successors(first, before)).next()
    }

    fn next_sibling_element(&self) -> Option<Self> {
        let first = self.document.next_sibling(self.node);
        let after = |node: &NodeId| self.document.next_sibling(*node);
        self.walk(std::iter::successors(first, after)).next()
    }

    fn first_element_child(&self) -> Option<Self> {
        self.children().next()
    }

    fn is_html_element_in_html_document(&self) -> bool {
        !self.element.is_svg
    }

    fn has_local_name(&self, name: &Name) -> bool {
        self.element.tag.eq_ignore_ascii_case(name.as_str())
    }

    fn has_namespace(&self, namespace: &Name) -> bool {
        namespace.as_str()
            == match self.element.is_svg {
                true => "http://www.w3.org/2000/svg",
                false => "http://www.w3.org/1999/xhtml",
            }
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.element.is_svg == other.element.is_svg
            && self.element.tag.eq_ignore_ascii_case(&other.element.tag)
    }

    /// A recorded name has lost its namespace: `xlink:href` counts as `href` of some namespace, and as what is written.
    fn attr_matches(
        &self,
        namespace: &NamespaceConstraint<&Name>,
        name: &Name,
        operation: &AttrSelectorOperation<&Value>,
    ) -> bool {
        let named = |known: &str| match namespace {
            NamespaceConstraint::Specific(namespace) => {
                namespace.as_str().is_empty() && known.eq_ignore_ascii_case(name.as_str())
            }
            NamespaceConstraint::Any => {
                known.eq_ignore_ascii_case(name.as_str())
                    || known
                        .split_once(':')
                        .is_some_and(|(_, local)| local.eq_ignore_ascii_case(name.as_str()))
            }
        };
        self.attributes().any(|(known, value)| {
            named(known) && self.steps.read(&value) && operation.eval_str(&value)
        })
    }

    fn match_non_ts_pseudo_class(
        &self,
        class: &PseudoClass,
        context: &mut MatchingContext<Language>,
    ) -> bool {
        match class {
            PseudoClass::Link(_) => {
                self.is_link()
                    || !context.extra_data.for_rule && self.is("link") && self.element.has("href")
            }
            PseudoClass::Has(list) => older::has(self, list, context),
            PseudoClass::Target => context
                .extra_data
                .target
                .is_some_and(|target| self.attribute("id").is_some_and(|id| id.as_ref() == target)),
            PseudoClass::Enabled => control::can_be_disabled(self) && !control::is_disabled(self),
            PseudoClass::Disabled => control::is_disabled(self),
            PseudoClass::Checked => control::is_checked(self),
            PseudoClass::Required => control::is_required(self) == Some(true),
            PseudoClass::Optional => control::is_required(self) == Some(false),
            PseudoClass::ReadOnly => !self.element.is_svg && !control::is_writable(self),
            PseudoClass::ReadWrite => control::is_writable(self),
            PseudoClass::PlaceholderShown => control::shows_placeholder(self),
            PseudoClass::Defined => {
                self.element.is_custom || self.element.is_svg || !self.element.tag.contains('-')
            }
            PseudoClass::Lang { ranges, .. } => {
                let language = language::of(self);
                let is_in = match context.extra_data.for_rule {
                    true => language::begins,
                    false => language::matches,
                };
                ranges.iter().any(|range| is_in(&language, range))
            }
            PseudoClass::Dir(direction) => language::direction(self) == direction,
            PseudoClass::Unanswerable(_) => false,
        }
    }

    fn match_pseudo_element(
        &self,
        _element: &PseudoElement,
        _context: &mut MatchingContext<Language>,
    ) -> bool {
        false
    }

    fn apply_selector_flags(&self, _flags: ElementSelectorFlags) {}

    fn is_link(&self) -> bool {
        (self.is("a") || self.is("area") || self.element.is_svg && self.element.tag == "a")
            && (self.element.has("href") || self.element.has("xlink:href"))
    }

    fn is_html_slot_element(&self) -> bool {
        self.is("slot")
    }

    fn has_id(&self, id: &Name, case: CaseSensitivity) -> bool {
        self.attribute("id")
            .is_some_and(|own| case.eq(own.as_bytes(), id.as_str().as_bytes()))
    }

    fn has_class(&self, name: &Name, case: CaseSensitivity) -> bool {
        self.attribute("class").is_some_and(|classes| {
            classes
                .split_ascii_whitespace()
                .any(|class| case.eq(class.as_bytes(), name.as_str().as_bytes()))
        })
    }

    fn has_custom_state(&self, _name: &Name) -> bool {
        false
    }

    fn imported_part(&self, _name: &Name) -> Option<Name> {
        None
    }

    fn is_part(&self, _name: &Name) -> bool {
        false
    }

    /// The content of scripts may be left out of a recording: such an element counts as filled. So does a style with any text,
    /// for what it says may stand elsewhere.
    fn is_empty(&self) -> bool {
        let left_out = ["script", "noscript"].iter().any(|tag| self.is(tag));
        let is_style = self.is("style");
        !left_out
            && !self
                .document
                .children(self.node)
                .any(|child| match self.document.content(child) {
                    Content::Element(_) => true,
                    Content::Text { text, .. } => is_style || !text.is_empty(),
                    _ => false,
                })
    }

    fn is_root(&self) -> bool {
        self.document
            .parent(self.node)
            .is_some_and(|parent| matches!(self.document.content(parent), Content::Document { .. }))
    }

    fn add_element_unique_hashes(&self, filter: &mut BloomFilter) -> bool {
        each_hash(self.element, |hash| filter.insert_hash(hash));
        true
    }
}

/// So many attributes cost a step: looking for one goes through all.
const NAMES_A_STEP: usize = 16;
