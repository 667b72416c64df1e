//! What the relay counts on shared pages, and the alarms that come of it.

use app::api::{Alarm, Coverage, CoverageDay, Drifted, Failure, NewRecipients, Role, Site};
use rules::enforce::{Matched, Uncovered};
use serde_json::json;
use server::{store::VisitRow, words::SiteKey};

use crate::support::{TestApp, masking};

const PAGE: &str = "https://shop.example/pay";

/// A site with one rule, `r1`, published.
async fn site(test: &TestApp) -> SiteKey {
    let admin = test.admin().await;
    let key = admin.create_site().await.key;
    admin.save(&key, 0, &masking(".card")).await.unwrap();
    admin.publish(&key, 1).await.unwrap();
    SiteKey::parse(&key).unwrap()
}

fn visit(selector: &str, count: u32) -> VisitRow {
    VisitRow {
        page: PAGE.into(),
        version: 1,
        rules: vec![Matched {
            rule: "r1".into(),
            selector: selector.into(),
            count,
        }],
        fields: Vec::new(),
    }
}

/// The rule has another selector from now on.
async fn change(test: &TestApp, key: &SiteKey, selector: &str) {
    let admin = test.admin().await;
    let mut draft = admin.draft(key.as_str()).await;
    draft.rules.rules[0].selector = selector.to_owned();
    let revision = admin
        .save(key.as_str(), draft.revision, &draft.rules)
        .await
        .unwrap()
        .revision;
    admin.publish(key.as_str(), revision).await.unwrap();
}

async fn visits(test: &TestApp, key: &SiteKey, selector: &str, counts: &[u32]) {
    for count in counts {
        let visit = visit(selector, *count);
        test.app.store.record_visit(key, &visit).await.unwrap();
    }
}

