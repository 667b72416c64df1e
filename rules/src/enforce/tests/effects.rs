//! What an action changes besides the element it is aimed at: the C rows of the list of pitfalls, continued.

use serde_json::json;

use super::{
    actions::{choose, click, press, write},
    support::Session,
};
use crate::action::{Action, Key, Mode, Refusal, Verb};

const DISABLED: Result<u32, Refusal> = Err(Refusal::Disabled);

#[test]
fn a_reset_empties_what_a_page_makes_a_field_and_outputs() {
    let session = Session::new(
        "mask .m\ndisable .d",
        "<form><x-f class=m>4111</x-f><input type=reset n=50></form><form><x-f class=d>4111</x-f><input type=reset n=51></form>\
         <form><output class=m>1</output><input type=reset n=52></form><form><x-f>1</x-f><output>1</output><input type=reset n=53></form>",
    );
    for id in [50, 51, 52] {
        assert_eq!(click(&session, id), DISABLED, "{id}");
    }
    assert_eq!(click(&session, 53), Ok(53));
}

#[test]
fn hidden_content_may_hold_what_a_reset_or_a_label_changes() {
    let session = Session::new(
        "hide .h",
        "<form><p class=h></p><input type=reset n=50></form><label n=51>a<i class=h></i><input type=checkbox></label>\
         <label n=52>a<input type=checkbox><i class=h></i></label>",
    );
    for id in [50, 51] {
        assert_eq!(click(&session, id), DISABLED, "{id}");
    }
    assert_eq!(click(&session, 52), Ok(52));
}

#[test]
fn c13_invokers_of_every_kind() {
    let session = Session::new(
        "disable .d\nmask .m",
        "<div id=p class=d></div><input type=checkbox id=q class=m><div id=r></div>\
         <button type=button interestfor=p n=50>x</button><a href=/x interestfor=p n=51>x</a><area href=/x interestfor=p n=52></area>\
         <svg><a interestfor=p n=53></a></svg><button type=button commandfor=q n=54>x</button><label n=55><button type=button interestfor=p>x</button></label>\
         <button type=button interestfor=r n=56>x</button><p interestfor=none n=57>x</p>",
    );
    for id in 50..=55 {
        assert_eq!(click(&session, id), DISABLED, "{id}");
    }
    // With the focus comes the interest.
    assert_eq!(press(&session, 51, Key::Tab), DISABLED);
    for id in [56, 57] {
        assert_eq!(click(&session, id), Ok(id), "{id}");
    }
}

#[test]
fn of_a_group_of_radio_buttons_all_or_none_may_be_chosen() {
    let session = Session::new(
        "mask .m\ndisable .d\nhide .h",
        "<input type=radio name=a class=m checked><label n=49><input type=radio name=a n=50></label><input type=radio name=b class=d><input type=radio name=b n=51>\
         <input type=radio name=c class=h><input type=radio name=c n=52><input type=radio name=d n=53><form><input type=radio name=d class=m></form>\
         <input type=radio n=54><input type=radio class=m>",
    );
    for id in [49, 50, 51, 52] {
        assert_eq!(click(&session, id), DISABLED, "{id}");
    }
    for id in [50, 51, 52] {
        assert_eq!(press(&session, id, Key::Space), DISABLED, "{id}");
        assert_eq!(press(&session, id, Key::ArrowUp), DISABLED, "{id}");
    }
    for id in [53, 54] {
        assert_eq!(click(&session, id), Ok(id), "{id}");
        assert_eq!(press(&session, id, Key::ArrowUp), Ok(id), "{id}");
    }
}

#[test]
fn what_is_given_up_by_a_choice_has_to_be_free() {
    let session = Session::new(
        "mask .m\ndisable .d",
        "<select multiple n=50><option class=m selected>a</option><option n=51>b</option></select>\
         <select multiple n=52><option class=d>a</option><option>b</option></select><select n=53><option class=m>a</option><option>b</option></select>\
         <details name=g class=d open><summary>a</summary>x</details><details name=g><summary n=54><b n=55>b</b></summary>y</details>\
         <details name=h><summary n=56>b</summary>y</details>",
    );
    for id in [50, 52] {
        assert_eq!(choose(&session, id, &[1]), DISABLED, "{id}");
    }
    for id in [51, 54, 55] {
        assert_eq!(click(&session, id), DISABLED, "{id}");
    }
    assert_eq!(click(&session, 56), Ok(56));
    // Of one option alone the choice is the same whatever was chosen; where an arrow leads to depends on it.
    assert_eq!(choose(&session, 53, &[1]), Ok(53));
    assert_eq!(press(&session, 53, Key::ArrowDown), DISABLED);
}

