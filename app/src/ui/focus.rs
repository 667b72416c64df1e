//! Where the keyboard goes on when what had the focus is gone.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Gives the focus to the element with this id.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        // Fails for what cannot have the focus.
        let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Takes the focus away from the field that has it, which is told so that what was typed there counts.
pub fn leave_field() {
    if let Some(element) = document().active_element() {
        // Fails for what cannot have the focus.
        let _ = element.unchecked_into::<web_sys::HtmlElement>().blur();
    }
}
