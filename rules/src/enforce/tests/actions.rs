//! What an agent may do: the C rows of the list of pitfalls.

use serde_json::json;

use super::support::Session;
use crate::action::{Action, Key, Mode, Navigation, Refusal, Verb};

fn ask(session: &Session, node: u32, verb: Verb) -> Result<u32, Refusal> {
    let action = Action {
        seq: 1,
        frame: session.enforcer.frame(),
        node: session.agent_id(node).unwrap_or(u32::MAX),
        verb: verb.clone(),
    };
    let judged = session.enforcer.judge(Mode::Write, &action)?;
    assert_eq!((judged.verb, judged.seq), (verb, 1));
    Ok(judged.node)
}

pub(super) fn click(session: &Session, node: u32) -> Result<u32, Refusal> {
    ask(session, node, Verb::Click)
}

pub(super) fn press(session: &Session, node: u32, key: Key) -> Result<u32, Refusal> {
    ask(session, node, Verb::Key { key })
}

pub(super) fn write(session: &Session, node: u32, text: &str) -> Result<u32, Refusal> {
    ask(session, node, Verb::Type { text: text.into() })
}

pub(super) fn choose(session: &Session, node: u32, options: &[u32]) -> Result<u32, Refusal> {
    ask(
        session,
        node,
        Verb::Choose {
            options: options.into(),
        },
    )
}

#[test]
fn c1_c8_children_of_disabled_elements() {
    let session = Session::new(
        "disable .d",
        "<button type=button class=d n=50><svg n=51><path n=52></path></svg></button><div><b class=d n=60>x</b></div><a n=70>y</a>",
    );
    for id in [50, 51, 52, 60] {
        assert_eq!(click(&session, id), Err(Refusal::Disabled), "{id}");
    }
    assert_eq!(click(&session, 70), Ok(70));
}

#[test]
fn submit_controls_are_disabled_unless_enabled() {
    let session = Session::new(
        "enable #ok",
        "<form><button n=50><b n=51>x</b></button><input type=submit n=52><input type=image n=53><button id=ok n=54><i n=55></i></button><button type=button n=56>y</button></form><button n=57>no form</button>",
    );
    for id in [50, 51, 52, 53] {
        assert_eq!(click(&session, id), Err(Refusal::Disabled), "{id}");
        assert_eq!(
            press(&session, id, Key::Space),
            Err(Refusal::Disabled),
            "{id}"
        );
    }
    for id in [54, 55, 56, 57] {
        assert_eq!(click(&session, id), Ok(id));
    }
}

#[test]
fn c6_c7_keys_are_judged_by_what_they_set_off() {
    let session = Session::new(
        "disable .d\nmask .m",
        "<button type=button class=d n=50>x</button><input type=radio name=g n=51><input type=radio name=g class=d n=52>\
         <input type=radio name=h n=53><a href=/x class=d n=54>x</a><input class=m n=55><details><summary class=d n=56>x</summary></details>\
         <select class=d n=57><option>1</option></select>",
    );
    for key in [Key::Enter, Key::Space, Key::Tab, Key::ArrowDown] {
        for id in [50, 52, 54, 56, 57] {
            assert_eq!(
                press(&session, id, key),
                Err(Refusal::Disabled),
                "{id} {key:?}"
            );
        }
        assert_eq!(press(&session, 55, key), Err(Refusal::Masked));
    }
    assert_eq!(press(&session, 51, Key::ArrowDown), Err(Refusal::Disabled));
    assert_eq!(press(&session, 53, Key::Space), Ok(53));
    assert_eq!(press(&session, 53, Key::ArrowDown), Ok(53));
}

