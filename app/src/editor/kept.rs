//! What of a draft has not reached the server, kept in that person's browser until it has.

use leptos::prelude::*;
use rules::{
    merge::{Choice, Merge},
    ruleset::RuleSet,
};
use serde::{Deserialize, Serialize};

use crate::late;

/// A draft that was not saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What it was made from.
    pub base: RuleSet,
    /// The rules.
    pub rules: RuleSet,
}

/// Where a person's draft of a site is kept. All windows of that person share the place, and none takes another's away.
#[derive(Clone, Copy)]
pub struct Keeper {
    /// What was not saved when this browser was here last.
    pub offered: RwSignal<Option<Kept>>,
    /// Empty on the server.
    place: StoredValue<String>,
    /// What stood there when this window last looked.
    last: StoredValue<Option<String>>,
    /// What another window left there and has not saved.
    others: StoredValue<Option<Kept>>,
}

impl Keeper {
    /// Nothing is kept yet.
    pub fn new() -> Keeper {
        Keeper {
            offered: RwSignal::new(None),
            place: StoredValue::new(String::new()),
            last: StoredValue::new(None),
            others: StoredValue::new(None),
        }
    }

    /// Begins to keep, and offers what was kept before, if it says anything that the draft on the server does not.
    pub fn open(self, site: &str, person: &str, rules: RuleSet) {
        let place = format!("louver-draft-{site}-{person}");
        let found = storage().and_then(|storage| storage.get_item(&place).ok().flatten());
        self.place.set_value(place);
        let kept = found.as_deref().and_then(read);
        self.last.set_value(found);
        let Some(kept) = kept.filter(|kept| kept.rules != rules) else {
            return;
        };
        self.others.set_value(Some(kept.clone()));
        leptos::task::spawn_local(async move {
            late::ready().await;
            let merge = Merge::of(&kept.base, &kept.rules, &rules);
            let is_news = merge.conflicts().next().is_some() || merge.suggested() != rules;
            // The editor may have been left.
            if self.others.try_set_value(None).is_none() && is_news {
                self.offered.set(Some(kept));
            }
        });
    }

    /// Keeps what is not saved; with nothing, what was kept is forgotten. What is offered stays until it is taken or dropped,
    /// and another window's until that has saved it: what comes now is put on top.
    pub fn keep(self, unsaved: Option<Kept>) {
        let place = self.place.get_value();
        let Some(storage) = storage().filter(|_| !place.is_empty()) else {
            return;
        };
        let there = || storage.get_item(&place).ok().flatten();
        let found = there();
        if found != self.last.get_value() {
            self.others.set_value(found.as_deref().and_then(read));
        }
        let beneath = self.offered.get_untracked();
        let beneath = beneath.or_else(|| self.others.get_value());
        let kept = match (beneath, unsaved) {
            (Some(beneath), Some(now)) => Some(now.on_top_of(beneath)),
            (beneath, now) => beneath.or(now),
        };
        // Where the browser has no room or forbids it, the warning before leaving is all there is.
        let _ = match kept.and_then(|kept| serde_json::to_string(&kept).ok()) {
            Some(text) => storage.set_item(&place, &text),
            None => storage.remove_item(&place),
        };
        self.last.set_value(there());
    }
}

impl Kept {
    fn on_top_of(self, Kept { base, rules }: Kept) -> Kept {
        let merge = Merge::of(&base, &rules, &self.rules);
        let rules = merge.settle(|_, _| Choice::Theirs);
        Kept { base, rules }
    }
}

fn read(text: &str) -> Option<Kept> {
    // From bytes, as the answers of calls are: one reader of rule sets is enough for a browser.
    serde_json::from_slice(text.as_bytes()).ok()
}

fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}
