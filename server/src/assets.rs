//! Images of mirrored pages.

use crate::state::App;
use axum::Router;

/// Placeholder.
pub fn routes() -> Router<App> {
    Router::new()
}
