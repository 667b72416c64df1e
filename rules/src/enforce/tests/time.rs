//! Rules, time and structure: the T rows of the list of pitfalls.

use serde_json::{Value, json};

use super::support::{Session, rule_set};
use crate::enforce::{Assets, Enforcer};

#[test]
fn t3_a_bad_selector_is_refused_and_switches_no_other_off() {
    let problems =
        Enforcer::new(&rule_set("mask a, b["), Assets::Numbered(String::new())).unwrap_err();
    assert_eq!(problems[0].at, "/rules/0/selector");
    let mut session = Session::new("mask .m", "<p class=m>Jane</p>");
    assert!(
        session
            .enforcer
            .publish(&rule_set("mask .m\nmask b["))
            .is_err()
    );
    assert_eq!(
        session.body(),
        "<p class=\"m\" data-louver=\"mask\">••••••</p>"
    );
}

#[test]
fn t6_a_class_that_goes_lifts_nothing() {
    let mut session = Session::new(
        "mask .m\nhide .h\ndisable .d",
        "<p class='m' n=50>Jane</p><p class=h n=60>Roe</p><a class=d n=70>x</a>",
    );
    for id in [50, 60, 70] {
        session.set(id, json!({"class":"x"}));
    }
    session.text(12, "Jane again");
    assert_eq!(
        session.body(),
        "<p class=\"x\" data-louver=\"mask\">••••••</p><p data-louver=\"hide\"></p><a class=\"x\" data-louver=\"disable\">x</a>"
    );
    session.check_copy();
    session.load("<p class=x n=50>Jane</p><p class=x n=60>Roe</p>");
    assert!(!session.wire.contains("Jane") && !session.wire.contains("Roe"));
}

#[test]
fn t7_a_password_shown_as_text_stays_masked() {
    let mut session = Session::new(
        "",
        "<form n=40><input type=password name=pw n=50 value=s3cret></form>",
    );
    session.set(50, json!({"type":"text"}));
    session.input(50, "s3cret!", false);
    session.remove(40, 50);
    for kind in ["text", "tel", "number"] {
        session.add(
            40,
            None,
            &format!("<input type={kind} name=pw value=s3cret>"),
        );
    }
    session.enforcer.publish(&rule_set("")).unwrap();
    assert!(!session.wire.contains("s3cret"), "{}", session.wire);
}

#[test]
fn t7_a_field_of_a_passwords_name_is_masked_whichever_comes_first() {
    let shown = "<input name=pw n=50 value=s3cret>";
    let password = "<input type=password name=pw value=s3cret>";
    for form in [format!("{shown}{password}"), format!("{password}{shown}")] {
        let session = Session::new("", &form);
        assert!(!session.wire.contains("s3cret"), "{}", session.wire);
    }
    let mut session = Session::new("", "<form n=40><input name=pw n=50></form>");
    session.add(40, None, password);
    session.input(50, "s3cret", false);
    assert!(!session.wire.contains("s3cret"), "{}", session.wire);
    session.check_copy();
}

#[test]
fn t8_a_node_used_for_other_data_is_judged_before_it_is_sent() {
    let mut session = Session::new("mask .secret", "<p class=open n=50>shown</p>");
    session.mutate(json!({
        "texts":[{"id":12,"value":"Jane"}],
        "attributes":[{"id":50,"attributes":{"class":"secret","title":"Jane"}}]}));
    assert!(!session.wire.contains("Jane"));
    assert_eq!(
        session.body(),
        "<p class=\"secret\" data-louver=\"mask\">••••••</p>"
    );
    session.check_copy();
}

