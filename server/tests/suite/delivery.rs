//! Alarms that leave: to a webhook that verifies them with the reference implementation, and by mail.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use app::api::{Failure, NewRecipients, Recipients, Told, Tried};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use rules::enforce::{Matched, Uncovered};
use serde_json::{Value, json};
use server::{
    delivery::{deliver_due, mail::Smtp},
    serve::{Server, Start},
    store::VisitRow,
    words::{SiteKey, now_ms},
};
use standardwebhooks::Webhook;
use tokio::net::TcpListener;

use crate::support::{Actor, TestApp, masking};

mod mail;

const PAGE: &str = "https://shop.example/pay";
const DAY: i64 = 24 * 3_600_000;

/// Somebody else's server, that takes what is sent to it.
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    /// What to answer, in turn; then 204.
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
    /// How long to think about it.
    pause: Arc<Mutex<Duration>>,
}

impl Receiver {
    /// Answers where it listens.
    async fn start(answers: &[u16]) -> (Receiver, String) {
        let receiver = Receiver::default();
        let answers = answers
            .iter()
            .map(|code| StatusCode::from_u16(*code).unwrap());
        receiver.answers.lock().unwrap().extend(answers);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let app = Router::new()
            .route("/hook", post(Receiver::take))
            .route("/elsewhere", post(Receiver::take))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (receiver, host)
    }

    async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
        receiver.got.lock().unwrap().push((headers, body));
        let pause = *receiver.pause.lock().unwrap();
        tokio::time::sleep(pause).await;
        let answer = receiver.answers.lock().unwrap().pop_front();
        let status = answer.unwrap_or(StatusCode::NO_CONTENT);
        (status, [(header::LOCATION, "/elsewhere")]).into_response()
    }

    fn got(&self) -> Vec<(HeaderMap, Bytes)> {
        self.got.lock().unwrap().clone()
    }

    /// Waits until so many have come.
    async fn expect(&self, count: usize) -> Vec<(HeaderMap, Bytes)> {
        wait_for(async || self.got().len() >= count).await;
        self.got()
    }
}

/// A server that sends to `hosts` and mails through `smtp`, and a site with one rule.
async fn start(hosts: &[&str], smtp: Option<&str>) -> (TestApp, SiteKey) {
    let test = TestApp::with(|start| {
        start.fetch_allow = hosts.iter().map(ToString::to_string).collect();
        start.mail = smtp.map(|host| {
            let smtp = Smtp::parse(&format!("smtp://louver:pass%20word@{host}")).unwrap();
            (smtp, "Louver <louver@support.example>".parse().unwrap())
        });
    })
    .await;
    test.hire().await;
    let admin = test.admin().await;
    let key = admin.create_site().await.key;
    let mut rules = masking("[data-secret='PLANTED']");
    rules.rules[0].note = "Card number".to_owned();
    admin.save(&key, 0, &rules).await.unwrap();
    admin.publish(&key, 1).await.unwrap();
    (test, SiteKey::parse(&key).unwrap())
}

async fn set(
    by: &Actor,
    key: &SiteKey,
    webhook: &str,
    mailboxes: &[&str],
) -> Result<NewRecipients, Failure> {
    let args = json!({"key": key.as_str(), "webhook": webhook, "mailboxes": mailboxes});
    by.call("set_recipients", args).await
}

async fn shown(by: &Actor, key: &SiteKey) -> Recipients {
    by.call("recipients", json!({"key": key.as_str()}))
        .await
        .unwrap()
}

async fn test_alarm(by: &Actor, key: &SiteKey) -> Vec<Tried> {
    by.call("test_alarm", json!({"key": key.as_str()}))
        .await
        .unwrap()
}

/// The rule matches in five visits of the page, and then in none.
async fn lose(test: &TestApp, key: &SiteKey, page: &str) {
    for count in [2, 2, 2, 2, 2, 0, 0, 0] {
        let rule = Matched {
            rule: "r1".into(),
            selector: "[data-secret='PLANTED']".into(),
            count,
        };
        visit(test, key, page, vec![rule], Vec::new()).await;
    }
}

async fn appear(test: &TestApp, key: &SiteKey, page: &str) {
    let field = Uncovered {
        category: "email",
        selector: "input[name=\"PLANTED\"]".into(),
    };
    for _ in 0..2 {
        visit(test, key, page, Vec::new(), vec![field.clone()]).await;
    }
}

async fn visit(
    test: &TestApp,
    key: &SiteKey,
    page: &str,
    rules: Vec<Matched>,
    fields: Vec<Uncovered>,
) {
    let row = VisitRow {
        page: page.to_owned(),
        version: 1,
        rules,
        fields,
    };
    test.app.store.record_visit(key, &row).await.unwrap();
}

