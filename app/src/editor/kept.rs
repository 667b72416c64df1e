//! What of a draft has not reached the server, kept in that person's browser until it has.

use rules::ruleset::RuleSet;
use serde::{Deserialize, Serialize};

/// A draft that was not saved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What it was made from.
    pub base: RuleSet,
    /// The rules.
    pub rules: RuleSet,
}

/// Where a person's draft of a site is kept.
pub fn place(site: &str, person: &str) -> String {
    format!("louver-draft-{site}-{person}")
}

/// What is kept there.
pub fn read(place: &str) -> Option<Kept> {
    let text = storage()?.get_item(place).ok().flatten()?;
    // From bytes, as the answers of calls are: one reader of rule sets is enough for a browser.
    serde_json::from_slice(text.as_bytes()).ok()
}

/// Keeps a draft; where the browser has no room or forbids it, the warning before leaving is all there is.
pub fn write(place: &str, kept: &Kept) {
    if let (false, Some(storage), Ok(text)) =
        (place.is_empty(), storage(), serde_json::to_string(kept))
    {
        let _ = storage.set_item(place, &text);
    }
}

/// Forgets it.
pub fn forget(place: &str) {
    if let Some(storage) = storage() {
        // Nothing there is as good.
        let _ = storage.remove_item(place);
    }
}

fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}
