//! The customer's view and the agent's: side by side or one over the other, and an agent's gestures tried on the latter.
//!
//! The agent's is what the relay would send: made by the same code, here.

use leptos::prelude::*;
use rules::action::Mode;

use super::{
    Editor,
    agent::{AgentPage, AgentView},
};
use crate::ui::segments::Segments;

mod look;
mod scrolling;
mod trying;
mod view;

use look::{Layout, Look, Width, Zoom};
use scrolling::Scrolling;
use trying::Trying;
use view::View;

/// The two views, and how they are looked at.
#[component]
pub fn Preview(editor: Editor) -> impl IntoView {
    let look = Look::recalled();
    let trying = Trying::new(editor);
    let is_over = move || look.layout.get() == Layout::Over;
    view! {
        <div class="preview" class:preview-over=is_over style:--page-width=move || format!("{}px", look.width.get().pixels())>
            <div class="preview-bar" role="group" aria-label="How to look">
                <Segments
                    id="preview-layout"
                    label="Where the views stand"
                    all=vec![(Layout::Beside, "Side by side"), (Layout::Over, "Slider")]
                    chosen=look.layout
                />
                <Segments
                    id="preview-width"
                    label="Width of the page"
                    all=vec![(Width::Phone, "Phone"), (Width::Tablet, "Tablet"), (Width::Desktop, "Desktop")]
                    chosen=look.width
                />
                <Segments
                    id="preview-zoom"
                    label="Zoom"
                    all=vec![(Zoom::Fit, "Fit"), (Zoom::Full, "100 %")]
                    chosen=look.zoom
                />
                <span class="preview-mode">
                    <span class="muted small" aria-hidden="true">
                        "Try as agent"
                    </span>
                    <Segments
                        id="preview-mode"
                        label="The agent's mode"
                        all=vec![(Mode::Pointer, "Pointer"), (Mode::Write, "Write")]
                        chosen=trying.mode
                    />
                </span>
            </div>
            <Show when=is_over>
                <div class="preview-slider">
                    <span aria-hidden="true">"Agent"</span>
                    <input
                        type="range"
                        min="0"
                        max="100"
                        aria-label="How much of the agent's view"
                        aria-valuetext=move || format!("{} percent", look.share.get())
                        prop:value=move || look.share.get().to_string()
                        on:input=move |event| {
                            if let Ok(share) = event_target_value(&event).parse() {
                                look.share.set(share);
                            }
                        }
                    />
                    <span aria-hidden="true">"Customer"</span>
                </div>
            </Show>
            <Views editor look trying />
            <p class="preview-hint" aria-live="polite">
                {move || trying.hint()}
            </p>
        </div>
    }
}

#[component]
fn Views(editor: Editor, look: Look, trying: Trying) -> impl IntoView {
    let scrolling = Scrolling::new(editor);
    let customer_html = Signal::derive(move || {
        let html = editor
            .page
            .with(|page| page.as_ref().map(|page| page.html.clone()));
        Ok(AgentView::Page(html.unwrap_or_default()))
    });
    let agent_html = Signal::derive(move || match editor.agent.get() {
        Some(made) => made.map(|agent| agent.view.clone()),
        None => Ok(AgentView::Page(String::new())),
    });
    let by_page = Callback::new(move |node| editor.page.with(|page| Some(page.as_ref()?.id(node))));
    let by_agent = Callback::new(move |node| with_agent(editor, |agent| agent.shown_as(node))?);
    let of_page =
        Callback::new(move |id| editor.page.with_untracked(|page| page.as_ref()?.by_id(id)));
    // What does not move there when the customer scrolls it cannot be scrolled from there either.
    let of_agent = Callback::new(move |id| {
        let node = |agent: &AgentPage| {
            let node = agent.shown(id)?;
            (agent.scrolled_as(node) == Some(id)).then_some(node)
        };
        untrack(|| with_agent(editor, node))?
    });
    // How far to the right both are scrolled, where they are wider than there is room.
    let aside = RwSignal::new(0);
    let clip = move || match look.layout.get() {
        Layout::Beside => String::new(),
        Layout::Over => format!("inset(0 calc({}) 0 0)", hidden(look.share.get())),
    };
    view! {
        <div class="preview-stage">
            <View
                title="Customer"
                id="preview-customer"
                editor
                side=scrolling.customer
                scrolling
                aside
                html=customer_html
                look
                numbers=by_page
                scrollers=of_page
            />
            <View
                title="Agent"
                id="preview-agent"
                editor
                side=scrolling.agent
                scrolling
                aside
                html=agent_html
                look
                numbers=by_agent
                scrollers=of_agent
                trying
                clip=Signal::derive(clip)
            />
            <Show when=move || look.layout.get() == Layout::Over>
                <div
                    class="preview-divider"
                    aria-hidden="true"
                    style:right=move || format!("calc({})", hidden(look.share.get()))
                ></div>
            </Show>
        </div>
    }
}

/// The part of the width that the agent's view leaves free: it ends where the middle of the slider's thumb is.
fn hidden(share: u8) -> String {
    format!(
        "{THUMB}px + (100% - {}px) * {}",
        2 * THUMB,
        f64::from(100 - share) / 100.0
    )
}

/// Reads the agent's side, where there is one.
fn with_agent<T>(editor: Editor, read: impl FnOnce(&AgentPage) -> T) -> Option<T> {
    editor.agent.get()?.ok().map(|agent| read(&agent))
}

/// Half the slider's thumb, in CSS pixels.
const THUMB: u32 = 8;
