//! One of the two views: the page in its frame, what is pointed at marked on it, and the overlay that catches every gesture.

use leptos::{ev, html, prelude::*};
use rules::document::NodeId;

use super::{
    super::{
        Editor,
        agent::AgentView,
        canvas::pixels,
        frame::{self, Area, Elements},
        marks::{Mark, drawn as drawn_mark, ruled_class},
    },
    look::{Look, Zoom},
    scrolling::{Scrolling, Side},
    trying::Trying,
};
use crate::ui::measure::use_size;

/// The view.
#[component]
pub fn View(
    title: &'static str,
    id: &'static str,
    editor: Editor,
    side: Side,
    scrolling: Scrolling,
    #[prop(into)] html: Signal<Result<AgentView, ()>>,
    look: Look,
    /// How far to the right the views are scrolled, where they are wider than there is room, in CSS pixels.
    aside: RwSignal<i32>,
    /// The number by which the frame knows an element of the page.
    numbers: Callback<NodeId, Option<u32>>,
    /// The element of the page that the frame has under a number, if it can be scrolled from there.
    scrollers: Callback<u32, Option<NodeId>>,
    /// What an agent tries; none for the customer's view.
    #[prop(optional)]
    trying: Option<Trying>,
    /// The part of it that is shown, as CSS has it; empty for all of it.
    #[prop(optional, into)]
    clip: Signal<String>,
) -> impl IntoView {
    let room = NodeRef::<html::Div>::new();
    let overlay = NodeRef::<html::Div>::new();
    let Side { frame, elements } = side;
    let size = use_size(room);
    let Look { width, zoom, .. } = look;
    let scale = Memo::new(move |_| match (zoom.get(), size.get().0) {
        (Zoom::Full, _) | (_, 0.0) => 1.0,
        (Zoom::Fit, room) => (room / width.get().pixels()).min(1.0),
    });
    Effect::new(move || {
        let aside = aside.get();
        if let Some(room) = room.get()
            && room.scroll_left() != aside
        {
            room.set_scroll_left(aside);
        }
    });
    let shift = move |dx: f64| {
        if let Some(room) = room.get_untracked() {
            room.set_scroll_left(room.scroll_left() + dx as i32);
        }
    };
    let height = move || size.get().1 / scale.get();
    let area = move |node: NodeId| -> Option<Area> {
        let id = numbers.run(node)?;
        elements.with(|elements| elements.area(id)).flatten()
    };
    let marks = Memo::new(move |_| {
        scrolling.moved.track();
        size.track();
        width.track();
        marked(editor, &area)
    });
    // What a list beside the page points at is brought into view.
    Effect::new(move || {
        let nodes = pointed(editor);
        let areas: Vec<Area> = nodes.iter().filter_map(|node| area(*node)).collect();
        let height = untrack(height);
        let in_view = |area: &Area| area.y + area.height > 0.0 && area.y < height;
        if let (Some(first), false) = (areas.first(), areas.iter().any(in_view)) {
            scrolling.turn_page((0.0, first.y - height / 3.0));
        }
    });
    let place = move |event: &web_sys::MouseEvent| -> Option<(f64, f64)> {
        let bounds = overlay.get_untracked()?.get_bounding_client_rect();
        let scale = scale.get_untracked();
        let x = (f64::from(event.client_x()) - bounds.left()) / scale;
        let y = (f64::from(event.client_y()) - bounds.top()) / scale;
        Some((x, y))
    };
    let at = move |event: &web_sys::MouseEvent| -> Option<u32> {
        let (x, y) = place(event)?;
        frame::id_at(&frame.get_untracked()?, x, y)
    };
    // What can be scrolled at a place, the innermost first.
    let under = move |(x, y): (f64, f64)| -> Vec<NodeId> {
        let numbers = frame
            .get_untracked()
            .map(|frame| frame::scrollers(&frame, x, y));
        let numbers = numbers.into_iter().flatten();
        numbers.filter_map(|id| scrollers.run(id)).collect()
    };
    let wheeled = move |event: ev::WheelEvent| {
        if !event.ctrl_key() {
            event.prevent_default();
            let inner = place(&event).map(under).unwrap_or_default();
            let (dx, dy) = pixels(&event);
            scrolling.turn(&inner, (dx, dy));
            shift(dx);
        }
    };
    // A finger scrolls: where it was last, and what it took hold of.
    let held = StoredValue::new(None::<((f64, f64), Vec<NodeId>)>);
    let touched = move |event: ev::PointerEvent| {
        if event.pointer_type() == "touch" {
            held.set_value(place(&event).map(|at| (at, under(at))));
            if let Some(overlay) = overlay.get_untracked() {
                // Fails only for a pointer that is gone.
                let _ = overlay.set_pointer_capture(event.pointer_id());
            }
        }
    };
    let moved = move |event: ev::PointerEvent| {
        if let (Some(((x, y), inner)), Some(now)) = (held.get_value(), place(&event)) {
            scrolling.turn(&inner, (x - now.0, y - now.1));
            shift(x - now.0);
            held.set_value(Some((now, inner)));
        } else if let Some(trying) = trying {
            trying.point(at(&event));
        }
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let page = untrack(height) * 0.9;
        let aside = match event.key().as_str() {
            "ArrowLeft" => -60.0,
            "ArrowRight" => 60.0,
            _ => 0.0,
        };
        if aside != 0.0 {
            event.prevent_default();
            return shift(aside);
        }
        let dy = match event.key().as_str() {
            "ArrowUp" => -60.0,
            "ArrowDown" => 60.0,
            "PageUp" => -page,
            "PageDown" | " " => page,
            "Home" => -WHOLE,
            "End" => WHOLE,
            _ => return,
        };
        event.prevent_default();
        scrolling.turn_page((0.0, dy));
    };
    let document = move || match html.get() {
        Ok(AgentView::Page(html)) => html,
        Ok(AgentView::Paused) | Err(()) => String::new(),
    };
    let instead = move || match html.get() {
        Ok(AgentView::Page(_)) => None,
        Ok(AgentView::Paused) => Some(
            "Paused: the agent sees that the customer is on a private page, and nothing of it.",
        ),
        Err(()) => Some("The rules have problems: nothing is shown until they are solved."),
    };
    let loaded = move |_| {
        elements.put(frame.get_untracked().map(Elements::of));
        scrolling.follow();
    };
    let px = |value: f64| format!("{value}px");
    view! {
        <section class="preview-view" aria-labelledby=id style:clip-path=clip>
            <h2 id=id>{title}</h2>
            <div
                class="preview-room"
                class:preview-room-wide=move || zoom.get() == Zoom::Full
                node_ref=room
                on:scroll=move |_| {
                    if let Some(room) = room.get_untracked() {
                        aside.set(room.scroll_left());
                    }
                }
            >
                <div class="preview-page" style:width=move || px(width.get().pixels() * scale.get())>
                    <iframe
                        class="canvas-frame"
                        node_ref=frame
                        title=title
                        sandbox="allow-same-origin"
                        tabindex="-1"
                        prop:srcdoc=document
                        style:width=move || px(width.get().pixels())
                        style:height=move || px(height())
                        style:transform=move || format!("scale({})", scale.get())
                        on:load=loaded
                    ></iframe>
                    <div
                        class="preview-overlay"
                        node_ref=overlay
                        role="group"
                        aria-label=format!("{title}'s view: the wheel, a finger, the arrow keys and Page Up and Down scroll both views")
                        tabindex="0"
                        class:is-writing=move || trying.is_some_and(Trying::is_writing)
                        class:is-refusing=move || trying.is_some_and(|trying| trying.refusal.with(Option::is_some))
                        title=move || trying.and_then(|trying| trying.refusal.get()).map(|why| why.to_string())
                        on:wheel=wheeled
                        on:keydown=pressed
                        on:click=move |event| {
                            if let Some(trying) = trying {
                                trying.click(at(&event));
                            }
                        }
                        on:pointerdown=touched
                        on:pointermove=moved
                        on:pointerup=move |_| held.set_value(None)
                        on:pointercancel=move |_| held.set_value(None)
                        on:pointerleave=move |_| {
                            if let Some(trying) = trying {
                                trying.point(None);
                            }
                        }
                    >
                        {move || {
                            let scale = scale.get();
                            marks.get().into_iter().map(|mark| drawn_mark(&mark, scale)).collect_view()
                        }}
                        {move || instead().map(|text| view! { <p class="preview-instead" role="status">{text}</p> })}
                    </div>
                </div>
            </div>
            {trying.map(Trying::keyboard)}
        </section>
    }
}

