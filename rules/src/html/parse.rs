//! HTML to a tree, as the HTML standard's parser makes it, within limits.
//!
//! Scripts, `noscript` and `template` stay as empty elements, so that the places of elements are those in a browser.
//! A `template` that declares a shadow root becomes one.

use ego_tree::NodeRef;
use html5ever::{tendril::StrTendril, tree_builder::QuirksMode};
use scraper::{Html, HtmlTreeSink, node::Node as Parsed};
use url::Url;

use super::{keeps_origin, scrub::tidy};
use crate::event::{Attribute, Element, Kind, MAX_ATTRIBUTES, Name, Node};

mod tags;

use tags::Feeder;

/// Why a page is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// More than [`MAX_BYTES`].
    #[error("the page is larger than {} MB", MAX_BYTES / 1_000_000)]
    TooLarge,
    /// More than [`MAX_NODES`].
    #[error("the page has more than {MAX_NODES} elements and texts")]
    TooMany,
    /// Deeper than [`MAX_DEPTH`].
    #[error("the page nests its elements more than {MAX_DEPTH} deep")]
    TooDeep,
    /// More than [`MAX_ATTRIBUTES`] in one tag.
    #[error("an element of the page has more than {MAX_ATTRIBUTES} attributes")]
    TooManyAttributes,
}

/// The largest page, in bytes.
pub const MAX_BYTES: usize = 10_000_000;
/// The most elements, texts and comments of a page.
pub const MAX_NODES: usize = 500_000;
/// The deepest page: what is deeper could not travel as a snapshot, whose JSON nests twice as deep.
pub const MAX_DEPTH: usize = 280;

/// Parses a page that was loaded from `base`.
///
/// Attributes are as written, except that the `href` of a `base` is absolute: the tree alone says how to resolve the others.
pub fn parse(html: &str, base: &Url) -> Result<Node, Error> {
    build(html, Some(base))
}

/// Parses a page with all that stands in it, comments aside: to be matched on, never to be shown to anybody.
///
/// What is never sent stays, so that every selector finds what it would find in a browser; addresses are as written.
pub fn parse_unredacted(html: &str) -> Result<Node, Error> {
    build(html, None)
}

fn build(html: &str, base: Option<&Url>) -> Result<Node, Error> {
    Builder { next: 1, base }.page(html, 1)
}

/// Piece by piece, so that a page made to be endless or endlessly deep is given up early.
fn tree(html: &str) -> Result<Html, Error> {
    if html.len() > MAX_BYTES {
        return Err(Error::TooLarge);
    }
    let mut parser = Feeder::new(HtmlTreeSink::new(Html::new_document()));
    let mut rest = html;
    while !rest.is_empty() {
        let mut end = rest.len().min(PIECE);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, after) = rest.split_at(end);
        parser.feed(piece)?;
        rest = after;
        let so_far = parser.sink().0.borrow();
        if so_far.tree.nodes().len() > MAX_NODES {
            return Err(Error::TooMany);
        }
        let deep = so_far
            .tree
            .nodes()
            .next_back()
            .is_some_and(|last| last.ancestors().count() > MAX_DEPTH);
        if deep {
            return Err(Error::TooDeep);
        }
    }
    Ok(parser.finish())
}

struct Builder<'a> {
    next: u32,
    /// Where the page was loaded from; none for a page that keeps everything.
    base: Option<&'a Url>,
}

