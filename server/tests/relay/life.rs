//! How a session lives through pages and ends.

use std::time::Duration;

use serde_json::{Value, json};
use server::{
    relay::{AssetName, Limits},
    words::SessionDigits,
};

use crate::support::{ANN, TestApp, element, snapshot, text, text_change};

#[tokio::test]
async fn the_customer_ends_it() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    both.tag.say(json!({"t": "end"})).await;
    assert_eq!(both.agent.until("ended").await["by"], "customer");
    assert_eq!(both.agent.closed().await.0, 4404);
    assert_eq!(both.tag.until("end").await["by"], "customer");
    assert_eq!(both.tag.closed().await.0, 4404);
    app.audited("session.ended").await;
    assert!(app.app.relay.live().is_empty());
    let mut tag = app
        .socket("/tag/v1/socket", crate::support::SHOP)
        .await
        .expect("a socket");
    tag.say(crate::support::hello(&both.token, "page-2")).await;
    assert_eq!(tag.closed().await.0, 4404);
}

#[tokio::test]
async fn the_agent_hears_which_colours_the_customer_sees() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    both.tag.say(json!({"t": "scheme", "scheme": "dark"})).await;
    assert_eq!(both.agent.expect("scheme").await["scheme"], "dark");
    both.tag.say(json!({"t": "scheme", "scheme": "dark"})).await;
    assert!(both.agent.quiet().await, "nothing changed");
    let ticket = app
        .app
        .relay
        .join(&both.digits, ANN, "Ann")
        .await
        .expect("a ticket");
    let mut again = app.console().await;
    again.say(json!({"t": "hello", "ticket": ticket})).await;
    assert_eq!(again.expect("joined").await["scheme"], "dark");
    // A page of a browser that says nothing of it is light.
    let (_tag, _) = app.tag(&both.token, "page-2").await;
    assert_eq!(again.until("scheme").await["scheme"], "light");
}

#[tokio::test]
async fn the_agent_ends_it() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    both.agent.say(json!({"t": "end"})).await;
    assert_eq!(both.tag.until("end").await["by"], "agent");
    assert_eq!(both.tag.closed().await.0, 4404);
    assert_eq!(both.agent.until("ended").await["by"], "agent");
}

#[tokio::test]
async fn the_server_ends_it() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    let live = app.app.relay.live();
    assert_eq!(
        (live.len(), live[0].id.as_str(), live[0].agent.as_deref()),
        (1, both.digits.as_str(), Some(ANN))
    );
    assert_eq!(live[0].customer.as_deref(), Some("Jo"));
    let digits = SessionDigits::parse(&both.digits).expect("digits");
    assert!(app.app.relay.end(&digits));
    assert_eq!(both.tag.until("end").await["by"], "relay");
    assert_eq!(both.agent.until("ended").await["by"], "relay");
    let mut both = app.both().await;
    app.app.relay.stop().await;
    assert!(app.app.relay.live().is_empty());
    assert_eq!(both.tag.until("end").await["by"], "relay");
    assert_eq!(both.agent.until("ended").await["by"], "relay");
}

#[tokio::test]
async fn a_session_goes_on_over_pages() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    let page = |page: &str, word: &str| {
        snapshot(
            page,
            vec![element(10, "p", json!({}), vec![text(11, word)])],
        )
    };
    both.tag.say(page("page-1", "First")).await;
    both.agent.expect("events").await;
    drop(both.tag);
    both.agent.expect("away").await;
    let (mut tag, ready) = app.tag(&both.token, "page-2").await;
    assert_eq!(ready["agent"]["name"], "Ann");
    // What still comes of the page that was left is not looked at.
    tag.say(page("page-1", "Left")).await;
    tag.say(page("page-2", "Second")).await;
    let events = both.agent.expect("events").await;
    assert!(events.to_string().contains("Second"), "{events}");
    // A third page before the second has gone: the second's socket is closed, the agent is told nothing of it.
    let (mut third, _) = app.tag(&both.token, "page-3").await;
    assert_eq!(tag.closed().await.0, 4409);
    third.say(page("page-3", "Third")).await;
    assert!(
        both.agent
            .expect("events")
            .await
            .to_string()
            .contains("Third")
    );
    assert!(!both.agent.seen.contains("Left"));
}

#[tokio::test]
async fn a_page_that_lost_its_connection_is_asked_for_itself_again() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    both.tag
        .say(snapshot(
            "page-1",
            vec![element(10, "p", json!({}), vec![text(11, "Hello")])],
        ))
        .await;
    both.agent.expect("events").await;
    drop(both.tag);
    both.agent.expect("away").await;
    let (mut tag, _) = app.tag(&both.token, "page-1").await;
    tag.say(text_change("page-1", 11, "After a gap")).await;
    tag.expect("snapshot").await;
    assert!(both.agent.quiet().await, "{}", both.agent.seen);
}

