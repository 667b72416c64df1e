//! Where the customer is and what plays there: told to the agent on content that is open, and nowhere else.
//!
//! What happens on masked or hidden content is dropped whole, so a pointer stands still at its border. Fonts and custom
//! elements belong to the page and not to a place; they are written anew.

use crate::{
    document::NodeId,
    event::{Descriptors, Font, Incremental, Position, Press, Range},
};

use super::{
    Ledger,
    address::Addresses,
    leaks,
    render::{Page, Rendered},
    view::View,
};

/// What an agent who joins late has to be told.
#[derive(Debug, Default)]
pub struct Presence {
    /// As the agent gets them.
    fonts: Vec<Font>,
}

/// With what it is decided what the agent is told.
#[derive(Debug)]
pub struct Told<'a> {
    /// The page.
    pub page: Page<'a>,
    /// What the agent has of it.
    pub view: &'a View,
    /// The addresses.
    pub addresses: &'a mut Addresses,
    /// What goes wrong.
    pub ledger: &'a mut Ledger,
}

impl Presence {
    /// What of a change the agent is told; of those that say nothing of presence, nothing.
    pub fn receive(&mut self, change: Incremental, mut told: Told<'_>) -> Option<Incremental> {
        match change {
            Incremental::Move(pointer, positions) => {
                let positions: Vec<Position> = positions
                    .into_iter()
                    .filter_map(|position| told.position(position))
                    .collect();
                (!positions.is_empty()).then_some(Incremental::Move(pointer, positions))
            }
            Incremental::Press(press) => told.press(press).map(Incremental::Press),
            Incremental::Media(media) => {
                let is_known = media.r#type <= LAST_MEDIA;
                let numbers = [media.current_time, media.volume, media.playback_rate];
                let is_fine = is_known && numbers.into_iter().flatten().all(f64::is_finite);
                let (_, id) = told.open(media.id, is_fine)?;
                Some(Incremental::Media(crate::event::Media { id, ..media }))
            }
            Incremental::Selection(ranges) => told.selection(ranges).map(Incremental::Selection),
            Incremental::Font(font) => {
                let font = told.font(font).filter(|_| self.fonts.len() < MAX_FONTS);
                if font.is_none() {
                    told.ledger.dropped += 1;
                }
                self.fonts.extend(font.clone());
                font.map(Incremental::Font)
            }
            Incremental::CustomElement(name) => {
                let name = name.filter(|name| is_custom_name(name));
                if name.is_none() {
                    told.ledger.dropped += 1;
                }
                name.map(|name| Incremental::CustomElement(Some(name)))
            }
            _ => None,
        }
    }

    /// The agent's copy starts afresh: what it needs beside the tree.
    pub fn restart(&self) -> impl Iterator<Item = Incremental> + '_ {
        self.fonts.iter().cloned().map(Incremental::Font)
    }
}

impl Told<'_> {
    /// A node by the recorder's number and the agent's number of it, where it is open; `is_fine` is whether the rest of what
    /// is said of it can be.
    fn open(&mut self, id: u32, is_fine: bool) -> Option<(NodeId, u32)> {
        let node = self.page.document().by_id(id).filter(|_| is_fine);
        let Some(node) = node else {
            self.ledger.dropped += 1;
            return None;
        };
        if !self.page.covers.held(node).open() && !planted!(PresenceTold) {
            leaks::record(self.page, node, self.ledger);
            return None;
        }
        Some((node, self.view.agent(node)?))
    }

    fn position(&mut self, position: Position) -> Option<Position> {
        let Position { x, y, .. } = position;
        let is_fine = [x, y, position.time_offset].into_iter().all(f64::is_finite);
        let (_, id) = self.open(position.id, is_fine)?;
        Some(Position { id, ..position })
    }

    fn press(&mut self, press: Press) -> Option<Press> {
        let is_known = press.r#type <= LAST_PRESS && press.pointer_type <= Some(LAST_POINTER);
        let is_fine = [press.x, press.y].into_iter().flatten().all(f64::is_finite);
        let (_, id) = self.open(press.id, is_known && is_fine)?;
        Some(Press { id, ..press })
    }

    /// The ranges from one open text to another; counts of children are not those of the agent's copy. One that begins or
    /// ends on covered content changes nothing: what was selected before stays so for the agent.
    fn selection(&mut self, ranges: Vec<Range>) -> Option<Vec<Range>> {
        let mut kept = Vec::new();
        for range in ranges {
            let (first, start) = self.open(range.start, true)?;
            let (last, end) = self.open(range.end, true)?;
            if self.has_place(first, range.start_offset) && self.has_place(last, range.end_offset) {
                kept.push(Range {
                    start,
                    end,
                    ..range
                });
            }
        }
        Some(kept)
    }

    /// Whether there is such a place in the text that the agent has.
    fn has_place(&self, node: NodeId, offset: u32) -> bool {
        self.view.get(node).is_some_and(|shown| {
            matches!(&shown.rendered, Rendered::Text { text, .. }
                if text.encode_utf16().count() >= offset as usize)
        })
    }

    /// A font by its address at the server; one that came as bytes could be a picture of anything.
    fn font(&mut self, font: Font) -> Option<Font> {
        let source = self.addresses.css_value("src", &font.font_source);
        if font.buffer || !source.contains("url(") {
            return None;
        }
        let mut value = |name: &str, text: Option<String>| {
            let value = self.addresses.css_value(name, &text?);
            Some(value).filter(|value| !value.is_empty())
        };
        let descriptors = font.descriptors.map(|all| Descriptors {
            style: value("font-style", all.style),
            weight: value("font-weight", all.weight),
            stretch: value("font-stretch", all.stretch),
            unicode_range: value("unicode-range", all.unicode_range),
        });
        Some(Font {
            family: value("font-family", Some(font.family))?,
            font_source: source,
            buffer: false,
            descriptors,
        })
    }
}

/// Whether a browser defines a custom element of this name; those with letters beyond ASCII are not passed on.
fn is_custom_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.contains('-')
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte)
        })
}

/// Touch cancelled.
const LAST_PRESS: u8 = 10;
/// Touch.
const LAST_POINTER: u8 = 2;
/// Rate.
const LAST_MEDIA: u8 = 4;
/// The most fonts of a page that scripts load.
const MAX_FONTS: usize = 1_000;
