//! What contradicts the page or is no number: dropped, counted, never told.

use serde_json::{Value, json};

use super::support::{Session, page};
use crate::event::{Data, Event, Incremental, Pointer, Position, from_json};

/// That each of these is dropped, and changes nothing for the agent.
#[track_caller]
fn check(session: &mut Session, events: &[Value]) {
    for event in events {
        let (dropped, body) = (session.ledger().dropped, session.body());
        let said = session.receive(event.clone());
        assert!(said.is_empty(), "{event}: {said:?}");
        assert_eq!(session.ledger().dropped, dropped + 1, "{event}");
        assert_eq!(session.body(), body, "{event}");
        session.check_copy();
    }
}

fn mutation(mut data: Value) -> Value {
    for field in ["texts", "attributes", "removes", "adds"] {
        if data.get(field).is_none() {
            data[field] = json!([]);
        }
    }
    data["source"] = 0.into();
    json!({"type":3,"data":data})
}

fn change(data: Value) -> Value {
    json!({"type":3,"data":data})
}

fn open() -> Session {
    Session::new(
        "",
        "<p n=50>text</p><div n=60></div><iframe n=70></iframe><style n=80>a{}</style>",
    )
}

const TEXT: u32 = 12;

#[test]
fn removes_of_what_does_not_stand_there() {
    let remove = |parent: u32, id: u32| mutation(json!({"removes":[{"parentId":parent,"id":id}]}));
    check(
        &mut open(),
        &[
            remove(4, 999),
            remove(999, 50),
            remove(60, 50),
            remove(1, 1),
        ],
    );
}

#[test]
fn changes_of_what_is_not_there() {
    let text = |id: u32| mutation(json!({"texts":[{"id":id,"value":"x"}]}));
    let set = |id: u32, attributes: Value| {
        mutation(json!({"attributes":[{"id":id,"attributes":attributes}]}))
    };
    check(
        &mut open(),
        &[
            text(999),
            text(50),
            set(999, json!({"title":"x"})),
            set(TEXT, json!({"title":"x"})),
            set(50, json!({"title":{"color":"red"}})),
            change(json!({"source":3,"id":999,"x":0,"y":1})),
            change(json!({"source":5,"id":999,"text":"x","isChecked":false})),
            change(json!({"source":5,"id":TEXT,"text":"x","isChecked":false})),
            change(json!({"source":8,"id":999,"adds":[{"rule":"a{}"}]})),
            change(json!({"source":8,"id":50,"adds":[{"rule":"a{}"}]})),
            change(json!({"source":13,"styleId":7,"index":[0],"remove":{"property":"color"}})),
            change(json!({"source":15,"id":999,"styleIds":[1]})),
        ],
    );
}

#[test]
fn adds_where_nothing_can_stand() {
    let add = |parent: u32, node: Value| {
        mutation(json!({"adds":[{"parentId":parent,"nextId":null,"node":node}]}))
    };
    let element = json!({"type":2,"id":200,"tagName":"b","attributes":{},"childNodes":[]});
    let document = json!({"type":0,"id":201,"childNodes":[]});
    let shadow = json!({"type":0,"id":202,"childNodes":[],"isShadow":true});
    check(
        &mut open(),
        &[
            add(999, element.clone()),
            add(TEXT, element.clone()),
            add(70, element),
            add(60, document),
            add(70, shadow),
        ],
    );
}

#[test]
fn what_comes_with_what_cannot_stand_is_shown_without_it() {
    let mut session = open();
    session.mutate(json!({"adds":[{"parentId":60,"nextId":null,"node":
        {"type":2,"id":200,"tagName":"b","attributes":{},"childNodes":[
            {"type":2,"id":60,"tagName":"div","attributes":{},"childNodes":[]}]}}]}));
    assert_eq!(session.ledger().dropped, 1);
    assert!(session.body().contains("<div><b></b></div>"));
    session.check_copy();
}

#[test]
fn attributes_beyond_all_measure() {
    let mut session = open();
    let many = (0..1000).map(|number| (format!("data-{number}"), "x".into()));
    session.set(50, Value::Object(many.collect()));
    assert_eq!(session.ledger().dropped, 0);
    session.set(50, json!({"data-0":"y","data-1000":"x"}));
    assert_eq!(session.ledger().dropped, 1);
    let body = session.body();
    assert!(body.contains("data-0=\"y\"") && !body.contains("data-1000"));
}

