//! What a page writes beside a text to say what it is: the head of its column or row, a term, a label, a name of its element.

use foldhash::HashMap;

use super::{
    Category,
    clues::said,
    plain::{plain, written},
    words::{Found, Meaning, meaning, meaning_of_name},
};
use crate::document::{Document, Element, NodeId};

/// Finds what the texts of a page stand under, and remembers what headings mean.
pub struct Headings<'d> {
    document: &'d Document,
    known: HashMap<NodeId, Option<(Category, String)>>,
}

/// What a text is taken for by what stands beside it: the category, and why.
pub struct Headed {
    /// What it holds.
    pub category: Category,
    /// The reason, in words.
    pub reason: String,
}

impl<'d> Headings<'d> {
    /// For a page.
    pub fn new(document: &'d Document) -> Self {
        Headings {
            document,
            known: HashMap::default(),
        }
    }

    /// What a text of an element is, if something beside it says so and the text looks like that.
    pub fn of(&mut self, parent: NodeId, text: &str) -> Option<Headed> {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if text.len() > LONGEST {
            return None;
        }
        let cell = near(self.document, parent, &["td", "dd"]);
        let heads = cell.map(|cell| self.heads(cell)).unwrap_or_default();
        for (head, where_it_is) in &heads {
            let Some((category, said)) = self.meaning(*head) else {
                continue;
            };
            if !fits(category, text)
                || needs_company(category) && !self.has_company(*head, category)
            {
                continue;
            }
            return Some(Headed {
                category,
                reason: format!("{where_it_is} \u{201c}{said}\u{201d}."),
            });
        }
        // What no structure holds together has to look like a number at least.
        if digits < 4 {
            return None;
        }
        // `own` is what `found` was found in, as it is written.
        let headed = |found: Option<Found>, own: &str, text: &str, begin: &str| {
            let found = found.filter(|found| found.is_all)?;
            let Meaning::Is(category) = found.means else {
                return None;
            };
            (fits(category, text) && !needs_company(category)).then(|| Headed {
                category,
                reason: format!("{begin} \u{201c}{}\u{201d}.", written(own, &found.said)),
            })
        };
        let named = std::iter::once(parent).chain(cell).find_map(|node| {
            let names = names(self.document.element(node)?);
            names.iter().find_map(|name| {
                headed(
                    meaning_of_name(&plain(name)),
                    name,
                    text,
                    "Its element is called",
                )
            })
        });
        named
            .or_else(|| {
                let begin = text.find(|c: char| c.is_ascii_digit())?;
                let (label, value) = text.split_at(begin);
                headed(meaning(&plain(label)), label, value, "It begins with")
            })
            .or_else(|| {
                let label = self.label(parent)?;
                headed(meaning(&plain(&label)), &label, text, "Before it stands")
            })
    }

    /// The heads of a cell or of what is said of a term, the nearest first, with where each stands.
    fn heads(&self, cell: NodeId) -> Vec<(NodeId, &'static str)> {
        let document = self.document;
        if is(document, cell, &["dd"]) {
            let before = std::iter::successors(document.previous_sibling(cell), |node| {
                document.previous_sibling(*node)
            });
            let term = before.into_iter().find(|node| is(document, *node, &["dt"]));
            return term
                .map(|term| (term, "It is said of"))
                .into_iter()
                .collect();
        }
        let column = column(document, cell).map(|head| (head, "Its column is headed"));
        let row = document
            .parent(cell)
            .and_then(|row| {
                document
                    .children(row)
                    .find(|one| is(document, *one, &["th"]))
            })
            .map(|head| (head, "Its row is headed"));
        column.into_iter().chain(row).collect()
    }

    /// What a heading means that says one thing.
    fn meaning(&mut self, head: NodeId) -> Option<(Category, String)> {
        let document = self.document;
        let means = || {
            let own = said(document, head);
            let found = meaning(&plain(&own)).filter(|found| found.is_all)?;
            match found.means {
                Meaning::Is(category) => Some((category, written(&own, &found.said).to_owned())),
                _ => None,
            }
        };
        self.known.entry(head).or_insert_with(means).clone()
    }

