//! One thing that an agent can read or press, with the words by which a person knows it.

use std::collections::HashMap;

use rules::{
    document::{Document, NodeId},
    enforce::{How, Readable, Reading},
    ruleset::Effect,
    suggest::Category,
};

use super::super::agent::AgentPage;
use crate::ui::names::{self, said::Said};

/// One of the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// What can be read.
    Read,
    /// What can be pressed, typed into, chosen from.
    Press,
}

impl List {
    /// Over the list.
    pub fn heading(self) -> &'static str {
        match self {
            List::Read => "What an agent can read on this page",
            List::Press => "What an agent can press on this page",
        }
    }
}

/// The thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The element.
    pub node: NodeId,
    /// The part of the page that it stands in.
    pub place: String,
    /// What it says.
    pub text: String,
    /// In which way, in a word or two; empty for a plain text.
    pub what: String,
    /// Whether it can be seen or heard without looking into the page's code.
    pub is_plain: bool,
    /// What it looks like, where that is sensitive.
    pub category: Option<Category>,
    /// What takes it off the list.
    pub effect: Effect,
}

impl Entry {
    /// Whether it has this text, which is in lower case.
    pub fn says(&self, wanted: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(wanted);
        wanted.is_empty() || has(&self.text) || has(&self.what) || has(&self.place)
    }
}

/// What can be read and what can be pressed.
pub fn entries(agent: &AgentPage) -> (Vec<Entry>, Vec<Entry>) {
    let namer = Namer::new(agent);
    let mut read: Vec<Entry> = Vec::new();
    for one in agent.readable() {
        let Some(mut entry) = namer.readable(one) else {
            continue;
        };
        entry.text = entry.text.split_whitespace().collect::<Vec<_>>().join(" ");
        // The options of a select are one entry.
        match read.last_mut() {
            Some(last) if last.node == entry.node && is_text(last) && is_text(&entry) => {
                last.text.push_str(" … ");
                last.text.push_str(&entry.text);
            }
            _ => read.push(entry),
        }
    }
    for entry in &mut read {
        shorten(&mut entry.text);
    }
    let free = agent.operable().iter().filter(|one| one.refusal.is_none());
    let pressed = free
        .filter_map(|one| {
            let node = namer.document.by_id(one.node)?;
            let what = match one.how {
                How::Click => "",
                How::Type => "Can be typed into",
                How::Choose => "Can be chosen from",
            };
            let mut entry = namer.entry(node, namer.name(node), what, Effect::Disable);
            shorten(&mut entry.text);
            Some(entry)
        })
        .collect();
    (read, pressed)
}

fn is_text(entry: &Entry) -> bool {
    entry.what.is_empty() || entry.what == OPTIONS
}

fn shorten(text: &mut String) {
    if text.chars().count() > LONGEST {
        *text = text.chars().take(LONGEST - 1).chain(['…']).collect();
    }
}

/// Knows what things are called on one page.
struct Namer<'a> {
    document: &'a Document,
    said: Said,
    sensitive: HashMap<NodeId, Category>,
    places: HashMap<NodeId, String>,
}

