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

/// Long work in short turns, between which the browser draws and listens.
#[derive(Default)]
pub struct Turns {
    /// When this turn began, in milliseconds; none before the first.
    since: Option<f64>,
}

impl Turns {
    /// Ends the turn, if it has been long enough.
    pub async fn give_way(&mut self) {
        let now = js_sys::Date::now();
        let since = *self.since.get_or_insert(now);
        if now - since >= TURN {
            pause(Duration::ZERO).await;
            self.since = Some(js_sys::Date::now());
        }
    }
}

/// Milliseconds after which a turn ends.
const TURN: f64 = 10.0;
