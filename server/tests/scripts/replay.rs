//! `louver replay`.

use std::io::{BufRead, BufReader, Write};

use expect_test::expect;

use crate::support::Folder;

const RULES: &str = r#"{"rules":[{"id":"a","effect":"mask","selector":"p"},{"id":"b","effect":"hide","selector":"b","pages":["/pay"]}]}"#;

const META: &str =
    r#"{"type":4,"data":{"href":"https://shop.example/","width":800,"height":600},"timestamp":1}"#;
const SNAPSHOT: &str = r#"{"type":2,"data":{"node":{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"p","attributes":{},"childNodes":[{"type":3,"id":3,"textContent":"Jane"}]},{"type":2,"id":4,"tagName":"b","attributes":{},"childNodes":[{"type":3,"id":5,"textContent":"shown"}]}]},"initialOffset":{"left":0,"top":0}},"timestamp":2}"#;
const TEXT: &str = r#"{"type":3,"data":{"source":0,"texts":[{"id":5,"value":"changed"}],"attributes":[],"removes":[],"adds":[]},"timestamp":3}"#;
const TYPED: &str = r#"{"type":3,"data":{"source":0,"texts":[{"id":3,"value":"Joan"}],"attributes":[],"removes":[],"adds":[]},"timestamp":4}"#;

fn folder() -> Folder {
    Folder::with(&[("rules.json", RULES)])
}

#[test]
fn an_agent_gets_what_the_relay_would_send() {
    let folder = folder();
    let events = [META, SNAPSHOT, TEXT, TYPED].join("\n");
    std::fs::write(folder.path().join("events.ndjson"), &events).unwrap();
    let from_file = folder.run(&["replay", "--rules", "rules.json", "events.ndjson"]);
    let from_stdin = folder.run_on(&["replay", "--rules", "rules.json"], &events);
    assert_eq!(from_file.out, from_stdin.out);
    from_file.says(expect![[r#"
        {"type":4,"data":{"href":"https://shop.example/","width":800.0,"height":600.0},"timestamp":1.0}
        {"type":2,"data":{"node":{"type":0,"childNodes":[{"type":2,"tagName":"p","attributes":{"data-louver":"mask"},"childNodes":[{"type":3,"textContent":"••••••","id":3}],"id":2},{"type":2,"tagName":"b","attributes":{},"childNodes":[{"type":3,"textContent":"shown","id":5}],"id":4}],"id":1},"initialOffset":{"left":0.0,"top":0.0}},"timestamp":2.0}
        {"type":3,"data":{"source":0,"texts":[{"id":5,"value":"changed"}],"attributes":[],"removes":[],"adds":[]},"timestamp":3.0}
    "#]]);
}

#[test]
fn an_event_comes_out_before_the_next_goes_in() {
    let folder = folder();
    let mut child = folder
        .command(&["replay", "--rules", "rules.json"])
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for event in [META, SNAPSHOT, TEXT] {
        writeln!(stdin, "{event}").unwrap();
        stdin.flush().unwrap();
        assert!(lines.next().unwrap().unwrap().starts_with("{\"type\":"));
    }
    drop(stdin);
    assert!(lines.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn an_address_may_change_and_may_be_given() {
    let folder = folder();
    let pay = META.replace("shop.example/", "shop.example/pay");
    let loaded = r#"{"type":1,"data":{},"timestamp":5}"#;
    let replayed = |events: &[&str], args: &[&str]| {
        let args = [&["replay", "--rules", "rules.json"], args].concat();
        folder.run_on(&args, &events.join("\n"))
    };
    assert!(!replayed(&[&pay, SNAPSHOT], &[]).out.contains("shown"));
    // A route tightens what is there, another page begins anew.
    let routed = replayed(&[&pay, SNAPSHOT, META, SNAPSHOT], &[]);
    assert!(!routed.out.contains("shown"), "{routed:?}");
    let opened = replayed(&[&pay, SNAPSHOT, loaded, META, SNAPSHOT], &[]);
    assert!(opened.out.contains("shown"), "{opened:?}");
    let given = replayed(&[META, SNAPSHOT], &["--url", "https://shop.example/pay"]);
    assert!(
        given.code == Some(0) && !given.out.contains("shown"),
        "{given:?}"
    );
    replayed(&[SNAPSHOT], &[]).fails(
        2,
        expect![[r#"
            louver: standard input:1: the page's address is not known yet; give --url
        "#]],
    );
}

#[test]
fn what_never_passes_or_contradicts_the_page_is_named() {
    let custom = r#"{"type":5,"timestamp":2,"data":{"tag":"x","payload":"Jane"}}"#;
    let unknown = r#"{"type":3,"timestamp":3,"data":{"source":0,"texts":[{"id":999,"value":"Jane"}],"attributes":[],"removes":[],"adds":[]}}"#;
    let events = [META, SNAPSHOT, custom, unknown].join("\n");
    let ran = folder().run_on(&["replay", "--rules", "rules.json", "-"], &events);
    assert_eq!(ran.code, Some(1));
    assert!(!ran.out.contains("Jane"));
    expect![[r#"
        standard input:3: dropped: what never passes, is unknown or contradicts the page (1)
        standard input:4: dropped: what never passes, is unknown or contradicts the page (1)
    "#]]
    .assert_eq(&ran.err);
}

#[test]
fn what_is_no_event_is_dropped_and_named() {
    let events = [META, "", "{\"type\":", "[]", SNAPSHOT].join("\n");
    let ran = folder().run_on(&["replay", "--rules", "rules.json", "-"], &events);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.out.lines().count(), 2);
    expect![[r#"
        standard input:3: dropped: expected a whole number at byte 8
        standard input:4: dropped: expected an object at byte 0
    "#]]
    .assert_eq(&ran.err);
}
