//! Where the page is, and which version holds: the T rows of the list of pitfalls, continued.

use serde_json::json;

use super::support::{Session, page, rule_set};
use crate::enforce::{Assets, Enforcer};

#[test]
fn t15_old_and_new_rules_hold_together_after_a_change_of_url() {
    let rules = "mask .a @ https://shop.example/a*\nmask .b @ https://shop.example/b*\nenable button @ https://shop.example/a*";
    let mut session = Session::with(&rule_set(rules), "");
    session
        .enforcer
        .open(&"https://shop.example/a".parse().unwrap());
    session
        .load("<p class=a>Jane</p><p class=b n=60>shown</p><form><button n=70>x</button></form>");
    assert!(session.wire.contains("shown"));
    session.wire.clear();
    let page = session
        .enforcer
        .route(&"https://shop.example/b".parse().unwrap());
    assert_eq!((page.mask.len(), page.enable.len()), (2, 0));
    let said = session.enforcer.flush();
    assert_eq!(said.len(), 2);
    session.deliver(said);
    assert!(session.enforcer.flush().is_empty());
    session.add(4, None, "<p class=a>Jane</p><p class=b>Roe</p>");
    assert!(!session.wire.contains("Jane") && !session.wire.contains("Roe"));
    assert!(session.body().contains("<button data-louver=\"disable\">"));
    session.check_copy();
    // Another page of the same rules does not end the transition; one of other rules does.
    session
        .enforcer
        .route(&"https://shop.example/b?x".parse().unwrap());
    session.add(4, None, "<p class=a>Jane</p>");
    assert!(!session.wire.contains("Jane"));
    session
        .enforcer
        .route(&"https://shop.example/c".parse().unwrap());
    session.add(4, None, "<p class=a>now open</p><p class=b>Roe</p>");
    assert!(session.wire.contains("now open") && !session.wire.contains("Roe"));
}

#[test]
fn paused_pages_share_nothing() {
    let rules = rule_set("pause https://shop.example/private*");
    let mut session = Session::with(&rules, "<p>shown</p>");
    let page_rules = session
        .enforcer
        .route(&"https://shop.example/private".parse().unwrap());
    assert!(page_rules.paused && session.enforcer.paused());
    session.wire.clear();
    assert!(session.load("<p>Jane</p>").is_empty());
    assert_eq!(session.ledger().dropped, 2);
    assert!(session.enforcer.snapshot().is_empty() && session.enforcer.flush().is_empty());
    session
        .enforcer
        .route(&"https://shop.example/".parse().unwrap());
    assert!(session.enforcer.snapshot().is_empty());
    assert_eq!(session.load("<p>again</p>").len(), 2);
    assert_eq!(session.body(), "<p>again</p>");
}

#[test]
fn t22_publishing_holds_at_once_and_forgets_what_stuck() {
    let mut session = Session::new("mask .m", "<p class=m>Jane</p><p class=n>Roe</p>");
    let (rules, said) = session.enforcer.publish(&rule_set("hide .n")).unwrap();
    assert_eq!(rules.hide, [".n"]);
    session.deliver(said);
    assert_eq!(
        session.body(),
        "<p class=\"m\">Jane</p><p data-louver=\"hide\"></p>"
    );
    session.check_copy();
}

#[test]
fn publishing_forgets_what_stuck_to_nodes_that_are_away() {
    let back = "<p n=50>Jane</p>";
    for (is_published, shown) in [(false, false), (true, true)] {
        let mut session = Session::new("mask .m", "<p class=m n=50>Jane</p>");
        session.load("<p n=60>Roe</p>");
        if is_published {
            session.enforcer.publish(&rule_set("mask .n")).unwrap();
        }
        session.load(back);
        assert_eq!(session.wire.contains("Jane"), shown);
    }
}

