//! What a recorder says of where the customer is and what plays: pointer, selection, media.

use serde::{Deserialize, Deserializer, Serialize};

/// What moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// Source 1.
    Mouse,
    /// Source 6: a finger.
    Touch,
    /// Source 12: something dragged.
    Drag,
}

/// Where a pointer was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// CSS pixels from the left of the viewport.
    pub x: f64,
    /// CSS pixels from its top.
    pub y: f64,
    /// The node under it.
    #[serde(deserialize_with = "node")]
    pub id: u32,
    /// Milliseconds to the event's timestamp, mostly negative.
    pub time_offset: f64,
}

/// What a pointer did, or the focus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Press {
    /// 0 up, 1 down, 2 click, 3 context menu, 4 double click, 5 focus, 6 blur, 7 to 10 touches.
    pub r#type: u8,
    /// On which node.
    #[serde(deserialize_with = "node")]
    pub id: u32,
    /// CSS pixels from the left of the viewport.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<f64>,
    /// CSS pixels from its top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<f64>,
    /// 0 mouse, 1 pen, 2 touch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer_type: Option<u8>,
}

/// What a film or a sound did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Media {
    /// 0 play, 1 pause, 2 seeked, 3 volume, 4 rate.
    pub r#type: u8,
    /// Which one.
    #[serde(deserialize_with = "node")]
    pub id: u32,
    /// Seconds from its start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_time: Option<f64>,
    /// 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<f64>,
    /// Whether it is silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted: Option<bool>,
    /// Whether it starts again at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#loop: Option<bool>,
    /// 1 as recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub playback_rate: Option<f64>,
}

/// One selected range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Range {
    /// The node in which it starts.
    #[serde(deserialize_with = "node")]
    pub start: u32,
    /// UTF-16 units of a text, or children of an element.
    pub start_offset: u32,
    /// The node in which it ends.
    #[serde(deserialize_with = "node")]
    pub end: u32,
    /// As at the start.
    pub end_offset: u32,
}

/// A recorder's number of a node; what it does not know it calls -1, which is read as 0, the number of none.
fn node<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let id = i64::deserialize(deserializer)?;
    Ok(u32::try_from(id).unwrap_or(0))
}
