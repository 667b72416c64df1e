//! The draft being edited: its history, and its way to the server.
//!
//! Saves by itself, some time after the last change. A save names the revision that it is based on; where somebody else
//! saved in between, both drafts are kept until the person has chosen, and the other one is a step of undo away.

use std::time::Duration;

use leptos::prelude::*;
use rules::ruleset::{Problem, RuleSet};

use super::history::History;
use crate::{
    api::{Draft, Failure},
    call,
};

/// How the draft here relates to the one on the server.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// They are the same.
    Saved,
    /// There are changes here, soon to be saved.
    Changed,
    /// A save is on its way.
    Saving,
    /// The last save failed; the next change, or the person, tries again.
    Failed(Failure),
    /// Somebody else saved in between: theirs.
    Conflict(Box<Draft>),
}

/// The draft, as all parts of the editor see it.
#[derive(Clone, Copy)]
pub struct DraftState {
    /// The rules, as edited.
    pub rules: RwSignal<RuleSet>,
    /// How they relate to the server's.
    pub standing: RwSignal<Standing>,
    /// What would stand in the way of publishing.
    pub problems: Memo<Vec<Problem>>,
    key: StoredValue<String>,
    revision: StoredValue<u64>,
    history: RwSignal<History<RuleSet>>,
    /// Counts changes: a save on its way is behind when the number has moved on.
    changes: StoredValue<u64>,
}

impl DraftState {
    /// The draft as the server has it.
    pub fn new(key: String, draft: Draft) -> DraftState {
        let rules = RwSignal::new(draft.rules);
        DraftState {
            rules,
            standing: RwSignal::new(Standing::Saved),
            problems: Memo::new(move |_| rules.with(RuleSet::validate)),
            key: StoredValue::new(key),
            revision: StoredValue::new(draft.revision),
            history: RwSignal::new(History::default()),
            changes: StoredValue::new(0),
        }
    }

    /// Change the rules, as one step of undo; whether anything changed.
    pub fn edit(self, change: impl FnOnce(&mut RuleSet)) -> bool {
        let before = self.rules.get_untracked();
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return false;
        }
        self.history.update(|history| history.record(before));
        self.changed(after);
        true
    }

    /// One step back.
    pub fn undo(self) {
        self.step(History::undo);
    }

    /// One step on.
    pub fn redo(self) {
        self.step(History::redo);
    }

    /// Whether there is a step back.
    pub fn can_undo(self) -> bool {
        self.history.with(History::can_undo)
    }

    /// Whether there is a step on.
    pub fn can_redo(self) -> bool {
        self.history.with(History::can_redo)
    }

    /// The revision on the server that the rules here are the same as, if they are.
    pub fn saved_revision(self) -> Option<u64> {
        (self.standing.get() == Standing::Saved).then(|| self.revision.get_value())
    }

    /// Save now.
    pub fn save(self) {
        if !matches!(
            self.standing.get_untracked(),
            Standing::Changed | Standing::Failed(_)
        ) {
            return;
        }
        let at = self.changes.get_value();
        self.standing.set(Standing::Saving);
        leptos::task::spawn_local(async move {
            let rules = self.rules.get_untracked();
            let answer =
                call::save_draft(self.key.get_value(), self.revision.get_value(), rules).await;
            self.answered(at, answer);
        });
    }

    /// Of two drafts, go on with the other's; undo brings mine back.
    pub fn take_theirs(self) {
        if let Standing::Conflict(theirs) = self.standing.get_untracked() {
            let mine = self.rules.get_untracked();
            self.history.update(|history| history.record(mine));
            self.revision.set_value(theirs.revision);
            self.rules.set(theirs.rules);
            self.standing.set(Standing::Saved);
        }
    }

    /// Of two drafts, go on with mine; undo brings theirs back.
    pub fn keep_mine(self) {
        if let Standing::Conflict(theirs) = self.standing.get_untracked() {
            self.revision.set_value(theirs.revision);
            self.history.update(|history| history.record(theirs.rules));
            self.standing.set(Standing::Changed);
            self.save();
        }
    }

    /// Somebody else's draft turned up when publishing.
    pub fn conflict(self, theirs: Box<Draft>) {
        self.standing.set(Standing::Conflict(theirs));
    }

    fn step(self, step: impl FnOnce(&mut History<RuleSet>, RuleSet) -> Option<RuleSet>) {
        let now = self.rules.get_untracked();
        if let Some(Some(rules)) = self.history.try_update(|history| step(history, now)) {
            self.changed(rules);
        }
    }

    fn changed(self, rules: RuleSet) {
        self.rules.set(rules);
        let at = self.changes.get_value() + 1;
        self.changes.set_value(at);
        if matches!(
            self.standing.get_untracked(),
            Standing::Saved | Standing::Failed(_)
        ) {
            self.standing.set(Standing::Changed);
        }
        self.save_later(at);
    }

    fn save_later(self, at: u64) {
        set_timeout(
            move || {
                if self.changes.try_get_value() == Some(at) {
                    self.save();
                }
            },
            PAUSE,
        );
    }

    fn answered(self, at: u64, answer: Result<Draft, Failure>) {
        match answer {
            Ok(draft) => {
                if self.revision.try_set_value(draft.revision).is_some() {
                    // The editor was left.
                    return;
                }
                if self.changes.get_value() == at {
                    self.standing.set(Standing::Saved);
                } else {
                    self.standing.set(Standing::Changed);
                    self.save_later(self.changes.get_value());
                }
            }
            Err(Failure::Stale(theirs)) => {
                self.standing.try_set(Standing::Conflict(theirs));
            }
            Err(failure) => {
                self.standing.try_set(Standing::Failed(failure));
            }
        }
    }
}

/// From the last change to the save.
const PAUSE: Duration = Duration::from_millis(700);
