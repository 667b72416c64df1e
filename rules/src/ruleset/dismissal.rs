//! Suggestions that a site does not follow.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::{
    document::{Document, NodeId},
    scope::{Address, Scope},
    selector::Selector,
};

/// What looks sensitive and is left as the rules have it, because somebody said so.
///
/// Suggestions, findings and alarms pass it over; nothing that is enforced depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Dismissal {
    /// What it looks like, in the word of [`Category::as_str`](crate::suggest::Category::as_str): once that is
    /// another word, it is found again.
    pub category: String,
    /// A CSS selector list.
    pub selector: String,
    /// URL patterns of the pages on which it is dismissed; empty means every page of the site.
    #[serde(default)]
    pub pages: Vec<String>,
}

/// One that can be evaluated.
#[derive(Clone, Debug)]
pub(super) struct CompiledDismissal {
    pub(super) category: String,
    pub(super) selector: Selector,
    pub(super) pages: Vec<Scope>,
}

/// What is dismissed on one page.
#[derive(Debug, Default)]
pub struct Dismissed<'a>(HashSet<(&'a str, NodeId)>);

impl<'a> Dismissed<'a> {
    pub(super) fn on(
        all: &'a [CompiledDismissal],
        address: &Address,
        document: &Document,
    ) -> Dismissed<'a> {
        let here = all.iter().filter(|one| {
            one.pages.is_empty() || one.pages.iter().any(|scope| scope.loosening_at(address))
        });
        let nodes = here.flat_map(|one| {
            let matched = document.select(&one.selector).into_iter();
            matched.map(|node| (one.category.as_str(), node))
        });
        Dismissed(nodes.collect())
    }

    /// Whether it is, for an element that looks like something of a category.
    pub fn has(&self, category: &str, node: NodeId) -> bool {
        self.0.contains(&(category, node))
    }
}
