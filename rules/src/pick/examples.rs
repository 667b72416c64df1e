//! From two or more elements to selectors for them, and for all like them: by what all of them have in common.

use std::rc::Rc;

use super::{
    Candidate, Found, MOST, Picker, Reach,
    keys::{Key, TEST_IDS},
    names::{has_digit, is_generated},
    parts::{self, Part, Rank, string},
};
use crate::document::{Element, NodeId};

impl Picker<'_> {
    /// Selectors for several elements: first those that match these alone, then those for all like them; the steadiest first.
    ///
    /// Every selector matches all of the elements. Anything but elements is left out; for one the same as [`Picker::candidates`].
    pub fn candidates_for(&self, nodes: &[NodeId]) -> Vec<Candidate> {
        let mut chosen: Vec<NodeId> = Vec::new();
        for node in nodes {
            if self.document.element(*node).is_some() && !chosen.contains(node) {
                chosen.push(*node);
            }
        }
        let nodes = match chosen[..] {
            [] => return Vec::new(),
            [node] => return self.candidates(node),
            _ => chosen,
        };
        let mut found = Found::new(self, &nodes);
        // Of cells of one column the others of that column are like them, before anything else.
        self.columns(nodes[0], &mut found);
        let column = found.alike.first().map(|(_, matched)| Rc::clone(matched));
        let shared = self.shared(&nodes);
        for part in shared.iter().filter(|part| part.rank < Rank::Kind) {
            found.add(part);
        }
        let known: Vec<Part> = shared
            .iter()
            .filter(|part| !part.extra.is_empty())
            .cloned()
            .collect();
        for pair in parts::joined(&self.kind(&nodes), &known) {
            found.add(&pair);
        }
        self.in_common(&nodes, &shared, &mut found);
        // What kind of elements they are says something only of one kind.
        for part in shared
            .iter()
            .filter(|part| part.key != Key::Any || !part.extra.is_empty())
        {
            found.add(part);
        }
        let mut all = found.alone;
        let listed = self.each(&nodes);
        // What says the same in fewer words goes first, if it is as steady.
        all.extend(listed);
        all.sort_by_key(|one| one.stability.grade);
        let mut alike = found.alike;
        alike.sort_by_key(|(one, matched)| {
            let is_column = column.as_ref() == Some(matched);
            (!is_column, one.stability.grade, one.matches)
        });
        all.extend(alike.into_iter().map(|(one, _)| one).take(MOST));
        all
    }

    /// The parts that all of the elements have, the steadiest first; the last is what kind of elements they are.
    fn shared(&self, nodes: &[NodeId]) -> Vec<Part> {
        let kind = self.kind(nodes);
        let is_one_kind = !kind.contains(',');
        let mut shared = self.affixes(nodes, is_one_kind.then_some(&kind));
        for part in parts::of(self.document, nodes[0]) {
            match (is_one_kind, &part.key) {
                (true, _) => shared.push(part),
                // Without the name of the element, where it is looked up by something else.
                (false, Key::Class(_) | Key::Attribute(..)) => shared.push(Part {
                    text: part.extra.clone(),
                    ..part
                }),
                (false, _) => {}
            }
        }
        if !is_one_kind {
            shared.push(Part {
                text: kind,
                extra: String::new(),
                key: Key::Any,
                rank: Rank::Kind,
            });
        }
        shared.retain(|part| {
            let matched = self.matched(part);
            nodes.iter().all(|node| matched.binary_search(node).is_ok())
        });
        shared.sort_by_key(|part| part.rank);
        shared
    }

    /// What kind of elements they are: `input`, or `:is(input, select)`.
    fn kind(&self, nodes: &[NodeId]) -> String {
        let mut tags: Vec<String> = nodes
            .iter()
            .map(|node| parts::tag(self.document, *node))
            .collect();
        tags.sort_unstable();
        tags.dedup();
        match &tags[..] {
            [tag] => tag.clone(),
            tags => format!(":is({})", tags.join(", ")),
        }
    }

    /// How the names of all begin or end: `card-` of `card-number` and `card-expiry`.
    fn affixes(&self, nodes: &[NodeId], tag: Option<&str>) -> Vec<Part> {
        let elements: Vec<&Element> = nodes
            .iter()
            .filter_map(|node| self.document.element(*node))
            .collect();
        let names = ["id", "name", "for", "autocomplete"];
        let names = names.into_iter().chain(TEST_IDS);
        let mut affixes = Vec::new();
        for name in names {
            let values: Option<Vec<String>> = elements
                .iter()
                .map(|element| Some(element.attribute(name)?.into_owned()))
                .collect();
            let Some(values) = values else { continue };
            for (comparison, text) in [("^=", beginning(&values)), ("$=", ending(&values))] {
                let Some(text) = text.filter(|text| says(text)) else {
                    continue;
                };
                let extra = format!("[{name}{comparison}{}]", string(&text));
                affixes.push(Part {
                    text: format!("{}{extra}", tag.unwrap_or_default()),
                    extra,
                    key: tag.map_or(Key::Any, |_| parts::bare(self.document, nodes[0]).key),
                    rank: Rank::Shared,
                });
            }
        }
        affixes
    }

    /// What all have, below what all stand in.
    fn in_common(&self, nodes: &[NodeId], shared: &[Part], found: &mut Found) {
        for part in shared {
            for (_, anchor) in &self.anchors(nodes[0]) {
                if found.alike.len() >= MOST && !found.alone.is_empty() {
                    return;
                }
                let above = self.matched(anchor);
                if nodes.iter().all(|node| self.is_below(*node, &above)) {
                    found.add_some(&format!("{} {}", anchor.text, part.text), part);
                }
            }
        }
    }

    /// Each by what is its own, if they are few enough for that.
    fn each(&self, nodes: &[NodeId]) -> Option<Candidate> {
        if nodes.len() > MOST_LISTED {
            return None;
        }
        let each: Option<Vec<String>> = nodes
            .iter()
            .map(|node| {
                let best = self.candidates(*node).into_iter().next()?;
                (best.reach == Reach::One).then_some(best.selector)
            })
            .collect();
        let list = Candidate::new(&each?.join(", "), nodes.len(), Reach::One);
        // A list may be too long for a rule.
        crate::selector::Selector::for_rule(&list.selector)
            .is_ok()
            .then_some(list)
    }
}

