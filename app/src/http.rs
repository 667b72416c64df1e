//! What a rendered page says to HTTP: its status and redirections.
//!
//! In the browser a status means nothing, and a redirection loads the other page.

/// Answer the request being rendered with this status.
pub fn status(code: u16) {
    #[cfg(feature = "ssr")]
    if let (Some(response), Ok(code)) = (
        leptos::prelude::use_context::<leptos_axum::ResponseOptions>(),
        code.try_into(),
    ) {
        response.set_status(code);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = code;
}

/// Go to another page of this server, loaded anew.
pub fn redirect(path: &str) {
    #[cfg(feature = "ssr")]
    {
        leptos_axum::redirect(path);
        status(302);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = leptos::prelude::window().location().assign(path);
}
