//! What a rule must not depend on, with the reason for each.
//!
//! A match that reads what a customer does, types or chooses would tell the agent of it by what is covered. A match that
//! the engine and a browser could see differently would cover less than its author thinks.

use selectors::{
    attr::{ParsedAttrSelectorOperation, ParsedCaseSensitivity},
    parser::{Component, Selector},
};

use super::syntax::{Language, PseudoClass};

/// The first part that a rule must not have, and why; it reads as the end of a sentence that begins with the part.
pub fn of(list: &[Selector<Language>]) -> Option<(String, &'static str)> {
    list.iter()
        .flat_map(Selector::iter_raw_match_order)
        .find_map(refused)
}

fn refused(component: &Component<Language>) -> Option<(String, &'static str)> {
    match component {
        Component::Negation(list) | Component::Is(list) | Component::Where(list) => {
            of(list.slice())
        }
        Component::Has(list) => list
            .iter()
            .find_map(|relative| of(std::slice::from_ref(&relative.selector))),
        Component::NthOf(data) => of(data.selectors()),
        Component::AttributeInNoNamespaceExists {
            local_name_lower, ..
        } => attribute(local_name_lower.as_str()),
        Component::AttributeInNoNamespace {
            local_name,
            case_sensitivity,
            ..
        } => attribute(local_name.as_str())
            .or_else(|| case_flag(local_name.as_str(), *case_sensitivity)),
        Component::AttributeOther(selector) => {
            let name = selector.local_name_lower.as_str();
            attribute(name).or_else(|| match selector.operation {
                ParsedAttrSelectorOperation::WithValue {
                    case_sensitivity, ..
                } => case_flag(name, case_sensitivity),
                ParsedAttrSelectorOperation::Exists => None,
            })
        }
        Component::NonTSPseudoClass(class) => {
            pseudo_class(class).map(|reason| (format!(":{}", class.name()), reason))
        }
        Component::Scope | Component::ImplicitScope => Some((
            ":scope".to_owned(),
            "has no meaning in a rule, which is matched on the whole page; use `:root`",
        )),
        Component::Host(_) => Some((":host".to_owned(), OUTSIDE)),
        Component::Slotted(_) => Some(("::slotted()".to_owned(), PSEUDO_ELEMENT)),
        Component::Part(_) => Some(("::part()".to_owned(), PSEUDO_ELEMENT)),
        Component::PseudoElement(element) => {
            Some((format!("::{}", element.name()), PSEUDO_ELEMENT))
        }
        Component::Invalid(part) if part.is_empty() => Some((
            ":is()".to_owned(),
            "with an empty selector in it matches nothing there",
        )),
        Component::Invalid(part) => Some((
            part.to_string(),
            "does not parse, and a browser would pass over it without a word",
        )),
        _ => None,
    }
}

fn attribute(name: &str) -> Option<(String, &'static str)> {
    let reason = match name {
        "value" | "aria-valuenow" | "aria-valuetext" | "aria-invalid" => TYPES,
        "checked" | "selected" | "open" | "aria-checked" | "aria-selected" | "aria-pressed" => {
            CHOOSES
        }
        _ => return None,
    };
    Some((format!("[{name}"), reason)).map(|(part, reason)| (part + "]", reason))
}

/// A comparison that Chromium refuses, so that a tag could not tell what the rule covers.
fn case_flag(name: &str, case: ParsedCaseSensitivity) -> Option<(String, &'static str)> {
    let is_explicit = case == ParsedCaseSensitivity::ExplicitCaseSensitive;
    is_explicit.then(|| {
        let reason = "with `s` is not read by every browser; leave it out, which matches no less";
        (format!("[{name}]"), reason)
    })
}

fn pseudo_class(class: &PseudoClass) -> Option<&'static str> {
    match class {
        PseudoClass::Checked => Some(CHOOSES),
        PseudoClass::PlaceholderShown => Some(TYPES),
        PseudoClass::Target => Some(ADDRESS),
        PseudoClass::Dir(_) => {
            Some("may depend on a text, where `dir` is `auto`; use `[dir]` instead")
        }
        PseudoClass::Lang {
            is_plain: false, ..
        } => Some(
            "is read by every browser with one name alone, without quotes; write `:is(:lang(de), :lang(fr))`",
        ),
        PseudoClass::Has(_) => Some("is not read by browsers within another `:has()`"),
        PseudoClass::Defined => {
            Some("depends on which scripts have run; use the element's name instead")
        }
        PseudoClass::Unanswerable(name) => Some(match *name {
            "active" | "hover" | "focus" | "focus-visible" | "focus-within" | "-moz-focusring" => {
                "depends on where a customer's pointer or keyboard is"
            }
            "visited" => "depends on where a customer has been",
            "local-link" | "target-current" | "target-within" => ADDRESS,
            "default"
            | "indeterminate"
            | "open"
            | "popover-open"
            | "modal"
            | "fullscreen"
            | "-webkit-full-screen"
            | "picture-in-picture" => CHOOSES,
            "autofill" | "-webkit-autofill" | "blank" | "in-range" | "invalid" | "out-of-range"
            | "user-invalid" | "user-valid" | "valid" => TYPES,
            "host-context" | "has-slotted" => OUTSIDE,
            _ => "depends on a state of the page that is not in its structure",
        }),
        _ => None,
    }
}

const CHOOSES: &str = "depends on what a customer chooses";
const TYPES: &str = "depends on what a customer types";
const ADDRESS: &str = "depends on the page's address; give the rule pages instead";
const OUTSIDE: &str = "looks out of a shadow tree, in which a rule is matched from inside";
const PSEUDO_ELEMENT: &str =
    "is no element of the page; a rule on the element itself covers it too";