#[test]
fn t9_what_moves_out_of_masked_content_stays_masked() {
    let mut session = Session::new(
        "mask .m\nhide .h",
        "<div class=m n=40><p n=50>Jane</p></div><div class=h n=41><p n=60>Roe</p></div>",
    );
    session.mutate(json!({
        "removes":[{"parentId":40,"id":50},{"parentId":41,"id":60}],
        "adds":[
            {"parentId":4,"nextId":null,"node":{"type":2,"id":50,"tagName":"p","attributes":{},"childNodes":[]}},
            {"parentId":4,"nextId":null,"node":{"type":2,"id":60,"tagName":"p","attributes":{},"childNodes":[]}},
            {"parentId":50,"nextId":null,"node":{"type":3,"id":70,"textContent":"Jane"}},
            {"parentId":60,"nextId":null,"node":{"type":3,"id":71,"textContent":"Roe"}}]}));
    assert!(!session.wire.contains("Jane") && !session.wire.contains("Roe"));
    assert_eq!(
        session.body(),
        "<div class=\"m\" data-louver=\"mask\"></div><div data-louver=\"hide\"></div>\
         <p data-louver=\"mask\">••••••</p><p data-louver=\"hide\"></p>"
    );
    session.check_copy();
}

#[test]
fn what_a_node_lost_while_it_moved_is_not_shown_again() {
    let mut session = Session::new("mask .m", "<p n=50>before</p><div n=40></div>");
    session.mutate(json!({
        "removes":[{"parentId":4,"id":50}],
        "adds":[
            {"parentId":40,"nextId":null,"node":{"type":2,"id":50,"tagName":"p","attributes":{},"childNodes":[]}},
            {"parentId":50,"nextId":null,"node":{"type":3,"id":70,"textContent":"after"}}]}));
    assert_eq!(session.body(), "<div><p>after</p></div>");
    session.check_copy();
}

#[test]
fn t9_what_was_taken_out_and_comes_back_later_stays_masked() {
    let mut session = Session::new("mask .m", "<div class=m n=40><p n=50>Jane</p></div>");
    session.remove(40, 50);
    session.mutate(json!({"adds":[
        {"parentId":4,"nextId":null,"node":{"type":2,"id":50,"tagName":"p","attributes":{"title":"Jane"},"childNodes":[]}},
        {"parentId":50,"nextId":null,"node":{"type":3,"id":13,"textContent":"Jane"}}]}));
    assert!(!session.wire.contains("Jane"));
}

#[test]
fn pages_that_never_stop_changing_take_no_more_room_and_forget_nothing_that_stuck() {
    let row = |id: u32, class: &str, text: &str| {
        json!({"parentId":40,"nextId":null,"node":{"type":2,"id":id,"tagName":"p","attributes":{"class":class},"childNodes":[
            {"type":3,"id":id + 1,"textContent":text}]}})
    };
    let mut session = Session::new("mask .m", "<div n=40></div>");
    session.mutate(json!({"adds":[row(100, "m", "Jane")]}));
    session.remove(40, 100);
    for id in (200..2_200).step_by(2) {
        session.mutate(json!({"adds":[row(id, "", "open")]}));
        assert_eq!(session.body(), "<div><p class=\"\">open</p></div>");
        session.remove(40, id);
    }
    let mirror = session.enforcer.mirror.as_ref().unwrap();
    assert!(mirror.document().len() < 50, "{}", mirror.document().len());
    assert_eq!(mirror.document().by_id(100), None);
    session.mutate(json!({"adds":[row(100, "", "Jane"), row(200, "", "open")]}));
    assert_eq!(
        session.body(),
        "<div><p class=\"\" data-louver=\"mask\">••••••</p><p class=\"\">open</p></div>"
    );
    session.check_copy();
}

#[test]
fn what_moves_into_masked_content_is_replaced_in_the_same_message() {
    let mut session = Session::new(
        "mask .m\nhide .h",
        "<p n=50>Jane</p><input n=60 value=Roe><div class=m n=40></div><div class=h n=41></div>",
    );
    session.wire.clear();
    let said = session.mutate(json!({
        "removes":[{"parentId":4,"id":50},{"parentId":4,"id":60}],
        "adds":[
            {"parentId":40,"nextId":null,"node":{"type":2,"id":50,"tagName":"p","attributes":{},"childNodes":[]}},
            {"parentId":50,"nextId":null,"node":{"type":3,"id":70,"textContent":"Jane"}},
            {"parentId":41,"nextId":null,"node":{"type":2,"id":60,"tagName":"input","attributes":{"value":"Roe"},"childNodes":[]}}]}));
    assert_eq!(said.len(), 1);
    assert_eq!(
        session.body(),
        "<div class=\"m\" data-louver=\"mask\"><p>••••••</p></div><div data-louver=\"hide\"></div>"
    );
    session.check_copy();
}