#[test]
fn a_shadow_host_passes_references_on_to_anything_in_it() {
    let host = |id: &str, inner: &str| format!("<x-a id={id}><shadow>{inner}</shadow></x-a>");
    let html = [
        host("a", "<button type=button class=d>x</button>"),
        host("b", "<input type=checkbox class=m>"),
        host("c", &host("d", "<p class=h></p>")),
        host("e", "<form><button>x</button></form>"),
        host("f", "<form><output class=m>x</output></form>"),
        host("g", "<button type=button>x</button>"),
    ];
    let session = Session::new(
        "disable .d\nmask .m\nhide .h\nenable .ok",
        &format!(
            "{}<label for=a n=250>x</label><label for=b n=251>x</label><label for=c n=252>x</label><label for=e n=253>x</label>\
             <button type=button popovertarget=a n=254>x</button><button type=button commandfor=a n=255>x</button><button form=a class=ok n=256>x</button>\
             <button type=reset form=f n=257>x</button><label n=258><x-a><shadow><i class=d></i></shadow></x-a><input type=checkbox></label>\
             <label for=g n=259>x</label><button type=button popovertarget=g n=260>x</button><button type=reset form=g n=261>x</button><input form=g class=ok n=262>",
            html.concat()
        ),
    );
    for id in 250..=258 {
        assert_eq!(click(&session, id), DISABLED, "{id}");
    }
    assert_eq!(press(&session, 262, Key::Enter), DISABLED);
    for id in 259..=261 {
        assert_eq!(click(&session, id), Ok(id), "{id}");
    }
}

#[test]
fn a_type_is_what_browsers_read() {
    let session = Session::new(
        "",
        "<form><button type='button ' n=50>x</button><button type='reset ' n=51>x</button><button type=BUTTON n=52>x</button><input type=' file' n=53></form>",
    );
    for id in [50, 51] {
        assert_eq!(click(&session, id), DISABLED, "{id}");
    }
    assert_eq!(click(&session, 52), Ok(52));
    assert_eq!(write(&session, 53, "x"), Ok(53));
}

#[test]
fn c11_any_key_is_for_what_was_seen() {
    let mut session = Session::new(
        "",
        "<select n=50><option>A</option><option>B</option></select><input n=51><ul><li><input type=radio name=g n=52></li><li><input type=radio name=g n=53></li></ul>\
         <input type=range n=54>",
    );
    let stale = Err(Refusal::Stale);
    for (changed, node, key, verdict) in [
        (50, 50, Key::ArrowDown, stale),
        (50, 50, Key::Tab, Ok(50)),
        (51, 51, Key::Backspace, stale),
        (51, 51, Key::Delete, stale),
        (51, 51, Key::ArrowLeft, stale),
        (51, 51, Key::Escape, Ok(51)),
        (53, 52, Key::ArrowDown, stale),
        (53, 52, Key::Space, Ok(52)),
        (54, 54, Key::End, stale),
    ] {
        let action = Action {
            seq: 1,
            frame: session.enforcer.frame(),
            node: session.agent_id(node).unwrap(),
            verb: Verb::Key { key },
        };
        session.set(changed, json!({"aria-label": format!("{node} {key:?}")}));
        let judged = session.enforcer.judge(Mode::Write, &action);
        assert_eq!(judged.map(|action| action.node), verdict, "{node} {key:?}");
    }
}

#[test]
fn an_output_may_be_for_a_field_in_a_shadow_tree() {
    let session = Session::new(
        "mask .m",
        "<x-a id=a><shadow><input class=m></shadow></x-a><output for=a>4111</output><x-b id=b><shadow><input></shadow></x-b><output for=b>open</output>",
    );
    let body = session.body();
    assert!(!body.contains("4111") && body.contains("open"), "{body}");
}

