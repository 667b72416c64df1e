//! From draft to version: nothing is lost, nothing published changes.

use app::api::{Failure, Site, Version};
use rules::ruleset::RuleSet;
use serde_json::{Value, json};

use crate::support::{TestApp, masking};

#[tokio::test]
async fn a_site_begins_with_an_empty_draft() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let site = admin.create_site().await;
    assert_eq!(
        site.snippet,
        format!(
            r#"<script async src="{}/tag.js" data-site="{}"></script>"#,
            test.base, site.key
        )
    );
    assert_eq!((site.version, site.changed), (None, false));
    let draft = admin.draft(&site.key).await;
    assert_eq!(
        (draft.revision, draft.rules, draft.saved),
        (0, RuleSet::default(), None)
    );
}

#[tokio::test]
async fn origins_are_checked_and_written_as_browsers_do() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    for origins in [
        json!([]),
        json!(["shop.example"]),
        json!(["https://shop.example/x"]),
        json!(["https://ok.example", "*"]),
    ] {
        let answer = admin
            .call::<Site>("create_site", json!({"name": "Shop", "origins": origins}))
            .await;
        assert!(matches!(answer, Err(Failure::Invalid(_))), "{origins}");
    }
    let origins = json!([
        "https://Shop.example:443/",
        " https://shop.example",
        "http://localhost:8080"
    ]);
    let site: Site = admin
        .call("create_site", json!({"name": " Shop ", "origins": origins}))
        .await
        .unwrap();
    assert_eq!(site.name, "Shop");
    assert_eq!(
        site.origins,
        ["https://shop.example", "http://localhost:8080"]
    );
    let args = json!({"key": site.key, "name": "Shop 2", "origins": ["https://two.example"]});
    let changed: Site = admin.call("update_site", args).await.unwrap();
    assert_eq!(
        (changed.name.as_str(), &changed.origins[..]),
        ("Shop 2", &["https://two.example".to_owned()][..])
    );
    let none = admin
        .call::<Site>(
            "update_site",
            json!({"key": "none", "name": "x", "origins": ["https://x.example"]}),
        )
        .await;
    assert!(matches!(none, Err(Failure::NotFound(_))));
}

#[tokio::test]
async fn of_two_who_edit_the_second_is_shown_the_firsts_draft() {
    let test = TestApp::start().await;
    let admin = test.admin().await;
    let key = admin.create_site().await.key;
    let (editor, publisher) = (test.editor().await, test.publisher().await);
    let saved = editor.save(&key, 0, &masking("#one")).await.unwrap();
    assert_eq!(
        (saved.revision, saved.saved.clone().unwrap().0.as_str()),
        (1, "editor@example.com")
    );
    let Err(Failure::Stale(theirs)) = publisher.save(&key, 0, &masking("#two")).await else {
        panic!("the second save was taken");
    };
    assert_eq!(*theirs, saved);
    assert_eq!(admin.draft(&key).await, saved);
    assert_eq!(
        publisher
            .save(&key, 1, &masking("#two"))
            .await
            .unwrap()
            .revision,
        2
    );
}

#[tokio::test]
async fn versions_count_from_one_and_say_what_they_are() {
    let test = TestApp::start().await;
    let key = test.admin().await.create_site().await.key;
    let publisher = test.publisher().await;
    let draft = publisher.save(&key, 0, &masking("#card")).await.unwrap();
    let site = async || {
        publisher
            .call::<Site>("site", json!({"key": key}))
            .await
            .unwrap()
    };
    assert!(site().await.changed);

    let first = publisher.publish(&key, draft.revision).await.unwrap();
    assert_eq!(
        (first.number, first.rules, first.message.as_str()),
        (1, 1, "Because")
    );
    assert_eq!(first.published_by, "publisher@example.com");
    assert_eq!(
        first.hash,
        server::words::sha256_hex(&masking("#card").canonical_json())
    );
    assert_eq!(
        (site().await.version, site().await.changed),
        (Some(1), false)
    );

    let draft = publisher
        .save(&key, draft.revision, &masking("#other"))
        .await
        .unwrap();
    assert!(site().await.changed);
    let second = publisher.publish(&key, draft.revision).await.unwrap();
    assert_eq!(second.number, 2);
    let versions: Vec<Version> = publisher
        .call("versions", json!({"key": key}))
        .await
        .unwrap();
    assert_eq!(versions, [second, first.clone()]);
    let (version, rules): (Version, RuleSet) = publisher
        .call("version", json!({"key": key, "number": 1}))
        .await
        .unwrap();
    assert_eq!((version, rules), (first, masking("#card")));
    for number in [0, 3] {
        let none = publisher
            .call::<Value>("version", json!({"key": key, "number": number}))
            .await;
        assert!(matches!(none, Err(Failure::NotFound(_))), "{number}");
    }
}