#[test]
fn a_class_on_an_ancestor_replaces_all_below_in_the_same_message() {
    let mut session = Session::new(
        "mask .m",
        "<div n=40><p title=Jane>Jane</p><input n=50 value=Roe><img src=/x.png></div>",
    );
    session.input(50, "Roe typed", false);
    session.wire.clear();
    assert_eq!(session.set(40, json!({"class":"m"})).len(), 1);
    assert!(!session.wire.contains("Jane") && !session.wire.contains("Roe"));
    assert_eq!(
        session.body(),
        "<div class=\"m\" data-louver=\"mask\"><p>••••••</p><input value=\"••••••\"><span data-louver=\"mask\"></span></div>"
    );
    session.check_copy();
}

#[test]
fn t10_t11_shadow_trees_and_slots() {
    let shadow = "<x-card n=40 class=c><shadow><b>SSN</b><i class=m><slot></slot></i><slot name=t></slot></shadow><p>Jane</p><p slot=t n=50>open</p>Jane</x-card>";
    let mut session = Session::new("mask .m", shadow);
    assert_eq!(
        session.body(),
        "<x-card class=\"c\"><shadow><b>SSN</b><i class=\"m\" data-louver=\"mask\"><slot>\
         </slot></i><slot name=\"t\"></slot></shadow><p>••••••</p><p slot=\"t\">open</p>••••••</x-card>"
    );
    session.set(50, json!({"slot":null}));
    assert!(session.body().contains("<p>••••••</p>••••••</x-card>"));
    session.check_copy();

    let mut session = Session::new("mask x-card", shadow);
    assert!(!session.wire.contains("SSN") && !session.wire.contains("Jane"));
    session.mutate(json!({"adds":[{"parentId":40,"nextId":null,"node":{"type":3,"id":90,"textContent":"SSN 2","isShadow":true}}]}));
    assert!(!session.wire.contains("SSN"));
    session.check_copy();
}

#[test]
fn t10_a_shadow_root_that_comes_later_is_covered_by_its_host() {
    let root = |id: u32, html: &str| {
        let mut nodes = super::support::nodes(html, &mut (id + 1));
        nodes[0]["isShadow"] = true.into();
        json!({"adds":[{"parentId":40,"nextId":null,"node":nodes[0]}]})
    };
    for (rules, class) in [("mask .m", "m"), ("mask body", ""), ("hide .m", "m")] {
        let page = format!("<div class='{class}'><x-card n=40></x-card></div>");
        let mut session = Session::new(rules, &page);
        session.mutate(root(90, "<b n=90 title=Jane>Jane</b>"));
        session.mutate(root(100, "<input n=100 value=Jane>"));
        session.input(100, "Jane Roe", false);
        session.set(40, json!({"class":"x"}));
        session.enforcer.snapshot();
        assert!(!session.wire.contains("Jane"), "{rules}: {}", session.wire);
        assert!(session.enforcer.ledger().leaks > 0, "{rules}");
        session.check_copy();
    }
}

#[test]
fn many_slots_and_many_children_are_settled_in_one_pass() {
    let slots: String = (0..3_000)
        .map(|n| format!("<slot name=s{n}></slot>"))
        .collect();
    let light: String = (0..3_000)
        .map(|n| format!("<i slot=s{n}>Jane</i>"))
        .collect();
    let session = Session::new(
        "mask .m",
        &format!("<x-card class=m><shadow>{slots}</shadow>{light}</x-card>"),
    );
    assert!(!session.wire.contains("Jane"));
}

#[test]
fn rules_are_matched_in_each_tree_scope_alone() {
    let mut session = Session::new(
        "mask div b",
        "<div><x-a><shadow><b>open</b><div><b>Jane</b></div></shadow></x-a></div>",
    );
    assert!(session.body().contains("<b>open</b>"));
    assert!(!session.wire.contains("Jane"));
    session.check_copy();
}

