//! The way to sign in and come back.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A link that leads back to where one is.
#[component]
pub fn SignIn() -> impl IntoView {
    let at = use_location();
    let way = move || {
        let (path, search) = (at.pathname.get(), at.search.get());
        let question = if search.is_empty() { "" } else { "?" };
        login_path(&format!("{path}{question}{search}"))
    };
    view! { <a class="small" href=way>"Sign in"</a> }
}

/// Where to sign in and come back from to `here`.
pub fn login_path(here: &str) -> String {
    let from: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
    format!("/login?from={from}")
}
