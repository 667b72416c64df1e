//! To which elements a change further in may matter, by selectors that look inside of elements: those with `:has`.

use foldhash::HashSet;
use selectors::parser::{
    Combinator, Component, RelativeSelectorMatchHint as Hint, Selector as One,
};

use super::{Selector, index, syntax::Language};
use crate::document::{Document, NodeId};

/// What selectors with `:has` look into.
#[derive(Debug, Default)]
pub struct Inside {
    /// Whether one looks into its own subject.
    subject: bool,
    /// Whether one looks from its subject into what comes after that.
    beside: bool,
    /// Those that look into what stands above or before their subject.
    anchors: Vec<Anchor>,
    /// Whether it cannot be told which elements are meant.
    anything: bool,
}

/// An element that is looked into, on the way to a subject elsewhere.
#[derive(Debug)]
struct Anchor {
    /// What it has to be, as the index hashes it; none where it may be any element.
    key: Option<u32>,
    /// Whether the subject may stand beside it rather than below.
    beside: bool,
}

impl Inside {
    /// Adds what another selector looks into.
    pub fn add(&mut self, selector: &Selector) {
        for one in selector.list.slice() {
            self.look(one, true);
        }
    }

    /// Whether none looks into anything.
    pub fn is_empty(&self) -> bool {
        !self.subject && !self.beside && !self.anything && self.anchors.is_empty()
    }

    /// What else may match differently after changes at or below `changed`: elements by themselves, and those with all that is
    /// below them.
    pub fn reach(&self, document: &Document, changed: &[NodeId]) -> (Vec<NodeId>, Vec<NodeId>) {
        let (mut nodes, mut tops) = (Vec::new(), Vec::new());
        if self.anything {
            let changed = changed.iter();
            tops.extend(changed.filter_map(|node| document.ancestors(*node).last()));
            return (nodes, tops);
        }
        // What stands above many is looked at once.
        let (mut seen, mut opened) = (HashSet::default(), HashSet::default());
        let mut line = Vec::new();
        for top in changed {
            let up = std::iter::once(*top).chain(document.ancestors(*top));
            line.extend(up.take_while(|node| seen.insert(*node)));
        }
        for node in line {
            let parent = document.parent(node).unwrap_or(node);
            if self.beside && opened.insert(parent) {
                nodes.extend(document.children(parent));
            }
            if self.subject {
                nodes.push(node);
            }
            let Some(element) = document.element(node) else {
                continue;
            };
            for anchor in &self.anchors {
                let is_meant = anchor.key.is_none_or(|key| {
                    let mut has = false;
                    index::each_key(element, |own| {
                        has |= own == key;
                        true
                    });
                    has
                });
                if is_meant {
                    tops.push(if anchor.beside { parent } else { node });
                }
            }
        }
        (nodes, tops)
    }

    /// Goes through the compounds from the subject to the left.
    fn look(&mut self, one: &One<Language>, is_subject: bool) {
        let (mut is_subject, mut beside) = (is_subject, false);
        let mut parts = one.iter();
        loop {
            let compound: Vec<&Component<Language>> = (&mut parts).collect();
            for component in &compound {
                match component {
                    Component::Has(relatives) => {
                        let is_after = relatives
                            .iter()
                            .any(|one| !matches!(one.match_hint, Hint::InChild | Hint::InSubtree));
                        match (is_subject, is_after) {
                            (true, false) => self.subject = true,
                            (true, true) => (self.subject, self.beside) = (true, true),
                            (false, false) => self.anchors.push(Anchor {
                                key: index::key_of(&compound),
                                beside,
                            }),
                            (false, true) => self.anything = true,
                        }
                    }
                    Component::Negation(list) | Component::Is(list) | Component::Where(list) => {
                        // What is said inside stands for an element at this place; the compound around it is no part of that.
                        let known = self.anchors.len();
                        list.slice()
                            .iter()
                            .for_each(|one| self.look(one, is_subject));
                        for anchor in &mut self.anchors[known..] {
                            anchor.beside |= beside;
                        }
                    }
                    Component::NthOf(of) => {
                        self.anything |= of.selectors().iter().any(looks_inside);
                    }
                    Component::Host(Some(one)) | Component::Slotted(one) => {
                        self.anything |= looks_inside(one);
                    }
                    _ => {}
                }
            }
            match parts.next_sequence() {
                None => return,
                Some(Combinator::Child | Combinator::Descendant) => {}
                Some(_) => beside = true,
            }
            is_subject = false;
        }
    }
}

fn looks_inside(one: &One<Language>) -> bool {
    let mut inside = Inside::default();
    inside.look(one, true);
    !inside.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Node, from_json};

    /// `html#1 > body#2 > (form#3.f > (p#4 > b#5), p#6), div#7 > i#8`; a change at 5.
    fn check(selector: &str, expected_nodes: &[u32], expected_tops: &[u32]) {
        let element = |id: u32, tag: &str, class: &str, below: &str| {
            format!(
                r#"{{"type":2,"id":{id},"tagName":"{tag}","attributes":{{"class":"{class}"}},"childNodes":[{below}]}}"#
            )
        };
        let p = element(4, "p", "", &element(5, "b", "", ""));
        let form = element(3, "form", "f", &format!("{p},{}", element(6, "p", "", "")));
        let div = element(7, "div", "", &element(8, "i", "", ""));
        let html = element(
            1,
            "html",
            "",
            &element(2, "body", "", &format!("{form},{div}")),
        );
        let page = Document::from_snapshot(
            from_json::<Node>(&format!(r#"{{"type":0,"id":9,"childNodes":[{html}]}}"#)).unwrap(),
        )
        .unwrap();
        let mut inside = Inside::default();
        inside.add(&Selector::for_rule(selector).unwrap());
        let (nodes, tops) = inside.reach(&page, &[page.by_id(5).unwrap()]);
        let ids = |nodes: Vec<NodeId>| {
            let mut ids: Vec<u32> = nodes.into_iter().map(|node| page.id(node)).collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        assert_eq!(ids(nodes), expected_nodes, "{selector}");
        assert_eq!(ids(tops), expected_tops, "{selector}");
    }

    #[test]
    fn a_change_reaches_those_that_look_inside_and_no_others() {
        check("p b", &[], &[]);
        check("form:has(b)", &[1, 2, 3, 4, 5, 9], &[]);
        check("form:not(:has(> b))", &[1, 2, 3, 4, 5, 9], &[]);
        check("form:has(+ div b)", &[1, 2, 3, 4, 5, 6, 7, 9], &[]);
        check("form:has(b) p", &[], &[3]);
        check(".f:has(b) p", &[], &[3]);
        check("#x:has(b) p", &[], &[]);
        check("form:has(b) + div", &[], &[2]);
        check("form:has(b) > p + p", &[], &[2]);
        check(":has(b) p", &[], &[1, 2, 3, 4, 5]);
        check("div :is(form:has(b) p)", &[], &[3]);
        check("form:has(~ div b) p", &[], &[9]);
        check("p:nth-child(2 of :has(b))", &[], &[9]);
    }
}