#[test]
fn t12_sheets_by_script_are_sheets_of_the_page() {
    let mut session = Session::new(
        "mask .m",
        "<x-a class=m n=50><shadow><p>x</p></shadow></x-a><x-a n=60><shadow><p>y</p></shadow></x-a><style n=70>a{}</style><div class=m><style n=80>a{}</style></div>",
    );
    let adopt = |host: u32, style: u32, rule: &str| json!({"type":3,"data":{"source":15,"id":host,"styleIds":[style],"styles":[{"styleId":style,"rules":[{"rule":rule,"index":0}]}]}});
    let insert = |id: u32, rule: &str| json!({"type":3,"data":{"source":8,"id":id,"adds":[{"rule":rule,"index":0}]}});
    // Of a masked tree nothing is said, whatever is in it.
    assert!(session.receive(adopt(50, 1, ".Jane{color:red}")).is_empty());
    assert!(session.receive(insert(80, ".Jane{color:red}")).is_empty());
    assert!(session
        .receive(json!({"type":3,"data":{"source":8,"styleId":1,"adds":[{"rule":".Jane{}","index":0}]}}))
        .is_empty());
    // Of others without the words that they would print.
    let said = session.receive(adopt(60, 2, "p::after{content:\"Jane\";color:red}"));
    assert!(said[0].to_string().contains("color"), "{said:?}");
    let said = session.receive(insert(70, ".m::before{content:'Jane';--x:'Jane'}"));
    assert_eq!(said.len(), 1);
    let set = json!({"type":3,"data":{"source":13,"id":70,"index":[0],"set":{"property":"content","value":"'Jane'","priority":""}}});
    session.receive(set);
    let later =
        json!({"type":3,"data":{"source":8,"styleId":2,"replace":"p::before{content:'Jane'}"}});
    session.receive(later);
    assert!(!session.wire.contains("Jane"), "{}", session.wire);
    session.check_copy();
}

#[test]
fn t13_frames_of_the_same_origin() {
    let mut session = Session::new(
        "mask .m\nmask iframe.n",
        "<iframe n=50></iframe><iframe class=n n=51></iframe>",
    );
    let attach = |frame: u32, first: u32, body: &str| {
        let mut number = first + 10;
        json!({"isAttachIframe":true,"adds":[{"parentId":frame,"nextId":null,"node":{"type":0,"id":first,"childNodes":[
            {"type":2,"id":first + 1,"rootId":first,"tagName":"html","attributes":{},"childNodes":[
                {"type":2,"id":first + 2,"rootId":first,"tagName":"body","attributes":{},"childNodes":
                    super::support::nodes(body, &mut number)}]}]}}]})
    };
    let said = session.mutate(attach(50, 200, "<p class=m>Jane</p><b n=230>open</b>"));
    assert_eq!(said[0]["data"]["isAttachIframe"], true);
    assert!(session.mutate(attach(51, 300, "<p>Jane</p>")).is_empty());
    assert!(!session.wire.contains("Jane"));
    assert_eq!(
        session.body(),
        "<iframe><frame><html><body><p class=\"m\" data-louver=\"mask\">••••••</p><b>open</b></body></html></frame></iframe>\
         <span data-louver=\"mask\"></span>"
    );
    session.text(212, "x");
    session.add(230, None, "<u>more</u>");
    session.check_copy();
    // The frame loads another page.
    session.mutate(attach(50, 400, "<p class=m>Jane</p>new"));
    assert!(
        session.body().contains("</p>new</body></html>"),
        "{}",
        session.body()
    );
    session.check_copy();
    session.set(50, json!({"class":"m"}));
    assert_eq!(
        session
            .body()
            .matches("<span data-louver=\"mask\"></span>")
            .count(),
        2
    );
    session.check_copy();
}

#[test]
fn t14_dialogs_at_the_end_of_the_body() {
    let mut session = Session::new("mask .m", "<p></p>");
    session.add(
        4,
        None,
        "<dialog open rr_open_mode=modal><p class=m>Jane</p></dialog>",
    );
    assert_eq!(
        session.body(),
        "<p></p><dialog open=\"\" rr_open_mode=\"modal\"><p class=\"m\" data-louver=\"mask\">••••••</p></dialog>"
    );
    session.check_copy();
}

