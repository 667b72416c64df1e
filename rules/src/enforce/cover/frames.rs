//! Which rules hold in which frame, where that depends on the frame's address.

use foldhash::{HashMap, HashSet};

use crate::document::{Content, Document, NodeId};

/// What holds in the documents of frames, by their numbers.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Frames(HashMap<u32, Frame>);

/// What holds in one of them by its own address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The numbers of rules that tighten; those that did at an address that it had before are among them.
    pub tightening: HashSet<u32>,
    /// The numbers of rules that loosen.
    pub loosening: HashSet<u32>,
    /// Nothing of it is shared, nor will be of this document.
    pub is_private: bool,
    /// Whether it is known where it is; whatever tightens anywhere holds in one of which it is not.
    pub is_placed: bool,
}

/// Where on a page a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In all of it.
    Everywhere,
    /// On the page itself, and in frames in which it holds too.
    Page,
    /// In frames alone.
    Frames,
}

impl Frames {
    /// What holds in a document.
    pub fn get(&self, document: u32) -> Option<&Frame> {
        self.0.get(&document)
    }

    /// Says what holds in a document.
    pub fn insert(&mut self, document: u32, frame: Frame) {
        self.0.insert(document, frame);
    }

    /// Whether a rule holds in some frame by the frame's address.
    pub fn tighten(&self, rule: u32) -> bool {
        self.0
            .values()
            .any(|frame| frame.tightening.contains(&rule))
    }

    /// Whether it holds in one that is known to be at an address for which it was made.
    pub fn tighten_placed(&self, rule: u32) -> bool {
        let mut placed = self.0.values().filter(|frame| frame.is_placed);
        placed.any(|frame| frame.tightening.contains(&rule))
    }

    /// The documents of which nothing is shared.
    pub fn private(&self) -> impl Iterator<Item = u32> + '_ {
        let all = self.0.iter();
        all.filter_map(|(document, frame)| frame.is_private.then_some(*document))
    }

    /// Whether something else holds in a document that was known before.
    pub fn differ(&self, before: &Frames) -> bool {
        self.0
            .iter()
            .any(|(document, frame)| before.get(*document).is_some_and(|known| known != frame))
    }

    /// Whether a rule that reaches so far holds at a node.
    pub fn hold(&self, reach: Reach, rule: u32, document: &Document, node: NodeId) -> bool {
        if reach == Reach::Everywhere {
            return true;
        }
        let is_page = reach == Reach::Page;
        if self.0.is_empty() {
            return is_page;
        }
        let own = document
            .ancestors(node)
            .find(|above| matches!(document.content(*above), Content::Document { .. }))
            .filter(|own| Some(*own) != document.root());
        match own {
            None => is_page,
            // In a document that nobody looked at holds what tightens.
            Some(own) => match (self.get(document.id(own)), is_page) {
                (Some(frame), true) => frame.loosening.contains(&rule),
                (Some(frame), false) => frame.tightening.contains(&rule),
                (None, is_page) => !is_page,
            },
        }
    }
}
