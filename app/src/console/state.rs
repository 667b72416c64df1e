//! What the parts of the console know: where it stands, of whom, and what lies over the page.

use super::over::Ending;

/// Where the console stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Asking for a session ID.
    Asking,
    /// In a session, entered with this ticket.
    In {
        /// One use.
        ticket: String,
    },
    /// The session is over, for the agent at least, and this is how.
    Over(Ending),
}

/// What is known of the session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// The site's name.
    pub site: String,
    /// The customer's name, where the page gave one.
    pub customer: Option<String>,
    /// The version of the rules.
    pub version: u64,
}

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// Nothing came yet.
    Waiting,
    /// The customer is on a private page.
    Private,
    /// The customer's browser is away.
    Away,
}

impl Cover {
    /// Why nothing can be done on the page, in a sentence.
    pub fn reason(self) -> &'static str {
        match self {
            Cover::Waiting => "The page has not come yet.",
            Cover::Private => "The customer is on a private page.",
            Cover::Away => "The customer's browser is away.",
        }
    }
}

/// The customer's viewport, and the scale that fits it into the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Screen {
    /// CSS pixels of the customer's.
    pub width: f64,
    /// CSS pixels of the customer's.
    pub height: f64,
    /// Ours for one of the customer's.
    pub scale: f64,
}