impl Builder<'_> {
    /// A document: the page, or what a frame's `srcdoc` holds.
    fn page(&mut self, html: &str, depth: usize) -> Result<Node, Error> {
        let tree = tree(html)?;
        let id = self.number();
        let children = self.children(tree.tree.root(), depth)?;
        if self.next as usize > MAX_NODES {
            return Err(Error::TooMany);
        }
        Ok(Node {
            id,
            root_id: None,
            is_shadow: false,
            kind: Kind::Document {
                compat_mode: (tree.quirks_mode == QuirksMode::Quirks).then(|| "BackCompat".into()),
                children,
            },
        })
    }

    fn number(&mut self) -> u32 {
        let id = self.next;
        self.next += 1;
        id
    }

    fn children(&mut self, parent: NodeRef<'_, Parsed>, depth: usize) -> Result<Vec<Node>, Error> {
        if depth > MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        let mut children = Vec::new();
        for child in parent.children() {
            if let Some(node) = self.node(child, depth)? {
                children.push(node);
            }
        }
        Ok(children)
    }

    fn node(&mut self, node: NodeRef<'_, Parsed>, depth: usize) -> Result<Option<Node>, Error> {
        let is_style = || {
            node.parent()
                .and_then(|parent| parent.value().as_element())
                .is_some_and(|parent| parent.name() == "style")
        };
        let (id, kind) = match node.value() {
            Parsed::Doctype(doctype) => (
                self.number(),
                Kind::Doctype {
                    name: doctype.name().into(),
                    public_id: doctype.public_id().into(),
                    system_id: doctype.system_id().into(),
                },
            ),
            Parsed::Text(text) => (
                self.number(),
                Kind::Text {
                    text: text.text.as_ref().into(),
                    is_style: is_style(),
                },
            ),
            Parsed::Element(element) => {
                let id = self.number();
                (id, Kind::Element(self.element(node, element, depth)?))
            }
            _ => return Ok(None),
        };
        Ok(Some(Node {
            id,
            root_id: None,
            is_shadow: false,
            kind,
        }))
    }

    fn element(
        &mut self,
        node: NodeRef<'_, Parsed>,
        parsed: &scraper::node::Element,
        depth: usize,
    ) -> Result<Element, Error> {
        let mut element = Element {
            tag: parsed.name().into(),
            attributes: parsed
                .attrs
                .iter()
                .map(|(name, value)| attribute(name, value))
                .collect(),
            is_svg: &*parsed.name.ns == "http://www.w3.org/2000/svg",
            ..Element::default()
        };
        let is_empty = self.base.is_some()
            && matches!(
                element.tag.as_str(),
                "script" | "noscript" | "template" | "iframe" | "noembed" | "noframes"
            );
        if !is_empty {
            let template = shadow_root(node, &element);
            element.is_shadow_host = template.is_some();
            let contents = template.and_then(|template| template.first_child());
            let mut shadow = match contents {
                Some(contents) => self.children(contents, depth + 1)?,
                None => Vec::new(),
            };
            for child in &mut shadow {
                child.is_shadow = true;
            }
            if depth + 1 > MAX_DEPTH && node.has_children() {
                return Err(Error::TooDeep);
            }
            for child in node.children() {
                if template.is_none_or(|template| template.id() != child.id()) {
                    element.children.extend(self.node(child, depth + 1)?);
                }
            }
            element.children.append(&mut shadow);
        }
        if let Some(base) = self.base {
            if element.tag == "base" {
                absolute(&mut element, base);
            }
            // A sandboxed one is another origin's.
            let is_ours =
                element.tag == "iframe" && !element.is_svg && keeps_origin(parsed.attr("sandbox"));
            let framed = is_ours.then(|| parsed.attr("srcdoc")).flatten();
            tidy(&mut element);
            if let Some(html) = framed {
                element.children.push(self.page(html, depth + 1)?);
            }
        }
        Ok(element)
    }
}

fn absolute(element: &mut Element, base: &Url) {
    for (name, value) in &mut element.attributes {
        if name == "href"
            && let Some(absolute) = value.as_text().and_then(|href| base.join(href.trim()).ok())
        {
            *value = absolute.as_str().into();
        }
    }
}

fn attribute(name: &html5ever::QualName, value: &StrTendril) -> (Name, Attribute) {
    let local = &*name.local;
    let name = match &name.prefix {
        Some(prefix) => format!("{}:{local}", &**prefix),
        None => local.to_owned(),
    };
    (name.into(), value.as_ref().into())
}

/// The `template` child that declares the element's shadow root, on the elements that can have one.
fn shadow_root<'a>(node: NodeRef<'a, Parsed>, host: &Element) -> Option<NodeRef<'a, Parsed>> {
    let can = !host.is_svg && (host.tag.contains('-') || HOSTS.contains(&host.tag.as_str()));
    node.children()
        .filter(|_| can)
        .find(|child| match child.value() {
            Parsed::Element(element) => {
                element.name() == "template"
                    && element.attr("shadowrootmode").is_some_and(|mode| {
                        ["open", "closed"].contains(&mode.to_ascii_lowercase().as_str())
                    })
            }
            _ => false,
        })
}

const PIECE: usize = 4096;

const HOSTS: [&str; 18] = [
    "article",
    "aside",
    "blockquote",
    "body",
    "div",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "main",
    "nav",
    "p",
    "section",
    "span",
];
