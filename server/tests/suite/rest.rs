//! What integrators fetch.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{TestApp, masking};

#[tokio::test]
async fn without_a_token_there_is_nothing() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    for path in [
        "/sites",
        "/sites/x",
        "/sites/x/rules",
        "/sites/x/versions",
        "/sites/x/versions/1",
    ] {
        for token in [None, Some("lvr_guess"), Some("")] {
            let mut request = reqwest::Client::new().get(format!("{}/api/v1{path}", test.base));
            if let Some(token) = token {
                request = request.bearer_auth(token);
            }
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(
                response.headers()["content-type"],
                "application/problem+json"
            );
        }
        // A cookie is no token.
        assert_eq!(
            admin.get(&format!("/api/v1{path}")).await.status(),
            StatusCode::UNAUTHORIZED
        );
    }
}

#[tokio::test]
async fn the_rules_and_their_etag() {
    let test = TestApp::start().await;
    let integrator = test.integrator().await;
    let key = test.admin().await.create_site().await.key;
    let path = format!("/sites/{key}/rules");

    let none = integrator.get(&path).await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
    let problem: Value = none.json().await.unwrap();
    assert_eq!(
        (&problem["status"], &problem["detail"]),
        (&json!(404), &json!("This site has no published version."))
    );

    let publisher = test.publisher().await;
    publisher.save(&key, 0, &masking("#card")).await.unwrap();
    let version = publisher.publish(&key, 1).await.unwrap();
    let response = integrator.get(&path).await;
    assert_eq!(response.status(), StatusCode::OK);
    let etag = response.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(etag, format!("\"{}-1\"", version.hash));
    let body: Value = response.json().await.unwrap();
    assert_eq!(
        body["rules"],
        json!([{"id": "r1", "effect": "mask", "selector": "#card", "pages": [], "note": ""}])
    );
    assert_eq!(
        body["policy"],
        json!({"text": "visible", "pause": [], "urlParams": []})
    );
    assert_eq!(body["version"], 1);
    assert_eq!(body["hash"], version.hash);
    assert_eq!(body["publishedBy"], "publisher@example.com");
    assert_eq!(body["message"], "Because");
    let at = body["publishedAt"].as_str().unwrap();
    assert!(
        at.starts_with("20") && at.ends_with('Z') && at.contains('T'),
        "{at}"
    );

    for same in [
        etag.clone(),
        format!("W/{etag}"),
        format!("\"x\", {etag}"),
        "*".to_owned(),
    ] {
        let response = integrator.get_unless(&path, &same).await;
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{same}");
        assert_eq!(response.headers()["etag"], etag.as_str());
        assert_eq!(response.bytes().await.unwrap().len(), 0);
    }
    assert_eq!(
        integrator.get_unless(&path, "\"other\"").await.status(),
        StatusCode::OK
    );

    // The same rules again are another version: the tag changes with the number.
    publisher.publish(&key, 1).await.unwrap();
    let response = integrator.get_unless(&path, &etag).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        response.headers()["etag"],
        format!("\"{}-2\"", version.hash).as_str()
    );
}

#[tokio::test]
async fn sites_and_versions() {
    let test = TestApp::start().await;
    let integrator = test.integrator().await;
    let site = test.admin().await.create_site().await;
    let publisher = test.publisher().await;
    publisher.publish(&site.key, 0).await.unwrap();
    let expected = json!({"key": site.key, "name": "Shop", "origins": ["https://shop.example"], "version": 1, "snippet": site.snippet});
    assert_eq!(integrator.json("/sites").await, json!([expected]));
    assert_eq!(
        integrator.json(&format!("/sites/{}", site.key)).await,
        expected
    );
    let versions = integrator
        .json(&format!("/sites/{}/versions", site.key))
        .await;
    assert_eq!(versions.as_array().unwrap().len(), 1);
    assert_eq!(versions[0]["version"], 1);
    let one = integrator
        .json(&format!("/sites/{}/versions/1", site.key))
        .await;
    assert_eq!(
        one,
        integrator.json(&format!("/sites/{}/rules", site.key)).await
    );
    for path in [
        "/sites/none",
        "/sites/none/rules",
        "/sites/none/versions",
        "/sites/NO%20KEY",
        "/nonsense",
        "/sites/none/versions/x",
    ] {
        let response = integrator.get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json",
            "{path}"
        );
    }
    for number in ["0", "2", "x", "-1", "99999999999999999999"] {
        let response = integrator
            .get(&format!("/sites/{}/versions/{number}", site.key))
            .await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{number}");
    }
}

#[tokio::test]
async fn a_revoked_token_is_worthless_and_none_is_stored() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let made: app::api::NewToken = admin
        .call("create_token", json!({"name": "CI"}))
        .await
        .unwrap();
    assert!(made.secret.starts_with("lvr_"));
    let get = async || {
        let request = reqwest::Client::new()
            .get(format!("{}/api/v1/sites", test.base))
            .bearer_auth(&made.secret);
        request.send().await.unwrap().status()
    };
    assert_eq!(get().await, StatusCode::OK);
    let tokens: Vec<app::api::Token> = admin.call("tokens", json!({})).await.unwrap();
    assert!(tokens[0].used_at.is_some());
    let (hash,): (String,) = sqlx::query_as("select hash from tokens")
        .fetch_one(&test.database().await)
        .await
        .unwrap();
    assert_eq!(hash, server::words::sha256_hex(&made.secret));
    admin
        .call::<()>("revoke_token", json!({"id": made.token.id}))
        .await
        .unwrap();
    assert_eq!(get().await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_cannot_be_taken_says_why() {
    let test = TestApp::start().await;
    let key = test.admin().await.create_site().await.key;
    let versions = format!("/sites/{key}/versions");
    let fine = json!({"revision": 0, "message": "Why"}).to_string();
    let large = json!({"revision": 0, "message": "x".repeat(5 * 1024 * 1024)}).to_string();
    let table = [
        (true, "text/plain", &*fine, 415, "application/json"),
        (true, "application/json", "{\"revision\": 0,", 400, "line 1"),
        (
            true,
            "application/json",
            "{\"revision\": 0}",
            422,
            "message",
        ),
        (true, "application/json", &large, 413, "larger"),
        (false, "application/json", &fine, 403, "only read"),
        (
            true,
            "application/json",
            "{\"revision\": 7, \"message\": \"Why\"}",
            409,
            "revision 0",
        ),
        (true, "application/json; charset=utf-8", &fine, 201, ""),
    ];
    let (reads, publishes) = (test.integrator().await, test.publishing_integrator().await);
    let (reads, publishes) = (reads.secret, publishes.secret);
    let client = reqwest::Client::new();
    for (may, kind, body, status, said) in table {
        let token = if may { &publishes } else { &reads };
        let request = client.post(format!("{}/api/v1{versions}", test.base));
        let request = request.bearer_auth(token).header("content-type", kind);
        let response = request.body(body.to_owned()).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{kind} {said}");
        let answer: Value = response.json().await.unwrap();
        let detail = answer["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(said), "{detail}");
    }
    for path in ["/api/v1/", "/api/v1/sites/%ff/rules", "/api/v1/nothing"] {
        let request = client.get(format!("{}{path}", test.base));
        let response = request.bearer_auth(&reads).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        let kind = &response.headers()["content-type"];
        assert_eq!(kind, "application/problem+json", "{path}");
    }
}
