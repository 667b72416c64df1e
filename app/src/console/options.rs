//! A select's options, as a list of ours over the page: a frame without scripts opens none of its own.

use leptos::{ev, html, prelude::*};
use rules::action::Verb;
use wasm_bindgen::JsCast;

use super::{replay::Hit, session::Session, state::Screen};

/// The list for the select that was hit.
#[component]
pub fn Options(session: Session, hit: Hit, close: Callback<()>) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(list) = list.get() {
            // Nothing is lost where focusing fails: the list can be clicked.
            let _ = list.focus();
        }
    });
    let style = Place::of(&hit, session.screen.get_untracked()).style();
    let (node, multiple) = (hit.node, hit.multiple);
    let chosen = RwSignal::new(
        hit.options
            .iter()
            .zip(0_u32..)
            .filter(|(option, _)| option.selected)
            .map(|(_, place)| place)
            .collect::<Vec<_>>(),
    );
    let choose = move |place: u32| {
        chosen.update(|chosen| toggle(chosen, place, multiple));
        session.act(
            node,
            Verb::Choose {
                options: chosen.get_untracked(),
            },
        );
        if !multiple {
            close.run(());
        }
    };
    view! {
        <div
            class="stage-options"
            node_ref=list
            style=style
            role="listbox"
            aria-label="Options"
            aria-multiselectable=multiple.then_some("true")
            tabindex="-1"
            on:keydown=move |event| {
                match event.key().as_str() {
                    "Escape" => close.run(()),
                    "ArrowDown" => step(&event, true),
                    "ArrowUp" => step(&event, false),
                    _ => {}
                }
            }
        >
            {hit
                .options
                .into_iter()
                .zip(0_u32..)
                .map(|(option, place)| {
                    view! {
                        <button
                            type="button"
                            role="option"
                            aria-selected=move || if chosen.get().contains(&place) { "true" } else { "false" }
                            disabled=option.disabled
                            on:click=move |_| choose(place)
                        >
                            {option.text}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// Where the list is on the stage, in CSS pixels of ours: wholly within the page that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    left: f64,
    /// From the top when it opens downwards, else from the bottom.
    edge: f64,
    downwards: bool,
    min_width: f64,
    max_width: f64,
    max_height: f64,
}

impl Place {
    /// Below the select, or above it where there is more room and below too little.
    fn of(hit: &Hit, screen: Screen) -> Place {
        let (width, height) = (screen.width * screen.scale, screen.height * screen.scale);
        let top = (hit.y * screen.scale).clamp(0.0, height);
        let bottom = ((hit.y + hit.height) * screen.scale).clamp(0.0, height);
        let (above, below) = (top, height - bottom);
        let wanted = (hit.options.len() as f64 * ROW + 2.0 * GAP).min(HIGHEST);
        let downwards = below - GAP >= wanted || below >= above;
        let room = if downwards { below } else { above } - GAP;
        let max_height = room.clamp(LOWEST, HIGHEST).min(height);
        let edge = if downwards { bottom } else { height - top };
        let min_width = (hit.width * screen.scale).min(width);
        Place {
            left: (hit.x * screen.scale).clamp(0.0, (width - min_width.max(NARROWEST)).max(0.0)),
            edge: edge.min(height - max_height),
            downwards,
            min_width,
            max_width: width,
            max_height,
        }
    }

    fn style(self) -> String {
        let side = if self.downwards { "top" } else { "bottom" };
        format!(
            "left:{}px;{side}:{}px;min-width:{}px;max-width:{}px;max-height:{}px",
            self.left,
            self.edge,
            self.min_width,
            self.max_width - self.left,
            self.max_height
        )
    }
}

/// The places chosen after `place` was clicked.
fn toggle(chosen: &mut Vec<u32>, place: u32, multiple: bool) {
    if !multiple {
        *chosen = vec![place];
    } else if let Some(at) = chosen.iter().position(|each| *each == place) {
        chosen.remove(at);
    } else {
        chosen.push(place);
        chosen.sort_unstable();
    }
}

/// Move the focus to the next option, or the one before.
fn step(event: &ev::KeyboardEvent, forward: bool) {
    event.prevent_default();
    let Some(focused) = document().active_element() else {
        return;
    };
    let next = match (focused.get_attribute("role").as_deref(), forward) {
        (Some("listbox"), _) => focused.first_element_child(),
        (_, true) => focused.next_element_sibling(),
        (_, false) => focused.previous_element_sibling(),
    };
    if let Some(next) = next.and_then(|next| next.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Fails for what is gone; then the focus stays.
        let _ = next.focus();
    }
}

/// About the height of an option.
const ROW: f64 = 29.0;
/// Between the list's edge and what is around it.
const GAP: f64 = 6.0;
const HIGHEST: f64 = 240.0;
/// Two options, to see that there are more.
const LOWEST: f64 = 64.0;
const NARROWEST: f64 = 160.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::replay::{Choice, HitKind};

    #[test]
    fn one_option_replaces_another_unless_several_may_be_chosen() {
        let mut chosen = vec![1];
        toggle(&mut chosen, 3, false);
        assert_eq!(chosen, [3]);
        toggle(&mut chosen, 0, true);
        assert_eq!(chosen, [0, 3]);
        toggle(&mut chosen, 3, true);
        assert_eq!(chosen, [0]);
    }

    #[test]
    fn the_list_stays_within_the_page() {
        let screen = Screen {
            width: 1280.0,
            height: 800.0,
            scale: 0.5,
        };
        for (y, options, downwards) in [
            (100.0, 40, true),
            (700.0, 40, false),
            (600.0, 1, true),
            (-60.0, 40, true),
            (790.0, 3, false),
            (390.0, 40, false),
        ] {
            let place = Place::of(&select(1200.0, y, options), screen);
            assert_eq!(place.downwards, downwards, "{y}, {options} options");
            assert!(
                place.edge >= 0.0 && place.edge + place.max_height <= 400.0,
                "{place:?}"
            );
            assert!(place.left + NARROWEST <= 640.0, "{place:?}");
        }
    }

    fn select(x: f64, y: f64, options: usize) -> Hit {
        let option = Choice {
            text: "Ireland".to_owned(),
            selected: false,
            disabled: false,
        };
        Hit {
            node: 1,
            kind: HitKind::Select,
            disabled: false,
            masked: false,
            hidden: false,
            x,
            y,
            width: 60.0,
            height: 40.0,
            multiple: false,
            options: vec![option; options],
        }
    }
}