async fn alarms(test: &TestApp, key: &SiteKey) -> Vec<Alarm> {
    let editor = test.sign_in(Role::Editor).await;
    editor
        .call("alarms", json!({"key": key.as_str()}))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_rule_that_stops_matching_raises_one_alarm_until_a_person_has_seen_it() {
    let test = TestApp::start().await;
    let key = site(&test).await;
    let store = &test.app.store;
    // Where it hardly ever matched nobody misses it.
    for count in [0, 0, 0, 1, 0, 0, 0] {
        store
            .record_visit(&key, &visit(".card", count))
            .await
            .unwrap();
    }
    assert_eq!(alarms(&test, &key).await, []);
    // Another selector is another rule.
    change(&test, &key, ".other").await;
    for count in [2, 2, 2, 2, 2, 0, 0] {
        store
            .record_visit(&key, &visit(".other", count))
            .await
            .unwrap();
    }
    assert_eq!(alarms(&test, &key).await, [], "two may be chance");
    for _ in 0..3 {
        store.record_visit(&key, &visit(".other", 0)).await.unwrap();
    }
    let raised = alarms(&test, &key).await;
    assert_eq!(raised.len(), 1, "{raised:?}");
    assert_eq!(raised[0].page, PAGE);
    assert!(matches!(&raised[0].what, Drifted::Rule { id, .. } if id == "r1"));

    let editor = test.sign_in(Role::Editor).await;
    let seen = json!({"key": key.as_str(), "id": raised[0].id});
    editor
        .call::<()>("acknowledge", seen.clone())
        .await
        .unwrap();
    assert_eq!(alarms(&test, &key).await, []);
    let again = editor.call::<()>("acknowledge", seen).await;
    assert!(matches!(again, Err(Failure::NotFound(_))), "{again:?}");
    let log = store.audit_log(20).await.unwrap();
    let said: Vec<(&str, &str)> = log
        .iter()
        .filter(|row| row.what.starts_with("alarm."))
        .map(|row| (row.who.as_str(), row.what.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            ("editor@example.com", "alarm.acknowledged"),
            ("relay", "alarm.raised")
        ]
    );
    // It matches again, and is lost again.
    for count in [1, 1, 1, 1, 1, 0, 0, 0] {
        store
            .record_visit(&key, &visit(".other", count))
            .await
            .unwrap();
    }
    assert_eq!(alarms(&test, &key).await.len(), 1);
}

#[tokio::test]
async fn a_rule_that_nobody_misses_any_more_is_settled_and_its_next_loss_is_told() {
    let test = TestApp::start().await;
    let key = site(&test).await;
    let admin = test.admin().await;
    let to = json!({"key": key.as_str(), "webhook": "", "mailboxes": ["ops@shop.example"]});
    admin
        .call::<NewRecipients>("set_recipients", to)
        .await
        .unwrap();
    let lost = [2, 2, 2, 2, 2, 0, 0, 0];
    visits(&test, &key, ".card", &lost).await;
    let [alarm] = &alarms(&test, &key).await[..] else {
        panic!("no alarm");
    };
    assert!(matches!(&alarm.what, Drifted::Rule { selector, .. } if selector == ".card"));
    // The website has it again.
    visits(&test, &key, ".card", &[2]).await;
    assert_eq!(alarms(&test, &key).await, []);
    visits(&test, &key, ".card", &lost).await;
    assert_eq!(alarms(&test, &key).await.len(), 1);
    // The rule is mended; a customer's page that was open until then says nothing of it.
    change(&test, &key, ".new").await;
    assert_eq!(alarms(&test, &key).await, []);
    visits(&test, &key, ".card", &lost).await;
    assert_eq!(alarms(&test, &key).await, []);
    visits(&test, &key, ".new", &lost).await;
    let [alarm] = &alarms(&test, &key).await[..] else {
        panic!("no alarm");
    };
    assert!(matches!(&alarm.what, Drifted::Rule { selector, .. } if selector == ".new"));

    let (told,): (i64,) = sqlx::query_as("select cast(count(*) as bigint) from deliveries")
        .fetch_one(&test.database().await)
        .await
        .unwrap();
    assert_eq!(told, 3);
    let log = test.app.store.audit_log(20).await.unwrap();
    let settled: Vec<(&str, &str)> = log
        .iter()
        .filter(|row| row.what == "alarm.settled")
        .map(|row| (row.who.as_str(), row.detail.as_str()))
        .collect();
    let on = "rule r1 on https://shop.example/pay";
    assert_eq!(
        settled,
        [
            ("admin@example.com", &*format!("{on} was changed")),
            ("relay", &format!("{on} matches again"))
        ]
    );
}

#[tokio::test]
async fn a_field_that_appears_raises_an_alarm_once() {
    let test = TestApp::start().await;
    let key = site(&test).await;
    let store = &test.app.store;
    let with_a_field = VisitRow {
        fields: vec![Uncovered {
            category: "email",
            selector: "input[type=\"email\"]".into(),
        }],
        ..visit(".card", 1)
    };
    store.record_visit(&key, &with_a_field).await.unwrap();
    assert_eq!(alarms(&test, &key).await, []);
    store.record_visit(&key, &with_a_field).await.unwrap();
    let raised = alarms(&test, &key).await;
    let expected = Drifted::Field {
        category: "email".into(),
        selector: "input[type=\"email\"]".into(),
    };
    assert_eq!(raised[0].what, expected);
    let editor = test.sign_in(Role::Editor).await;
    let seen = json!({"key": key.as_str(), "id": raised[0].id});
    editor.call::<()>("acknowledge", seen).await.unwrap();
    store.record_visit(&key, &with_a_field).await.unwrap();
    assert_eq!(alarms(&test, &key).await, []);

    let coverage: Coverage = editor
        .call("coverage", json!({"key": key.as_str()}))
        .await
        .unwrap();
    let [day] = &coverage.days[..] else {
        panic!("{coverage:?}");
    };
    assert_eq!(
        (day.page.as_str(), day.rules, day.matching, day.uncovered),
        (PAGE, 1, 1, 1)
    );
    assert_eq!(coverage.gaps.len(), 1);
    assert_eq!(
        (&coverage.gaps[0].what, coverage.gaps[0].visits),
        (&expected, 3)
    );
}

#[tokio::test]
async fn a_field_that_a_later_version_covers_is_settled_and_told_again_if_it_shows_again() {
    let test = TestApp::start().await;
    let key = site(&test).await;
    let store = &test.app.store;
    let visits = async |version: u64, shows: &[bool]| {
        for shows in shows {
            let mut row = visit(".card", 1);
            row.version = version;
            row.fields.extend(shows.then(|| Uncovered {
                category: "email",
                selector: "input#mail".into(),
            }));
            store.record_visit(&key, &row).await.unwrap();
        }
        alarms(&test, &key).await.len()
    };
    assert_eq!(visits(1, &[false, false, false, true, true]).await, 1);
    assert_eq!(visits(1, &[false; 5]).await, 1, "it is not always there");
    change(&test, &key, ".card, #mail").await;
    assert_eq!(visits(2, &[false, false]).await, 1, "two may be chance");
    // A page that was open when the version came.
    assert_eq!(visits(1, &[true]).await, 1);
    assert_eq!(visits(2, &[false]).await, 0);
    let log = store.audit_log(2).await.unwrap();
    assert_eq!(
        (log[1].what.as_str(), log[1].detail.as_str()),
        (
            "alarm.settled",
            "field email input#mail on https://shop.example/pay is covered or gone"
        )
    );
    assert_eq!(visits(2, &[true]).await, 1);
    assert_eq!(visits(2, &[false; 5]).await, 1, "this version shows it");
    let args = json!({"key": key.as_str(), "until": server::words::now_ms()});
    let editor = test.sign_in(Role::Editor).await;
    editor.call::<()>("acknowledge_all", args).await.unwrap();
    change(&test, &key, ".card").await;
    assert_eq!(visits(3, &[false, false, false, true]).await, 0);
}

#[tokio::test]
async fn a_rule_counts_where_it_ever_matched_and_where_its_scope_names_the_page() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let key = admin.create_site().await.key;
    let mut rules = masking(".card");
    let mut named = rules.rules[0].clone();
    (named.id, named.pages) = ("r2".into(), vec!["/account".into()]);
    rules.rules.push(named);
    admin.save(&key, 0, &rules).await.unwrap();
    admin.publish(&key, 1).await.unwrap();
    let key = SiteKey::parse(&key).unwrap();
    let account = "https://shop.example/account";
    let mut elsewhere = visit(".card", 0);
    elsewhere.page = account.into();
    elsewhere.rules.push(Matched {
        rule: "r2".into(),
        ..elsewhere.rules[0].clone()
    });
    let mut again = visit(".card", 3);
    again.page = "https://shop.example/pay/again".into();
    for visit in [visit(".card", 1), elsewhere, again] {
        test.app.store.record_visit(&key, &visit).await.unwrap();
    }
    let coverage: Coverage = admin
        .call("coverage", json!({"key": key.as_str()}))
        .await
        .unwrap();
    let counts = |day: &CoverageDay| (day.page.clone(), day.matching, day.rules);
    assert_eq!(
        coverage.days.iter().map(counts).collect::<Vec<_>>(),
        [
            (account.to_owned(), 0, 1),
            (PAGE.to_owned(), 1, 1),
            (format!("{PAGE}/again"), 1, 1)
        ]
    );
    assert_eq!(
        coverage.together.iter().map(counts).collect::<Vec<_>>(),
        [(String::new(), 1, 2)]
    );
    let [gap] = &coverage.gaps[..] else {
        panic!("{:?}", coverage.gaps);
    };
    assert!(matches!(&gap.what, Drifted::Rule { id, .. } if id == "r2"));
}

