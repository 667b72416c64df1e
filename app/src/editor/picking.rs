//! What the parts of picking share: what is marked on the page while somebody chooses, and where elements lie.

use std::{collections::HashSet, sync::Arc};

use leptos::prelude::*;
use rules::{
    document::NodeId,
    pick::{Contents, Holds},
};

use super::{
    Editor,
    frame::{Area, Elements},
    opened::OpenedPage,
};
use crate::ui::{local::Local, pause::Turns};

/// Shared by the page, the search and the choices beside it.
#[derive(Clone, Copy)]
pub struct Picking {
    /// The elements of the frame, once it is loaded.
    pub elements: Local<Elements>,
    /// Counts what moves elements on the screen: loading, scrolling, resizing.
    pub moved: RwSignal<u32>,
    /// Whether a click adds to the selection.
    pub several: RwSignal<bool>,
    /// What was found and is listed, marked on the page.
    pub found: RwSignal<Arc<Vec<NodeId>>>,
    /// The selector of the choice that is pointed at, whose matches are marked instead of those of the chosen one.
    pub trying: RwSignal<Option<String>>,
    /// Whether the list of shortcuts is open.
    pub help: RwSignal<bool>,
    /// What nobody sees of the page; none before it was looked at.
    pub unseen: RwSignal<Option<Arc<Vec<NodeId>>>>,
    /// Whether it shows nothing at all.
    pub blank: RwSignal<bool>,
}

impl Picking {
    /// Nothing yet.
    pub fn new() -> Picking {
        Picking {
            elements: Local::empty(),
            moved: RwSignal::new(0),
            several: RwSignal::new(false),
            found: RwSignal::new(Arc::default()),
            trying: RwSignal::new(None),
            help: RwSignal::new(false),
            unseen: RwSignal::new(None),
            blank: RwSignal::new(false),
        }
    }

    /// Where an element of the open page lies; nothing for one without a box.
    pub fn area(self, page: &OpenedPage, node: NodeId) -> Option<Area> {
        self.elements
            .with(|elements| elements.area(page.id(node)))
            .flatten()
    }

    /// What is seen of it there.
    pub fn shown(self, page: &OpenedPage, node: NodeId) -> Option<Area> {
        self.elements
            .with(|elements| elements.shown(page.id(node)))
            .flatten()
    }

    /// What a dragged area selects.
    pub fn within(self, page: &OpenedPage, band: Area) -> Vec<NodeId> {
        let document = page.saved.document();
        let is_within = |elements: &Elements, node: NodeId| {
            let id = document.id(node);
            elements.area(id).is_some_and(|area| band.holds(&area)) && elements.is_seen(id)
        };
        self.elements
            .with(|elements| Contents::of(document).within(|node| is_within(elements, node)))
            .unwrap_or_default()
    }

    /// Finds out what nobody sees of the open page, a part at a time.
    pub fn look_for_unseen(self, editor: Editor) {
        self.unseen.set(None);
        self.blank.set(false);
        let Some(page) = editor.page.get_untracked() else {
            return;
        };
        leptos::task::spawn_local(async move {
            let contents = Contents::of(page.saved.document());
            let mut seen = HashSet::new();
            let mut turns = Turns::default();
            for node in contents.nodes() {
                let is_seen = |elements: &Elements| elements.is_seen(page.id(node));
                if self.elements.with(is_seen) == Some(true) {
                    seen.insert(node);
                }
                turns.give_way().await;
                let open = editor.page.try_get_untracked().flatten();
                if !open.is_some_and(|open| Arc::ptr_eq(&open, &page)) {
                    return;
                }
            }
            let has_pictures = page.matches(PICTURES).is_ok_and(|nodes| !nodes.is_empty());
            self.blank.set(seen.is_empty() && !has_pictures);
            let unseen = contents.unseen(|node| seen.contains(&node));
            self.unseen.set(Some(Arc::new(unseen)));
        });
    }
}

/// What shows something without a text or a control.
const PICTURES: &str = "img, svg, canvas, video, iframe, object, embed";

/// What an element holds, in words: `3 fields, 1 button`.
pub fn held(holds: Holds) -> String {
    let counts = [
        (holds.fields, "field"),
        (holds.buttons, "button"),
        (holds.texts, "text"),
    ];
    let words: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
        .collect();
    words.join(", ")
}
