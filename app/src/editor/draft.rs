//! The draft being edited: its history, and its way to the server.
//!
//! Saves by itself, some time after the last change. A save names the revision that it is based on; where somebody else
//! saved in between, both drafts are put together, and what both changed is asked. What has not reached the server is kept
//! in the browser (`kept.rs`).

use std::time::Duration;

use leptos::prelude::*;
use rules::{
    merge::{Choice, Merge},
    ruleset::{Problem, RuleSet},
};

use super::{
    history::History,
    kept::{Keeper, Kept},
};
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
    /// The last save failed; where that may pass it is tried again by itself, and else by the next change or the person.
    Failed(Failure),
    /// Somebody else saved in between, and both changed the same rules: theirs.
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
    /// Who saved what is merged into the draft here; told once.
    pub merged: RwSignal<Option<String>>,
    /// What this browser keeps of it.
    pub kept: Keeper,
    /// Why the last save did not succeed, until one does.
    pub lost: RwSignal<Option<Failure>>,
    /// How many saves failed in a row.
    failures: StoredValue<u32>,
    key: StoredValue<String>,
    revision: StoredValue<u64>,
    /// The rules of that revision: what somebody else's draft and this one were both made from.
    base: StoredValue<RuleSet>,
    /// Who saved them, and when.
    saved: StoredValue<Option<(String, i64)>>,
    history: RwSignal<History<RuleSet>>,
    /// Counts changes: a save on its way is behind when the number has moved on.
    changes: StoredValue<u64>,
}

impl DraftState {
    /// The draft as the server has it.
    pub fn new(key: String, draft: Draft) -> DraftState {
        let rules = RwSignal::new(draft.rules.clone());
        DraftState {
            rules,
            standing: RwSignal::new(Standing::Saved),
            problems: Memo::new(move |before: Option<&Vec<Problem>>| match before {
                Some(_) => rules.with(RuleSet::validate),
                // The server has looked at these.
                None => {
                    rules.track();
                    draft.problems.clone()
                }
            }),
            merged: RwSignal::new(None),
            kept: Keeper::new(),
            lost: RwSignal::new(None),
            failures: StoredValue::new(0),
            key: StoredValue::new(key),
            revision: StoredValue::new(draft.revision),
            base: StoredValue::new(draft.rules),
            saved: StoredValue::new(draft.saved),
            history: RwSignal::new(History::default()),
            changes: StoredValue::new(0),
        }
    }

    /// Keep what is not saved in this person's browser, and offer what was kept before.
    pub fn keep_for(self, person: &str) {
        let rules = self.rules.get_untracked();
        self.kept.open(&self.key.get_value(), person, rules);
    }

    /// Go on with what was kept, as if it had been here all the time: what somebody else changed too is asked.
    pub fn take_offered(self) {
        let Some(kept) = self.kept.offered.try_update(Option::take).flatten() else {
            return;
        };
        let now = self.rules.get_untracked();
        if self.standing.get_untracked() != Standing::Saved {
            // Neither what is here has reached the server: of what both changed, both stay.
            let merge = Merge::of(&kept.base, &kept.rules, &now);
            self.edit(|rules| *rules = merge.settle(|_, _| Choice::Both));
            self.keep();
        } else if kept.base == now {
            self.edit(|rules| *rules = kept.rules);
        } else {
            let theirs = Draft {
                revision: self.revision.get_value(),
                rules: now.clone(),
                saved: self.saved.get_value(),
                problems: Vec::new(),
            };
            self.history.update(|history| history.record(now));
            self.base.set_value(kept.base);
            self.rules.set(kept.rules);
            self.conflict(Box::new(theirs));
            self.keep();
        }
    }

