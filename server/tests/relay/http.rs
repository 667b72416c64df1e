//! What the tag asks for over HTTP, and from where.

use reqwest::{Client, Method, header};
use serde_json::{Value, json};
use server::relay::Limits;

use crate::support::{SHOP, TestApp};

async fn request(
    app: &TestApp,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
) -> reqwest::Response {
    let mut request = Client::new().request(method, format!("http://{}{path}", app.address));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("an answer")
}

fn shared_with(response: &reqwest::Response) -> Option<&str> {
    response
        .headers()
        .get(header::ACCESS_CONTROL_ALLOW_ORIGIN)
        .map(|value| value.to_str().expect("text"))
}

#[tokio::test]
async fn only_pages_of_the_site_are_answered() {
    let app = TestApp::new().await;
    let response = request(&app, Method::GET, "/tag/v1/sites/shop", &[("origin", SHOP)]).await;
    assert_eq!(
        (response.status().as_u16(), shared_with(&response)),
        (200, Some(SHOP))
    );
    assert_eq!(
        response.json::<Value>().await.expect("JSON"),
        json!({"ok": true})
    );
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "null")],
        &[("origin", "https://shop.example.evil.example")],
        &[("origin", "http://shop.example")],
        &[
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "same-origin"),
        ],
        &[],
    ] {
        let response = request(&app, Method::GET, "/tag/v1/sites/shop", headers).await;
        assert_eq!(
            (response.status().as_u16(), shared_with(&response)),
            (403, None),
            "{headers:?}"
        );
        let response = request(&app, Method::OPTIONS, "/tag/v1/sessions", headers).await;
        assert_eq!(
            (response.status().as_u16(), shared_with(&response)),
            (403, None),
            "{headers:?}"
        );
    }
    let response = request(&app, Method::GET, "/tag/v1/sites/none", &[("origin", SHOP)]).await;
    assert_eq!(
        (response.status().as_u16(), shared_with(&response)),
        (404, None)
    );
    let response = request(
        &app,
        Method::OPTIONS,
        "/tag/v1/sessions",
        &[("origin", SHOP)],
    )
    .await;
    assert_eq!(
        (response.status().as_u16(), shared_with(&response)),
        (204, Some(SHOP))
    );
}

#[tokio::test]
async fn a_site_without_a_version_starts_nothing() {
    let app = TestApp::start(Limits::default(), None).await;
    let response = request(&app, Method::GET, "/tag/v1/sites/shop", &[("origin", SHOP)]).await;
    assert_eq!(
        response.json::<Value>().await.expect("JSON"),
        json!({"ok": true, "ready": false})
    );
    let body = json!({"site": "shop", "url": format!("{SHOP}/")});
    let response = app.post("/tag/v1/sessions", Some(SHOP), body).await;
    assert_eq!(
        (response.status().as_u16(), shared_with(&response)),
        (409, Some(SHOP))
    );
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "application/problem+json"
    );
}

#[tokio::test]
async fn sessions_are_started_by_pages_of_the_site() {
    let app = TestApp::new().await;
    let body = |url: &str| json!({"site": "shop", "url": url});
    let good = format!("{SHOP}/cart?x=1");
    let status = async |origin, body| {
        app.post("/tag/v1/sessions", origin, body)
            .await
            .status()
            .as_u16()
    };
    assert_eq!(status(Some(SHOP), body(&good)).await, 200);
    assert_eq!(status(None, body(&good)).await, 403);
    assert_eq!(status(Some("https://evil.example"), body(&good)).await, 403);
    assert_eq!(status(Some(SHOP), body("https://evil.example/")).await, 403);
    assert_eq!(
        status(Some(SHOP), json!({"site": "none", "url": good})).await,
        404
    );
    assert_eq!(status(Some(SHOP), json!({"site": "shop"})).await, 422);
    assert_eq!(
        status(Some(SHOP), json!({"site": "shop", "url": good, "more": 1})).await,
        422
    );
    assert_eq!(
        status(
            Some(SHOP),
            json!({"site": "shop", "url": good, "name": "x".repeat(20_000)})
        )
        .await,
        413
    );
    assert_eq!(app.app.relay.live().len(), 1);
}