#[test]
fn c11_t8_a_node_that_is_no_longer_the_one_aimed_at() {
    let mut session = Session::new(
        "",
        "<ul><li n=40><b n=41>Alice</b><button type=button n=50>Delete</button></li></ul><button type=button n=60>Pay 5</button>",
    );
    let aimed = |session: &Session, node: u32| Action {
        seq: 1,
        frame: session.enforcer.frame(),
        node: session.agent_id(node).unwrap(),
        verb: Verb::Click,
    };
    let (delete, pay) = (aimed(&session, 50), aimed(&session, 60));
    assert!(session.enforcer.judge(Mode::Write, &delete).is_ok());
    // The framework uses the row for somebody else.
    session.text(14, "Bob");
    assert_eq!(
        session.enforcer.judge(Mode::Write, &delete),
        Err(Refusal::Stale)
    );
    assert!(session.enforcer.judge(Mode::Write, &pay).is_ok());
    session.text(18, "Pay 500");
    assert_eq!(
        session.enforcer.judge(Mode::Write, &pay),
        Err(Refusal::Stale)
    );
    assert!(click(&session, 50).is_ok() && click(&session, 60).is_ok());
    let mut other = Session::new(
        "enable .ok",
        "<div role=row><b n=41>Alice</b><input type=button value=Keep n=50></div><form><input n=60><button class=ok n=61>Save</button></form>",
    );
    let (keep, enter) = (
        aimed(&other, 50),
        Action {
            verb: Verb::Key { key: Key::Enter },
            ..aimed(&other, 60)
        },
    );
    let text_of = |session: &Session, id: u32| {
        let document = session.enforcer.mirror.as_ref().unwrap().document();
        document.id(document.first_child(document.by_id(id).unwrap()).unwrap())
    };
    let judged = |session: &Session, action| session.enforcer.judge(Mode::Write, action);
    assert!(judged(&other, &keep).is_ok() && judged(&other, &enter).is_ok());
    other.mutate(json!({"attributes":[{"id":60,"attributes":{"value":"typed"}}]}));
    assert!(judged(&other, &enter).is_ok(), "what is entered is no name");
    // What Enter presses, what a button says that is an input, and a row that is one by its role.
    let button = text_of(&other, 61);
    other.text(button, "Delete all");
    assert_eq!(judged(&other, &enter), Err(Refusal::Stale));
    assert!(judged(&other, &keep).is_ok());
    other.mutate(json!({"attributes":[{"id":50,"attributes":{"value":"Delete"}}]}));
    assert_eq!(judged(&other, &keep), Err(Refusal::Stale));
    let delete = aimed(&other, 50);
    let name = text_of(&other, 41);
    other.text(name, "Bob");
    assert_eq!(judged(&other, &delete), Err(Refusal::Stale));
    // Gone, and gone and come again.
    let pay = aimed(&session, 60);
    session.remove(4, 60);
    assert_eq!(
        session.enforcer.judge(Mode::Write, &pay),
        Err(Refusal::Stale)
    );
    session.mutate(json!({"adds":[{"parentId":4,"nextId":null,"node":{"type":2,"id":60,"tagName":"button","attributes":{"type":"button"},"childNodes":[]}}]}));
    assert_eq!(
        session.enforcer.judge(Mode::Write, &pay),
        Err(Refusal::Stale)
    );
    // A number that was never given, a frame that is still to come.
    assert_eq!(
        session.enforcer.judge(
            Mode::Write,
            &Action {
                node: 0,
                ..pay.clone()
            }
        ),
        Err(Refusal::Stale)
    );
    let ahead = Action {
        frame: session.enforcer.frame() + 1,
        ..aimed(&session, 60)
    };
    assert_eq!(
        session.enforcer.judge(Mode::Write, &ahead),
        Err(Refusal::Stale)
    );
    // After a fresh snapshot the numbers mean something else.
    let old = aimed(&session, 60);
    let said = session.enforcer.snapshot();
    session.deliver(said);
    assert_eq!(
        session.enforcer.judge(Mode::Write, &old),
        Err(Refusal::Stale)
    );
}

#[test]
fn c12_links_and_navigation() {
    let session = Session::new(
        "disable .d",
        "<a class=d href=/x n=50><b n=51>x</b></a><a href=/y n=52>y</a>",
    );
    assert_eq!(click(&session, 50), Err(Refusal::Disabled));
    assert_eq!(press(&session, 50, Key::Enter), Err(Refusal::Disabled));
    assert_eq!(click(&session, 52), Ok(52));
    let back = Verb::Navigate {
        to: Navigation::Back,
    };
    assert_eq!(ask(&session, 1, back.clone()), Ok(1));
    assert_eq!(ask(&session, 52, back.clone()), Err(Refusal::Unsuitable));
    assert_eq!(
        ask(&Session::new("disable html", ""), 1, back),
        Err(Refusal::Disabled)
    );
}

