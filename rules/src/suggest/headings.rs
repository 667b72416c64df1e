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
    company: HashMap<(NodeId, Category), bool>,
    /// What the elements are called, by the meanings of that.
    named: HashMap<NodeId, Vec<(Category, String)>>,
    /// Of each row that was looked at the places of its cells, and its own head.
    places: HashMap<NodeId, usize>,
    rows: HashMap<NodeId, Option<NodeId>>,
    /// The cells of the first row of a table.
    tops: HashMap<NodeId, Vec<NodeId>>,
    /// The terms of what is said in a list.
    terms: HashMap<NodeId, Option<NodeId>>,
    /// The first three elements in an element.
    members: HashMap<NodeId, [Option<NodeId>; 3]>,
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
            company: HashMap::default(),
            named: HashMap::default(),
            places: HashMap::default(),
            rows: HashMap::default(),
            tops: HashMap::default(),
            terms: HashMap::default(),
            members: HashMap::default(),
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
        let headed = |(category, said): (Category, String), text: &str, begin: &str| {
            fits(category, text).then(|| Headed {
                category,
                reason: format!("{begin} \u{201c}{said}\u{201d}."),
            })
        };
        let named = std::iter::once(parent).chain(cell).find_map(|node| {
            let mut names = self.named(node).iter().cloned();
            names.find_map(|name| headed(name, text, "Its element is called"))
        });
        named
            .or_else(|| {
                let begin = text.find(|c: char| c.is_ascii_digit())?;
                let (label, value) = text.split_at(begin);
                headed(
                    alone(label, meaning(&plain(label)))?,
                    value,
                    "It begins with",
                )
            })
            .or_else(|| {
                let label = self.label(parent)?;
                headed(
                    alone(&label, meaning(&plain(&label)))?,
                    text,
                    "Before it stands",
                )
            })
    }

    /// What a programmer called an element, where a name says one thing.
    fn named(&mut self, node: NodeId) -> &[(Category, String)] {
        let element = self.document.element(node);
        self.named.entry(node).or_insert_with(|| {
            let names = element.map(names).unwrap_or_default();
            let names = names.iter();
            names
                .filter_map(|name| alone(name, meaning_of_name(&plain(name))))
                .collect()
        })
    }

    /// The heads of a cell or of what is said of a term, the nearest first, with where each stands.
    fn heads(&mut self, cell: NodeId) -> Vec<(NodeId, &'static str)> {
        if is(self.document, cell, &["dd"]) {
            let term = self.term(cell);
            return term
                .map(|term| (term, "It is said of"))
                .into_iter()
                .collect();
        }
        let column = self.column(cell).map(|head| (head, "Its column is headed"));
        let row = self
            .document
            .parent(cell)
            .and_then(|row| self.row(row))
            .map(|head| (head, "Its row is headed"));
        column.into_iter().chain(row).collect()
    }

    /// The nearest `dt` before a `dd`.
    fn term(&mut self, said: NodeId) -> Option<NodeId> {
        if let Some(known) = self.terms.get(&said) {
            return *known;
        }
        let mut term = None;
        let list = self.document.parent(said)?;
        for one in self.document.children(list) {
            match self.document.element(one) {
                Some(element) if element.tag == "dt" => term = Some(one),
                Some(element) if element.tag == "dd" => {
                    self.terms.insert(one, term);
                }
                _ => {}
            }
        }
        self.terms.get(&said).copied().flatten()
    }

    /// The `th` at the head of the column of a table that a cell is in.
    pub fn column(&mut self, node: NodeId) -> Option<NodeId> {
        let document = self.document;
        let cell = near(document, node, &["td"])?;
        let table = document
            .ancestors(cell)
            .find(|above| is(document, *above, &["table"]))?;
        self.row(document.parent(cell)?);
        let place = *self.places.get(&cell)?;
        let top = self.tops.entry(table).or_insert_with(|| {
            let first = document
                .subtree(table)
                .find(|one| is(document, *one, &["tr"]));
            first.map_or_else(Vec::new, |first| cells(document, first).collect())
        });
        let head = top.get(place).copied();
        head.filter(|head| is(document, *head, &["th"]))
    }

    /// The first `th` of a row, whose cells are counted.
    fn row(&mut self, row: NodeId) -> Option<NodeId> {
        let document = self.document;
        let places = &mut self.places;
        *self.rows.entry(row).or_insert_with(|| {
            places.extend(cells(document, row).zip(0..));
            cells(document, row).find(|one| is(document, *one, &["th"]))
        })
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
        if let Some(known) = self.company.get(&(head, category)) {
            return *known;
        }
        let has_company = self.is_beside_somebody(head, category);
        self.company.insert((head, category), has_company);
        has_company
    }

    fn is_beside_somebody(&mut self, head: NodeId, category: Category) -> bool {
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
    fn label(&mut self, parent: NodeId) -> Option<String> {
        let document = self.document;
        let short = |node: NodeId| {
            let text = said(document, node);
            (!text.is_empty() && text.len() <= LONGEST_LABEL).then_some(text)
        };
        if let [Some(first), None, _] = self.members(parent) {
            return short(first);
        }
        match self.members(document.parent(parent)?) {
            [Some(label), Some(value), None] if value == parent => short(label),
            _ => None,
        }
    }

    fn members(&mut self, group: NodeId) -> [Option<NodeId>; 3] {
        let document = self.document;
        *self.members.entry(group).or_insert_with(|| {
            let mut members = document
                .children(group)
                .filter(|node| document.element(*node).is_some());
            [members.next(), members.next(), members.next()]
        })
    }
}

/// The cells of a row.
fn cells(document: &Document, row: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    document
        .children(row)
        .filter(|one| is(document, *one, &["td", "th"]))
}

/// What says one thing and nothing else, and needs no company for it, as it stands in `own`, in which it was found.
fn alone(own: &str, found: Option<Found>) -> Option<(Category, String)> {
    let found = found.filter(|found| found.is_all)?;
    match found.means {
        Meaning::Is(category) if !needs_company(category) => {
            Some((category, written(own, &found.said).to_owned()))
        }
        _ => None,
    }
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