#[test]
fn t18_the_order_of_rules_never_matters() {
    let html = "<div class='r m'><p class=r>Jane</p><b class='h r m'>Roe</b></div><form><button class='e d'>x</button><button class=e>y</button></form>";
    let rules = [
        "private",
        "mask .m",
        "reveal .r",
        "hide .h",
        "enable .e",
        "disable .d",
    ];
    let expected = "<div class=\"r m\" data-louver=\"mask\"><p class=\"r\">••••••</p><b data-louver=\"hide mask\"></b></div>\
         <form><button class=\"e d\" data-louver=\"disable\">••••••</button><button class=\"e\">••••••</button></form>";
    for turn in 0..rules.len() {
        let mut turned = rules;
        turned.rotate_left(turn);
        let session = Session::new(&turned.join("\n"), html);
        assert_eq!(session.body(), expected);
    }
}

#[test]
fn t20_every_match_counts() {
    let session = Session::new(
        "mask [name=x]",
        "<p name=x>Jane</p><p name=x>Jane</p><p name=x>Jane</p>",
    );
    assert!(!session.wire.contains("Jane"));
}

#[test]
fn marks_in_the_page_act_as_rules() {
    let session = Session::new(
        "private",
        "<p data-louver=reveal>Jane</p><p data-louver='MASK disable'>Jane</p><p data-louver=hide>x</p>",
    );
    assert_eq!(
        session.body(),
        "<p>••••••</p><p data-louver=\"mask disable\">••••••</p><p data-louver=\"hide\"></p>"
    );
}

#[test]
fn rules_that_look_at_siblings_are_matched_again_when_those_change() {
    let mut session = Session::new(
        "mask p + b\nmask u:empty ~ i\nmask section:has(.x)",
        "<div n=40><b n=41>Jane</b></div><div n=50><u n=51></u></div><section n=60>shown<a n=61></a></section>",
    );
    assert!(session.body().contains("Jane"));
    session.add(40, Some(41), "<p></p>");
    session.add(50, None, "<i>Roe</i>");
    session.set(61, json!({"class":"x"}));
    assert_eq!(
        session.body(),
        "<div><p></p><b data-louver=\"mask\">••••••</b></div><div><u></u><i data-louver=\"mask\">••••••</i></div>\
         <section data-louver=\"mask\">••••••<a class=\"x\"></a></section>"
    );
    session.check_copy();
}

#[test]
fn moved_nodes_keep_their_number_and_hidden_ones_have_none() {
    let mut session = Session::new(
        "hide .h",
        "<p n=50>a</p><div class=h><b n=60>x</b><i></i></div><p n=70>b</p>",
    );
    assert_eq!(session.agent_id(60), None);
    let (first, last) = (session.agent_id(50).unwrap(), session.agent_id(70).unwrap());
    assert_eq!(last, first + 3);
    let moved: Value = json!({
        "removes":[{"parentId":4,"id":70}],
        "adds":[
            {"parentId":4,"nextId":50,"node":{"type":2,"id":70,"tagName":"p","attributes":{},"childNodes":[]}},
            {"parentId":70,"nextId":null,"node":{"type":3,"id":18,"textContent":"b"}}]});
    session.mutate(moved);
    assert_eq!(
        (session.agent_id(50), session.agent_id(70)),
        (Some(first), Some(last))
    );
    assert!(session.body().starts_with("<p>b</p><p>a</p>"));
    session.check_copy();
}

#[test]
fn m27_the_pointer_is_not_told_over_covered_content() {
    let session = Session::new(
        "mask .m\nhide .h",
        "<p n=50>a</p><p class=m n=60><b n=61>x</b></p><p class=h n=70></p>",
    );
    let at = |id: u32| session.enforcer.pointer_to_agent(id);
    assert_eq!(at(50), session.agent_id(50));
    assert_eq!((at(60), at(61), at(70), at(999)), (None, None, None, None));
    assert_eq!(
        session
            .enforcer
            .pointer_to_customer(session.agent_id(50).unwrap()),
        Some(50)
    );
    assert_eq!(session.enforcer.pointer_to_customer(9999), None);
}

