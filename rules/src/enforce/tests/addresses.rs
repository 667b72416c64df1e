//! Against what a page's addresses are read.

use serde_json::json;

use super::support::Session;

#[test]
fn addresses_follow_the_url_unless_the_page_has_a_base() {
    let next = "https://shop.example/dir/page".parse().unwrap();
    for (base, expected) in [("", "dir"), ("<base href=/other/>", "other")] {
        let mut session = Session::new("", &format!("{base}<a n=50></a>"));
        session.enforcer.route(&next);
        session.set(50, json!({"href":"x"}));
        let expected = format!("<a href=\"https://shop.example/{expected}/x\"></a>");
        assert!(session.body().contains(&expected), "{}", session.body());
    }
}

#[test]
fn a_base_that_is_covered_decides_no_address() {
    for host in ["alpha", "bravo"] {
        for rule in ["hide .c", "mask .c"] {
            let html = format!(
                "<div class=c><base href=https://{host}.example/></div><base href=/open/><a href=x></a>"
            );
            let body = Session::new(rule, &html).body();
            let expected = "<a href=\"https://shop.example/open/x\"></a>";
            assert!(body.contains(expected), "{body}");
        }
    }
}
