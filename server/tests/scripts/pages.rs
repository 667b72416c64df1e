//! `louver redact`, `check`, `pick` and `diff`.

use expect_test::expect;
use serde_json::json;

use crate::support::Folder;

const PAGE: &str = r#"<!doctype html><html><head><title>Shop</title><script>secret()</script></head><body>
<p id=name class=who title="Jane">Jane Roe</p><form><input id=mail type=email value="jane@shop.example"><textarea>note</textarea>
<input type=password value=hunter2><button>Pay</button></form><img src="/card.png?acct=1"><a href="/next?token=t&page=2">next</a></body></html>"#;

const RULES: &str = r##"{"policy":{"pause":["/private*"],"urlParams":["page"]},"rules":[
    {"id":"a","effect":"mask","selector":".who"},
    {"id":"b","effect":"hide","selector":"form","pages":["/pay"]},
    {"id":"c","effect":"mask","selector":".nobody"},
    {"id":"d","effect":"mask","selector":"#name"}]}"##;

fn folder() -> Folder {
    Folder::with(&[
        ("page.html", PAGE),
        ("rules.json", RULES),
        ("none.json", "{}"),
        (
            "bad.json",
            r#"{"rules":[{"id":"a","effect":"mask","selector":"p["}]}"#,
        ),
        ("no.json", "{\n  \"rules\": [,]\n}"),
    ])
}

