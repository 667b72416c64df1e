//! Where a site's alarms go, and what came of it.

use serde::{Deserialize, Serialize};

/// Where a site's alarms go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipients {
    /// Where each is sent as signed JSON.
    pub webhook: Option<String>,
    /// When the secret that signs was made; milliseconds of Unix time.
    pub secret_at: Option<i64>,
    /// Where they are sent as mail.
    pub mailboxes: Vec<String>,
    /// Whether this server can send mail.
    pub mails: bool,
    /// The last alarm to each recipient, if there was one.
    pub last: Vec<Delivery>,
}

/// Recipients, and the secret that was made for them, which is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRecipients {
    /// What holds now.
    pub recipients: Recipients,
    /// To verify signatures with.
    pub secret: Option<String>,
}

/// An alarm on its way to one recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The mailbox; none is the webhook.
    pub recipient: Option<String>,
    /// When the alarm was raised; milliseconds of Unix time.
    pub raised_at: i64,
    /// How far it is.
    pub told: Told,
    /// What the recipient's server said, or why it could not be told.
    pub said: String,
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// Not tried yet.
    Waiting,
    /// Done.
    Delivered,
    /// It failed, and is tried again at this time; milliseconds of Unix time.
    Again(i64),
    /// It failed too often, or nobody is to be told any more.
    Failed,
}

/// What came of a test alarm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// The mailbox; none is the webhook.
    pub recipient: Option<String>,
    /// Whether it was taken.
    pub delivered: bool,
    /// What the recipient's server said, or why it could not be told.
    pub said: String,
}
