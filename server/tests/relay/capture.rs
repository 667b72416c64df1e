//! Pages for the editor: fetched from the site, or sent by somebody's browser; and what they show.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use axum::{
    Router,
    http::header,
    response::{Html, IntoResponse, Redirect},
    routing::get,
};
use serde_json::{Value, json};
use server::{
    capture,
    roles::{Admin, Editor},
    words::Origin,
};
use url::Url;

use crate::support::{SECRET, SHOP, TestApp, element, snapshot, text};

const TAG: &str = r#"<script async src="https://louver.example/tag.js" data-site="shop"></script>"#;

/// A website on loopback; answers its origin.
async fn website() -> String {
    let html = |body: &str| {
        let page = format!("<!doctype html><title> My\n shop </title>{body}");
        get(move || async { Html(page) })
    };
    let latin = (
        [(header::CONTENT_TYPE, "text/html; charset=iso-8859-1")],
        [b"<title>Caf\xe9</title>".as_slice(), TAG.as_bytes()].concat(),
    );
    let deep = "<div>".repeat(100_000);
    let site = Router::new()
        .route(
            "/good",
            html(&format!(
                "{TAG}<p>Hello<input value={SECRET}><textarea>{SECRET}</textarea><!--{SECRET}-->"
            )),
        )
        .route(
            "/framed",
            html(&format!("{TAG}<iframe src=/inner></iframe><iframe src=/gone></iframe><iframe src=http://localhost:1/></iframe>")),
        )
        .route("/inner", html(&format!("<p>inside<input value={SECRET}><iframe src=/innermost></iframe>")))
        .route("/innermost", html("<b>deepest</b><iframe src=/inner></iframe>"))
        .route("/untagged", html("<p>Hello"))
        .route("/other", html(&TAG.replace("shop", "other")))
        .route("/deep", html(&format!("{TAG}{deep}")))
        .route("/big", html(&"x".repeat(11 * 1024 * 1024)))
        .route("/latin", get(move || async { latin }))
        .route(
            "/elsewhere",
            get(|| async { Redirect::to("http://localhost:1/") }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, site).await });
    format!("http://{address}")
}

/// A server whose site is that website, and which may reach it.
async fn app(origin: &str) -> TestApp {
    let allow = origin.trim_start_matches("http://").to_owned();
    let app = TestApp::with_fetch_allow(vec![allow]).await;
    let origins = [
        Origin::parse(origin).expect("an origin"),
        Origin::parse(SHOP).expect("an origin"),
    ];
    app.app
        .store
        .update_site(&Admin::operator(), &app.key, "The shop", &origins)
        .await
        .expect("the database answers");
    app
}

