use super::*;
use expect_test::{Expect, expect};

fn check(format: Format, text: &str, expected: Expect) {
    let said = match import(format, text) {
        Ok(imported) => {
            assert_eq!(imported.rules.validate(), []);
            let policy = imported.rules.canonical_json();
            let policy = &policy[..policy.find(",\"rules\"").unwrap()];
            let rules = imported.rules.rules.iter().map(|rule| {
                let pages = rule.pages.join(" ");
                format!("{} {} @{pages}\n", rule.effect.as_str(), rule.selector)
            });
            let rules: String = rules.collect();
            format!("{policy}\n{rules}{}", listed(&imported.findings))
        }
        Err(findings) => format!("none\n{}", listed(&findings)),
    };
    expected.assert_eq(&said);
}

fn listed(findings: &[Finding]) -> String {
    findings
        .iter()
        .map(|finding| format!("- {finding}\n"))
        .collect()
}

#[test]
fn genesys() {
    check(
        Format::Genesys,
        r##"<?xml version="1.0" encoding="UTF-8"?>
<g:domRestrictions xmlns:g="urn:g">
  <!-- every page -->
  <restrictionsSet name="all">
    <uriTemplates><uriTemplate type="regexp" pattern=".*"/></uriTemplates>
    <dataMasking>
      <element selector="#card &gt; input[name=&quot;n&quot;]"/>
      <element>.ssn</element>
      <selector><![CDATA[ul > li]]></selector>
    </dataMasking>
    <domControl><element selector="#pay, .buy"/></domControl>
  </restrictionsSet>
  <restrictionsSet>
    <urlTemplate type="regex">^https://shop\.example/a(b|c)$</urlTemplate>
    <element><selector>#x</selector><restriction>dataMasking, domControl</restriction></element>
    <element selector="#y" dataMasking="true" domControl="false"/>
  </restrictionsSet>
</g:domRestrictions>"##,
        expect![[r#"
            {"policy":{"text":"visible","pause":[],"urlParams":[]}
            mask ul > li @regex:.*
            mask #card > input[name="n"] @regex:.*
            mask .ssn @regex:.*
            disable #pay, .buy @regex:.*
            mask #x @regex:^https://shop\.example/a(b|c)$
            disable #x @regex:^https://shop\.example/a(b|c)$
            mask #y @regex:^https://shop\.example/a(b|c)$
        "#]],
    );
}

#[test]
fn what_genesys_says_and_has_no_place_is_found() {
    check(
        Format::Genesys,
        r##"<domRestrictions>
  <settings/>
  <restrictionsSet priority="1">
    <uriTemplate type="regexp">(?!/home)</uriTemplate>
    <uriTemplate type="ant">/a/**</uriTemplate>
    <dataMasking>
      <element selector="input:checked"/>
      <element selector="b["/>
      <element selector=".ok" color="red">text</element>
      <element/>
    </dataMasking>
    <element selector="#who"/>
    <element selector="#what" type="blur"/>
    <images>none</images>
    text
  </restrictionsSet>
  <restrictionsSet><dataMasking><element selector="p"/></dataMasking></restrictionsSet>
</domRestrictions>"##,
        expect![[r#"
            {"policy":{"text":"visible","pause":[],"urlParams":[]}
            mask .ok @
            mask p @
            - 2: domRestrictions/settings[1]: This element is not known.
            - 4: domRestrictions/restrictionsSet[2]/uriTemplate: The pages cannot be told: the regular expression does not parse: look-around, including look-ahead and look-behind, is not supported.
            - 5: domRestrictions/restrictionsSet[2]/uriTemplate: Templates of the type `ant` are not known.
            - 3: domRestrictions/restrictionsSet[2]: The attribute `priority` is not known.
            - 3: domRestrictions/restrictionsSet[2]: Text is not expected here.
            - 3: domRestrictions/restrictionsSet[2]: Not every URL template can be read: the rules of the set hold on every page.
            - 7: domRestrictions/restrictionsSet[2]/dataMasking/element: The selector `input:checked` is left out: `:checked` depends on what a customer chooses.
            - 8: domRestrictions/restrictionsSet[2]/dataMasking/element: The selector `b[` is left out: `b[` does not parse: it ends too early.
            - 9: domRestrictions/restrictionsSet[2]/dataMasking/element: The attribute `color` is not known.
            - 9: domRestrictions/restrictionsSet[2]/dataMasking/element: Text is not expected here.
            - 10: domRestrictions/restrictionsSet[2]/dataMasking/element: This element is not known.
            - 12: domRestrictions/restrictionsSet[2]/element: Whether `#who` is masked or controlled is not said: it is left out.
            - 13: domRestrictions/restrictionsSet[2]/element: What `blur` does is not known.
            - 13: domRestrictions/restrictionsSet[2]/element: Whether `#what` is masked or controlled is not said: it is left out.
            - 14: domRestrictions/restrictionsSet[2]/images: Text is not expected here.
            - 14: domRestrictions/restrictionsSet[2]/images: This element is not known.
            - 17: domRestrictions/restrictionsSet[3]: The set has no URL template: its rules hold on every page.
        "#]],
    );
}

#[test]
fn what_is_no_safe_xml_is_refused() {
    for text in [
        "<!DOCTYPE domRestrictions [<!ENTITY a \"b\">]><domRestrictions/>",
        "<domRestrictions>&a;</domRestrictions>",
        "<domRestrictions a=\"&b;\"/>",
        "<domRestrictions>",
        "<domRestrictions></other>",
        "<rules/>",
        "<domRestrictions/><domRestrictions/>",
        "{}",
        "",
    ] {
        let findings = import(Format::Genesys, text).unwrap_err();
        assert_eq!(findings.len(), 1, "{text}");
    }
    let deep = "<domRestrictions>".repeat(100);
    check(
        Format::Genesys,
        &deep,
        expect![[r#"
            none
            - 1: `domRestrictions` is too much: the most is 100000 elements, 32 deep.
        "#]],
    );
    check(
        Format::Genesys,
        "\n\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        expect![[r#"
            none
            - 3: A DTD is refused.
        "#]],
    );
}

#[test]
fn genesys_cloud() {
    check(
        Format::GenesysCloud,
        r##"{"name":"d","cobrowse":{"enabled":true,"allowAgentControl":false,"maskSelectors":["#a","input:valid",1],
            "readonlySelectors":[".b"],"pauseCriteria":[{"urlFragment":"/pay?a","condition":"includes"},
            {"urlFragment":"/login","condition":"equals"},{"urlFragment":"/a","condition":"does_not_include"},{"condition":"equals"}],"new":1}}"##,
        expect![[r#"
            {"policy":{"text":"visible","pause":["regex:/pay\\?a","regex:^(https?://([^/?#]*)?)?/login/?([?#].*)?$"],"urlParams":[]}
            mask #a @
            disable .b @
            - /cobrowse/allowAgentControl: What agents may do at all is no matter of rules: it is asked of each customer.
            - /cobrowse/maskSelectors/1: The selector `input:valid` is left out: `:valid` depends on what a customer types.
            - /cobrowse/maskSelectors/2: `1` is no selector: a text is needed.
            - /cobrowse/pauseCriteria/2: Pages cannot be paused by `does_not_include`: `/a` is left out.
            - /cobrowse/pauseCriteria/3: A criterion needs `urlFragment` and `condition`.
            - /cobrowse/new: The setting `new` is not known.
        "#]],
    );
    let text =
        r#"[{"cobrowse":{"pause_criteria":[{"url_fragment":"/login","condition":"equals"}]}}]"#;
    let set = import(Format::GenesysCloud, text)
        .unwrap()
        .rules
        .compile()
        .unwrap();
    for (url, is_paused) in [
        ("https://shop.example/login", true),
        ("https://shop.example/login/?a#b", true),
        ("https://shop.example/login/b", false),
        ("https://shop.example/a/login", false),
    ] {
        assert_eq!(
            set.paused(&url::Url::parse(url).unwrap()),
            is_paused,
            "{url}"
        );
    }
    check(
        Format::GenesysCloud,
        "{\"a\":\n]",
        expect![[r#"
            none
            - 2: This is not JSON: expected value at line 2 column 1.
        "#]],
    );
    assert!(import(Format::GenesysCloud, "{}").is_err());
}

#[test]
fn liveperson() {
    let expected = |place: fn(usize) -> String| {
        format!(
            "{{\"policy\":{{\"text\":\"visible\",\"pause\":[],\"urlParams\":[]}}\nmask #id\\@123 @\nmask [name=\"a\"] @\n- {}The selector `b[` is left out: `b[` does not parse: it ends too early.\n",
            place(3)
        )
    };
    for (text, place) in [
        (
            "#id\\\\@123\n[name=\\\"a\\\"]\nb[\n\n",
            (|n| format!("{n}: ")) as fn(usize) -> String,
        ),
        ("\"#id\\\\@123\",\n'[name=\"a\"]',\nb[", |n| {
            format!("{n}: ")
        }),
        (r##"["#id\\@123","[name=\"a\"]","b["]"##, |n| {
            format!("/{}: ", n - 1)
        }),
    ] {
        let imported = import(Format::LivePerson, text).unwrap();
        let rules: String = imported
            .rules
            .rules
            .iter()
            .map(|rule| format!("{} {} @\n", rule.effect.as_str(), rule.selector))
            .collect();
        let said = format!(
            "{{\"policy\":{{\"text\":\"visible\",\"pause\":[],\"urlParams\":[]}}\n{rules}{}",
            listed(&imported.findings)
        );
        assert_eq!(said, expected(place), "{text}");
    }
}

#[test]
fn cobrowse() {
    check(
        Format::Cobrowse,
        r##"{"redactedViews":[".redacted",{"example.com*":["input"],"checkout":["#a"]},3,{}],"ignoredViews":["iframe"],
            "disabledViews":["#pay"],"enabledViews":["#ok"],"unredactedViews":[".shown"],"other":[]}"##,
        expect![[r#"
            {"policy":{"text":"visible","pause":[],"urlParams":[]}
            mask .redacted @
            mask input @example.com*
            mask #a @
            hide iframe @
            disable #pay @
            enable #ok @
            reveal .shown @
            - /redactedViews/1/checkout: The pages cannot be told: `checkout` may be a host or a path; write `/checkout` for the path, `*checkout*` for any path with it.
            - /redactedViews/1/checkout: So these rules hold on every page.
            - /redactedViews/2: `3` is no selector and no object of pages with selectors.
            - /redactedViews/3: This names no page and no selector.
            - /other: The setting `other` is not known.
            - /enabledViews: A rule that enables lifts the default for submit controls only: what stands in something disabled stays disabled.
            - /unredactedViews: A rule that reveals lifts a private policy only: what stands in something masked stays masked.
        "#]],
    );
    check(
        Format::Cobrowse,
        r#"{"redactedViews":["body",".card"],"unredactedViews":[".shown",{"checkout":["p"]}]}"#,
        expect![[r#"
            {"policy":{"text":"private","pause":[],"urlParams":[]}
            mask .card @
            reveal .shown @
            - /unredactedViews/1/checkout: The pages cannot be told: `checkout` may be a host or a path; write `/checkout` for the path, `*checkout*` for any path with it.
            - /unredactedViews/1/checkout: So these rules are left out.
            - /unredactedViews: A form field needs a rule of its own that reveals it: one that only stands in what is revealed stays masked.
        "#]],
    );
}

#[test]
fn lists_and_louvers_own() {
    check(
        Format::Selectors,
        "\u{feff}#a\n\n  .b, p > i \na:is(b, [c=\"d,e\"]), :hover\n#a\n",
        expect![[r#"
            {"policy":{"text":"visible","pause":[],"urlParams":[]}
            mask #a @
            mask .b, p > i @
            mask a:is(b, [c="d,e"]) @
            - 4: The selector `:hover` is left out: `:hover` depends on where a customer's pointer or keyboard is.
        "#]],
    );
    check(
        Format::Json,
        r#"{"rules":[{"id":"a","effect":"mask","selector":"p"},{"id":"b","effect":"mask","selector":"p["}]}"#,
        expect![[r#"
            {"policy":{"text":"visible","pause":[],"urlParams":[]}
            mask p @
            - /rules/1/selector: Selector: `p[` does not parse: it ends too early.
        "#]],
    );
    assert!(import(Format::Json, r#"{"policy":{"pause":["checkout"]}}"#).is_err());
    assert!(import(Format::Json, "[]").is_err());
}

#[test]
fn what_is_written_is_read_again() {
    let set = RuleSet::from_json(
        r##"{"policy":{"pause":["/pay","*card*","regex:a.b"],"urlParams":["q"]},"rules":[
        {"id":"a","effect":"mask","selector":"#a,\n#b","pages":["/x"]},
        {"id":"b","effect":"hide","selector":".h"},
        {"id":"c","effect":"disable","selector":"#id\\@1","pages":["/x/:id"]},
        {"id":"d","effect":"enable","selector":".e"},
        {"id":"e","effect":"mask","selector":".off","off":true}]}"##,
    )
    .unwrap();
    for (name, format) in Format::ALL {
        let Some(exported) = export(format, &set) else {
            assert_eq!(name, "genesys");
            continue;
        };
        let again = import(format, &exported.text).unwrap();
        let rules: String = again
            .rules
            .rules
            .iter()
            .map(|rule| {
                format!(
                    "{} {} @{}; ",
                    rule.effect.as_str(),
                    rule.selector,
                    rule.pages.join(" ")
                )
            })
            .collect();
        let expected = match name {
            "json" => expect![[r#"
                mask #a,
                #b @/x; hide .h @; disable #id\@1 @/x/:id; enable .e @; mask .off @; 
            "#]],
            "selectors" => expect![[r#"
                mask #a, #b @; mask .h @; 
                - /policy/pause: This cannot be said there.
                - /policy/urlParams: This cannot be said there.
                - /rules/4/off: The rule is switched off: it is left out.
                - /rules/0/pages: The rule holds on every page there.
                - /rules/1: What is hidden is masked only there.
                - /rules/2: There is no rule to disable there.
                - /rules/3: There is no rule to enable there.
            "#]],
            "liveperson" => expect![[r#"
                mask #a, #b @; mask .h @; 
                - /policy/pause: This cannot be said there.
                - /policy/urlParams: This cannot be said there.
                - /rules/4/off: The rule is switched off: it is left out.
                - /rules/0/pages: The rule holds on every page there.
                - /rules/1: What is hidden is masked only there.
                - /rules/2: There is no rule to disable there.
                - /rules/3: There is no rule to enable there.
            "#]],
            "genesys-cloud" => expect![[r#"
                mask #a, #b @; mask .h @; disable #id\@1 @; 
                - /policy/urlParams: This cannot be said there.
                - /rules/4/off: The rule is switched off: it is left out.
                - /rules/0/pages: The rule holds on every page there.
                - /rules/1: What is hidden is masked only there.
                - /rules/3: There is no rule to enable there.
                - /rules/2/pages: The rule holds on every page there.
                - /policy/pause/2: These pages cannot be said there.
            "#]],
            _ => expect![[r#"
                mask #a, #b @/x; hide .h @; disable #id\@1 @; enable .e @; 
                - /policy/pause: This cannot be said there.
                - /policy/urlParams: This cannot be said there.
                - /rules/4/off: The rule is switched off: it is left out.
                - /rules/2/pages/0: The pattern is no glob: the rule holds on every page there.
            "#]],
        };
        expected.assert_eq(&format!("{rules}\n{}", listed(&exported.findings)));
    }
}

#[test]
fn a_file_has_limits() {
    assert!(import(Format::Selectors, &"p\n".repeat(MAX_BYTES)).is_err());
    let many: String = (0..20_000).map(|i| format!("#a{i}\n")).collect();
    let imported = import(Format::Selectors, &many).unwrap();
    assert_eq!(imported.rules.rules.len(), crate::ruleset::MAX_RULES);
    assert_eq!(imported.findings.len(), 1);
    assert!(import(Format::Cobrowse, &"[".repeat(100_000)).is_err());
}

/// Pieces of which files are made, so that random ones get past the first character.
const PIECES: [&str; 32] = [
    "<domRestrictions>",
    "</domRestrictions>",
    "<restrictionsSet>",
    "</restrictionsSet>",
    "<dataMasking>",
    "</dataMasking>",
    "<domControl mode='x'>",
    "</domControl>",
    "<element selector=\"",
    "\"/>",
    "<element>",
    "</element>",
    "<uriTemplate type='regexp'>",
    "</uriTemplate>",
    "&lt;",
    "&#x41;",
    "&#0;",
    "<![CDATA[",
    "]]>",
    "{\"maskSelectors\":[",
    "{\"redactedViews\":[",
    "\"pauseCriteria\":",
    "{\"",
    "\":",
    "]",
    "}",
    ",",
    "\"",
    "\\",
    "\n",
    "a, b[",
    "é(*",
];

proptest::proptest! {
    #[test]
    fn whatever_is_read_can_be_published(pieces in proptest::collection::vec(0..PIECES.len(), 0..40), tail in "\\PC{0,20}") {
        let text: String = pieces.into_iter().map(|piece| PIECES[piece]).collect::<String>() + &tail;
        for (name, format) in Format::ALL {
            match import(format, &text) {
                Ok(imported) => assert_eq!(imported.rules.validate(), [], "{name}: {text}"),
                Err(findings) => assert!(!findings.is_empty(), "{name}: {text}"),
            }
        }
    }
}

#[test]
fn what_is_given_twice_is_said_and_not_lost() {
    for (format, text, at) in [
        (
            Format::GenesysCloud,
            r##"{"cobrowse":{"maskSelectors":["#a"],"maskSelectors":["#b"]}}"##,
            "/cobrowse/maskSelectors",
        ),
        (
            Format::Cobrowse,
            r##"{"redactedViews":[{"/a":["#a"],"/a":["#b"]}]}"##,
            "/redactedViews/0/~1a",
        ),
        (
            Format::Json,
            r##"{"rules":[{"id":"1","effect":"mask","selector":"#a","selector":"#b"}]}"##,
            "/rules/0/selector",
        ),
        (
            Format::Json,
            r#"{"policy":{},"policy":{"text":"private"}}"#,
            "/policy",
        ),
    ] {
        let found = import(format, text).unwrap_err();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].at, at);
        assert!(found[0].message.contains("is given twice"), "{found:?}");
    }
    // Both ways to write the name of one setting.
    check(
        Format::GenesysCloud,
        r##"{"maskSelectors":["#a"],"mask_selectors":["#b"],"pauseCriteria":[{"urlFragment":"a","url_fragment":"b","condition":"includes"}]}"##,
        expect![[r#"
            {"policy":{"text":"visible","pause":[],"urlParams":[]}
            mask #a @
            mask #b @
            - /pauseCriteria/0: `urlFragment` is given twice; the criterion is left out.
        "#]],
    );
}
