//! Style sheets: their texts, and those that scripts make, of which changes are said while something that the agent sees has adopted them.

use serde_json::{Value, json};

use super::{masking::check, support::Session};

fn adopt(id: u32, styles: &[u32]) -> Value {
    let rules = json!([{"styleId":7,"rules":[{"rule":"p{color:red}","index":0}]}]);
    json!({"type":3,"data":{"source":15,"id":id,"styleIds":styles,"styles":rules}})
}

fn insert(rule: &str) -> Value {
    json!({"type":3,"data":{"source":8,"styleId":7,"adds":[{"rule":rule,"index":0}]}})
}

#[test]
fn m5_a_sheet_that_only_covered_content_has_is_said_no_more() {
    let mut session = Session::new(
        "mask .m",
        "<div n=40><shadow><p></p></shadow></div><div class=m n=50><shadow><p></p></shadow></div>",
    );
    session.receive(adopt(1, &[7]));
    session.receive(adopt(1, &[]));
    session.receive(adopt(50, &[7]));
    session.receive(insert(".S3CRET{width:1px}"));
    session.receive(
        json!({"type":3,"data":{"source":13,"styleId":7,"index":[0],"set":{"property":"background","value":"url(/S3CRET.png)"}}}),
    );
    assert!(!session.wire.contains("S3CRET"));
    // What adopts it in the open gets all of it, as another sheet.
    let said = session.receive(adopt(40, &[7]));
    assert!(
        said.iter().any(|said| said.to_string().contains("S3CRET{")),
        "{said:?}"
    );
    session.remove(4, 40);
    let before = session.wire.len();
    session.receive(insert(".S3COND{width:1px}"));
    assert!(!session.wire[before..].contains("S3COND"));
}

#[test]
fn m5_generated_text() {
    check(
        "<style>.b::before{content:\"$1,234\"}</style><div class=m><style>.c{color:red}</style></div>",
        "<style>.b::before{content:\"\"}</style><div class=\"m\" data-louver=\"mask\"><style></style></div>",
    );
}

#[test]
fn m5_a_string_may_begin_in_one_text_of_a_style_and_end_in_another() {
    let mut session = Session::new("", "<style n=50></style>");
    session.mutate(json!({"adds":[
        {"parentId":50,"nextId":null,"node":{"type":3,"id":51,"textContent":"a::before{content:\"Jane ","isStyle":true}},
        {"parentId":50,"nextId":null,"node":{"type":3,"id":52,"textContent":"Roe\"}","isStyle":true}}]}));
    assert_eq!(session.body(), "<style>a::before{content:\"\"}</style>");
    session.text(52, "Doe\";color:red}");
    assert_eq!(
        session.body(),
        "<style>a::before{content:\"\";color:red}</style>"
    );
    session.check_copy();
}

#[test]
fn m5_sheets_that_the_recorder_took_whole() {
    let mut session = Session::new("", "<p n=20></p>");
    session.mutate(json!({"adds":[
        {"parentId":4,"nextId":null,"node":{"type":2,"id":50,"tagName":"style","attributes":{"_cssText":"a{b:c}/* rr_split */d::after{content:'Jane'}"},"childNodes":[]}},
        {"parentId":50,"nextId":null,"node":{"type":3,"id":52,"textContent":""}},
        {"parentId":50,"nextId":52,"node":{"type":3,"id":51,"textContent":""}},
        {"parentId":4,"nextId":null,"node":{"type":2,"id":60,"tagName":"link","attributes":{"_cssText":"d::after{content:'Jane'}"},"childNodes":[]}}]}));
    assert_eq!(
        session.body(),
        "<p></p><style>a{b:c}d::after{content:\"\"}</style><link _cssText=\"d::after{content:&quot;&quot;}\">"
            .replace("&quot;", "\"")
    );
    session.check_copy();
}

#[test]
fn scripted_sheets_are_written_anew_and_numbered_for_the_agent() {
    let mut session = Session::new(
        "mask .m",
        "<style n=50>a{}</style><div class=m><style n=60>b{}</style></div>",
    );
    let rule = |sheet: serde_json::Value| {
        let mut data = json!({"source":8,"adds":[{"rule":"a::after{content:'Jane'}","index":0}]});
        data.as_object_mut()
            .unwrap()
            .extend(sheet.as_object().unwrap().clone());
        json!({"type":3,"data":data})
    };
    let said = session.receive(rule(json!({"id":50})));
    assert_eq!(said[0]["data"]["adds"][0]["rule"], "a::after{content:\"\"}");
    assert_eq!(said[0]["data"]["id"], session.agent_id(50).unwrap());
    assert!(session.receive(rule(json!({"id":60}))).is_empty());
    assert!(session.receive(rule(json!({"styleId":7}))).is_empty());
    let said = session.receive(json!({"type":3,"data":{"source":15,"id":1,"styleIds":[40],
        "styles":[{"styleId":40,"rules":[{"rule":"b::after{content:'Jane'}"}]}]}}));
    assert_eq!(said[0]["data"]["styleIds"], json!([1]));
    assert_eq!(
        said[0]["data"]["styles"][0]["rules"][0]["rule"],
        "b::after{content:\"\"}"
    );
    let said = session.receive(
        json!({"type":3,"data":{"source":13,"styleId":40,"index":[0],
        "set":{"property":"content","value":"'Jane'"}}}),
    );
    assert_eq!(said[0]["data"]["set"]["value"], "\"\"");
    assert_eq!(said[0]["data"]["styleId"], 1);
    assert!(!session.wire.contains("Jane"));

    let again = session.enforcer.snapshot();
    let again: Vec<String> = again
        .iter()
        .map(|e| serde_json::to_string(e).unwrap())
        .collect();
    assert!(
        again[2].contains("\"source\":8") || again[2].contains("\"source\":15"),
        "{again:?}"
    );
    assert_eq!(
        again.iter().filter(|e| e.contains("\"source\":15")).count(),
        1
    );
    assert_eq!(
        again.iter().filter(|e| e.contains("\"source\":13")).count(),
        1
    );
    assert_eq!(
        again.iter().filter(|e| e.contains("\"source\":8")).count(),
        1
    );
}

