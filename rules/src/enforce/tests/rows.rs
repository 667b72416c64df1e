//! Rows of the list of pitfalls for which one look is enough.

use serde_json::json;

use super::support::Session;
use crate::{
    action::{Action, Mode, Refusal, Verb},
    enforce::render::TOKEN,
};

#[test]
fn m36_a_value_split_over_elements_is_masked_in_each() {
    let mut session = Session::new(
        "mask .m",
        "<p class=m n=50><b n=51>4111</b><b n=52>1111</b></p>",
    );
    assert_eq!(session.body().matches(TOKEN).count(), 2);
    session.add(50, None, "<i>1112</i>");
    assert!(!session.wire.contains("111"), "{}", session.wire);
    session.check_copy();
}

#[test]
fn m31_a_masked_host_is_masked_whole() {
    let mut session = Session::new(
        "mask x-card",
        "<x-card value=Jane n=50><shadow><p n=51>Jane</p></shadow>Jane</x-card>",
    );
    session.set(50, json!({"label":"Jane"}));
    session.add(51, None, "<b title=Jane>Jane</b>");
    assert!(!session.wire.contains("Jane"), "{}", session.wire);
    session.check_copy();
}

#[test]
fn t21_t25_t26_what_is_masked_is_in_no_message_whatever_its_box() {
    let session = Session::new(
        "mask .m",
        "<span class=m>Jane</span><td class=m>Jane</td><p class=m style='display:none'>Jane</p>\
         <div class=m style='display:contents'><i hidden>Jane</i></div><dialog class=m>Jane</dialog>",
    );
    assert!(!session.wire.contains("Jane"), "{}", session.wire);
}

#[test]
fn c9_c14_c17_c20_c23_there_are_no_verbs_for_less_or_more_than_a_person_does() {
    let read = |does: serde_json::Value| {
        serde_json::from_value::<Action>(json!({"seq":1,"frame":1,"node":1,"do":does}))
    };
    assert!(read(json!({"verb":"click"})).is_ok());
    for verb in [
        "hover",
        "down",
        "contextMenu",
        "drop",
        "paste",
        "undo",
        "submit",
        "setValue",
    ] {
        assert!(read(json!({"verb":verb})).is_err(), "{verb}");
    }
    for key in ["g", "F5", "Ctrl+Enter", "Control"] {
        assert!(read(json!({"verb":"key","key":key})).is_err(), "{key}");
    }
}

#[test]
fn c25_c26_an_exception_lifts_no_disable_and_the_agent_is_told() {
    let session = Session::new(
        "disable main *\nenable #help",
        "<main><button type=button id=help n=50>x</button></main>",
    );
    assert_eq!(
        session.body(),
        "<main><button data-louver=\"disable\" id=\"help\" type=\"button\">x</button></main>"
    );
    let action = Action {
        seq: 1,
        frame: session.enforcer.frame(),
        node: session.agent_id(50).unwrap(),
        verb: Verb::Click,
    };
    let refusal = session.enforcer.judge(Mode::Write, &action).unwrap_err();
    assert_eq!(refusal, Refusal::Disabled);
    assert!(refusal.to_string().contains("disabled"));
}

#[test]
fn what_holds_on_an_element_is_told_by_its_number() {
    use crate::enforce::{Held, Shown};
    let session = Session::new(
        "mask .m\nhide .h\ndisable .d",
        "<p n=50>x</p><p class=m n=60>x</p><p class='h d' n=70></p>",
    );
    for (id, shown, is_disabled) in [
        (50, Shown::Open, false),
        (60, Shown::Masked, false),
        (70, Shown::Hidden, true),
    ] {
        let held = Held { shown, is_disabled };
        assert_eq!(session.enforcer.held(id), Some(held));
    }
    for none in [1, 12, 999] {
        assert_eq!(session.enforcer.held(none), None, "{none}");
    }
}
