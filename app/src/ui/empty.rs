//! What stands where nothing is yet: says what would be here and how to get it.

use leptos::prelude::*;

/// An empty state.
#[component]
pub fn Empty(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            {children()}
        </div>
    }
}