#[test]
fn what_comes_to_stand_in_an_element_of_the_same_effect_bears_its_mark_no_more() {
    let mut session = Session::new("disable .d", "<div n=20><b n=21 class=d>x</b></div>");
    session.set(20, json!({"class":"d"}));
    assert_eq!(
        session.body(),
        "<div class=\"d\" data-louver=\"disable\"><b class=\"d\">x</b></div>"
    );
    session.check_copy();
}

#[test]
fn c2_enter_in_a_field_is_a_click_on_the_default_button() {
    let html = "<form><input n=50><textarea n=51></textarea><input type=checkbox n=52><button id=a>Save</button><button id=b>Other</button></form>";
    let session = Session::new("", html);
    assert_eq!(press(&session, 50, Key::Enter), Err(Refusal::Disabled));
    assert_eq!(press(&session, 52, Key::Enter), Err(Refusal::Disabled));
    assert_eq!(press(&session, 51, Key::Enter), Ok(51));
    assert_eq!(press(&session, 50, Key::Backspace), Ok(50));
    assert_eq!(press(&session, 52, Key::Space), Ok(52));
    assert_eq!(
        press(&Session::new("enable #b", html), 50, Key::Enter),
        Err(Refusal::Disabled)
    );
    assert_eq!(
        press(&Session::new("enable #a", html), 50, Key::Enter),
        Ok(50)
    );
}

#[test]
fn c3_forms_without_a_submit_control() {
    let html = "<form n=40><input n=50></form>";
    assert_eq!(
        press(&Session::new("", html), 50, Key::Enter),
        Err(Refusal::Disabled)
    );
    assert_eq!(
        press(&Session::new("enable form", html), 50, Key::Enter),
        Ok(50)
    );
    assert_eq!(
        press(
            &Session::new("enable form\ndisable form", html),
            50,
            Key::Enter
        ),
        Err(Refusal::Disabled)
    );
    assert_eq!(
        press(&Session::new("", "<input n=50>"), 50, Key::Enter),
        Ok(50)
    );
}

#[test]
fn c4_buttons_outside_of_their_form() {
    let session = Session::new(
        "disable #f\nenable button",
        "<form id=f><input id=x></form><button form=f n=50>x</button><button type=reset form=f n=51>x</button><input form=f n=52><button form=g n=53>y</button>",
    );
    assert_eq!(click(&session, 50), Err(Refusal::Disabled));
    assert_eq!(click(&session, 51), Err(Refusal::Disabled));
    assert_eq!(press(&session, 52, Key::Enter), Err(Refusal::Disabled));
    assert_eq!(click(&session, 53), Ok(53));
}

#[test]
fn c5_labels() {
    let session = Session::new(
        "disable .d\nmask .m\nhide .h",
        "<label for=x n=50>a</label><input type=checkbox id=x class=d><label n=51><b n=52>b</b><input type=checkbox class=d></label>\
         <label for=y n=53>c</label><input type=checkbox id=y class=m><label for=z n=54>d</label><input id=z class=h>\
         <label for=o n=55>e</label><input type=checkbox id=o><label for=f n=56>f</label><input type=file id=f>",
    );
    for (id, refusal) in [
        (50, Refusal::Disabled),
        (51, Refusal::Disabled),
        (52, Refusal::Disabled),
        (53, Refusal::Disabled),
        (54, Refusal::Disabled),
        (56, Refusal::Unsuitable),
    ] {
        assert_eq!(click(&session, id), Err(refusal), "{id}");
    }
    assert_eq!(click(&session, 55), Ok(55));
}

#[test]
fn c13_invokers() {
    let session = Session::new(
        "disable .d\nhide .h",
        "<button type=button popovertarget=p n=50>x</button><div id=p class=d></div>\
         <button type=button commandfor=q command=show-modal n=51>x</button><dialog id=q class=h></dialog>\
         <button type=button popovertarget=r n=52>x</button><div id=r></div>",
    );
    assert_eq!(click(&session, 50), Err(Refusal::Disabled));
    assert_eq!(click(&session, 51), Err(Refusal::Disabled));
    assert_eq!(press(&session, 51, Key::Enter), Err(Refusal::Disabled));
    assert_eq!(click(&session, 52), Ok(52));
}