#[test]
fn c14_files_frames_and_unsuitable_targets() {
    let session = Session::new(
        "",
        "<input type=file n=50><iframe n=51></iframe><object n=52></object><p n=53>x</p><input type=checkbox n=54><input readonly n=55><select n=56><option>1</option></select>",
    );
    for id in [50, 51, 52] {
        assert_eq!(click(&session, id), Err(Refusal::Unsuitable), "{id}");
    }
    for id in [50, 53, 54, 55, 56] {
        assert_eq!(write(&session, id, "x"), Err(Refusal::Unsuitable), "{id}");
    }
    assert_eq!(choose(&session, 53, &[0]), Err(Refusal::Unsuitable));
}

#[test]
fn c15_masked_fields_are_for_the_customer_alone() {
    let session = Session::new(
        "mask .m\nhide .h",
        "<input class=m n=50><input type=password n=51><select class=m n=52><option n=53>1</option></select>\
         <input type=checkbox class=m n=54><div class=m contenteditable n=55><b n=56>x</b></div><p class=m n=57>x</p><p class=h n=58></p>",
    );
    for id in [50, 51, 55, 56] {
        assert_eq!(write(&session, id, "x"), Err(Refusal::Masked), "{id}");
    }
    assert_eq!(choose(&session, 52, &[0]), Err(Refusal::Masked));
    for id in [50, 52, 53, 54, 55, 56] {
        assert_eq!(click(&session, id), Err(Refusal::Masked), "{id}");
    }
    assert_eq!(click(&session, 57), Ok(57));
    assert_eq!(click(&session, 58), Err(Refusal::Hidden));
    assert_eq!(
        ask(&session, 58, Verb::Scroll { x: 0.0, y: 1.0 }),
        Err(Refusal::Hidden)
    );
}

#[test]
fn typing_and_choosing_where_it_fits() {
    let mut session = Session::new(
        "disable option.d",
        "<input n=50><textarea n=51></textarea><div contenteditable n=52><b n=53>x</b></div>\
         <select n=54><option>1</option><option class=d>2</option></select><select multiple n=55><option>1</option><option>2</option></select>",
    );
    for id in [50, 51, 52, 53] {
        assert_eq!(write(&session, id, "Grüße"), Ok(id));
    }
    assert_eq!(write(&session, 50, "a\nb"), Err(Refusal::Unsuitable));
    assert_eq!(write(&session, 51, "a\nb"), Ok(51));
    assert_eq!(write(&session, 50, &"é".repeat(1000)), Ok(50));
    assert_eq!(
        write(&session, 50, &"é".repeat(1001)),
        Err(Refusal::Unsuitable)
    );
    assert_eq!(choose(&session, 54, &[0]), Ok(54));
    assert_eq!(choose(&session, 54, &[1]), Err(Refusal::Disabled));
    assert_eq!(choose(&session, 54, &[2]), Err(Refusal::Unsuitable));
    assert_eq!(choose(&session, 54, &[0, 1]), Err(Refusal::Unsuitable));
    assert_eq!(choose(&session, 55, &[0, 1]), Ok(55));
    // What is typed does not stand in the way of more.
    let action = Action {
        seq: 1,
        frame: session.enforcer.frame(),
        node: session.agent_id(50).unwrap(),
        verb: Verb::Type { text: "b".into() },
    };
    session.input(50, "a", false);
    assert!(session.enforcer.judge(Mode::Write, &action).is_ok());
}

#[test]
fn c21_pointer_mode_allows_nothing() {
    let session = Session::new("", "<input n=50>");
    for verb in [
        Verb::Click,
        Verb::Type { text: "x".into() },
        Verb::Choose { options: vec![0] },
        Verb::Key { key: Key::Enter },
        Verb::Scroll { x: 0.0, y: 0.0 },
        Verb::Navigate {
            to: Navigation::Reload,
        },
    ] {
        let action = Action {
            seq: 1,
            frame: session.enforcer.frame(),
            node: session.agent_id(50).unwrap(),
            verb,
        };
        assert_eq!(
            session.enforcer.judge(Mode::Pointer, &action),
            Err(Refusal::Mode)
        );
    }
}

#[test]
fn paused_pages_take_no_action() {
    let rules = super::support::rule_set("pause https://shop.example/private");
    let mut session = Session::with(&rules, "<a n=50>x</a>");
    session
        .enforcer
        .route(&"https://shop.example/private".parse().unwrap());
    assert_eq!(click(&session, 50), Err(Refusal::Paused));
}

