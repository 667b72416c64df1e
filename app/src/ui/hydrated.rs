//! Whether the page listens: rendered controls can be clicked seconds before they do.

use leptos::prelude::*;

use crate::late;

/// Provide the signal, and set `data-hydrated` on the document element when the page listens.
pub fn provide() {
    let hydrated = RwSignal::new(false);
    provide_context(Hydrated(hydrated));
    Effect::new(move || {
        leptos::task::spawn_local(async move {
            // Suspended parts take up their rendered elements in tasks of their own.
            leptos::task::tick().await;
            leptos::task::tick().await;
            hydrated.set(true);
            leptos::task::tick().await;
            if let Some(root) = document().document_element() {
                // Fails for names that are no attribute names; this one is.
                let _ = root.set_attribute("data-hydrated", "");
            }
            late::fetch();
        });
    });
}

/// Whether the page listens.
pub fn use_hydrated() -> RwSignal<bool> {
    expect_context::<Hydrated>().0
}

#[derive(Clone, Copy)]
struct Hydrated(RwSignal<bool>);
