//! The words of the entries.

use std::sync::Arc;

use rules::ruleset::RuleSet;

use super::*;
use crate::{
    api::{Page, PageInfo},
    editor::opened::OpenedPage,
};

const PAGE: &str = r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"html","attributes":{},"childNodes":[
    {"type":2,"id":3,"tagName":"head","attributes":{},"childNodes":[
        {"type":2,"id":4,"tagName":"title","attributes":{},"childNodes":[{"type":3,"id":5,"textContent":"Pay"}]}]},
    {"type":2,"id":24,"tagName":"body","attributes":{},"childNodes":[
    {"type":2,"id":6,"tagName":"form","attributes":{},"childNodes":[
        {"type":2,"id":7,"tagName":"h2","attributes":{},"childNodes":[{"type":3,"id":8,"textContent":"Payment"}]},
        {"type":2,"id":9,"tagName":"label","attributes":{"for":"mail"},"childNodes":[{"type":3,"id":10,"textContent":"E-mail"}]},
        {"type":2,"id":11,"tagName":"input","attributes":{"id":"mail","type":"email"},"childNodes":[]},
        {"type":2,"id":12,"tagName":"select","attributes":{"name":"colour"},"childNodes":[
            {"type":2,"id":13,"tagName":"option","attributes":{},"childNodes":[{"type":3,"id":14,"textContent":"Here"}]},
            {"type":2,"id":15,"tagName":"option","attributes":{},"childNodes":[{"type":3,"id":16,"textContent":"There"}]}]},
        {"type":2,"id":17,"tagName":"button","attributes":{"type":"submit"},"childNodes":[{"type":3,"id":18,"textContent":"Pay now"}]}]},
    {"type":2,"id":19,"tagName":"p","attributes":{},"childNodes":[{"type":3,"id":20,"textContent":"Call "},
        {"type":2,"id":21,"tagName":"a","attributes":{"href":"/help"},"childNodes":[{"type":3,"id":22,"textContent":"us"}]},
        {"type":3,"id":23,"textContent":" today"}]}]}]}]}"#;

#[test]
fn what_is_exposed_has_words() {
    let info = PageInfo {
        id: "p".into(),
        url: "https://shop.example/pay".into(),
        title: "Pay".into(),
        captured: false,
        saved_at: 0,
        elements: 9,
    };
    let page = OpenedPage::open(Page {
        info,
        tree: PAGE.into(),
        assets: "/asset/".into(),
    });
    let agent = AgentPage::of(Arc::new(page.unwrap()), &RuleSet::default()).unwrap();
    let (read, pressed) = entries(&agent);
    let mut said = String::new();
    for one in read.iter().chain(&pressed) {
        let Entry {
            place,
            text,
            what,
            category,
            ..
        } = one;
        said.push_str(&format!("{place} | {text} | {what} | {category:?}\n"));
    }
    assert_eq!(said, SAID);
}

const SAID: &str = "\
Head | Pay | Title | None
Form: Payment | Payment |  | None
Form: Payment | E-mail |  | None
Form: Payment | E-mail | What is entered | Some(Email)
Form: Payment | select[name=colour] | What is chosen | None
Form: Payment | Here … There | Options | None
Form: Payment | Pay now |  | None
Page | Call |  | None
Page | https://shop.example/help | Link | None
Page | us |  | None
Page | today |  | None
Form: Payment | E-mail | Can be typed into | None
Form: Payment | select[name=colour] | Can be chosen from | None
Page | us |  | None
";