#[test]
fn c18_c19_frames_and_shadow_trees_inherit() {
    let session = Session::new(
        "disable .d",
        "<x-pay class=d><shadow><button type=button n=50>x</button></shadow><b n=51>y</b></x-pay><x-b><shadow><i class=d><slot></slot></i></shadow><a n=52>z</a></x-b>",
    );
    for id in [50, 51, 52] {
        assert_eq!(click(&session, id), Err(Refusal::Disabled), "{id}");
    }
    // A shadow root that comes with the first node in it.
    let mut session = Session::new("disable .d", "<div class=d><x-pay n=40></x-pay></div>");
    session.mutate(json!({"adds":[{"parentId":40,"nextId":null,"node":
        {"type":2,"id":90,"tagName":"a","attributes":{"href":"/x"},"childNodes":[],"isShadow":true}}]}));
    assert_eq!(click(&session, 90), Err(Refusal::Disabled));
}

#[test]
fn what_submits_is_told_by_type_and_form() {
    let session = Session::new(
        "",
        "<form><input type=button n=50><button type=reset n=51></button><button type=other n=52></button>\
         <x-a><shadow><button n=53>x</button></shadow></x-a><svg><button n=54></button></svg></form><button form=g n=55>x</button>",
    );
    for id in [50, 51, 53, 54] {
        assert_eq!(click(&session, id), Ok(id), "{id}");
    }
    for id in [52, 55] {
        assert_eq!(click(&session, id), Err(Refusal::Disabled), "{id}");
    }
}

#[test]
fn a_click_on_a_label_is_for_the_control_that_was_seen() {
    let mut session = Session::new(
        "",
        "<div n=40><label for=x n=50>a</label></div><div><input type=checkbox id=x n=51></div>",
    );
    let action = Action {
        seq: 1,
        frame: session.enforcer.frame(),
        node: session.agent_id(50).unwrap(),
        verb: Verb::Click,
    };
    session.set(51, json!({"title":"another"}));
    let judged = session.enforcer.judge(Mode::Write, &action);
    assert_eq!(judged, Err(Refusal::Stale));
    assert_eq!(click(&session, 50), Ok(50));
}

#[test]
fn text_goes_where_text_can_be_typed() {
    let session = Session::new(
        "",
        "<input type=range n=50><input type=color n=51><input disabled n=52><textarea readonly n=53></textarea><textarea disabled n=54></textarea>\
         <div contenteditable=FALSE n=55></div><div contenteditable><p contenteditable=false n=56></p></div>\
         <input type=date n=57><textarea n=58></textarea><div contenteditable><p n=59></p></div>",
    );
    for id in [50, 51, 52, 53, 54, 55, 56] {
        assert_eq!(write(&session, id, "x"), Err(Refusal::Unsuitable), "{id}");
    }
    for id in [57, 58, 59] {
        assert_eq!(write(&session, id, "x"), Ok(id), "{id}");
    }
    assert_eq!(write(&session, 58, "a\tb"), Ok(58));
    assert_eq!(write(&session, 58, "a\u{7}b"), Err(Refusal::Unsuitable));
    assert_eq!(write(&session, 57, "a\tb"), Err(Refusal::Unsuitable));
}

#[test]
fn text_is_for_the_field_that_was_seen() {
    let mut session = Session::new(
        "",
        "<ul><li n=40>row<input n=50><div contenteditable n=51>x</div></li></ul>",
    );
    let aimed = |session: &Session, node: u32, verb: Verb| Action {
        seq: 1,
        frame: session.enforcer.frame(),
        node: session.agent_id(node).unwrap(),
        verb,
    };
    let text = Verb::Type { text: "x".into() };
    let space = Verb::Key { key: Key::Space };
    let field = aimed(&session, 50, text.clone());
    let key = aimed(&session, 50, space);
    let editable = aimed(&session, 51, text);
    let judge = |session: &Session, action| session.enforcer.judge(Mode::Write, action).err();
    session.add(40, Some(50), "more");
    session.set(51, json!({"title":"another"}));
    for action in [&field, &key, &editable] {
        assert_eq!(judge(&session, action), None, "{action:?}");
    }
    session.set(50, json!({"name":"another"}));
    assert_eq!(judge(&session, &field), Some(Refusal::Stale));
    assert_eq!(judge(&session, &key), Some(Refusal::Stale));
}

