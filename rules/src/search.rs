//! A page searched for elements: by what they say, by their labels and names, or by a selector.

use std::sync::Arc;

use foldhash::HashMap;

use crate::{
    document::{Content, Document, Element, NodeId},
    selector::Selector,
    suggest::said as said_by,
};

/// A page, ready to be searched again and again.
#[derive(Debug)]
pub struct Search {
    elements: Vec<(NodeId, Vec<Said>)>,
}

/// An element that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The element.
    pub node: NodeId,
    /// Where it says so.
    pub source: Source,
    /// What it says there, in short; empty for a selector.
    pub said: String,
}

/// Where an element says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// Its text, or what is written on a button.
    Text,
    /// Its label.
    Label,
    /// Its placeholder.
    Placeholder,
    /// Its title, or the words for a picture.
    Title,
    /// Its name.
    Name,
    /// Its id.
    Id,
    /// Nowhere: a selector matches it.
    Selector,
}

#[derive(Debug)]
struct Said {
    source: Source,
    text: Text,
}

/// A text with single blanks, which many elements may say.
type Text = Arc<Texts>;

#[derive(Debug)]
struct Texts {
    plain: String,
    /// The same in lower case.
    folded: String,
}

impl Search {
    /// Looks over the page.
    pub fn new(document: &Document) -> Search {
        let mut labels = labels(document);
        let elements = document
            .elements()
            .filter_map(|node| {
                let element = document.element(node)?;
                let said = said(document, node, element, &mut labels);
                (!said.is_empty()).then_some((node, said))
            })
            .collect();
        Search { elements }
    }

    /// The elements that say this, whatever the case, or that this matches as a selector; in document order.
    ///
    /// A word may be a text and the name of an element: both are found.
    pub fn find(&self, document: &Document, query: &str) -> Vec<Hit> {
        let query = query.trim();
        if query.is_empty() {
            return Vec::new();
        }
        let mut hits: HashMap<NodeId, Hit> = HashMap::default();
        let folded = fold(query);
        for (node, said) in &self.elements {
            let first = said.iter().find(|said| said.text.folded.contains(&folded));
            if let Some(Said { source, text, .. }) = first {
                let (node, source) = (*node, *source);
                let said = short(&text.plain, &folded);
                hits.insert(node, Hit { node, source, said });
            }
        }
        for node in Selector::parse(query).map_or_else(|_| Vec::new(), |one| document.select(&one))
        {
            hits.entry(node).or_insert_with(|| Hit {
                node,
                source: Source::Selector,
                said: String::new(),
            });
        }
        let in_order = document.elements();
        in_order.filter_map(|node| hits.remove(&node)).collect()
    }
}

fn said(document: &Document, node: NodeId, element: &Element, labels: &mut Labels) -> Vec<Said> {
    if SILENT.contains(&element.tag.as_str()) {
        return Vec::new();
    }
    let attribute = |name: &str| element.attribute(name).unwrap_or_default().into_owned();
    let is_field = matches!(element.tag.as_str(), "input" | "select" | "textarea");
    let button = match is_field && matches!(&*attribute("type"), "submit" | "button" | "reset") {
        true => attribute("value"),
        false => String::new(),
    };
    let label = match is_field {
        true => element
            .attribute("id")
            .and_then(|id| labels.for_id.get(&*id).cloned())
            .or_else(|| labels.around(document, node)),
        false => None,
    };
    let texts = [
        (Source::Text, own_text(document, node)),
        (Source::Text, button),
    ];
    let names = [
        (Source::Label, attribute("aria-label")),
        (Source::Placeholder, attribute("placeholder")),
        (Source::Title, attribute("title")),
        (Source::Title, attribute("alt")),
        (Source::Name, attribute("name")),
        (Source::Id, attribute("id")),
    ];
    let own =
        |all: Vec<(Source, String)>| all.into_iter().map(|(source, said)| (source, text(&said)));
    let texts = own(texts.into());
    let all = texts
        .chain(label.map(|label| (Source::Label, label)))
        .chain(own(names.into()));
    all.filter(|(_, text)| !text.plain.is_empty())
        .map(|(source, text)| Said { source, text })
        .collect()
}

fn text(said: &str) -> Text {
    let plain = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let folded = fold(&plain);
    Arc::new(Texts { plain, folded })
}

/// What stands in the element itself; of a list to choose from what stands in its options.
fn own_text(document: &Document, node: NodeId) -> String {
    let is_choice = |node: NodeId| {
        document
            .element(node)
            .is_some_and(|one| matches!(one.tag.as_str(), "option" | "optgroup"))
    };
    if is_choice(node) {
        return String::new();
    }
    let mut text = String::new();
    for child in document.children(node) {
        match document.content(child) {
            Content::Text { text: own, .. } => text.push_str(own),
            _ if is_choice(child) => {
                text.push(' ');
                text.push_str(&document.text(child));
            }
            // What it parts is two words.
            _ => text.push(' '),
        }
    }
    text
}

/// What labels say, by the ids that they are for, and by themselves where they stand around a field.
#[derive(Default)]
struct Labels {
    for_id: HashMap<String, Text>,
    around: HashMap<NodeId, Text>,
}

