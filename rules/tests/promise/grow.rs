//! Pages, elements and values, drawn.

use super::{
    cover::PATHS,
    css::{CLASSES, IDS},
    draw::Draw,
    page::{CONTENT, NEVER, PROPERTIES, PUBLIC, Page, Pair, STRUCTURE, What},
};

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
        if draw.one_in(6) {
            let overlay = page.grow(draw, None);
            page.insert(page.nodes[root].children[0], false, None, overlay);
        }
        page
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

    /// Says where the document of a frame is, or not; what is said is not the same on both pages, for no agent hears of it.
    fn locate(&mut self, frame: usize, draw: &mut Draw<'_>) {
        let path = draw.pick(&["", "about:blank", PATHS[0], PATHS[1], PATHS[2]]);
        let address = draw.pair().map(|secret| {
            let secret: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
            match path.starts_with('/') {
                true => Some(format!("https://shop.example{path}?token={secret}")),
                false => (!path.is_empty()).then(|| path.to_owned()),
            }
        });
        self.set(frame, "rr_src", address);
    }

    pub fn body(&self, document: usize) -> usize {
        let html = self.nodes[document].children[0];
        let mut children = self.nodes[html].children.iter().copied();
        let body = children.find(|child| self.tag(*child) == "body");
        body.unwrap_or(html)
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
            // Its shadow root comes later, with the first node in it.
            "x-host" if draw.one_in(2) => text(self, node, draw),
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
        if tag == "iframe" {
            self.locate(node, draw);
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
             .o{{background:url(/{}.png)}}.p{{background:url('data:image/svg+xml,<svg><text>{NEVER_SENT}</text></svg>')}}",
            draw.below(3)
        )
    };
    [one(), one()]
}

/// Whether the text is one of [`sheet`].
pub fn is_sheet(text: &str) -> bool {
    text.starts_with(".q{width:")
}

/// Stands in a text of the first page for what the agent is never sent, open or not; see [`same_but_for_never_sent`].
pub const NEVER_SENT: &str = "sec0";

/// What an open place holds on the second page: the same, but for what is never sent.
pub fn same_but_for_never_sent(text: &str) -> String {
    text.replace(NEVER_SENT, "another1")
}

const KINDS: [&str; 41] = [
    "div", "div", "p", "p", "span", "section", "input", "input", "input", "select", "textarea",
    "button", "button", "a", "img", "svg", "x-host", "x-host", "iframe", "form", "label", "li",
    "td", "style", "script", "noscript", "template", "!", "meta", "output", "datalist", "canvas",
    "meter", "details", "B:C", "x y", "", "", "title", "div", FOREIGN,
];
/// What a password manager puts into pages.
pub const FOREIGN: &str = "com-1password-menu";
const TYPES: [&str; 11] = [
    "text", "password", "checkbox", "radio", "submit", "hidden", "email", "range", "file", "image",
    "button",
];
