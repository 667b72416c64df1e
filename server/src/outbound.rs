//! The client for other servers.

/// The client for other servers.
#[derive(Clone, Debug, Default)]
pub struct Outbound {}

impl Outbound {
    /// Placeholder.
    pub fn new(_allow: impl IntoIterator<Item = String>) -> Result<Outbound, reqwest::Error> {
        Ok(Outbound {})
    }
}
