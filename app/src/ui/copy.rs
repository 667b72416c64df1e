//! Text to take away, with a button that copies it.

use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::{
    button::Button,
    toast::{Tone, use_toasts},
};

/// A block of code and its 'Copy' button.
#[component]
pub fn Copyable(#[prop(into)] text: String, #[prop(into)] name: String) -> impl IntoView {
    let toasts = use_toasts();
    let label = format!("Copy {name}");
    let done = format!("Copied {name}.");
    let copied = StoredValue::new(text.clone());
    let copy = move |_| {
        let done = done.clone();
        leptos::task::spawn_local(async move {
            let written = window()
                .navigator()
                .clipboard()
                .write_text(&copied.get_value());
            match JsFuture::from(written).await {
                Ok(_) => toasts.say(Tone::Good, done),
                Err(_) => toasts.say(
                    Tone::Bad,
                    "The browser did not allow copying: select the text and copy it.".into(),
                ),
            }
        });
    };
    view! {
        <div class="copyable">
            <pre tabindex="0" aria-label=name>
                <code>{text}</code>
            </pre>
            <Button small=true on:click=copy attr:aria-label=label>
                "Copy"
            </Button>
        </div>
    }
}
