//! The client for other servers.

/// The client for other servers.
#[derive(Clone, Debug, Default)]
pub struct Outbound {}
