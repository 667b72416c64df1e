//! Pointers, presses, selections and media: told on open content alone.

use serde_json::{Value, json};

use super::support::Session;

/// What the agent gets for a change, without its timestamp.
fn told(session: &mut Session, data: Value) -> Vec<Value> {
    let said = session.receive(json!({"type":3,"data":data}));
    said.into_iter()
        .map(|mut event| event["data"].take())
        .collect()
}

fn page() -> Session {
    Session::new(
        "mask .m\nhide .h",
        "<p n=50>open text</p><p class=m n=60><b n=61>Jane</b></p><p class=h n=70>Roe</p><video n=80></video>",
    )
}

/// The number of the first text below a node.
fn text_of(session: &Session, node: u32) -> u32 {
    let document = session.enforcer.mirror.as_ref().unwrap().document();
    let node = document.by_id(node).unwrap();
    document.id(document.first_child(node).unwrap())
}

#[test]
fn m26_no_selection_begins_or_ends_on_covered_content() {
    let mut session = page();
    let (open, masked) = (text_of(&session, 50), text_of(&session, 61));
    let agent = session.agent_id(open).unwrap();
    let mut select = |start: u32, end: u32, offset: u32| {
        let range = json!({"start":start,"startOffset":1,"end":end,"endOffset":offset});
        told(&mut session, json!({"source":14,"ranges":[range]}))
    };
    assert_eq!(
        select(open, open, 4),
        [json!({"source":14,"ranges":[{"start":agent,"startOffset":1,"end":agent,"endOffset":4}]})]
    );
    for (start, end) in [(masked, masked), (open, masked), (masked, open), (50, 70)] {
        assert!(select(start, end, 1).is_empty(), "{start} to {end}");
    }
    let many = vec![json!({"start":open,"startOffset":0,"end":open,"endOffset":1}); 17];
    assert!(told(&mut session, json!({"source":14,"ranges":many})).is_empty());
    let mut select = |start: u32, end: u32, offset: u32| {
        let range = json!({"start":start,"startOffset":1,"end":end,"endOffset":offset});
        told(&mut session, json!({"source":14,"ranges":[range]}))
    };
    // Places that the agent's copy does not have.
    let nothing = [json!({"source":14,"ranges":[]})];
    assert_eq!(select(open, open, 10), nothing);
    assert_eq!(select(50, 50, 1), nothing);
}

#[test]
fn m27_pointers_stand_still_at_the_border_of_covered_content() {
    let mut session = page();
    let agent = session.agent_id(50).unwrap();
    let at = |id: u32| json!({"x":1.0,"y":2.0,"id":id,"timeOffset":-10.0});
    for source in [1, 6, 12] {
        let positions = json!({"source":source,"positions":[at(50),at(61),at(70),at(999)]});
        assert_eq!(
            told(&mut session, positions),
            [json!({"source":source,"positions":[at(agent)]})]
        );
        let covered = json!({"source":source,"positions":[at(60)]});
        assert!(told(&mut session, covered).is_empty());
    }
    let press = |id: u32| json!({"source":2,"type":5,"id":id,"x":1.0});
    assert_eq!(told(&mut session, press(50)), [press(agent)]);
    for id in [60, 61, 70, 999] {
        assert!(told(&mut session, press(id)).is_empty(), "{id}");
    }
    assert_eq!(session.ledger().leaked_rules, ["r0", "r1"]);
}

#[test]
fn what_plays_is_told_where_it_is_open() {
    let mut session = page();
    let agent = session.agent_id(80).unwrap();
    let play = |id: u32| json!({"source":7,"type":0,"id":id,"currentTime":1.5,"muted":true});
    assert_eq!(told(&mut session, play(80)), [play(agent)]);
    assert!(told(&mut session, play(60)).is_empty());
    for (change, value) in [
        ("type", json!(9)),
        ("id", json!(50)),
        ("volume", json!(2)),
        ("playbackRate", json!(-1)),
    ] {
        let mut data = play(80);
        data[change] = value;
        assert!(told(&mut session, data.clone()).is_empty(), "{data}");
    }
}

#[test]
fn what_no_browser_says_of_presence_is_dropped() {
    let mut session = page();
    for data in [
        json!({"source":2,"type":11,"id":50}),
        json!({"source":2,"type":2,"id":50,"pointerType":3}),
        json!({"source":7,"type":5,"id":80}),
        json!({"source":7,"type":2,"id":80,"currentTime":-1}),
        json!({"source":7,"type":3,"id":80,"volume":1.5}),
        json!({"source":7,"type":4,"id":80,"playbackRate":17}),
        json!({"source":7,"type":0,"id":50}),
        json!({"source":1,"positions":[{"x":1,"y":1,"id":999,"timeOffset":0}]}),
    ] {
        let dropped = session.ledger().dropped;
        assert!(told(&mut session, data.clone()).is_empty(), "{data}");
        assert_eq!(session.ledger().dropped, dropped + 1, "{data}");
    }
    assert_eq!(session.ledger().leaks, page().ledger().leaks);
    for data in [
        json!({"source":2,"type":10,"id":50,"pointerType":2}),
        json!({"source":7,"type":4,"id":80,"playbackRate":16.0,"volume":1.0,"currentTime":0.0}),
    ] {
        assert_eq!(told(&mut session, data.clone()).len(), 1, "{data}");
    }
}

#[test]
fn m26_as_many_ranges_and_places_as_browsers_make() {
    let mut session = page();
    let open = text_of(&session, 50);
    let range = |offset: u32| json!({"start":open,"startOffset":0,"end":open,"endOffset":offset});
    let mut select = |ranges: Vec<Value>| {
        let said = told(&mut session, json!({"source":14,"ranges":ranges}));
        said.first()
            .map(|data| data["ranges"].as_array().unwrap().len())
    };
    assert_eq!(select(vec![range(9); 16]), Some(16));
    assert_eq!(select(vec![range(9); 17]), None);
    assert_eq!(select(vec![range(9), range(10)]), Some(1));
    let dropped = session.ledger().dropped;
    assert_eq!(dropped, 1);
    let long = "x".repeat(1 << 16);
    for (text, kept) in [(long.clone(), 1), (long + "x", 0)] {
        session.text(open, &text);
        let data = json!({"source":14,"ranges":[range(1)]});
        let said = told(&mut session, data);
        assert_eq!(said[0]["ranges"].as_array().unwrap().len(), kept);
    }
}

#[test]
fn fonts_and_custom_elements_are_not_told() {
    let mut session = page();
    for data in [
        json!({"source":10,"family":"Jane","fontSource":"url(https://shop.example/i.woff2)","buffer":false}),
        json!({"source":10,"family":"Jane","fontSource":"[52,49]","buffer":true}),
        json!({"source":16,"define":{"name":"x-jane"}}),
    ] {
        assert!(told(&mut session, data.clone()).is_empty(), "{data}");
    }
    assert_eq!(session.ledger().dropped, 0);
}

#[test]
fn a_node_that_the_recorder_does_not_know_is_left_out_alone() {
    let mut session = page();
    let agent = session.agent_id(50).unwrap();
    let at = |id: i64| json!({"x":1.0,"y":2.0,"id":id,"timeOffset":-10.0});
    let said = told(
        &mut session,
        json!({"source":1,"positions":[at(-1),at(50)]}),
    );
    assert_eq!(said, [json!({"source":1,"positions":[at(agent.into())]})]);
}
