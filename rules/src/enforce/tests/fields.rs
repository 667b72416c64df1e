//! What form controls hold, and what belongs to them: the M rows of the list of pitfalls, continued.

use serde_json::json;

use super::{masking::check, support::Session};
use crate::event::to_json;

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
fn the_copy_of_a_chosen_option_is_the_browsers_own() {
    let mut session = Session::new(
        "mask .m",
        "<select><button><selectedcontent>HIV clinic</selectedcontent></button><option class=m selected>HIV clinic</option></select>",
    );
    assert!(!session.wire.contains("HIV"), "{}", session.wire);
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
