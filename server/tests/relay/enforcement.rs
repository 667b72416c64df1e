//! What a rule covers reaches no agent, whatever the tag sends; what an agent may not do reaches no customer.

use std::time::Duration;

use serde_json::{Value, json};
use server::relay::Limits;

use crate::support::{
    ANN, SECRET, SHOP, TestApp, agent_id, element, snapshot, text, text_change, usual_rules,
};

/// A page with something in every kind of restriction.
fn page(page: &str) -> Value {
    snapshot(
        page,
        vec![
            element(10, "p", json!({"id": "plain"}), vec![text(11, "Hello")]),
            element(
                20,
                "p",
                json!({"id": "masked", "class": "m", "title": SECRET}),
                vec![text(21, SECRET)],
            ),
            element(
                30,
                "div",
                json!({"id": "hidden", "class": "h"}),
                vec![text(31, SECRET)],
            ),
            element(
                40,
                "button",
                json!({"id": "off", "class": "d", "type": "button"}),
                vec![text(41, "Pay")],
            ),
            element(
                50,
                "input",
                json!({"id": "password", "type": "password", "value": SECRET}),
                vec![],
            ),
            element(
                60,
                "button",
                json!({"id": "on", "type": "button"}),
                vec![text(61, "More")],
            ),
            element(
                70,
                "input",
                json!({"id": "code", "class": "m", "value": SECRET}),
                vec![],
            ),
        ],
    )
}

fn action(seq: u64, frame: &Value, node: u64) -> Value {
    json!({"t": "action", "seq": seq, "frame": frame, "node": node, "do": {"verb": "click"}})
}

#[tokio::test]
async fn a_hostile_tag_cannot_show_what_a_rule_covers() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    both.tag.say(page("page-1")).await;
    let events = both.agent.expect("events").await;
    assert!(events.to_string().contains("Hello"), "{events}");
    both.tag.say(text_change("page-1", 21, SECRET)).await;
    both.tag.say(text_change("page-1", 31, SECRET)).await;
    both.tag
        .say(json!({"t": "events", "page": "page-1", "events": [
            {"type": 3, "timestamp": 4, "data": {"source": 5, "id": 50, "text": SECRET, "isChecked": false}},
            {"type": 3, "timestamp": 4, "data": {"source": 5, "id": 70, "text": SECRET, "isChecked": false}},
            {"type": 5, "timestamp": 4, "data": {"tag": "x", "payload": SECRET}},
            {"type": 99, "timestamp": 4, "data": SECRET},
        ]}))
        .await;
    both.tag.say(text_change("page-1", 11, "Good bye")).await;
    while !both.agent.seen.contains("Good bye") {
        both.agent.hear().await;
    }
    assert!(!both.agent.seen.contains("CANARY"), "{}", both.agent.seen);
    let leak = app.audited("leak.redacted").await;
    assert!(leak.contains("mask-m"), "{leak}");
    both.agent.say(json!({"t": "end"})).await;
    app.audited("session.ended").await;
    for row in app.app.store.audit_log(100).await.expect("the log") {
        assert!(!row.detail.contains("CANARY"), "{row:?}");
    }
}

#[tokio::test]
async fn an_honest_tag_leaves_no_leak() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    let masked = element(
        20,
        "p",
        json!({"class": "m", "data-louver": "mask"}),
        vec![text(21, "••••••")],
    );
    both.tag.say(snapshot("page-1", vec![masked])).await;
    both.agent.expect("events").await;
    both.agent.say(json!({"t": "end"})).await;
    assert!(
        app.audited("session.ended").await.contains("leaks 0"),
        "a leak where there was none"
    );
}

#[tokio::test]
async fn a_private_page_shows_nothing() {
    let mut rules = usual_rules();
    rules["policy"]["pause"] = json!([format!("{SHOP}/page-1")]);
    let app = TestApp::with_rules(rules).await;
    let mut both = app.both().await;
    both.agent.expect("private").await;
    both.tag.say(page("page-1")).await;
    both.tag
        .say(json!({"t": "pointer", "x": 1, "y": 1, "node": 10}))
        .await;
    assert!(both.agent.quiet().await, "{}", both.agent.seen);
    both.tag
        .say(json!({"t": "route", "page": "page-1", "url": format!("{SHOP}/open")}))
        .await;
    let rules = both.tag.expect("rules").await;
    assert_eq!(rules["reset"], false);
}

