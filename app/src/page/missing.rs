//! The page for an address that is none.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::http;

/// 'Page not found', with status 404.
#[component]
pub fn Missing() -> impl IntoView {
    http::status(404);
    view! {
        <Title text="Page not found · Louver" />
        <main class="page page-narrow page-message">
            <h1>"Page not found"</h1>
            <p>"There is nothing at this address. It may have been mistyped, or what was here is gone."</p>
            <p>
                <a class="button button-secondary" href="/">
                    "Go to the overview"
                </a>
            </p>
        </main>
    }
}
