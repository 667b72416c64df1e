//! What the database itself holds to.

use server::{
    roles::{Admin, Editor, Publisher},
    store::{NewPage, Store},
    words::{Origin, SiteKey},
};

use crate::support::{TestApp, masking};

#[tokio::test]
async fn versions_and_the_audit_log_cannot_be_changed() {
    let (test, key) = with_a_site().await;
    test.app
        .store
        .publish(
            &Publisher::operator(),
            &key,
            (0, None),
            &masking("#x"),
            "first",
        )
        .await
        .unwrap()
        .unwrap();
    let database = test.database().await;
    for statement in [
        "update versions set message = 'other'",
        "update versions set rules = '{}'",
        "delete from versions",
        "update audit set who = 'other'",
        "delete from audit",
    ] {
        let error = sqlx::query(statement)
            .execute(&database)
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("immutable") || error.contains("append only"),
            "{statement}: {error}"
        );
    }
    let log = test.app.store.audit_log(10).await.unwrap();
    let what: Vec<&str> = log.iter().map(|row| row.what.as_str()).collect();
    assert_eq!(what, ["version.published", "site.created"]);
    assert_eq!(
        (log[0].who.as_str(), log[0].site.as_deref()),
        ("operator", Some("shop"))
    );
}

#[tokio::test]
async fn a_capture_is_used_once_by_whoever_comes_first() {
    let (test, key) = with_a_site().await;
    let store = &test.app.store;
    let editor = Editor::operator();
    let url = "https://shop.example/basket".parse().unwrap();
    let token = store.open_capture(&editor, &key, &url).await.unwrap();
    assert_eq!(
        store.capture(token.reveal()).await.unwrap().unwrap().url,
        url
    );
    assert_eq!(
        store.captured(&editor, &key, token.reveal()).await.unwrap(),
        None
    );
    let takers =
        futures_util::future::join_all((0..8).map(|_| store.take_capture(token.reveal()))).await;
    assert_eq!(
        takers
            .into_iter()
            .filter(|taken| taken.as_ref().unwrap().is_some())
            .count(),
        1
    );
    assert_eq!(store.capture(token.reveal()).await.unwrap(), None);

    let page = store.save_page(page(&key, "Basket")).await.unwrap();
    store
        .finish_capture(token.reveal(), &page.id)
        .await
        .unwrap();
    assert_eq!(
        store.captured(&editor, &key, token.reveal()).await.unwrap(),
        Some(page)
    );
    assert!(store.captured(&editor, &key, "other").await.is_err());
    assert_eq!(store.take_capture("other").await.unwrap(), None);
}

#[tokio::test]
async fn an_old_capture_is_worthless() {
    let (test, key) = with_a_site().await;
    let url = "https://shop.example/".parse().unwrap();
    let token = test
        .app
        .store
        .open_capture(&Editor::operator(), &key, &url)
        .await
        .unwrap();
    sqlx::query("update captures set expires_at = 1")
        .execute(&test.database().await)
        .await
        .unwrap();
    assert_eq!(
        test.app.store.take_capture(token.reveal()).await.unwrap(),
        None
    );
    assert!(
        test.app
            .store
            .captured(&Editor::operator(), &key, token.reveal())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn fifty_pages_are_kept_and_none_goes_for_another() {
    let (test, key) = with_a_site().await;
    let store = &test.app.store;
    for n in 0..50 {
        store.room_for_page(&key, None).await.unwrap();
        store
            .save_page(page(&key, &format!("Page {n}")))
            .await
            .unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    let pages = store.pages(&key).await.unwrap();
    assert_eq!(pages.len(), 50);
    assert_eq!(
        (pages[0].title.as_str(), pages[49].title.as_str()),
        ("Page 49", "Page 0")
    );
    let refused = store.room_for_page(&key, None).await.unwrap_err();
    assert!(refused.to_string().contains("50 saved pages"), "{refused}");
    let stranger = Some("no-such-page");
    assert!(store.room_for_page(&key, stranger).await.is_err());
    let replaced = Some(pages[3].id.as_str());
    assert!(store.room_for_page(&key, replaced).await.is_ok());
    let fetched = NewPage {
        captured: false,
        url: "https://shop.example/one-more".to_owned(),
        ..page(&key, "One more")
    };
    assert!(store.save_page(fetched).await.is_err());
    assert_eq!(store.pages(&key).await.unwrap().len(), 50);
    assert_eq!(
        store
            .page_tree(&key, &pages[0].id)
            .await
            .unwrap()
            .as_deref(),
        Some("{}")
    );
    let other = SiteKey::parse("other").unwrap();
    assert_eq!(store.page_tree(&other, &pages[0].id).await.unwrap(), None);
    assert!(!store.delete_page(&other, &pages[0].id).await.unwrap());
    assert!(store.delete_page(&key, &pages[0].id).await.unwrap());
    assert_eq!(store.pages(&key).await.unwrap().len(), 49);
}

#[tokio::test]
async fn what_was_kept_is_there_after_a_restart() {
    let (test, key) = with_a_site().await;
    let again = Store::open(&test.database_url).await.unwrap();
    assert_eq!(
        again.site(&key).await.unwrap(),
        test.app.store.site(&key).await.unwrap()
    );
    assert_eq!(again.latest_version(&key).await.unwrap(), None);
}

#[tokio::test]
async fn many_who_write_at_once_all_get_through() {
    let (test, key) = with_a_site().await;
    let store = &test.app.store;
    let all = futures_util::future::join_all(
        (0..40).map(|_| store.audit("relay", "session.leak", Some(&key), "r1")),
    )
    .await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    assert_eq!(store.audit_log(100).await.unwrap().len(), 41);
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("louver.db");
    let store = Store::open(&format!("sqlite://{}?mode=rwc", path.display()))
        .await
        .unwrap();
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    store.close().await;
}

async fn with_a_site() -> (TestApp, SiteKey) {
    let test = TestApp::empty().await;
    let key = SiteKey::parse("shop").unwrap();
    let origins = [Origin::parse("https://shop.example").unwrap()];
    test.app
        .store
        .create_site(&Admin::operator(), &key, "Shop", &origins)
        .await
        .unwrap();
    (test, key)
}

fn page(site: &SiteKey, title: &str) -> NewPage {
    NewPage {
        site: site.clone(),
        url: "https://shop.example/basket".into(),
        title: title.into(),
        captured: true,
        elements: 3,
        tree: "{}".into(),
        by: "operator".into(),
    }
}
