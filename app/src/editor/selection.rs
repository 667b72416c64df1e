//! What is selected on the open page: one element or several, of which the last one leads.

use leptos::prelude::*;
use rules::document::NodeId;

/// The elements, in the order in which they were chosen.
#[derive(Clone, Copy)]
pub struct Selection(RwSignal<Vec<NodeId>>);

impl Selection {
    /// Nothing is selected.
    pub fn new() -> Selection {
        Selection(RwSignal::new(Vec::new()))
    }

    /// The element that leads: whose ancestors are shown, and from where the keyboard goes on.
    pub fn get(self) -> Option<NodeId> {
        self.0.with(|nodes| nodes.last().copied())
    }

    /// As [`Selection::get`], without being told of changes.
    pub fn get_untracked(self) -> Option<NodeId> {
        self.0.with_untracked(|nodes| nodes.last().copied())
    }

    /// All of them.
    pub fn all(self) -> Vec<NodeId> {
        self.0.get()
    }

    /// Whether nothing is selected, without being told of changes.
    pub fn is_empty_untracked(self) -> bool {
        self.0.with_untracked(Vec::is_empty)
    }

    /// Select this alone, or nothing.
    pub fn set(self, node: Option<NodeId>) {
        self.set_all(node.into_iter().collect());
    }

    /// Select these alone.
    pub fn set_all(self, nodes: Vec<NodeId>) {
        if self.0.with_untracked(|before| *before != nodes) {
            self.0.set(nodes);
        }
    }

    /// Select these too.
    pub fn add(self, nodes: impl IntoIterator<Item = NodeId>) {
        let mut all = self.0.get_untracked();
        for node in nodes {
            if !all.contains(&node) {
                all.push(node);
            }
        }
        self.set_all(all);
    }

    /// Select this too, or no more.
    pub fn toggle(self, node: NodeId) {
        let mut all = self.0.get_untracked();
        match all.iter().position(|each| *each == node) {
            Some(place) => {
                all.remove(place);
            }
            None => all.push(node),
        }
        self.set_all(all);
    }

    /// Select this too, or let it lead if it is selected already.
    pub fn lead(self, node: NodeId) {
        let mut all = self.0.get_untracked();
        all.retain(|each| *each != node);
        all.push(node);
        self.set_all(all);
    }
}