#[test]
fn m5_m16_a_style_sheet_is_made_of_its_own_texts_alone() {
    let mut session = Session::new(
        "mask .m",
        "<style n=20>a{}<script n=21>token</script></style><p n=22 class=m><b n=23>secret</b></p><textarea n=30></textarea>",
    );
    // A text that was masked stays so, in whatever it is put.
    session.mutate(json!({"removes":[{"parentId":23,"id":17}],
        "adds":[{"parentId":20,"nextId":null,"node":{"type":3,"id":17,"textContent":"secret"}}]}));
    session.mutate(json!({"removes":[{"parentId":20,"id":17}],
        "adds":[{"parentId":30,"nextId":null,"node":{"type":3,"id":17,"textContent":"secret"}}]}));
    session.check_copy();
    assert!(!session.wire.contains("token"), "{}", session.wire);
    assert!(!session.wire.contains("secret"), "{}", session.wire);
}

#[test]
fn scripted_declarations_are_of_properties_alone() {
    let mut session = Session::new("", "<style n=50>a{}</style><p n=51></p>");
    let mut declare = |change: serde_json::Value| {
        let mut data = json!({"source":13,"id":50,"index":[0]});
        data.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let said = session.receive(json!({"type":3,"data":data}));
        said.into_iter().next().map(|mut event| {
            let data = event["data"].as_object_mut().unwrap();
            (data.remove("set"), data.remove("remove"))
        })
    };
    let color = json!({"property":"color","value":"red","priority":"important"});
    let remove = json!({"property":"color"});
    assert_eq!(
        declare(json!({"set":color})),
        Some((Some(color.clone()), None))
    );
    assert_eq!(
        declare(json!({"remove":remove})),
        Some((None, Some(remove.clone())))
    );
    let odd = json!({"property":"a:b;c","value":"red"});
    assert_eq!(declare(json!({"set":odd})), None);
    assert_eq!(declare(json!({"remove":{"property":"a{"}})), None);
    assert_eq!(
        declare(json!({"set":odd,"remove":remove})),
        Some((None, Some(remove)))
    );
    let shouted = json!({"property":"color","value":"red","priority":"!x"});
    let (set, _) = declare(json!({"set":shouted})).unwrap();
    assert!(!set.unwrap().to_string().contains("!x"));
    // As in a sheet's text: what is drawn over restricted parts stays on top.
    for (property, value) in [("content", "attr(id)"), ("background-image", "none")] {
        let firm = json!({"property":property,"value":value,"priority":"important"});
        let (set, _) = declare(json!({"set":firm})).unwrap();
        assert!(!set.unwrap().to_string().contains("important"));
    }
}

#[test]
fn what_scripts_did_to_a_sheet_is_gone_when_its_text_comes_anew() {
    let again = |change: fn(&mut Session)| {
        let mut session = Session::new("", "<style n=50>a{}</style><p n=60></p>");
        session.receive(json!({"type":3,"data":{"source":8,"id":50,"adds":[{"rule":"b{}"}]}}));
        change(&mut session);
        let said = session.enforcer.snapshot();
        let sheets = said
            .iter()
            .map(|event| serde_json::to_string(event).unwrap());
        sheets
            .filter(|event| event.contains("\"source\":8"))
            .count()
    };
    assert_eq!(
        again(|session| drop(session.set(50, json!({"media":"print"})))),
        1
    );
    assert_eq!(
        again(|session| drop(session.set(60, json!({"_cssText":"b{}"})))),
        1
    );
    assert_eq!(again(|session| drop(session.text(12, "c{}"))), 0);
    assert_eq!(
        again(|session| drop(session.set(50, json!({"_cssText":"b{}"})))),
        0
    );
    assert_eq!(again(|session| drop(session.add(50, None, "c{}"))), 0);
}

#[test]
fn m5_the_text_of_a_style_outdoes_what_was_taken_whole_before() {
    let mut session = Session::new("", "<style n=50>a{}</style>");
    session.set(50, json!({"_cssText":"b{}"}));
    session.text(12, "");
    assert_eq!(session.body(), "<style></style>");
    session.check_copy();
}
