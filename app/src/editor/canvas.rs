//! The page in its frame, and what lies over it: there elements are pointed at, selected and measured out by dragging.

use leptos::{ev, html, prelude::*};
use rules::document::NodeId;

use super::{
    Editor,
    finder::Finder,
    frame::{self, Area, Elements},
    marks::{Marks, placed},
    opened::{Step, VIEWPORT},
    side::Side,
};
use crate::ui::{
    empty::Empty,
    measure::use_size,
    toast::{Tone, use_toasts},
};

/// The page, to be clicked on.
#[component]
pub fn Canvas(editor: Editor) -> impl IntoView {
    let picking = editor.picking;
    let toasts = use_toasts();
    let room = NodeRef::<html::Div>::new();
    let frame = NodeRef::<html::Iframe>::new();
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
    Effect::new(move || {
        size.track();
        picking.moved.update(|count| *count += 1);
    });

    let loaded = move |_| {
        picking
            .elements
            .put(frame.get_untracked().map(Elements::of));
        // Selected while the page was still on its way.
        if let (Some(page), Some(node)) = (
            editor.page.get_untracked(),
            editor.selection.get_untracked(),
        ) {
            picking
                .elements
                .with(|elements| elements.reveal(page.id(node)));
        }
        picking.moved.update(|count| *count += 1);
        picking.look_for_unseen(editor);
    };
    // A selection made elsewhere (breadcrumb, keyboard) is brought into view, and what a list beside the page points at.
    let show = move |node: Option<NodeId>| {
        let page = editor.page.get_untracked();
        if let (Some(page), Some(node)) = (page, node) {
            let shown = picking
                .elements
                .with(|elements| elements.reveal(page.id(node)));
            if shown == Some(true) {
                picking.moved.update(|count| *count += 1);
            }
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
    let scroll = move |at: (f64, f64), by: (f64, f64)| {
        if let Some(frame) = frame.get_untracked() {
            frame::scroll(&frame, at.0, at.1, by.0, by.1);
            picking.moved.update(|count| *count += 1);
        }
    };

    // Where the pointer was pressed, and whether it has been dragged since; a finger scrolls, a mouse measures out.
    let pressed = StoredValue::new(None::<(f64, f64)>);
    let dragged = StoredValue::new(false);
    let band = RwSignal::new(None::<Area>);
    let pointer_down = move |event: ev::PointerEvent| {
        dragged.set_value(false);
        if event.button() != 0 {
            return;
        }
        pressed.set_value(place(&event));
        if let Some(overlay) = overlay.get_untracked() {
            // Fails only for a pointer that is gone.
            let _ = overlay.set_pointer_capture(event.pointer_id());
        }
    };
    let pointer_move = move |event: ev::PointerEvent| {
        let (Some(start), Some(now)) = (pressed.get_value(), place(&event)) else {
            let node = node_at(&event);
            if node != editor.hover.get_untracked() {
                editor.hover.set(node);
            }
            return;
        };
        let area = Area::between(start, now);
        if !dragged.get_value() && area.width.max(area.height) * scale.get_untracked() < FAR {
            return;
        }
        dragged.set_value(true);
        editor.hover.set(None);
        if event.pointer_type() == "touch" {
            scroll(now, (start.0 - now.0, start.1 - now.1));
            pressed.set_value(Some(now));
        } else {
            band.set(Some(area));
        }
    };
    let let_go = move || {
        pressed.set_value(None);
        band.set(None);
    };
    let pointer_up = move |event: ev::PointerEvent| {
        let measured = band.get_untracked();
        let_go();
        if let (Some(band), Some(page)) = (measured, editor.page.get_untracked()) {
            let nodes = picking.within(&page, band);
            if nodes.is_empty() {
                return toasts.say(Tone::Plain, NOTHING_WITHIN.to_owned());
            }
            if adds(editor, &event) {
                editor.selection.add(nodes);
            } else {
                editor.selection.set_all(nodes);
            }
            editor.side.set(Side::Rules);
        }
    };
    let clicked = move |event: ev::MouseEvent| {
        if dragged.get_value() {
            return;
        }
        if let Some(node) = node_at(&event) {
            if adds(editor, &event) {
                editor.selection.toggle(node);
            } else {
                editor.selection.set(Some(node));
            }
            // Where a rule is made of it.
            editor.side.set(Side::Rules);
        }
    };
    let wheeled = move |event: ev::WheelEvent| {
        if event.ctrl_key() {
            return;
        }
        event.prevent_default();
        if let Some(at) = place(&event) {
            scroll(at, pixels(&event));
        }
    };
    let key_pressed = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowUp" => Step::Out,
            "ArrowDown" => Step::In,
            "ArrowLeft" => Step::Back,
            "ArrowRight" => Step::On,
            "Escape" if band.get_untracked().is_some() => {
                event.stop_propagation();
                return let_go();
            }
            _ => return,
        };
        event.prevent_default();
        editor.side.set(Side::Rules);
        editor.step(step, event.shift_key());
    };

    view! {
        <div class="picking">
            <Finder editor />
            <div class="canvas" node_ref=room>
                <iframe
                    class="canvas-frame"
                    node_ref=frame
                    title="The page"
                    sandbox="allow-same-origin"
                    tabindex="-1"
                    prop:srcdoc=move || {
                        editor.page.with(|page| page.as_ref().map(|page| page.html.clone()).unwrap_or_default())
                    }
                    style:width=move || format!("{}px", viewport().0)
                    style:height=move || format!("{}px", viewport().1)
                    style:transform=move || format!("scale({})", scale.get())
                    on:load=loaded
                ></iframe>
                <div
                    id=OVERLAY
                    class="canvas-overlay"
                    node_ref=overlay
                    role="application"
                    aria-label="The page: click selects, Shift and click select several, arrow keys move the selection through the tree, Escape clears it"
                    tabindex="0"
                    on:pointerdown=pointer_down
                    on:pointermove=pointer_move
                    on:pointerup=pointer_up
                    on:pointercancel=move |_| let_go()
                    on:pointerleave=move |_| editor.hover.set(None)
                    on:click=clicked
                    on:wheel=wheeled
                    on:keydown=key_pressed
                >
                    <Marks editor height=Signal::derive(move || viewport().1) scale />
                    {move || {
                        band.get()
                            .map(|band| {
                                view! { <div class="band" style=placed(band, scale.get()) aria-hidden="true"></div> }
                            })
                    }}
                </div>
                <Show when=move || picking.blank.get()>
                    <Blank editor />
                </Show>
            </div>
        </div>
    }
}

/// What is said over a page that shows nothing.
#[component]
fn Blank(editor: Editor) -> impl IntoView {
    let is_captured = editor
        .page
        .with_untracked(|page| page.as_ref().is_some_and(|page| page.info.captured));
    let words = match is_captured {
        true => {
            "When it was captured it had no text and no control that can be seen. Capture it again once it shows what customers see."
        }
        false => {
            "As the server got it, it has no text and no control that can be seen: it comes to be in a running browser. Take it by \
             'Capture from my browser'."
        }
    };
    view! {
        <div class="canvas-empty canvas-blank" role="status">
            <Empty title="This page is empty">
                <p>{words}</p>
            </Empty>
        </div>
    }
}

/// Whether what is pointed at is selected beside what is selected already.
fn adds(editor: Editor, event: &web_sys::MouseEvent) -> bool {
    event.shift_key()
        || event.ctrl_key()
        || event.meta_key()
        || editor.picking.several.get_untracked()
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

/// The id of what lies over the page.
pub const OVERLAY: &str = "page-overlay";
const NOTHING_WITHIN: &str = "Nothing lies wholly in that area; the selection stays as it was.";
/// Pixels that a pointer moves before it is dragged: hands shake.
const FAR: f64 = 6.0;
