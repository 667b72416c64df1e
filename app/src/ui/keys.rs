//! Keys that act at once, without a field: when they may, and whether somebody wants them.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Whether the key goes to a field whose text it changes, which takes such changes back by itself.
pub fn edits_text(event: &KeyboardEvent) -> bool {
    target(event).is_some_and(|element| {
        matches!(element.local_name().as_str(), "input" | "textarea")
            && !matches!(
                element.get_attribute("type").as_deref(),
                Some("radio" | "checkbox")
            )
            || element
                .dyn_ref::<HtmlElement>()
                .is_some_and(HtmlElement::is_content_editable)
    })
}

/// Whether the key goes to a field.
fn is_typing(event: &KeyboardEvent) -> bool {
    edits_text(event) || target(event).is_some_and(|element| element.local_name() == "select")
}

fn target(event: &KeyboardEvent) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Whether a key may act by itself: pressed alone, in no field, with no dialog open, and by nobody's other wish.
pub fn acts_alone(event: &KeyboardEvent) -> bool {
    let is_alone = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    let has_dialog = document()
        .query_selector("dialog[open]")
        .is_ok_and(|dialog| dialog.is_some());
    let is_taken = event.default_prevented();
    is_alone
        && !is_taken
        && !event.is_composing()
        && !event.repeat()
        && !is_typing(event)
        && !has_dialog
}

/// Whether letters act, as this browser's user wishes.
#[derive(Clone, Copy)]
pub struct Letters(RwSignal<bool>);

impl Letters {
    /// They do; [`Letters::recall`] brings back what was wished before.
    pub fn new() -> Letters {
        Letters(RwSignal::new(true))
    }

    /// What was wished before; in the browser only.
    pub fn recall(self) {
        let kept = storage().and_then(|storage| storage.get_item(PLACE).ok().flatten());
        self.0.set(kept.is_none_or(|kept| kept != OFF));
    }

    /// Whether they act.
    pub fn act(self) -> bool {
        self.0.get()
    }

    /// As [`Letters::act`], without being told of changes.
    pub fn act_untracked(self) -> bool {
        self.0.try_get_untracked().unwrap_or(false)
    }

    /// Have them act, or not.
    pub fn set(self, act: bool) {
        self.0.set(act);
        if let Some(storage) = storage() {
            // Full or forbidden: then it holds until the page is left.
            let _ = storage.set_item(PLACE, if act { "on" } else { OFF });
        }
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

const PLACE: &str = "louver-letter-keys";
const OFF: &str = "off";
