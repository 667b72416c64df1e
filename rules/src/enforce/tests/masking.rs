//! Content, attributes and values: the M rows of the list of pitfalls.

use serde_json::json;

use super::support::Session;
use crate::event::to_json;

/// What the agent's body is, for a page under `mask .m` and `hide .h`.
#[track_caller]
fn check(html: &str, expected: &str) {
    let mut session = Session::new("mask .m\nhide .h", html);
    assert_eq!(session.body(), expected, "{html}");
    session.check_copy();
}

#[test]
fn an_open_page_is_shown_as_it_is() {
    check(
        "<p id=a title=t>Hello <b>you</b></p><input value=x name=y>",
        "<p id=\"a\" title=\"t\">Hello <b>you</b></p><input name=\"y\" value=\"x\">",
    );
}

#[test]
fn hidden_content_is_an_empty_box() {
    check(
        "<div class=h id=i title=t style='width:1px' rr_width=30px rr_height='4px;x'><p>Jane</p></div>a",
        "<div data-louver=\"hide\" rr_width=\"30px\"></div>a",
    );
    check(
        "<input class=h value=Jane><select class=h><option>Jane</option></select><svg class=h><text>Jane</text></svg>",
        "<span data-louver=\"hide\"></span><span data-louver=\"hide\"></span><span data-louver=\"hide\"></span>",
    );
}

#[test]
fn m1_placeholders() {
    check(
        "<input class=m placeholder='Jane Roe' list=d>",
        "<input class=\"m\" data-louver=\"mask\">",
    );
}

