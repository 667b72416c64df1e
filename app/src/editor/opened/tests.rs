//! What is asked of an opened page.

use rules::ruleset::{Effect, WhenLost};

use super::*;

pub fn page() -> OpenedPage {
    let tree = r#"{"type":0,"id":1,"childNodes":[{"type":2,"tagName":"html","attributes":{},"id":2,"childNodes":[
        {"type":2,"tagName":"head","attributes":{},"childNodes":[],"id":3},
        {"type":2,"tagName":"body","attributes":{"class":"shop dark"},"id":4,"childNodes":[
            {"type":3,"textContent":"Hello","id":5},
            {"type":2,"tagName":"p","attributes":{"id":"total"},"id":6,"childNodes":[{"type":3,"textContent":"12","id":7}]},
            {"type":2,"tagName":"input","attributes":{"name":"card"},"childNodes":[],"id":8}]}]}]}"#;
    let info = PageInfo {
        id: "p".into(),
        url: "https://shop.example/pay".into(),
        title: "Pay".into(),
        captured: false,
        saved_at: 0,
        elements: 5,
    };
    OpenedPage::open(Page {
        info,
        tree: tree.into(),
        assets: "/asset/".into(),
    })
    .unwrap()
}

#[test]
fn elements_have_names() {
    let page = page();
    let label = |id| page.label(page.by_id(id).unwrap());
    assert_eq!(label(2), "html");
    assert_eq!(label(4), "body.shop");
    assert_eq!(label(6), "p#total");
    assert_eq!(label(8), "input[name=card]");
    assert!(page.by_id(7).is_none(), "a text is no element");
}

#[test]
fn the_keyboard_walks_the_tree_of_what_is_seen() {
    let page = page();
    let step = |id, step| {
        page.step(page.by_id(id).unwrap(), step)
            .map(|node| page.id(node))
    };
    assert_eq!(step(2, Step::In), Some(4));
    assert_eq!(step(4, Step::In), Some(6));
    assert_eq!(step(6, Step::On), Some(8));
    assert_eq!(step(8, Step::Back), Some(6));
    assert_eq!(step(6, Step::Back), None);
    assert_eq!(step(8, Step::Out), Some(4));
    assert_eq!(step(4, Step::Back), None);
    assert_eq!(step(2, Step::Out), None);
}

#[test]
fn the_path_leads_from_the_root_to_the_element() {
    let page = page();
    let path: Vec<u32> = page
        .path(page.by_id(6).unwrap())
        .into_iter()
        .map(|node| page.id(node))
        .collect();
    assert_eq!(path, [2, 4, 6]);
}

#[test]
fn selectors_match_or_say_why_not() {
    let page = page();
    assert_eq!(page.matches("p, input").unwrap().len(), 2);
    assert_eq!(page.matches("p, input").unwrap().len(), 2);
    let error = page.matches("p[").unwrap_err();
    assert!(error.ends_with('.') && error.len() > 3, "{error}");
    assert!(page.matches("input:checked").is_err());
}

#[test]
fn a_rule_holds_on_its_pages_while_it_is_on() {
    let page = page();
    let rule = |pages: &[&str], off| Rule {
        id: "a".into(),
        effect: Effect::Mask,
        selector: "p".into(),
        pages: pages.iter().map(|each| (*each).to_owned()).collect(),
        note: String::new(),
        off,
        fingerprint: None,
        matched: None,
        when_lost: WhenLost::Nothing,
    };
    assert!(page.is_ruled_by(&rule(&[], false)));
    assert!(page.is_ruled_by(&rule(&["/pay"], false)));
    assert!(!page.is_ruled_by(&rule(&["/cart"], false)));
    assert!(!page.is_ruled_by(&rule(&[], true)));
}
