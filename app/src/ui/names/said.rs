//! What elements of one page say of themselves: by their labels, their text, the words for a picture.

use std::collections::{HashMap, HashSet};

use rules::{
    document::{Document, NodeId},
    suggest::said,
};

/// What the labels of a page say, by the controls that they are for.
#[derive(Debug)]
pub struct Said(HashMap<NodeId, String>);

impl Said {
    /// Looks over the page.
    pub fn new(document: &Document) -> Said {
        Said(labels(document))
    }

    /// What a person calls the element, if it says anything.
    pub fn of(&self, document: &Document, node: NodeId) -> Option<String> {
        let attribute = |name: &str| {
            let value = document.element(node)?.attribute(name)?;
            Some(value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let is = |tag: &str| {
            document
                .element(node)
                .is_some_and(|element| element.tag == tag)
        };
        let text = || {
            let text = one_line(&document.text(node));
            (!text.is_empty() && !is("select")).then_some(text)
        };
        let of_picture = || {
            let pictures = document.subtree(node);
            pictures
                .filter_map(|inner| Some(document.element(inner)?.attribute("alt")?.into_owned()))
                .find(|alt| !alt.trim().is_empty())
        };
        attribute("aria-label")
            .or_else(|| self.0.get(&node).cloned())
            .or_else(text)
            .or_else(|| attribute("value").filter(|_| is("input")))
            .or_else(|| attribute("placeholder"))
            .or_else(|| attribute("title"))
            .or_else(of_picture)
    }

    /// The first words of that, in quotation marks.
    pub fn few(&self, document: &Document, node: NodeId) -> Option<String> {
        let said = self.of(document, node)?;
        let mut few = String::new();
        for word in said.split_whitespace() {
            let is_full = few.chars().count() + word.chars().count() >= FEW;
            if is_full && !few.is_empty() {
                return Some(format!("“{few} …”"));
            }
            if !few.is_empty() {
                few.push(' ');
            }
            few.extend(word.chars().take(FEW));
        }
        (!few.is_empty()).then(|| format!("“{few}”"))
    }
}

fn labels(document: &Document) -> HashMap<NodeId, String> {
    let mut by_id: HashMap<String, NodeId> = HashMap::new();
    let mut around: Vec<NodeId> = Vec::new();
    let mut controls: HashSet<NodeId> = HashSet::new();
    for node in document.elements() {
        let Some(element) = document.element(node) else {
            continue;
        };
        if let Some(id) = element.attribute("id") {
            by_id.entry(id.into_owned()).or_insert(node);
        }
        match element.tag.as_str() {
            "label" => around.push(node),
            "input" | "select" | "textarea" | "button" => {
                controls.insert(node);
            }
            _ => {}
        }
    }
    let mut labels = HashMap::new();
    for label in around {
        let named = document
            .element(label)
            .and_then(|element| element.attribute("for"));
        let control = match named {
            Some(id) => by_id.get(id.as_ref()).copied(),
            None => document
                .subtree(label)
                .find(|inner| controls.contains(inner)),
        };
        let text = said(document, label);
        if let Some(control) = control
            && !text.is_empty()
        {
            labels.entry(control).or_insert(text);
        }
    }
    labels
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// So many characters are a few words.
const FEW: usize = 28;

#[cfg(test)]
mod tests {
    use rules::{
        check::{Page, SavedPage},
        event::{Node, from_json},
    };

    use super::*;

    const PAGE: &str = r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"html","attributes":{},"childNodes":[
        {"type":2,"id":3,"tagName":"label","attributes":{"for":"a"},"childNodes":[{"type":3,"id":4,"textContent":"Card  number"}]},
        {"type":2,"id":5,"tagName":"input","attributes":{"id":"a"},"childNodes":[]},
        {"type":2,"id":6,"tagName":"label","attributes":{},"childNodes":[{"type":3,"id":7,"textContent":"Agreed"},
            {"type":2,"id":8,"tagName":"input","attributes":{},"childNodes":[]}]},
        {"type":2,"id":9,"tagName":"p","attributes":{},"childNodes":[
            {"type":3,"id":10,"textContent":"An account that has been open for a long time"}]},
        {"type":2,"id":11,"tagName":"span","attributes":{},"childNodes":[]},
        {"type":2,"id":12,"tagName":"a","attributes":{},"childNodes":[
            {"type":2,"id":13,"tagName":"img","attributes":{"alt":"Home"},"childNodes":[]}]},
        {"type":2,"id":14,"tagName":"label","attributes":{},"childNodes":[{"type":3,"id":15,"textContent":"Title"},
            {"type":2,"id":16,"tagName":"select","attributes":{},"childNodes":[{"type":2,"id":17,"tagName":"option","attributes":{},"childNodes":[
                {"type":3,"id":18,"textContent":"Ms"}]}]}]}]}]}"#;

    #[test]
    fn elements_are_known_by_what_they_say() {
        let node = from_json::<Node>(PAGE).unwrap();
        let page = SavedPage::new(Page { url: None, node }).unwrap();
        let document = page.document();
        let said = Said::new(document);
        for (id, expected) in [
            (5, Some("“Card number”")),
            (8, Some("“Agreed”")),
            (9, Some("“An account that has been …”")),
            (11, None),
            (12, Some("“Home”")),
            (16, Some("“Title”")),
        ] {
            let node = document.by_id(id).unwrap();
            assert_eq!(said.few(document, node).as_deref(), expected, "{id}");
        }
    }
}
