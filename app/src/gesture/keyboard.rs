//! Where an agent's keys go: a field that nobody sees, for the browser to compose text in.

use leptos::{ev, html, prelude::*};
use rules::action::Verb;

use super::keys;

/// Takes the focus when a field of the page has it, and says what is typed.
#[component]
pub fn Keyboard(
    /// The number of the page's field.
    #[prop(into)]
    field: Signal<Option<u32>>,
    label: &'static str,
    act: Callback<(u32, Verb)>,
) -> impl IntoView {
    let keyboard = NodeRef::<html::Textarea>::new();
    let composing = StoredValue::new(false);
    Effect::new(move || {
        if let (Some(_), Some(keyboard)) = (field.get(), keyboard.get()) {
            // Where focusing fails nothing is typed, and the field shows it.
            let _ = keyboard.focus();
        }
    });
    let pressed = move |event: ev::KeyboardEvent| {
        let held = keys::Held {
            ctrl: event.ctrl_key(),
            alt: event.alt_key(),
            meta: event.meta_key(),
        };
        if composing.get_value() {
            return;
        }
        if let (Some(field), Some(verb)) = (field.get_untracked(), keys::verb(&event.key(), held)) {
            event.prevent_default();
            act.run((field, verb));
        }
    };
    // Characters come as the text that they make: dead keys, input methods and pictures from a list are no single keys.
    let wrote = move || {
        let Some(keyboard) = keyboard.get_untracked().filter(|_| !composing.get_value()) else {
            return;
        };
        let text = keyboard.value();
        keyboard.set_value("");
        if let Some(field) = field.get_untracked() {
            for verb in keys::typed(&text) {
                act.run((field, verb));
            }
        }
    };
    view! {
        <textarea
            class="visually-hidden"
            node_ref=keyboard
            aria-label=label
            tabindex=move || if field.get().is_some() { "0" } else { "-1" }
            autocapitalize="off"
            autocomplete="off"
            spellcheck="false"
            on:keydown=pressed
            on:input=move |_| wrote()
            on:compositionstart=move |_| composing.set_value(true)
            on:compositionend=move |_| {
                composing.set_value(false);
                wrote();
            }
        ></textarea>
    }
}
