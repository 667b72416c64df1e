//! What keys do in the editor, wherever the focus is but in a field.

use leptos::{ev, prelude::*};
use rules::ruleset::Effect as RuleEffect;
use wasm_bindgen::JsCast;

use super::{Editor, Tab, choices::CHOICES, finder::FIELD, panel::make};
use crate::ui::{
    effect,
    focus::focus,
    keys::{Letters, acts_alone, edits_text},
    shortcuts::{Group, Shortcuts},
    toast::{Tone, use_toasts},
};

/// Undo and redo, and single keys while the page is picked from; the list of all of them.
#[component]
pub fn Keys(editor: Editor) -> impl IntoView {
    let letters = Letters::new();
    let toasts = use_toasts();
    let act = move |key: &str| -> bool {
        let effect = match key {
            "m" => RuleEffect::Mask,
            "h" => RuleEffect::Hide,
            "d" => RuleEffect::Disable,
            "s" => {
                editor
                    .picking
                    .several
                    .update(|several| *several = !*several);
                return true;
            }
            "/" => {
                focus(FIELD);
                return true;
            }
            "1" | "2" | "3" => return choose(key),
            _ => return false,
        };
        let selector = editor.selector.get_untracked();
        let is_usable = editor.page.with_untracked(|page| {
            page.as_ref()
                .is_some_and(|page| page.matches(selector.trim()).is_ok())
        });
        if editor.selection.is_empty_untracked() || !is_usable {
            return false;
        }
        if make(editor, toasts, effect) {
            let text = format!(
                "{} {}: added to the rules.",
                effect::name(effect),
                selector.trim()
            );
            toasts.say(Tone::Good, text);
        }
        true
    };
    Effect::new(move || {
        let pressed = window_event_listener(ev::keydown, move |event| {
            let key = event.key();
            let ctrl = event.ctrl_key() || event.meta_key();
            if ctrl && !event.alt_key() && !edits_text(&event) {
                match (key.to_ascii_lowercase().as_str(), event.shift_key()) {
                    ("z", false) => editor.draft.undo(),
                    ("z", true) | ("y", false) => editor.draft.redo(),
                    _ => return,
                }
                return event.prevent_default();
            }
            if editor.tab.try_get_untracked() != Some(Tab::Edit) || !acts_alone(&event) {
                return;
            }
            let has_acted = match key.as_str() {
                "Escape" => {
                    editor.selection.set(None);
                    true
                }
                key => letters.act_untracked() && act(key),
            };
            if has_acted {
                event.prevent_default();
            }
        });
        on_cleanup(move || pressed.remove());
    });
    view! { <Shortcuts groups=GROUPS open=editor.picking.help letters /> }
}

/// Chooses the best of a kind, as a click on it does.
fn choose(key: &str) -> bool {
    let id = match key {
        "1" => CHOICES[0],
        "2" => CHOICES[1],
        _ => CHOICES[2],
    };
    let choice = document().get_element_by_id(id);
    let has_one = choice.is_some();
    if let Some(choice) = choice {
        choice.unchecked_into::<web_sys::HtmlElement>().click();
    }
    has_one
}

const GROUPS: &[Group] = &[
    (
        "Select",
        &[
            (&["Click"], "An element"),
            (&["Shift", "Click"], "One more, or one less"),
            (&["Drag"], "What lies in an area"),
            (&["Shift", "Drag"], "What lies in an area, too"),
            (&["S"], "Several, without Shift"),
            (&["/"], "Search the page"),
            (&["Escape"], "Select nothing"),
        ],
    ),
    (
        "Move through the page",
        &[
            (&["↑"], "To what it stands in"),
            (&["↓"], "To what stands in it"),
            (&["←", "→"], "To what stands beside it"),
            (&["Shift", "↑ ↓ ← →"], "The same, and keep what is selected"),
        ],
    ),
    (
        "Make a rule",
        &[
            (&["1"], "Cover just this"),
            (&["2"], "Cover all like it"),
            (&["3"], "Cover everything in here"),
            (&["M"], "Mask"),
            (&["H"], "Hide"),
            (&["D"], "Disable"),
        ],
    ),
    (
        "Anywhere",
        &[
            (&["Ctrl", "Z"], "Undo"),
            (&["Ctrl", "Shift", "Z"], "Redo"),
            (&["?"], "This list"),
        ],
    ),
];
