//! Pages for the editor: fetched by the server, or sent by a person's own browser.

use rules::event::Node;
use url::Url;

use crate::{error::Error, state::App};

/// Bytes
pub const LIMIT: usize = 10 * 1024 * 1024;

/// Takes a page
pub async fn receive(_app: &App, _token: &str, _url: Url, _title: String, _node: Node) -> Result<(), Error> {
    Err(Error::Invalid(String::new()))
}
