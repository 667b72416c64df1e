//! Images, fonts and style sheets of mirrored and saved pages: fetched by this server, so that no browser of an agent or an
//! editor ever speaks to a customer's website.
//!
//! An agent names an asset by its number in the view of their own session, never by its URL. What is answered can do nothing
//! in a browser but be shown: only some types, no sniffing, a policy that runs nothing even when it is opened by itself.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rules::css;
use url::{Url, form_urlencoded::byte_serialize};

use crate::{
    capture::charset,
    error::Error,
    outbound::{Fetched, Purpose, essence},
    relay::AssetName,
    roles::{Agent, Editor},
    state::App,
    words::SiteKey,
};

/// The assets of live sessions and of saved pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/assets/{session}/{n}", get(of_session))
        .route("/assets/{session}/loaded/{n}", get(loaded))
        .route("/sites/{key}/pages/{id}/asset/{*url}", get(of_page))
}

/// `GET /assets/{session}/{n}`: for the agent in that session alone.
async fn of_session(
    agent: Agent,
    State(app): State<App>,
    Path((session, n)): Path<(String, usize)>,
) -> Result<Response, Error> {
    for_agent(&app, &agent, &session, AssetName::Shown(n)).await
}

/// `GET /assets/{session}/loaded/{n}`: what a style sheet of that agent's view loads.
async fn loaded(
    agent: Agent,
    State(app): State<App>,
    Path((session, n)): Path<(String, usize)>,
) -> Result<Response, Error> {
    for_agent(&app, &agent, &session, AssetName::Loaded(n)).await
}

async fn for_agent(
    app: &App,
    agent: &Agent,
    session: &str,
    name: AssetName,
) -> Result<Response, Error> {
    let asset = app.relay.asset(session, agent.who(), name).await;
    let (url, loaded) = asset.ok_or_else(missing)?;
    fetch(app, &url, |url| {
        let n = loaded.number(url)?;
        Some(format!("/assets/{session}/loaded/{n}"))
    })
    .await
}

/// `GET /sites/{key}/pages/{id}/asset/{url}`: for editors, while the page is saved.
async fn of_page(
    _editor: Editor,
    State(app): State<App>,
    Path((key, id, url)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let key = SiteKey::parse(&key).ok_or_else(missing)?;
    let url = Url::parse(&url).map_err(|_| missing())?;
    let page = app.store.page_info(&key, &id).await?.ok_or_else(missing)?;
    fetch(&app, &url, |url| {
        let encoded: String = byte_serialize(url.as_str().as_bytes()).collect();
        Some(format!("/sites/{key}/pages/{}/asset/{encoded}", page.id))
    })
    .await
}

/// Fetches an asset; a style sheet is written anew, and what it loads in turn is where `link` says.
async fn fetch(
    app: &App,
    url: &Url,
    mut link: impl FnMut(&Url) -> Option<String>,
) -> Result<Response, Error> {
    let mut fetched = app
        .outbound
        .fetch(url, Purpose::Asset)
        .await
        .map_err(|error| Error::NotFound(error.to_string()))?;
    if essence(&fetched.content_type) == "text/css" {
        let css = charset::decode(&fetched.body, &fetched.content_type);
        fetched.body = css::sanitize(&css, Some(&fetched.url), &mut link).into();
        "text/css; charset=utf-8".clone_into(&mut fetched.content_type);
    }
    Ok(answer(fetched))
}

fn answer(fetched: Fetched) -> Response {
    let kind = HeaderValue::from_str(&fetched.content_type)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let mut response = fetched.body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    for (name, value) in HEADERS {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    response
}

/// The same whether the session, the number or the person is wrong.
fn missing() -> Error {
    Error::NotFound("There is nothing here.".to_owned())
}

const HEADERS: [(&str, &str); 4] = [
    ("cache-control", "private, max-age=300"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    ),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
];
