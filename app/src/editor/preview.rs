//! The customer's view and the agent's, side by side.
//!
//! The agent's is what the relay would send: made by the same code, here.

use leptos::{ev, html, prelude::*};

use super::{
    Editor,
    canvas::pixels,
    opened::{AgentView, VIEWPORT},
};
use crate::ui::measure::use_size;

/// The two views.
#[component]
pub fn Preview(editor: Editor) -> impl IntoView {
    let customer = NodeRef::<html::Iframe>::new();
    let agent = NodeRef::<html::Iframe>::new();
    let customer_html = Signal::derive(move || {
        Ok(AgentView::Page(editor.page.with(|page| {
            page.as_ref()
                .map(|page| page.html.clone())
                .unwrap_or_default()
        })))
    });
    let agent_html = Signal::derive(move || {
        editor.page.with(|page| match page {
            Some(page) => editor
                .draft
                .rules
                .with(|rules| page.agent_view(rules))
                .map_err(|_| ()),
            None => Ok(AgentView::Page(String::new())),
        })
    });
    // Where both are scrolled to, kept while the agent's view is written anew.
    let at = StoredValue::new((0.0, 0.0));
    let follow = move || {
        let (x, y) = at.get_value();
        for frame in [customer.get_untracked(), agent.get_untracked()]
            .into_iter()
            .flatten()
        {
            if let Some(window) = frame.content_window() {
                window.scroll_to_with_x_and_y(x, y);
            }
        }
    };
    let scroll = Callback::new(move |(dx, dy): (f64, f64)| {
        // The customer's page leads: the agent's is never longer.
        if let Some(window) = customer
            .get_untracked()
            .and_then(|frame| frame.content_window())
        {
            window.scroll_by_with_x_and_y(dx, dy);
            at.set_value((
                window.scroll_x().unwrap_or_default(),
                window.scroll_y().unwrap_or_default(),
            ));
        }
        follow();
    });
    let drawn = Callback::new(move |()| follow());
    view! {
        <div class="preview">
            <View title="Customer" id="preview-customer" frame=customer html=customer_html scroll drawn />
            <View title="Agent" id="preview-agent" frame=agent html=agent_html scroll drawn />
        </div>
    }
}

#[component]
fn View(
    title: &'static str,
    id: &'static str,
    frame: NodeRef<html::Iframe>,
    #[prop(into)] html: Signal<Result<AgentView, ()>>,
    scroll: Callback<(f64, f64)>,
    drawn: Callback<()>,
) -> impl IntoView {
    let room = NodeRef::<html::Div>::new();
    let size = use_size(room);
    let scale = move || {
        let (width, _) = size.get();
        if width == 0.0 {
            1.0
        } else {
            (width / VIEWPORT.0).min(1.0)
        }
    };
    let wheeled = move |event: ev::WheelEvent| {
        if !event.ctrl_key() {
            event.prevent_default();
            scroll.run(pixels(&event));
        }
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let dy = match event.key().as_str() {
            "ArrowUp" => -60.0,
            "ArrowDown" => 60.0,
            "PageUp" => -VIEWPORT.1,
            "PageDown" | " " => VIEWPORT.1,
            "Home" => -WHOLE,
            "End" => WHOLE,
            _ => return,
        };
        event.prevent_default();
        scroll.run((0.0, dy));
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
    view! {
        <section class="preview-view" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <div class="preview-room" node_ref=room>
                <iframe
                    class="canvas-frame"
                    node_ref=frame
                    title=title
                    sandbox="allow-same-origin"
                    tabindex="-1"
                    prop:srcdoc=document
                    style:width=move || format!("{}px", size.get().0 / scale())
                    style:height=move || format!("{}px", size.get().1 / scale())
                    style:transform=move || format!("scale({})", scale())
                    on:load=move |_| drawn.run(())
                ></iframe>
                <div
                    class="preview-overlay"
                    role="group"
                    aria-label=format!("{title}'s view: the wheel, the arrow keys and Page Up and Down scroll both views")
                    tabindex="0"
                    on:wheel=wheeled
                    on:keydown=pressed
                >
                    {move || instead().map(|text| view! { <p class="preview-instead" role="status">{text}</p> })}
                </div>
            </div>
        </section>
    }
}

/// Further than any page is long, in CSS pixels.
const WHOLE: f64 = 10_000_000.0;
