//! What protects the app's pages in a browser: no requests in somebody's name from elsewhere, no frames, no foreign scripts.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{error::Error, settings::Settings, state::App};

/// Lets an unsafe request through only when the browser says that it comes from our own pages.
///
/// `Sec-Fetch-Site` where there is one: no script can forge it. Otherwise `Origin` has to be there and has to be ours.
pub async fn own_pages_only(State(app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if safe || from_our_page(request.headers(), &app.settings) {
        next.run(request).await
    } else {
        Error::CrossSite.into_response()
    }
}

fn from_our_page(headers: &HeaderMap, settings: &Settings) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => headers
            .get(header::ORIGIN)
            .is_some_and(|origin| origin == settings.origin().as_str()),
    }
}

/// The headers of everything that people look at, and of everything that the app asks for.
pub async fn page_headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let settings = &app.settings;
    let headers = response.headers_mut();
    common_headers(headers);
    // A rendered page brings its own, with the nonce of its scripts.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(
            header::CONTENT_SECURITY_POLICY,
            content_policy(settings, None),
        );
    }
    set(headers, "cross-origin-opener-policy", "same-origin");
    set(headers, "cross-origin-resource-policy", "same-origin");
    set(
        headers,
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()",
    );
    set(headers, "x-frame-options", "DENY");
    if settings.secure() {
        set(headers, "strict-transport-security", "max-age=31536000");
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The headers of what programs and other websites get from us.
pub async fn plain_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    common_headers(response.headers_mut());
    response
}

/// The content security policy of the app's pages.
///
/// `frame-src` is for the mirrored page, which sits in a sandboxed frame without scripts; `wasm-unsafe-eval` lets the app's
/// own WebAssembly run and nothing else.
pub fn content_policy(settings: &Settings, nonce: Option<&str>) -> HeaderValue {
    let nonce = nonce
        .map(|nonce| format!(" 'nonce-{nonce}'"))
        .unwrap_or_default();
    let origin = settings.origin();
    let socket = origin.as_str().replacen("http", "ws", 1);
    let policy = format!(
        "default-src 'self'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data:; font-src 'self' data:; connect-src 'self' {socket}; object-src 'none'; base-uri 'none'; \
         frame-src 'self' about:; frame-ancestors 'none'; form-action 'self'"
    );
    HeaderValue::try_from(policy).expect("an origin and a base64 nonce are visible ASCII")
}

fn common_headers(headers: &mut HeaderMap) {
    set(headers, "x-content-type-options", "nosniff");
    set(headers, "referrer-policy", "no-referrer");
}

/// Sets a header that the handler has not set: what a handler knows better (an asset, a rendered page) it says itself.
fn set(headers: &mut HeaderMap, name: &'static str, value: &'static str) {
    headers
        .entry(HeaderName::from_static(name))
        .or_insert(HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_let_through() {
        let settings = Settings {
            public_url: "https://louver.example".parse().unwrap(),
            fetch_allow: Vec::new(),
            proxies: Vec::new(),
            demo: false,
        };
        let table: &[(&[(&'static str, &'static str)], bool)] = &[
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "none")], false),
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "https://louver.example"),
                ],
                false,
            ),
            (&[("origin", "https://louver.example")], true),
            (&[("origin", "https://louver.example.evil.example")], false),
            (&[("origin", "http://louver.example")], false),
            (&[("origin", "null")], false),
            (&[], false),
        ];
        for (given, expected) in table {
            let headers = given
                .iter()
                .map(|(name, value)| {
                    (
                        HeaderName::from_static(name),
                        HeaderValue::from_static(value),
                    )
                })
                .collect();
            assert_eq!(from_our_page(&headers, &settings), *expected, "{given:?}");
        }
    }

    #[test]
    fn the_socket_stands_in_the_policy() {
        let settings = Settings {
            public_url: "https://louver.example".parse().unwrap(),
            fetch_allow: Vec::new(),
            proxies: Vec::new(),
            demo: false,
        };
        let policy = content_policy(&settings, Some("abc"));
        let policy = policy.to_str().unwrap();
        assert!(
            policy.contains("connect-src 'self' wss://louver.example;"),
            "{policy}"
        );
        assert!(
            policy.contains("script-src 'self' 'nonce-abc' 'wasm-unsafe-eval';"),
            "{policy}"
        );
    }
}
