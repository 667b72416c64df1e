//! What elements stand in, for rules that are to cover everything in there: an effect holds for all that an element holds.

use super::{
    Candidate, Picker, Reach,
    contents::{Holds, is_top},
};
use crate::document::NodeId;

/// Something that holds what was chosen, and more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// The element.
    pub node: NodeId,
    /// The best selector for it alone.
    pub candidate: Candidate,
    /// What it holds.
    pub holds: Holds,
}

impl Picker<'_> {
    /// What all of these elements stand in, the innermost first; an element itself, where it is one that holds others.
    /// Ahead of what only its place tells stands what has a name.
    ///
    /// Left out are wrappers that hold nothing more than the one before, and the page itself.
    pub fn containers(&self, nodes: &[NodeId]) -> Vec<Container> {
        let Some((first, others)) = nodes.split_first() else {
            return Vec::new();
        };
        let mut held = 0;
        let mut containers = Vec::new();
        for node in std::iter::once(*first).chain(self.document.ancestors(*first)) {
            let is_around = |other: &NodeId| self.document.ancestors(*other).any(|one| one == node);
            if self.document.element(node).is_none()
                || is_top(self.document, node)
                || !others.iter().all(is_around)
            {
                continue;
            }
            let holds = Holds::of(self.document, node);
            if holds.all() <= held.max(1) {
                continue;
            }
            held = holds.all();
            let best = self.candidates(node).into_iter().next();
            let best = best.filter(|best| best.reach == Reach::One);
            containers.extend(best.map(|candidate| Container {
                node,
                candidate,
                holds,
            }));
            if containers.len() >= LOOKED_AT {
                break;
            }
        }
        containers.sort_by_key(|one: &Container| one.candidate.stability.grade);
        containers.truncate(MOST);
        containers
    }
}

/// More than this tell nobody anything.
const MOST: usize = 3;
/// As far as that is looked for something that has a name.
const LOOKED_AT: usize = 6;