#[tokio::test]
async fn a_page_that_does_not_fit_is_asked_for_again_but_not_often() {
    let limits = Limits {
        repair: Duration::from_millis(1500),
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let mut both = app.both().await;
    let page = || {
        snapshot(
            "page-1",
            vec![element(10, "p", json!({}), vec![text(11, "Hello")])],
        )
    };
    both.tag.say(page()).await;
    both.agent.expect("events").await;
    for _ in 0..2 {
        both.tag.say(text_change("page-1", 77, "nowhere")).await;
        both.tag.expect("snapshot").await;
        both.tag.say(page()).await;
        both.agent.expect("events").await;
        both.tag.say(text_change("page-1", 77, "nowhere")).await;
        assert!(both.tag.quiet().await, "{}", both.tag.seen);
        tokio::time::sleep(Duration::from_millis(1500)).await;
    }
}

#[tokio::test]
async fn times_run_out() {
    let short = Duration::from_millis(300);
    let limits = Limits {
        tag_away: short,
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let mut both = app.both().await;
    drop(both.tag);
    both.agent.expect("away").await;
    assert_eq!(both.agent.expect("ended").await["by"], "relay");

    let limits = Limits {
        waiting: short,
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let (_, token) = app.session().await;
    let (mut tag, _) = app.tag(&token, "page-1").await;
    assert_eq!(tag.expect("end").await["by"], "relay");

    let limits = Limits {
        agent_away: short,
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let mut both = app.both().await;
    drop(both.agent);
    both.tag.expect("agentLeft").await;
    assert_eq!(both.tag.expect("end").await["by"], "relay");

    let limits = Limits {
        idle: short,
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let mut both = app.both().await;
    assert_eq!(both.agent.until("ended").await["by"], "relay");
    assert_eq!(both.tag.until("end").await["by"], "relay");
}

#[tokio::test]
async fn a_socket_that_answers_no_ping_is_gone() {
    let limits = Limits {
        ping: Duration::from_millis(100),
        pong: Duration::from_millis(200),
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let mut both = app.both().await;
    // The agent's end is not read any more, so that nothing answers; the tag's is, and stays.
    both.tag.expect("agentLeft").await;
    assert_eq!(both.agent.closed().await.0, 1006);
}

#[tokio::test]
async fn an_agent_who_is_too_slow_gets_the_page_as_it_is_in_the_end() {
    let limits = Limits {
        queue_bytes: 512 * 1024,
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let mut both = app.both().await;
    let long = |word: &str| format!("{word} {}", "x".repeat(400_000));
    both.tag
        .say(snapshot(
            "page-1",
            vec![element(10, "p", json!({}), vec![text(11, "Hello")])],
        ))
        .await;
    for n in 0..40 {
        both.tag
            .say(text_change("page-1", 11, &long(&format!("word-{n}-"))))
            .await;
    }
    // Wait until the relay has dealt with everything: it answers a grant of nothing.
    both.tag.say(json!({"t": "mode", "mode": "write"})).await;
    both.tag.expect("mode").await;
    let mut messages = 0;
    let last = loop {
        let events = both.agent.expect("events").await;
        messages += 1;
        if events.to_string().contains("word-39-") {
            break events;
        }
    };
    assert!(messages < 41, "nothing was dropped");
    let kinds: Vec<&Value> = last["events"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|event| &event["type"])
        .collect();
    assert!(
        kinds.contains(&&json!(2)),
        "the last one is no snapshot: {kinds:?}"
    );
    both.tag.say(text_change("page-1", 11, "and on")).await;
    assert!(
        both.agent
            .expect("events")
            .await
            .to_string()
            .contains("and on")
    );
}

#[tokio::test]
async fn a_mirror_does_not_grow_for_ever() {
    let limits = Limits {
        mirror: 100_000,
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let mut both = app.both().await;
    let page = || {
        snapshot(
            "page-1",
            vec![element(10, "p", json!({}), vec![text(11, "Hello")])],
        )
    };
    both.tag.say(page()).await;
    both.agent.expect("events").await;
    both.tag
        .say(text_change("page-1", 11, &"x".repeat(100_000)))
        .await;
    both.agent.expect("events").await;
    both.tag.expect("snapshot").await;
    both.tag.say(text_change("page-1", 11, "Too late")).await;
    both.tag.say(page()).await;
    both.agent.expect("events").await;
    assert!(!both.agent.seen.contains("Too late"));
}

#[tokio::test]
async fn a_socket_that_says_nothing_is_closed() {
    let limits = Limits {
        hello: Duration::from_millis(200),
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let mut agent = app.console().await;
    assert_eq!(agent.closed().await.0, 4401);
}

#[tokio::test]
async fn assets_are_for_the_agent_of_the_session() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    let image = element(
        10,
        "img",
        json!({"src": "https://shop.example/logo.png", "alt": ""}),
        vec![],
    );
    both.tag.say(snapshot("page-1", vec![image])).await;
    let events = both.agent.expect("events").await.to_string();
    let path = events
        .split("/assets/")
        .nth(1)
        .expect("an asset")
        .split('"')
        .next()
        .expect("an end");
    let (session, n) = path.split_once('/').expect("a session and a number");
    let n: usize = n.parse().expect("a number");
    let relay = &app.app.relay;
    let url = async |session: &str, person: &str, n: usize| {
        let asset = relay.asset(session, person, AssetName::Shown(n)).await;
        asset.map(|(url, _)| url.to_string())
    };
    assert_eq!(
        url(session, ANN, n).await.as_deref(),
        Some("https://shop.example/logo.png")
    );
    assert_eq!(url(session, crate::support::BOB, n).await, None);
    assert_eq!(url(session, ANN, n + 1).await, None);
    assert_eq!(url("another", ANN, n).await, None);
    both.agent.say(json!({"t": "end"})).await;
    both.agent.closed().await;
    app.audited("session.ended").await;
    assert_eq!(url(session, ANN, n).await, None);
}
