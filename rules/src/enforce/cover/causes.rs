//! Which rules put a restriction on which nodes: many nodes have the same few, so each set of rules is kept once.

use foldhash::HashMap;

use crate::document::NodeId;

/// The rules that ever covered a node by itself, by their places.
#[derive(Debug, Default)]
pub struct Causes {
    /// For each node which set of `sets`, one more; 0 for none.
    nodes: Vec<u32>,
    sets: Vec<Vec<u32>>,
    known: HashMap<Vec<u32>, u32>,
}

impl Causes {
    /// The rules of a node.
    pub fn of(&self, node: NodeId) -> &[u32] {
        let set = self.nodes.get(node.0 as usize).copied().unwrap_or_default();
        (set as usize)
            .checked_sub(1)
            .and_then(|place| self.sets.get(place))
            .map_or(&[], Vec::as_slice)
    }

    /// Forgets the rules of a node.
    pub fn forget(&mut self, node: NodeId) {
        if let Some(set) = self.nodes.get_mut(node.0 as usize) {
            *set = 0;
        }
    }

    /// Adds rules to those of a node.
    pub fn add(&mut self, node: NodeId, rules: &[u32]) {
        let known = self.of(node);
        // Each set is in order.
        if rules.iter().all(|rule| known.binary_search(rule).is_ok()) {
            return;
        }
        let mut set = [known, rules].concat();
        set.sort_unstable();
        set.dedup();
        let place = node.0 as usize;
        if self.nodes.len() <= place {
            self.nodes.resize(place + 1, 0);
        }
        self.nodes[place] = match self.known.get(&set) {
            Some(number) => *number,
            None => {
                self.sets.push(set.clone());
                let number = self.sets.len() as u32;
                self.known.insert(set, number);
                number
            }
        };
    }
}
