//! The app's pages and server functions: where Leptos meets axum.
//!
//! Each request gets its own [`Backend`], made from the session layer's session and the client's address.

use std::sync::Arc;

use app::api::Backend;
use axum::{
    Router,
    body::Body,
    extract::{Request as HttpRequest, State},
    http::{header, request::Parts},
    response::{IntoResponse, Response},
    routing::post,
};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::{
    LeptosRoutes, ResponseOptions, generate_route_list, handle_server_fns_with_context,
};
use tower_sessions::Session;

use crate::{backend::Request, client, error::Error, security, state::App};

/// The settings of the app's build, from the one place that holds them.
pub fn leptos_options() -> Result<LeptosOptions, Error> {
    leptos_config::get_config_from_str(include_str!("../../Leptos.toml"))
        .map_err(|error| Error::Internal(format!("Leptos.toml cannot be read: {error}")))
}

/// Every page of the app, its server functions under `/fn`, and a page for what is not there.
pub fn routes(app: &App) -> Router<App> {
    let listed = generate_route_list(app::App);
    let context = {
        let app = app.clone();
        move || provide_request(&app)
    };
    let shell = {
        let options = app.leptos.clone();
        move || app::shell(options.clone())
    };
    Router::new()
        .route("/fn/{*name}", post(server_function))
        .leptos_routes_with_context(app, listed, context, shell)
        .fallback(missing)
}

async fn server_function(State(app): State<App>, request: HttpRequest<Body>) -> Response {
    handle_server_fns_with_context(move || provide_request(&app), request)
        .await
        .into_response()
}

/// The app's own page for a path that it does not know.
async fn missing(State(app): State<App>, request: HttpRequest<Body>) -> Response {
    let options = app.leptos.clone();
    let render = leptos_axum::render_app_async_with_context(
        move || provide_request(&app),
        move || app::shell(options.clone()),
    );
    let mut response = render(request).await.into_response();
    if response.status().is_success() {
        *response.status_mut() = axum::http::StatusCode::NOT_FOUND;
    }
    response
}

/// Gives the page or server function its backend, and the page the policy that names its nonce.
fn provide_request(app: &App) {
    let Some(parts) = use_context::<Parts>() else {
        return;
    };
    let Some(session) = parts.extensions.get::<Session>() else {
        return;
    };
    let address = client::address(&app.settings.proxies, &parts.extensions, &parts.headers);
    let backend: Arc<dyn Backend> = Request::open(app.clone(), session.clone(), address);
    provide_context(backend);
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
        response.insert_header(
            header::CONTENT_SECURITY_POLICY,
            security::content_policy(&app.settings, Some(&nonce)),
        );
    }
}
