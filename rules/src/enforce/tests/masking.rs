//! Content, attributes and values: the M rows of the list of pitfalls.

use serde_json::json;

use super::support::Session;

/// What the agent's body is, for a page under `mask .m` and `hide .h`.
#[track_caller]
pub fn check(html: &str, expected: &str) {
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
fn m13_numbers_in_attributes() {
    check(
        "<meter class=m value=0.82 max=1>82%</meter><time class=m datetime=1990-01-01>x</time><data class=m value=7></data>",
        "<meter class=\"m\" data-louver=\"mask\">••••••</meter><time class=\"m\" data-louver=\"mask\">••••••</time>\
         <data class=\"m\" data-louver=\"mask\"></data>",
    );
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
fn a_base_has_no_attribute() {
    check("<base id=x href=/ target=_top>", "<base>");
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
fn scrolling_is_told_of_open_fields_and_on_private_pages() {
    let scroll = |id: u32| json!({"type":3,"data":{"source":3,"id":id,"x":0,"y":70}});
    let html = "<textarea n=50></textarea><div n=51></div>";
    let mut session = Session::new("", html);
    assert_eq!(session.receive(scroll(50)).len(), 1);
    let mut session = Session::new("private", html);
    assert!(session.receive(scroll(50)).is_empty());
    assert_eq!(session.receive(scroll(51)).len(), 1);
}
