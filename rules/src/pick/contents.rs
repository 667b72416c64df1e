//! What of a page people read and use: fields, buttons, texts, pictures; not the wrappers around them.

use foldhash::{HashMap, HashSet};

use crate::{
    document::{Content, Document, NodeId},
    enforce::kind,
};

/// The contents of a page, in document order.
#[derive(Debug)]
pub struct Contents<'a> {
    document: &'a Document,
    list: Vec<(NodeId, Sort)>,
}

/// What people do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// They type or choose.
    Field,
    /// A field that nobody sees.
    Hidden,
    /// They press it.
    Button,
    /// They read or look at it.
    Text,
}

/// How much an element holds, itself left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// What is typed into or chosen.
    pub fields: usize,
    /// What is pressed: buttons and links.
    pub buttons: usize,
    /// What is read or looked at.
    pub texts: usize,
}

impl Holds {
    /// What the element at `node` holds.
    pub fn of(document: &Document, node: NodeId) -> Holds {
        let mut holds = Holds::default();
        for (inner, sort) in below(document, node) {
            match sort {
                _ if inner == node => {}
                Sort::Hidden => {}
                Sort::Field => holds.fields += 1,
                Sort::Button => holds.buttons += 1,
                Sort::Text => holds.texts += 1,
            }
        }
        holds
    }

    /// All that it holds.
    pub fn all(self) -> usize {
        self.fields + self.buttons + self.texts
    }
}

impl<'a> Contents<'a> {
    /// Looks over the page.
    pub fn of(document: &'a Document) -> Contents<'a> {
        let root = document.root();
        Contents {
            document,
            list: root.map_or_else(Vec::new, |root| below(document, root)),
        }
    }

    /// All of them.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.list.iter().map(|(node, _)| *node)
    }

    /// What an area selects: of the contents that lie wholly within it the outermost ones.
    pub fn within(&self, is_within: impl Fn(NodeId) -> bool) -> Vec<NodeId> {
        let mut chosen = HashSet::default();
        // Document order: what stands around comes first.
        let nodes = self.nodes().filter(|node| is_within(*node));
        nodes
            .filter(|node| {
                let mut around = self.document.ancestors(*node);
                let is_outermost = !around.any(|outer| chosen.contains(&outer));
                is_outermost && chosen.insert(*node)
            })
            .collect()
    }

    /// What nobody sees: the outermost elements that hold only contents which nobody sees, and each hidden field.
    pub fn unseen(&self, is_seen: impl Fn(NodeId) -> bool) -> Vec<NodeId> {
        let seen: HashMap<NodeId, bool> = self.nodes().map(|node| (node, is_seen(node))).collect();
        let mut around_seen: HashSet<NodeId> = HashSet::default();
        for (node, _) in seen.iter().filter(|(_, is_seen)| **is_seen) {
            for outer in self.document.ancestors(*node) {
                if !around_seen.insert(outer) {
                    break;
                }
            }
        }
        let mut listed = HashSet::default();
        let mut unseen = Vec::new();
        for (node, sort) in &self.list {
            if seen[node] {
                continue;
            }
            let outermost = match sort {
                Sort::Hidden => *node,
                _ => std::iter::once(*node)
                    .chain(self.document.ancestors(*node))
                    .take_while(|outer| !around_seen.contains(outer))
                    .filter(|outer| self.document.element(*outer).is_some())
                    .filter(|outer| !is_top(self.document, *outer))
                    .last()
                    .unwrap_or(*node),
            };
            if listed.insert(outermost) {
                unseen.push(outermost);
            }
        }
        unseen
    }
}

/// The page's own elements, which stand around everything.
pub(super) fn is_top(document: &Document, node: NodeId) -> bool {
    document
        .element(node)
        .is_some_and(|element| matches!(element.tag.as_str(), "html" | "body"))
}

fn below(document: &Document, node: NodeId) -> Vec<(NodeId, Sort)> {
    let mut list = Vec::new();
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        if let Some(element) = document.element(node) {
            if SILENT.contains(&element.tag.as_str()) {
                continue;
            }
            let sort = sort(document, node);
            list.extend(sort.map(|sort| (node, sort)));
            // What stands in a field is part of it.
            if matches!(sort, Some(Sort::Field | Sort::Hidden)) {
                continue;
            }
        }
        let last = document.last_child(node);
        pending.extend(std::iter::successors(last, |child| {
            document.previous_sibling(*child)
        }));
        pending.extend(document.shadow(node));
    }
    list
}

