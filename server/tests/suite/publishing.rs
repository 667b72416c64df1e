//! Publishing by two people, and at a time to come.

use app::api::{Failure, Publication, Role, Site, Source, Stage, Version};
use reqwest::StatusCode;
use rules::ruleset::RuleSet;
use serde_json::{Value, json};
use server::{publishing::publish_due, roles::Admin, words::now_ms};

use crate::support::{Actor, PASSWORD, TestApp, masking};

const HOUR: i64 = 3_600_000;

/// A server with a site that has its first version and a draft at revision 2; the site's key; an admin and a publisher.
async fn published() -> (TestApp, String, Actor, Actor) {
    let test = TestApp::start().await;
    let (admin, publisher) = (test.admin().await, test.publisher().await);
    let key = admin.create_site().await.key;
    publisher.save(&key, 0, &masking("#one")).await.unwrap();
    publisher.publish(&key, 1).await.unwrap();
    publisher.save(&key, 1, &masking("#two")).await.unwrap();
    (test, key, admin, publisher)
}

/// The same, where publishing takes a second person.
async fn guarded() -> (TestApp, String, Actor, Actor) {
    let made = published().await;
    set_approval(&made.2, &made.1, true).await.unwrap();
    made
}

/// Asks for the draft to be published, where that is taken.
async fn ask(by: &Actor, key: &str, at: Option<i64>) -> Publication {
    propose(by, key, Source::Draft(2), at).await.unwrap()
}

async fn set_approval(by: &Actor, key: &str, on: bool) -> Result<Site, Failure> {
    by.call("set_approval", json!({"key": key, "on": on})).await
}

async fn propose(
    by: &Actor,
    key: &str,
    source: Source,
    at: Option<i64>,
) -> Result<Publication, Failure> {
    let args = json!({"key": key, "source": source, "base": 1, "message": "Because", "at": at});
    by.call("propose", args).await
}

async fn approve(by: &Actor, asked: &Publication, key: &str) -> Result<Publication, Failure> {
    let args = json!({"key": key, "id": asked.id, "hash": asked.hash});
    by.call("approve", args).await
}

async fn waiting(by: &Actor, key: &str) -> Vec<Publication> {
    by.call("publications", json!({"key": key})).await.unwrap()
}

async fn versions(by: &Actor, key: &str) -> Vec<Version> {
    by.call("versions", json!({"key": key})).await.unwrap()
}

async fn rules_of(by: &Actor, key: &str, number: u64) -> RuleSet {
    let args = json!({"key": key, "number": number});
    let (_, rules): (Version, RuleSet) = by.call("version", args).await.unwrap();
    rules
}

/// A second admin.
async fn other_admin(test: &TestApp) -> Actor {
    let address = "other@example.com";
    test.app
        .accounts
        .add(&Admin::operator(), address, PASSWORD, Role::Admin)
        .await
        .unwrap();
    let actor = test.stranger();
    actor.login(address, PASSWORD).await.unwrap();
    actor
}

/// The newest lines of the audit log, the oldest of them first, as `who what`.
async fn audited(test: &TestApp, count: u32) -> Vec<String> {
    let mut lines: Vec<String> = (test.app.store.audit_log(count).await.unwrap().iter())
        .map(|row| format!("{} {}", row.who, row.what))
        .collect();
    lines.reverse();
    lines
}

#[tokio::test]
async fn where_a_site_asks_for_it_a_second_person_approves() {
    let (test, key, admin, publisher) = guarded().await;
    for by in [&admin, &publisher] {
        assert_eq!(by.publish(&key, 2).await, Err(Failure::NeedsApproval));
        let again = json!({"key": key, "number": 1});
        assert_eq!(
            by.call::<Version>("publish_again", again).await,
            Err(Failure::NeedsApproval)
        );
    }
    let asked = ask(&publisher, &key, None).await;
    assert_eq!((asked.state, asked.moved_on), (Stage::Waiting, false));
    assert_eq!(waiting(&admin, &key).await, std::slice::from_ref(&asked));
    assert!(matches!(
        approve(&publisher, &asked, &key).await,
        Err(Failure::Invalid(_))
    ));
    let other = Publication {
        hash: "0".repeat(64),
        ..asked.clone()
    };
    assert!(matches!(
        approve(&admin, &other, &key).await,
        Err(Failure::Invalid(_))
    ));
    assert_eq!(versions(&admin, &key).await.len(), 1);

    let done = approve(&admin, &asked, &key).await.unwrap();
    assert_eq!((done.state, done.version), (Stage::Published, Some(2)));
    let latest = &versions(&admin, &key).await[0];
    assert_eq!(
        (
            latest.published_by.as_str(),
            latest.approved_by.as_deref(),
            latest.hash.as_str()
        ),
        (
            "publisher@example.com",
            Some("admin@example.com"),
            asked.hash.as_str()
        )
    );
    assert!(approve(&admin, &asked, &key).await.is_err());
    assert_eq!(versions(&admin, &key).await.len(), 2);
    assert_eq!(
        audited(&test, 3).await,
        [
            "publisher@example.com publication.asked",
            "admin@example.com publication.approved",
            "publisher@example.com version.published"
        ]
    );
}