#[tokio::test]
async fn a_day_is_counted_under_its_last_version() {
    let test = TestApp::start().await;
    let key = site(&test).await;
    let store = &test.app.store;
    let mut first = visit(".card", 1);
    first.fields.push(Uncovered {
        category: "email",
        selector: "#mail".into(),
    });
    store.record_visit(&key, &first).await.unwrap();
    let counts = async || {
        let (by_page, together) = (store.coverage(&key, 30), store.coverage_together(&key, 30));
        let (by_page, together) = (by_page.await.unwrap(), together.await.unwrap());
        let of = |days: Vec<CoverageDay>| {
            let days = days.into_iter();
            days.map(|day| (day.rules, day.matching, day.uncovered))
                .collect::<Vec<_>>()
        };
        (of(by_page), of(together))
    };
    assert_eq!(counts().await, (vec![(1, 1, 1)], vec![(1, 1, 1)]));
    change(&test, &key, ".other").await;
    let later = VisitRow {
        version: 2,
        ..visit(".other", 0)
    };
    store.record_visit(&key, &later).await.unwrap();
    let expected = counts().await;
    assert!(
        expected
            .0
            .iter()
            .all(|(_, matching, uncovered)| (*matching, *uncovered) == (0, 0)),
        "{expected:?}"
    );
    let found = VisitRow {
        version: 2,
        ..visit(".other", 3)
    };
    store.record_visit(&key, &found).await.unwrap();
    assert_eq!(counts().await, (vec![(1, 1, 0)], vec![(1, 1, 0)]));
}

#[tokio::test]
async fn all_alarms_are_counted_and_acknowledged_at_once() {
    let test = TestApp::start().await;
    let key = site(&test).await;
    let field = |n: u32| Uncovered {
        category: "email",
        selector: format!("input[name=\"mail{n}\"]"),
    };
    let many = VisitRow {
        fields: (0..120).map(field).collect(),
        ..visit(".card", 1)
    };
    for _ in 0..2 {
        test.app.store.record_visit(&key, &many).await.unwrap();
    }
    let editor = test.sign_in(Role::Editor).await;
    let open = async || {
        let sites: Vec<Site> = editor.call("sites", json!({})).await.unwrap();
        sites[0].alarms
    };
    let listed = alarms(&test, &key).await;
    assert_eq!((listed.len(), open().await), (100, 120));
    let acknowledge = async |until: i64| {
        let args = json!({"key": key.as_str(), "until": until});
        editor.call::<()>("acknowledge_all", args).await.unwrap();
    };
    let (first, last) = (listed[99].raised_at, listed[0].raised_at);
    // What came after that was looked at stays.
    acknowledge(first - 1000).await;
    assert_eq!(open().await, 120);
    acknowledge(last).await;
    assert_eq!((alarms(&test, &key).await.len(), open().await), (0, 0));
}

#[tokio::test]
async fn counts_are_bounded_and_forgotten() {
    let test = TestApp::start().await;
    let key = site(&test).await;
    let store = &test.app.store;
    for n in 0..203 {
        let row = VisitRow {
            page: format!("https://shop.example/{n}"),
            ..visit(".card", 1)
        };
        store.record_visit(&key, &row).await.unwrap();
    }
    assert_eq!(store.coverage(&key, 30).await.unwrap().len(), 200);
    let database = test.database().await;
    for table in ["coverage", "coverage_items"] {
        let old = format!("update {table} set day = day - 91");
        sqlx::query(sqlx::AssertSqlSafe(old))
            .execute(&database)
            .await
            .unwrap();
    }
    store.sweep_coverage().await.unwrap();
    assert_eq!(store.coverage(&key, 3650).await.unwrap(), []);
}
