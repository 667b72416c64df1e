//! What the operator decides: addresses, the database, the first admin, the demo.

use ipnet::IpNet;
use url::Url;

use crate::words::{Email, Origin};

/// The settings of a running server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Under which URL people and tags reach this server; an origin, without a path.
    pub public_url: Url,
    /// `host:port` pairs that the outbound client may reach although they are private.
    pub fetch_allow: Vec<String>,
    /// The proxies in front of this server, whose word on the client's address is taken.
    pub proxies: Vec<IpNet>,
    /// Whether the demo shop is served under `/demo`.
    pub demo: bool,
}

impl Settings {
    /// The server's own origin, as browsers send it.
    pub fn origin(&self) -> Origin {
        Origin::of(&self.public_url)
            .expect("the command line takes http and https URLs with a host only")
    }

    /// Whether browsers speak TLS to this server (or to what stands in front of it).
    pub fn secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }

    /// `path` (which begins with a slash) on this server.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin().as_str())
    }
}

/// The first admin, made at start when there are no people.
#[derive(Clone)]
pub struct FirstAdmin {
    /// The address to sign in with.
    pub email: Email,
    /// The password, as the operator set it.
    pub password: String,
}
