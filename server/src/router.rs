//! The whole surface on a page, grouped by who calls it.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath},
    http::{Request, StatusCode},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use tower_http::{
    catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer, timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tower_sessions::{SessionManagerLayer, cookie::SameSite};

use crate::{
    assets, error::Error, files, pages, relay, rest, security, settings::Settings, state::App,
    store::SignIns, tag_routes,
};

/// Every route of the server.
pub fn router(app: &App) -> Router {
    // Anybody, from anywhere: scripts, and tags on allowed origins (each route looks at `Origin`).
    let mut anybody = Router::new()
        .route("/health", get(health))
        .merge(files::tag_routes())
        .merge(relay::routes())
        .merge(tag_routes::routes())
        .layer(from_fn(security::plain_headers));
    if app.settings.demo {
        anybody = anybody.merge(files::demo_routes().layer(from_fn(security::plain_headers)));
    }

    // Integrators: a bearer token, no cookie.
    let integrators = Router::new()
        .nest("/api/v1", rest::routes())
        .route("/api/v1/", any(async || rest::nothing()))
        .layer(DefaultBodyLimit::max(REST_BODY))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            TIMEOUT,
        ))
        .layer(from_fn(security::plain_headers));

    // People: a cookie; unsafe requests from our own pages only.
    let people = Router::new()
        .merge(files::app_routes())
        .merge(assets::routes())
        .merge(pages::routes(app))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            TIMEOUT,
        ))
        .layer(DefaultBodyLimit::max(APP_BODY))
        .layer(RequestBodyLimitLayer::new(APP_BODY))
        .layer(sign_ins(app.store.sign_ins(), &app.settings))
        .layer(from_fn_with_state(app.clone(), security::own_pages_only))
        .layer(from_fn_with_state(app.clone(), security::page_headers));

    anybody
        .merge(integrators)
        .merge(people)
        .layer(CatchPanicLayer::custom(|_| -> Response {
            Error::Internal("a handler panicked".to_owned()).into_response()
        }))
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(span)
                .on_request(())
                .on_failure(()),
        )
        .with_state(app.clone())
}

async fn health() -> &'static str {
    "ok\n"
}

/// The cookie: unreadable for scripts, never sent from other websites, gone with the browser.
fn sign_ins(store: SignIns, settings: &Settings) -> SessionManagerLayer<SignIns> {
    SessionManagerLayer::new(store)
        .with_name(if settings.secure() {
            "__Host-louver"
        } else {
            "louver"
        })
        .with_secure(settings.secure())
        .with_http_only(true)
        .with_same_site(SameSite::Strict)
        .with_path("/")
}

/// The route, not the path: paths and queries hold tokens and digits.
fn span<B>(request: &Request<B>) -> tracing::Span {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), route)
}

/// A page is loaded from another server in at most thirty seconds; nothing of ours takes as long.
const TIMEOUT: Duration = Duration::from_secs(60);
/// A draft with thousands of rules.
const APP_BODY: usize = 4 * 1024 * 1024;
const REST_BODY: usize = 4 * 1024 * 1024;
