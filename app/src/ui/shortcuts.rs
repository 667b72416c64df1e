//! 'Keyboard shortcuts': what keys do on a screen, shown when somebody presses '?'.

use leptos::{ev, prelude::*};

use super::{
    button::Button,
    dialog::Dialog,
    keys::{Letters, acts_alone},
};

/// Shortcuts that belong together: their name, and for each the keys and what these do.
pub type Group = (
    &'static str,
    &'static [(&'static [&'static str], &'static str)],
);

/// The dialog; '?' opens it, Escape closes it.
#[component]
pub fn Shortcuts(
    groups: &'static [Group],
    open: RwSignal<bool>,
    /// Whether single letters act; without, the screen has none.
    letters: Letters,
) -> impl IntoView {
    Effect::new(move || {
        letters.recall();
        let pressed = window_event_listener(ev::keydown, move |event| {
            if event.key() == "?" && acts_alone(&event) {
                event.prevent_default();
                open.try_set(true);
            }
        });
        on_cleanup(move || pressed.remove());
    });
    view! {
        <Dialog id="shortcuts" title="Keyboard shortcuts" open wide=true>
            <div class="shortcuts">
                {groups
                    .iter()
                    .map(|(title, list)| {
                        view! {
                            <section>
                                <h3>{*title}</h3>
                                <dl>{list.iter().map(|(keys, what)| view! { <Row keys what /> }).collect_view()}</dl>
                            </section>
                        }
                    })
                    .collect_view()}
            </div>
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || letters.act()
                    on:change=move |event| letters.set(event_target_checked(&event))
                />
                <span>
                    "Single keys act at once"
                    <span class="hint">"Switch this off if you speak your input, or press keys by accident."</span>
                </span>
            </label>
            <div class="dialog-buttons">
                <Button on:click=move |_| open.set(false)>"Close"</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Row(keys: &'static [&'static str], what: &'static str) -> impl IntoView {
    view! {
        <div class="shortcut">
            <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt>
            <dd>{what}</dd>
        </div>
    }
}