impl<'a> Namer<'a> {
    fn new(agent: &'a AgentPage) -> Namer<'a> {
        let document = agent.page.saved.document();
        let suggestions = agent.page.saved.suggestions().iter();
        let mut namer = Namer {
            document,
            said: Said::new(document),
            sensitive: suggestions.map(|one| (one.node, one.category)).collect(),
            places: HashMap::new(),
        };
        let places = document.elements().filter(|node| is_place(document, *node));
        namer.places = places.map(|node| (node, namer.place_name(node))).collect();
        namer
    }

    fn readable(&self, one: &Readable) -> Option<Entry> {
        let node = self.document.by_id(one.node)?;
        let tag = self.document.element(node)?.tag.as_str();
        let select = (tag == "option")
            .then(|| self.around(node, "select"))
            .flatten();
        let node = select.unwrap_or(node);
        let words = || one.text.clone();
        let (text, what) = match &one.what {
            Reading::Text if select.is_some() => (words(), OPTIONS.to_owned()),
            Reading::Text if tag == "title" => (words(), "Title".to_owned()),
            Reading::Text => (words(), String::new()),
            Reading::Entry if one.text.is_empty() => {
                (self.name(node), "What is entered".to_owned())
            }
            Reading::Entry => (
                format!("{}: {}", self.name(node), one.text),
                "What is entered".to_owned(),
            ),
            Reading::Choice => (self.name(node), "What is chosen".to_owned()),
            Reading::Link => (words(), "Link".to_owned()),
            Reading::Words(name) | Reading::Data(name) => (words(), name.clone()),
        };
        let mut entry = self.entry(node, text, &what, Effect::Mask);
        entry.is_plain = one.what.is_plain();
        Some(entry)
    }

    fn entry(&self, node: NodeId, text: String, what: &str, effect: Effect) -> Entry {
        let above = || std::iter::once(node).chain(self.document.ancestors(node));
        let category = above()
            .take(NEAR)
            .find_map(|node| self.sensitive.get(&node).copied());
        let place = above().find_map(|node| self.places.get(&node));
        Entry {
            node,
            place: place.cloned().unwrap_or_else(|| "Page".to_owned()),
            text,
            what: what.to_owned(),
            is_plain: true,
            category: category.filter(|category| category.effect() == effect),
            effect,
        }
    }

    /// What a person calls a control.
    fn name(&self, node: NodeId) -> String {
        let said = self.said.of(self.document, node);
        said.unwrap_or_else(|| names::element(self.document, node))
    }

    /// Such as `Form: Payment`: what kind of part it is, and what its heading says.
    fn place_name(&self, node: NodeId) -> String {
        let Some(element) = self.document.element(node) else {
            return String::new();
        };
        let role = element.attribute("role");
        let kind = match (element.tag.as_str(), role.as_deref()) {
            ("header", _) | (_, Some("banner")) => "Header",
            ("nav", _) | (_, Some("navigation")) => "Navigation",
            ("main", _) | (_, Some("main")) => "Main",
            ("aside", _) | (_, Some("complementary")) => "Aside",
            ("footer", _) | (_, Some("contentinfo")) => "Footer",
            ("form", _) | (_, Some("form" | "search")) => "Form",
            ("dialog", _) | (_, Some("dialog" | "alertdialog")) => "Dialog",
            ("fieldset", _) => "Fields",
            ("table", _) => "Table",
            ("head", _) => "Head",
            _ => "Section",
        };
        let label = element
            .attribute("aria-label")
            .map(|label| label.into_owned());
        let heading = || {
            let mut inner = self.document.subtree(node).take(FIRST);
            let heading = inner.find(|inner| {
                let element = self.document.element(*inner);
                element.is_some_and(|element| {
                    matches!(
                        element.tag.as_str(),
                        "h1" | "h2" | "h3" | "h4" | "legend" | "caption"
                    )
                })
            })?;
            let text = self.document.text(heading);
            Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        match label.or_else(heading).filter(|name| !name.is_empty()) {
            Some(mut name) => {
                shorten(&mut name);
                format!("{kind}: {name}")
            }
            None => kind.to_owned(),
        }
    }

    fn around(&self, node: NodeId, tag: &str) -> Option<NodeId> {
        self.document.ancestors(node).find(|above| {
            self.document
                .element(*above)
                .is_some_and(|element| element.tag == tag)
        })
    }
}

/// Whether an element is a part of the page that has a name of its own.
fn is_place(document: &Document, node: NodeId) -> bool {
    let Some(element) = document.element(node) else {
        return false;
    };
    let role = element.attribute("role").unwrap_or_default();
    let tags = [
        "header", "nav", "main", "aside", "footer", "form", "dialog", "section", "article",
        "fieldset", "table", "head",
    ];
    let roles = [
        "banner",
        "navigation",
        "main",
        "complementary",
        "contentinfo",
        "form",
        "search",
        "dialog",
        "alertdialog",
        "region",
    ];
    tags.contains(&element.tag.as_str()) || roles.contains(&role.as_ref())
}

/// What a select offers.
const OPTIONS: &str = "Options";

/// The most characters of an entry.
const LONGEST: usize = 200;

/// How far above a text what looks sensitive may be.
const NEAR: usize = 3;

/// Where in a part of the page its heading is sought.
const FIRST: usize = 60;

#[cfg(test)]
mod tests;
