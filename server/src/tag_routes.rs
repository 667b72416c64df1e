//! What the tag asks for over HTTP: may it run, start a session, take a captured page.
//!
//! Each answer is for pages of the site's allowed origins only: others get a refusal without CORS headers, which their
//! browser keeps from them. No cookie counts here.

use axum::{
    Json, Router,
    body::{Body, Bytes, to_bytes},
    extract::{Path, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;
use url::Url;

use crate::{
    capture, client,
    error::Error,
    relay::Start,
    settings::Settings,
    state::App,
    store::SiteRow,
    words::{Origin, SiteKey},
};

/// The tag's requests. Its socket is the relay's.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/tag/v1/sites/{key}", get(site).options(preflight))
        .route("/tag/v1/sessions", post(start).options(preflight))
        .route(
            "/tag/v1/captures/{token}",
            post(captured).options(preflight),
        )
}

/// The origin of the page that asks. Browsers leave `Origin` out of a plain GET to the page's own server and say
/// `Sec-Fetch-Site: same-origin` instead, which no page can forge: the page is then one of the host it asked.
pub fn origin(headers: &HeaderMap, settings: &Settings) -> Option<Origin> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if headers.contains_key(header::ORIGIN) {
        return text(header::ORIGIN).and_then(Origin::parse);
    }
    if text(HeaderName::from_static("sec-fetch-site")) != Some("same-origin") {
        return None;
    }
    let host = text(header::HOST)?;
    Origin::parse(&format!("{}://{host}", settings.public_url.scheme()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StartBody {
    site: String,
    url: Url,
    #[serde(default)]
    interaction: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaptureBody {
    url: Url,
    title: String,
    node: rules::event::Node,
}

/// `GET /tag/v1/sites/{key}`.
async fn site(State(app): State<App>, Path(key): Path<String>, headers: HeaderMap) -> Response {
    let allowed = allowed(&app, &headers, &key).await;
    answer(allowed, async |site: SiteRow, _| {
        let ready = app.store.latest_version(&site.key).await?.is_some();
        let answer = if ready {
            json!({"ok": true})
        } else {
            json!({"ok": true, "ready": false})
        };
        Ok(Json(answer).into_response())
    })
    .await
}

/// `POST /tag/v1/sessions`.
async fn start(
    State(app): State<App>,
    headers: HeaderMap,
    extensions: Extensions,
    body: Body,
) -> Response {
    // The site stands in the body, so that it is read before anything is known of who sends it; it is small.
    let body: StartBody = match read(body, SMALL, "The request is too large.").await {
        Ok(body) => body,
        Err(error) => return error.into_response(),
    };
    let allowed = allowed(&app, &headers, &body.site).await;
    answer(allowed, async |site: SiteRow, origin| {
        if Origin::of(&body.url).as_ref() != Some(&origin) {
            return Err(Error::CrossSite);
        }
        let address = client::address(&app.settings.proxies, &extensions, &headers);
        let started = app
            .relay
            .start(
                &site,
                Start {
                    interaction: body.interaction,
                    name: body.name,
                    address,
                },
            )
            .await?;
        Ok(Json(json!({"id": started.digits.as_str(), "token": started.token})).into_response())
    })
    .await
}

/// `POST /tag/v1/captures/{token}`.
async fn captured(
    State(app): State<App>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let waiting = match app.store.capture(&token).await {
        Ok(Some(waiting)) => waiting,
        Ok(None) => return capture::used_up().into_response(),
        Err(error) => return error.into_response(),
    };
    let allowed = allowed(&app, &headers, waiting.site.as_str()).await;
    answer(allowed, async |_, origin| {
        let body: CaptureBody =
            read(body, capture::LIMIT, "The page is larger than 10 MB.").await?;
        if Origin::of(&body.url).as_ref() != Some(&origin) {
            return Err(Error::CrossSite);
        }
        capture::receive(&app, &token, body.url, body.title, body.node).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

/// A browser asks before a request that is not simple. The site is not known yet, so any site's origin will do: the
/// request itself is checked again.
async fn preflight(State(app): State<App>, headers: HeaderMap) -> Response {
    let checked = async {
        let origin = origin(&headers, &app.settings).ok_or(Error::CrossSite)?;
        let sites = app.store.site_states(None).await?;
        if !sites.iter().any(|site| site.row.allows(origin.as_str())) {
            return Err(Error::CrossSite);
        }
        Ok(origin)
    };
    match checked.await {
        Err(error) => error.into_response(),
        Ok(origin) => {
            let mut response = StatusCode::NO_CONTENT.into_response();
            share(&mut response, &origin);
            let headers = response.headers_mut();
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_METHODS,
                HeaderValue::from_static("GET, POST"),
            );
            headers.insert(
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                HeaderValue::from_static("content-type"),
            );
            headers.insert(
                header::ACCESS_CONTROL_MAX_AGE,
                HeaderValue::from_static("600"),
            );
            response
        }
    }
}

/// The site with this key, and the asking page's origin, if the site allows it.
async fn allowed(app: &App, headers: &HeaderMap, key: &str) -> Result<(SiteRow, Origin), Error> {
    let origin = origin(headers, &app.settings).ok_or(Error::CrossSite)?;
    let site = match SiteKey::parse(key) {
        Some(key) => app.store.site(&key).await?,
        None => None,
    };
    let site = site.ok_or_else(|| Error::NotFound("There is no site with this key.".to_owned()))?;
    if !site.allows(origin.as_str()) {
        return Err(Error::CrossSite);
    }
    Ok((site, origin))
}

/// Does the work for an allowed page and lets that page read the answer, also when it is an error.
async fn answer(
    allowed: Result<(SiteRow, Origin), Error>,
    work: impl AsyncFnOnce(SiteRow, Origin) -> Result<Response, Error>,
) -> Response {
    match allowed {
        Err(error) => error.into_response(),
        Ok((site, origin)) => {
            let mut response = work(site, origin.clone())
                .await
                .unwrap_or_else(Error::into_response);
            share(&mut response, &origin);
            response
        }
    }
}

fn share(response: &mut Response, origin: &Origin) {
    let headers = response.headers_mut();
    if let Ok(origin) = HeaderValue::from_str(origin.as_str()) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// The body as JSON, whatever type it claims: a simple request needs no preflight.
async fn read<T: DeserializeOwned + Send + 'static>(
    body: Body,
    limit: usize,
    too_large: &str,
) -> Result<T, Error> {
    let bytes: Bytes = to_bytes(body, limit)
        .await
        .map_err(|_| Error::TooLarge(too_large.to_owned()))?;
    let parse = move || {
        let text = std::str::from_utf8(&bytes).ok()?;
        rules::event::from_json(text).ok()
    };
    tokio::task::spawn_blocking(parse)
        .await
        .ok()
        .flatten()
        .ok_or_else(|| Error::Invalid("The request is malformed.".to_owned()))
}

const SMALL: usize = 16 * 1024;
