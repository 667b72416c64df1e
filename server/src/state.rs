//! What every handler can reach.

use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;

use crate::{
    accounts::Accounts, delivery::mail::Mailer, outbound::Outbound, relay::Relay,
    settings::Settings, store::Store,
};

/// The running server; cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// What outlives a request.
    pub store: Store,
    /// Who may come in.
    pub accounts: Accounts,
    /// The live sessions.
    pub relay: Relay,
    /// The client for everything on other servers.
    pub outbound: Outbound,
    /// What sends mail, where the operator set it up.
    pub mailer: Option<Mailer>,
    /// What the operator decided.
    pub settings: Arc<Settings>,
    /// Where the app's script and style are.
    pub leptos: LeptosOptions,
}

impl FromRef<App> for LeptosOptions {
    fn from_ref(app: &App) -> LeptosOptions {
        app.leptos.clone()
    }
}