    /// Whether another heading beside this one speaks of a person too: a name is anything's, a name beside an address somebody's.
    fn has_company(&mut self, head: NodeId, category: Category) -> bool {
        let document = self.document;
        let Some(row) = document.parent(head) else {
            return false;
        };
        // The terms of one list may stand in a group each; heads of rows stand in a row each.
        let list = document
            .ancestors(head)
            .find(|above| is(document, *above, &["dl"]));
        let all: Vec<NodeId> = match list {
            Some(list) => document.subtree(list).take(MOST_HEADS).collect(),
            None => document.children(row).take(MOST_HEADS).collect(),
        };
        let mut heads = all
            .into_iter()
            .filter(|one| is(document, *one, &["th", "dt"]));
        heads.any(|one| {
            self.meaning(one)
                .is_some_and(|(other, _)| other != category && is_of_somebody(other))
        })
    }

    /// A short text in an element right before, in a line or a group of two.
    fn label(&self, parent: NodeId) -> Option<String> {
        let document = self.document;
        let short = |node: NodeId| {
            let text = said(document, node);
            (!text.is_empty() && text.len() <= LONGEST_LABEL).then_some(text)
        };
        let element = |node: &NodeId| document.element(*node).is_some();
        let mut within = document.children(parent).filter(element);
        if let (Some(first), None) = (within.next(), within.next()) {
            return short(first);
        }
        let group = document.parent(parent)?;
        let mut members = document.children(group).filter(element);
        match (members.next(), members.next(), members.next()) {
            (Some(label), Some(value), None) if value == parent => short(label),
            _ => None,
        }
    }
}

/// The `th` at the head of the column of a table that a cell is in.
pub fn column(document: &Document, node: NodeId) -> Option<NodeId> {
    let cell = near(document, node, &["td"])?;
    let table = document
        .ancestors(cell)
        .find(|above| is(document, *above, &["table"]))?;
    let cells = |row: NodeId| {
        document
            .children(row)
            .filter(move |one| is(document, *one, &["td", "th"]))
    };
    let place = cells(document.parent(cell)?).position(|one| one == cell)?;
    let first = document
        .subtree(table)
        .find(|one| is(document, *one, &["tr"]))?;
    cells(first)
        .nth(place)
        .filter(|head| is(document, *head, &["th"]))
}

fn near(document: &Document, node: NodeId, tags: &[&str]) -> Option<NodeId> {
    std::iter::once(node)
        .chain(document.ancestors(node).take(CELL_DISTANCE))
        .find(|above| is(document, *above, tags))
}

fn is(document: &Document, node: NodeId, tags: &[&str]) -> bool {
    document
        .element(node)
        .is_some_and(|element| tags.contains(&element.tag.as_str()))
}

/// What a programmer called an element.
fn names(element: &Element) -> Vec<String> {
    ["class", "id", "data-testid", "data-field", "itemprop"]
        .into_iter()
        .filter_map(|name| element.attribute(name))
        .flat_map(|value| {
            let names = value.split_ascii_whitespace().take(MOST_NAMES);
            names.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

/// Whether a heading of this category alone says too little: many things have a name, and servers a health.
fn needs_company(category: Category) -> bool {
    matches!(
        category,
        Category::Name | Category::Address | Category::Health
    )
}

/// Whether what has a heading of this category is somebody: cookies have a name and expire.
fn is_of_somebody(category: Category) -> bool {
    matches!(
        category,
        Category::CardNumber
            | Category::BankAccount
            | Category::IdentityNumber
            | Category::BirthDate
            | Category::Name
            | Category::Email
            | Category::Phone
            | Category::Address
    )
}

/// Whether a text looks like something of the category that stands under a heading for it.
fn fits(category: Category, text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let words = text.split_whitespace().count();
    match category {
        Category::CardNumber => digits >= 8,
        Category::BankAccount | Category::IdentityNumber => digits >= 5 && words <= 12,
        Category::Phone => digits >= 6 && letters <= 4,
        Category::BirthDate => digits >= 4 && words <= 4,
        Category::Credential => digits >= 1 && words == 1 && text.len() >= 4,
        Category::Income => digits >= 3 && letters <= 12,
        Category::Name => digits == 0 && letters >= 2 && words <= 5,
        Category::Address | Category::Health => letters >= 2,
        _ => false,
    }
}

/// How far above its text a cell is sought.
const CELL_DISTANCE: usize = 4;
/// The longest text, in bytes, that is somebody's number, name or address.
const LONGEST: usize = 120;
/// The longest label, in bytes.
const LONGEST_LABEL: usize = 40;
/// So many headings of a row, and so many names of an element, are looked at.
const MOST_HEADS: usize = 200;
const MOST_NAMES: usize = 8;
