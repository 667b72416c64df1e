//! Content, attributes and values (M rows).

use super::support::Session;

/// What the agent's body is, for a page under `mask .m` and `hide .h`.
#[track_caller]
fn check(html: &str, expected: &str) {
    let mut session = Session::new("mask .m\nhide .h", html);
    assert_eq!(session.body(), expected, "{html}");
    session.check_copy();
}

#[test]
fn an_open_page_is_shown_as_it_is() {
    check(
        "<p id=a title=t>Hello <b>you</b></p><input value=x name=y>",
        "<p id=\"a\" title=\"t\">Hello <b>you</b></p><input name=\"y\" value=\"x\">",
    );
}

#[test]
fn m1_placeholders() {
    check(
        "<input class=m placeholder='Jane Roe' list=d>",
        "<input class=\"m\" data-louver=\"mask\">",
    );
}

#[test]
fn m2_m3_m4_titles_labels_and_data() {
    check(
        "<td class=m title='Jane' data-acct=1><i aria-label='Balance 1' aria-valuetext=1 role=img data-x=1>J</i></td>",
        "<td class=\"m\" data-louver=\"mask\"><i role=\"img\">••••••</i></td>",
    );
}
