//! What an agent can read: a walk over what it was sent.

use super::super::{
    controls,
    render::{MARK, Page, Rendered, is_structural, lower},
    restriction::Cover,
    view::{Shown, View},
};
use crate::{
    document::{Document, NodeId},
    event::Attributes,
};

/// Something that an agent can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
    /// The recorder's number of the element that says it.
    pub node: u32,
    /// In which way it says it.
    pub what: Reading,
    /// What was sent; of what says it only in a session, nothing.
    pub text: String,
}

/// A way to say something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A text, or what a button says.
    Text,
    /// What is entered in a field, now and later.
    Entry,
    /// What is chosen or ticked, now and later.
    Choice,
    /// An attribute of this name, which browsers show or speak.
    Words(String),
    /// Where a link leads.
    Link,
    /// Another attribute, of this name: no browser shows it.
    Data(String),
}

impl Reading {
    /// Whether it can be seen or heard without looking into the page's code.
    pub fn is_plain(&self) -> bool {
        !matches!(self, Reading::Link | Reading::Data(_))
    }
}

/// What the agent was sent, in the order of the page.
pub(super) fn readable(page: Page<'_>, view: &View) -> Vec<Readable> {
    let mut found = Vec::new();
    let mut pending: Vec<NodeId> = page.document().root().into_iter().collect();
    while let Some(node) = pending.pop() {
        let Some(shown) = view.get(node) else {
            continue;
        };
        if page.cover(node) == Cover::Open {
            say(page, node, shown, &mut found);
        }
        let below = &shown.below;
        let all = below.shadow.iter().chain(&below.light).chain(&below.frame);
        let all: Vec<NodeId> = all.copied().collect();
        pending.extend(all.into_iter().rev());
    }
    found
}

fn say(page: Page<'_>, node: NodeId, shown: &Shown, found: &mut Vec<Readable>) {
    let document = page.document();
    let mut add = |node: NodeId, what: Reading, text: &str| {
        found.push(Readable {
            node: document.id(node),
            what,
            text: text.to_owned(),
        });
    };
    match &shown.rendered {
        Rendered::Text {
            text,
            is_style: false,
        } if !text.chars().all(char::is_whitespace) => {
            if let Some(parent) = shown.parent {
                add(parent, Reading::Text, text);
            }
        }
        Rendered::Element {
            tag,
            is_svg,
            attributes,
            ..
        } => {
            let tag = lower(tag);
            if HEAD.contains(&tag.as_ref()) {
                return;
            }
            let mut has_said_value = false;
            if shown.control.is_some() {
                let (what, text) = held(document, node, &tag, attributes);
                has_said_value = what != Reading::Choice;
                if what != Reading::Text || !text.trim().is_empty() {
                    add(node, what, &text);
                }
            }
            for (name, value) in attributes.iter() {
                if let Some(what) = way(&tag, *is_svg, has_said_value, name)
                    && let Some(text) = value.as_text().filter(|text| !text.trim().is_empty())
                {
                    add(node, what, &text);
                }
            }
        }
        _ => {}
    }
}

/// What a control says by what it holds.
fn held(document: &Document, node: NodeId, tag: &str, sent: &Attributes) -> (Reading, String) {
    let kind = document
        .element(node)
        .map(controls::kind)
        .unwrap_or_default();
    let value = || {
        let value = sent.iter().find(|(name, _)| name == "value");
        value
            .and_then(|(_, value)| value.as_text())
            .map(|text| text.into_owned())
            .unwrap_or_default()
    };
    match (tag, kind.as_str()) {
        ("select", _) | ("input", "checkbox" | "radio") => (Reading::Choice, String::new()),
        ("input", "button" | "submit" | "reset") => (Reading::Text, value()),
        _ => (Reading::Entry, value()),
    }
}

/// The way in which an attribute says something; none where it says nothing of its own, or is said otherwise.
fn way(tag: &str, is_svg: bool, has_said_value: bool, name: &str) -> Option<Reading> {
    let name = lower(name);
    let name = name.as_ref();
    let is_spoken = WORDS.contains(&name) || SPOKEN.contains(&name);
    match name {
        _ if is_spoken => Some(Reading::Words(name.to_owned())),
        "href" | "xlink:href" => matches!(tag, "a" | "area").then_some(Reading::Link),
        "value" if has_said_value => None,
        // How it looks and what it is made of.
        _ if is_svg && !name.starts_with("data-") => None,
        _ if name == MARK || is_structural(name) || LOOK.contains(&name) => None,
        _ if name.starts_with("rr_") || name.starts_with("aria-") => None,
        _ => Some(Reading::Data(name.to_owned())),
    }
}

/// Elements of which the agent gets what makes the page look as it does.
const HEAD: [&str; 5] = ["meta", "link", "style", "base", "script"];

/// What browsers show.
const WORDS: [&str; 5] = ["title", "alt", "placeholder", "label", "summary"];

/// What screen readers say.
const SPOKEN: [&str; 9] = [
    "aria-label",
    "aria-description",
    "aria-placeholder",
    "aria-roledescription",
    "aria-braillelabel",
    "aria-valuetext",
    "aria-valuenow",
    "aria-valuemin",
    "aria-valuemax",
];

/// Attributes that say how something looks or works, by words that the standard lists, by sizes, by addresses of pictures.
const LOOK: [&str; 51] = [
    "style",
    "xmlns",
    "lang",
    "tabindex",
    "autocomplete",
    "autocapitalize",
    "autocorrect",
    "spellcheck",
    "inputmode",
    "enterkeyhint",
    "novalidate",
    "formnovalidate",
    "method",
    "formmethod",
    "enctype",
    "rel",
    "media",
    "loading",
    "decoding",
    "sizes",
    "srcset",
    "imagesrcset",
    "src",
    "poster",
    "background",
    "draggable",
    "translate",
    "slot",
    "part",
    "exportparts",
    "is",
    "accept",
    "accept-charset",
    "align",
    "valign",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "color",
    "face",
    "scope",
    "span",
    "checked",
    "selected",
    "contenteditable",
    "controls",
    "popover",
    "maxlength",
    "minlength",
    "step",
];
