//! What a shared page says of the rules: counted without content, and private until a rule matches where the rule says so.

use serde_json::{Value, json};

use crate::support::{SECRET, TestApp, element, snapshot, text};

fn rules(when_lost: Value) -> Value {
    json!({"policy": {}, "rules": [
        {"id": "card", "effect": "mask", "selector": ".card", "whenLost": when_lost},
        {"id": "gone", "effect": "hide", "selector": ".gone"},
    ]})
}

fn page(class: &str) -> Value {
    let field = element(
        10,
        "input",
        json!({"class": class, "type": "text", "value": SECRET}),
        vec![],
    );
    let email = element(
        11,
        "input",
        json!({"type": "email", "name": "mail", "value": SECRET}),
        vec![],
    );
    snapshot(
        "page-1",
        vec![
            field,
            email,
            element(12, "p", json!({}), vec![text(13, "Hello")]),
        ],
    )
}

#[tokio::test]
async fn a_visit_is_counted_when_the_page_is_left_and_holds_no_content() {
    let app = TestApp::with_rules(rules(json!("nothing"))).await;
    let mut both = app.both().await;
    both.tag.say(page("card")).await;
    both.agent.expect("events").await;
    let counts = json!({"hide": [0], "mask": [2], "reveal": [], "disable": [], "enable": []});
    both.tag
        .say(json!({"t": "matched", "page": "page-1", "counts": counts}))
        .await;
    // Of other rules than those that hold: not believed.
    let other = json!({"hide": [9, 9], "mask": [9], "reveal": [], "disable": [], "enable": []});
    both.tag
        .say(json!({"t": "matched", "page": "page-1", "counts": other}))
        .await;
    both.tag.say(json!({"t": "end"})).await;
    app.audited("session.ended").await;
    let days = app.app.store.coverage(&app.key, 30).await.unwrap();
    let page = "https://shop.example/*";
    assert_eq!(days.len(), 1);
    assert_eq!(
        (
            days[0].page.as_str(),
            days[0].rules,
            days[0].matching,
            days[0].uncovered
        ),
        // A rule of the whole site that never matched there may be there for other pages.
        (page, 1, 1, 1)
    );
    let gaps = app.app.store.gaps(&app.key, 1).await.unwrap();
    let named: Vec<&str> = gaps.iter().map(|gap| gap.name.as_str()).collect();
    assert_eq!(named, ["email input[type=\"email\"][name=\"mail\"]"]);
}

#[tokio::test]
async fn nothing_is_shared_until_a_rule_matches_that_says_so() {
    let app = TestApp::with_rules(rules(json!("pause"))).await;
    let mut both = app.both().await;
    both.agent.expect("private").await;
    both.tag.say(page("other")).await;
    assert!(both.agent.quiet().await);
    both.tag.say(page("card")).await;
    let events = both.agent.expect("events").await;
    assert!(events.to_string().contains("Hello"), "{events}");
    both.tag.say(page("other")).await;
    both.agent.until("private").await;
    assert!(!both.agent.seen.contains("other"));
}