fn sort(document: &Document, node: NodeId) -> Option<Sort> {
    let element = document.element(node)?;
    match element.tag.as_str() {
        "input" => {
            return Some(match kind(element).as_str() {
                "hidden" => Sort::Hidden,
                "submit" | "button" | "image" | "reset" => Sort::Button,
                _ => Sort::Field,
            });
        }
        "select" | "textarea" => return Some(Sort::Field),
        "button" | "summary" => return Some(Sort::Button),
        "a" | "area" if element.has("href") => return Some(Sort::Button),
        "img" | "svg" | "canvas" | "video" | "audio" => return Some(Sort::Text),
        _ => {}
    }
    let role = element.attribute("role");
    match role.as_deref() {
        Some("button" | "link" | "menuitem" | "tab" | "switch") => return Some(Sort::Button),
        Some(
            "textbox" | "combobox" | "listbox" | "checkbox" | "radio" | "slider" | "spinbutton",
        ) => {
            return Some(Sort::Field);
        }
        _ => {}
    }
    if element.has("contenteditable") {
        return Some(Sort::Field);
    }
    let mut children = document.children(node);
    let says = children.any(|child| match document.content(child) {
        Content::Text { text, .. } => !text.trim().is_empty(),
        _ => false,
    });
    says.then_some(Sort::Text)
}

/// Elements that nobody sees, whatever stands in them.
const SILENT: [&str; 6] = ["head", "script", "noscript", "template", "style", "title"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Node, from_json};

    fn page() -> Document {
        Document::from_snapshot(from_json::<Node>(PAGE).unwrap()).unwrap()
    }

    fn ids(document: &Document, nodes: Vec<NodeId>) -> Vec<u32> {
        nodes.into_iter().map(|node| document.id(node)).collect()
    }

    #[test]
    fn contents_are_what_people_read_and_use() {
        let page = page();
        let all: Vec<NodeId> = Contents::of(&page).nodes().collect();
        assert_eq!(ids(&page, all), [4, 6, 8, 10, 12, 14]);
    }

    #[test]
    fn an_area_selects_the_outermost_contents_within() {
        let page = page();
        let contents = Contents::of(&page);
        assert_eq!(ids(&page, contents.within(|_| true)), [4, 8, 10, 12, 14]);
        let in_label = |node| [6, 8].contains(&page.id(node));
        assert_eq!(ids(&page, contents.within(in_label)), [6, 8]);
        assert!(contents.within(|_| false).is_empty());
    }

    #[test]
    fn what_nobody_sees_is_listed_by_what_holds_it_and_hidden_fields_by_themselves() {
        let page = page();
        let contents = Contents::of(&page);
        let closed = |node| ![10, 12, 14].contains(&page.id(node));
        // The menu, not what stands in it; the hidden field.
        assert_eq!(ids(&page, contents.unseen(closed)), [10, 11]);
        assert!(contents.unseen(|_| true).is_empty());
        let one_open = |node| page.id(node) != 14;
        assert_eq!(ids(&page, contents.unseen(one_open)), [14]);
        // Of a page on which nothing is seen not the page.
        assert_eq!(ids(&page, contents.unseen(|_| false)), [3, 10, 11]);
    }

    #[test]
    fn elements_hold_fields_buttons_and_texts() {
        let page = page();
        let form = Holds::of(&page, page.by_id(3).unwrap());
        let (fields, buttons, texts) = (1, 1, 1);
        assert_eq!(
            form,
            Holds {
                fields,
                buttons,
                texts
            }
        );
        assert_eq!(form.all(), 3);
        assert_eq!(Holds::of(&page, page.by_id(6).unwrap()), Holds::default());
    }

    const PAGE: &str = r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"body","attributes":{},"childNodes":[
        {"type":2,"id":3,"tagName":"form","attributes":{},"childNodes":[
            {"type":2,"id":4,"tagName":"label","attributes":{},"childNodes":[{"type":3,"id":5,"textContent":"Name"},
                {"type":2,"id":6,"tagName":"input","attributes":{},"childNodes":[]}]},
            {"type":2,"id":7,"tagName":"p","attributes":{},"childNodes":[
                {"type":2,"id":8,"tagName":"button","attributes":{},"childNodes":[{"type":3,"id":9,"textContent":"Go"}]}]}]},
        {"type":2,"id":10,"tagName":"input","attributes":{"type":"hidden"},"childNodes":[]},
        {"type":2,"id":11,"tagName":"div","attributes":{},"childNodes":[
            {"type":2,"id":12,"tagName":"a","attributes":{"href":"/a"},"childNodes":[{"type":3,"id":13,"textContent":"A"}]},
            {"type":2,"id":14,"tagName":"a","attributes":{"href":"/b"},"childNodes":[]}]}]}]}"#;
}
