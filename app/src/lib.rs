//! The Louver app: server-rendered, then hydrated in the browser.
//!
//! Talks to the server by [`api`] (server functions over one trait) and, in a session, by [`wire`] over a WebSocket. A
//! screen is a module of `page`; the editor and the console have a folder each, and share `gesture`; `ui` holds the components that all share.

#![recursion_limit = "256"]

mod alarms;
pub mod api;
mod app;
mod call;
mod compare;
mod console;
mod coverage;
mod editor;
mod export;
mod gesture;
mod http;
mod late;
mod page;
mod saved;
mod session;
mod ui;
pub mod wire;

pub use app::{App, shell};

/// Bring the rendered page to life; called by the script that the shell puts on every page.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        let path = leptos::prelude::window().location().pathname();
        if !late::is_first(&path.unwrap_or_default()) {
            late::ready().await;
        }
        leptos::mount::hydrate_body(App);
    });
}
