//! What every handler can reach.

use std::sync::Arc;

use crate::{outbound::Outbound, relay::Relay, settings::Settings, store::Store};

/// The running server; cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// What outlives a request.
    pub store: Store,
    /// The live sessions.
    pub relay: Relay,
    /// The client for pages and their images on other servers.
    pub outbound: Outbound,
    /// What the operator decided.
    pub settings: Arc<Settings>,
}
