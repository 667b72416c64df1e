//! What there is to say of the draft, live: suggestions for the open page, findings on all saved ones.
//!
//! Asked of `rules` some time after each change, a page at a time, so that nobody's typing waits for it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use leptos::prelude::*;
use rules::{
    check::{self, Look, SavedPage, Uncovered},
    document::NodeId,
    suggest::Suggestion,
};

use super::Editor;
use crate::{
    api::PageInfo,
    compare::seen,
    late,
    ui::{names, pause::pause},
};

/// What was found.
#[derive(Clone, Copy)]
pub struct Review {
    /// What looks sensitive on the open page and no rule covers; none before it was looked at.
    pub suggestions: RwSignal<Option<Uncovered>>,
    /// What to look at in the draft; none before it was looked at.
    pub findings: RwSignal<Option<Vec<Finding>>>,
    /// Whether the draft or the pages changed since the last look.
    is_behind: RwSignal<bool>,
    /// Counts what makes a look under way a look at what is gone.
    round: StoredValue<u64>,
}

/// A finding, and the page that it is about.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What `rules` says.
    pub said: check::Finding,
    /// Of an element: the page.
    pub page: Option<(PageInfo, Arc<SavedPage>)>,
}

impl PartialEq for Finding {
    fn eq(&self, other: &Finding) -> bool {
        let id = |finding: &Finding| finding.page.as_ref().map(|(page, _)| page.id.clone());
        self.said == other.said && id(self) == id(other)
    }
}

impl Finding {
    /// Whether it is about a rule, whatever page it was seen on.
    pub fn is_of_rule(&self) -> bool {
        use check::Kind::{Brittle, Costly, Drifted, LooksInside, Moved};
        matches!(
            self.said.kind,
            Moved | Drifted | Brittle | LooksInside | Costly
        )
    }

    /// The suggestion that it came from.
    pub fn suggestion(&self) -> Option<Suggestion> {
        let (_, page) = self.page.as_ref()?;
        let node = page.document().by_id(self.said.node?)?;
        let mut all = page.suggestions().iter();
        all.find(|one| one.node == node).cloned()
    }
}

impl Review {
    /// Nothing was looked at yet.
    pub fn new() -> Review {
        Review {
            suggestions: RwSignal::new(None),
            findings: RwSignal::new(None),
            is_behind: RwSignal::new(false),
            round: StoredValue::new(0),
        }
    }

    /// A suggestion was taken or dismissed: it goes before the next look says so.
    pub fn taken(self, node: NodeId) {
        self.suggestions.update(|all| {
            if let Some(all) = all {
                all.open.retain(|one| one.node != node);
            }
        });
    }

    /// What to look at in the draft as it is now; none until it was looked at.
    pub fn now(self) -> Option<Vec<Finding>> {
        let found = self.findings.get();
        found.filter(|_| !self.is_behind.get())
    }

    /// Begin to watch the draft and the pages.
    pub fn watch(self, editor: Editor) {
        Effect::new(move |before: Option<Option<String>>| {
            editor.draft.rules.track();
            let pages = editor.saved.here();
            let open = editor
                .page
                .with(|page| Some((page.as_ref()?.info.id.clone(), page.as_ref()?.saved.clone())));
            let id = open.as_ref().map(|(id, _)| id.clone());
            if before.is_none_or(|before| before != id) {
                self.suggestions.set(None);
            }
            let round = self.round.get_value() + 1;
            self.round.set_value(round);
            self.is_behind.set(true);
            leptos::task::spawn_local(async move {
                pause(AFTER).await;
                let open = open.map(|(_, page)| page);
                late::then(Box::pin(self.look(editor, open, pages, round))).await;
            });
            id
        });
    }

    async fn look(
        self,
        editor: Editor,
        open: Option<Arc<SavedPage>>,
        pages: Vec<(PageInfo, Arc<SavedPage>)>,
        round: u64,
    ) {
        // Left, or changed again: what this look would say is over.
        let is_over = || self.round.try_get_value() != Some(round);
        if is_over() {
            return;
        }
        let Some(rules) = editor.draft.rules.try_get_untracked() else {
            return;
        };
        if let Some(open) = open {
            let sound = check::without(&rules, &rules.validate());
            let found = Some(open.uncovered(&sound));
            // Set only when it differs: what is set is drawn anew, under the pointer and under the focus.
            if self.suggestions.with_untracked(|before| *before != found) {
                self.suggestions.set(found);
            }
        }
        let look = Look::new(&rules);
        let Some(seen) = seen(&look, &pages, is_over).await else {
            return;
        };
        // A page that is not here may be the one on which a rule holds.
        let list = editor.saved.list.try_get_untracked();
        let is_whole = list.is_some_and(|list| list.len() == pages.len());
        let mut said = look.findings(&seen);
        said.retain(|said| is_whole || said.kind != check::Kind::HoldsNowhere);
        let findings = said.into_iter().map(|said| Finding {
            page: said.page.and_then(|number| pages.get(number)).cloned(),
            said,
        });
        let found = Some(once_an_address(findings.collect()));
        if self.findings.with_untracked(|before| *before != found) {
            self.findings.set(found);
        }
        self.is_behind.set(false);
    }
}

/// What is found on several saved states of one page, found once: of elements that look the same, those of the first state.
fn once_an_address(all: Vec<Finding>) -> Vec<Finding> {
    let mut first: HashMap<_, String> = HashMap::new();
    let is_first = |finding: &Finding| {
        let (Some((info, page)), Some(one), false) =
            (&finding.page, finding.suggestion(), finding.is_of_rule())
        else {
            return true;
        };
        let what = names::element(page.document(), one.node);
        let key = (info.url.clone(), what, one.category, one.reason);
        *first.entry(key).or_insert_with(|| info.id.clone()) == info.id
    };
    all.into_iter().filter(is_first).collect()
}

/// From the last change to the look.
const AFTER: Duration = Duration::from_millis(200);
