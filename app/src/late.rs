//! The part of the app that is fetched late: `xtask/src/wasm/late.rs` says what that is.
//!
//! A call of something late works at any time. Before the late part is here it stops the page until it is, so what can
//! wait does it by [`ready`].

use std::pin::Pin;

use js_sys::Promise;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = louverReady)]
    fn louver_ready() -> Promise;
}

/// Waits for the late part. When it cannot be had, the page says so with a way to try again, and this goes on waiting.
pub fn ready() -> impl Future<Output = ()> + Send {
    // The browser has one thread.
    SendWrapper::new(async {
        // Never fails.
        let _ = JsFuture::from(louver_ready()).await;
    })
}

/// Does `work` once the late part is here. In a box it is a function of its own, and can be late itself.
pub async fn then(work: Pin<Box<dyn Future<Output = ()>>>) {
    ready().await;
    work.await;
}

/// Begins to fetch the late part.
pub fn fetch() {
    let _ = louver_ready();
}

/// Whether a page is brought to life without it. Never in a debug build: what that calls first lies behind other doors, and it is
/// larger than a browser compiles while a page waits.
#[cfg(feature = "hydrate")]
pub fn is_first(path: &str) -> bool {
    !cfg!(debug_assertions) && (path == "/login" || path.ends_with("/editor"))
}
