//! Suggestions that somebody put aside, kept in that person's browser.

use std::collections::BTreeSet;

use leptos::prelude::*;
use rules::{check::SavedPage, suggest::Suggestion};

/// What was put aside on a site.
#[derive(Clone, Copy)]
pub struct Dismissed {
    all: RwSignal<BTreeSet<String>>,
    place: StoredValue<String>,
}

impl Dismissed {
    /// Nothing yet; [`Dismissed::recall`] brings back what was put aside before.
    pub fn new(key: &str) -> Dismissed {
        Dismissed {
            all: RwSignal::new(BTreeSet::new()),
            place: StoredValue::new(format!("louver-dismissed-{key}")),
        }
    }

    /// What was put aside before; in the browser only.
    pub fn recall(self) {
        let kept = storage().and_then(|storage| {
            let text = storage.get_item(&self.place.get_value()).ok().flatten()?;
            serde_json::from_str(&text).ok()
        });
        if let Some(kept) = kept {
            self.all.set(kept);
        }
    }

    /// Whether it was put aside.
    pub fn has(self, page: &SavedPage, one: &Suggestion) -> bool {
        self.all.with(|all| all.contains(&name(page, one)))
    }

    /// Put it aside.
    pub fn add(self, page: &SavedPage, one: &Suggestion) {
        self.all.update(|all| {
            all.insert(name(page, one));
        });
        self.keep();
    }

    /// Take them out again.
    pub fn take_back(self, page: &SavedPage, these: &[Suggestion]) {
        self.all.update(|all| {
            for one in these {
                all.remove(&name(page, one));
            }
        });
        self.keep();
    }

    fn keep(self) {
        let text = self.all.with_untracked(serde_json::to_string);
        if let (Some(storage), Ok(text)) = (storage(), text) {
            // Full or forbidden: then it holds until the editor is left.
            let _ = storage.set_item(&self.place.get_value(), &text);
        }
    }
}

/// The same element under the same path is the same suggestion, also when the page is saved anew.
fn name(page: &SavedPage, one: &Suggestion) -> String {
    let document = page.document();
    let path = page.url().map(|url| url.path()).unwrap_or_default();
    let place: Vec<String> = document
        .ancestors(one.node)
        .take(2)
        .chain([one.node])
        .map(|node| document.describe(node))
        .collect();
    let own = document
        .element(one.node)
        .and_then(|element| element.attribute("name"))
        .unwrap_or_default();
    format!("{path} {:?} {} {own}", one.category, place.join(" "))
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
