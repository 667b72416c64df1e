//! The page in its frame, and the overlay on which elements are pointed at.

use leptos::{ev, html, prelude::*};
use rules::{document::NodeId, ruleset};

use super::{
    Editor,
    frame::{self, Area, Elements},
    opened::{Step, VIEWPORT},
    side::Side,
};
use crate::ui::{effect, local::Local, measure::use_size};

/// What is drawn around an element.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// How it is drawn.
    pub class: String,
    /// Where.
    pub area: Area,
    /// What stands at it.
    pub label: Option<String>,
}

/// The page, to be clicked on.
#[component]
pub fn Canvas(editor: Editor) -> impl IntoView {
    let room = NodeRef::<html::Div>::new();
    let frame = NodeRef::<html::Iframe>::new();
    let elements = Local::<Elements>::empty();
    // Counts what moves elements on the screen: loading, scrolling, resizing.
    let moved = RwSignal::new(0_u32);
    let size = use_size(room);
    let scale = Memo::new(move |_| {
        let (width, _) = size.get();
        if width == 0.0 {
            1.0
        } else {
            (width / VIEWPORT.0).min(1.0)
        }
    });
    let viewport = move || {
        let (width, height) = size.get();
        (width / scale.get(), height / scale.get())
    };

    let loaded = move |_| {
        elements.put(frame.get_untracked().map(Elements::of));
        // Selected while the page was still on its way.
        if let (Some(page), Some(node)) = (
            editor.page.get_untracked(),
            editor.selection.get_untracked(),
        ) {
            elements.with(|elements| elements.reveal(page.id(node)));
        }
        moved.update(|count| *count += 1);
    };
    let area = move |node: NodeId| -> Option<Area> {
        let id = editor
            .page
            .with(|page| page.as_ref().map(|page| page.id(node)))?;
        elements.with(|elements| elements.area(id)).flatten()
    };
    let marks = Memo::new(move |_| {
        moved.track();
        size.track();
        let mut marks = ruled(editor, &area, viewport().1);
        if let Some(hover) = editor
            .pointed
            .get()
            .or_else(|| editor.hover.get())
            .filter(|hover| Some(*hover) != editor.selection.get())
        {
            marks.extend(area(hover).map(|area| Mark {
                class: "mark mark-hover".into(),
                label: Some(caption(editor, hover, area)),
                area,
            }));
        }
        if let Some(selected) = editor.selection.get() {
            marks.extend(area(selected).map(|area| Mark {
                class: "mark mark-selected".into(),
                label: Some(caption(editor, selected, area)),
                area,
            }));
        }
        marks
    });
    // A selection made elsewhere (breadcrumb, keyboard) is brought into view, and what a list beside the page points at.
    let show = move |node: Option<NodeId>| {
        let page = editor.page.get_untracked();
        if let (Some(page), Some(node)) = (page, node) {
            elements.with(|elements| elements.reveal(page.id(node)));
            moved.update(|count| *count += 1);
        }
    };
    Effect::new(move || show(editor.selection.get()));
    Effect::new(move || show(editor.pointed.get()));

    let overlay = NodeRef::<html::Div>::new();
    let place = move |event: &web_sys::MouseEvent| -> Option<(f64, f64)> {
        let bounds = overlay.get_untracked()?.get_bounding_client_rect();
        let scale = scale.get_untracked();
        Some((
            (f64::from(event.client_x()) - bounds.left()) / scale,
            (f64::from(event.client_y()) - bounds.top()) / scale,
        ))
    };
    let node_at = move |event: &web_sys::MouseEvent| -> Option<NodeId> {
        let (x, y) = place(event)?;
        let id = frame::id_at(&frame.get_untracked()?, x, y)?;
        editor.page.with_untracked(|page| page.as_ref()?.by_id(id))
    };
    let pointed = move |event: ev::PointerEvent| {
        let node = node_at(&event);
        if node != editor.hover.get_untracked() {
            editor.hover.set(node);
        }
    };
    let clicked = move |event: ev::MouseEvent| {
        if let Some(node) = node_at(&event) {
            editor.selection.set(Some(node));
            // Where a rule is made of it.
            editor.side.set(Side::Rules);
        }
    };
    let wheeled = move |event: ev::WheelEvent| {
        if event.ctrl_key() {
            return;
        }
        event.prevent_default();
        if let (Some((x, y)), Some(frame)) = (place(&event), frame.get_untracked()) {
            let (dx, dy) = pixels(&event);
            frame::scroll(&frame, x, y, dx, dy);
            moved.update(|count| *count += 1);
        }
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowUp" => Step::Out,
            "ArrowDown" => Step::In,
            "ArrowLeft" => Step::Back,
            "ArrowRight" => Step::On,
            "Escape" => return editor.selection.set(None),
            _ => return,
        };
        event.prevent_default();
        editor.side.set(Side::Rules);
        editor.step(step);
    };

    view! {
        <div class="canvas" node_ref=room>
            <iframe
                class="canvas-frame"
                node_ref=frame
                title="The page"
                sandbox="allow-same-origin"
                tabindex="-1"
                prop:srcdoc=move || editor.page.with(|page| page.as_ref().map(|page| page.html.clone()).unwrap_or_default())
                style:width=move || format!("{}px", viewport().0)
                style:height=move || format!("{}px", viewport().1)
                style:transform=move || format!("scale({})", scale.get())
                on:load=loaded
            ></iframe>
            <div
                class="canvas-overlay"
                node_ref=overlay
                role="application"
                aria-label="The page: click selects, arrow keys move the selection through the tree, Escape clears it"
                tabindex="0"
                on:pointermove=pointed
                on:pointerleave=move |_| editor.hover.set(None)
                on:click=clicked
                on:wheel=wheeled
                on:keydown=pressed
            >
                {move || {
                    let scale = scale.get();
                    marks.get().into_iter().map(|mark| drawn(&mark, scale)).collect_view()
                }}
            </div>
        </div>
    }
}