/// What the rule that is pointed at matches, or else the element that something beside the page is about.
fn pointed(editor: Editor) -> Vec<NodeId> {
    let lit = editor.lit.get();
    let selector = lit.and_then(|id| {
        editor.draft.rules.with(|rules| {
            let rule = rules.rules.iter().find(|rule| rule.id == id)?;
            Some(rule.selector.clone())
        })
    });
    match selector {
        Some(selector) => editor.page.with(|page| {
            let matches = page.as_ref().and_then(|page| page.matches(&selector).ok());
            matches.map(|nodes| nodes.iter().copied().take(MOST_MARKS).collect())
        }),
        None => editor.pointed.get().map(|node| vec![node]),
    }
    .unwrap_or_default()
}

fn marked(editor: Editor, area: &impl Fn(NodeId) -> Option<Area>) -> Vec<Mark> {
    let class = editor
        .lit
        .get()
        .and_then(|id| {
            editor.draft.rules.with(|rules| {
                let rule = rules.rules.iter().find(|rule| rule.id == id)?;
                Some(ruled_class(rule.effect, true))
            })
        })
        .unwrap_or_else(|| "mark mark-hover".to_owned());
    let areas = pointed(editor).into_iter().filter_map(area);
    areas
        .map(|area| Mark {
            class: class.clone(),
            area,
            label: None,
        })
        .collect()
}

/// Further than any page is long, in CSS pixels.
const WHOLE: f64 = 10_000_000.0;

/// More boxes than this tell nobody anything.
const MOST_MARKS: usize = 400;
