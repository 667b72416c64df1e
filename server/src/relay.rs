//! The live sessions.

use crate::{error::Error, settings::Settings, state::App, store::Store, words::SiteKey};
use axum::Router;
use rules::ruleset::RuleSet;
use std::sync::Arc;

/// The live sessions.
#[derive(Clone, Debug, Default)]
pub struct Relay {}

impl Relay {
    /// Placeholder.
    pub fn new(_store: Store, _settings: Arc<Settings>) -> Relay {
        Relay {}
    }
    /// Placeholder.
    pub fn published(&self, _site: &SiteKey, _number: u64, _rules: &RuleSet) {}
    /// Placeholder.
    pub async fn join(&self, _digits: &str, _person: &str, _name: &str) -> Result<String, Error> {
        Err(Error::NotFound(
            "No session with this number is waiting.".to_owned(),
        ))
    }
    /// Placeholder.
    pub fn dismiss(&self, _person: &str) {}
    /// Placeholder.
    pub async fn stop(&self) {}
}

/// Placeholder.
pub fn routes() -> Router<App> {
    Router::new()
}
