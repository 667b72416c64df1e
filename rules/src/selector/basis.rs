//! What a selector goes by: for whoever asks how long it will hold.

use selectors::{
    attr::{AttrSelectorOperator, ParsedAttrSelectorOperation},
    parser::{Component, Selector as Parsed},
};

use super::{Selector, syntax::Language};

/// One thing that a selector goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis<'a> {
    /// `#a`.
    Id(&'a str),
    /// `.a`.
    Class(&'a str),
    /// `[a=b]`, and whether the whole value is compared; `[a]` has none.
    Attribute(&'a str, Option<(&'a str, bool)>),
    /// `:nth-child()` and its like.
    Place,
    /// An element's name.
    Kind,
}

impl Selector {
    /// What each selector of the list goes by, those within `:has()`, `:is()` and `:not()` included.
    pub(crate) fn basis(&self) -> Vec<Vec<Basis<'_>>> {
        let of = |one| {
            let mut found = Vec::new();
            gather(one, &mut found);
            found
        };
        self.list.slice().iter().map(of).collect()
    }
}

fn gather<'a>(selector: &'a Parsed<Language>, found: &mut Vec<Basis<'a>>) {
    for component in selector.iter_raw_match_order() {
        match component {
            Component::ID(name) => found.push(Basis::Id(name.as_str())),
            Component::Class(name) => found.push(Basis::Class(name.as_str())),
            Component::LocalName(_) => found.push(Basis::Kind),
            Component::AttributeInNoNamespaceExists {
                local_name_lower, ..
            } => found.push(Basis::Attribute(local_name_lower.as_str(), None)),
            Component::AttributeInNoNamespace {
                local_name,
                operator,
                value,
                ..
            } => {
                let is_whole = *operator == AttrSelectorOperator::Equal;
                found.push(Basis::Attribute(
                    local_name.as_str(),
                    Some((value.as_str(), is_whole)),
                ));
            }
            Component::AttributeOther(other) => {
                let value = match &other.operation {
                    ParsedAttrSelectorOperation::WithValue {
                        operator, value, ..
                    } => Some((value.as_str(), *operator == AttrSelectorOperator::Equal)),
                    ParsedAttrSelectorOperation::Exists => None,
                };
                found.push(Basis::Attribute(other.local_name_lower.as_str(), value));
            }
            Component::Nth(_) => found.push(Basis::Place),
            Component::NthOf(data) => {
                found.push(Basis::Place);
                data.selectors()
                    .iter()
                    .for_each(|inner| gather(inner, found));
            }
            Component::Negation(list) | Component::Is(list) | Component::Where(list) => {
                list.slice().iter().for_each(|inner| gather(inner, found));
            }
            Component::Has(list) => list.iter().for_each(|inner| gather(&inner.selector, found)),
            _ => {}
        }
    }
}
