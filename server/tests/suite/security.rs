//! What a browser is told, and which requests are not taken.

use reqwest::{StatusCode, header};
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn calls_from_other_websites_are_refused() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let own = admin.origin().to_owned();
    let table: &[(&[(&str, &str)], bool)] = &[
        (&[], false),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", "null")], false),
        (&[("origin", &own)], true),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "same-site"), ("origin", &own)], false),
        (&[("sec-fetch-site", "cross-site"), ("origin", &own)], false),
        (&[("sec-fetch-site", "none")], false),
    ];
    for (headers, taken) in table {
        let mut request = admin.post("create_token", &json!({"name": "x"}));
        for (name, value) in *headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        let expected = if *taken {
            StatusCode::OK
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(response.status(), expected, "{headers:?}");
    }
    let refused = table.iter().filter(|(_, taken)| !taken).count();
    assert_eq!(
        test.app.store.tokens().await.unwrap().len(),
        table.len() - refused
    );
}

#[tokio::test]
async fn calls_by_get_change_nothing() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let response = admin.get("/fn/create_token?name=x").await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert!(test.app.store.tokens().await.unwrap().is_empty());
}

#[tokio::test]
async fn pages_have_their_headers() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    for path in ["/", "/login", "/people", "/nothing/here"] {
        let response = admin.get(path).await;
        let headers = response.headers().clone();
        let policy = headers["content-security-policy"].to_str().unwrap();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .unwrap_or_else(|| panic!("{path}: {policy}"))
            .split('\'')
            .next()
            .unwrap();
        for part in [
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(
            !policy.contains("script-src 'self' 'unsafe-inline'"),
            "{policy}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "no-referrer", "{path}");
        assert_eq!(
            headers["cross-origin-opener-policy"], "same-origin",
            "{path}"
        );
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        assert!(!headers.contains_key("strict-transport-security"));
        // Every script of the page carries the nonce of this very answer.
        let html = response.text().await.unwrap();
        let scripts = html.matches("<script").count();
        assert!(
            scripts > 0 && html.matches(&format!("nonce=\"{nonce}\"")).count() >= scripts,
            "{path}"
        );
        let again = admin.get(path).await;
        assert!(
            !again.headers()["content-security-policy"]
                .to_str()
                .unwrap()
                .contains(nonce),
            "{path}"
        );
    }
}

#[tokio::test]
async fn over_tls_browsers_are_told_to_stay_there() {
    let test =
        TestApp::with(|start| start.public_url = Some("https://louver.example".parse().unwrap()))
            .await;
    let response = test.stranger().get("/login").await;
    assert_eq!(
        response.headers()["strict-transport-security"],
        "max-age=31536000"
    );
    let policy = response.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.contains("connect-src 'self' wss://louver.example;"),
        "{policy}"
    );
    assert!(
        test.setup_link
            .clone()
            .unwrap()
            .starts_with("https://louver.example/setup?token=")
    );
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let request = admin.post(
        "create_token",
        &json!({"name": "x".repeat(5 * 1024 * 1024)}),
    );
    let response = request
        .header("sec-fetch-site", "same-origin")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn nonsense_gets_an_answer() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    for body in ["", "{", "[]", "{\"key\": 1}"] {
        let request = admin
            .post("draft", &json!({}))
            .body(body)
            .header("sec-fetch-site", "same-origin");
        let response = request
            .header(header::CONTENT_TYPE, "application/json")
            .send()
            .await
            .unwrap();
        assert!(!response.status().is_success(), "{body}");
    }
    assert!(
        !admin
            .post("no_such_call", &json!({}))
            .header("sec-fetch-site", "same-origin")
            .send()
            .await
            .unwrap()
            .status()
            .is_success()
    );
    assert!(admin.me().await.is_some());
}

#[tokio::test]
async fn a_stop_ends_the_server() {
    let test = TestApp::start().await;
    let base = test.base.clone();
    assert_eq!(
        reqwest::get(format!("{base}/health"))
            .await
            .unwrap()
            .text()
            .await
            .unwrap(),
        "ok\n"
    );
    test.stop().await;
    assert!(reqwest::get(format!("{base}/health")).await.is_err());
}