#[test]
fn numbers_that_are_none() {
    let mut session = open();
    let whole = json!({"type":2,"timestamp":1,"data":{"node":page("<p>x</p>"),"initialOffset":{"left":0,"top":0}}});
    let whole: Event = from_json(&whole.to_string()).unwrap();
    let Data::FullSnapshot { node, .. } = whole.data else {
        panic!("a snapshot")
    };
    for none in [f64::NAN, f64::INFINITY] {
        for (x, y) in [(none, 1.0), (1.0, none)] {
            let at = Position {
                x,
                y,
                id: 50,
                time_offset: 0.0,
            };
            let changes = [
                Data::Meta {
                    href: "https://shop.example/".into(),
                    width: x,
                    height: y,
                },
                Data::FullSnapshot {
                    node: node.clone(),
                    offset: (x, y),
                },
                Data::Incremental(Incremental::ViewportResize {
                    width: x,
                    height: y,
                }),
                Data::Incremental(Incremental::Scroll { id: 50, x, y }),
                Data::Incremental(Incremental::Move(Pointer::Mouse, vec![at])),
            ];
            for data in changes {
                let dropped = session.ledger().dropped;
                let event = Event {
                    timestamp: 1.0,
                    data,
                };
                assert!(session.enforcer.receive(event.clone()).is_empty());
                assert_eq!(session.ledger().dropped, dropped + 1, "{event:?}");
            }
        }
    }
    session.check_copy();
}

#[test]
fn a_clock_that_is_none_stands_still() {
    let mut session = open();
    for (timestamp, expected) in [(70.0, 70.0), (f64::NAN, 70.0), (f64::INFINITY, 70.0)] {
        let said = session.enforcer.receive(Event {
            timestamp,
            data: Data::Load,
        });
        assert_eq!(said[0].timestamp, expected);
    }
}

#[test]
fn a_page_that_makes_up_ever_more_numbers_ends_in_nothing() {
    let mut session = Session::new("mask p", "");
    let mut whole = |round: u32| {
        let fields = (0..1_000).map(|n| json!({"type":2,"id":100 + round * 1_000 + n,"tagName":"p","attributes":{},"childNodes":[]}));
        let html = json!({"type":2,"id":2,"tagName":"html","attributes":{},"childNodes":[
            {"type":2,"id":3,"tagName":"body","attributes":{},"childNodes":fields.collect::<Vec<_>>()}]});
        session.enforcer.receive(
            from_json(&json!({"type":2,"timestamp":1,"data":{"node":{"type":0,"id":1,"childNodes":[html]},"initialOffset":{"left":0,"top":0}}}).to_string()).unwrap(),
        )
    };
    assert_eq!(
        (0..3)
            .map(&mut whole)
            .filter(|said| said.len() == 1)
            .count(),
        3
    );
    assert!((3..9).map(&mut whole).any(|said| said.is_empty()));
    assert!(whole(9).is_empty());
    assert!(session.enforcer.is_exhausted());
    assert!(session.enforcer.snapshot().is_empty());
    session
        .enforcer
        .open(&"https://shop.example/b".parse().unwrap());
    assert!(!session.enforcer.is_exhausted());
}

#[test]
fn a_page_with_ever_more_passwords_ends() {
    let mut session = Session::new("", "<input type=password n=50 id=a>");
    for n in 0..99 {
        assert!(!session.enforcer.is_exhausted(), "{n}");
        session.set(50, json!({"id": format!("{n}{}", "x".repeat(5_000))}));
    }
    assert!(session.enforcer.is_exhausted());
}

#[test]
fn changes_before_the_page() {
    let mut session = open();
    session
        .enforcer
        .open(&"https://shop.example/b".parse().unwrap());
    for event in [
        mutation(json!({"texts":[{"id":TEXT,"value":"x"}]})),
        change(json!({"source":3,"id":50,"x":0,"y":1})),
        change(json!({"source":4,"width":1,"height":1})),
    ] {
        let dropped = session.ledger().dropped;
        assert!(session.receive(event).is_empty());
        assert_eq!(session.ledger().dropped, dropped + 1);
    }
}

#[test]
fn a_private_policy_leaves_of_a_style_sheet_what_makes_it_one() {
    let html = "<style title=Jane data-x=Jane aria-label=Jane media=print>p{}</style>";
    let body = Session::new("private", html).body();
    assert!(
        body.contains("media=\"print\"") && !body.contains("Jane"),
        "{body}"
    );
}
