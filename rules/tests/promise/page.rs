//! Two pages in one: the same tree, with two fillings of every text and attribute, and with nodes that one of them alone has.

use serde_json::{Value, json};

/// What stands at a place on the first page and on the second.
pub type Pair = [Option<String>; 2];

#[derive(Debug)]
pub struct Page {
    pub nodes: Vec<Node>,
    pub next_id: [u32; 2],
}

#[derive(Clone, Debug)]
pub struct Node {
    /// The recorder's numbers, which differ as soon as one page has a node more.
    pub ids: [u32; 2],
    pub what: What,
    pub parent: Option<usize>,
    pub in_shadow: bool,
    pub children: Vec<usize>,
    pub shadow: Vec<usize>,
    /// The document of a same-origin frame.
    pub frame: Option<usize>,
    pub attributes: Vec<(&'static str, Pair)>,
    /// Declarations of the inline style.
    pub style: Vec<(&'static str, Pair)>,
    pub text: [String; 2],
    pub scrolled: Option<[u32; 2]>,
    /// The page that alone has the node.
    pub only: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    Document,
    Element(&'static str),
    Text,
    Comment,
}

impl Page {
    pub fn push(&mut self, what: What, only: Option<usize>) -> usize {
        let mut ids = [0, 0];
        for (run, id) in ids.iter_mut().enumerate() {
            if only.is_none_or(|only| only == run) {
                *id = self.next_id[run];
                self.next_id[run] += 1;
            }
        }
        self.nodes.push(Node {
            ids,
            what,
            parent: None,
            in_shadow: false,
            children: Vec::new(),
            shadow: Vec::new(),
            frame: None,
            attributes: Vec::new(),
            style: Vec::new(),
            text: [String::new(), String::new()],
            scrolled: None,
            only,
        });
        self.nodes.len() - 1
    }

    pub fn set(&mut self, node: usize, name: &'static str, pair: Pair) {
        set(&mut self.nodes[node].attributes, name, pair);
    }

    pub fn set_style(&mut self, node: usize, name: &'static str, pair: Pair) {
        set(&mut self.nodes[node].style, name, pair);
    }

    pub fn insert(&mut self, parent: usize, in_shadow: bool, before: Option<usize>, node: usize) {
        let list = self.list_mut(parent, in_shadow);
        let place = before
            .and_then(|one| list.iter().position(|known| *known == one))
            .unwrap_or(list.len());
        list.insert(place, node);
        self.nodes[node].parent = Some(parent);
        self.nodes[node].in_shadow = in_shadow;
    }

    /// Takes a node out of the tree; what is below it stays with it.
    pub fn take(&mut self, node: usize) {
        if let Some(parent) = self.nodes[node].parent.take() {
            let in_shadow = self.nodes[node].in_shadow;
            self.list_mut(parent, in_shadow).retain(|one| *one != node);
        }
    }

    pub fn list(&self, parent: usize, in_shadow: bool) -> &[usize] {
        match in_shadow {
            true => &self.nodes[parent].shadow,
            false => &self.nodes[parent].children,
        }
    }

    fn list_mut(&mut self, parent: usize, in_shadow: bool) -> &mut Vec<usize> {
        match in_shadow {
            true => &mut self.nodes[parent].shadow,
            false => &mut self.nodes[parent].children,
        }
    }

    /// The node and all below it: shadow trees before children, then documents of frames.
    pub fn subtree(&self, node: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut pending = vec![node];
        while let Some(next) = pending.pop() {
            found.push(next);
            let node = &self.nodes[next];
            pending.extend(node.frame);
            pending.extend(node.children.iter().rev());
            pending.extend(node.shadow.iter().rev());
        }
        found
    }

    /// All nodes of the page.
    pub fn attached(&self) -> Vec<usize> {
        self.subtree(0)
    }

    pub fn tag(&self, node: usize) -> &'static str {
        match self.nodes[node].what {
            What::Element(tag) => tag,
            _ => "",
        }
    }

    /// An attribute that is the same on both pages.
    pub fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        self.both(node, name)?[0].as_deref()
    }

    /// An attribute on both pages.
    pub fn both(&self, node: usize, name: &str) -> Option<&Pair> {
        let mut all = self.nodes[node].attributes.iter();
        all.find(|(known, _)| *known == name).map(|(_, pair)| pair)
    }

    pub fn is_host(&self, node: usize) -> bool {
        self.tag(node) == "x-host"
    }

    pub fn is_checkable(&self, node: usize) -> bool {
        self.tag(node) == "input"
            && matches!(self.attribute(node, "type"), Some("checkbox" | "radio"))
    }

    /// Whether a customer changes its value: that of other inputs is an attribute.
    pub fn is_typed_in(&self, node: usize) -> bool {
        let kind = self.attribute(node, "type").unwrap_or_default();
        let is_fixed = ["checkbox", "radio", "hidden", "file", "image"].contains(&kind);
        self.tag(node) == "textarea" || self.tag(node) == "input" && !is_fixed
    }

    pub fn is_container(&self, node: usize) -> bool {
        CONTAINERS.contains(&self.tag(node))
    }

    /// The document or the host's shadow tree that a node stands in: the top's parent, and whether that is a host.
    pub fn scope(&self, node: usize) -> (usize, bool) {
        let mut at = node;
        while let Some(parent) = self.nodes[at].parent {
            if self.nodes[at].in_shadow {
                return (parent, true);
            }
            if self.nodes[at].what == What::Document {
                break;
            }
            at = parent;
        }
        (at, false)
    }

    /// The parent, where it is an element of the same tree.
    pub fn parent_element(&self, node: usize) -> Option<usize> {
        let parent = self.nodes[node].parent?;
        let is_within =
            !self.nodes[node].in_shadow && matches!(self.nodes[parent].what, What::Element(_));
        is_within.then_some(parent)
    }

    pub fn element_children(&self, node: usize) -> Vec<usize> {
        self.elements(&self.nodes[node].children)
    }

    /// The elements of the list that the node stands in, itself included.
    pub fn element_siblings(&self, node: usize) -> Vec<usize> {
        match self.nodes[node].parent {
            Some(parent) if self.nodes[node].what != What::Document => {
                self.elements(self.list(parent, self.nodes[node].in_shadow))
            }
            _ => vec![node],
        }
    }

    fn elements(&self, list: &[usize]) -> Vec<usize> {
        let is_element = |node: &usize| {
            let node = &self.nodes[*node];
            node.only.is_none() && matches!(node.what, What::Element(_))
        };
        list.iter().copied().filter(is_element).collect()
    }

    /// Neither an element nor a text of any length in it. What scripts hold is never sent, so that they count as filled, and
    /// the text of a style may be said in another place.
    pub fn is_empty(&self, node: usize) -> bool {
        let tag = self.tag(node);
        if matches!(tag, "script" | "noscript") {
            return false;
        }
        self.nodes[node]
            .children
            .iter()
            .map(|child| &self.nodes[*child])
            .all(|child| match child.what {
                What::Text => tag != "style" && child.text[0].is_empty(),
                What::Element(_) => false,
                _ => true,
            })
    }

    pub fn is_root(&self, node: usize) -> bool {
        let parent = self.nodes[node].parent;
        parent.is_some_and(|parent| self.nodes[parent].what == What::Document)
    }

    pub fn is_on(&self, node: usize, run: usize) -> bool {
        self.nodes[node].only.is_none_or(|only| only == run)
    }

    /// The recorder's number of what stands after a node on one of the pages.
    pub fn next_id(&self, node: usize, run: usize) -> Option<u32> {
        let list = self.list(self.nodes[node].parent?, self.nodes[node].in_shadow);
        let after = list.iter().skip_while(|one| **one != node).skip(1);
        after
            .copied()
            .find(|one| self.is_on(*one, run))
            .map(|one| self.nodes[one].ids[run])
    }

    /// A node as the recorder writes it, with or without what is below it; documents of frames come by themselves.
    pub fn write(&self, node: usize, run: usize, whole: bool) -> Value {
        let id = self.nodes[node].ids[run];
        let shown = &self.nodes[node];
        let children: Vec<Value> = shown
            .children
            .iter()
            .chain(&shown.shadow)
            .filter(|child| whole && self.is_on(**child, run))
            .map(|child| self.write(*child, run, whole))
            .collect();
        let mut written = match shown.what {
            What::Document => return json!({"type":0,"id":id,"childNodes":children}),
            What::Text => {
                let in_style = shown
                    .parent
                    .is_some_and(|parent| self.tag(parent) == "style");
                json!({"type":3,"id":id,"textContent":shown.text[run],"isStyle":in_style})
            }
            What::Comment => json!({"type":5,"id":id,"textContent":shown.text[run]}),
            What::Element(tag) => json!({
                "type":2,"id":id,"tagName":tag,"attributes":self.written_attributes(node, run),"childNodes":children,
                "isSVG":SVG.contains(&tag).then_some(true),
                "isShadowHost":(!shown.shadow.is_empty()).then_some(true),
                "isCustom":self.is_host(node).then_some(true),
            }),
        };
        if shown.in_shadow {
            written["isShadow"] = true.into();
        }
        written
    }

    fn written_attributes(&self, node: usize, run: usize) -> Value {
        let mut written = serde_json::Map::new();
        for (name, pair) in &self.nodes[node].attributes {
            if let Some(value) = &pair[run] {
                let is_flag = matches!(*name, "checked" | "selected");
                written.insert(
                    (*name).to_owned(),
                    if is_flag {
                        true.into()
                    } else {
                        value.clone().into()
                    },
                );
            }
        }
        let style: String = self.nodes[node]
            .style
            .iter()
            .filter_map(|(name, pair)| Some(format!("{name}: {}; ", pair[run].as_ref()?)))
            .collect();
        if !style.is_empty() {
            written.insert("style".to_owned(), style.into());
        }
        written.into()
    }
}

fn set(list: &mut Vec<(&'static str, Pair)>, name: &'static str, pair: Pair) {
    list.retain(|(known, _)| *known != name);
    list.push((name, pair));
}

const CONTAINERS: [&str; 14] = [
    "body", "div", "p", "span", "section", "button", "a", "x-host", "form", "label", "li", "td",
    "details", "slot",
];
const SVG: [&str; 3] = ["svg", "text", "desc"];
/// What rules read, and what says how the parts of a page belong together: the same on both pages.
pub const PUBLIC: [&str; 11] = [
    "class",
    "id",
    "data-k",
    "role",
    "type",
    "name",
    "slot",
    "data-louver",
    "contenteditable",
    "popovertarget",
    "for",
];
/// Kept on a masked element, not on a hidden one.
pub const STRUCTURE: [&str; 6] = ["rows", "colspan", "size", "required", "hidden", "open"];
/// Dropped from a masked element.
pub const CONTENT: [&str; 15] = [
    "title",
    "aria-label",
    "data-x",
    "href",
    "src",
    "alt",
    "placeholder",
    "checked",
    "datetime",
    "min",
    "label",
    "poster",
    "background",
    "action",
    "aria-valuetext",
];
/// Never sent.
pub const NEVER: [&str; 5] = ["onclick", "nonce", "srcdoc", "integrity", "rr_dataURL"];
/// Properties of inline styles: those that a masked element keeps come first.
pub const PROPERTIES: [&str; 5] = ["width", "padding-left", "color", "--x", "background-image"];
/// How many of [`PROPERTIES`] a masked element keeps.
pub const LAYOUT: usize = 2;