#[test]
fn an_agent_sees_what_the_rules_leave() {
    let folder = folder();
    folder
        .run(&[
            "redact",
            "--rules",
            "rules.json",
            "--url",
            "https://shop.example/",
            "page.html",
        ])
        .says(expect![[r#"
            <!DOCTYPE html><html><head><meta charset="utf-8"><title>Shop</title></head><body>
            <p class="who" id="name" data-louver="mask">••••••</p><form><input id="mail" type="email" value="jane@shop.example"><textarea>
            note</textarea>
            <input type="password" value="••••••" data-louver="mask"><button data-louver="disable">Pay</button></form><img src="asset-0"><a href="https://shop.example/next?page=2">next</a></body></html>
        "#]]);
    let hidden = folder.run_on(
        &[
            "redact",
            "--rules",
            "rules.json",
            "--url",
            "https://shop.example/pay",
        ],
        PAGE,
    );
    assert!(
        !hidden.out.contains("<input") && hidden.out.contains("next"),
        "{hidden:?}"
    );
    let paused = folder.run(&[
        "redact",
        "--rules",
        "rules.json",
        "--url",
        "https://shop.example/private/1",
        "page.html",
    ]);
    assert_eq!((paused.code, paused.out.as_str()), (Some(0), ""));
    assert!(paused.err.contains("paused"), "{paused:?}");
}

#[test]
fn without_an_address_whatever_tightens_holds() {
    let ran = folder().run(&["redact", "--rules", "rules.json", "page.html"]);
    assert!(
        ran.code == Some(0) && !ran.out.contains("<input"),
        "{ran:?}"
    );
}

#[test]
fn rules_that_cannot_be_applied_are_named_with_their_place() {
    let folder = folder();
    for command in ["redact", "replay"] {
        folder.run(&[command, "--rules", "bad.json", "page.html"]).fails(
            2,
            expect![[r#"
                louver: bad.json:1: /rules/0/selector: Selector: `p[` does not parse: it ends too early.
            "#]],
        );
    }
    folder.run(&["check", "--rules", "no.json"]).fails(
        2,
        expect![[r#"
            louver: no.json: This is not JSON: expected value at line 2 column 13.
        "#]],
    );
}

#[test]
fn what_is_to_be_looked_at_is_found() {
    let folder = folder();
    let url = ["--url", "https://shop.example/"];
    let checked = |args: &[&str]| folder.run(&[&["check"], args].concat());
    let ran = checked(&[&["--rules", "rules.json", "page.html"], &url[..]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    expect![[r#"
        page.html: element 7, `#mail`: This looks like an e-mail address, and no rule covers it. Its id says “mail”.
        rules.json:4: /rules/2: `.nobody` matches nothing.
        rules.json:5: /rules/3: `#name` matches nothing that rule a, `.who`, does not mask too.
    "#]]
    .assert_eq(&ran.out);
    let ran = checked(&[&["--json", "--rules", "rules.json", "page.html"], &url[..]].concat());
    expect![[r##"
        {"kind":"sensitive","at":null,"rule":null,"page":"page.html","index":7,"selector":"#mail","count":null,"message":"This looks like an e-mail address, and no rule covers it. Its id says “mail”."}
        {"kind":"matches-nothing","at":"/rules/2","rule":"c","page":null,"index":null,"selector":null,"count":null,"message":"`.nobody` matches nothing."}
        {"kind":"covered","at":"/rules/3","rule":"d","page":null,"index":null,"selector":null,"count":null,"message":"`#name` matches nothing that rule a, `.who`, does not mask too."}
    "##]].assert_eq(&ran.out);
    let ran = checked(
        &[
            &["--format", "sarif", "--rules", "rules.json", "page.html"],
            &url[..],
        ]
        .concat(),
    );
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let log: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "louver");
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!(result["ruleId"], rule["id"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    }
    assert_eq!(
        results[0]["locations"][0],
        json!({"physicalLocation":{"artifactLocation":{"uri":"page.html"}},"logicalLocations":[{"fullyQualifiedName":"#mail"}]})
    );
    assert_eq!(
        results[1]["locations"][0],
        json!({"physicalLocation":{"artifactLocation":{"uri":"rules.json"},"region":{"startLine":4}},"logicalLocations":[{"fullyQualifiedName":"/rules/2"}]})
    );
    let ran = checked(&["--rules", "bad.json"]);
    assert_eq!(ran.code, Some(1));
    expect![[r#"
        bad.json:1: /rules/0/selector: Selector: `p[` does not parse: it ends too early.
    "#]]
    .assert_eq(&ran.out);
    checked(&["--rules", "none.json"]).says(expect![""]);
}

#[test]
fn each_page_is_checked_at_its_own_address() {
    let folder = Folder::with(&[
        ("pay.html", "<p class=sum>12</p>"),
        ("a=b.html", "<input type=email><p class=sum>12</p>"),
        (
            "rules.json",
            r#"{"rules":[{"id":"a","effect":"mask","selector":".sum, .none","pages":["/pay"]},
                {"id":"b","effect":"mask","selector":"input","pages":["/pay"]}]}"#,
        ),
    ]);
    let pages = [
        "pay.html=https://shop.example/pay",
        "a=b.html=http://shop.example/cart?next=https://shop.example/",
    ];
    let check = |args: &[&str]| folder.run(&[&["check", "--rules", "rules.json"], args].concat());
    let ran = check(&pages);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    expect![[r#"
        a=b.html: element 3, `input[type="email"]`: This looks like an e-mail address, and no rule covers it. It is a field for an e-mail address.
        rules.json:2: /rules/1: `input` matches nothing.
    "#]].assert_eq(&ran.out);
    let cart = "a=b.html=https://shop.example/cart";
    assert!(!check(&[cart]).out.contains("holds on none"));
    let ran = check(&["--all-pages", cart]);
    assert!(
        ran.out
            .contains("`input` holds on none of the saved pages, but on `/pay`."),
        "{}",
        ran.out
    );
    let ran = check(&[&["--format", "sarif"], &pages[..]].concat());
    let log: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let uri = "/locations/0/physicalLocation/artifactLocation/uri";
    assert_eq!(
        log.pointer(&format!("/runs/0/results/0{uri}")),
        Some(&json!("a%3Db.html"))
    );
    let url = ["--url", "https://shop.example/"];
    check(&[&pages[..], &url[..]].concat()).fails(2, expect![[r#"
        louver: pay.html: this page has an address of its own, and --url is one for all: give one of the two
    "#]]);
    check(&[pages[0], "cart.html"]).fails(
        2,
        expect![[r#"
        louver: cart.html: where is this page? Others have an address: cart.html=https://…
    "#]],
    );
    check(&["=https://shop.example/"]).fails(2, expect![[r#"
        error: invalid value '=https://shop.example/' for '[PAGE[=URL]]...': the page's file is missing before the =

        For more information, try '--help'.
    "#]]);
    check(&["pay.html=https://"]).fails(2, expect![[r#"
        error: invalid value 'pay.html=https://' for '[PAGE[=URL]]...': an http or https URL is needed, as https://shop.example/checkout

        For more information, try '--help'.
    "#]]);
}

#[test]
fn a_rule_that_matches_far_more_is_found_at_its_place_and_told_with_the_page() {
    let folder = Folder::with(&[
        ("list.html", &"<p class=row>x</p>".repeat(9)),
        (
            "rules.json",
            r#"{"rules":[{"id":"a","effect":"mask","selector":".row","matched":1}]}"#,
        ),
    ]);
    let ran = folder.run(&["check", "--rules", "rules.json", "list.html"]);
    expect![[r#"
        rules.json:1: /rules/0: list.html: `.row` matches 9 elements, and matched 1 when it was made.
    "#]]
    .assert_eq(&ran.out);
    let ran = folder.run(&["check", "--json", "--rules", "rules.json", "list.html"]);
    assert!(ran.out.contains(r#""count":9"#), "{ran:?}");
    let ran = folder.run(&[
        "check",
        "--format",
        "sarif",
        "--rules",
        "rules.json",
        "list.html",
    ]);
    let log: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let result = &log["runs"][0]["results"][0];
    let of = |locations: &serde_json::Value| {
        locations[0]["physicalLocation"]["artifactLocation"]["uri"].clone()
    };
    assert_eq!(of(&result["locations"]), "rules.json");
    assert_eq!(of(&result["relatedLocations"]), "list.html");
}

#[test]
fn elements_get_selectors() {
    let folder = folder();
    folder
        .run(&["pick", "--selector", "p, input, a", "page.html"])
        .says(expect![[r##"
            {"index":5,"selector":"#name","matches":1}
            {"index":7,"selector":"#mail","matches":1}
            {"index":9,"selector":"input[type=\"password\"]","matches":1}
            {"index":12,"selector":"a[href*=\"/next\"]","matches":1}
        "##]]);
    let all = folder.run(&["pick", "page.html"]);
    let count = folder.run(&["match", "-s", "*", "page.html"]);
    assert_eq!(all.out.lines().count(), count.out.lines().count());
    assert_eq!(folder.run(&["pick", "-s", "p[", "page.html"]).code, Some(2));
}

#[test]
fn two_sets_are_compared() {
    let folder = folder();
    let url = ["--url", "https://shop.example/pay"];
    let ran = folder.run(&[&["diff", "none.json", "rules.json", "page.html"], &url[..]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    expect![[r#"
        Policy, pages on which nothing is shared: +/private*
        Policy, query parameters that agents may see: +page
        Rule a is new: mask `.who` on every page.
        Rule b is new: hide `form` on /pay.
        Rule c is new: mask `.nobody` on every page.
        Rule d is new: mask `#name` on every page.
        Page, masked: 5
        Page, hidden: 6 7 8 9 10
    "#]]
    .assert_eq(&ran.out);
    let ran = folder.run(
        &[
            &["diff", "rules.json", "none.json", "page.html", "--json"],
            &url[..],
        ]
        .concat(),
    );
    let given = [
        "diff",
        "rules.json",
        "none.json",
        "page.html=https://shop.example/pay",
        "--json",
    ];
    assert_eq!(folder.run(&given).out, ran.out);
    folder
        .run(&["diff", "rules.json", "none.json", "page.html"])
        .fails(
            2,
            expect![[r#"
            louver: page.html: where is this page? Give --url, or page.html=https://…
        "#]],
        );
    folder
        .run(&[&given[..], &url[..]].concat())
        .fails(2, expect![[r#"
            louver: page.html: this page has an address of its own, and --url is one for all: give one of the two
        "#]]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    expect![[r#"{"visible":[5,6,7,8,10],"masked":[],"unhidden":[9],"hidden":[],"operable":[],"disabled":[]}"#]]
        .assert_eq(&json["page"].to_string());
    folder
        .run(&["diff", "rules.json", "rules.json"])
        .says(expect![""]);
}

#[test]
fn what_looks_sensitive_is_suggested_with_a_rule_for_it() {
    folder().run(&["suggest", "page.html"]).says(expect![[r##"
        {"index":7,"control":0,"selector":"#mail","effect":"mask","category":"email","confidence":0.95,"reason":"Its id says “mail”."}
        {"index":8,"control":1,"selector":"form:has(> #mail) > textarea","effect":"mask","category":"free-text","confidence":0.5,"reason":"Whatever somebody writes goes there."}
        {"index":9,"control":2,"selector":"input[type=\"password\"]","effect":"mask","category":"credential","confidence":0.99,"reason":"It is a password field."}
        {"index":10,"control":3,"selector":"form:has(> #mail) > button","effect":"disable","category":"action","confidence":0.8,"reason":"It says “Pay”."}
    "##]]);
}
