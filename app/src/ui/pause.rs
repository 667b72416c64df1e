//! A wait that lets the browser do other things meanwhile.

use std::time::Duration;

use leptos::prelude::*;

/// Goes on after `time`; with none of it, once the browser has drawn and heard what waited.
pub async fn pause(time: Duration) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                // Fails only for what cannot be called.
                let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
            },
            time,
        );
    });
    // A promise that only ever resolves.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}