async fn load(app: &TestApp, url: &str) -> Result<app::api::PageInfo, String> {
    let site = app
        .app
        .store
        .site(&app.key)
        .await
        .expect("the database")
        .expect("the site");
    let url = Url::parse(url).expect("a URL");
    capture::load(&app.app, &Editor::operator(), &site, &url)
        .await
        .map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_tagged_page_is_saved_without_what_somebody_typed() {
    let origin = website().await;
    let app = app(&origin).await;
    let page = load(&app, &format!("{origin}/good")).await.expect("a page");
    assert_eq!((page.title.as_str(), page.captured), ("My shop", false));
    assert_eq!(page.url, format!("{origin}/good"));
    let tree = app
        .app
        .store
        .page_tree(&app.key, &page.id)
        .await
        .expect("the database")
        .expect("the page");
    assert!(tree.contains("Hello") && !tree.contains("CANARY"), "{tree}");
    let elements = tree.matches(r#""tagName""#).count() as u64;
    assert_eq!(page.elements, elements);
    assert_eq!(
        load(&app, &format!("{origin}/latin"))
            .await
            .expect("a page")
            .title,
        "Café"
    );
}

#[tokio::test]
async fn frames_of_the_sites_own_origin_are_loaded_into_the_page() {
    let origin = website().await;
    let app = app(&origin).await;
    let page = load(&app, &format!("{origin}/framed"))
        .await
        .expect("a page");
    let tree = app.app.store.page_tree(&app.key, &page.id).await;
    let tree = tree.expect("the database").expect("the page");
    assert_eq!(tree.matches("inside").count(), 2, "no deeper: {tree}");
    assert_eq!(tree.matches("deepest").count(), 1);
    assert!(!tree.contains("CANARY"), "{tree}");
    let frames = tree.matches(r#""tagName":"iframe""#).count();
    assert_eq!(frames, 6, "those that cannot be loaded stay empty");
    assert!(tree.contains(&format!(r#""rr_src":"{origin}/inner""#)));
}

#[tokio::test]
async fn a_page_that_is_loaded_again_takes_the_place_of_the_former_one() {
    let origin = changing_website().await;
    let app = app(&origin).await;
    let store = &app.app.store;
    let page = async |path: &str| {
        load(&app, &format!("{origin}{path}"))
            .await
            .expect("a page")
    };
    let again = async |page: &app::api::PageInfo| {
        let site = store.site(&app.key).await.expect("the database");
        capture::reload(
            &app.app,
            &Editor::operator(),
            &site.expect("the site"),
            page,
        )
        .await
        .map_err(|error| error.to_string())
    };
    let first = page("/counter").await;
    let other = page("/counter?of=another").await;
    assert_eq!(
        (first.title.as_str(), other.title.as_str()),
        ("Visit 1", "Visit 2")
    );
    let loaded = page("/counter").await;
    assert_eq!((&loaded.id, loaded.title.as_str()), (&first.id, "Visit 3"));
    let reloaded = again(&loaded).await.expect("a page");
    assert_eq!(
        (&reloaded.id, reloaded.title.as_str()),
        (&first.id, "Visit 4")
    );
    let listed = store.pages(&app.key).await.expect("the database");
    assert_eq!(
        listed,
        [reloaded.clone(), other.clone()],
        "one for each address"
    );
    let tree = store
        .page_tree(&app.key, &first.id)
        .await
        .expect("the database");
    assert!(tree.is_some_and(|tree| tree.contains("Visit 4")));

    // Signed out meanwhile: what is saved is better than the page that asks for a password.
    let moved = page("/moves").await;
    let refused = again(&moved).await.expect_err("it redirects");
    assert_eq!(
        refused,
        format!("It redirects to {origin}/counter now. The saved page stays as it is.")
    );
    let captured = app::api::PageInfo {
        captured: true,
        ..moved
    };
    assert!(
        again(&captured)
            .await
            .is_err_and(|why| why.contains("browser"))
    );
    let listed = store.pages(&app.key).await.expect("the database");
    assert_eq!(listed.len(), 3, "nothing came, nothing went");
}

/// A website on loopback whose pages are others each time.
async fn changing_website() -> String {
    let visits = Arc::new(AtomicU64::new(0));
    let count = move || {
        let visit = visits.fetch_add(1, Ordering::Relaxed) + 1;
        async move { Html(format!("<title>Visit {visit}</title>{TAG}")) }
    };
    let has_moved = AtomicBool::new(false);
    let moves = move || {
        let has_moved = has_moved.swap(true, Ordering::Relaxed);
        async move {
            match has_moved {
                true => Redirect::to("/counter").into_response(),
                false => Html(TAG).into_response(),
            }
        }
    };
    let moves = Arc::new(moves);
    let site = Router::new()
        .route("/counter", get(count))
        .route("/moves", get(move || moves()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, site).await });
    format!("http://{address}")
}

#[tokio::test]
async fn pages_that_are_refused_say_why() {
    let origin = website().await;
    let app = app(&origin).await;
    let says = async |path: &str| {
        load(&app, &format!("{origin}{path}"))
            .await
            .expect_err("refused")
    };
    assert!(
        says("/untagged")
            .await
            .starts_with("The page does not carry the tag: no <script> whose src ends in /tag.js")
    );
    assert_eq!(
        says("/other").await,
        "The page carries the tag of another site: data-site is \"other\" and should be \"shop\"."
    );
    assert_eq!(says("/big").await, "The page is larger than 10 MB.");
    assert!(
        says("/deep").await.contains("deep"),
        "{}",
        says("/deep").await
    );
    assert_eq!(
        says("/none?key=1").await,
        format!("{origin}/none answered with status 404.")
    );
    assert!(says("/elsewhere").await.contains("private network"));
    let error = load(&app, "https://evil.example/")
        .await
        .expect_err("refused");
    assert!(
        error.starts_with("https://evil.example is not one of this site's origins"),
        "{error}"
    );
    let error = load(&app, &format!("{SHOP}/")).await.expect_err("refused");
    assert_eq!(error, "shop.example could not be found.");
}

#[tokio::test]
async fn a_browser_sends_a_page_once() {
    let app = TestApp::new().await;
    let editor = Editor::operator();
    let url = Url::parse(&format!("{SHOP}/account")).expect("a URL");
    let token = app
        .app
        .store
        .open_capture(&editor, &app.key, &url)
        .await
        .expect("a token");
    let path = format!("/tag/v1/captures/{}", token.reveal());
    let node = |value: &str| {
        let input = element(10, "input", json!({"value": value, "class": "x"}), vec![]);
        snapshot("x", vec![input, text(11, "Hello")])["events"][1]["data"]["node"].clone()
    };
    let body = |url: &str, node: Value| json!({"url": url, "title": "Account", "node": node});
    let good = body(&format!("{SHOP}/account"), node(SECRET));
    let status = async |origin: &str, body: Value| {
        app.post(&path, Some(origin), body).await.status().as_u16()
    };
    // None of these uses the token up.
    assert_eq!(status("https://evil.example", good.clone()).await, 403);
    assert_eq!(
        status(SHOP, body("https://evil.example/", node(SECRET))).await,
        403
    );
    assert_eq!(status(SHOP, json!({"url": url})).await, 422);
    assert_eq!(
        status(SHOP, body(url.as_str(), json!({"type": 9, "id": 1}))).await,
        422
    );
    assert_eq!(
        status(SHOP, body(url.as_str(), text(1, "no document"))).await,
        422
    );
    assert_eq!(
        status(
            SHOP,
            body(url.as_str(), node(&"x".repeat(11 * 1024 * 1024)))
        )
        .await,
        413
    );
    assert_eq!(status(SHOP, good.clone()).await, 204);
    assert_eq!(status(SHOP, good).await, 404);
    let page = app
        .app
        .store
        .captured(&editor, &app.key, token.reveal())
        .await
        .expect("the database")
        .expect("the page");
    assert_eq!((page.title.as_str(), page.captured), ("Account", true));
    let tree = app
        .app
        .store
        .page_tree(&app.key, &page.id)
        .await
        .expect("the database")
        .expect("the page");
    assert!(tree.contains("Hello") && !tree.contains("CANARY"), "{tree}");
}
