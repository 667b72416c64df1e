//! How likely a selector is to hold tomorrow, and why.

use serde::{Deserialize, Serialize};

use super::names::{has_digit, is_counted, is_generated, is_layout, is_state};
use crate::selector::{Basis, Selector};

/// A grade, with its reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stability {
    /// The grade.
    pub grade: Grade,
    /// A clause for a person, to be read after the selector: `depends on position`.
    pub reason: String,
}

/// How likely a selector is to hold after the site's next release; the best first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// It goes by what people named.
    Stable,
    /// It goes by what may change.
    Fair,
    /// It goes by what will change.
    #[default]
    Brittle,
}

impl Stability {
    /// The grade of the weakest thing that the selector goes by.
    pub fn of(selector: &Selector) -> Stability {
        selector
            .basis()
            .iter()
            .map(|basis| of_one(basis))
            .max_by_key(|stability| stability.grade)
            .unwrap_or_default()
    }
}

/// Whether a selector, or one of its list, goes by kinds of elements alone: what is one element on this page is many on the next.
pub fn is_of_kinds(selector: &Selector) -> bool {
    selector.basis().iter().any(|basis| is_kind(basis))
}

fn is_kind(basis: &[Basis]) -> bool {
    basis.iter().all(|one| *one == Basis::Kind)
}

fn of_one(basis: &[Basis]) -> Stability {
    if is_kind(basis) {
        return Stability {
            grade: Grade::Fair,
            reason: "says only what kind of element it is".to_owned(),
        };
    }
    let weakest = basis
        .iter()
        .map(weigh)
        .reduce(|weakest, one| match one.0 > weakest.0 {
            true => one,
            false => weakest,
        });
    let (grade, reason) = weakest.unwrap_or((Grade::Brittle, "matches everything"));
    Stability {
        grade,
        reason: reason.to_owned(),
    }
}

fn weigh(basis: &Basis) -> (Grade, &'static str) {
    match *basis {
        Basis::Place => (Grade::Brittle, "depends on position"),
        Basis::Id(id) if is_generated(id) => (Grade::Brittle, "contains a generated id"),
        Basis::Id(id) if has_digit(id) => (Grade::Fair, "contains an id that is numbered"),
        Basis::Class(class) if is_generated(class) => {
            (Grade::Brittle, "contains a generated class")
        }
        Basis::Class(class) if is_state(class) => {
            (Grade::Brittle, "contains a class that comes and goes")
        }
        Basis::Class(class) if is_layout(class) => {
            (Grade::Fair, "contains a class that is about layout")
        }
        Basis::Class(class) if is_counted(class) => {
            (Grade::Fair, "contains a class that is numbered")
        }
        Basis::Attribute("style", _) => (Grade::Brittle, "depends on a style"),
        Basis::Attribute("aria-label" | "placeholder" | "title" | "alt", Some(_)) => (
            Grade::Fair,
            "contains a text, which may be worded anew or translated",
        ),
        // Of a class attribute, a part of it; of an address, whatever a path is made of.
        Basis::Attribute("class", Some((_, false))) => {
            (Grade::Fair, "contains the stem of a generated class")
        }
        Basis::Attribute("href", Some((path, _))) if has_digit(path) => {
            (Grade::Fair, "contains an address that is numbered")
        }
        Basis::Attribute(name, Some((value, true))) if name != "href" && is_generated(value) => {
            (Grade::Brittle, "contains a generated value")
        }
        Basis::Attribute("name" | "for", Some((value, true))) if has_digit(value) => {
            (Grade::Fair, "contains a name that is numbered")
        }
        _ => (Grade::Stable, "goes by what people named"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(selectors: &[&str], expected: Expect) {
        let graded: String = selectors
            .iter()
            .map(|text| {
                let stability = Stability::of(&Selector::parse(text).unwrap());
                format!("{:?}: {text} {}\n", stability.grade, stability.reason)
            })
            .collect();
        expected.assert_eq(&graded);
    }

    #[test]
    fn a_selector_is_as_stable_as_the_weakest_part_of_it() {
        check(
            &[
                "#pay",
                "form:has(#pay) label",
                "[data-testid=total] .price",
                "#line-2",
                "input[name=item3]",
                "button[aria-label=Close]",
                "div.mt-4 b",
                ".item-12",
                ".step-1",
                "button",
                "[class*=Button_root__]",
                "#pay, li:first-child",
                "#pay .css-1x2y3z",
                "#field-84213",
                "p:not(.is-open)",
                "label[for=':r1:']",
                "*",
            ],
            expect![[r#"
                Stable: #pay goes by what people named
                Stable: form:has(#pay) label goes by what people named
                Stable: [data-testid=total] .price goes by what people named
                Fair: #line-2 contains an id that is numbered
                Fair: input[name=item3] contains a name that is numbered
                Fair: button[aria-label=Close] contains a text, which may be worded anew or translated
                Fair: div.mt-4 b contains a class that is about layout
                Fair: .item-12 contains a class that is numbered
                Stable: .step-1 goes by what people named
                Fair: button says only what kind of element it is
                Fair: [class*=Button_root__] contains the stem of a generated class
                Brittle: #pay, li:first-child depends on position
                Brittle: #pay .css-1x2y3z contains a generated class
                Brittle: #field-84213 contains a generated id
                Brittle: p:not(.is-open) contains a class that comes and goes
                Brittle: label[for=':r1:'] contains a generated value
                Fair: * says only what kind of element it is
            "#]],
        );
    }
}
