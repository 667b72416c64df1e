//! How far matching may go: what a rule costs grows with the page and no faster.
//!
//! A selector such as `.a:has(~ .b)` or `.b ~ .a` makes the engine go through all siblings of each sibling. Rather than have a
//! page with very many of them stand still, a selector that takes too many steps is given up.

use std::cell::{Cell, RefCell};

use foldhash::HashMap;

/// Steps to siblings and children that are left to the selector that is asked.
#[derive(Debug, Default)]
pub struct Steps {
    left: Cell<u64>,
    is_short: Cell<bool>,
}

impl Steps {
    /// Whether one more may be taken.
    pub fn take(&self) -> bool {
        let left = self.left.get().checked_sub(1);
        match left {
            Some(left) => self.left.set(left),
            None => self.is_short.set(true),
        }
        left.is_some()
    }
}

/// What the selectors of one pass over a page may take.
#[derive(Debug)]
pub struct Budget {
    /// For the selector that is asked.
    pub steps: Steps,
    given: Cell<u64>,
    each: u64,
    all: Cell<u64>,
    /// What each has taken, by its label; none of those that were given up.
    taken: RefCell<HashMap<u32, Option<u64>>>,
}

impl Budget {
    /// For a page with so many nodes.
    pub fn new(nodes: usize) -> Budget {
        let each = EACH + PER_NODE * nodes as u64;
        Budget {
            steps: Steps::default(),
            given: Cell::default(),
            each,
            all: Cell::new(each * ALL),
            taken: RefCell::default(),
        }
    }

    /// Gives a selector what is left to it; whether it may be asked at all.
    pub fn begin(&self, label: u32) -> bool {
        let taken = self.taken.borrow().get(&label).copied();
        let Some(taken) = taken.unwrap_or(Some(0)) else {
            return false;
        };
        let given = (self.each - taken).min(self.all.get());
        self.given.set(given);
        self.steps.left.set(given);
        true
    }

    /// Takes back what the selector has left; whether it had enough. Once it had not, it is not asked again.
    pub fn end(&self, label: u32) -> bool {
        let is_short = self.steps.is_short.take();
        let taken = self.given.get() - self.steps.left.get();
        self.all.update(|all| all - taken);
        let mut known = self.taken.borrow_mut();
        let sum = known.entry(label).or_insert(Some(0));
        *sum = sum.filter(|_| !is_short).map(|sum| sum + taken);
        !is_short
    }

    /// Lets a selector begin afresh.
    pub fn renew(&self, label: u32) {
        self.taken.borrow_mut().remove(&label);
        self.all.set(self.each * ALL);
    }

    /// Whether a selector was given up.
    pub fn is_short(&self, label: u32) -> bool {
        self.taken.borrow().get(&label) == Some(&None)
    }
}

/// So many steps for each selector on any page, enough to go through 1,400 siblings from each of them,
const EACH: u64 = if cfg!(test) { 1 << 16 } else { 1 << 20 };
/// so many more for each node, which is more than pages are deep,
const PER_NODE: u64 = 64;
/// and so many times that for all selectors together.
const ALL: u64 = 16;
