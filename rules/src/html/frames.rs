//! The documents of a page's frames: which are to be loaded, and where they are put.

use std::collections::HashMap;

use url::Url;

use super::{attribute, base, keeps_origin};
use crate::event::{Element, Kind, Node};

/// A frame that a page's own scripts could read, and whose document is not in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The number of the `iframe`.
    pub id: u32,
    /// Where its document is.
    pub url: Url,
}

/// The frames of the page's own document that are of its origin, and empty, in document order; `page` is where it was loaded from.
pub fn frames(root: &Node, page: &Url) -> Vec<Frame> {
    let base = base(root, page);
    let mut frames = Vec::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        match &node.kind {
            Kind::Element(element) if is_readable(element) => {
                let src = attribute(element, "src").unwrap_or_default();
                let url = base.join(src.trim()).ok();
                let url = url.filter(|url| !src.trim().is_empty() && url.origin() == page.origin());
                frames.extend(url.map(|url| Frame { id: node.id, url }));
            }
            Kind::Document { .. } if !std::ptr::eq(node, root) => {}
            _ => pending.extend(node.children().iter().rev()),
        }
    }
    frames
}

/// Puts documents into the frames with these numbers, each with where it was loaded from; their nodes get numbers after all others.
pub fn fill(root: &mut Node, documents: Vec<(u32, Url, Node)>) {
    let mut next = 1 + highest(root);
    let mut documents: HashMap<u32, (Url, Node)> = documents
        .into_iter()
        .map(|(id, url, document)| (id, (url, document)))
        .collect();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        let document = documents.remove(&node.id);
        if let (Kind::Element(element), Some((url, mut document))) = (&mut node.kind, document) {
            next = renumber(&mut document, next);
            element
                .attributes
                .push(("rr_src".into(), url.as_str().into()));
            element.children = vec![document];
            continue;
        }
        pending.extend(node.children_mut().into_iter().flatten());
    }
}

/// Whether it is a frame without a document, which its page may look into.
fn is_readable(element: &Element) -> bool {
    element.tag == "iframe"
        && !element.is_svg
        && element.children.is_empty()
        && keeps_origin(attribute(element, "sandbox").as_deref())
}

fn highest(root: &Node) -> u32 {
    let (mut highest, mut pending) = (0, vec![root]);
    while let Some(node) = pending.pop() {
        highest = highest.max(node.id);
        pending.extend(node.children());
    }
    highest
}

fn renumber(root: &mut Node, mut next: u32) -> u32 {
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        node.id = next;
        next += 1;
        pending.extend(node.children_mut().into_iter().flatten().rev());
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{document::Document, html};

    #[test]
    fn frames_of_the_page_itself_are_loaded_into_it() {
        let page = Url::parse("https://shop.example/a/b").unwrap();
        let html = "<base href=/c/><iframe src=d></iframe><iframe src=https://pay.example/></iframe><iframe sandbox src=e></iframe>\
            <iframe srcdoc='<p>x' src=f></iframe><iframe></iframe><iframe src='about:blank'></iframe>\
            <div><template shadowrootmode=open><iframe sandbox=allow-same-origin src=/g></iframe></template></div>";
        let mut root = html::parse(html, &page).unwrap();
        let found = frames(&root, &page);
        let paths: Vec<&str> = found.iter().map(|frame| frame.url.path()).collect();
        assert_eq!(paths, ["/c/d", "/g"]);
        let documents = found.into_iter().map(|frame| {
            let inner = html::parse("<p>inner <b>text</b>", &frame.url).unwrap();
            (frame.id, frame.url, inner)
        });
        fill(&mut root, documents.collect());
        assert_eq!(frames(&root, &page), []);
        let document = Document::from_snapshot(root.clone()).unwrap();
        let bold = crate::selector::Selector::parse("b").unwrap();
        assert_eq!(document.select(&bold).len(), 2);
        let options = html::WriteOptions::default();
        assert_eq!(html::write(&root, &options).matches("inner").count(), 2);
    }
}
