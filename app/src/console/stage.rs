//! The customer's page on the agent's screen, and the overlay that catches every gesture.

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use rules::action::{Mode, Refusal, Verb};

use super::{
    options::Options,
    replay::Hit,
    session::Session,
    state::{Cover, Screen},
};
use crate::{
    gesture::{Asked, keyboard::Keyboard},
    wire::{PointerKind, Scheme},
};

/// The stage; `highlighting` makes clicks into circles.
#[component]
pub fn Stage(session: Session, ticket: String, highlighting: RwSignal<bool>) -> impl IntoView {
    let stage = NodeRef::<html::Div>::new();
    let root = NodeRef::<html::Div>::new();
    let overlay = NodeRef::<html::Div>::new();
    let ticket = StoredValue::new(Some(ticket));
    Effect::new(move || {
        if let (Some(stage), Some(root)) = (stage.get(), root.get())
            && let Some(ticket) = ticket.try_update_value(Option::take).flatten()
        {
            leptos::task::spawn_local(session.start(ticket, stage.into(), root.into()));
        }
    });
    on_cleanup(move || session.leave());

    let under = RwSignal::new(None::<Hit>);
    let choosing = RwSignal::new(None::<Hit>);
    let circles = RwSignal::new(Vec::<(u64, f64, f64)>::new());
    let next_circle = StoredValue::new(0_u64);
    let pending = StoredValue::new(None::<(f64, f64)>);

    Effect::new(move || {
        if session.mode.get() != Mode::Write || session.cover.get().is_some() {
            choosing.set(None);
        }
    });

    let place = move |event: &web_sys::MouseEvent| -> Option<(f64, f64)> {
        let scale = session.screen.get_untracked().scale;
        let bounds = overlay.get_untracked()?.get_bounding_client_rect();
        (scale > 0.0).then(|| {
            (
                (f64::from(event.client_x()) - bounds.left()) / scale,
                (f64::from(event.client_y()) - bounds.top()) / scale,
            )
        })
    };
    let moved = move |event: ev::PointerEvent| {
        let Some(at) = place(&event) else { return };
        // One position a picture is all that anybody can see.
        if pending
            .try_update_value(|pending| pending.replace(at))
            .flatten()
            .is_none()
        {
            request_animation_frame(move || {
                if let Some((x, y)) = pending.try_update_value(Option::take).flatten() {
                    session.point(x, y, PointerKind::Move);
                    under.try_set(session.hit(x, y));
                }
            });
        }
    };
    let highlight = move |x: f64, y: f64| {
        session.point(x, y, PointerKind::Highlight);
        let id = next_circle.get_value();
        next_circle.set_value(id + 1);
        circles.update(|circles| circles.push((id, x, y)));
        set_timeout(
            move || {
                circles.try_update(|circles| circles.retain(|circle| circle.0 != id));
            },
            CIRCLE,
        );
    };
    let clicked = move |event: ev::MouseEvent| {
        let Some((x, y)) = place(&event) else { return };
        choosing.set(None);
        if highlighting.get_untracked() {
            return highlight(x, y);
        }
        let Some(hit) = session.hit(x, y) else { return };
        session.field.set(None);
        let is_restricted = hit.disabled || hit.masked;
        match Asked::by_click(session.mode.get_untracked(), hit.kind.into(), is_restricted) {
            Asked::Nothing(refusal) => return session.refused(refusal),
            Asked::Options => return choosing.set(Some(hit)),
            Asked::Field => session.field.set(Some(hit.node)),
            Asked::Click => {}
        }
        session.act(hit.node, Verb::Click);
    };
    let wheeled = move |event: ev::WheelEvent| {
        event.prevent_default();
        let Some((x, y)) = place(&event) else { return };
        if session.mode.get_untracked() == Mode::Write {
            choosing.set(None);
            let unit = match event.delta_mode() {
                web_sys::WheelEvent::DOM_DELTA_LINE => LINE,
                web_sys::WheelEvent::DOM_DELTA_PAGE => session.screen.get_untracked().height,
                _ => 1.0,
            };
            session.scroll(x, y, event.delta_x() * unit, event.delta_y() * unit);
        }
    };
    let left = move |_| {
        under.set(None);
    };
    let px = |value: f64| format!("{value}px");
    let scaled = move |value: fn(Screen) -> f64| {
        let screen = session.screen.get();
        px(value(screen) * screen.scale)
    };

    view! {
        <div class="stage" node_ref=stage>
            <div
                class="stage-screen"
                class:stage-empty=move || session.screen.get().scale == 0.0
                style:width=move || scaled(|screen| screen.width)
                style:height=move || scaled(|screen| screen.height)
            >
                <div
                    class="stage-replay"
                    node_ref=root
                    style:color-scheme=move || match session.scheme.get() {
                        Scheme::Light => "light",
                        Scheme::Dark => "dark",
                    }
                    style:transform=move || format!("scale({})", session.screen.get().scale)
                ></div>
                <div
                    class="stage-overlay"
                    node_ref=overlay
                    role="application"
                    aria-label="The customer's page"
                    tabindex="0"
                    class:is-highlighting=move || highlighting.get()
                    class:is-writing=move || session.mode.get() == Mode::Write
                    class:is-refusing=move || under.get().is_some_and(|hit| hit.disabled || hit.hidden)
                    title=move || under.get().and_then(|hit| reason(&hit))
                    on:pointermove=moved
                    on:pointerleave=left
                    on:click=clicked
                    on:wheel=wheeled
                    on:contextmenu=|event| event.prevent_default()
                ></div>
                <Keyboard
                    field=session.field
                    label="Type into the customer's field"
                    act=Callback::new(move |(field, verb)| session.act(field, verb))
                />
                <Show when=move || session.pointer.get().is_some()>
                    <div
                        class="stage-pointer"
                        aria-hidden="true"
                        style:transform=move || {
                            let (x, y) = session.pointer.get().unwrap_or_default();
                            let scale = session.screen.get().scale;
                            format!("translate({}px, {}px)", x * scale, y * scale)
                        }
                    >
                        <svg viewBox="0 0 16 16" width="20" height="20">
                            <path d="M2 1l11 6-5 1.5L5.5 14z" />
                        </svg>
                        <span>{move || session.about.get().customer.unwrap_or_else(|| "Customer".into())}</span>
                    </div>
                </Show>
                <For each=move || circles.get() key=|circle| circle.0 let:circle>
                    <div
                        class="stage-circle"
                        aria-hidden="true"
                        style:left=move || px(circle.1 * session.screen.get().scale)
                        style:top=move || px(circle.2 * session.screen.get().scale)
                    ></div>
                </For>
                {move || choosing.get().map(|hit| view! { <Options session hit close=Callback::new(move |()| choosing.set(None)) /> })}
            </div>
            {move || session.cover.get().map(|cover| view! { <Covered cover /> })}
        </div>
    }
}

#[component]
fn Covered(cover: Cover) -> impl IntoView {
    let (title, text) = match cover {
        Cover::Waiting => (
            "Waiting for the page",
            "The customer's browser is sending it.",
        ),
        Cover::Private => (
            "The customer is on a private page",
            "Nothing of it is shared. The view returns with the next page that is.",
        ),
        Cover::Away => (
            "The customer's browser is away",
            "It is between two pages or offline. The view returns when it is back.",
        ),
    };
    view! {
        <div class="stage-cover">
            <div class="stage-cover-card" role="status">
                <p class="stage-cover-title">{title}</p>
                <p>{text}</p>
            </div>
        </div>
    }
}

/// Why a gesture on it would be refused.
fn reason(hit: &Hit) -> Option<String> {
    if hit.hidden {
        Some(Refusal::Hidden.to_string())
    } else if hit.masked {
        Some(Refusal::Masked.to_string())
    } else if hit.disabled {
        Some(Refusal::Disabled.to_string())
    } else {
        None
    }
}

const CIRCLE: Duration = Duration::from_millis(1500);

/// CSS pixels of a line, for wheels that count lines.
const LINE: f64 = 20.0;
