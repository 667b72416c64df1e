//! What an agent asks to do to a page, and why it may be refused.
//!
//! The types only; the judge is `enforce::Enforcer::judge`.

use serde::{Deserialize, Serialize};

/// What the agent may do at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Look and point.
    #[default]
    Pointer,
    /// Also act, as granted by the customer.
    Write,
}

/// One thing that an agent asks to do, aimed at a node of the view it had at a frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Action {
    /// The agent's number for this action; answers carry it.
    pub seq: u64,
    /// From an agent the last frame that its view had applied when the action was aimed, to the tag the last message with
    /// events that the relay had when it passed it.
    pub frame: u64,
    /// The node aimed at: from an agent the agent's id, to the tag the customer's.
    pub node: u32,
    /// What to do to it.
    #[serde(rename = "do")]
    pub verb: Verb,
}

/// What to do to a node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", tag = "verb")]
pub enum Verb {
    /// A whole pointer sequence at the node: down, up, click.
    Click,
    /// Insert text at the caret of a text field or an editable element.
    Type {
        /// What to insert, at most [`MAX_TEXT`] characters.
        text: String,
    },
    /// Choose options of a select by their place among its options.
    Choose {
        /// Places from 0.
        options: Vec<u32>,
    },
    /// Press and release one key on the node.
    Key {
        /// Which key.
        key: Key,
    },
    /// Scroll the node (the document element for the page) to a place in CSS pixels.
    Scroll {
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// Move in the page's history; `node` is the document.
    Navigate {
        /// Which way.
        to: Navigation,
    },
}

/// The keys an agent can press; text goes by [`Verb::Type`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Key {
    /// Activates, submits or breaks a line.
    Enter,
    /// Deletes before the caret.
    Backspace,
    /// Deletes after the caret.
    Delete,
    /// Moves focus on.
    Tab,
    /// Closes.
    Escape,
    /// Activates what has the focus.
    Space,
    /// Moves up.
    ArrowUp,
    /// Moves down.
    ArrowDown,
    /// Moves left.
    ArrowLeft,
    /// Moves right.
    ArrowRight,
    /// Moves to the start.
    Home,
    /// Moves to the end.
    End,
}

/// A step in the page's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Navigation {
    /// One page back.
    Back,
    /// One page on.
    Forward,
    /// The same page again.
    Reload,
}

/// Why an action was not done. The agent is told; nothing was dispatched on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "camelCase")]
pub enum Refusal {
    /// The customer has not granted Write Mode.
    #[error("Ask the customer for Write Mode first.")]
    Mode,
    /// The target or an ancestor is disabled, or what the action would change elsewhere is restricted in any way.
    #[error("This control is disabled for agents.")]
    Disabled,
    /// The target is masked.
    #[error("This field is masked: only the customer can fill it in.")]
    Masked,
    /// The target is hidden.
    #[error("This part of the page is hidden from agents.")]
    Hidden,
    /// The node is gone or no longer the one aimed at.
    #[error("The page has changed since: look again and repeat.")]
    Stale,
    /// The verb does not fit the node, or is never allowed (file inputs, frames of other origins).
    #[error("That cannot be done to this element.")]
    Unsuitable,
    /// The page is paused.
    #[error("The customer is on a private page.")]
    Paused,
}

/// The most characters of one [`Verb::Type`].
pub const MAX_TEXT: usize = 1000;
