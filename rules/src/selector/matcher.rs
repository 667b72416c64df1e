//! Asking Servo's engine, for many selectors and many nodes of one page.

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

    /// Whether the element at `node` matches within its own tree scope; nothing else than an element ever does.
    ///
    /// Once that takes too many steps every element counts as matched, see [`Matcher::gave_up`].
    pub fn matches(&mut self, selector: &'a Selector, node: NodeId) -> bool {
        self.asks(ALONE, selector, selector.list.slice(), None, node) != Some(false)
    }

    /// Whether the selector that was asked last takes too many steps on this page: it goes through siblings, or through what
    /// stands in them, from very many elements.
    pub fn gave_up(&self) -> bool {
        self.budget.is_short(ALONE)
    }

    /// Calls `found` with the label of every selector of the index that matches the element, some of them more than once; and
    /// with whether that is sure, or the selector takes too many steps on this page.
    pub fn matching(&mut self, index: &'a Index, node: NodeId, mut found: impl FnMut(u32, bool)) {
        let Some(element) = self.document.element(node) else {
            return;
        };
        let mut candidates = Vec::new();
        index.candidates(element, |entry| candidates.push(entry));
        // Most elements have none, and all that follows is for them.
        if candidates.is_empty() {
            return;
        }
        let is_quirky = self.quirks(node) == QuirksMode::Quirks;
        if self.is_in_order {
            let ancestors = self.ancestors.get_or_insert_default();
            ancestors.seek(self.document, node);
        }
        for entry in candidates {
            let Some((label, selector, one)) = index.get(entry) else {
                continue;
            };
            let above = (!is_quirky).then_some(&entry.above);
            match self.asks(label, selector, std::slice::from_ref(one), above, node) {
                Some(true) => found(label, true),
                Some(false) => {}
                None => found(label, false),
            }
        }
    }

    /// Whether one of these of a selector matches; none where that takes too many steps.
    fn asks(
        &mut self,
        label: u32,
        selector: &Selector,
        list: &[One<Language>],
        above: Option<&AncestorHashes>,
        node: NodeId,
    ) -> Option<bool> {
        let Some(element) = self.document.element(node) else {
            return Some(false);
        };
        if !self.budget.begin(label) {
            return None;
        }
        let quirks = self.quirks(node);
        let at = At {
            document: self.document,
            node,
            element,
            steps: &self.budget.steps,
        };
        let ancestors = self.ancestors.as_ref().filter(|_| above.is_some());
        let mut context = MatchingContext::new(
            MatchingMode::Normal,
            ancestors.map(Ancestors::filter),
            &mut self.caches,
            quirks,
            NeedsSelectorFlags::No,
            MatchingForInvalidation::No,
        );
        context.extra_data = syntax::Page {
            target: self.target,
            for_rule: selector.for_rule,
        };
        if selector.reads_host {
            context.current_host = at.containing_shadow_host().map(|host| host.opaque());
        }
        let mut all = list.iter();
        let matches = all.any(|one| matches_selector(one, 0, above, &at, &mut context));
        if self.budget.end(label) {
            return Some(matches);
        }
        // What was counted on the way is not the whole count.
        self.caches = SelectorCaches::default();
        None
    }

    /// Every element of the page that matches, in document order; with steps of its own.
    pub fn select(&mut self, selector: &'a Selector) -> Vec<NodeId> {
        self.budget.renew(ALONE);
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

/// What a selector that is in no index is counted under.
const ALONE: u32 = u32::MAX;

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
