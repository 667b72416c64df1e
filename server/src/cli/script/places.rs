//! Which element of a page is meant: its place in document order.

use std::collections::HashMap;

use rules::document::{Document, NodeId};

/// The places of a page's elements.
#[derive(Debug)]
pub struct Places(HashMap<NodeId, usize>);

impl Places {
    /// Counts the elements of the page's own document; those of shadow trees have no place.
    pub fn of(document: &Document) -> Places {
        let own = document
            .elements()
            .filter(|node| Some(document.scope(*node)) == document.root());
        Places(own.enumerate().map(|(place, node)| (node, place)).collect())
    }

    /// From 0 for the root element; none for an element of a shadow tree.
    pub fn of_node(&self, node: NodeId) -> Option<usize> {
        self.0.get(&node).copied()
    }
}