/// The turn of a wheel in CSS pixels.
pub fn pixels(event: &web_sys::WheelEvent) -> (f64, f64) {
    let unit = match event.delta_mode() {
        web_sys::WheelEvent::DOM_DELTA_LINE => 20.0,
        web_sys::WheelEvent::DOM_DELTA_PAGE => VIEWPORT.1,
        _ => 1.0,
    };
    (event.delta_x() * unit, event.delta_y() * unit)
}

/// Marks of what the draft rules, and stronger ones of the rule that is pointed at.
fn ruled(editor: Editor, area: &impl Fn(NodeId) -> Option<Area>, height: f64) -> Vec<Mark> {
    let lit = editor.lit.get();
    let mut marks = Vec::new();
    editor.page.with(|page| {
        let Some(page) = page else { return };
        editor.draft.rules.with(|rules| {
            for rule in &rules.rules {
                let is_lit = lit.as_ref() == Some(&rule.id);
                if !is_lit && !page.is_ruled_by(rule) {
                    continue;
                }
                for node in page
                    .matches(&rule.selector)
                    .iter()
                    .flat_map(|nodes| nodes.iter())
                {
                    if marks.len() >= MOST_MARKS {
                        return;
                    }
                    let seen = |area: &Area| area.y < height && area.y + area.height > 0.0;
                    marks.extend(area(*node).filter(seen).map(|area| Mark {
                        class: ruled_class(rule.effect, is_lit),
                        area,
                        label: None,
                    }));
                }
            }
        });
    });
    marks
}

/// How the matches of a rule are drawn.
pub fn ruled_class(effect: ruleset::Effect, lit: bool) -> String {
    format!(
        "mark mark-rule mark-{}{}",
        effect::class(effect),
        if lit { " mark-lit" } else { "" }
    )
}

fn caption(editor: Editor, node: NodeId, area: Area) -> String {
    let label = editor
        .page
        .with(|page| page.as_ref().map(|page| page.label(node)))
        .unwrap_or_default();
    format!("{label}  {} × {}", area.width.round(), area.height.round())
}

/// The mark on the screen.
pub fn drawn(mark: &Mark, scale: f64) -> impl IntoView + use<> {
    let Area {
        x,
        y,
        width,
        height,
    } = mark.area;
    let style = format!(
        "left:{}px;top:{}px;width:{}px;height:{}px",
        x * scale,
        y * scale,
        width * scale,
        height * scale
    );
    // The label of a box at the very top goes inside.
    let inside = y * scale < 22.0;
    view! {
        <div class=mark.class.clone() style=style aria-hidden="true">
            {mark
                .label
                .clone()
                .map(|label| {
                    view! {
                        <span class="mark-label" class:mark-label-inside=inside>
                            {label}
                        </span>
                    }
                })}
        </div>
    }
}

/// More boxes than this tell nobody anything.
const MOST_MARKS: usize = 400;