#[tokio::test]
async fn an_earlier_version_is_published_again_and_the_draft_stays() {
    let test = TestApp::start().await;
    let key = test.admin().await.create_site().await.key;
    let publisher = test.publisher().await;
    for (revision, selector) in [(0, "#one"), (1, "#two")] {
        let draft = publisher.save(&key, revision, &masking(selector)).await;
        publisher
            .publish(&key, draft.unwrap().revision)
            .await
            .unwrap();
    }
    publisher.save(&key, 2, &masking("#three")).await.unwrap();
    let again = json!({"key": key, "number": 1});
    let third: Version = publisher.call("publish_again", again).await.unwrap();
    assert_eq!(
        (third.number, third.message.as_str()),
        (3, "Version 1 again")
    );
    let (version, rules): (Version, RuleSet) = publisher
        .call("version", json!({"key": key, "number": 3}))
        .await
        .unwrap();
    assert_eq!((version, rules), (third, masking("#one")));
    let draft = publisher.draft(&key).await;
    assert_eq!((draft.revision, draft.rules), (3, masking("#three")));
    let none = publisher
        .call::<Version>("publish_again", json!({"key": key, "number": 9}))
        .await;
    assert!(matches!(none, Err(Failure::NotFound(_))));
}

#[tokio::test]
async fn a_draft_that_moved_on_is_not_published() {
    let test = TestApp::start().await;
    let key = test.admin().await.create_site().await.key;
    let (editor, publisher) = (test.editor().await, test.publisher().await);
    editor.save(&key, 0, &masking("#one")).await.unwrap();
    assert!(matches!(
        publisher.publish(&key, 0).await,
        Err(Failure::Stale(_))
    ));
    let empty = publisher
        .call::<Version>(
            "publish",
            json!({"key": key, "revision": 1, "message": "  "}),
        )
        .await;
    assert!(matches!(empty, Err(Failure::Invalid(_))));
    publisher.publish(&key, 1).await.unwrap();
}

#[tokio::test]
async fn rules_with_problems_are_saved_and_not_published() {
    let test = TestApp::start().await;
    let key = test.admin().await.create_site().await.key;
    let publisher = test.publisher().await;
    let draft = publisher.save(&key, 0, &masking("a[")).await.unwrap();
    assert!(!draft.problems.is_empty());
    let Err(Failure::Problems(problems)) = publisher.publish(&key, 1).await else {
        panic!("it was published")
    };
    assert_eq!(problems, draft.problems);
    assert_eq!(problems[0].rule.as_deref(), Some("r1"));
    let versions: Vec<Version> = publisher
        .call("versions", json!({"key": key}))
        .await
        .unwrap();
    assert_eq!(versions, []);
}

#[tokio::test]
async fn publishing_at_once_gives_each_a_number_of_its_own() {
    let test = TestApp::start().await;
    let key = test.admin().await.create_site().await.key;
    let publisher = test.publisher().await;
    publisher.save(&key, 0, &masking("#one")).await.unwrap();
    let all = futures_util::future::join_all((0..8).map(|_| publisher.publish(&key, 1))).await;
    let mut numbers: Vec<u64> = all
        .into_iter()
        .map(|version| version.unwrap().number)
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 8]);
}
