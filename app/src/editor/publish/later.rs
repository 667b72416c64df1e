//! Publishing at a time to come: the choice of it, and what is planned already.

use leptos::prelude::*;

use super::super::waiting;
use crate::{
    api::Publication,
    ui::{field::Field, names::short, time},
};

/// What is planned already, and is held back when something else is published first.
#[component]
pub fn Planned(waiting: RwSignal<Vec<Publication>>) -> impl IntoView {
    move || {
        let (at, message) = waiting.with(|list| waiting::next(list))?;
        let (at, message) = (time::own(at), short(&message));
        Some(view! {
            <p class="notice notice-warn break">
                {format!("“{message}” is planned for {at}. If another version is published before that, it is held back.")}
            </p>
        })
    }
}

/// The field for the time.
pub const TIME: &str = "publish-at";

/// Now, or at a time to come.
#[component]
pub fn Later(
    later: RwSignal<bool>,
    time: RwSignal<String>,
    /// What is wrong with the time.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let open = move |event| {
        let is_later = event_target_checked(&event);
        later.set(is_later);
        if is_later {
            // The field comes below what is in sight.
            request_animation_frame(|| {
                if let Some(last) = document().get_element_by_id("publish-at-hint") {
                    last.scroll_into_view_with_bool(false);
                }
            });
        }
    };
    view! {
        <label class="choice">
            <input
                type="checkbox"
                prop:checked=later
                on:change=open
            />
            <span>"Schedule for later"</span>
        </label>
        <Show when=move || later.get()>
            <Field
                id=TIME
                label="Publish at"
                kind="datetime-local"
                value=time
                required=true
                error=error
                hint="In your own time zone. Held back if another version is published first; can be cancelled until then."
            />
        </Show>
    }
}