#[test]
fn a_key_is_for_the_control_that_was_seen() {
    let mut session = Session::new(
        "",
        "<button type=button n=50>Pay 5</button><input type=checkbox n=51>",
    );
    for (node, key) in [(50, Key::Enter), (50, Key::Space), (51, Key::Space)] {
        let action = Action {
            seq: 1,
            frame: session.enforcer.frame(),
            node: session.agent_id(node).unwrap(),
            verb: Verb::Key { key },
        };
        session.set(node, json!({"title":format!("{key:?}")}));
        let judged = session.enforcer.judge(Mode::Write, &action);
        assert_eq!(judged, Err(Refusal::Stale), "{node} {key:?}");
        assert_eq!(press(&session, node, key), Ok(node));
    }
}

#[test]
fn what_pages_make_of_other_elements_is_a_field_by_its_role() {
    let session = Session::new(
        "mask .m",
        "<div class=m role=' Textbox ' n=50>x</div><div class=m role=note n=51>x</div><input class=m type=button n=52>\
         <div class=m role=switch><b n=53>x</b></div><svg class=m n=54></svg>",
    );
    for id in [50, 53] {
        assert_eq!(click(&session, id), Err(Refusal::Masked), "{id}");
    }
    for id in [51, 52, 54] {
        assert_eq!(click(&session, id), Ok(id), "{id}");
    }
}

#[test]
fn an_option_is_chosen_where_its_select_may_be_written() {
    let session = Session::new(
        "private\nreveal option",
        "<select><option n=50>x</option></select><option n=51>y</option>",
    );
    assert_eq!(click(&session, 50), Err(Refusal::Disabled));
    assert_eq!(click(&session, 51), Ok(51));
}

#[test]
fn options_are_chosen_one_by_one_unless_the_select_takes_more() {
    let session = Session::new(
        "mask .m\nhide .h",
        "<select n=50><option>1</option><option class=m>2</option><option class=h>3</option></select><select multiple n=51><option>1</option></select>",
    );
    assert_eq!(choose(&session, 50, &[]), Err(Refusal::Unsuitable));
    assert_eq!(choose(&session, 50, &[1]), Err(Refusal::Masked));
    assert_eq!(choose(&session, 50, &[2]), Err(Refusal::Hidden));
    assert_eq!(choose(&session, 51, &[]), Ok(51));
}

#[test]
fn masked_content_may_be_scrolled_by_numbers() {
    let session = Session::new("mask .m", "<div class=m n=50>x</div>");
    let scroll = |x: f64, y: f64| ask(&session, 50, Verb::Scroll { x, y });
    assert_eq!(scroll(0.0, 1.0), Ok(50));
    let judge = |x: f64, y: f64| {
        let action = Action {
            seq: 1,
            frame: session.enforcer.frame(),
            node: session.agent_id(50).unwrap(),
            verb: Verb::Scroll { x, y },
        };
        session.enforcer.judge(Mode::Write, &action)
    };
    assert_eq!(judge(f64::NAN, 1.0), Err(Refusal::Unsuitable));
    assert_eq!(judge(1.0, f64::INFINITY), Err(Refusal::Unsuitable));
}

#[test]
fn a_click_is_for_the_control_and_the_row_that_were_seen() {
    let mut session = Session::new(
        "",
        "<table><tr n=40><td n=41>Alice</td><td><a n=50><b n=51>Delete</b></a></td></tr></table><div role=button n=52><i n=53>x</i></div><p n=54>y</p>",
    );
    let mut check = |node: u32, changed: u32, expected: Option<Refusal>| {
        let action = Action {
            seq: 1,
            frame: session.enforcer.frame(),
            node: session.agent_id(node).unwrap(),
            verb: Verb::Click,
        };
        session.set(changed, json!({"title":format!("{node} {changed}")}));
        let judged = session.enforcer.judge(Mode::Write, &action);
        assert_eq!(judged.err(), expected, "{node} {changed}");
    };
    let stale = Some(Refusal::Stale);
    check(51, 50, stale);
    check(51, 41, stale);
    check(53, 52, stale);
    check(54, 52, None);
    check(50, 54, None);
}
