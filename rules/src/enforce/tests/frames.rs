//! Rules in frames: by the page's address and by the frame's own.

use serde_json::{Value, json};

use super::support::{Session, nodes, rule_set};

/// The page at `/` with a frame, number 50, whose document holds this at this address.
fn framed(rules: &str, address: &str, body: &str) -> Session {
    let mut session = Session::with(&rule_set(rules), "<iframe n=50></iframe>");
    load(&mut session, 50, 200, address, body);
    session
}

fn load(session: &mut Session, frame: u32, first: u32, address: &str, body: &str) {
    session.mutate(document(frame, first, address, body));
    session.check_copy();
}

fn document(frame: u32, first: u32, address: &str, body: &str) -> Value {
    let mut number = first + 10;
    let attributes = match address {
        "" => json!([]),
        _ => json!([{"id":frame,"attributes":{"rr_src":address}}]),
    };
    json!({"isAttachIframe":true,"attributes":attributes,"adds":[{"parentId":frame,"nextId":null,"node":{"type":0,"id":first,"childNodes":[
        {"type":2,"id":first + 1,"rootId":first,"tagName":"html","attributes":{},"childNodes":[
            {"type":2,"id":first + 2,"rootId":first,"tagName":"body","attributes":{},"childNodes":nodes(body, &mut number)}]}]}}]})
}

const WIDGET: &str = "https://shop.example/widget?session=S3CRET";

#[test]
fn t13_a_rule_for_the_address_of_a_frame_holds_in_it_and_not_beside_it() {
    for effect in ["mask", "hide"] {
        let rules = format!("{effect} .m @ /widget");
        let mut session = framed(&rules, WIDGET, "<p class=m>Jane</p><b>open</b>");
        session.add(4, None, "<p class=m>beside</p>");
        assert!(session.body().contains(">beside<"), "{}", session.body());
        assert!(session.body().contains(">open<"), "{}", session.body());
        assert!(!session.wire.contains("Jane"), "{effect}");
        // Where the frame is says more than its rules: no agent is told.
        assert!(!session.wire.contains("S3CRET") && !session.wire.contains("widget"));
        assert_eq!(session.ledger().leaked_rules, ["r0"]);
        // In a shadow tree of the frame, too, and in what comes later.
        session.add(211, None, "<x-a><shadow><p class=m>Jane</p></shadow></x-a>");
        assert!(!session.wire.contains("Jane"), "{effect}");
        session.check_copy();
    }
}

#[test]
fn t13_a_rule_for_the_address_of_the_page_reaches_into_its_frames() {
    let session = framed(
        "mask .m @ https://shop.example/",
        WIDGET,
        "<p class=m>Jane</p>",
    );
    assert!(!session.wire.contains("Jane"));
}

#[test]
fn t13_what_loosens_holds_in_a_frame_where_it_holds_on_the_page_and_in_the_frame() {
    for (pages, is_shown) in [
        ("", true),
        (" @ /", false),
        (" @ /widget", false),
        (" @ / /widget", true),
    ] {
        // What stands in a revealed frame is revealed, but for fields.
        let rules = format!("private\nreveal iframe\nreveal .r{pages}\nenable button{pages}");
        let body = "<input class=r value=shown><form><button n=260>x</button></form>";
        let session = framed(&rules, WIDGET, body);
        assert_eq!(session.wire.contains("shown"), is_shown, "{pages}");
        let held = session.enforcer.held(260).unwrap();
        assert_eq!(held.is_disabled, !is_shown, "{pages}");
    }
}

#[test]
fn t13_of_a_frame_at_a_paused_address_nothing_is_shared() {
    let mut session = framed("pause /widget", WIDGET, "<p n=220>Jane</p>");
    assert!(!session.wire.contains("Jane"));
    assert_eq!(session.body(), "<iframe></iframe>");
    assert!(!session.enforcer.paused());
    session.text(221, "Jane");
    session.add(220, None, "Jane");
    // It goes on within itself; only another document is another page.
    session.set(50, json!({"rr_src":"https://shop.example/open"}));
    session.check_copy();
    assert!(!session.wire.contains("Jane"));
    load(
        &mut session,
        50,
        300,
        "https://shop.example/open",
        "<p>shown</p>",
    );
    assert!(session.body().contains("shown"), "{}", session.body());
    // And back, without a load: what was shown of it goes.
    session.set(50, json!({"rr_src":WIDGET}));
    assert_eq!(session.body(), "<iframe></iframe>");
    session.check_copy();
}

