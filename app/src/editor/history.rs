//! Undo and redo: every state that was left, and every one that was undone.

/// What was before, and what was after.
#[derive(Clone, Debug)]
pub struct History<T> {
    past: Vec<T>,
    future: Vec<T>,
}

impl<T> Default for History<T> {
    fn default() -> Self {
        History {
            past: Vec::new(),
            future: Vec::new(),
        }
    }
}

impl<T> History<T> {
    /// The state `before` was left for a new one; what was undone cannot be redone any more.
    pub fn record(&mut self, before: T) {
        self.past.push(before);
        if self.past.len() > LONGEST {
            self.past.remove(0);
        }
        self.future.clear();
    }

    /// The state before, `now` becoming what can be redone.
    pub fn undo(&mut self, now: T) -> Option<T> {
        let before = self.past.pop()?;
        self.future.push(now);
        Some(before)
    }

    /// The state that was undone last, `now` becoming what can be undone.
    pub fn redo(&mut self, now: T) -> Option<T> {
        let after = self.future.pop()?;
        self.past.push(now);
        Some(after)
    }

    /// Every state becomes another one.
    pub fn each(&mut self, change: impl Fn(&T) -> T) {
        for state in self.past.iter_mut().chain(&mut self.future) {
            *state = change(state);
        }
    }

    /// Whether there is a state before.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a state that was undone.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

const LONGEST: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undo_and_redo_walk_the_same_states() {
        let mut history = History::default();
        history.record(1);
        history.record(2);
        assert_eq!(history.undo(3), Some(2));
        assert_eq!(history.undo(2), Some(1));
        assert_eq!(history.undo(1), None);
        assert_eq!(history.redo(1), Some(2));
        assert_eq!(history.redo(2), Some(3));
        assert_eq!(history.redo(3), None);
        assert!(history.can_undo() && !history.can_redo());
    }

    #[test]
    fn a_new_state_ends_what_could_be_redone() {
        let mut history = History::default();
        history.record(1);
        assert_eq!(history.undo(2), Some(1));
        history.record(1);
        assert!(!history.can_redo());
        assert_eq!(history.undo(9), Some(1));
    }

    #[test]
    fn what_comes_from_elsewhere_is_in_every_state() {
        let mut history = History::default();
        history.record(1);
        history.record(2);
        assert_eq!(history.undo(3), Some(2));
        history.each(|state| state + 10);
        assert_eq!(history.redo(12), Some(13));
        assert_eq!(history.undo(13), Some(12));
        assert_eq!(history.undo(12), Some(11));
    }

    #[test]
    fn the_oldest_states_are_forgotten() {
        let mut history = History::default();
        for state in 0..=LONGEST {
            history.record(state);
        }
        let mut now = LONGEST + 1;
        while let Some(before) = history.undo(now) {
            now = before;
        }
        assert_eq!(now, 1);
    }
}
