//! Images, fonts and style sheets: who gets them, and how harmless they are.

use app::api::Role;
use axum::{Router, http::header, routing::get};
use reqwest::{Client, Response};
use serde_json::json;
use server::roles::{Admin, Editor};
use url::{Url, form_urlencoded::byte_serialize};

use crate::support::{ANN, BOB, SHOP, TestApp, element, snapshot};

const PASSWORD: &str = "seventeen quiet lanterns";

/// A website on loopback; answers its `host:port`.
async fn website() -> String {
    let typed = |kind: &'static str, body: &'static str| {
        get(move || async move { ([(header::CONTENT_TYPE, kind)], body) })
    };
    let site = Router::new()
        .route("/logo.png", typed("image/png", "PNG"))
        .route(
            "/logo.svg",
            typed("image/svg+xml", "<svg><script>alert(1)</script></svg>"),
        )
        .route("/page", typed("text/html", "<script>alert(1)</script>"))
        .route("/script.js", typed("text/javascript", "alert(1)"))
        .route(
            "/css/style.css",
            typed(
                "text/css",
                "p::before { content: \"word\" } p { color: red; background: url(../logo.png) }",
            ),
        )
        .route(
            "/large.png",
            get(|| async {
                (
                    [(header::CONTENT_TYPE, "image/png")],
                    vec![0; 6 * 1024 * 1024],
                )
            }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, site).await });
    address.to_string()
}

/// A browser in which this person is signed in.
async fn browser(app: &TestApp, email: &str, role: Role) -> Client {
    let email_address = server::words::Email::parse(email).expect("an address");
    app.app
        .accounts
        .add(&Admin::operator(), email_address.as_str(), PASSWORD, role)
        .await
        .expect("a person");
    let client = Client::builder()
        .cookie_store(true)
        .build()
        .expect("a client");
    let response = client
        .post(format!("http://{}/fn/login", app.address))
        .header("sec-fetch-site", "same-origin")
        .json(&json!({"email": email, "password": PASSWORD}))
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), 200);
    client
}

async fn fetch(app: &TestApp, client: &Client, path: &str) -> Response {
    client
        .get(format!("http://{}{path}", app.address))
        .send()
        .await
        .expect("an answer")
}

fn is_harmless(response: &Response) {
    let header = |name: &str| {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().expect("text"))
    };
    assert_eq!(header("x-content-type-options"), Some("nosniff"));
    assert_eq!(
        header("content-security-policy"),
        Some("default-src 'none'; style-src 'unsafe-inline'; sandbox")
    );
    assert_eq!(header("cross-origin-resource-policy"), Some("same-origin"));
    assert_eq!(header("cache-control"), Some("private, max-age=300"));
    assert_eq!(header("set-cookie"), None);
}