#[test]
fn t1_before_a_page_is_opened_nothing_is_shown() {
    let mut enforcer = Enforcer::new(&rule_set(""), Assets::Numbered(String::new())).unwrap();
    let event = json!({"type":2,"timestamp":1,"data":{"node":page("Jane"),"initialOffset":{"left":0,"top":0}}});
    let event = crate::event::from_json(&event.to_string()).unwrap();
    assert!(enforcer.receive(event).is_empty());
    assert!(enforcer.snapshot().is_empty());
}

#[test]
fn a_password_stays_one_over_a_pause_though_the_page_is_a_new_tree() {
    let rules = rule_set("pause https://shop.example/private*");
    let mut session = Session::with(
        &rules,
        "<p n=40>a</p><form n=41><input type=password n=50 value=s3cret></form>",
    );
    session.set(50, json!({"type":"text"}));
    for path in ["private", ""] {
        let url = format!("https://shop.example/{path}");
        session.enforcer.route(&url.parse().unwrap());
    }
    session.load(
        "<b>more</b><i>in front</i><input n=60 value=open><u>x</u><u>x</u><form n=41><input type=text n=50 value=s3cret></form>",
    );
    assert_eq!(
        session.body(),
        "<b>more</b><i>in front</i><input value=\"open\"><u>x</u><u>x</u><form><input data-louver=\"mask\" type=\"text\" value=\"••••••\"></form>"
    );
    assert!(!session.wire.contains("s3cret"), "{}", session.wire);
}

#[test]
fn what_stuck_outlives_a_snapshot_and_a_private_page() {
    let rules = "mask .m\npause https://shop.example/private";
    let mut session = Session::new(rules, "<p class=m n=50>Jane</p><p class=m n=60>Jane</p>");
    session.set(50, json!({"class":"x"}));
    session.set(60, json!({"class":"x"}));
    session.remove(4, 60);
    session.load("<p class=x n=50>Jane</p>");
    session
        .enforcer
        .route(&"https://shop.example/private".parse().unwrap());
    session
        .enforcer
        .route(&"https://shop.example/".parse().unwrap());
    session.load("<p class=x n=50>Jane</p><i n=80></i><i n=81></i><b n=70>open</b>");
    session.add(4, None, "<p class=x n=60>Jane</p>");
    assert!(session.wire.contains("open") && !session.wire.contains("Jane"));
    session.check_copy();
}

#[test]
fn t15_what_loosens_at_the_new_url_loosens_nothing_that_was_there() {
    let rules = "private\nreveal .r @ https://shop.example/b\nenable .e @ https://shop.example/b";
    let html = "<p class=r>Jane</p><form><button class=e type=submit></button></form>";
    let mut session = Session::new(rules, html);
    session
        .enforcer
        .route(&"https://shop.example/b".parse().unwrap());
    session.add(
        4,
        None,
        "<p class=r>shown</p><form><button class=e type=submit></button></form>",
    );
    assert_eq!(
        session.body(),
        "<p class=\"r\">••••••</p><form><button class=\"e\" data-louver=\"disable\" type=\"submit\"></button></form>\
         <p class=\"r\">shown</p><form><button class=\"e\" type=\"submit\"></button></form>"
    );
    session.check_copy();
}

#[test]
fn what_is_revealed_at_one_url_is_masked_at_the_next() {
    for selector in ["p", "i + p"] {
        let rules = format!("private\nreveal {selector} @ https://shop.example/");
        let mut session = Session::new(&rules, "<i></i><p>shown</p>");
        assert_eq!(session.body(), "<i></i><p>shown</p>");
        let next = "https://shop.example/b".parse().unwrap();
        session.enforcer.route(&next);
        let said = session.enforcer.flush();
        session.deliver(said);
        assert_eq!(session.body(), "<i></i><p>••••••</p>", "{selector}");
        session.check_copy();
    }
}

#[test]
fn what_was_private_is_not_revealed_later() {
    let mut session = Session::new("private\nreveal .r", "<p n=50>Jane</p>");
    session.set(50, json!({"class":"r"}));
    session.add(50, None, "Roe<b class=r>shown</b>");
    assert_eq!(
        session.body(),
        "<p class=\"r\">••••••••••••<b class=\"r\">shown</b></p>"
    );
    session.check_copy();
}
