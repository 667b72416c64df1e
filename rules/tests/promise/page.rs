//! Two pages in one: the same tree, with two fillings of every text and attribute, and with nodes that one of them alone has.

use serde_json::{Value, json};

use super::{
    css::{CLASSES, IDS},
    draw::Draw,
};

/// What stands at a place on the first page and on the second.
pub type Pair = [Option<String>; 2];

#[derive(Debug)]
pub struct Page {
    pub nodes: Vec<Node>,
    next_id: [u32; 2],
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
    /// A document with `html`, `head` and `body`; some nodes in the body.
    pub fn draw(draw: &mut Draw<'_>) -> Page {
        let mut page = Page {
            nodes: Vec::new(),
            next_id: [1, 1],
        };
        let root = page.document(draw);
        let body = page.body(root);
        for _ in 0..2 + draw.below(12) {
            let parents: Vec<usize> = page
                .attached()
                .into_iter()
                .filter(|one| page.is_container(*one))
                .collect();
            let parent = match draw.one_in(3) {
                true => body,
                false => draw.pick(&parents),
            };
            let node = page.grow(draw, None);
            let in_shadow = page.is_host(parent) && draw.one_in(2);
            page.insert(parent, in_shadow, None, node);
        }
        page
    }

    pub fn push(&mut self, what: What, only: Option<usize>) -> usize {
        let mut ids = [0, 0];
        for run in 0..2 {
            if only.is_none_or(|only| only == run) {
                ids[run] = self.next_id[run];
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

    /// A document with a body, as a page and as a frame have it.
    pub fn document(&mut self, draw: &mut Draw<'_>) -> usize {
        let document = self.push(What::Document, None);
        let html = self.element("html", draw);
        let head = self.element("head", draw);
        let body = self.element("body", draw);
        self.insert(document, false, None, html);
        self.insert(html, false, None, head);
        self.insert(html, false, None, body);
        if draw.one_in(2) {
            let style = self.grow_tag("style", draw, None);
            self.insert(head, false, None, style);
        }
        if draw.one_in(3) {
            let text = self.grow(draw, None);
            self.insert(body, false, None, text);
        }
        document
    }

    pub fn body(&self, document: usize) -> usize {
        let html = self.nodes[document].children[0];
        self.nodes[html].children[1]
    }

    /// An element, or a text, with what belongs in it.
    pub fn grow(&mut self, draw: &mut Draw<'_>, only: Option<usize>) -> usize {
        if only.is_some() {
            // No rule names these.
            let tag = draw.pick(&["u", "em", "", "!", "script"]);
            return self.grow_tag(tag, draw, only);
        }
        let tag = draw.pick(&KINDS);
        self.grow_tag(tag, draw, only)
    }

    fn grow_tag(&mut self, tag: &'static str, draw: &mut Draw<'_>, only: Option<usize>) -> usize {
        match tag {
            "" | "!" => {
                let what = if tag == "!" {
                    What::Comment
                } else {
                    What::Text
                };
                let node = self.push(what, only);
                self.nodes[node].text = draw.pair();
                if only.is_none() && tag.is_empty() && draw.one_in(10) {
                    let blank = draw.pick(&["", " ", "\n\t"]);
                    self.nodes[node].text = [blank.to_owned(), blank.to_owned()];
                }
                return node;
            }
            _ => {}
        }
        let node = self.push(What::Element(tag), only);
        if only.is_none() {
            self.attributes(node, draw);
        }
        let text = |page: &mut Page, under: usize, draw: &mut Draw<'_>| {
            let text = page.push(What::Text, only);
            page.nodes[text].text = match page.tag(under) {
                "style" => sheet(draw),
                "option" => unique(draw.pair().map(Some), text).map(Option::unwrap_or_default),
                _ => draw.pair(),
            };
            page.insert(under, false, None, text);
        };
        match tag {
            "style" => {
                text(self, node, draw);
                if draw.one_in(4) {
                    text(self, node, draw);
                }
            }
            "select" | "datalist" => {
                for _ in 0..1 + draw.below(3) {
                    let option = self.grow_tag("option", draw, only);
                    self.insert(node, false, None, option);
                }
            }
            "x-host" => {
                let slot = self.grow_tag("slot", draw, only);
                self.insert(node, true, None, slot);
                let inner = self.grow_tag(draw.pick(&["p", "div", "style"]), draw, only);
                self.insert(node, true, Some(slot), inner);
                text(self, node, draw);
            }
            "svg" => {
                let inner = self.grow_tag(draw.pick(&["text", "title", "desc"]), draw, only);
                self.insert(node, false, None, inner);
            }
            "iframe" if draw.one_in(2) => {
                let document = self.document(draw);
                self.nodes[document].parent = Some(node);
                self.nodes[node].frame = Some(document);
            }
            "input" | "img" | "iframe" | "meta" | "textarea" | "slot" => {}
            _ if draw.below(3) > 0 => text(self, node, draw),
            _ => {}
        }
        node
    }

    fn element(&mut self, tag: &'static str, draw: &mut Draw<'_>) -> usize {
        let node = self.push(What::Element(tag), None);
        if draw.one_in(8) {
            self.attributes(node, draw);
        }
        node
    }

    fn attributes(&mut self, node: usize, draw: &mut Draw<'_>) {
        let tag = self.tag(node);
        if draw.one_in(2) {
            self.put(node, "class", draw.pick(&CLASSES));
        }
        if draw.one_in(3) {
            self.put(node, "id", draw.pick(&IDS));
        }
        match tag {
            "input" => {
                self.put(node, "type", draw.pick(&TYPES));
                if draw.one_in(4) {
                    self.put(node, "name", draw.pick(&["a", "b"]));
                }
                if draw.one_in(8) {
                    self.put(
                        node,
                        "autocomplete",
                        draw.pick(&[
                            "cc-number",
                            "section-x one-time-code",
                            "email",
                            "NEW-password",
                        ]),
                    );
                }
            }
            "button" if draw.one_in(2) => {
                self.put(node, "type", draw.pick(&["submit", "button", "reset"]))
            }
            "slot" if draw.one_in(2) => self.put(node, "name", "a"),
            "meta" => self.put(
                node,
                "name",
                draw.pick(&["viewport", "csrf-token", "description"]),
            ),
            "output" | "label" => self.put(node, "for", draw.pick(&IDS)),
            _ => {}
        }
        for _ in 0..draw.below(4) {
            let name = self.attribute_name(node, draw);
            let pair = value(name, draw);
            self.set(node, name, pair);
        }
        if matches!(tag, "input" | "textarea" | "option" | "meter") && draw.below(4) > 0 {
            let pair = value("value", draw);
            self.set(
                node,
                "value",
                if tag == "option" {
                    unique(pair, node)
                } else {
                    pair
                },
            );
        }
        if tag == "meta" {
            self.set(node, "content", value("content", draw));
        }
        if matches!(tag, "img" | "iframe") {
            self.set(node, "src", value("src", draw));
        }
        if tag == "option" && draw.one_in(4) {
            self.set(node, "selected", [Some(String::new()), Some(String::new())]);
        }
        if draw.one_in(4) {
            for _ in 0..1 + draw.below(3) {
                let name = draw.pick(&PROPERTIES);
                self.set_style(node, name, declaration(name, draw));
            }
        }
    }

    /// The name of an attribute that the element may have.
    pub fn attribute_name(&self, node: usize, draw: &mut Draw<'_>) -> &'static str {
        let is_field = matches!(self.tag(node), "input" | "select" | "textarea");
        match draw.below(5) {
            0 => draw.pick(&PUBLIC),
            1 => draw.pick(&NEVER),
            2 => draw.pick(&STRUCTURE),
            3 if is_field => draw.pick(&[
                "aria-describedby",
                "list",
                "aria-errormessage",
                "placeholder",
            ]),
            _ => draw.pick(&CONTENT),
        }
    }

    fn put(&mut self, node: usize, name: &'static str, value: &str) {
        self.set(node, name, [Some(value.to_owned()), Some(value.to_owned())]);
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

    /// Neither an element nor a text of any length in it.
    pub fn is_empty(&self, node: usize) -> bool {
        self.nodes[node]
            .children
            .iter()
            .map(|child| &self.nodes[*child])
            .all(|child| match child.what {
                What::Text => child.text[0].is_empty(),
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
                "isShadowHost":self.is_host(node).then_some(true),
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

/// Two values of an attribute; where the agent never gets a part of it, that part holds [`NEVER_SENT`].
pub fn value(name: &str, draw: &mut Draw<'_>) -> Pair {
    let link = |draw: &mut Draw<'_>| {
        let path = draw.pick(&["", "x", "y/z", "?page=2"]);
        let mark = if path.contains('?') { '&' } else { '?' };
        Some(format!(
            "https://{NEVER_SENT}@shop.example/{path}{mark}token={NEVER_SENT}#{NEVER_SENT}"
        ))
    };
    let one = |draw: &mut Draw<'_>| match name {
        "href" | "action" => link(draw),
        "src" | "poster" | "background" => Some(format!(
            "{}.png",
            draw.pick(&["/a", "/b", "//c.example/c", "data:image/png;base64,AA"])
        )),
        "aria-describedby" | "aria-errormessage" | "list" | "for" | "popovertarget" => {
            Some(draw.pick(&IDS).to_owned())
        }
        "data-k" | "role" => Some(
            draw.pick(&["a", "A", "a-b", "b a", "textbox", "button"])
                .to_owned(),
        ),
        "data-louver" => Some(
            draw.pick(&["mask", "hide", "disable", "mask disable", "reveal"])
                .to_owned(),
        ),
        "class" => Some(draw.pick(&CLASSES).to_owned()),
        "id" => Some(draw.pick(&IDS).to_owned()),
        "slot" | "name" => Some(draw.pick(&["a", "b"]).to_owned()),
        "type" => Some(draw.pick(&TYPES).to_owned()),
        "checked" | "selected" | "open" | "hidden" | "required" => Some(String::new()),
        "contenteditable" => Some("true".to_owned()),
        "rows" | "colspan" | "size" => Some((1 + draw.below(9)).to_string()),
        _ => Some(draw.filling()),
    };
    let first = one(draw);
    // Where it may differ, one page may have nothing there.
    let second = match draw.one_in(4) {
        true => None,
        false => one(draw),
    };
    [first, second]
}

/// The values with something added that no other has: two options of one value could not be told apart.
pub fn unique(pair: Pair, node: usize) -> Pair {
    let [first, second] = pair;
    [
        first.map(|text| format!("{text}{node}a")),
        second.map(|text| format!("{text}{node}b")),
    ]
}

/// Two values of a property.
pub fn declaration(name: &str, draw: &mut Draw<'_>) -> Pair {
    let one = |draw: &mut Draw<'_>| match name {
        "width" | "padding-left" => format!("{}px", draw.below(200)),
        "--x" => format!("'{NEVER_SENT}'"),
        "background-image" => draw
            .pick(&[
                "url(/a.png)",
                "url(/b.png)",
                "url(data:image/png;base64,AA)",
            ])
            .to_owned(),
        _ => draw.pick(&["red", "blue", "rgb(1, 2, 3)"]).to_owned(),
    };
    [Some(one(draw)), Some(one(draw))]
}

/// Two style sheets that print words, which are never sent.
pub fn sheet(draw: &mut Draw<'_>) -> [String; 2] {
    let mut one = || {
        let width = draw.below(200);
        format!(
            ".q{{width:{width}px}}/*{NEVER_SENT}*/.q::before{{content:\"{NEVER_SENT}\" attr(title);--y:'{NEVER_SENT}'}}\
             .o{{background:url(/{}.png)}}",
            draw.below(3)
        )
    };
    [one(), one()]
}

/// Stands in a text of the first page for what the agent is never sent, open or not; see [`same_but_for_never_sent`].
pub const NEVER_SENT: &str = "sec0";

/// What an open place holds on the second page: the same, but for what is never sent.
pub fn same_but_for_never_sent(text: &str) -> String {
    text.replace(NEVER_SENT, "another1")
}

const KINDS: [&str; 40] = [
    "div", "div", "p", "p", "span", "section", "input", "input", "input", "select", "textarea",
    "button", "button", "a", "img", "svg", "x-host", "x-host", "iframe", "form", "label", "li",
    "td", "style", "script", "noscript", "template", "!", "meta", "output", "datalist", "canvas",
    "meter", "details", "B:C", "x y", "", "", "title", "div",
];
const CONTAINERS: [&str; 14] = [
    "body", "div", "p", "span", "section", "button", "a", "x-host", "form", "label", "li", "td",
    "details", "slot",
];
const SVG: [&str; 3] = ["svg", "text", "desc"];
const TYPES: [&str; 11] = [
    "text", "password", "checkbox", "radio", "submit", "hidden", "email", "range", "file", "image",
    "button",
];
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
