//! A dialog over the page: the browser's own, so that focus, Escape and screen readers are right.

use leptos::{html, prelude::*};

/// A modal dialog; its content is made anew each time it opens.
#[component]
pub fn Dialog(
    /// Unique on the page.
    id: &'static str,
    #[prop(into)] title: String,
    open: RwSignal<bool>,
    /// For what is read rather than filled in.
    #[prop(optional)]
    wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if open.get() {
            if !dialog.open() {
                // Fails only for a dialog that is open or not in the document.
                let _ = dialog.show_modal();
            }
        } else {
            dialog.close();
        }
    });
    let (labelled, title_id) = (format!("{id}-title"), format!("{id}-title"));
    let children = StoredValue::new(children);
    view! {
        <dialog node_ref=node class="dialog" class:dialog-wide=wide aria-labelledby=labelled on:close=move |_| open.set(false)>
            <h2 id=title_id>{title}</h2>
            <Show when=move || open.get()>{move || children.with_value(|children| children())}</Show>
        </dialog>
    }
}
