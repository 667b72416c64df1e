//! Pages as HTML: from HTML to the tree that a recorder would have sent, and from a tree to HTML that does nothing.
//!
//! What is written is for a sandboxed frame without scripts, and is harmless without the sandbox too: every `<` in it begins
//! a tag that `write` chose. Parsing (`parse`, with the feature `html`) follows the HTML standard by html5ever; what is never
//! sent, whatever the rules, does not enter the tree. `links` says where URLs may lead, `style` what stays of style sheets.

use url::Url;

use crate::{
    enforce::Assets,
    event::{Element, Kind, Node},
};

#[cfg(feature = "html")]
mod frames;
mod links;
#[cfg(feature = "html")]
mod parse;
mod scrub;
mod style;
mod write;

#[cfg(feature = "html")]
pub use frames::{Frame, fill, frames};
#[cfg(feature = "html")]
pub use parse::{Error, MAX_BYTES, MAX_DEPTH, MAX_NODES, parse, parse_unredacted};
pub use scrub::scrub;

/// How a tree is written.
#[derive(Clone, Debug, Default)]
pub struct WriteOptions<'a> {
    /// Every element carries its number as `data-louver-node`, and links lead nowhere: the page is there to be clicked on.
    pub ids: bool,
    /// The page's URL, against which its URLs are resolved; a `base` of the page is heeded.
    pub base: Option<Url>,
    /// Where images, fonts and style sheets come from. With [`Assets::Numbered`], whose numbers only an enforcer knows, there
    /// are none; with none here, they come from where the page says.
    pub assets: Option<Assets>,
    /// CSS that is put at the end of the head, and of each shadow tree.
    pub style: &'a str,
}

/// The tree as HTML without scripts, forms' targets and whatever else could act; what is known of a frame stands in its `srcdoc`.
pub fn write(node: &Node, options: &WriteOptions) -> String {
    write::write(node, options)
}

/// The title of the page, white space collapsed; empty where it has none.
pub fn title(node: &Node) -> String {
    find(node, &|element| element.tag == "title" && !element.is_svg)
        .map(|title| text(title).split_whitespace().collect::<Vec<_>>().join(" "))
        .unwrap_or_default()
}

/// The URL against which the page's URLs are resolved: its own, or that of its first `base`.
pub fn base(node: &Node, page: &Url) -> Url {
    let base = find(node, &|element| {
        element.tag == "base" && !element.is_svg && attribute(element, "href").is_some()
    });
    let href = base.and_then(|node| match &node.kind {
        Kind::Element(element) => attribute(element, "href"),
        _ => None,
    });
    resolve_base(href.as_deref(), page)
}

/// The URL against which a page's URLs are resolved that has a `base` with this `href`, or none.
pub(crate) fn resolve_base(href: Option<&str>, page: &Url) -> Url {
    href.and_then(|href| page.join(href.trim()).ok())
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .unwrap_or_else(|| page.clone())
}

/// The first element of the page's own document that is looked for, frames and shadow trees left out.
fn find<'a>(node: &'a Node, wanted: &dyn Fn(&Element) -> bool) -> Option<&'a Node> {
    let mut pending = vec![node];
    while let Some(next) = pending.pop() {
        match &next.kind {
            Kind::Element(element) if wanted(element) => return Some(next),
            Kind::Document { .. } if !std::ptr::eq(next, node) => {}
            _ => pending.extend(
                next.children()
                    .iter()
                    .rev()
                    .filter(|child| !child.is_shadow),
            ),
        }
    }
    None
}

fn text(node: &Node) -> String {
    let mut out = String::new();
    let mut pending = vec![node];
    while let Some(next) = pending.pop() {
        if let Kind::Text { text, .. } = &next.kind {
            out.push_str(text);
        }
        pending.extend(next.children().iter().rev());
    }
    out
}

fn attribute(element: &Element, name: &str) -> Option<String> {
    element
        .attributes
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .and_then(|(_, value)| value.as_text())
        .map(|value| value.into_owned())
}

/// Whether a frame with this `sandbox`, or none, is of its page's origin where its document is.
#[cfg(feature = "html")]
fn keeps_origin(sandbox: Option<&str>) -> bool {
    sandbox.is_none_or(|all| {
        let mut all = all.split_ascii_whitespace();
        all.any(|one| one.eq_ignore_ascii_case("allow-same-origin"))
    })
}

/// Whether a `meta` is one of the two kinds that may be sent.
fn is_sent_meta(element: &Element) -> bool {
    attribute(element, "charset").is_some()
        || attribute(element, "name")
            .is_some_and(|name| name.trim().eq_ignore_ascii_case("viewport"))
}

/// Whether an attribute can run, reveal or load something whatever its value, so that it never enters a tree.
fn is_never_sent(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("on") || matches!(name.as_str(), "nonce" | "integrity" | "srcdoc")
}
