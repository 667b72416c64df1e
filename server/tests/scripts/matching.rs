//! `louver match`.

use std::io::{BufRead, BufReader};

use expect_test::expect;

use crate::support::Folder;

const PAGE: &str = r#"<!doctype html><title>x</title><script>a</script><meta name=csrf content=t>
    <body><!-- c --><template><b id=t>x</b></template><div id=h><template shadowrootmode=open><b id=s>s</b></template><b id=l>l</b></div>
    <p id=p><input type=hidden value=v><input type=checkbox checked><noscript><b>n</b></noscript><svg><linearGradient id=g /></svg>"#;

fn folder() -> Folder {
    Folder::with(&[("page.html", PAGE)])
}

#[test]
fn elements_are_counted_as_the_standard_parses_them() {
    folder()
        .run(&["match", "--selector", "body *, :root", "page.html"])
        .says(expect![[r#"
            {"index":0,"tag":"html","id":null}
            {"index":6,"tag":"template","id":null}
            {"index":7,"tag":"div","id":"h"}
            {"index":8,"tag":"b","id":"l"}
            {"index":9,"tag":"p","id":"p"}
            {"index":10,"tag":"input","id":null}
            {"index":11,"tag":"input","id":null}
            {"index":12,"tag":"noscript","id":null}
            {"index":13,"tag":"svg","id":null}
            {"index":14,"tag":"linearGradient","id":"g"}
        "#]]);
}

#[test]
fn what_no_rule_may_read_is_answered_for_the_page_as_loaded() {
    let folder = folder();
    for (selector, index) in [
        ("[value]", 10),
        (":checked", 11),
        ("meta[content]", 4),
        ("p:target", 9),
        ("template:empty", 6),
    ] {
        let args = [
            "match",
            "--url",
            "https://shop.example/#p",
            "--selector",
            selector,
        ];
        let ran = folder.run_on(&args, PAGE);
        assert!(
            ran.out.starts_with(&format!("{{\"index\":{index},")) && ran.out.lines().count() == 1,
            "{selector}: {ran:?}"
        );
    }
    folder
        .run(&["match", "--selector", "a:hover", "page.html"])
        .says(expect![""]);
}

#[test]
fn shadow_trees_are_searched_and_not_counted() {
    folder()
        .run(&["match", "-s", "b", "page.html"])
        .says(expect![[r#"
            {"index":null,"tag":"b","id":"s"}
            {"index":8,"tag":"b","id":"l"}
        "#]]);
}

#[test]
fn many_selectors_are_told_apart() {
    let folder = Folder::with(&[("page.html", PAGE), ("list", "p\n\n#l\n")]);
    let expected = r#"{"selector":0,"index":9,"tag":"p","id":"p"}
{"selector":N,"index":8,"tag":"b","id":"l"}
"#;
    for (args, second) in [
        (&["-s", "p", "-s", "#l"][..], "1"),
        (&["--selectors", "list"], "2"),
    ] {
        let ran = folder.run(&[&["match", "page.html"], args].concat());
        assert_eq!(ran.out, expected.replace('N', second));
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = Folder::with(&[("page.html", PAGE), ("list", "p\np, >\n:foo")]);
    folder
        .run(&["match", "--selector", "b[", "page.html"])
        .fails(
            2,
            expect![[r#"
            louver: selector `b[`: `b[` does not parse: it ends too early
        "#]],
        );
    folder
        .run(&["match", "--selectors", "list", "page.html"])
        .fails(
            2,
            expect![[r#"
                louver: list:2:4: `>` does not parse: a selector is missing, or begins with a combinator
                list:3:1: `:foo` is not known
            "#]],
        );
    folder.run(&["match", "-s", "p", "none.html"]).fails(
        2,
        expect![[r#"
            louver: none.html: No such file or directory (os error 2)
        "#]],
    );
    assert_eq!(folder.run(&["match", "page.html"]).code, Some(2));
}

#[test]
fn nobody_who_stops_reading_is_complained_to() {
    let many = "<p>".repeat(50_000);
    let folder = Folder::with(&[("page.html", &many)]);
    let mut child = folder
        .command(&["match", "-s", "p", "page.html"])
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
    assert_eq!(first, "{\"index\":3,\"tag\":\"p\",\"id\":null}\n");
}
