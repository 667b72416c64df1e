//! Selectors, written and matched a second time: from the text of Selectors Level 4, slowly, sharing nothing with the engine.

use std::fmt;

use super::{draw::Draw, page::Page};

/// Compounds from left to right, each but the first with the combinator before it.
#[derive(Clone, Debug)]
pub struct Complex(Vec<(char, Compound)>);

#[derive(Clone, Debug)]
struct Compound(Vec<Simple>);

#[derive(Clone, Debug)]
enum Simple {
    Any,
    Tag(&'static str),
    Class(&'static str),
    Id(&'static str),
    Attribute {
        name: &'static str,
        operator: &'static str,
        value: &'static str,
        any_case: bool,
    },
    Not(Vec<Complex>),
    Is(Vec<Complex>),
    Where(Vec<Complex>),
    /// Relative: the combinator of the first compound counts.
    Has(Complex),
    Nth {
        step: i32,
        offset: i32,
        of_type: bool,
        last: bool,
        of: Option<Compound>,
    },
    Empty,
    Root,
}

impl Complex {
    pub fn draw(draw: &mut Draw<'_>) -> Complex {
        Complex::nested(draw, 2)
    }

    fn nested(draw: &mut Draw<'_>, depth: usize) -> Complex {
        let count = draw.pick(&[1, 1, 1, 2, 2, 3]);
        let parts = (0..count).map(|_| {
            (
                draw.pick(&[' ', '>', '+', '~']),
                Compound::draw(draw, depth),
            )
        });
        Complex(parts.collect())
    }

    /// What `:has()` looks for: names alone, so that what stands in hidden content under no such name does not matter.
    fn relative(draw: &mut Draw<'_>) -> Complex {
        let first = draw.pick(&[' ', '>', '+', '~']);
        let mut parts = vec![(first, Compound(vec![Simple::name(draw)]))];
        if draw.one_in(4) {
            let then = draw.pick(&[' ', '>']);
            parts.push((then, Compound(vec![Simple::name(draw)])));
        }
        Complex(parts)
    }

    /// Whether an element with nothing in it may matter.
    pub fn reads_emptiness(&self) -> bool {
        self.0
            .iter()
            .flat_map(|(_, compound)| &compound.0)
            .any(|simple| match simple {
                Simple::Empty => true,
                Simple::Not(list) | Simple::Is(list) | Simple::Where(list) => {
                    list.iter().any(Complex::reads_emptiness)
                }
                _ => false,
            })
    }

    /// The attributes, with their values, that may make an element match.
    pub fn names(&self) -> Vec<(&'static str, &'static str)> {
        let simple = self.0.iter().flat_map(|(_, compound)| &compound.0);
        simple.flat_map(Simple::names).collect()
    }

    pub fn matches(&self, page: &Page, node: usize) -> bool {
        ends_at(page, node, &self.0)
    }
}

/// Whether a chain of compounds can be laid along the tree so that it ends at the node.
fn ends_at(page: &Page, node: usize, parts: &[(char, Compound)]) -> bool {
    let Some(((combinator, compound), before)) = parts.split_last() else {
        return true;
    };
    if !compound.matches(page, node) {
        return false;
    }
    if before.is_empty() {
        return true;
    }
    let siblings = page.element_siblings(node);
    let place = siblings.iter().position(|one| *one == node).unwrap_or(0);
    let from: Vec<usize> = match combinator {
        ' ' => std::iter::successors(page.parent_element(node), |one| page.parent_element(*one))
            .collect(),
        '>' => page.parent_element(node).into_iter().collect(),
        '+' => place
            .checked_sub(1)
            .map(|one| siblings[one])
            .into_iter()
            .collect(),
        _ => siblings[..place].to_vec(),
    };
    from.into_iter().any(|one| ends_at(page, one, before))
}

/// The elements that stand to the node as the combinator says, seen from the left.
fn related(page: &Page, node: usize, combinator: char) -> Vec<usize> {
    let siblings = page.element_siblings(node);
    let after = siblings.iter().position(|one| *one == node).unwrap_or(0) + 1;
    match combinator {
        '>' => page.element_children(node),
        ' ' => {
            let mut found = page.element_children(node);
            let mut at = 0;
            while at < found.len() {
                found.extend(page.element_children(found[at]));
                at += 1;
            }
            found
        }
        '+' => siblings.get(after).copied().into_iter().collect(),
        _ => siblings[after..].to_vec(),
    }
}

impl Compound {
    fn draw(draw: &mut Draw<'_>, depth: usize) -> Compound {
        let mut all = vec![match draw.below(6) {
            0 => Simple::Any,
            _ => Simple::name(draw),
        }];
        if draw.one_in(3) {
            all.push(Simple::condition(draw, depth));
        }
        // A type comes first, and alone.
        let is_type = |simple: &Simple| matches!(simple, Simple::Any | Simple::Tag(_));
        all.sort_by_key(|simple| !is_type(simple));
        if all.iter().all(is_type) {
            all.truncate(1);
        }
        Compound(all)
    }

    fn matches(&self, page: &Page, node: usize) -> bool {
        self.0.iter().all(|simple| simple.matches(page, node))
    }
}

impl Simple {
    fn name(draw: &mut Draw<'_>) -> Simple {
        match draw.below(8) {
            0..3 => Simple::Class(draw.pick(&CLASSES)),
            3..6 => Simple::Tag(draw.pick(&TAGS)),
            6 => Simple::Id(draw.pick(&IDS)),
            _ => Simple::Attribute {
                name: draw.pick(&["data-k", "type", "name", "role"]),
                operator: draw.pick(&["", "=", "~=", "|=", "^=", "$=", "*="]),
                value: draw.pick(&["a", "a-b", "", "text", "A", "button"]),
                any_case: draw.one_in(3),
            },
        }
    }

    fn condition(draw: &mut Draw<'_>, depth: usize) -> Simple {
        let list = |draw: &mut Draw<'_>| {
            let count = 1 + draw.below(2);
            (0..count)
                .map(|_| Complex::nested(draw, depth.saturating_sub(1)))
                .collect()
        };
        match draw.below(if depth == 0 { 4 } else { 9 }) {
            0 => Simple::name(draw),
            1 => Simple::Root,
            2 => Simple::Empty,
            3 | 4 => Simple::Nth {
                step: draw.pick(&[0, 1, 2, -1, 3]),
                offset: draw.pick(&[1, 2, 0, -1, 3]),
                of_type: draw.one_in(3),
                last: draw.one_in(3),
                of: draw.one_in(4).then(|| Compound(vec![Simple::name(draw)])),
            },
            5 => Simple::Not(list(draw)),
            6 => Simple::Is(list(draw)),
            7 => Simple::Where(list(draw)),
            _ => Simple::Has(Complex::relative(draw)),
        }
    }

    fn names(&self) -> Vec<(&'static str, &'static str)> {
        match self {
            Simple::Class(class) => vec![("class", class)],
            Simple::Id(id) => vec![("id", id)],
            Simple::Attribute { name, value, .. } => vec![(name, value)],
            Simple::Not(list) | Simple::Is(list) | Simple::Where(list) => {
                list.iter().flat_map(Complex::names).collect()
            }
            Simple::Has(relative) => relative.names(),
            _ => Vec::new(),
        }
    }

    fn matches(&self, page: &Page, node: usize) -> bool {
        let any = |list: &[Complex]| list.iter().any(|one| one.matches(page, node));
        match self {
            Simple::Any => true,
            Simple::Tag(tag) => page.tag(node) == *tag,
            Simple::Class(class) => page
                .attribute(node, "class")
                .is_some_and(|all| all.split(' ').any(|one| one == *class)),
            Simple::Id(id) => page.attribute(node, "id") == Some(id),
            Simple::Attribute {
                name,
                operator,
                value,
                any_case,
            } => page
                .attribute(node, name)
                // In HTML the values of `type` are compared without regard to case.
                .is_some_and(|has| compare(has, operator, value, *any_case || *name == "type")),
            Simple::Not(list) => !any(list),
            Simple::Is(list) | Simple::Where(list) => any(list),
            Simple::Has(relative) => {
                let mut found = vec![node];
                for (combinator, compound) in &relative.0 {
                    found = found
                        .iter()
                        .flat_map(|one| related(page, *one, *combinator))
                        .collect();
                    found.retain(|one| compound.matches(page, *one));
                }
                !found.is_empty()
            }
            Simple::Nth {
                step,
                offset,
                of_type,
                last,
                of,
            } => {
                let mut counted = page.element_siblings(node);
                counted.retain(|one| match (of_type, of) {
                    (true, _) => page.tag(*one) == page.tag(node),
                    (_, Some(of)) => of.matches(page, *one),
                    _ => true,
                });
                if *last {
                    counted.reverse();
                }
                counted
                    .iter()
                    .position(|one| *one == node)
                    .is_some_and(|place| {
                        let place = place as i32 + 1;
                        (0..100).any(|n| step * n + offset == place)
                    })
            }
            Simple::Empty => page.is_empty(node),
            Simple::Root => page.is_root(node),
        }
    }
}

fn compare(has: &str, operator: &str, value: &str, any_case: bool) -> bool {
    let (has, value) = match any_case {
        true => (has.to_ascii_lowercase(), value.to_ascii_lowercase()),
        false => (has.to_owned(), value.to_owned()),
    };
    let value = value.as_str();
    match operator {
        "" => true,
        "=" => has == value,
        "~=" => !value.is_empty() && has.split(' ').any(|one| one == value),
        "|=" => has == value || has.starts_with(&format!("{value}-")),
        "^=" => !value.is_empty() && has.starts_with(value),
        "$=" => !value.is_empty() && has.ends_with(value),
        _ => !value.is_empty() && has.contains(value),
    }
}

impl fmt::Display for Complex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (combinator, compound)) in self.0.iter().enumerate() {
            match (place, combinator) {
                (0, _) => {}
                (_, ' ') => f.write_str(" ")?,
                (_, combinator) => write!(f, " {combinator} ")?,
            }
            write!(f, "{compound}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Compound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|simple| write!(f, "{simple}"))
    }
}

impl fmt::Display for Simple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |list: &[Complex]| {
            list.iter()
                .map(Complex::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        match self {
            Simple::Any => f.write_str("*"),
            Simple::Tag(tag) => f.write_str(tag),
            Simple::Class(class) => write!(f, ".{class}"),
            Simple::Id(id) => write!(f, "#{id}"),
            Simple::Attribute {
                name, operator: "", ..
            } => write!(f, "[{name}]"),
            Simple::Attribute {
                name,
                operator,
                value,
                any_case,
            } => {
                write!(
                    f,
                    "[{name}{operator}\"{value}\"{}]",
                    if *any_case { " i" } else { "" }
                )
            }
            Simple::Not(all) => write!(f, ":not({})", list(all)),
            Simple::Is(all) => write!(f, ":is({})", list(all)),
            Simple::Where(all) => write!(f, ":where({})", list(all)),
            Simple::Has(relative) => write!(f, ":has({} {relative})", relative.0[0].0),
            Simple::Nth {
                step,
                offset,
                of_type,
                last,
                of,
            } => {
                let last = if *last { "last-" } else { "" };
                match (of_type, of) {
                    (true, _) => write!(f, ":nth-{last}of-type({step}n{offset:+})"),
                    (_, Some(of)) => write!(f, ":nth-{last}child({step}n{offset:+} of {of})"),
                    _ => write!(f, ":nth-{last}child({step}n{offset:+})"),
                }
            }
            Simple::Empty => f.write_str(":empty"),
            Simple::Root => f.write_str(":root"),
        }
    }
}

/// Classes that elements have and rules name.
pub const CLASSES: [&str; 5] = ["m", "h", "o", "d", "q"];
/// Ids that elements have and rules name.
pub const IDS: [&str; 4] = ["n1", "n2", "n3", "n4"];
const TAGS: [&str; 12] = [
    "div", "p", "span", "input", "button", "select", "option", "a", "x-host", "svg", "iframe",
    "form",
];
