//! Files that come with the program: the app's script and style, the tag, the demo shop.
//!
//! A debug build reads them from the disk, a release build carries them inside.

use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::{error::Error, state::App};

/// The app's script, style and WebAssembly.
pub fn app_routes() -> Router<App> {
    Router::new().route("/pkg/{*path}", get(package))
}

/// The tag, for pages of every origin: which ones may start a session is asked later.
pub fn tag_routes() -> Router<App> {
    Router::new()
        .route("/tag.js", get(loader))
        .route("/tag/{hash}/tag.js", get(pinned_loader))
        .route("/tag/{hash}/recorder.js", get(recorder))
}

/// The demo shop: a customer's website, served from here so that one command shows everything.
pub fn demo_routes() -> Router<App> {
    Router::new()
        .route("/demo", get(async || Redirect::permanent("/demo/")))
        .route("/demo/", get(async || shop("index.html".to_owned())))
        .route(
            "/demo/{*path}",
            get(async |Path(path): Path<String>| shop(path)),
        )
}

/// What `cargo xtask build` makes.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
#[allow_missing = true]
struct Site;

/// The demo shop.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../end2end/shop"]
#[allow_missing = true]
struct Shop;

async fn package(Path(path): Path<String>, headers: HeaderMap) -> Response {
    // The names stay when the content changes, so browsers ask each time; the tag makes the answer short.
    send::<Site>(&format!("pkg/{path}"), &headers, "no-cache")
}

async fn loader(headers: HeaderMap) -> Response {
    for_everybody(send::<Site>("tag/tag.js", &headers, "public, max-age=300"))
}

/// Where this build's loader stays what it is, below the server's address, and what a browser checks it by (`integrity`).
pub fn pinned() -> Option<(String, String)> {
    let hash = Site::get("tag/tag.js")?.metadata.sha256_hash();
    let integrity = format!("sha256-{}", STANDARD.encode(hash));
    Some((format!("/tag/{}/tag.js", short(&hash)), integrity))
}

/// The loader of this build and of no other: a page that was given its address is never given another script.
async fn pinned_loader(Path(hash): Path<String>, headers: HeaderMap) -> Response {
    let built = Site::get("tag/tag.js");
    if built.is_none_or(|built| short(&built.metadata.sha256_hash()) != hash) {
        return for_everybody(nothing());
    }
    for_everybody(send::<Site>("tag/tag.js", &headers, FOR_EVER))
}

/// As much of a hash as tells builds apart.
fn short(hash: &[u8; 32]) -> String {
    hex(&hash[..8])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn recorder(Path(hash): Path<String>, headers: HeaderMap) -> Response {
    let built = Site::get("tag/recorder.hash");
    if built.is_none_or(|built| built.data.trim_ascii() != hash.as_bytes()) {
        return for_everybody(nothing());
    }
    for_everybody(send::<Site>("tag/recorder.js", &headers, FOR_EVER))
}

fn shop(path: String) -> Response {
    let path = if path.ends_with('/') {
        path + "index.html"
    } else {
        path
    };
    send::<Shop>(&path, &HeaderMap::new(), "no-cache")
}

fn for_everybody(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
}

/// The file, as brotli where the build made that and the browser takes it.
fn send<Files: RustEmbed>(path: &str, asked: &HeaderMap, cache: &'static str) -> Response {
    let brotli = takes_brotli(asked)
        .then(|| Files::get(&format!("{path}.br")))
        .flatten();
    let compressed = brotli.is_some();
    let Some(file) = brotli.or_else(|| Files::get(path)) else {
        return nothing();
    };
    let mut response = respond(file, asked);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, content_type(path));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn respond(file: EmbeddedFile, asked: &HeaderMap) -> Response {
    let hash = hex(&file.metadata.sha256_hash());
    let tag =
        HeaderValue::try_from(format!("\"{hash}\"")).expect("hex digits are a header's value");
    if asked.get(header::IF_NONE_MATCH) == Some(&tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    ([(header::ETAG, tag)], Body::from(file.data.into_owned())).into_response()
}

fn content_type(path: &str) -> HeaderValue {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let text = if mime.type_() == "text" {
        format!("{mime}; charset=utf-8")
    } else {
        mime.to_string()
    };
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn takes_brotli(asked: &HeaderMap) -> bool {
    asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .split(',')
                .any(|coding| coding.trim() == "br" || coding.trim().starts_with("br;"))
        })
}

fn nothing() -> Response {
    Error::NotFound("There is no such file.".to_owned()).into_response()
}

/// For an address that names its content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
