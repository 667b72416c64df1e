//! Nodes by a number that a recorder or the engine counted up: a table, and a map for the numbers that nobody counts to.

use std::collections::HashMap;

use super::{NodeId, make_room};

/// Which node has which number.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// By number; `u32::MAX` where there is none.
    counted: Vec<u32>,
    others: HashMap<u32, NodeId>,
}

impl Ids {
    /// The node with this number.
    pub fn get(&self, id: u32) -> Option<NodeId> {
        match id < COUNTED {
            true => self
                .counted
                .get(id as usize)
                .filter(|place| **place != u32::MAX)
                .map(|place| NodeId(*place)),
            false => self.others.get(&id).copied(),
        }
    }

    /// Gives a node a number, and takes it from the node that has it.
    pub fn insert(&mut self, id: u32, node: NodeId) {
        if id >= COUNTED {
            self.others.insert(id, node);
            return;
        }
        let place = id as usize;
        if self.counted.len() <= place {
            make_room(&mut self.counted, place + 1);
            self.counted.resize(place + 1, u32::MAX);
        }
        self.counted[place] = node.0;
    }

    /// Takes the number from the node that has it.
    pub fn remove(&mut self, id: u32) {
        match id < COUNTED {
            true => {
                if let Some(place) = self.counted.get_mut(id as usize) {
                    *place = u32::MAX;
                }
            }
            false => {
                self.others.remove(&id);
            }
        }
    }
}

/// The table ends here, at four megabytes, whatever a hostile tag makes up.
const COUNTED: u32 = 1 << 20;
