//! The logo: the slats of a louvre, half open.

use leptos::prelude::*;

/// The mark, without words; decoration beside a name.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <rect class="logo-ground" width="24" height="24" rx="6" />
            <path class="logo-slats" d="M6 8l12-2M6 13l12-2M6 18l12-2" />
        </svg>
    }
}
