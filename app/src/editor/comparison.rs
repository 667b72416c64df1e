//! The comparison with what is published, while somebody is about to publish.

use leptos::prelude::*;

use super::{Editor, draft::Standing};
use crate::{
    api::Failure,
    compare::{Outcome, Published, latest},
};

/// The comparison under way.
#[derive(Clone, Copy)]
pub struct Comparison {
    /// The published version's number and rules; inner none where nothing was published yet.
    pub published: RwSignal<Option<Result<Option<Published>, Failure>>>,
    /// What changes; none while pages are still looked at.
    pub outcome: RwSignal<Option<Outcome>>,
    /// How many pages were looked at.
    pub done: RwSignal<usize>,
    round: StoredValue<u64>,
}

impl Comparison {
    /// Nothing is compared yet.
    pub fn new() -> Comparison {
        Comparison {
            published: RwSignal::new(None),
            outcome: RwSignal::new(None),
            done: RwSignal::new(0),
            round: StoredValue::new(0),
        }
    }

    /// Asks for what is published now.
    pub fn begin(self, editor: Editor) {
        self.published.set(None);
        self.outcome.set(None);
        leptos::task::spawn_local(async move {
            let answer = latest(editor.key.get_value()).await;
            self.published.try_set(Some(answer));
        });
    }

    /// Compares as soon as the draft is saved and all pages are here, while `open` says that somebody looks.
    pub fn follow(self, editor: Editor, open: RwSignal<bool>) {
        Effect::new(move || {
            if !open.get()
                || editor.draft.standing.get() != Standing::Saved
                || editor.saved.is_waiting()
            {
                return;
            }
            let published = self.published.get().and_then(Result::ok);
            let Some(published) = published else { return };
            let rules = editor.draft.rules.get();
            let pages = editor.saved.here();
            let round = self.round.get_value() + 1;
            self.round.set_value(round);
            self.outcome.set(None);
            self.done.set(0);
            leptos::task::spawn_local(async move {
                let is_over = || self.round.try_get_value() != Some(round);
                let told = |done| {
                    let is_over = is_over();
                    if !is_over {
                        self.done.set(done);
                    }
                    is_over
                };
                let outcome = Outcome::of(published, &rules, &pages, told).await;
                if outcome.is_some() && !is_over() {
                    self.outcome.set(outcome);
                }
            });
        });
    }
}