async fn wait_for(mut done: impl AsyncFnMut() -> bool) {
    for _ in 0..200 {
        if done().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not come within ten seconds");
}

#[tokio::test]
async fn a_webhook_gets_each_alarm_signed_and_again_after_a_failure() {
    let (receiver, host) = Receiver::start(&[500]).await;
    let (test, key) = start(&[&host], None).await;
    let admin = test.admin().await;
    let url = format!("http://{host}/hook");
    let secret = set(&admin, &key, &url, &[]).await.unwrap().secret.unwrap();
    lose(&test, &key, PAGE).await;
    let before = now_ms();
    receiver.expect(1).await;
    // What came of it is on the site's page, with the time of the next try.
    wait_for(async || matches!(shown(&admin, &key).await.last[0].told, Told::Again(_))).await;
    let last = shown(&admin, &key).await.last.remove(0);
    assert_eq!(last.said, "127.0.0.1 answered with status 500.");
    let Told::Again(at) = last.told else {
        panic!("{last:?}");
    };
    assert!((8_000..=20_000).contains(&(at - before)), "{}", at - before);

    deliver_due(&test.app, now_ms() + DAY).await.unwrap();
    let got = receiver.got();
    let [(first, body), (second, again)] = &got[..] else {
        panic!("{got:?}");
    };
    assert_eq!(first["webhook-id"], second["webhook-id"]);
    assert_eq!(body, again);
    for (headers, body) in &got {
        let reference = Webhook::new(&secret).unwrap();
        reference.verify(body, headers).unwrap();
        assert!(reference.verify(b"{}", headers).is_err());
        assert_eq!(headers["content-type"], "application/json");
    }
    let said: Value = serde_json::from_slice(body).unwrap();
    let data = &said["data"];
    assert_eq!(said["type"], "alarm.raised");
    assert_eq!(data["site"]["url"], format!("{}/sites/{key}", test.base));
    assert_eq!(
        (&data["page"], &data["kind"]),
        (&json!(PAGE), &json!("rule"))
    );
    assert_eq!(
        data["rule"],
        json!({"id": "r1", "note": "Card number", "effect": "mask"})
    );
    assert_eq!(
        (
            &data["matchedBefore"],
            &data["visitsBefore"],
            &data["visitsSince"]
        ),
        (&json!(5), &json!(5), &json!(3))
    );
    let last = shown(&admin, &key).await.last.remove(0);
    assert_eq!(last.told, Told::Delivered);
    assert_eq!(last.said, "127.0.0.1 answered with status 204.");

    appear(&test, &key, PAGE).await;
    let got = receiver.expect(3).await;
    let said: Value = serde_json::from_slice(&got[2].1).unwrap();
    assert_eq!(said["data"]["category"], "email");
    assert_ne!(got[2].0["webhook-id"], got[0].0["webhook-id"]);
    // What a selector says stays here.
    assert!(
        !got.iter()
            .any(|(_, body)| body.windows(7).any(|part| part == b"PLANTED"))
    );
    // Once delivered, never again.
    deliver_due(&test.app, now_ms() + DAY).await.unwrap();
    assert_eq!(receiver.got().len(), 3);
}

#[tokio::test]
async fn what_keeps_failing_is_given_up_and_says_so() {
    let (receiver, host) = Receiver::start(&[503; 20]).await;
    let (test, key) = start(&[&host], None).await;
    let admin = test.admin().await;
    set(&admin, &key, &format!("http://{host}/hook"), &[])
        .await
        .unwrap();
    lose(&test, &key, PAGE).await;
    receiver.expect(1).await;
    wait_for(async || matches!(shown(&admin, &key).await.last[0].told, Told::Again(_))).await;
    for day in 1..=12 {
        deliver_due(&test.app, now_ms() + day * DAY).await.unwrap();
    }
    assert_eq!(receiver.got().len(), 8);
    let last = shown(&admin, &key).await.last.remove(0);
    assert_eq!(last.told, Told::Failed);
    assert_eq!(last.said, "127.0.0.1 answered with status 503.");
}

#[tokio::test]
async fn a_webhook_is_encrypted_public_and_not_sent_on() {
    let (receiver, host) = Receiver::start(&[302]).await;
    let (test, key) = start(&[&host], None).await;
    let admin = test.admin().await;
    for (url, why) in [
        (
            "hooks.example",
            "That is not a URL: write it in full, as https://hooks.example/louver.",
        ),
        (
            "http://hooks.example/",
            "Only https addresses are sent anything.",
        ),
        (
            "https://u:p@hooks.example/",
            "An address with a user name or a password in it cannot be used.",
        ),
        (
            "https://10.0.0.1/",
            "10.0.0.1 is on a private network; whoever runs this server can open it with LOUVER_FETCH_ALLOW.",
        ),
    ] {
        let refused = set(&admin, &key, url, &[]).await;
        assert_eq!(refused, Err(Failure::Invalid(why.to_owned())), "{url}");
    }
    for address in ["nobody", "a@b\r\nBcc: c@d", "a@b, c@d", "<a@b.example>"] {
        let refused = set(&admin, &key, "", &[address]).await;
        assert!(matches!(refused, Err(Failure::Invalid(_))), "{address}");
    }
    // A name that leads inside is found out when its addresses are known.
    set(&admin, &key, "https://localhost:1/", &[])
        .await
        .unwrap();
    let tried = test_alarm(&admin, &key).await;
    assert!(!tried[0].delivered);
    assert!(
        tried[0]
            .said
            .starts_with("localhost is on a private network"),
        "{tried:?}"
    );

    set(&admin, &key, &format!("http://{host}/hook"), &[])
        .await
        .unwrap();
    let tried = test_alarm(&admin, &key).await;
    assert_eq!(
        tried[0].said,
        "127.0.0.1 redirects elsewhere, and nothing is sent on: enter the address itself."
    );
    assert_eq!(receiver.got().len(), 1, "the redirect was followed");
    let tried = test_alarm(&admin, &key).await;
    assert_eq!(
        tried,
        [Tried {
            recipient: None,
            delivered: true,
            said: "127.0.0.1 answered with status 204.".to_owned()
        }]
    );
    let said: Value = serde_json::from_slice(&receiver.got()[1].1).unwrap();
    assert_eq!(said["type"], "alarm.test");
}

#[tokio::test]
async fn a_secret_is_shown_once_and_the_one_before_signs_for_a_day() {
    let (receiver, host) = Receiver::start(&[]).await;
    let (test, key) = start(&[&host], None).await;
    let admin = test.admin().await;
    let none = admin
        .call::<NewRecipients>("rotate_secret", json!({"key": key.as_str()}))
        .await;
    assert!(matches!(none, Err(Failure::NotFound(_))), "{none:?}");
    let url = format!("http://{host}/hook?token=THEIRS");
    let first = set(&admin, &key, &url, &[]).await.unwrap().secret.unwrap();
    assert_eq!(set(&admin, &key, &url, &[]).await.unwrap().secret, None);
    let rotated: NewRecipients = admin
        .call("rotate_secret", json!({"key": key.as_str()}))
        .await
        .unwrap();
    let second = rotated.secret.unwrap();
    assert_ne!(first, second);
    let verifies = |secret: &str| {
        let (headers, body) = receiver.got().pop().unwrap();
        Webhook::new(secret)
            .unwrap()
            .verify(&body, &headers)
            .is_ok()
    };
    test_alarm(&admin, &key).await;
    assert!(verifies(&first) && verifies(&second));
    sqlx::query("update sites set webhook_secret_at = webhook_secret_at - 86400001")
        .execute(&test.database().await)
        .await
        .unwrap();
    test_alarm(&admin, &key).await;
    assert!(!verifies(&first) && verifies(&second));

    // Nobody is shown it again, and no log has it, nor the receiver's own.
    let page = admin.get(&format!("/sites/{key}")).await;
    assert_eq!(page.status(), StatusCode::OK);
    let mut told = page.text().await.unwrap();
    told += &format!("{:?}", shown(&admin, &key).await);
    let log = test.app.store.audit_log(50).await.unwrap();
    assert!(!format!("{log:?}").contains("THEIRS"));
    told += &format!(
        "{log:?} {:?}",
        test.app.store.recipients(&key).await.unwrap()
    );
    for secret in [&first, &second] {
        assert!(!told.contains(secret.trim_start_matches("whsec_")));
    }
    let lines: Vec<&str> = log.iter().map(|row| row.what.as_str()).collect();
    for what in ["recipients.changed", "webhook.rotated", "alarm.tested"] {
        assert!(lines.contains(&what), "{lines:?}");
    }
    // What is gone is not kept for the next one.
    set(&admin, &key, "", &[]).await.unwrap();
    let third = set(&admin, &key, &url, &[]).await.unwrap().secret.unwrap();
    assert!(third != first && third != second);
}

#[tokio::test]
async fn several_servers_tell_an_alarm_once_and_one_that_stops_loses_none() {
    let (receiver, host) = Receiver::start(&[]).await;
    let (test, key) = start(&[&host], None).await;
    let admin = test.admin().await;
    let start = || Start {
        addr: "127.0.0.1:0".parse().unwrap(),
        public_url: None,
        database_url: test.database_url.clone(),
        first_admin: None,
        fetch_allow: vec![host.clone()],
        proxies: Vec::new(),
        mail: None,
        demo: false,
    };
    set(&admin, &key, &format!("http://{host}/hook"), &[])
        .await
        .unwrap();
    let pages: Vec<String> = (0..10)
        .map(|n| format!("https://shop.example/{n}"))
        .collect();
    for page in &pages {
        appear(&test, &key, page).await;
    }
    let (one, other) = (
        Server::start(start()).await.unwrap().app,
        Server::start(start()).await.unwrap().app,
    );
    // Of one webhook a few at a time.
    for _ in 0..3 {
        let now = now_ms();
        let (a, b, c) = tokio::join!(
            deliver_due(&test.app, now),
            deliver_due(&one, now),
            deliver_due(&other, now)
        );
        a.and(b).and(c).unwrap();
    }
    let mut told: Vec<String> = receiver
        .expect(10)
        .await
        .iter()
        .map(|(_, body)| serde_json::from_slice::<Value>(body).unwrap()["data"]["page"].to_string())
        .collect();
    told.sort();
    told.dedup();
    assert_eq!((told.len(), receiver.got().len()), (10, 10));

    // A server takes an alarm on and stops before it says what came of it: after a while it is another one's.
    appear(&test, &key, PAGE).await;
    receiver.expect(11).await;
    wait_for(async || shown(&admin, &key).await.last[0].told == Told::Delivered).await;
    let database = test.database().await;
    sqlx::query("update deliveries set state = 'waiting', claim = 'theirs', due_at = $1 where alarm like '%/pay%'")
        .bind(now_ms() + 100_000)
        .execute(&database)
        .await
        .unwrap();
    deliver_due(&one, now_ms()).await.unwrap();
    assert_eq!(receiver.got().len(), 11);
    deliver_due(&one, now_ms() + 200_000).await.unwrap();
    let got = receiver.got();
    assert_eq!(got.len(), 12);
    assert_eq!(got[10].0["webhook-id"], got[11].0["webhook-id"]);
}

#[tokio::test]
async fn a_slow_webhook_holds_up_no_other_and_what_comes_late_is_claimed_late() {
    let (receiver, host) = Receiver::start(&[]).await;
    let (test, key) = start(&[&host], None).await;
    let admin = test.admin().await;
    let hook = format!("http://{host}/hook");
    let mut sites = vec![key];
    for _ in 0..2 {
        sites.push(SiteKey::parse(&admin.create_site().await.key).unwrap());
    }
    for (site, count) in sites.iter().zip([9, 4, 4]) {
        set(&admin, site, &hook, &[]).await.unwrap();
        for n in 0..count {
            appear(&test, site, &format!("https://shop.example/{n}")).await;
        }
    }
    let database = test.database().await;
    let all = "select cast(count(*) as bigint) from deliveries where state = 'delivered'";
    wait_for(async || {
        let (told,): (i64,) = sqlx::query_as(all).fetch_one(&database).await.unwrap();
        told == 17
    })
    .await;
    // Tomorrow all of them at once, and no answer for a while.
    let now = now_ms() + DAY;
    sqlx::query("update deliveries set state = 'waiting', tries = 0, due_at = $1")
        .bind(now)
        .execute(&database)
        .await
        .unwrap();
    let due = test.app.store.due_deliveries(now).await.unwrap();
    let firsts: Vec<&SiteKey> = due.iter().map(|(site, _)| site).collect();
    assert_eq!(firsts.len(), 12, "four of each");
    assert!((sites.iter()).all(|site| firsts[..3].contains(&site)));
    *receiver.pause.lock().unwrap() = Duration::from_millis(800);
    let last_lease = async {
        receiver.expect(17 + 12).await;
        let (until,): (i64,) = sqlx::query_as(
            "select cast(max(due_at) as bigint) from deliveries where claim is not null",
        )
        .fetch_one(&database)
        .await
        .unwrap();
        until
    };
    let (done, until) = tokio::join!(deliver_due(&test.app, now), last_lease);
    done.unwrap();
    assert!(until >= now + 120_000 + 800, "{}", until - now);
}

#[tokio::test]
async fn a_young_alarm_is_not_given_up_with_an_old_one() {
    let (test, key) = start(&[], None).await;
    let admin = test.admin().await;
    set(&admin, &key, "", &["ops@shop.example"]).await.unwrap();
    lose(&test, &key, PAGE).await;
    let database = test.database().await;
    sqlx::query("update deliveries set tries = 7")
        .execute(&database)
        .await
        .unwrap();
    appear(&test, &key, PAGE).await;
    let now = now_ms() + 90_000;
    deliver_due(&test.app, now).await.unwrap();
    let rows: Vec<(String, i64, i64)> =
        sqlx::query_as("select state, tries, due_at from deliveries order by tries desc")
            .fetch_all(&database)
            .await
            .unwrap();
    let [(old, 8, _), (young, 1, due_at)] = &rows[..] else {
        panic!("{rows:?}");
    };
    assert_eq!((old.as_str(), young.as_str()), ("failed", "waiting"));
    assert!((10_000..=20_000).contains(&(due_at - now)), "{rows:?}");
}
