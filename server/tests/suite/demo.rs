//! The demo shop: one command shows everything.

use rules::ruleset::Effect;
use server::words::SiteKey;

use crate::support::TestApp;

#[tokio::test]
async fn the_demo_has_a_site_with_published_rules() {
    let test = TestApp::with(|start| start.demo = true).await;
    let key = SiteKey::parse("demo").unwrap();
    let site = test.app.store.site(&key).await.unwrap().unwrap();
    assert_eq!(
        (site.name.as_str(), &site.origins[..]),
        ("Demo shop", &[test.base.clone()][..])
    );
    let (number, rules) = test.app.store.latest_version(&key).await.unwrap().unwrap();
    assert_eq!(number, 1);
    assert_eq!(rules.validate(), []);
    assert!(
        rules
            .rules
            .iter()
            .any(|rule| rule.effect == Effect::Mask && rule.selector == "#card-number")
    );
    assert!(
        rules
            .rules
            .iter()
            .any(|rule| rule.effect == Effect::Disable && rule.selector == "#place-order")
    );
    // The draft is what was published.
    let host = test.base.trim_start_matches("http://").to_owned();
    assert!(test.app.settings.fetch_allow.contains(&host));
}

#[tokio::test]
async fn without_the_flag_there_is_no_demo() {
    let test = TestApp::empty().await;
    assert_eq!(
        test.app
            .store
            .site(&SiteKey::parse("demo").unwrap())
            .await
            .unwrap(),
        None
    );
    assert_eq!(test.stranger().get("/demo/").await.status(), 404);
}