fn labels(document: &Document) -> Labels {
    let mut labels = Labels::default();
    for node in document.elements() {
        let of = document.element(node).filter(|one| one.tag == "label");
        if let Some(id) = of.and_then(|label| label.attribute("for")) {
            labels
                .for_id
                .entry(id.into_owned())
                .or_insert_with(|| text(&said_by(document, node)));
        }
    }
    labels
}

impl Labels {
    fn around(&mut self, document: &Document, node: NodeId) -> Option<Text> {
        let is_label = |outer: &NodeId| {
            document
                .element(*outer)
                .is_some_and(|one| one.tag == "label")
        };
        let label = document.ancestors(node).take(4).find(is_label)?;
        let read = || text(&said_by(document, label));
        Some(Arc::clone(self.around.entry(label).or_insert_with(read)))
    }
}

/// The text, or what stands around the place where it says so.
fn short(text: &str, folded: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let at = fold(text).find(folded).unwrap_or_default();
    let before = fold(text)[..at].chars().count();
    let skip = before.saturating_sub(LONGEST / 3);
    let mut part: String = text.chars().skip(skip).take(LONGEST).collect();
    if skip > 0 {
        part.insert(0, '…');
    }
    if skip + LONGEST < text.chars().count() {
        part.push('…');
    }
    part
}

fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// Elements that nobody sees, whatever stands in them.
const SILENT: [&str; 7] = [
    "head", "script", "noscript", "template", "style", "title", "meta",
];

/// The longest text of a hit, in characters.
const LONGEST: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Node, from_json};
    use expect_test::{Expect, expect};

    fn check(query: &str, expected: Expect) {
        let page = Document::from_snapshot(from_json::<Node>(PAGE).unwrap()).unwrap();
        let found: String = Search::new(&page)
            .find(&page, query)
            .into_iter()
            .map(|hit| format!("{} {:?} {}\n", page.id(hit.node), hit.source, hit.said))
            .collect();
        expected.assert_eq(&found);
    }

    #[test]
    fn texts_labels_placeholders_names_and_ids_are_searched() {
        check(
            "NUMBER",
            expect![[r#"
                4 Text Card number
                6 Label Card number
                7 Placeholder Any number
            "#]],
        );
        check("cc-n", expect!["6 Name cc-num\n"]);
        check("two", expect!["8 Text One Two\n"]);
        check("country", expect![["17 Text Country\n19 Label Country\n"]]);
        check("peru", expect!["19 Text Peru\n"]);
        check("pay now", expect!["12 Text Pay now\n"]);
        check("in the dark", expect!["14 Text In the dark\n"]);
        check("  ", expect![""]);
        check("nothing like it", expect![""]);
    }

    #[test]
    fn selectors_are_searched_in_all_trees() {
        check(
            "input[type]",
            expect![[r#"
                12 Selector 
            "#]],
        );
        check("#card", expect!["6 Selector \n"]);
        check(
            "b",
            expect![
                "4 Text Card number\n6 Label Card number\n7 Placeholder Any number\n14 Selector \n"
            ],
        );
        check("p[", expect![""]);
    }

    #[test]
    fn long_texts_are_cut_around_what_was_searched() {
        let text = format!("{} needle {}", "hay ".repeat(40), "hay ".repeat(40));
        let cut = short(&text, "needle");
        assert!(cut.contains("needle") && cut.starts_with('…') && cut.ends_with('…'));
        assert!(cut.chars().count() <= LONGEST + 2);
    }

    const PAGE: &str = r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"body","attributes":{},"childNodes":[
        {"type":2,"id":4,"tagName":"label","attributes":{"for":"card"},"childNodes":[{"type":3,"id":5,"textContent":"Card\n number"}]},
        {"type":2,"id":6,"tagName":"input","attributes":{"id":"card","name":"cc-num"},"childNodes":[]},
        {"type":2,"id":7,"tagName":"textarea","attributes":{"placeholder":"Any number"},"childNodes":[]},
        {"type":2,"id":8,"tagName":"select","attributes":{},"childNodes":[
            {"type":2,"id":9,"tagName":"option","attributes":{},"childNodes":[{"type":3,"id":10,"textContent":"One"}]},
            {"type":2,"id":11,"tagName":"option","attributes":{},"childNodes":[{"type":3,"id":15,"textContent":"Two"}]}]},
        {"type":2,"id":12,"tagName":"input","attributes":{"type":"submit","value":"Pay now"},"childNodes":[]},
        {"type":2,"id":13,"tagName":"div","attributes":{},"isShadowHost":true,"childNodes":[
            {"type":2,"id":14,"tagName":"b","attributes":{},"isShadow":true,"childNodes":[{"type":3,"id":16,"textContent":"In the dark"}]}]},
        {"type":2,"id":17,"tagName":"label","attributes":{},"childNodes":[{"type":3,"id":18,"textContent":"Country"},
            {"type":2,"id":19,"tagName":"select","attributes":{},"childNodes":[
            {"type":2,"id":20,"tagName":"option","attributes":{},"childNodes":[{"type":3,"id":21,"textContent":"Peru"}]}]}]}]}]}"#;
}