#[tokio::test]
async fn what_is_approved_is_what_was_asked_for() {
    let (_test, key, admin, publisher) = guarded().await;
    let asked = ask(&publisher, &key, None).await;
    publisher.save(&key, 2, &masking("#three")).await.unwrap();
    assert!(waiting(&admin, &key).await[0].moved_on);
    let args = json!({"key": key, "id": asked.id});
    let (_, shown): (Publication, RuleSet) = admin.call("publication", args).await.unwrap();
    assert_eq!(shown, masking("#two"));
    approve(&admin, &asked, &key).await.unwrap();
    assert_eq!(rules_of(&admin, &key, 2).await, masking("#two"));
    assert_eq!(admin.draft(&key).await.rules, masking("#three"));

    let again = propose(&publisher, &key, Source::Again(1), None).await;
    assert_eq!(again, Err(Failure::Overtaken(2)), "compared with version 1");
    let args =
        json!({"key": key, "source": Source::Again(1), "base": 2, "message": "x", "at": null});
    let again: Publication = publisher.call("propose", args).await.unwrap();
    assert_eq!(
        approve(&admin, &again, &key).await.unwrap().version,
        Some(3)
    );
    let latest = &versions(&admin, &key).await[0];
    assert_eq!((latest.again, latest.number), (Some(1), 3));
    assert_eq!(rules_of(&admin, &key, 3).await, masking("#one"));
}

#[tokio::test]
async fn what_was_asked_for_is_declined_with_a_reason_or_taken_back() {
    let (_test, key, admin, publisher) = guarded().await;
    let decline = async |by: &Actor, asked: &Publication, comment: &str| {
        let args = json!({"key": key, "id": asked.id, "comment": comment});
        by.call::<Publication>("decline", args).await
    };
    let withdraw = async |by: &Actor, asked: &Publication| {
        let args = json!({"key": key, "id": asked.id});
        by.call::<Publication>("withdraw", args).await
    };
    let first = ask(&publisher, &key, None).await;
    assert!(matches!(
        decline(&admin, &first, " ").await,
        Err(Failure::Invalid(_))
    ));
    assert!(decline(&publisher, &first, "Mine").await.is_err());
    assert!(withdraw(&admin, &first).await.is_err(), "not the admin's");
    let declined = decline(&admin, &first, "The card stays hidden")
        .await
        .unwrap();
    assert_eq!(
        (declined.state, declined.comment.as_str()),
        (Stage::Declined, "The card stays hidden")
    );
    assert!(approve(&admin, &first, &key).await.is_err());

    let second = ask(&publisher, &key, None).await;
    withdraw(&publisher, &second).await.unwrap();
    assert!(approve(&admin, &second, &key).await.is_err());
    assert_eq!(versions(&admin, &key).await.len(), 1);
    assert_eq!(waiting(&admin, &key).await, [declined]);
}

#[tokio::test]
async fn what_somebody_asked_for_who_may_no_longer_publish_is_not_approved() {
    let (_test, key, admin, publisher) = guarded().await;
    let asked = ask(&publisher, &key, None).await;
    let gone = json!({"email": "publisher@example.com"});
    admin.call::<()>("remove_person", gone).await.unwrap();
    let why = "publisher@example.com may no longer publish.";
    assert_eq!(
        approve(&admin, &asked, &key).await,
        Err(Failure::Invalid(format!("This was held back: {why}")))
    );
    let held = &waiting(&admin, &key).await[0];
    assert_eq!((held.state, held.comment.as_str()), (Stage::Held, why));
    assert_eq!(versions(&admin, &key).await.len(), 1);
}

#[tokio::test]
async fn two_admins_end_what_one_began_and_nothing_that_waits_is_let_through() {
    let (test, key, admin, publisher) = guarded().await;
    let other = other_admin(&test).await;
    let asked = ask(&publisher, &key, None).await;
    let site = set_approval(&admin, &key, false).await.unwrap();
    assert_eq!(
        (site.approval, site.approval_off_by.as_deref()),
        (true, Some("admin@example.com"))
    );
    assert!(
        set_approval(&admin, &key, false).await.is_err(),
        "not alone"
    );
    assert_eq!(
        publisher.publish(&key, 2).await,
        Err(Failure::NeedsApproval)
    );
    let site = set_approval(&other, &key, true).await.unwrap();
    assert_eq!((site.approval, site.approval_off_by), (true, None));
    set_approval(&admin, &key, false).await.unwrap();
    let site = set_approval(&other, &key, false).await.unwrap();
    assert_eq!((site.approval, site.approval_off_by), (false, None));
    assert_eq!(
        audited(&test, 4).await,
        [
            "admin@example.com approval.off_asked",
            "other@example.com approval.kept",
            "admin@example.com approval.off_asked",
            "other@example.com approval.off"
        ]
    );
    // What waits for a second person still does.
    assert!(approve(&publisher, &asked, &key).await.is_err());
    assert_eq!(waiting(&admin, &key).await[0].state, Stage::Waiting);
    assert_eq!(publisher.publish(&key, 2).await.unwrap().number, 2);
    let held = &waiting(&admin, &key).await[0];
    assert_eq!(
        (held.state, held.comment.as_str()),
        (Stage::Held, "Version 2 was published in between.")
    );
}

