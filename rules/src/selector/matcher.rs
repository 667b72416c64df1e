//! Asking Servo's engine, for many selectors and many nodes of one page.

use selectors::{
    Element as _,
    context::{
        MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode,
        SelectorCaches,
    },
    matching::matches_selector,
};

use crate::document::{Content, Document, NodeId};

use super::{Index, Selector, ancestors::Ancestors, element::At, syntax};

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
    pub fn matches(&mut self, selector: &'a Selector, node: NodeId) -> bool {
        let Some(at) = At::new(self.document, node) else {
            return false;
        };
        let quirks = self.quirks(node);
        let mut context = MatchingContext::new(
            MatchingMode::Normal,
            None,
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
        selector
            .list
            .slice()
            .iter()
            .any(|one| matches_selector(one, 0, None, &at, &mut context))
    }

    /// Calls `found` with the label of every selector of the index that matches the element, some of them more than once.
    pub fn matching(&mut self, index: &'a Index, node: NodeId, mut found: impl FnMut(u32)) {
        let Some(at) = At::new(self.document, node) else {
            return;
        };
        let mut candidates = Vec::new();
        index.candidates(at.element, |entry| candidates.push(entry));
        // Most elements have none, and all that follows is for them.
        if candidates.is_empty() {
            return;
        }
        let quirks = self.quirks(node);
        if self.is_in_order {
            let ancestors = self.ancestors.get_or_insert_default();
            ancestors.seek(self.document, node);
        }
        let mut context = MatchingContext::new(
            MatchingMode::Normal,
            self.ancestors.as_ref().map(Ancestors::filter),
            &mut self.caches,
            quirks,
            NeedsSelectorFlags::No,
            MatchingForInvalidation::No,
        );
        let is_quirky = quirks == QuirksMode::Quirks;
        for entry in candidates {
            let Some((label, selector, one)) = index.get(entry) else {
                continue;
            };
            context.extra_data = syntax::Page {
                target: self.target,
                for_rule: selector.for_rule,
            };
            let above = (!is_quirky).then_some(&entry.above);
            if matches_selector(one, 0, above, &at, &mut context) {
                found(label);
            }
        }
    }

    /// Every element of the page that matches, in document order.
    pub fn select(&mut self, selector: &'a Selector) -> Vec<NodeId> {
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
