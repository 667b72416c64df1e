//! The messages between the console and the relay, one JSON text frame each.
//!
//! The tag's side of the relay has its own messages (`server::relay::wire`); `docs/protocol.md` shows both.

use rules::{
    action::{Action, Mode, Refusal},
    event::Event,
};
use serde::{Deserialize, Serialize};

/// What the agent's console says to the relay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", tag = "t")]
pub enum FromAgent {
    /// The first frame: the one-use ticket that joining gave.
    Hello {
        /// From [`crate::api::Joined`].
        ticket: String,
    },
    /// The agent's pointer, in CSS pixels of the customer's viewport.
    Pointer {
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
        /// How it is meant.
        kind: PointerKind,
    },
    /// Ask the customer for Write Mode.
    Ask,
    /// Give Write Mode back.
    Release,
    /// Do something to the page.
    Action(Action),
    /// End the session for both.
    End,
}

/// How the agent's pointer is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PointerKind {
    /// It moved.
    Move,
    /// Draw a circle that fades: 'look here'.
    Highlight,
}

/// What the relay says to the agent's console.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "t")]
pub enum ToAgent {
    /// The ticket was good.
    Joined {
        /// The site's name.
        site: String,
        /// The version of the rule set that holds.
        version: u64,
        /// The customer's name, where the page gave one.
        customer: Option<String>,
        /// The mode at the moment.
        mode: Mode,
        /// Which colours the customer's browser asks pages for.
        scheme: Scheme,
    },
    /// The customer's browser asks pages for other colours.
    Scheme {
        /// Which.
        scheme: Scheme,
    },
    /// Events to apply, in order; `frame` is what actions aimed after them carry. A `FullSnapshot` among them replaces the page.
    Events {
        /// Number of this batch.
        frame: u64,
        /// The events.
        events: Vec<Event>,
    },
    /// The customer's pointer, in CSS pixels of the customer's viewport; `null` when it left the page or is frozen.
    Pointer {
        /// Where, if it is to be seen.
        at: Option<(f64, f64)>,
    },
    /// The mode changed; `by` says who changed it.
    Mode {
        /// The mode from now on.
        mode: Mode,
        /// Who.
        by: Party,
    },
    /// The customer declined Write Mode and is left in peace for a while.
    Declined {
        /// Seconds until they may be asked again.
        wait: u64,
    },
    /// An action was not done.
    Refused {
        /// The action's number.
        seq: u64,
        /// Why.
        reason: Refusal,
    },
    /// An action was done on the customer's page.
    Done {
        /// The action's number.
        seq: u64,
    },
    /// A new version of the rules holds.
    Version {
        /// Its number.
        version: u64,
    },
    /// The customer is on a private page: nothing is shared. The view is to be emptied.
    Private,
    /// The customer's browser is away (between two pages, or offline); the view stays until events come.
    Away,
    /// The session is over. The view is to be emptied; the socket closes.
    Ended {
        /// Who or what ended it.
        by: Party,
        /// Why, as the end of a sentence.
        why: String,
    },
}

/// Which colours a browser asks pages for: `prefers-color-scheme`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// Dark text on a light ground.
    #[default]
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// The person on the website.
    Customer,
    /// The person helping.
    Agent,
    /// The relay itself: time ran out, an admin ended it, the server stops.
    Relay,
}
