//! 'Are you sure?', for what cannot be taken back.

use leptos::prelude::*;

use super::{
    button::{Button, Kind},
    dialog::Dialog,
    notice::Trouble,
};
use crate::api::Failure;

/// A dialog with what will happen, and the button that makes it happen; closes when it has.
#[component]
pub fn Confirm(
    /// Unique on the page.
    id: &'static str,
    #[prop(into)] title: String,
    open: RwSignal<bool>,
    #[prop(into)] text: Signal<String>,
    yes: &'static str,
    action: Action<(), Result<(), Failure>>,
) -> impl IntoView {
    Effect::new(move || {
        if matches!(action.value().get(), Some(Ok(()))) {
            open.set(false);
        }
    });
    Effect::new(move || {
        if open.get() {
            action.clear();
        }
    });
    view! {
        <Dialog id title open>
            <p>{move || text.get()}</p>
            <Trouble of=action.value() />
            <div class="dialog-buttons">
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button
                    kind=Kind::Danger
                    busy=action.pending()
                    on:click=move |_| {
                        action.dispatch(());
                    }
                >
                    {yes}
                </Button>
            </div>
        </Dialog>
    }
}
