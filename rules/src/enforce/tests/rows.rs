//! Rows of the list of pitfalls for which one look is enough.

use serde_json::json;

use super::support::Session;
use crate::{
    action::{Action, Mode, Refusal, Verb},
    enforce::render::TOKEN,
};

#[test]
fn m36_a_value_split_over_elements_is_masked_in_each() {
    let mut session = Session::new(
        "mask .m",
        "<p class=m n=50><b n=51>4111</b><b n=52>1111</b></p>",
    );
    assert_eq!(session.body().matches(TOKEN).count(), 2);
    session.add(50, None, "<i>1112</i>");
    assert!(!session.wire.contains("111"), "{}", session.wire);
    session.check_copy();
}

#[test]
fn m31_a_masked_host_is_masked_whole() {
    let mut session = Session::new(
        "mask x-card",
        "<x-card value=Jane n=50><shadow><p n=51>Jane</p></shadow>Jane</x-card>",
    );
    session.set(50, json!({"label":"Jane"}));
    session.add(51, None, "<b title=Jane>Jane</b>");
    assert!(!session.wire.contains("Jane"), "{}", session.wire);
    session.check_copy();
}

#[test]
fn m32_what_extensions_put_into_a_page_is_hidden() {
    let mut session = Session::new(
        "",
        "<com-1password-menu>Jane</com-1password-menu><div data-lastpass-root=true>Jane</div><i n=51></i>",
    );
    assert_eq!(
        session.body(),
        "<com-1password-menu data-louver=\"hide\"></com-1password-menu><div data-louver=\"hide\"></div><i></i>"
    );
    // Beside the body, an overlay is hidden, for good; what shows nothing is not.
    session.add(
        2,
        None,
        "<x-overlay n=60>Jane</x-overlay><style>i{top:0}</style>",
    );
    session.remove(2, 60);
    session.add(4, None, "<x-overlay n=60>Jane</x-overlay>");
    session.set(51, json!({"data-grammarly-shadow-root":"true"}));
    session.add(51, None, "Jane");
    assert!(!session.wire.contains("Jane"), "{}", session.wire);
    assert!(session.wire.contains("i{top:0}"), "{}", session.wire);
    session.check_copy();
    // A later body is the page's own; so is what goes by any other name, and what stands in an element called `html`.
    session.add(
        2,
        None,
        "<body><my-menu>Anna</my-menu><html><p>Otto</p></html></body>",
    );
    assert!(session.wire.contains("Anna"), "{}", session.wire);
    assert!(session.wire.contains("Otto"), "{}", session.wire);
    session.check_copy();
}

#[test]
fn t21_t25_t26_what_is_masked_is_in_no_message_whatever_its_box() {
    let session = Session::new(
        "mask .m",
        "<span class=m>Jane</span><td class=m>Jane</td><p class=m style='display:none'>Jane</p>\
         <div class=m style='display:contents'><i hidden>Jane</i></div><dialog class=m>Jane</dialog>",
    );
    assert!(!session.wire.contains("Jane"), "{}", session.wire);
}

#[test]
fn c9_c14_c17_c20_c23_there_are_no_verbs_for_less_or_more_than_a_person_does() {
    let read = |does: serde_json::Value| {
        serde_json::from_value::<Action>(json!({"seq":1,"frame":1,"node":1,"do":does}))
    };
    assert!(read(json!({"verb":"click"})).is_ok());
    for verb in [
        "hover",
        "down",
        "contextMenu",
        "drop",
        "paste",
        "undo",
        "submit",
        "setValue",
    ] {
        assert!(read(json!({"verb":verb})).is_err(), "{verb}");
    }
    for key in ["g", "F5", "Ctrl+Enter", "Control"] {
        assert!(read(json!({"verb":"key","key":key})).is_err(), "{key}");
    }
}

#[test]
fn c25_c26_an_exception_lifts_no_disable_and_the_agent_is_told() {
    let session = Session::new(
        "disable main *\nenable #help",
        "<main><button type=button id=help n=50>x</button></main>",
    );
    assert_eq!(
        session.body(),
        "<main><button data-louver=\"disable\" id=\"help\" type=\"button\">x</button></main>"
    );
    let action = Action {
        seq: 1,
        frame: session.enforcer.frame(),
        node: session.agent_id(50).unwrap(),
        verb: Verb::Click,
    };
    let refusal = session.enforcer.judge(Mode::Write, &action).unwrap_err();
    assert_eq!(refusal, Refusal::Disabled);
    assert!(refusal.to_string().contains("disabled"));
}

#[test]
fn m33_what_a_browser_would_draw_for_a_masked_control_has_nothing_of_it() {
    let mut session = Session::new(
        "mask .m",
        "<form><select class=m n=50 title=Jane><optgroup label=Jane><option value=Jane selected n=51>Jane</option></optgroup></select>\
         <input class=m type=date value=1990-01-31 min=1990-01-01 max=1990-12-31 n=52>\
         <input class=m list=names pattern=Jane title=Jane aria-errormessage=why n=53>\
         <datalist id=names><option value=Jane label=Jane>Jane</option></datalist><p id=why n=54></p></form>",
    );
    session.input(50, "Jane", false);
    session.input(52, "1991-02-28", false);
    session.add(54, None, "Jane is no name");
    for secret in ["Jane", "199"] {
        assert!(!session.wire.contains(secret), "{}", session.wire);
    }
    session.check_copy();
}

