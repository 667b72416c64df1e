//! What stands above an element, as a bloom filter that moves with a walk in document order.

use selectors::bloom::BloomFilter;

use super::element::each_hash;
use crate::document::{Document, NodeId};

/// The names, classes and ids of all elements above a node; those above its tree scope too, which excludes nothing that matches.
#[derive(Default)]
pub struct Ancestors {
    filter: BloomFilter,
    /// From the top down, each with where its hashes begin.
    path: Vec<(NodeId, usize)>,
    /// What the filter holds of each node of the path.
    hashes: Vec<u32>,
}

impl Ancestors {
    /// The filter of what stands above the node that was last sought.
    pub fn filter(&self) -> &BloomFilter {
        &self.filter
    }

    /// Moves to what stands above `node`.
    pub fn seek(&mut self, document: &Document, node: NodeId) {
        let Some(parent) = document.parent(node) else {
            return self.leave(0);
        };
        match self.place(parent) {
            Some(place) => self.leave(place + 1),
            None => {
                self.seek_shallow(document, parent);
                self.enter(document, parent);
            }
        }
    }

    /// Moves to what stands above `node`, which is not in the path itself.
    fn seek_shallow(&mut self, document: &Document, node: NodeId) {
        let mut missing = Vec::new();
        let mut shared = 0;
        for ancestor in document.ancestors(node) {
            if let Some(place) = self.place(ancestor) {
                shared = place + 1;
                break;
            }
            missing.push(ancestor);
        }
        self.leave(shared);
        for ancestor in missing.into_iter().rev() {
            self.enter(document, ancestor);
        }
    }

    fn place(&self, node: NodeId) -> Option<usize> {
        self.path.iter().rposition(|(known, _)| *known == node)
    }

    fn enter(&mut self, document: &Document, node: NodeId) {
        self.path.push((node, self.hashes.len()));
        if let Some(element) = document.element(node) {
            each_hash(element, |hash| {
                self.filter.insert_hash(hash);
                self.hashes.push(hash);
            });
        }
    }

    /// Goes up until so many nodes of the path are left.
    fn leave(&mut self, left: usize) {
        if let Some((_, start)) = self.path.get(left) {
            for hash in self.hashes.drain(*start..) {
                self.filter.remove_hash(hash);
            }
            self.path.truncate(left);
        }
    }
}