#[test]
fn m2_m3_m4_titles_labels_and_data() {
    check(
        "<td class=m title='Jane' data-acct=1><i aria-label='Balance 1' aria-valuetext=1 role=img data-x=1>J</i></td>",
        "<td class=\"m\" data-louver=\"mask\"><i role=\"img\">••••••</i></td>",
    );
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
fn m6_m7_inline_styles() {
    check(
        "<b class=m style=\"--bal:'1,234';background:url(data:image/png,x);counter-reset:b 1234;width:3px\">x</b>",
        "<b class=\"m\" data-louver=\"mask\" style=\"width: 3px;\">••••••</b>",
    );
    check(
        "<b style=\"--bal:'Jane';color:red;background:url(https://e.example/x)\">x</b>",
        "<b style=\"--bal:\"\";color:red;background:url(\"/a/0\")\">x</b>",
    );
}

#[test]
fn m8_buttons_of_the_old_kind() {
    check(
        "<input type=button class=m value='Pay J. Roe'>",
        "<input class=\"m\" data-louver=\"mask\" type=\"button\" value=\"••••••\">",
    );
}

#[test]
fn m9_stale_values() {
    let mut session = Session::new("mask .m", "<input class=m n=50 value=4111>");
    session.input(50, "", false);
    assert_eq!(session.body(), "<input class=\"m\" data-louver=\"mask\">");
    session.check_copy();
}

#[test]
fn m10_selects() {
    check(
        "<select class=m><optgroup label=Clinics><option value=BB selected label=x>HIV clinic</option></optgroup></select>",
        "<select class=\"m\" data-louver=\"mask\"><optgroup><option>••••••</option></optgroup></select>",
    );
}

#[test]
fn m10_an_open_select_does_not_say_that_it_holds_a_covered_option() {
    let mut session = Session::new(
        "mask .m\nhide .h",
        "<select n=50><option value=open n=51>A</option><option value=HIV class=m>B</option>\
         <option value=TBC class=h>C</option><option class=m> Flu  shot </option><option> In  sight </option></select>",
    );
    // The page itself came as if no tag had covered anything.
    let before = session.ledger().leaks;
    for (value, leaks) in [
        ("HIV", 1),
        ("TBC", 2),
        ("Flu shot", 3),
        ("open", 3),
        ("In sight", 3),
        ("else", 3),
    ] {
        session.input(50, value, false);
        assert_eq!(session.ledger().leaks - before, leaks, "{value}");
        let is_said = session.wire.contains(&format!("\"text\":\"{value}\""));
        assert_eq!(is_said, matches!(value, "open" | "In sight"), "{value}");
    }
    assert!(!session.wire.contains("HIV") && !session.wire.contains("Flu shot"));
}

#[test]
fn m11_m29_what_a_masked_field_points_to() {
    check(
        "<input type=password id=p list=d aria-describedby='e f' aria-errormessage=g>\
         <datalist id=d><option value=Jane></option></datalist><p id=e>4111 is invalid</p><i id=f>x</i><u id=g>y</u>\
         <output for='q p'>1</output><output for=z>2</output>",
        "<input data-louver=\"mask\" id=\"p\" type=\"password\">\
         <datalist data-louver=\"mask\" id=\"d\"><option></option></datalist><p data-louver=\"mask\" id=\"e\">••••••</p>\
         <i data-louver=\"mask\" id=\"f\">••••••</i><u data-louver=\"mask\" id=\"g\">••••••</u>\
         <output data-louver=\"mask\" for=\"q p\">••••••</output><output for=\"z\">2</output>",
    );
}

#[test]
fn m11_m29_what_completes_a_masked_field_is_masked_with_it() {
    for name in [
        "aria-controls",
        "aria-owns",
        "aria-details",
        "aria-activedescendant",
    ] {
        let list = format!(
            "<input class=m role=combobox {name}=l><ul id=l role=listbox><li>Jane Roe</li></ul><ul id=k><li>open</li></ul>"
        );
        let session = Session::new("mask .m", &list);
        assert!(!session.wire.contains("Jane"), "{name}");
        assert!(session.wire.contains("open"), "{name}");
        let open = Session::new("mask .n", &list);
        assert!(open.wire.contains("Jane"), "{name}");
    }
}

#[test]
fn m29_a_message_that_comes_later_is_masked_too() {
    let mut session = Session::new(
        "mask .m",
        "<input class=m aria-describedby=e><div n=50></div>",
    );
    session.add(50, None, "<p id=e>4111</p>");
    session.add(50, None, "<p n=60>open</p>");
    session.set(60, json!({"id":"e"}));
    assert!(!session.wire.contains("4111"));
    assert_eq!(
        session
            .body()
            .matches("<p data-louver=\"mask\" id=\"e\">••••••</p>")
            .count(),
        2
    );
    session.check_copy();
}

#[test]
fn m12_checkboxes_and_radios() {
    let mut session = Session::new(
        "mask .m",
        "<input n=50 type=radio class=m name=hiv value=yes checked>",
    );
    assert_eq!(
        session.body(),
        "<input class=\"m\" data-louver=\"mask\" name=\"hiv\" type=\"radio\">"
    );
    assert!(session.input(50, "yes", true).is_empty());
    assert!(session.set(50, json!({"checked":null})).is_empty());
}

#[test]
fn m13_numbers_in_attributes() {
    check(
        "<meter class=m value=0.82 max=1>82%</meter><time class=m datetime=1990-01-01>x</time><data class=m value=7></data>",
        "<meter class=\"m\" data-louver=\"mask\">••••••</meter><time class=\"m\" data-louver=\"mask\">••••••</time>\
         <data class=\"m\" data-louver=\"mask\"></data>",
    );
}

#[test]
fn m14_m25_m28_editing_makes_no_event_and_has_no_length() {
    let mut session = Session::new(
        "mask .m",
        "<div class=m contenteditable n=50>Jane</div><input class=m n=60><textarea class=m n=70>Ann</textarea>",
    );
    let text = 12;
    assert_eq!(
        session.body(),
        "<div class=\"m\" data-louver=\"mask\">••••••</div><input class=\"m\" data-louver=\"mask\">\
         <textarea class=\"m\" data-louver=\"mask\" value=\"••••••\"></textarea>"
    );
    assert!(session.text(text, "Jane Roe").is_empty());
    assert_eq!(session.input(60, "4", false).len(), 1);
    for longer in ["41", "411", "4111 1111 1111 1111"] {
        assert!(session.input(60, longer, false).is_empty());
    }
    assert!(session.input(70, "Ann Roe", false).is_empty());
    assert_eq!(session.input(60, "", false).len(), 1);
    assert!(!session.wire.contains("4111"));
    session.check_copy();
}

#[test]
fn m15_m16_m17_what_is_never_sent() {
    let mut session = Session::new(
        "",
        "<script type=application/json n=50>Jane</script><template><p>Jane</p></template><noscript>Jane</noscript>\
         <input type=hidden value=Jane name=csrf n=51><meta name=csrf-token content=Jane><meta charset=utf-8>\
         <meta name=viewport content=w><p onclick=Jane nonce=Jane></p><base href=https://jane.example/>",
    );
    session.mutate(json!({"adds":[{"parentId":4,"nextId":null,"node":{"type":5,"id":90,"textContent":"Jane"}}]}));
    session.set(51, json!({"value":"Jane"}));
    session.input(51, "Jane", false);
    session.add(50, None, "Jane");
    assert!(
        !session.wire.to_lowercase().contains("jane"),
        "{}",
        session.wire
    );
    assert_eq!(
        session.body(),
        "<script></script><template></template><noscript></noscript><input name=\"csrf\" type=\"hidden\"><meta>\
         <meta charset=\"utf-8\"><meta content=\"w\" name=\"viewport\"><p></p><base>"
    );
    session.check_copy();
}

#[test]
fn m17_a_field_that_becomes_hidden_loses_its_value() {
    let mut session = Session::new("", "<input n=50 value=tok>");
    session.set(50, json!({"type":"hidden"}));
    assert_eq!(session.body(), "<input type=\"hidden\">");
    session.check_copy();
}

#[test]
fn m17_when_a_hidden_field_got_its_value_is_not_told() {
    let shown_anew = |html: &str| {
        let mut session = Session::new("", html);
        session.set(50, json!({"type":"checkbox"}));
        to_json(&session.enforcer.snapshot())
    };
    let late = shown_anew("<input n=50 type=hidden title=x value=tok>");
    assert!(late.contains("\"value\":\"tok\""), "{late}");
    assert_eq!(
        shown_anew("<input n=50 type=hidden value=tok title=x>"),
        late
    );
}

#[test]
fn m18_links() {
    check(
        "<a class=m href=tel:+49>x</a><a href='/p?token=1#f' ping=x target=_top>y</a><a href='java&script:x'>z</a>\
         <a href=javascript:x>z</a><form action='/go?id=7'></form>",
        "<a class=\"m\" data-louver=\"mask\">••••••</a><a href=\"https://shop.example/p\">y</a>\
         <a href=\"https://shop.example/java&script:x\">z</a><a>z</a><form action=\"https://shop.example/go\"></form>",
    );
}

#[test]
fn m19_the_address_and_the_title() {
    let mut session = Session::new("mask title", "<p></p>");
    let said = session.receive(
        json!({"type":4,"data":{"href":"https://u:p@shop.example/a?token=1#x","width":1,"height":1}}),
    );
    assert_eq!(said[0]["data"]["href"], "https://shop.example/a");
    session.add(3, None, "<title>Jane Roe, Oncology</title>");
    assert!(
        session
            .agent
            .html()
            .contains("<title data-louver=\"mask\">••••••</title>")
    );
    assert!(!session.wire.contains("Jane"));
}

#[test]
fn m20_m21_m22_m24_pictures_and_embeds() {
    check(
        "<img class=m src=/card.png?acct=1 alt=Jane width=30 height=20><picture class=m><source srcset=x><img src=y></picture>\
         <svg class=m><text>1</text></svg><canvas class=m></canvas><embed class=m src=s.pdf><object class=m data=x>J</object>\
         <div class=m><video poster=x></video></div>",
        "<span data-louver=\"mask\" rr_height=\"20px\" rr_width=\"30px\"></span><picture data-louver=\"mask\"></picture>\
         <span data-louver=\"mask\"></span><span data-louver=\"mask\"></span><span data-louver=\"mask\"></span>\
         <span data-louver=\"mask\"></span><div class=\"m\" data-louver=\"mask\"><span data-louver=\"mask\"></span></div>",
    );
}

#[test]
fn m20_m22_m24_open_pictures_come_through_the_server_and_pixels_not_at_all() {
    let session = Session::new(
        "mask .m",
        "<img class=m src=/card.png><img src=/b.png srcset='/c.png 2x, /b.png 1x'>\
         <canvas width=5 rr_dataURL=data:image/png,Jane>J</canvas>\
         <video src=v.mp4 poster=/d.png autoplay rr_mediaState=played><source src=w></video><object data=o>J</object><embed src=p>\
         <link rel=stylesheet href=/s.css><link rel=preload href=/t.js><body background=/e.png></body>",
    );
    assert_eq!(
        session.body(),
        "<span data-louver=\"mask\"></span><img src=\"/a/0\" srcset=\"/a/1 2x, /a/0 1x\"><canvas width=\"5\"></canvas>\
         <video poster=\"/a/2\"></video><object></object><embed><link href=\"/a/3\" rel=\"stylesheet\"><link>\
         <body background=\"/a/4\"></body>"
    );
    let paths: Vec<_> = (0..9)
        .filter_map(|n| session.enforcer.asset(n))
        .map(url::Url::path)
        .collect();
    assert_eq!(paths, ["/b.png", "/c.png", "/d.png", "/s.css", "/e.png"]);
}

#[test]
fn m21_svg_names_things_of_its_own_page_alone() {
    check(
        "<svg><use href=#i></use><use href=https://e.example/x></use><use x:href=https://e.example/x></use><image href=/i.png></image>\
         <a href=javascript:x><text fill='url(#g)' mask='url(https://e.example/m)'>t</text></a>\
         <animate attributeName=href to=javascript:x></animate><set attributeName=fill to=red></set></svg>",
        "<svg><use href=\"#i\"></use><use></use><use></use><image href=\"/a/0\"></image>\
         <a><text fill=\"url(\"#g\")\" mask=\"url(\"/a/1\")\">t</text></a>\
         <animate></animate><set attributeName=\"fill\" to=\"red\"></set></svg>",
    );
}

#[test]
fn m23_frames_of_other_origins() {
    check(
        "<iframe src='https://pay.example/?acct=1' srcdoc=Jane name=n></iframe><iframe class=m srcdoc=Jane></iframe>",
        "<iframe name=\"n\"></iframe><span data-louver=\"mask\"></span>",
    );
}

#[test]
fn m32_m34_form_controls_by_what_they_are_for() {
    check(
        "<input autocomplete='section-a CC-Number' value=4111><input autocomplete=one-time-code value=1>\
         <input autocomplete=email value=open><input class=m value='€12,345'>",
        "<input data-louver=\"mask\" value=\"••••••\"><input data-louver=\"mask\" value=\"••••••\">\
         <input autocomplete=\"email\" value=\"open\"><input class=\"m\" data-louver=\"mask\" value=\"••••••\">",
    );
}

#[test]
fn a_password_is_masked_without_any_rule() {
    let mut session = Session::new("", "<input type=password value=x n=50>");
    assert_eq!(
        session.body(),
        "<input data-louver=\"mask\" type=\"password\" value=\"••••••\">"
    );
    assert!(session.input(50, "y", false).is_empty());
}

#[test]
fn white_space_stays_and_empty_stays_empty() {
    check(
        "<p class=m> <b></b>\n<i>\u{200b}</i></p>",
        "<p class=\"m\" data-louver=\"mask\"> <b></b>\n<i>••••••</i></p>",
    );
}

#[test]
fn names_that_no_browser_would_make_are_not_passed_on() {
    check("<p><x\"y>a</x\"y></p>", "<p><div>a</div></p>");
    check(
        "<INPUT type=password value=x>",
        "<input data-louver=\"mask\" type=\"password\" value=\"••••••\">",
    );
    check("<SCRIPT>Jane</SCRIPT>", "<script></script>");
    check(
        "<p ONCLICK=x STYLE='content:\"Jane\"'></p>",
        "<p style=\"content:\"\"\"></p>",
    );
}

#[test]
fn a_masked_select_says_of_no_option_that_it_is_chosen() {
    let mut session = Session::new(
        "private\nreveal option",
        "<select n=50><option>one</option><option selected>two</option></select>",
    );
    let body = "<select><option>one</option><option>two</option></select>";
    assert_eq!(session.body(), body);
    session.input(50, "one", false);
    let said = session.enforcer.snapshot();
    session.deliver(said);
    assert_eq!(session.body(), body);
}

#[test]
fn t19_private_pages_show_nothing_but_what_is_revealed() {
    let mut session = Session::new(
        "private\nreveal .r\nmask .m",
        "<style>p{color:red}</style><h1 title=Jane>Jane</h1><div class=r>shown<input value=Jane><input class=r value=shown>\
         <b class=m>Jane</b><select><option>Jane</option></select><select class=r><option>shown</option></select></div>",
    );
    assert!(!session.wire.contains("Jane"));
    assert_eq!(
        session.body(),
        "<style>p{color:red}</style><h1>••••••</h1><div class=\"r\">shown<input value=\"••••••\">\
         <input class=\"r\" value=\"shown\"><b class=\"m\" data-louver=\"mask\">••••••</b>\
         <select><option>••••••</option></select><select class=\"r\"><option>shown</option></select></div>"
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
fn unknown_events_are_dropped_and_counted() {
    let mut session = Session::new("", "<p n=50>x</p>");
    for data in [
        json!({"source":9,"id":50}),
        json!({"source":11,"level":"log","payload":["Jane"]}),
        json!({"source":99}),
    ] {
        assert!(session.receive(json!({"type":3,"data":data})).is_empty());
    }
    assert!(
        session
            .receive(json!({"type":5,"data":{"tag":"x","payload":"Jane"}}))
            .is_empty()
    );
    assert_eq!(session.ledger().dropped, 4);
}

#[test]
fn scrolling_inside_covered_content_is_not_told() {
    let mut session = Session::new("mask .m", "<div n=50></div><div class=m n=51></div>");
    let scroll = |id: u32| json!({"type":3,"data":{"source":3,"id":id,"x":0,"y":70}});
    assert_eq!(session.receive(scroll(50)).len(), 1);
    assert_eq!(session.receive(scroll(1)).len(), 1);
    assert!(session.receive(scroll(51)).is_empty());
    let snapshot = serde_json::to_string(&session.enforcer.snapshot()).unwrap();
    assert!(
        snapshot.contains("\"initialOffset\":{\"left\":0.0,\"top\":70.0}"),
        "{snapshot}"
    );
    assert_eq!(snapshot.matches("rr_scrollTop").count(), 1);
}

#[test]
fn leaks_are_counted_with_the_rules_that_found_them() {
    let mut session = Session::new(
        "mask .m\nhide .h",
        "<p class=m n=50>••••••</p><div data-louver=hide rr_width=1px></div><input type=password value=••••••>",
    );
    assert_eq!(session.ledger().leaks, 0);
    session.text(12, "Jane");
    session.add(4, None, "<div class=h title=x></div>");
    session.add(4, None, "<i onclick=x></i>");
    let ledger = session.ledger();
    assert_eq!(ledger.leaked_rules, ["policy", "r0", "r1"]);
    assert!(ledger.leaks >= 3, "{ledger:?}");
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
fn m6_the_order_of_what_is_kept_says_nothing_of_what_was_dropped() {
    let masked = |style: &str| {
        let mut session = Session::new("mask .m", &format!("<p n=20 class=m{style}>x</p>"));
        session.set(20, json!({"id":"a"}));
        session.set(20, json!({"style":{"width":"5px"}}));
        let said = session.enforcer.snapshot();
        serde_json::to_string(&said).unwrap()
    };
    assert_eq!(masked(" style='color: red'"), masked(""));
}

#[test]
fn a_box_is_as_large_as_the_recorder_or_the_page_says() {
    check(
        "<img class=h width=30 height=20.456px><p class=h width=30></p><svg class=h width=' 7 px '></svg>\
         <video class=h rr_width=1px width=2 height=-1></video><canvas class=h width=1000001 height=1000000></canvas>\
         <x\"y class=h></x\"y>",
        "<span data-louver=\"hide\" rr_height=\"20.46px\" rr_width=\"30px\"></span><p data-louver=\"hide\"></p>\
         <span data-louver=\"hide\" rr_width=\"7px\"></span><span data-louver=\"hide\" rr_width=\"1px\"></span>\
         <span data-louver=\"hide\" rr_height=\"1000000px\"></span><span data-louver=\"hide\"></span>",
    );
}

#[test]
fn structure_is_all_that_is_left_of_a_masked_element() {
    for name in [
        "id", "type", "role", "for", "name", "rows", "cols", "size", "colspan", "rowspan", "width",
        "height", "dir", "disabled", "readonly", "required", "multiple", "hidden", "open",
    ] {
        let html = format!("<p class=m {name}=x lang=x></p>");
        let body = Session::new("mask .m", &html).body();
        assert!(body.contains(&format!(" {name}=\"x\"")), "{body}");
        assert!(!body.contains("lang"), "{body}");
    }
}

#[test]
fn a_select_says_what_it_holds_when_its_options_change() {
    let mut session = Session::new(
        "mask .m",
        "<select n=50><optgroup n=51><option n=52>A</option></optgroup></select><option n=53>x</option>",
    );
    assert!(session.input(50, "B", false).is_empty());
    let held = |said: &[serde_json::Value]| {
        let said = said.iter().find(|event| event["data"]["source"] == 5);
        said.map(|event| event["data"]["text"].as_str().unwrap().to_owned())
    };
    assert_eq!(held(&session.text(14, "B")).as_deref(), Some("B"));
    assert_eq!(
        held(&session.set(52, json!({"value":"C"}))).as_deref(),
        Some("")
    );
    assert_eq!(
        held(&session.set(52, json!({"value":"B"}))).as_deref(),
        Some("B")
    );
    assert_eq!(
        held(&session.set(51, json!({"class":"m"}))).as_deref(),
        Some("")
    );
    assert_eq!(
        held(&session.add(50, None, "<option>B</option>")).as_deref(),
        Some("B")
    );
    session.check_copy();
}

#[test]
fn a_field_says_what_was_said_of_it_last() {
    let mut session = Session::new("", "<input n=50 value=a><textarea n=60>b</textarea>");
    session.input(50, "typed", false);
    session.set(50, json!({"value":"set"}));
    assert!(session.body().contains("value=\"set\""));
    session.input(50, "typed", false);
    session.set(50, json!({"title":"x"}));
    assert!(session.body().contains("value=\"typed\""));
    session.set(50, json!({"value":null}));
    assert!(!session.body().contains("typed"));
    session.check_copy();
    session.input(60, "typed", false);
    session.receive(json!({"type":3,"data":{"source":3,"id":60,"x":0,"y":7}}));
    session.mutate(
        json!({"removes":[{"parentId":4,"id":60}],"adds":[{"parentId":4,"nextId":null,"node":
        {"type":2,"id":60,"tagName":"textarea","attributes":{"value":"new"},"childNodes":[]}}]}),
    );
    assert!(
        session.body().contains("<textarea value=\"new\">"),
        "{}",
        session.body()
    );
    let snapshot = serde_json::to_string(&session.enforcer.snapshot()).unwrap();
    assert!(!snapshot.contains("rr_scrollTop"));
    session.check_copy();
}

#[test]
fn what_an_open_element_may_not_have() {
    check(
        "<a href=/a nonce=x target=x></a><p href=/x src=/x srcset=/x background=/b.png></p><source src=/x srcset=/c.png>\
         <input type=image src=/d.png srcset=/x><input type=text src=/x><input type=file value=x>\
         <blockquote cite='/q?a=1'></blockquote><button formaction=/go?x=1></button><p _cssText=x rr_x=1></p>\
         <dialog rr_open_mode=other></dialog><svg><rect fill=red x=1></rect><feImage href=/e.png></feImage></svg><p title=url(x)></p>",
        "<a href=\"https://shop.example/a\"></a><p background=\"/a/0\"></p><source srcset=\"/a/1\">\
         <input data-louver=\"disable\" src=\"/a/2\" type=\"image\"><input type=\"text\"><input type=\"file\">\
         <blockquote cite=\"https://shop.example/q\"></blockquote><button formaction=\"https://shop.example/go\"></button><p></p>\
         <dialog></dialog><svg><rect fill=\"red\" x=\"1\"></rect><feImage href=\"/a/3\"></feImage></svg><p title=\"url(x)\"></p>",
    );
}

#[test]
fn animations_of_addresses_and_handlers_are_empty() {
    check(
        "<svg><set attributeName=' XLINK:HREF ' to=x></set><animateTransform attributeName=onclick></animateTransform>\
         <animateMotion attributeName=src></animateMotion><animate attributeName=x to=1></animate></svg>",
        "<svg><set></set><animateTransform></animateTransform><animateMotion></animateMotion>\
         <animate attributeName=\"x\" to=\"1\"></animate></svg>",
    );
}

#[test]
fn an_option_is_chosen_as_its_select_was_said_to_hold() {
    let mut session = Session::new(
        "",
        "<select n=50><option selected>A</option><option>B</option></select>\
         <select multiple n=51><option selected>A</option><option>B</option></select>",
    );
    session.input(50, "B", false);
    session.input(51, "B", false);
    let said = session.enforcer.snapshot();
    session.deliver(said);
    assert_eq!(
        session.body(),
        "<select><option>A</option><option selected=\"\">B</option></select>\
         <select multiple=\"\"><option selected=\"\">A</option><option>B</option></select>"
    );
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
fn a_base_has_no_attribute() {
    check("<base id=x href=/ target=_top>", "<base>");
}

#[test]
fn the_copy_of_a_chosen_option_is_the_browsers_own() {
    let mut session = Session::new(
        "mask .m",
        "<select><button><selectedcontent>HIV clinic</selectedcontent></button><option class=m selected>HIV clinic</option></select>",
    );
    assert!(!session.wire.contains("HIV"), "{}", session.wire);
    session.check_copy();
}

#[test]
fn a_shadow_root_is_told_where_there_is_one() {
    let host = |class: &str| {
        format!("<x-a class={class}><shadow><b>x</b></shadow></x-a><x-b class={class}></x-b>")
    };
    for (class, hosts) in [("o", 1), ("m", 1), ("h", 0)] {
        let session = Session::new("mask .m\nhide .h", &host(class));
        let told = session.wire.matches("\"isShadowHost\":true").count();
        assert_eq!(told, hosts, "{class}");
    }
}

#[test]
fn what_kind_of_element_it_is_is_told_with_it() {
    let mut session = Session::new("", "<svg n=50></svg><p n=51></p>");
    session.mutate(json!({"adds":[{"parentId":51,"nextId":null,"node":
        {"type":2,"id":60,"tagName":"x-a","attributes":{},"childNodes":[],"isCustom":true}}]}));
    for flag in ["isSVG", "isCustom"] {
        let told = session.wire.matches(&format!("\"{flag}\":true")).count();
        assert_eq!(told, 1, "{flag}");
    }
}

#[test]
fn declarations_are_put_into_the_style_that_is_there() {
    let mut session = Session::new("", "<p style='color: red; width: 3px' n=50></p>");
    session.set(
        50,
        json!({"style":{"width":"5px","color":false,"top":["1px","important"]}}),
    );
    assert_eq!(
        session.body(),
        "<p style=\"width: 5px; top: 1px !important;\"></p>"
    );
    session.check_copy();
}

#[test]
fn m29_what_open_fields_and_other_masked_elements_point_to_stays_open() {
    check(
        "<input id=a aria-describedby=b><p id=b>x</p><output for=a>y</output>\
         <p class=m id=c aria-describedby=d></p><i id=d>z</i><output for=c>1</output>\
         <div role=slider class=m aria-errormessage=e></div><b id=e>2</b>",
        "<input aria-describedby=\"b\" id=\"a\"><p id=\"b\">x</p><output for=\"a\">y</output>\
         <p class=\"m\" data-louver=\"mask\" id=\"c\"></p><i id=\"d\">z</i><output for=\"c\">1</output>\
         <div class=\"m\" data-louver=\"mask\" role=\"slider\"></div><b data-louver=\"mask\" id=\"e\">••••••</b>",
    );
}

#[test]
fn m5_the_text_of_a_style_outdoes_what_was_taken_whole_before() {
    let mut session = Session::new("", "<style n=50>a{}</style>");
    session.set(50, json!({"_cssText":"b{}"}));
    session.text(12, "");
    assert_eq!(session.body(), "<style></style>");
    session.check_copy();
}

#[test]
fn where_an_element_is_scrolled_to_is_said_once() {
    let mut session = Session::new("", "<p n=50></p>");
    session.mutate(json!({"adds":[{"parentId":50,"nextId":null,"node":
        {"type":2,"id":60,"tagName":"div","attributes":{"rr_scrollLeft":3,"rr_scrollTop":5},"childNodes":[]}}]}));
    let told = |session: &mut Session| serde_json::to_string(&session.enforcer.snapshot()).unwrap();
    assert_eq!(told(&mut session).matches("rr_scroll").count(), 2);
    session.receive(json!({"type":3,"data":{"source":3,"id":60,"x":4,"y":7}}));
    let said = told(&mut session);
    assert_eq!(said.matches("rr_scroll").count(), 2);
    assert!(
        said.contains("\"rr_scrollLeft\":4.0,\"rr_scrollTop\":7.0"),
        "{said}"
    );
}

#[test]
fn a_select_holds_what_one_of_its_options_is_and_nothing_else() {
    let mut session = Session::new(
        "",
        "<select n=50><optgroup value=C><option>A</option><option>B</option></optgroup></select>",
    );
    for value in ["AB", "C"] {
        session.input(50, value, false);
        assert!(!session.wire.contains(&format!("\"text\":\"{value}\"")));
    }
    session.input(50, "A", false);
    assert!(session.wire.contains("\"text\":\"A\""));
}

#[test]
fn scrolling_is_told_of_open_fields_and_on_private_pages() {
    let scroll = |id: u32| json!({"type":3,"data":{"source":3,"id":id,"x":0,"y":70}});
    let html = "<textarea n=50></textarea><div n=51></div>";
    let mut session = Session::new("", html);
    assert_eq!(session.receive(scroll(50)).len(), 1);
    let mut session = Session::new("private", html);
    assert!(session.receive(scroll(50)).is_empty());
    assert_eq!(session.receive(scroll(51)).len(), 1);
}

#[test]
fn t19_what_a_page_makes_a_field_of_needs_a_reveal_of_its_own() {
    let mut session = Session::new(
        "private\nreveal .r",
        "<div class=r><p contenteditable>Jane<b>Jane</b></p><p role=textbox>Jane</p><p n=50>first</p><p class=r contenteditable>shown</p><input value=Jane></div>",
    );
    assert!(session.body().contains("first") && session.body().contains("shown"));
    session.set(50, serde_json::json!({"contenteditable":""}));
    assert!(!session.body().contains("first"), "{}", session.body());
    session.text(51, "Jane");
    assert!(!session.wire.contains("Jane"));
    session.check_copy();
}

#[test]
fn m17_an_option_that_left_its_select_does_not_tell_that_it_was_chosen() {
    let mut session = Session::new(
        "private\nreveal .q",
        "<select n=50><option class=q value=a n=51></option></select><section n=60></section>",
    );
    session.mutate(json!({"removes":[{"parentId":50,"id":51}],"adds":[{"parentId":60,"nextId":null,
        "node":{"type":2,"id":51,"tagName":"option","attributes":{"class":"q","value":"a","selected":true},"childNodes":[]}}]}));
    let body = session.body();
    assert!(
        body.contains("<option") && !body.contains("selected"),
        "{body}"
    );
}

#[test]
fn m11_a_field_that_covered_text_came_into_says_nothing() {
    let html = "<p class=m>alphaS3CRET</p><textarea n=60></textarea>";
    let mut session = Session::new("mask .m", html);
    let text = 12;
    session.mutate(
        json!({"removes":[{"parentId":11,"id":text}],"adds":[{"parentId":60,"nextId":null,
        "node":{"type":3,"id":text,"textContent":"alphaS3CRET"}}]}),
    );
    session.input(60, "alphaS3CRET", false);
    assert!(!session.wire.contains("S3CRET"), "{}", session.wire);
    assert_eq!(session.ledger().dropped, 0);
    session.check_copy();
}