#[test]
fn m35_a_text_is_masked_whole_and_with_its_neighbours() {
    let mut session = Session::new(
        "mask .m",
        "<p class=m n=50>Contact jane@x.org now</p><p class=m n=51>Contact jane@<b></b>x.org now</p>",
    );
    session.add(50, None, ", or roe@");
    session.add(50, None, "y.org");
    for part in ["Contact", "jane", "x.org", "roe", "y.org"] {
        assert!(!session.wire.contains(part), "{part}: {}", session.wire);
    }
    session.check_copy();
}

#[test]
fn t24_what_is_written_down_of_a_leak_is_its_rule_and_no_content() {
    let mut session = Session::new("mask .m", "<p class=m title=Jane n=50>Jane</p>");
    session.input(50, "Jane", true);
    let ledger = format!("{:?}", session.ledger());
    assert!(
        session.ledger().leaks > 0 && !ledger.contains("Jane"),
        "{ledger}"
    );
}

#[test]
fn what_holds_on_an_element_is_told_by_its_number() {
    use crate::enforce::{Held, Shown};
    let session = Session::new(
        "mask .m\nhide .h\ndisable .d",
        "<p n=50>x</p><p class=m n=60>x</p><p class='h d' n=70></p>",
    );
    for (id, shown, is_disabled) in [
        (50, Shown::Open, false),
        (60, Shown::Masked, false),
        (70, Shown::Hidden, true),
    ] {
        let held = Held { shown, is_disabled };
        assert_eq!(session.enforcer.held(id), Some(held));
    }
    for none in [1, 12, 999] {
        assert_eq!(session.enforcer.held(none), None, "{none}");
    }
}

#[test]
fn a_rule_that_takes_too_many_steps_covers_what_it_could_match() {
    let paragraphs: String = (0..3_000)
        .map(|n| format!("<p class=a>open{n}</p>"))
        .collect();
    let body = format!("<i class=before></i>{paragraphs}<b class=after>shown</b>");
    for rule in [
        "mask .a:has(~ .before)",
        "mask .after ~ .a",
        "mask .a:has(~ .a ~ .before)",
    ] {
        let mut session = Session::new(rule, &body);
        assert!(!session.wire.contains("open2999"), "{rule}");
        assert!(session.wire.contains("shown"), "{rule}");
        session.add(4, None, "<p class=a n=90000>opened</p>");
        assert!(!session.wire.contains("opened"), "{rule}");
        session.check_copy();
    }
    // What reveals has to be sure; and the other rules are asked as ever, counting siblings too.
    let rules = "private\nreveal .a:has(~ .after)\nreveal .a:nth-last-child(2)\nreveal .after:nth-child(3002)";
    let session = Session::new(rules, &body);
    assert!(session.wire.contains("open0") && !session.wire.contains("open1500"));
    assert!(session.wire.contains("open2999"));
    assert!(session.wire.contains("shown"));
}

#[test]
fn what_stands_above_or_is_written_in_very_many_words_takes_steps_too() {
    // Each level of brackets goes up again from everything above.
    let (begin, end) = ("<div>".repeat(150), "</div>".repeat(150));
    let body = format!("{begin}<p>open</p>{end}<b>shown</b>");
    let session = Session::new("mask :is(:is(:is(.x *) *, .x) *, .x) p", &body);
    assert!(!session.wire.contains("open") && session.wire.contains("shown"));
    let session = Session::new("mask :is(.x *, .x) p", &body);
    assert!(session.wire.contains("open"));

    let names: String = (0..20_000).map(|n| format!("name{n} ")).collect();
    let paragraphs: String = (0..500).map(|n| format!("<p>open{n}</p>")).collect();
    let body = format!("<main class='{names}'>{paragraphs}</main>");
    let session = Session::new("mask .never p", &body);
    // The first ones were asked about.
    assert!(session.wire.contains("open0") && !session.wire.contains("open499"));
    let session = Session::new("mask .never b", &body);
    assert!(session.wire.contains("open499"));
}

#[test]
fn a_rule_that_takes_too_many_steps_enables_nothing_and_counts_as_lost() {
    let buttons = "<button class=a>Pay</button>".repeat(3_000);
    let html = format!("<form>{buttons}<button class=a n=50000>Pay</button></form>");
    let session = Session::new("enable .after ~ .a", &html);
    assert_eq!(
        super::actions::click(&session, 50_000),
        Err(Refusal::Disabled)
    );
    let session = Session::new("enable .a ~ .a", &html);
    assert_eq!(super::actions::click(&session, 50_000), Ok(50_000));
    // Nobody knows whether it matches anything.
    let html = format!("<main>{}open</main>", "<p class=a></p>".repeat(3_000));
    let lost = Session::new("disable .after ~ .a ?? main", &html);
    assert!(!lost.wire.contains("open"));
    let found = Session::new("disable .a ~ .a ?? main", &html);
    assert!(found.wire.contains("open"));
}