#[test]
fn a_reset_writes_every_field_of_its_form() {
    let session = Session::new(
        "mask .m\nhide .h\ndisable .d",
        "<form><input n=50 type=reset><input type=hidden></form>\
         <form><p><button n=51 type=reset>x</button></p><select class=m></select></form>\
         <form><button n=52 type=reset>x</button><i class=h><textarea></textarea></i></form>\
         <form><button n=53 type=reset><b n=54>x</b></button><input class=d></form>\
         <form id=f><input></form><input form=f class=m><button n=55 form=f type=reset>x</button>\
         <form><input class=m><button n=56 type=button>x</button></form>",
    );
    assert_eq!(click(&session, 50), Ok(50));
    assert_eq!(click(&session, 51), Err(Refusal::Disabled));
    assert_eq!(press(&session, 51, Key::Enter), Err(Refusal::Disabled));
    assert_eq!(click(&session, 52), Err(Refusal::Disabled));
    assert_eq!(click(&session, 53), Err(Refusal::Disabled));
    assert_eq!(click(&session, 54), Err(Refusal::Disabled));
    assert_eq!(click(&session, 55), Err(Refusal::Disabled));
    assert_eq!(click(&session, 56), Ok(56));
}

#[test]
fn a_reset_writes_no_field_of_another_form_and_no_button() {
    let session = Session::new(
        "mask .m\nenable [type=reset]",
        "<form><button n=50 type=reset></button><input type=submit><input type=image><input type=button class=m>\
         <input type=reset class=m><input type=hidden class=m></form>\
         <form><button n=51 type=reset></button><input form=other class=m></form>\
         <form id=f></form><form id=f><button n=52 type=reset></button></form><input form=f class=m>\
         <form></form><input class=m>",
    );
    for id in [50, 51, 52] {
        assert_eq!(click(&session, id), Ok(id));
    }
}

#[test]
fn a_form_has_a_default_button_of_its_own() {
    let html = "<form><input n=50><button class=a>x</button></form><form><input n=51><button class=b>y</button></form>\
         <div id=d><input n=52 form=d></div><x-a><shadow><input n=53></shadow></x-a>";
    let session = Session::new("enable .b", html);
    assert_eq!(press(&session, 50, Key::Enter), Err(Refusal::Disabled));
    for id in [51, 52, 53] {
        assert_eq!(press(&session, id, Key::Enter), Ok(id), "{id}");
    }
}

#[test]
fn a_label_labels_the_first_control_and_nothing_else() {
    let session = Session::new(
        "disable .d",
        "<label for=p n=50>a</label><p id=p class=d>x</p><label n=51>b<i class=d>x</i><input type=hidden class=d><input type=checkbox></label>\
         <label for='' n=52>c</label><input id='' class=d><label for=q n=53>d</label><meter id=q class=d></meter>\
         <label for=r n=54>e</label><button id=r type=reset class=d></button><label n=55>f<textarea class=d></textarea></label>",
    );
    for id in [50, 51, 52] {
        assert_eq!(click(&session, id), Ok(id), "{id}");
    }
    for id in [53, 54, 55] {
        assert_eq!(click(&session, id), Err(Refusal::Disabled), "{id}");
    }
}

#[test]
fn an_arrow_chooses_among_the_radio_buttons_of_one_group() {
    let session = Session::new(
        "disable .d\nmask .m",
        "<form><input type=radio name=a n=50><input type=radio name=b class=d><input type=checkbox name=a class=d></form>\
         <form><input type=radio name=a class=d n=51></form><form><input type=radio name=a n=52><input type=radio name=a class=m></form>\
         <select name=a n=53></select><p n=54>x</p>",
    );
    assert_eq!(press(&session, 50, Key::ArrowUp), Ok(50));
    assert_eq!(press(&session, 52, Key::ArrowLeft), Err(Refusal::Disabled));
    assert_eq!(press(&session, 52, Key::Tab), Ok(52));
    for id in [53, 54] {
        assert_eq!(press(&session, id, Key::ArrowRight), Ok(id));
    }
}

#[test]
fn enter_in_a_select_may_submit_its_form() {
    let session = Session::new(
        "",
        "<form><select n=50></select><div contenteditable n=51>x</div><p role=textbox n=52></p></form>",
    );
    assert_eq!(press(&session, 50, Key::Enter), Err(Refusal::Disabled));
    assert_eq!(press(&session, 51, Key::Enter), Ok(51));
    assert_eq!(press(&session, 52, Key::Enter), Ok(52));
}
