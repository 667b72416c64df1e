//! Pages for the editor.

use app::api::PageInfo;
use axum::Router;
use url::Url;

use crate::{error::Error, roles::Editor, state::App, store::SiteRow};

/// Placeholder.
pub async fn load(
    _app: &App,
    _by: &Editor,
    _site: &SiteRow,
    _url: &Url,
) -> Result<PageInfo, Error> {
    Err(Error::Invalid("not yet".to_owned()))
}

/// Placeholder.
pub fn routes() -> Router<App> {
    Router::new()
}
