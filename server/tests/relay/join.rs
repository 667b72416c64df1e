//! Nine digits and who may enter them.

use std::time::Duration;

use serde_json::json;
use server::relay::{JoinError, Limits};

use crate::support::{ANN, BOB, TestApp, element, snapshot, text, text_change};

#[tokio::test]
async fn wrong_and_ended_digits_get_the_same_answer() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    both.tag.say(json!({"t": "end"})).await;
    both.agent.closed().await;
    let relay = &app.app.relay;
    let mut answers = Vec::new();
    for digits in [both.digits.as_str(), "000000000", "12", "abc", ""] {
        answers.push(relay.join(digits, BOB, "Bob").await.expect_err("refused"));
    }
    assert!(
        answers.iter().all(|answer| *answer == JoinError::Unknown),
        "{answers:?}"
    );
    assert_eq!(
        JoinError::Unknown.to_string(),
        "No session with this number is waiting."
    );
}

#[tokio::test]
async fn one_agent_a_session() {
    let app = TestApp::new().await;
    let (digits, token) = app.session().await;
    let relay = &app.app.relay;
    // As people type them.
    let spaced = format!("{} {} {}", &digits[..3], &digits[3..6], &digits[6..]);
    relay.join(&spaced, ANN, "Ann").await.expect("a ticket");
    let error = relay.join(&digits, BOB, "Bob").await.expect_err("taken");
    assert_eq!(error.to_string(), "Another agent is in this session.");
    let (_tag, _) = app.tag(&token, "page-1").await;
    drop(app.agent(&digits, ANN).await);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(relay.join(&digits, BOB, "Bob").await, Err(JoinError::Taken));
    app.agent(&digits, ANN).await;
}

#[tokio::test]
async fn s3_guessing_is_slow() {
    let limits = Limits {
        joins: (3, Duration::from_secs(60)),
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let (digits, _) = app.session().await;
    let relay = &app.app.relay;
    for _ in 0..3 {
        assert_eq!(
            relay.join("000000000", BOB, "Bob").await,
            Err(JoinError::Unknown)
        );
    }
    assert!(matches!(
        relay.join(&digits, BOB, "Bob").await,
        Err(JoinError::TooMany(1..=61))
    ));
    // Somebody else is not held up.
    relay.join(&digits, ANN, "Ann").await.expect("a ticket");
}

#[tokio::test]
async fn s4_a_ticket_is_good_once_and_not_for_long() {
    let limits = Limits {
        ticket: Duration::from_millis(300),
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let (digits, _) = app.session().await;
    let ticket = app
        .app
        .relay
        .join(&digits, ANN, "Ann")
        .await
        .expect("a ticket");
    let mut first = app.console().await;
    first.say(json!({"t": "hello", "ticket": ticket})).await;
    first.expect("joined").await;
    let mut second = app.console().await;
    second.say(json!({"t": "hello", "ticket": ticket})).await;
    assert_eq!(second.closed().await.0, 4401);
    let late = app
        .app
        .relay
        .join(&digits, ANN, "Ann")
        .await
        .expect("a ticket");
    tokio::time::sleep(Duration::from_millis(400)).await;
    let mut third = app.console().await;
    third.say(json!({"t": "hello", "ticket": late})).await;
    assert_eq!(third.closed().await.0, 4401);
}

#[tokio::test]
async fn an_agent_who_reloads_sees_the_page_again() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    let page = || {
        snapshot(
            "page-1",
            vec![element(10, "p", json!({}), vec![text(11, "Hello")])],
        )
    };
    both.tag.say(page()).await;
    both.agent.expect("events").await;
    both.tag.say(text_change("page-1", 11, "Hello again")).await;
    both.agent.expect("events").await;
    // In a second window, while the first is there: from the mirror, the tag hears nothing.
    let mut again = app.agent(&both.digits, ANN).await;
    let events = again.expect("events").await;
    assert!(events.to_string().contains("Hello again"), "{events}");
    assert_eq!(both.agent.closed().await.0, 4409);
    assert!(both.tag.quiet().await, "{}", both.tag.seen);
    both.tag.say(text_change("page-1", 11, "Still here")).await;
    assert!(
        again
            .expect("events")
            .await
            .to_string()
            .contains("Still here")
    );
    // After the first window is gone: from the tag, which had stopped recording.
    drop(again);
    both.tag.expect("agentLeft").await;
    both.tag
        .say(text_change("page-1", 11, "Nobody looks"))
        .await;
    let mut again = app.agent(&both.digits, ANN).await;
    both.tag.expect("agent").await;
    both.tag.say(page()).await;
    again.expect("events").await;
    assert!(!again.seen.contains("Nobody looks"));
}

#[tokio::test]
async fn somebody_who_may_no_longer_help_is_out_at_once() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    app.app.relay.dismiss(BOB);
    both.tag.say(snapshot("page-1", vec![])).await;
    both.agent.expect("events").await;
    app.app.relay.dismiss(ANN);
    assert_eq!(both.agent.until("ended").await["by"], "relay");
    assert_eq!(both.tag.until("end").await["by"], "relay");
}
