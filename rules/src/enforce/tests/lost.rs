//! Rules that say what holds while they match nothing.

use serde_json::{Value, json};

use super::support::Session;
use crate::ruleset::RuleSet;

/// A rule for `.card` on the checkout, with what holds while it matches nothing there.
fn session(when_lost: Value, html: &str) -> Session {
    let rules =
        json!({"rules":[{"id":"a","effect":"mask","selector":".card","whenLost":when_lost}]});
    Session::with(&RuleSet::from_json(&rules.to_string()).unwrap(), html)
}

const FORM: &str = "<form n=20><b n=21>4111</b></form><p n=30>open</p>";

#[test]
fn until_it_matches_what_is_around_it_is_masked() {
    let mut session = session(json!({"mask":"form"}), FORM);
    let masked = "<form data-louver=\"mask\"><b>••••••</b></form><p>open</p>";
    assert_eq!(session.body(), masked);
    // What was masked for it stays so wherever it moves.
    session.mutate(
        json!({"removes":[{"parentId":20,"id":21}],"adds":[{"parentId":30,"nextId":null,
        "node":{"type":2,"id":21,"tagName":"b","attributes":{},"childNodes":[]}}]}),
    );
    session.mutate(json!({"adds":[{"parentId":21,"nextId":null,"node":{"type":3,"id":22,"textContent":"4111"}}]}));
    assert!(!session.wire.contains("4111"), "{}", session.wire);
    session.check_copy();
    // It matches: all else is shown again.
    session.add(20, None, "<i class=card n=40>4222</i>");
    assert_eq!(
        session.body(),
        "<form><i class=\"card\" data-louver=\"mask\">••••••</i></form><p>open<b>4111</b></p>"
    );
    session.check_copy();
    // Its element goes: masked at once.
    session.remove(20, 40);
    session.add(20, None, "<u>4333</u>");
    assert!(!session.wire.contains("4222") && !session.wire.contains("4333"));
    session.check_copy();
}

#[test]
fn until_it_matches_nothing_is_shared() {
    let mut session = session(json!("pause"), FORM);
    assert!(session.enforcer.paused());
    assert!(session.enforcer.snapshot().is_empty());
    session.text(22, "4111 again");
    session.input(21, "4111", false);
    assert_eq!(session.wire, "");
    let said = session.set(21, json!({"class":"card"}));
    assert!(!session.enforcer.paused());
    assert_eq!(said[0]["type"], 4, "the whole page, with its size");
    assert_eq!(
        session.body(),
        "<form><b class=\"card\" data-louver=\"mask\">••••••</b></form><p>open</p>"
    );
    // What stuck to the element is not lost with its class, but the rule is.
    let said = session.set(21, json!({"class":"x"}));
    assert!(said.is_empty() && session.enforcer.paused());
    assert!(!session.wire.contains("4111"));
}

#[test]
fn a_match_in_hidden_content_counts_for_nothing() {
    let rules = r#"{"rules":[{"id":"h","effect":"hide","selector":".h"},
        {"id":"a","effect":"mask","selector":".card","whenLost":"pause"}]}"#;
    let rules = RuleSet::from_json(rules).unwrap();
    let mut session = Session::with(
        &rules,
        "<div class=h><i class=card>4111</i></div><p n=30>x</p>",
    );
    assert!(session.enforcer.paused());
    session.add(30, None, "<i class='card h'>4111</i>");
    assert!(!session.enforcer.paused(), "the box itself may be seen");
}

#[test]
fn the_tag_says_what_a_covered_element_matches_and_only_covered_ones_count() {
    let rules = r#"{"rules":[{"id":"a","effect":"mask","selector":"[autocomplete=tel]","whenLost":"pause"}]}"#;
    let rules = RuleSet::from_json(rules).unwrap();
    let session = |html| Session::with(&rules, html);
    assert!(!session("<input data-louver='mask =0'>").enforcer.paused());
    assert!(session("<input data-louver='mask =1'>").enforcer.paused());
    assert!(session("<input data-louver='=0'>").enforcer.paused());
    assert!(session("<input data-louver='lost =0'>").enforcer.paused());
}

#[test]
fn the_page_of_another_rule_loses_nothing_and_shows_nothing_again() {
    let rules = r#"{"rules":[{"id":"a","effect":"mask","selector":".card","pages":["/pay"],"whenLost":{"mask":"form"}}]}"#;
    let rules = RuleSet::from_json(rules).unwrap();
    let mut session = Session::with(&rules, FORM);
    assert!(session.body().contains("4111"));
    let go = |session: &mut Session, path: &str| {
        let url = format!("https://shop.example{path}").parse().unwrap();
        let page = session.enforcer.route(&url);
        let said = session.enforcer.flush();
        (page, session.deliver(said))
    };
    let (page, said) = go(&mut session, "/pay");
    assert_eq!(said[1]["type"], 3, "what it masks: {said:?}");
    assert_eq!(
        json!(page.when_lost),
        json!([{"rule":0,"selector":".card","mask":"form"}])
    );
    assert!(session.body().starts_with("<form data-louver=\"mask\">"));
    let (page, said) = go(&mut session, "/thanks");
    assert_eq!(page.when_lost, []);
    assert_eq!(said.len(), 1, "its address alone: {said:?}");
    assert!(session.body().starts_with("<form data-louver=\"mask\">"));
    session.check_copy();
}

#[test]
fn a_rule_that_a_change_of_url_finds_is_told_with_the_whole_page() {
    let rules = r#"{"rules":[{"id":"a","effect":"mask","selector":".card","pages":["/pay"],"whenLost":{"mask":"form"}}]}"#;
    let rules = RuleSet::from_json(rules).unwrap();
    let mut session = Session::with(&rules, "<form n=20 class=card>x</form>");
    let url = "https://shop.example/pay".parse().unwrap();
    session.enforcer.route(&url);
    let said = session.enforcer.flush();
    let said = session.deliver(said);
    assert_eq!((&said[0]["type"], &said[1]["type"]), (&json!(4), &json!(2)));
    session.check_copy();
}

#[test]
fn what_was_away_while_the_page_of_a_rule_was_left_comes_back_masked() {
    let rules = r#"{"rules":[{"id":"a","effect":"mask","selector":".card","pages":["/pay"],"whenLost":{"mask":"form"}}]}"#;
    let mut session = Session::with(&RuleSet::from_json(rules).unwrap(), "<p n=30>open</p>");
    let go = |session: &mut Session, path: &str| {
        let url = format!("https://shop.example{path}").parse().unwrap();
        session.enforcer.route(&url);
        let said = session.enforcer.flush();
        session.deliver(said);
    };
    go(&mut session, "/pay");
    session.add(4, None, "<form n=20></form>");
    session.remove(4, 20);
    go(&mut session, "/thanks");
    session.add(4, None, "<form n=20>4111</form>");
    assert!(
        session.body().contains("<form data-louver=\"mask\">"),
        "{}",
        session.body()
    );
    assert!(!session.wire.contains("4111"));
    session.check_copy();
}

#[test]
fn a_new_version_begins_anew() {
    let mut session = session(json!("pause"), FORM);
    let open = RuleSet::from_json(r#"{"rules":[{"id":"a","effect":"mask","selector":".card"}]}"#);
    let (_, said) = session.enforcer.publish(&open.unwrap()).unwrap();
    session.deliver(said);
    assert!(session.body().contains("4111"));
}
