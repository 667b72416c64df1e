//! Asking Servo's engine, for many selectors and many nodes of one page.

use std::cell::Cell;

use selectors::{
    Element as _,
    context::{
        MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode,
        SelectorCaches,
    },
    matching::matches_selector,
    parser::{AncestorHashes, Selector as One},
};

use crate::document::{Content, Document, NodeId};

use super::{
    Index, Selector,
    ancestors::Ancestors,
    element::At,
    index::Entry,
    steps::Budget,
    syntax::{self, Language},
};

/// Matches many selectors on many nodes of a page that does not change meanwhile, and keeps what it counted.
///
/// The engine remembers by address; the lifetime makes sure that neither page nor selectors move while it does.
pub struct Matcher<'a> {
    document: &'a Document,
    caches: SelectorCaches,
    is_in_order: bool,
    ancestors: Option<Ancestors>,
    target: Option<&'a str>,
    last: Option<(Option<NodeId>, QuirksMode)>,
    budget: Budget,
    /// For the element at hand.
    candidates: Vec<&'a Entry>,
}

impl<'a> Matcher<'a> {
    /// A matcher that has seen nothing.
    pub fn new(document: &'a Document) -> Self {
        Matcher {
            document,
            caches: SelectorCaches::default(),
            is_in_order: false,
            ancestors: None,
            target: None,
            last: None,
            budget: Budget::new(document.len()),
            candidates: Vec::new(),
        }
    }

    /// A matcher for many nodes in document order: it remembers what stands above, and passes over what cannot match there.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.is_in_order = true;
        self
    }

    /// Lets `:target` match the element that the fragment of the page's URL names.
    #[must_use]
    pub fn with_target(mut self, fragment: &'a str) -> Self {
        self.target = Some(fragment).filter(|fragment| !fragment.is_empty());
        self
    }

    /// Lets every selector take as many steps as it needs: for one that somebody asks for and waits for, never for a rule.
    #[must_use]
    pub fn unlimited(mut self) -> Self {
        self.budget = Budget::unlimited();
        self
    }

    /// Whether the element at `node` matches within its own tree scope; nothing else than an element ever does.
    ///
    /// Once that takes too many steps every element counts as matched, see [`Matcher::gave_up`].
    pub fn matches(&mut self, selector: &'a Selector, node: NodeId) -> bool {
        let matches = Cell::new(false);
        let all = selector.list.slice().iter();
        let asked = all.map(|one| (ALONE, selector, one, None));
        self.ask(asked.take_while(|_| !matches.get()), node, |_, _| {
            matches.set(true)
        });
        matches.get()
    }

    /// Whether the selector that was asked last takes too many steps on this page: it goes through siblings, or through what
    /// stands in them or above, from very many elements.
    pub fn gave_up(&self) -> bool {
        self.budget.gave_up(slot(ALONE))
    }

    /// Lets another selector begin with its own steps, within those of all.
    pub fn turn(&mut self) {
        self.budget.renew(slot(ALONE));
    }

    /// Calls `found` with the label of every selector of the index that matches the element, some of them more than once; and
    /// with whether that is sure, or the selector takes too many steps on this page.
    pub fn matching(&mut self, index: &'a Index, node: NodeId, found: impl FnMut(u32, bool)) {
        let Some(element) = self.document.element(node) else {
            return;
        };
        let mut candidates = std::mem::take(&mut self.candidates);
        index.candidates(element, |entry| candidates.push(entry));
        // Most elements have none, and all that follows is for them.
        if candidates.is_empty() {
            self.candidates = candidates;
            return;
        }
        let is_quirky = self.quirks(node) == QuirksMode::Quirks;
        if self.is_in_order {
            let ancestors = self.ancestors.get_or_insert_default();
            ancestors.seek(self.document, node);
        }
        let asked = candidates.iter().filter_map(|entry| {
            let (label, selector, one) = index.get(entry)?;
            Some((label, selector, one, (!is_quirky).then_some(&entry.above)))
        });
        self.ask(asked, node, found);
        candidates.clear();
        self.candidates = candidates;
    }

    /// Calls `found` for those of the selectors that match an element, or take too many steps.
    fn ask<'s>(
        &mut self,
        mut selectors: impl Iterator<Item = Asked<'s>>,
        node: NodeId,
        mut found: impl FnMut(u32, bool),
    ) {
        let Some(element) = self.document.element(node) else {
            return;
        };
        let quirks = self.quirks(node);
        let at = At {
            document: self.document,
            node,
            element,
            steps: &self.budget.steps,
        };
        loop {
            let mut context = MatchingContext::new(
                MatchingMode::Normal,
                self.ancestors.as_ref().map(Ancestors::filter),
                &mut self.caches,
                quirks,
                NeedsSelectorFlags::No,
                MatchingForInvalidation::No,
            );
            let is_done = selectors.all(|(label, selector, one, above)| {
                context.extra_data = syntax::Page {
                    target: self.target,
                    for_rule: selector.for_rule,
                };
                if !self.budget.begin(slot(label)) {
                    found(label, false);
                    return true;
                }
                if selector.reads_host {
                    context.current_host = at.containing_shadow_host().map(|host| host.opaque());
                }
                let matches = matches_selector(one, 0, above, &at, &mut context);
                let is_sure = self.budget.end(slot(label));
                if matches || !is_sure {
                    found(label, is_sure);
                }
                is_sure
            });
            if is_done {
                return;
            }
            // What was counted on the way is not the whole count.
            self.caches = SelectorCaches::default();
        }
    }

    /// Every element of the page that matches, in document order; with steps of its own.
    pub fn select(&mut self, selector: &'a Selector) -> Vec<NodeId> {
        self.budget = self.budget.afresh();
        self.document
            .elements()
            .filter(|node| self.matches(selector, *node))
            .collect()
    }

    fn quirks(&mut self, node: NodeId) -> QuirksMode {
        let parent = self.document.parent(node);
        if let Some((known, quirks)) = self.last
            && known == parent
        {
            return quirks;
        }
        let quirks = quirks(self.document, node);
        self.last = Some((parent, quirks));
        quirks
    }
}

impl std::fmt::Debug for Matcher<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matcher").finish_non_exhaustive()
    }
}

/// The label of a selector list, the list, one selector of it, and what has to stand above that.
type Asked<'s> = (
    u32,
    &'s Selector,
    &'s One<Language>,
    Option<&'s AncestorHashes>,
);

/// What a selector that is in no index is counted under.
const ALONE: u32 = u32::MAX;

/// Where it is counted what the selector of a label takes.
fn slot(label: u32) -> usize {
    label.wrapping_add(1) as usize
}

fn quirks(document: &Document, node: NodeId) -> QuirksMode {
    let mode = document
        .ancestors(node)
        .find_map(|ancestor| match document.content(ancestor) {
            Content::Document { compat_mode } => Some(compat_mode.as_deref() == Some("BackCompat")),
            _ => None,
        });
    match mode {
        Some(true) => QuirksMode::Quirks,
        _ => QuirksMode::NoQuirks,
    }
}
