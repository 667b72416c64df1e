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
