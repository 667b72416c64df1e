//! What an agent can read and press: the lists against what was sent and what is judged.

use expect_test::{Expect, expect};

use super::support::Session;
use crate::{
    action::{Mode, Verb},
    enforce::{How, Reading, render::TOKEN},
    event::{Data, Incremental, Kind, Node},
};

/// That all that is listed as readable was sent, and that all texts and words that were sent and are no mask are listed.
pub fn check_readable(session: &mut Session) {
    let listed = session.enforcer.readable();
    let copy = session.agent.html();
    for one in &listed {
        assert!(copy.contains(&one.text), "{one:?} is in {copy}");
    }
    let says = |wanted: &str| listed.iter().any(|one| one.text == wanted);
    for text in sent(session) {
        assert!(
            says(&text),
            "{text:?} was sent, and is not among {listed:?}"
        );
    }
}

/// Texts and words of a fresh snapshot, but for white space and masks.
fn sent(session: &mut Session) -> Vec<String> {
    let mut pending: Vec<Node> = Vec::new();
    for event in session.enforcer.snapshot() {
        match event.data {
            Data::FullSnapshot { node, .. } => pending.push(node.into()),
            Data::Incremental(Incremental::Mutation(mutation)) => {
                pending.extend(mutation.adds.into_iter().map(|add| add.node));
            }
            _ => {}
        }
    }
    let mut texts = Vec::new();
    while let Some(node) = pending.pop() {
        pending.extend(node.children().iter().cloned());
        match node.kind {
            Kind::Text {
                text,
                is_style: false,
            } => texts.push(text.to_string()),
            Kind::Element(element) => texts.extend(
                element
                    .attributes
                    .iter()
                    .filter(|(name, _)| {
                        matches!(name.as_str(), "title" | "value" | "data-x" | "aria-label")
                    })
                    .filter_map(|(_, value)| Some(value.as_text()?.into_owned())),
            ),
            _ => {}
        }
    }
    texts.retain(|text| !text.trim().is_empty() && text != TOKEN);
    texts
}

fn check(rules: &str, html: &str, expected: Expect) {
    let mut session = Session::new(rules, html);
    check_readable(&mut session);
    let mut said = String::new();
    for one in session.enforcer.readable() {
        said.push_str(&format!("{} {:?} {:?}\n", one.node, one.what, one.text));
    }
    for one in session.enforcer.operable() {
        said.push_str(&format!("{} {:?} {:?}\n", one.node, one.how, one.refusal));
    }
    expected.assert_eq(&said);
}

#[test]
fn what_is_covered_is_not_readable() {
    let html = "<h1 n=50>Pay</h1><p n=51 class=m title=secret>4111</p><div n=52 class=h>gone</div><img n=54 alt=face src=a.png><a n=55 href=/x?token=1 data-id=7>On</a><input n=56 placeholder=Name value=Ann><input n=57 type=password value=pw><x-host n=58><shadow><b n=59>in shadow</b></shadow></x-host>";
    check(
        "mask .m\nhide .h",
        html,
        expect![[r#"
            50 Text "Pay"
            54 Words("alt") "face"
            55 Link "https://shop.example/x"
            55 Data("data-id") "7"
            55 Text "On"
            56 Entry "Ann"
            56 Words("placeholder") "Name"
            59 Text "in shadow"
            55 Click None
            56 Type None
            57 Type Some(Masked)
        "#]],
    );
    check(
        "private",
        html,
        expect![[r#"
        55 Click None
        56 Type Some(Masked)
        57 Type Some(Masked)
    "#]],
    );
}

#[test]
fn fields_are_readable_before_anything_is_entered() {
    check(
        "mask .m",
        "<input n=50><input n=51 class=m><textarea n=52></textarea><input n=53 type=checkbox value=yes><select n=54><option n=55>One</option></select><input n=57 type=hidden value=t><input n=58 type=button value=Go>",
        expect![[r#"
            50 Entry ""
            52 Entry ""
            53 Choice ""
            53 Data("value") "yes"
            54 Choice ""
            55 Text "One"
            58 Text "Go"
            50 Type None
            51 Type Some(Masked)
            52 Type None
            53 Click None
            54 Choose None
            58 Click None
        "#]],
    );
}

#[test]
fn controls_are_judged_as_in_a_session() {
    check(
        "disable .d\nhide .h\nmask .m\nenable #ok",
        "<form n=50><button n=51></button><button n=52 id=ok></button><button n=53 class=d type=button></button></form><p n=60 class=h><a n=61 href=/></a></p><select n=62 class=m><option n=63></option></select><div n=64 role=button></div><div n=65 tabindex=0></div><div n=66 tabindex=-1></div><div n=67 contenteditable></div><input n=68 readonly><input n=69 type=file><a n=70></a><select n=71></select>",
        expect![[r#"
            68 Entry ""
            71 Choice ""
            51 Click Some(Disabled)
            52 Click None
            53 Click Some(Disabled)
            61 Click Some(Hidden)
            62 Choose Some(Masked)
            64 Click None
            65 Click None
            67 Type None
            68 Click None
            69 Click Some(Unsuitable)
            71 Choose None
        "#]],
    );
}

#[test]
fn a_gesture_is_aimed_as_in_the_console() {
    let session = Session::new(
        "disable .d",
        "<select n=50><option n=51>One</option></select><input n=52><button type=button n=53 class=d><b n=54></b></button><div contenteditable n=55><i n=56></i></div>",
    );
    let agent = |id: u32| session.enforcer.shown_as(id).unwrap();
    let aimed = |id: u32| session.enforcer.aimed(agent(id)).unwrap();
    assert_eq!(aimed(51), (agent(50), How::Choose));
    assert_eq!(aimed(52), (agent(52), How::Type));
    assert_eq!(aimed(54), (agent(54), How::Click));
    assert_eq!(aimed(56), (agent(56), How::Type));
    assert_eq!(session.enforcer.aimed(99), None);
    let may = |id: u32| session.enforcer.may(Mode::Write, agent(id), Verb::Click);
    assert_eq!(may(54), Err(crate::action::Refusal::Disabled));
    assert_eq!(session.enforcer.may_choose(Mode::Write, agent(50)), Ok(()));
    assert_eq!(
        session.enforcer.may_choose(Mode::Pointer, agent(50)),
        Err(crate::action::Refusal::Mode)
    );
}

#[test]
fn nothing_is_listed_of_a_page_that_is_paused() {
    let session = Session::new("pause /", "<a n=50 href=/>x</a>");
    assert!(session.enforcer.readable().is_empty() && session.enforcer.operable().is_empty());
    assert_eq!(session.enforcer.shown_address(), None);
    let session = Session::new("", "");
    let address = session.enforcer.shown_address();
    assert_eq!(address.as_deref(), Some("https://shop.example/"));
    assert!(!Reading::Link.is_plain() && Reading::Entry.is_plain());
}
