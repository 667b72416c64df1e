//! How wide an element is, as it changes.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::ResizeObserver;

use super::local::Local;

/// The inner width and height of an element in CSS pixels; nothing before it is drawn.
pub fn use_size(node: NodeRef<html::Div>) -> ReadSignal<(f64, f64)> {
    let (size, set_size) = signal((0.0, 0.0));
    Effect::new(move || {
        let Some(element) = node.get() else { return };
        let measured = element.clone();
        let measure = move || {
            set_size.try_set((
                f64::from(measured.client_width()),
                f64::from(measured.client_height()),
            ));
        };
        measure();
        let observed = Closure::<dyn FnMut()>::new(measure);
        // Fails only for something that is no function.
        let Ok(observer) = ResizeObserver::new(observed.as_ref().unchecked_ref()) else {
            return;
        };
        observer.observe(&element);
        let kept = Local::empty();
        kept.put(Some((observer, observed)));
        on_cleanup(move || {
            if let Some((observer, _)) = kept.take() {
                observer.disconnect();
            }
        });
    });
    size
}