    /// Forget what was kept before.
    pub fn drop_offered(self) {
        self.kept.offered.set(None);
        self.keep();
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

    /// Whether what is here does not get to the server: a save failed, or there is something to choose.
    pub fn is_stuck(self) -> bool {
        let is_asked = |standing: &Standing| matches!(standing, Standing::Conflict(_));
        self.lost.with(Option::is_some) || self.standing.with(is_asked)
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
            let sent = rules.clone();
            let answer =
                call::save_draft(self.key.get_value(), self.revision.get_value(), rules).await;
            self.answered(at, sent, answer);
        });
    }

    /// The two drafts put together, while there is something to choose.
    pub fn merge(self) -> Option<Merge> {
        self.standing.with(|standing| match standing {
            Standing::Conflict(theirs) => {
                let mine = self.rules.get();
                let base = self.base.get_value();
                Some(Merge::of(&base, &mine, &theirs.rules))
            }
            _ => None,
        })
    }

    /// Go on with both drafts put together, and so with what both changed, by its place; undo brings mine back, and takes
    /// nothing of theirs away that was not chosen.
    pub fn settle(self, choose: impl Fn(usize) -> Choice) {
        let (Some(merge), Standing::Conflict(theirs)) =
            (untrack(|| self.merge()), self.standing.get_untracked())
        else {
            return;
        };
        let base = self.base.get_value();
        let under =
            |state: &RuleSet| Merge::of(&base, state, &theirs.rules).settle(|_, _| Choice::Mine);
        let mine = under(&self.rules.get_untracked());
        let settled = merge.settle(|place, _| choose(place));
        self.history.update(|history| {
            history.each(under);
            if mine != settled {
                history.record(mine);
            }
        });
        self.go_on(settled, *theirs);
    }

    /// Somebody else's draft turned up: both are put together, unless there is something to choose.
    pub fn conflict(self, theirs: Box<Draft>) {
        let mine = self.rules.get_untracked();
        let base = self.base.get_value();
        let merge = Merge::of(&base, &mine, &theirs.rules);
        if merge.conflicts().next().is_some() {
            self.standing.set(Standing::Conflict(theirs));
            return;
        }
        // What was undone stays undone: their changes come under each step.
        let under =
            |state: &RuleSet| Merge::of(&base, state, &theirs.rules).settle(|_, _| Choice::Mine);
        self.history.update(|history| history.each(under));
        let who = theirs.saved.as_ref().map(|(who, _)| who.clone());
        self.merged.set(who);
        self.go_on(merge.suggested(), *theirs);
    }

    /// With other rules, which are made on top of theirs.
    fn go_on(self, rules: RuleSet, theirs: Draft) {
        self.revision.set_value(theirs.revision);
        self.standing.set(if rules == theirs.rules {
            Standing::Saved
        } else {
            Standing::Changed
        });
        self.base.set_value(theirs.rules);
        self.saved.set_value(theirs.saved);
        self.rules.set(rules);
        self.keep();
        self.save();
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
        self.keep();
        self.save_later(at);
        if let Standing::Conflict(theirs) = self.standing.get_untracked() {
            // There may be nothing to choose any more.
            self.conflict(theirs);
        }
    }

    /// Keeps in the browser what is not on the server, and forgets it when it is.
    fn keep(self) {
        let is_saved = self.standing.get_untracked() == Standing::Saved;
        self.kept.keep((!is_saved).then(|| Kept {
            base: self.base.get_value(),
            rules: self.rules.get_untracked(),
        }));
    }

    /// When the editor is left, what is not saved yet is sent at once; should that fail, the browser has it.
    pub fn save_when_left(self) {
        on_cleanup(move || {
            let is_changed = self.standing.try_get_untracked() == Some(Standing::Changed);
            let state = (
                self.key.try_get_value(),
                self.revision.try_get_value(),
                self.rules.try_get_untracked(),
            );
            if let (true, (Some(key), Some(revision), Some(rules))) = (is_changed, state) {
                leptos::task::spawn_local(async move {
                    let _ = call::save_draft(key, revision, rules).await;
                });
            }
        });
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

    /// After a failure that may pass: soon, and then less and less often.
    fn try_again(self) {
        let failures = self.failures.get_value();
        self.failures.set_value(failures + 1);
        let wait = PAUSE.saturating_mul(1 << failures.min(8)).min(LONGEST);
        set_timeout(
            move || {
                // Not after a save that the person, or a change, brought about meanwhile.
                let is_same = self.failures.try_get_value() == Some(failures + 1);
                let standing = self.standing.try_get_untracked();
                if is_same && matches!(standing, Some(Standing::Failed(_))) {
                    self.save();
                }
            },
            wait,
        );
    }

    fn recovered(self) {
        self.failures.set_value(0);
        self.lost.set(None);
    }

    fn answered(self, at: u64, sent: RuleSet, answer: Result<Draft, Failure>) {
        match answer {
            Ok(draft) => {
                if self.revision.try_set_value(draft.revision).is_some() {
                    // The editor was left.
                    return;
                }
                self.recovered();
                self.base.set_value(sent);
                self.saved.set_value(draft.saved);
                if self.changes.get_value() == at {
                    self.standing.set(Standing::Saved);
                } else {
                    self.standing.set(Standing::Changed);
                    self.save_later(self.changes.get_value());
                }
                self.keep();
            }
            Err(Failure::Stale(theirs)) => {
                if self.standing.try_get_untracked().is_some() {
                    self.recovered();
                    self.conflict(theirs);
                }
            }
            Err(failure) => {
                let passes = failure.may_pass();
                self.lost.try_set(Some(failure.clone()));
                // The editor may have been left.
                if self.standing.try_set(Standing::Failed(failure)).is_none() && passes {
                    self.try_again();
                }
            }
        }
    }
}

/// From the last change to the save.
const PAUSE: Duration = Duration::from_millis(700);
/// From one save that failed to the next.
const LONGEST: Duration = Duration::from_secs(10);