/// More elements than this are no list that a person would read.
const MOST_LISTED: usize = 32;

/// What all values begin with, up to where a word ends; none where one is no more than that.
fn beginning(values: &[String]) -> Option<String> {
    let first = values.first()?;
    let mut end = first.len();
    for value in values {
        let same = first.bytes().zip(value.bytes()).take_while(|(a, b)| a == b);
        end = end.min(same.count());
    }
    let common = first.get(..end)?;
    let end = common.rfind(is_joint)? + 1;
    Some(common[..end].to_owned())
}

/// What all values end with, from where a word begins.
fn ending(values: &[String]) -> Option<String> {
    let first = values.first()?;
    let mut length = first.len();
    for value in values {
        let (one, other) = (first.bytes().rev(), value.bytes().rev());
        length = length.min(one.zip(other).take_while(|(a, b)| a == b).count());
    }
    let common = first.get(first.len() - length..)?;
    let begin = common.find(is_joint)?;
    Some(common[begin..].to_owned())
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | ':' | '[' | ']')
}

fn says(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3 && !has_digit(text) && !is_generated(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_their_ends_in_common() {
        let of = |values: [&str; 2]| values.map(str::to_owned);
        let both = |values| (beginning(&of(values)), ending(&of(values)));
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(both(["card-number", "card-expiry"]), (some("card-"), None));
        assert_eq!(both(["home_phone", "work_phone"]), (None, some("_phone")));
        assert_eq!(both(["address", "addition"]), (None, None));
        assert_eq!(
            both(["billing[city]", "billing[zip]"]),
            (some("billing["), some("]"))
        );
        assert_eq!(both(["übung-a", "über-a"]), (None, some("-a")));
        assert!(says("card-") && !says("]") && !says("a-") && !says("row1-"));
    }
}