#[tokio::test]
async fn write_verbs_need_write_mode() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    both.tag.say(page("page-1")).await;
    let events = both.agent.expect("events").await;
    let on = agent_id(&events, "on");
    both.agent.say(action(1, &events["frame"], on)).await;
    let refused = both.agent.expect("refused").await;
    assert_eq!(
        (&refused["seq"], &refused["reason"]),
        (&json!(1), &json!("mode"))
    );
    assert!(
        both.tag.quiet().await,
        "the tag heard of a refused action: {}",
        both.tag.seen
    );
    let detail = app.audited("action.refused").await;
    assert!(
        detail.contains("click refused: not in Write Mode"),
        "{detail}"
    );
}

#[tokio::test]
async fn what_is_asked_for_granted_and_done() {
    let limits = Limits {
        declined: Duration::from_millis(400),
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let mut both = app.both().await;
    let mut whole = page("page-1");
    whole["frame"] = json!(7);
    both.tag.say(whole).await;
    let events = both.agent.expect("events").await;
    // Granted without a question, it is nobody's.
    both.tag.say(json!({"t": "mode", "mode": "write"})).await;
    assert_eq!(both.tag.expect("mode").await["mode"], "pointer");
    both.agent.say(json!({"t": "ask"})).await;
    both.tag.expect("ask").await;
    both.tag.say(json!({"t": "decline"})).await;
    both.agent.expect("declined").await;
    // Whoever declined is left alone for a while.
    both.agent.say(json!({"t": "ask"})).await;
    both.agent.expect("declined").await;
    tokio::time::sleep(Duration::from_millis(450)).await;
    both.agent.say(json!({"t": "ask"})).await;
    both.tag.expect("ask").await;
    assert_eq!(both.tag.seen.matches("\"ask\"").count(), 2);
    both.tag.say(json!({"t": "mode", "mode": "write"})).await;
    assert_eq!(
        both.agent.expect("mode").await,
        json!({"t": "mode", "mode": "write", "by": "customer"})
    );

    both.agent
        .say(action(1, &events["frame"], agent_id(&events, "on")))
        .await;
    let heard = both.tag.expect("action").await;
    assert_eq!(
        (&heard["node"], &heard["do"]["verb"], &heard["frame"]),
        (&json!(60), &json!("click"), &json!(7)),
        "the tag's own numbers of the node and of its last message"
    );
    both.tag.say(json!({"t": "done", "seq": 1})).await;
    assert_eq!(both.agent.expect("done").await["seq"], 1);
    // An answer to nothing is nobody's.
    both.tag.say(json!({"t": "done", "seq": 7})).await;

    both.agent
        .say(action(2, &events["frame"], agent_id(&events, "off")))
        .await;
    let refused = both.agent.expect("refused").await;
    assert_eq!(
        (&refused["seq"], &refused["reason"]),
        (&json!(2), &json!("disabled"))
    );
    let typed = json!({"t": "action", "seq": 3, "frame": events["frame"], "node": agent_id(&events, "code"),
        "do": {"verb": "type", "text": "1"}});
    both.agent.say(typed).await;
    let refused = both.agent.expect("refused").await;
    assert_eq!(
        (&refused["seq"], &refused["reason"]),
        (&json!(3), &json!("masked"))
    );

    both.agent.say(json!({"t": "release"})).await;
    assert_eq!(both.tag.expect("mode").await["mode"], "pointer");
    assert_eq!(both.agent.expect("mode").await["by"], "agent");
    both.agent
        .say(action(4, &events["frame"], agent_id(&events, "on")))
        .await;
    assert_eq!(both.agent.expect("refused").await["reason"], "mode");
    assert!(both.tag.quiet().await);
}

#[tokio::test]
async fn pointers_pass_where_they_may_be_seen() {
    let app = TestApp::new().await;
    let mut both = app.both().await;
    both.tag.say(page("page-1")).await;
    both.agent.expect("events").await;
    both.tag
        .say(json!({"t": "pointer", "x": 5, "y": 6, "node": 10}))
        .await;
    assert_eq!(both.agent.expect("pointer").await["at"], json!([5.0, 6.0]));
    // Over masked and hidden content there is one message that it is gone, and no second one.
    both.tag
        .say(json!({"t": "pointer", "x": 5, "y": 60, "node": 20}))
        .await;
    assert_eq!(both.agent.expect("pointer").await["at"], Value::Null);
    both.tag
        .say(json!({"t": "pointer", "x": 5, "y": 61, "node": 21}))
        .await;
    both.tag
        .say(json!({"t": "pointer", "x": 5, "y": 90, "node": 30}))
        .await;
    both.tag.say(json!({"t": "pointer"})).await;
    assert!(both.agent.quiet().await, "{}", both.agent.seen);
    both.agent
        .say(json!({"t": "pointer", "x": 7, "y": 8, "kind": "highlight"}))
        .await;
    assert_eq!(
        both.tag.expect("pointer").await,
        json!({"t": "pointer", "x": 7.0, "y": 8.0, "kind": "highlight"})
    );
}

#[tokio::test]
async fn a_new_version_holds_at_once() {
    let app = TestApp::with_rules(json!({"rules": []})).await;
    let mut both = app.both().await;
    both.tag
        .say(snapshot(
            "page-1",
            vec![element(
                20,
                "p",
                json!({"class": "m"}),
                vec![text(21, SECRET)],
            )],
        ))
        .await;
    let before = both.agent.expect("events").await;
    assert!(
        before.to_string().contains("CANARY"),
        "nothing masks it yet"
    );
    let number = app.publish(usual_rules()).await;
    assert_eq!(both.agent.expect("version").await["version"], number);
    // From the mirror, before the tag has said anything.
    let fresh = both.agent.expect("events").await;
    assert!(!fresh.to_string().contains("CANARY"), "{fresh}");
    let rules = both.tag.expect("rules").await;
    assert_eq!(
        (&rules["reset"], &rules["version"]),
        (&json!(true), &json!(number))
    );
    // What the tag sent under the old rules is no leak, and is not shown.
    both.tag.say(text_change("page-1", 21, SECRET)).await;
    let masked = element(
        20,
        "p",
        json!({"class": "m", "data-louver": "mask"}),
        vec![text(21, "••••••")],
    );
    both.tag.say(snapshot("page-1", vec![masked])).await;
    let fresh = both.agent.expect("events").await;
    assert!(!fresh.to_string().contains("CANARY"), "{fresh}");
    both.agent.say(json!({"t": "end"})).await;
    assert!(app.audited("session.ended").await.contains("leaks 0"));
}

#[tokio::test]
async fn a_version_that_another_server_published_holds_within_two_seconds() {
    let app = TestApp::with_rules(json!({"rules": []})).await;
    let mut both = app.both().await;
    let from = std::time::Instant::now();
    let (number, _) = app.publish_elsewhere(usual_rules()).await;
    assert_eq!(both.agent.expect("version").await["version"], number);
    assert!(from.elapsed() < std::time::Duration::from_secs(2));
    let live = app.app.relay.live();
    assert_eq!(live[0].version, number);
}

#[tokio::test]
async fn a_new_session_starts_with_the_latest_version() {
    let app = TestApp::with_rules(json!({"rules": []})).await;
    app.publish(usual_rules()).await;
    let (digits, token) = app.session().await;
    let (_tag, ready) = app.tag(&token, "page-1").await;
    assert_eq!(ready["version"], 2);
    assert_eq!(ready["rules"]["mask"], json!([".m"]));
    drop(app.agent(&digits, ANN).await);
}

#[tokio::test]
async fn a_change_of_address_takes_what_it_restricts_from_the_view() {
    let pages = format!("{SHOP}/pay*");
    let app = TestApp::with_rules(json!({"rules": [
        {"id": "mask-m", "effect": "mask", "selector": ".m", "pages": [pages]},
    ]}))
    .await;
    let mut both = app.both().await;
    let content = vec![element(
        20,
        "p",
        json!({"class": "m"}),
        vec![text(21, "Till now")],
    )];
    both.tag.say(snapshot("page-1", content)).await;
    assert!(
        both.agent
            .expect("events")
            .await
            .to_string()
            .contains("Till now")
    );
    both.tag
        .say(json!({"t": "route", "page": "page-1", "url": format!("{SHOP}/pay")}))
        .await;
    assert_eq!(
        both.tag.expect("rules").await["rules"]["mask"],
        json!([".m"])
    );
    let masked = both.agent.expect("events").await.to_string();
    assert!(masked.contains("••••••"), "{masked}");
}

#[tokio::test]
async fn t23_an_older_version_takes_the_place_of_no_newer_one() {
    let open = json!({"rules": []});
    let app = TestApp::with_rules(open.clone()).await;
    app.publish(usual_rules()).await;
    let mut both = app.both().await;
    let content = || {
        let secret = vec![text(21, SECRET)];
        vec![element(20, "p", json!({"class": "m"}), secret)]
    };
    both.tag.say(snapshot("page-1", content())).await;
    let shown = both.agent.expect("events").await.to_string();
    assert!(!shown.contains("CANARY"), "{shown}");
    // The first version comes once more, as from a cache or a second server that is behind.
    let former = serde_json::from_value(open).expect("rules");
    app.app.relay.published(&app.key, 1, &former);
    both.tag.say(snapshot("page-1", content())).await;
    let shown = both.agent.expect("events").await.to_string();
    assert!(!shown.contains("CANARY"), "{shown}");
    assert!(both.tag.quiet().await, "the tag is told nothing");
}
