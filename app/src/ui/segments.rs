//! One of a few, all of them in sight.

use leptos::prelude::*;

/// A row of choices: radio buttons that look like one control.
#[component]
pub fn Segments<T>(
    /// Unique on the page.
    id: &'static str,
    /// What is chosen, for those who don't see the row.
    label: &'static str,
    /// Each with its name.
    all: Vec<(T, &'static str)>,
    chosen: RwSignal<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    view! {
        <fieldset class="segments">
            <legend class="visually-hidden">{label}</legend>
            {all
                .into_iter()
                .map(|(value, name)| {
                    view! {
                        <label class="segment">
                            <input
                                type="radio"
                                class="visually-hidden"
                                name=id
                                prop:checked=move || chosen.get() == value
                                on:change=move |_| chosen.set(value)
                            />
                            <span>{name}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}
