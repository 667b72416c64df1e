//! Ids for rules that come to stand beside others of the same id.

use std::collections::{HashMap, HashSet};

/// The ids that are taken.
#[derive(Debug, Default)]
pub struct Ids {
    taken: HashSet<String>,
    /// With which number an id was last told apart: what was taken then is taken still.
    last: HashMap<String, u32>,
}

impl Ids {
    /// Whether somebody has the id.
    pub fn is_taken(&self, id: &str) -> bool {
        self.taken.contains(id)
    }

    /// Takes an id.
    pub fn take(&mut self, id: &str) {
        self.taken.insert(id.to_owned());
    }

    /// An id that is like `id`, with a number, and was nobody's; it is taken now.
    pub fn fresh(&mut self, id: &str) -> String {
        let last = self.last.entry(id.to_owned()).or_insert(1);
        loop {
            *last += 1;
            let fresh = format!("{id}-{last}");
            if self.taken.insert(fresh.clone()) {
                return fresh;
            }
        }
    }
}

impl FromIterator<String> for Ids {
    fn from_iter<I: IntoIterator<Item = String>>(ids: I) -> Self {
        Ids {
            taken: ids.into_iter().collect(),
            last: HashMap::new(),
        }
    }
}
