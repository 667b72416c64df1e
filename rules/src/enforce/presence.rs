//! Where the customer is and what plays there: told to the agent on content that is open, and nowhere else.
//!
//! What happens on masked or hidden content is dropped whole, so a pointer stands still at its border.

use crate::{
    document::NodeId,
    event::{Incremental, Media, Position, Press, Range},
};

use super::{
    Ledger, leaks,
    render::{Page, Rendered},
    view::View,
};

/// What the agent may be told of.
#[derive(Debug)]
pub struct Presence<'a> {
    /// The page.
    pub page: Page<'a>,
    /// What the agent has of it.
    pub view: &'a View,
    /// What goes wrong.
    pub ledger: &'a mut Ledger,
}

impl Presence<'_> {
    /// What of a change the agent is told; of one that says nothing of presence, nothing.
    pub fn receive(&mut self, change: Incremental) -> Option<Incremental> {
        match change {
            Incremental::Move(pointer, positions) => {
                let positions: Vec<Position> = positions
                    .into_iter()
                    .filter_map(|position| self.position(position))
                    .collect();
                (!positions.is_empty()).then_some(Incremental::Move(pointer, positions))
            }
            Incremental::Press(press) => self.press(press).map(Incremental::Press),
            Incremental::Media(media) => self.media(media).map(Incremental::Media),
            Incremental::Selection(ranges) => self.selection(ranges).map(Incremental::Selection),
            _ => None,
        }
    }

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

    fn media(&mut self, media: Media) -> Option<Media> {
        let is_within = |number: Option<f64>, most: f64| {
            number.is_none_or(|number| (0.0..=most).contains(&number))
        };
        let document = self.page.document();
        let element = document
            .by_id(media.id)
            .and_then(|node| document.element(node));
        let is_fine = media.r#type <= LAST_MEDIA
            && is_within(media.current_time, f64::MAX)
            && is_within(media.volume, 1.0)
            && is_within(media.playback_rate, FASTEST)
            && element.is_some_and(|element| matches!(element.tag.as_str(), "audio" | "video"));
        let (_, id) = self.open(media.id, is_fine)?;
        Some(Media { id, ..media })
    }

    /// The ranges from one open text to another; counts of children are not those of the agent's copy. One that begins or
    /// ends on covered content changes nothing: what was selected before stays so for the agent.
    fn selection(&mut self, ranges: Vec<Range>) -> Option<Vec<Range>> {
        if ranges.len() > MAX_RANGES {
            self.ledger.dropped += 1;
            return None;
        }
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

    /// Whether there is such a place in the text that the agent has; texts too long to be counted have none.
    fn has_place(&self, node: NodeId, offset: u32) -> bool {
        self.view.get(node).is_some_and(|shown| {
            matches!(&shown.rendered, Rendered::Text { text, .. }
                if text.len() <= LONGEST && text.encode_utf16().count() >= offset as usize)
        })
    }
}

/// Touch cancelled.
const LAST_PRESS: u8 = 10;
/// Touch.
const LAST_POINTER: u8 = 2;
/// Rate.
const LAST_MEDIA: u8 = 4;
/// The highest rate at which browsers play.
const FASTEST: f64 = 16.0;
/// The most ranges of a selection; only one browser makes more than one.
const MAX_RANGES: usize = 16;
/// The longest text in bytes in which places are counted.
const LONGEST: usize = 1 << 16;