#[test]
fn frames_are_counted_by_answers() {
    let mut session = Session::new("mask .m", "<p class=m>Jane</p><p n=60>x</p>");
    let before = session.enforcer.frame();
    session.text(12, "Roe");
    assert_eq!(session.enforcer.frame(), before);
    session.set(60, json!({"title":"y"}));
    assert_eq!(session.enforcer.frame(), before + 1);
}

#[test]
fn adds_come_in_whatever_order_the_recorder_likes() {
    let mut session = Session::new("", "<ul n=40></ul>");
    let node = |id: u32, tag: &str| json!({"type":2,"id":id,"tagName":tag,"attributes":{},"childNodes":[]});
    session.mutate(json!({"adds":[
        {"parentId":60,"nextId":null,"node":{"type":3,"id":61,"textContent":"b"}},
        {"parentId":40,"nextId":60,"node":node(50, "li")},
        {"parentId":40,"nextId":null,"node":node(60, "li")},
        {"parentId":40,"nextId":777,"node":node(70, "hr")},
        {"parentId":888,"nextId":null,"node":node(80, "hr")}]}));
    assert_eq!(session.body(), "<ul><li></li><li>b</li><hr></hr></ul>");
    assert_eq!(session.ledger().dropped, 1);
    session.check_copy();
}

#[test]
fn what_was_taken_out_does_not_come_back_below_itself() {
    let mut session = Session::new("", "<div n=50><p n=51>x</p></div><i>y</i>");
    let parent = {
        let document = session.enforcer.mirror.as_ref().unwrap().document();
        document.id(document.parent(document.by_id(50).unwrap()).unwrap())
    };
    let element = |id: u32, children: serde_json::Value| json!({"type":2,"id":id,"tagName":"p","attributes":{},"childNodes":children});
    session.mutate(json!({
        "removes":[{"parentId":parent,"id":50}],
        "adds":[{"parentId":51,"nextId":null,"node":element(59, json!([element(50, json!([]))]))}],
    }));
    assert_eq!(session.body(), "<i>y</i>");
    session.check_copy();
}

#[test]
fn t28_deep_and_wide_pages_fit_a_small_stack() {
    let deep = |depth: usize| "<div>".repeat(depth) + "x" + &"</div>".repeat(depth);
    let work = move || {
        let mut session = Session::new("mask .m", &deep(280));
        let mut parent = 10 + 280;
        // Deeper, a level at a time, as scripts can.
        for id in 1000..1400 {
            session.mutate(json!({"adds":[{"parentId":parent,"nextId":null,"node":{"type":2,"id":id,"tagName":"i","attributes":{},"childNodes":[]}}]}));
            parent = id;
        }
        session.set(11, json!({"class":"m"}));
        session.check_copy();
        let wide = "<b>x</b>".repeat(20_000);
        let mut session = Session::new("mask .m b", &format!("<div n=9>{wide}</div>"));
        session.set(9, json!({"class":"m"}));
        assert!(!session.body().contains('x'));
    };
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(work)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn what_is_too_deep_to_be_read_again_is_left_out() {
    let mut session = Session::new("", &("<div>".repeat(280) + &"</div>".repeat(280)));
    let mut parent = 10 + 280;
    for id in 1000..1020 {
        session.add(parent, None, &format!("<i n={id}></i>"));
        parent = id;
    }
    for _ in 0..2 {
        assert!(session.agent_id(1007).is_some() && session.agent_id(1008).is_none());
        session.check_copy();
        let said = session.enforcer.snapshot();
        session.deliver(said);
    }
}

#[test]
fn what_comes_before_a_node_that_is_gone_stands_last_at_once() {
    let mut session = Session::new("", "<p n=50></p><ul n=40></ul>");
    session.remove(4, 50);
    let node = |id: u32, tag: &str| json!({"type":2,"id":id,"tagName":tag,"attributes":{},"childNodes":[]});
    session.mutate(json!({"adds":[
        {"parentId":40,"nextId":50,"node":node(60, "a")},
        {"parentId":40,"nextId":null,"node":node(61, "b")}]}));
    assert_eq!(session.body(), "<ul><a></a><b></b></ul>");
    session.check_copy();
}
