//! What counts as let through by the tag: as much as a rule, a mark or the policy covers, and no more.

use serde_json::json;

use super::support::Session;

/// How many leaks a page is, for rules `mask .m` and `hide .h`.
#[track_caller]
fn check(cases: &[(&str, u64)]) {
    for (html, leaks) in cases {
        let session = Session::new("mask .m\nhide .h", html);
        assert_eq!(session.ledger().leaks, *leaks, "{html}");
    }
}

#[test]
fn of_hidden_content_a_box_is_left() {
    check(&[
        ("<p data-louver=hide rr_width=1px rr_height=1px></p>", 0),
        ("<p data-louver=hide id=a></p>", 1),
        ("<p class=h data-louver=hide></p>", 1),
        ("<p data-louver=hide><b>x</b></p>", 2),
        ("<p data-louver=hide> </p>", 0),
        ("<p data-louver=hide><b id=a title=b></b></p>", 1),
    ]);
}

#[test]
fn of_masked_content_its_structure_is_left() {
    check(&[
        ("<p class=m id=a data-louver=mask>••••••</p>", 0),
        ("<p class=m>x</p>", 1),
        ("<p class=m title=x data-x=y></p>", 2),
        ("<p class=m title=''></p>", 0),
        ("<p class=m style='width:1px'></p>", 0),
        ("<p class=m style=\"--x:'1'\"></p>", 1),
        ("<input class=m value=••••••>", 0),
        ("<input class=m value=x>", 1),
        ("<style data-louver=mask _cssText=••••••></style>", 0),
        ("<style data-louver=mask _cssText='a{}'></style>", 1),
        ("<link data-louver=mask _cssText=••••••>", 1),
        ("<p data-louver=mask rr_scrollTop=5></p>", 0),
        ("<img data-louver=mask rr_width=1px>", 0),
        ("<img class=m>", 1),
        ("<input type=password data-rr-is-password=true>", 0),
    ]);
}

#[test]
fn of_open_content_all_is_left_but_what_is_never_sent() {
    check(&[
        ("<p id=a title=b content=c value=d>x</p>", 0),
        ("<p nonce=x></p>", 1),
        ("<iframe srcdoc=x></iframe>", 1),
        ("<link integrity=x>", 1),
        ("<canvas rr_dataURL=x></canvas>", 1),
        ("<p onclick=x></p>", 1),
        ("<input type=text value=x>", 0),
        ("<input type=hidden value=x>", 1),
        ("<button type=hidden value=x></button>", 0),
        ("<meta name=' Viewport ' content=x>", 0),
        ("<meta name=author content=x>", 1),
        ("<meta content=x>", 1),
        ("<script src=x></script>", 1),
        ("<script>x</script>", 1),
        ("<script>SCRIPT_PLACEHOLDER</script>", 0),
        ("<script> </script>", 0),
        ("<noscript>x</noscript><template id=x></template>", 2),
    ]);
}

#[test]
fn of_a_change_what_it_brought_counts() {
    let mut session = Session::new(
        "mask .m\nhide .h",
        "<p class=m title=x n=50></p><b n=60></b>",
    );
    let before = session.ledger().leaks;
    let mut leaks = |attributes: serde_json::Value| {
        session.set(50, attributes);
        session.ledger().leaks - before
    };
    assert_eq!(leaks(json!({"id":"a"})), 0);
    assert_eq!(leaks(json!({"title":"y"})), 1);
    assert_eq!(leaks(json!({"title":null})), 1);
    session.add(60, None, "<i class=m>x</i>");
    assert_eq!(session.ledger().leaks - before, 2);
}

#[test]
fn of_controls_what_is_said_counts() {
    let mut session = Session::new(
        "mask .m\nhide .h",
        "<input n=50><input n=51 type=hidden><input n=52 class=m><input n=53 data-louver=hide><input n=54 type=checkbox class=m>",
    );
    for (id, text, is_checked, leaks) in [
        (50, "x", true, 0),
        (51, "", false, 0),
        (51, "x", false, 1),
        (52, "", false, 0),
        (52, "••••••", false, 0),
        (52, "x", false, 1),
        (53, "", false, 1),
        (54, "", false, 0),
        (54, "", true, 1),
    ] {
        let before = session.ledger().leaks;
        session.input(id, text, is_checked);
        let found = session.ledger().leaks - before;
        assert_eq!(found, leaks, "{id} {text} {is_checked}");
    }
}

#[test]
fn after_many_leaks_no_rule_is_sought() {
    let mut session = Session::new("mask .m\nhide .h", &"<p onclick=x></p>".repeat(9_999));
    session.add(4, None, "<p class=m>x</p>");
    assert_eq!(session.ledger().leaks, 10_000);
    session.add(4, None, "<p class=h></p>");
    assert_eq!(session.ledger().leaks, 10_001);
    assert_eq!(session.ledger().leaked_rules, ["policy", "r0"]);
}
