//! Both views scrolled in step: the page, and what scrolls in it.
//!
//! The customer's view leads, for it has all that the agent's has. What of it an agent is told is asked of `rules`.

use std::collections::HashMap;

use leptos::{html, prelude::*};
use rules::document::NodeId;

use super::{
    super::{
        Editor,
        frame::{Elements, instantly},
    },
    with_agent,
};
use crate::ui::local::Local;

/// Where both views are.
#[derive(Clone, Copy)]
pub struct Scrolling {
    /// The customer's.
    pub customer: Side,
    /// The agent's.
    pub agent: Side,
    /// Counts what moves the page in its frames.
    pub moved: RwSignal<u32>,
    editor: Editor,
    /// Where the page is scrolled to, kept while the agent's view is written anew.
    page: StoredValue<(f64, f64)>,
    /// The same of what scrolls in it.
    inner: StoredValue<HashMap<NodeId, (i32, i32)>>,
}

/// One of the two.
#[derive(Clone, Copy)]
pub struct Side {
    /// The frame with the page.
    pub frame: NodeRef<html::Iframe>,
    /// What it holds, once it is loaded.
    pub elements: Local<Elements>,
}

impl Side {
    fn new() -> Side {
        Side {
            frame: NodeRef::new(),
            elements: Local::empty(),
        }
    }

    fn window(self) -> Option<web_sys::Window> {
        self.frame.get_untracked()?.content_window()
    }
}

impl Scrolling {
    /// At the page's beginning, whenever another page is opened.
    pub fn new(editor: Editor) -> Scrolling {
        let scrolling = Scrolling {
            customer: Side::new(),
            agent: Side::new(),
            moved: RwSignal::new(0),
            editor,
            page: StoredValue::new((0.0, 0.0)),
            inner: StoredValue::new(HashMap::new()),
        };
        Effect::new(move || {
            editor.page.track();
            scrolling.page.set_value((0.0, 0.0));
            scrolling.inner.set_value(HashMap::new());
        });
        scrolling
    }

    /// Scrolls the first of these elements that has room for it, or else the page.
    pub fn turn(self, inner: &[NodeId], by: (f64, f64)) {
        let led = inner.iter().find_map(|node| {
            let id = self.number(*node)?;
            let elements = self.customer.elements;
            let place = elements.with(|elements| elements.scroll_by(id, by))??;
            Some((*node, place))
        });
        match led {
            Some((node, place)) => {
                self.inner.update_value(|inner| {
                    inner.insert(node, place);
                });
                self.follow();
            }
            None => self.turn_page(by),
        }
    }

    /// Scrolls the page.
    pub fn turn_page(self, (dx, dy): (f64, f64)) {
        if let Some(window) = self.customer.window() {
            window.scroll_by_with_scroll_to_options(&instantly(dx, dy));
            self.page.set_value((
                window.scroll_x().unwrap_or_default(),
                window.scroll_y().unwrap_or_default(),
            ));
        }
        self.follow();
    }

    /// Brings both views to where they are to be: one of them moved, or was drawn anew.
    pub fn follow(self) {
        let (x, y) = self.page.get_value();
        for window in [self.customer.window(), self.agent.window()]
            .into_iter()
            .flatten()
        {
            window.scroll_to_with_scroll_to_options(&instantly(x, y));
        }
        self.inner.with_value(|inner| {
            for (node, place) in inner {
                let told = untrack(|| with_agent(self.editor, |agent| agent.scrolled_as(*node)));
                for (side, id) in [
                    (self.customer, self.number(*node)),
                    (self.agent, told.flatten()),
                ] {
                    if let Some(id) = id {
                        side.elements
                            .with(|elements| elements.scroll_to(id, *place));
                    }
                }
            }
        });
        self.moved.update(|count| *count += 1);
    }

    /// The customer's number of an element.
    fn number(self, node: NodeId) -> Option<u32> {
        let page = self.editor.page;
        page.with_untracked(|page| Some(page.as_ref()?.id(node)))
    }
}