#[tokio::test]
async fn what_is_planned_is_published_at_its_time_once() {
    let (test, key, _, publisher) = published().await;
    let url = test.database_url.clone();
    let second = TestApp::with(|start| start.database_url = url).await;
    let past = propose(&publisher, &key, Source::Draft(2), Some(now_ms() - HOUR)).await;
    assert!(matches!(past, Err(Failure::Invalid(_))));
    let at = now_ms() + HOUR;
    let asked = ask(&publisher, &key, Some(at)).await;
    assert_eq!(
        (asked.state, asked.publish_at),
        (Stage::Scheduled, Some(at))
    );
    publish_due(&test.app, at - 1).await.unwrap();
    assert_eq!(versions(&publisher, &key).await.len(), 1);
    let clocks = [&test, &second, &test, &second].map(|each| publish_due(&each.app, at));
    for done in futures_util::future::join_all(clocks).await {
        done.unwrap();
    }
    let now = versions(&publisher, &key).await;
    assert_eq!(now.len(), 2);
    assert_eq!(
        (now[0].published_by.as_str(), &now[0].approved_by),
        ("publisher@example.com", &None)
    );
    assert_eq!(rules_of(&publisher, &key, 2).await, masking("#two"));
    assert_eq!(waiting(&publisher, &key).await, []);
}

#[tokio::test]
async fn what_is_planned_is_held_back_where_something_came_in_between() {
    let (test, key, admin, publisher) = published().await;
    let at = now_ms() + HOUR;
    ask(&publisher, &key, Some(at)).await;
    publisher.publish(&key, 2).await.unwrap();
    publish_due(&test.app, at).await.unwrap();
    assert_eq!(versions(&admin, &key).await.len(), 2);
    let held = waiting(&admin, &key).await;
    assert_eq!(
        (held[0].state, held[0].comment.as_str()),
        (Stage::Held, "Version 2 was published in between.")
    );

    // Somebody who may no longer publish has nothing published in their name.
    let args = json!({"key": key, "source": Source::Draft(2), "base": 2, "message": "x", "at": at});
    publisher
        .call::<Publication>("propose", args)
        .await
        .unwrap();
    let role = json!({"email": "publisher@example.com", "role": "editor"});
    admin.call::<()>("set_role", role).await.unwrap();
    publish_due(&test.app, at).await.unwrap();
    assert_eq!(versions(&admin, &key).await.len(), 2);
    assert_eq!(
        waiting(&admin, &key).await[0].comment,
        "publisher@example.com may no longer publish."
    );
}

#[tokio::test]
async fn what_is_approved_waits_for_its_time() {
    let (test, key, admin, publisher) = guarded().await;
    let at = now_ms() + HOUR;
    let asked = ask(&publisher, &key, Some(at)).await;
    publish_due(&test.app, at).await.unwrap();
    assert_eq!(
        versions(&admin, &key).await.len(),
        1,
        "not before it is approved"
    );
    let approved = approve(&admin, &asked, &key).await.unwrap();
    assert_eq!((approved.state, approved.version), (Stage::Scheduled, None));
    publish_due(&test.app, at).await.unwrap();
    let latest = &versions(&admin, &key).await[0];
    assert_eq!(
        (latest.number, latest.approved_by.as_deref()),
        (2, Some("admin@example.com"))
    );
}

#[tokio::test]
async fn what_was_planned_alone_waits_for_a_second_person_once_a_site_asks_for_one() {
    let (test, key, admin, publisher) = published().await;
    let at = now_ms() + HOUR;
    let asked = ask(&publisher, &key, Some(at)).await;
    set_approval(&admin, &key, true).await.unwrap();
    publish_due(&test.app, at).await.unwrap();
    assert_eq!(versions(&admin, &key).await.len(), 1);
    assert_eq!(
        approve(&admin, &asked, &key).await.unwrap().state,
        Stage::Scheduled
    );
}