#[tokio::test]
async fn the_agent_in_the_session_sees_images() {
    let host = website().await;
    let app = TestApp::with_fetch_allow(vec![host.clone()]).await;
    let ann = browser(&app, ANN, Role::Agent).await;
    let bob = browser(&app, BOB, Role::Agent).await;
    let mut both = app.both().await;
    let images = [
        "logo.png",
        "logo.svg",
        "page",
        "script.js",
        "large.png",
        "none.png",
    ];
    let children = (10..).zip(images).map(|(id, name)| {
        element(
            id,
            "img",
            json!({"src": format!("http://{host}/{name}"), "id": name}),
            vec![],
        )
    });
    both.tag.say(snapshot("page-1", children.collect())).await;
    let events = both.agent.expect("events").await.to_string();
    assert!(
        !events.contains(&host),
        "the agent's browser is shown the way to the site: {events}"
    );
    let paths: Vec<String> = events
        .split("\"src\":\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(paths.len(), images.len(), "{events}");
    let mut statuses = Vec::new();
    for path in &paths {
        let response = fetch(&app, &ann, path).await;
        statuses.push(response.status().as_u16());
        if response.status() == 200 {
            is_harmless(&response);
        }
        assert_eq!(fetch(&app, &bob, path).await.status(), 404);
        assert_eq!(fetch(&app, &Client::new(), path).await.status(), 401);
    }
    assert_eq!(statuses, [200, 200, 404, 404, 404, 404]);
    both.agent.say(json!({"t": "end"})).await;
    both.agent.closed().await;
    app.audited("session.ended").await;
    assert_eq!(fetch(&app, &ann, &paths[0]).await.status(), 404);
}

#[tokio::test]
async fn the_agent_sees_what_a_style_sheet_of_another_host_loads() {
    let host = website().await;
    let app = TestApp::with_fetch_allow(vec![host.clone()]).await;
    let ann = browser(&app, ANN, Role::Agent).await;
    let bob = browser(&app, BOB, Role::Agent).await;
    let mut both = app.both().await;
    let href = format!("http://{host}/css/style.css");
    let link = element(
        10,
        "link",
        json!({"rel": "stylesheet", "href": href}),
        vec![],
    );
    both.tag.say(snapshot("page-1", vec![link])).await;
    let events = both.agent.expect("events").await.to_string();
    let between = |text: &str, start: &str, end: char| {
        let rest = text.split(start).nth(1).unwrap_or_default();
        rest.split(end).next().unwrap_or_default().to_owned()
    };
    let sheet = between(&events, "\"href\":\"/assets", '"');
    let response = fetch(&app, &ann, &format!("/assets{sheet}")).await;
    is_harmless(&response);
    let css = response.text().await.expect("text");
    assert!(css.contains("red") && !css.contains(&host), "{css}");
    let picture = format!("/assets{}", between(&css, "url(\"/assets", '"'));
    let response = fetch(&app, &ann, &picture).await;
    is_harmless(&response);
    assert_eq!(response.text().await.expect("text"), "PNG");
    let other = picture.replace("/0", "/1");
    assert_eq!(fetch(&app, &ann, &other).await.status(), 404);
    assert_eq!(fetch(&app, &bob, &picture).await.status(), 404);
}

#[tokio::test]
async fn editors_see_what_a_saved_page_loads() {
    let host = website().await;
    let app = TestApp::with_fetch_allow(vec![host.clone()]).await;
    let editor = browser(&app, "ed@example.test", Role::Editor).await;
    let agent = browser(&app, ANN, Role::Agent).await;
    let url = Url::parse(&format!("{SHOP}/")).expect("a URL");
    let token = app
        .app
        .store
        .open_capture(&Editor::operator(), &app.key, &url)
        .await
        .expect("a token");
    let node = snapshot("x", vec![])["events"][1]["data"]["node"].clone();
    let path = format!("/tag/v1/captures/{}", token.reveal());
    let sent = app
        .post(
            &path,
            Some(SHOP),
            json!({"url": url, "title": "x", "node": node}),
        )
        .await;
    assert_eq!(sent.status(), 204);
    let page = app
        .app
        .store
        .pages(&app.key)
        .await
        .expect("the database")
        .remove(0);
    let asset = |name: &str| {
        let url: String = byte_serialize(format!("http://{host}/{name}").as_bytes()).collect();
        format!("/sites/shop/pages/{}/asset/{url}", page.id)
    };
    let response = fetch(&app, &editor, &asset("css/style.css")).await;
    is_harmless(&response);
    assert_eq!(
        response.headers()["content-type"],
        "text/css; charset=utf-8"
    );
    let css = response.text().await.expect("text");
    assert!(
        css.contains("red") && css.contains(&asset("logo.png")),
        "{css}"
    );
    assert!(
        !css.contains("word") && !css.contains(&format!("url(http://{host}")),
        "{css}"
    );
    assert_eq!(fetch(&app, &editor, &asset("logo.png")).await.status(), 200);
    assert_eq!(fetch(&app, &editor, &asset("page")).await.status(), 404);
    assert_eq!(fetch(&app, &agent, &asset("logo.png")).await.status(), 403);
    assert_eq!(
        fetch(&app, &Client::new(), &asset("logo.png"))
            .await
            .status(),
        401
    );
    let elsewhere = asset("logo.png").replace(&page.id, "another");
    assert_eq!(fetch(&app, &editor, &elsewhere).await.status(), 404);
    let inside = format!(
        "/sites/shop/pages/{}/asset/http%3A%2F%2F169.254.169.254%2Fx.png",
        page.id
    );
    assert_eq!(fetch(&app, &editor, &inside).await.status(), 404);
}
