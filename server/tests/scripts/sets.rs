//! `louver import` and `export`.

use expect_test::expect;

use crate::support::Folder;

const GENESYS: &str = r##"<domRestrictions>
  <restrictionsSet>
    <uriTemplate type="regexp" pattern="^https://shop\.example/pay"/>
    <dataMasking><element selector="#card"/><element selector="b["/></dataMasking>
    <domControl><element selector="#pay"/></domControl>
  </restrictionsSet>
</domRestrictions>"##;

#[test]
fn other_products_sets_become_rule_sets() {
    let folder = Folder::with(&[("restrictions.xml", GENESYS), ("list", "#a\n.b > c\n")]);
    let ran = folder.run(&["import", "--from", "genesys", "restrictions.xml"]);
    assert_eq!(ran.code, Some(1));
    expect![[r#"
        restrictions.xml:4: domRestrictions/restrictionsSet[1]/dataMasking/element: The selector `b[` is left out: `b[` does not parse: it ends too early.
    "#]].assert_eq(&ran.err);
    expect![[r##"
        {
          "policy": {
            "text": "visible",
            "pause": [],
            "urlParams": []
          },
          "rules": [
            {
              "id": "r1",
              "effect": "mask",
              "selector": "#card",
              "pages": [
                "regex:^https://shop\\.example/pay"
              ],
              "note": "From Genesys"
            },
            {
              "id": "r2",
              "effect": "disable",
              "selector": "#pay",
              "pages": [
                "regex:^https://shop\\.example/pay"
              ],
              "note": "From Genesys"
            }
          ]
        }
    "##]]
    .assert_eq(&ran.out);
    let list = folder.run(&["import", "--from", "selectors", "list"]);
    assert_eq!((list.code, list.err.as_str()), (Some(0), ""));
    // What is imported is a set that the other commands take.
    std::fs::write(folder.path().join("rules.json"), &list.out).unwrap();
    folder
        .run(&["check", "--rules", "rules.json"])
        .says(expect![""]);
    folder
        .run(&["export", "--to", "selectors", "rules.json"])
        .says(expect![[r#"
            #a
            .b > c
        "#]]);
    for format in ["json", "genesys-cloud", "liveperson", "cobrowse"] {
        let exported = folder.run(&["export", "--to", format, "rules.json"]);
        assert_eq!(exported.code, Some(0), "{exported:?}");
        let again = folder.run_on(&["import", "--from", format], &exported.out);
        assert_eq!(again.code, Some(0), "{again:?}");
        assert!(again.out.contains(".b > c"), "{again:?}");
    }
}

#[test]
fn what_is_not_of_the_format_is_refused() {
    let folder = Folder::with(&[("a.xml", "<!DOCTYPE a><domRestrictions/>")]);
    folder.run(&["import", "--from", "genesys", "a.xml"]).fails(
        2,
        expect![[r#"
            louver: a.xml:1: A DTD is refused.
        "#]],
    );
    folder
        .run(&["import", "--from", "cobrowse", "a.xml"])
        .fails(
            2,
            expect![[r#"
            louver: a.xml:1: This is not JSON: expected value at line 1 column 1.
        "#]],
        );
    assert_eq!(folder.run(&["import", "--from", "other"]).code, Some(2));
    assert_eq!(
        folder.run_on(&["export", "--to", "genesys"], "{}").code,
        Some(2)
    );
}

#[test]
fn what_is_lost_is_named_and_the_schema_is_there() {
    let folder = Folder::with(&[]);
    let set = r#"{"rules":[{"id":"a","effect":"reveal","selector":"p"}]}"#;
    let ran = folder.run_on(&["export", "--to", "selectors"], set);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    expect![[r#"
        standard input:1: /rules/0: There is no rule to reveal there.
    "#]]
    .assert_eq(&ran.err);
    let schema = folder.run(&["export", "--to", "schema"]);
    let schema: serde_json::Value = serde_json::from_str(&schema.out).unwrap();
    assert_eq!(schema["title"], "Louver rule set");
}

#[test]
fn a_byte_order_mark_is_passed_over_and_binary_data_is_no_page() {
    let folder = Folder::with(&[("rules.json", "\u{feff}{\"rules\": []}"), ("data", "ab\0c")]);
    folder
        .run(&["check", "--rules", "rules.json"])
        .says(expect![""]);
    folder.run(&["match", "--selector", "p", "data"]).fails(
        2,
        expect![[r#"
            louver: data: this is no HTML, it begins with binary data
        "#]],
    );
}
