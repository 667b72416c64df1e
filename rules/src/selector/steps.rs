//! How far matching may go: what a rule costs grows with the page and no faster.
//!
//! A selector such as `.a:has(~ .b)` makes the engine go through all siblings of each sibling, and brackets in brackets through all
//! that stands above again and again. Rather than have a page stand still, a selector that takes too many steps is given up.

use std::cell::{Cell, RefCell};

/// Steps that are left to the selector that is asked: one for each element that is looked at, more where much is written in it.
#[derive(Debug, Default)]
pub struct Steps {
    left: Cell<u64>,
    is_short: Cell<bool>,
}

impl Steps {
    /// Whether so many may be taken.
    pub fn take(&self, many: u64) -> bool {
        let left = self.left.get().checked_sub(many);
        match left {
            Some(left) => self.left.set(left),
            None => {
                self.left.set(0);
                self.is_short.set(true);
            }
        }
        left.is_some()
    }

    /// Whether they suffice to read an attribute's value.
    pub fn read(&self, value: &str) -> bool {
        value.len() < BYTES_A_STEP || self.take((value.len() / BYTES_A_STEP) as u64)
    }
}

/// What the selectors of one pass over a page may take.
#[derive(Debug)]
pub struct Budget {
    /// For the selector that is asked.
    pub steps: Steps,
    each: u64,
    all: Cell<u64>,
    /// Whether one was given up, or nothing is left to all.
    is_short: Cell<bool>,
    /// What each has taken, by its label; [`GIVEN_UP`] where that was too much.
    taken: RefCell<Vec<u64>>,
}

impl Budget {
    /// For a page with so many nodes.
    pub fn new(nodes: usize) -> Budget {
        Budget::of(EACH + PER_NODE * nodes as u64)
    }

    /// For whoever would rather wait.
    pub fn unlimited() -> Budget {
        Budget::of(u64::MAX)
    }

    /// As it was before anything was taken.
    pub fn afresh(&self) -> Budget {
        Budget::of(self.each)
    }

    fn of(each: u64) -> Budget {
        let steps = Steps::default();
        steps.left.set(each);
        Budget {
            steps,
            each,
            all: Cell::new(each.saturating_mul(ALL)),
            is_short: Cell::default(),
            taken: RefCell::default(),
        }
    }

    /// Whether a selector may be asked.
    pub fn begin(&self, label: usize) -> bool {
        if !self.is_short.get() {
            return true;
        }
        if self.all.get() == 0 {
            self.give_up(label);
        }
        !self.gave_up(label)
    }

    /// Counts what the selector has taken; whether that was little enough. Once it was not, it is not asked again.
    pub fn end(&self, label: usize) -> bool {
        let taken = self.each - self.steps.left.get();
        // Most selectors take no step on most elements.
        if taken == 0 {
            return true;
        }
        self.steps.left.set(self.each);
        self.all.update(|all| all.saturating_sub(taken));
        let is_short = self.steps.is_short.take();
        if is_short || self.all.get() == 0 {
            self.give_up(label);
            return false;
        }
        let mut known = self.taken.borrow_mut();
        if label >= known.len() {
            known.resize(label + 1, 0);
        }
        known[label] += taken;
        let is_too_much = known[label] > self.each;
        drop(known);
        if is_too_much {
            self.give_up(label);
        }
        !is_too_much
    }

    /// Lets a selector begin afresh, within what is left to all.
    pub fn renew(&self, label: usize) {
        if let Some(taken) = self.taken.borrow_mut().get_mut(label) {
            *taken = 0;
        }
    }

    /// Whether a selector was given up.
    pub fn gave_up(&self, label: usize) -> bool {
        self.taken.borrow().get(label) == Some(&GIVEN_UP)
    }

    fn give_up(&self, label: usize) {
        let mut known = self.taken.borrow_mut();
        if label >= known.len() {
            known.resize(label + 1, 0);
        }
        known[label] = GIVEN_UP;
        self.is_short.set(true);
    }
}

/// So many steps for each selector on any page, enough to go through 1,400 siblings from each of them,
const EACH: u64 = if cfg!(test) { 1 << 16 } else { 1 << 20 };
/// so many more for each node, which is several times what stands above one,
const PER_NODE: u64 = 128;
/// and so many times that for all selectors together.
const ALL: u64 = 16;
/// So many bytes of a value cost a step.
const BYTES_A_STEP: usize = 64;
/// What no selector can have taken.
const GIVEN_UP: u64 = u64::MAX;