#[tokio::test]
async fn what_was_compared_with_an_earlier_version_is_not_published() {
    let (test, key, _, publisher) = published().await;
    let args = json!({"key": key, "revision": 2, "base": 0, "message": "x"});
    let answer = publisher.call::<Version>("publish", args).await;
    assert_eq!(answer, Err(Failure::Overtaken(1)));
    let args = json!({"key": key, "number": 1, "base": 2});
    let answer = publisher.call::<Version>("publish_again", args).await;
    assert_eq!(answer, Err(Failure::Overtaken(1)));
    let args = json!({"key": key, "number": 1, "base": 1});
    let again: Version = publisher.call("publish_again", args).await.unwrap();
    assert_eq!((again.number, again.again), (2, Some(1)));
    let log = test.app.store.audit_log(1).await.unwrap();
    assert_eq!(
        log[0].detail,
        format!("version 2, {}, version 1 published again", again.hash)
    );
}

#[tokio::test]
async fn what_was_asked_for_and_what_was_settled_cannot_be_changed() {
    let (test, key, admin, publisher) = guarded().await;
    let asked = ask(&publisher, &key, None).await;
    let database = test.database().await;
    for statement in [
        "update publications set rules = '{}'",
        "update publications set asked_by = 'x'",
        "delete from publications",
    ] {
        assert!(
            sqlx::query(statement).execute(&database).await.is_err(),
            "{statement}"
        );
    }
    approve(&admin, &asked, &key).await.unwrap();
    let later = sqlx::query("update publications set approved_by = 'x'");
    assert!(later.execute(&database).await.is_err());
}

#[tokio::test]
async fn a_program_publishes_where_its_token_may_and_asks_where_a_site_wants_two() {
    let (test, key, admin, publisher) = published().await;
    let path = format!("/sites/{key}/versions");
    let body = json!({"revision": 2, "message": "From CI"});
    let reader = test.integrator().await;
    let refused = reader.post(&path, &body).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);

    let program = test.publishing_integrator().await;
    let draft: Value = program.json(&format!("/sites/{key}/draft")).await;
    assert_eq!(
        (&draft["revision"], &draft["rules"][0]["selector"]),
        (&json!(2), &json!("#two"))
    );
    let stale = program
        .post(&path, &json!({"revision": 1, "message": "x"}))
        .await;
    assert_eq!(stale.status(), StatusCode::CONFLICT);
    assert_eq!(stale.headers()["content-type"], "application/problem+json");
    let made = program.post(&path, &body).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let made: Value = made.json().await.unwrap();
    assert_eq!(
        (&made["version"], &made["publishedBy"]),
        (&json!(2), &json!("token CI"))
    );

    set_approval(&admin, &key, true).await.unwrap();
    let asked = program.post(&path, &body).await;
    assert_eq!(asked.status(), StatusCode::ACCEPTED);
    let place = asked.headers()["location"].to_str().unwrap().to_owned();
    let place = place.strip_prefix("/api/v1").unwrap().to_owned();
    assert_eq!(asked.json::<Value>().await.unwrap()["state"], "waiting");
    let waits = &waiting(&admin, &key).await[0];
    // The admin made the token, and so knows its secret.
    assert!(approve(&admin, waits, &key).await.is_err());
    approve(&publisher, waits, &key).await.unwrap();
    let done = program.json(&place).await;
    assert_eq!(
        (&done["state"], &done["version"], &done["approvedBy"]),
        (
            &json!("published"),
            &json!(3),
            &json!("publisher@example.com")
        )
    );
    let rules = program.json(&format!("/sites/{key}/rules")).await;
    assert_eq!(rules["approvedBy"], "publisher@example.com");
    assert!(RuleSet::from_json(&rules.to_string()).is_ok());
}

#[tokio::test]
async fn rule_sets_come_in_and_go_out_in_other_formats() {
    let (test, key, _, _) = published().await;
    let editor = test.editor().await;
    let args = json!({"format": "selectors", "text": "#a\n.b[\n#c\n"});
    let read: Value = editor.call("import_rules", args).await.unwrap();
    assert_eq!(read["rules"]["rules"].as_array().unwrap().len(), 2);
    assert_eq!(read["findings"][0]["line"], 2);
    for (format, text) in [("genesys", "{"), ("json", "{"), ("none", "")] {
        let args = json!({"format": format, "text": text});
        let answer = editor.call::<Value>("import_rules", args).await;
        assert!(matches!(answer, Err(Failure::Invalid(_))), "{format}");
    }
    let export = async |version: Option<u64>, format: &str| {
        let args = json!({"key": key, "version": version, "format": format});
        editor.call::<Value>("export_rules", args).await
    };
    assert_eq!(export(None, "selectors").await.unwrap()["text"], "#two\n");
    assert_eq!(
        export(Some(1), "selectors").await.unwrap()["text"],
        "#one\n"
    );
    assert!(export(None, "genesys").await.is_err());
}
