//! Messages that are none: unknown, malformed, too large, too many, from the wrong page.

use serde_json::{Value, json};
use server::relay::Limits;
use tokio_tungstenite::tungstenite::{self, Message};

use crate::support::{ANN, SHOP, TestApp, hello, snapshot};

const MALFORMED: &[&str] = &[
    "",
    "hello",
    "[]",
    "{}",
    r#"{"t":"what"}"#,
    r#"{"t":"end","more":1}"#,
    r#"{"t":"hello"}"#,
    r#"{"t":"action","seq":1}"#,
];

#[tokio::test]
async fn what_a_tag_may_not_say_closes_its_socket_with_a_reason() {
    let app = TestApp::new().await;
    let (_, token) = app.session().await;
    for text in MALFORMED {
        let (mut tag, _) = app.tag(&token, "page-1").await;
        tag.say_text((*text).to_owned()).await;
        let (code, reason) = tag.closed().await;
        assert!(code == 4400 && reason.len() > 10, "{text}: {code} {reason}");
    }
    let (mut tag, _) = app.tag(&token, "page-1").await;
    tag.send(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(tag.closed().await.0, 4400);
    let (mut tag, _) = app.tag(&token, "page-1").await;
    tag.say(hello(&token, "page-2")).await;
    assert_eq!(tag.closed().await.0, 4400);
    // The session is as it was.
    app.tag(&token, "page-1").await;
}

#[tokio::test]
async fn what_an_agent_may_not_say_closes_their_socket_with_a_reason() {
    let app = TestApp::new().await;
    let (digits, _) = app.session().await;
    for text in MALFORMED.iter().filter(|text| !text.contains("end")) {
        let mut agent = app.agent(&digits, ANN).await;
        agent.say_text((*text).to_owned()).await;
        let (code, reason) = agent.closed().await;
        assert!(code == 4400 && reason.len() > 10, "{text}: {code} {reason}");
    }
}

#[tokio::test]
async fn the_first_message_is_hello() {
    let app = TestApp::new().await;
    let mut tag = app.socket("/tag/v1/socket", SHOP).await.expect("a socket");
    tag.say(json!({"t": "end"})).await;
    assert_eq!(tag.closed().await.0, 4400);
    let mut agent = app.console().await;
    agent.say(json!({"t": "end"})).await;
    assert_eq!(agent.closed().await.0, 4400);
    let mut tag = app.socket("/tag/v1/socket", SHOP).await.expect("a socket");
    tag.say(hello("no such token", "page-1")).await;
    assert_eq!(tag.closed().await.0, 4404);
    let mut agent = app.console().await;
    agent
        .say(json!({"t": "hello", "ticket": "no such ticket"}))
        .await;
    assert_eq!(agent.closed().await.0, 4401);
}

#[tokio::test]
async fn large_messages() {
    let limits = Limits {
        events: 256 * 1024,
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let mut both = app.both().await;
    let long = |size: usize| "x".repeat(size);
    let large = |size: usize| {
        let node = json!({"type": 3, "id": 9, "textContent": long(size)});
        snapshot("page-1", vec![node])
    };
    both.tag.say(large(200 * 1024)).await;
    both.agent.expect("events").await;
    both.tag.say(large(260 * 1024)).await;
    assert_eq!(both.tag.closed().await.0, 4413);

    let (mut tag, _) = app.tag(&both.token, "page-1").await;
    tag.say(json!({"t": "route", "page": "page-1", "url": format!("{SHOP}/{}", long(65 * 1024))}))
        .await;
    assert_eq!(tag.closed().await.0, 4413);

    both.agent
        .say(json!({"t": "pointer", "x": 1, "y": 1, "kind": long(65 * 1024)}))
        .await;
    assert_eq!(both.agent.closed().await.0, 4413);
}

#[tokio::test]
async fn events_are_not_read_while_no_agent_is_there() {
    let app = TestApp::new().await;
    let (digits, token) = app.session().await;
    let (mut tag, _) = app.tag(&token, "page-1").await;
    let unreadable = r#"{"t":"events","page":1}"#;
    tag.say_text(unreadable.to_owned()).await;
    tag.say_text("[".repeat(100 * 1024)).await;
    let mut agent = app.agent(&digits, ANN).await;
    tag.expect("agent").await;
    tag.say(snapshot("page-1", vec![])).await;
    agent.expect("events").await;
    tag.say_text(unreadable.to_owned()).await;
    assert_eq!(tag.closed().await.0, 4400);
}

#[tokio::test]
async fn more_messages_than_anybody_needs() {
    let limits = Limits {
        tag_rate: (1, 20),
        agent_rate: (1, 20),
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let mut both = app.both().await;
    for _ in 0..40 {
        both.tag.say(json!({"t": "pointer"})).await;
        both.agent
            .say(json!({"t": "pointer", "x": 1, "y": 1, "kind": "move"}))
            .await;
    }
    assert_eq!(both.tag.closed().await.0, 4429);
    assert_eq!(both.agent.closed().await.0, 4429);
}

#[tokio::test]
async fn pages_of_other_websites() {
    let app = TestApp::new().await;
    let (_, token) = app.session().await;
    let status = |result: Result<_, tungstenite::Error>| match result {
        Err(tungstenite::Error::Http(response)) => response.status().as_u16(),
        _ => 0,
    };
    assert_eq!(status(app.socket("/agent/socket", SHOP).await), 403);
    assert_eq!(status(app.socket("/agent/socket", "null").await), 403);
    assert_eq!(status(app.socket("/tag/v1/socket", "null").await), 403);

    let mut tag = app
        .socket("/tag/v1/socket", "https://evil.example")
        .await
        .expect("a socket");
    tag.say(hello(&token, "page-1")).await;
    assert_eq!(tag.closed().await.0, 4403);
    // A page of the site that speaks of another website's page.
    let mut tag = app.socket("/tag/v1/socket", SHOP).await.expect("a socket");
    let mut message: Value = hello(&token, "page-1");
    message["url"] = json!("https://evil.example/");
    tag.say(message).await;
    assert_eq!(tag.closed().await.0, 4403);
    let (mut tag, _) = app.tag(&token, "page-1").await;
    tag.say(json!({"t": "route", "page": "page-1", "url": "https://evil.example/"}))
        .await;
    assert_eq!(tag.closed().await.0, 4403);
}
