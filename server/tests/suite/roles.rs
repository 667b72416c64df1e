//! Every call of the app, by everybody: who may, and who is told that they may not.

use app::api::{Failure, Role};
use serde_json::{Value, json};

use crate::support::{ROLES, TestApp};

const ANYBODY: &[Role] = &ROLES;
const EDITORS: &[Role] = &[Role::Admin, Role::Editor, Role::Publisher];
const PUBLISHERS: &[Role] = &[Role::Admin, Role::Publisher];
const AGENTS: &[Role] = &[Role::Admin, Role::Agent];
const ADMINS: &[Role] = &[Role::Admin];

#[tokio::test]
async fn every_call_asks_for_its_role() {
    let test = TestApp::start().await;
    let key = test.admin().await.create_site().await.key;
    // Arguments that fail for another reason where the role would do, so that no call changes what the next one finds.
    let table: Vec<(&str, Value, &[Role])> = vec![
        ("sites", json!({}), ANYBODY),
        ("site", json!({"key": key}), ANYBODY),
        ("create_site", json!({"name": "", "origins": []}), ADMINS),
        (
            "update_site",
            json!({"key": key, "name": "", "origins": []}),
            ADMINS,
        ),
        ("draft", json!({"key": key}), EDITORS),
        (
            "save_draft",
            json!({"key": key, "revision": 99, "rules": {}}),
            EDITORS,
        ),
        (
            "publish",
            json!({"key": key, "revision": 99, "message": "x"}),
            PUBLISHERS,
        ),
        (
            "publish_again",
            json!({"key": key, "number": 99}),
            PUBLISHERS,
        ),
        ("versions", json!({"key": key}), EDITORS),
        ("version", json!({"key": key, "number": 1}), EDITORS),
        ("load_page", json!({"key": key, "url": "nonsense"}), EDITORS),
        ("reload_page", json!({"key": key, "id": "x"}), EDITORS),
        (
            "start_capture",
            json!({"key": key, "url": "nonsense"}),
            EDITORS,
        ),
        ("captured", json!({"key": key, "token": "x"}), EDITORS),
        ("pages", json!({"key": key}), EDITORS),
        ("page", json!({"key": key, "id": "x"}), EDITORS),
        ("delete_page", json!({"key": key, "id": "x"}), EDITORS),
        ("coverage", json!({"key": key}), EDITORS),
        ("alarms", json!({"key": key}), EDITORS),
        ("acknowledge_all", json!({"key": key, "until": 0}), EDITORS),
        ("acknowledge", json!({"key": key, "id": "x"}), EDITORS),
        ("recipients", json!({"key": key}), ADMINS),
        (
            "set_recipients",
            json!({"key": key, "webhook": "nonsense", "mailboxes": []}),
            ADMINS,
        ),
        ("rotate_secret", json!({"key": key}), ADMINS),
        ("test_alarm", json!({"key": key}), ADMINS),
        ("join", json!({"digits": "123456789"}), AGENTS),
        ("people", json!({}), ADMINS),
        (
            "add_person",
            json!({"email": "x", "password": "x", "role": "agent"}),
            ADMINS,
        ),
        (
            "set_role",
            json!({"email": "nobody@example.com", "role": "agent"}),
            ADMINS,
        ),
        (
            "remove_person",
            json!({"email": "nobody@example.com"}),
            ADMINS,
        ),
        ("set_approval", json!({"key": "none", "on": true}), ADMINS),
        (
            "propose",
            json!({"key": key, "source": {"draft": 99}, "base": 0, "message": "x", "at": null}),
            PUBLISHERS,
        ),
        ("publications", json!({"key": key}), EDITORS),
        ("publication", json!({"key": key, "id": "x"}), EDITORS),
        (
            "approve",
            json!({"key": key, "id": "x", "hash": "x"}),
            PUBLISHERS,
        ),
        (
            "decline",
            json!({"key": key, "id": "x", "comment": "x"}),
            PUBLISHERS,
        ),
        ("withdraw", json!({"key": key, "id": "x"}), PUBLISHERS),
        (
            "import_rules",
            json!({"format": "none", "text": ""}),
            EDITORS,
        ),
        (
            "export_rules",
            json!({"key": key, "version": null, "format": "none"}),
            EDITORS,
        ),
        ("tokens", json!({}), ADMINS),
        ("create_token", json!({"name": ""}), ADMINS),
        ("revoke_token", json!({"id": "x"}), ADMINS),
    ];
    let stranger = test.stranger();
    for (name, args, _) in &table {
        let answer = stranger.call::<Value>(name, args.clone()).await;
        assert_eq!(answer, Err(Failure::SignedOut), "{name} by a stranger");
    }
    for role in ROLES {
        let actor = test.sign_in(role).await;
        for (name, args, allowed) in &table {
            let answer = actor.call::<Value>(name, args.clone()).await;
            assert_ne!(answer, Err(Failure::SignedOut), "{name} by {role:?}");
            assert_eq!(
                answer != Err(Failure::Forbidden),
                allowed.contains(&role),
                "{name} by {role:?}: {answer:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_table_has_every_call() {
    let calls = include_str!("../../../app/src/api.rs")
        .split("pub trait Backend")
        .nth(1)
        .unwrap()
        .split("\n}\n")
        .next()
        .unwrap()
        .matches("    fn ")
        .count();
    // Those of the table above, and `me`, `login`, `logout`, `setup_open`, `setup`, which are for anybody.
    assert_eq!(calls, 42 + 5);
}

#[tokio::test]
async fn pages_of_the_app_are_guarded_too() {
    let test = TestApp::start().await;
    let stranger = test.stranger();
    for path in ["/", "/people", "/tokens"] {
        let response = stranger.get(path).await;
        assert_eq!(response.status(), 302, "{path}");
        assert!(
            response.headers()["location"]
                .to_str()
                .unwrap()
                .starts_with("/login"),
            "{path}"
        );
    }
    assert_eq!(test.admin().await.get("/people").await.status(), 200);
    assert_eq!(test.agent().await.get("/people").await.status(), 403);
}