#[test]
fn t13_a_frame_that_changes_its_address_keeps_what_tightened_before() {
    let rules = "mask .a @ /widget\nmask .b @ /other";
    let body = "<p class=a n=220>Jane</p><p class=b n=230>first</p>";
    let mut session = framed(rules, WIDGET, body);
    assert!(session.wire.contains("first") && !session.wire.contains("Jane"));
    session.set(50, json!({"rr_src":"https://shop.example/other"}));
    assert!(!session.body().contains("first"));
    session.add(211, None, "<p class=a>Jane</p><p class=b>Jane</p>");
    session.set(220, json!({"class":""}));
    assert!(!session.wire.contains("Jane"));
    session.check_copy();
    // The whole page again, and the page's own address: the frame's document is still the same.
    session
        .enforcer
        .route(&"https://shop.example/elsewhere".parse().unwrap());
    session.add(211, None, "<p class=a>Jane</p>");
    assert!(!session.wire.contains("Jane"));
}

#[test]
fn t13_where_a_frame_is_unknown_all_that_tightens_holds() {
    let rules =
        "private\nreveal iframe\nreveal .r @ /\nreveal .s\nmask .m @ /some\nhide .h @ /other";
    let body = "<input class=r value=Jane><input class=s value=shown><u class=m>Jane</u><u class=h>Jane</u>";
    for address in [
        "",
        "nonsense",
        "ftp://shop.example/widget",
        "data:text/html,x",
    ] {
        let session = framed(rules, address, body);
        assert!(!session.wire.contains("Jane"), "{address}");
        assert!(session.wire.contains("shown"), "{address}");
    }
    assert!(!framed("pause /other", "", "Jane").wire.contains("Jane"));
    // Without a rule or pause that depends on the address it is of no account.
    assert!(framed("mask .m", "", "shown").wire.contains("shown"));
}

#[test]
fn t13_a_frame_without_an_address_of_its_own_is_where_it_stands() {
    let rules = "mask .m @ /widget\nmask .n @ https://shop.example/";
    let body = "<p class=m>Jane</p><iframe n=250></iframe>";
    let mut session = framed(rules, WIDGET, body);
    for (first, address) in [(300, "about:blank"), (400, "about:srcdoc")] {
        load(
            &mut session,
            250,
            first,
            address,
            "<p class=m>Jane</p><p class=n>Jane</p><b>open</b>",
        );
        assert!(session.body().contains("open"));
    }
    assert!(!session.wire.contains("Jane"));
    let top = framed(
        rules,
        "about:blank",
        "<p class=n>Jane</p><p class=m>shown</p>",
    );
    assert!(top.wire.contains("shown") && !top.wire.contains("Jane"));
}

#[test]
fn t13_what_the_tag_applies_in_frames() {
    let rules = "mask .page @ /\nhide .frame @ /widget\ndisable .both\nreveal .r @ / /widget\nreveal .s @ /\npause /private";
    let session = Session::with(&rule_set(rules), "");
    let asked = [WIDGET, "https://shop.example/private", "nonsense"].map(str::to_owned);
    let told = session.enforcer.frame_rules(&asked);
    let json = serde_json::to_value(&told).unwrap();
    assert_eq!(
        json[WIDGET],
        json!({"paused":false,"text":"visible","hide":[".frame"],"mask":[".page"],"reveal":[".r"],"disable":[".both"],"enable":[],"urlParams":[]})
    );
    assert_eq!(json["https://shop.example/private"]["paused"], true);
    assert_eq!(told.len(), 2);
    let without = Session::with(&rule_set("mask .m"), "");
    assert!(without.enforcer.frame_rules(&asked).is_empty());
}

#[test]
fn t13_a_new_version_judges_frames_anew() {
    let mut session = framed("mask .m @ /widget", WIDGET, "<p class=m>Jane</p>");
    let (_, said) = session
        .enforcer
        .publish(&rule_set("mask .n @ /widget"))
        .unwrap();
    session.deliver(said);
    assert!(session.body().contains("Jane"));
    let (_, said) = session
        .enforcer
        .publish(&rule_set("pause /widget"))
        .unwrap();
    session.deliver(said);
    assert_eq!(session.body(), "<iframe></iframe>");
}

#[test]
fn t13_a_page_of_very_many_frames_is_judged_as_unknown_beyond_some() {
    let mut session = Session::with(&rule_set("mask .m @ /other"), "<div n=50></div>");
    for number in 0..120 {
        session.add(50, None, &format!("<iframe n={}></iframe>", 1000 + number));
        let address = format!("https://shop.example/f/{number}");
        let body = "<p class=m>x</p>";
        session.mutate(document(
            1000 + number,
            20_000 + number * 100,
            &address,
            body,
        ));
    }
    let masked = session.body().matches("••••••").count();
    assert_eq!(masked, 20);
}
