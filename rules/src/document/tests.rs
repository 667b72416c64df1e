use super::*;
use crate::event::{Node, from_json};

fn page() -> Document {
    let node: Node = from_json(
        r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"x-card","attributes":{},"isShadowHost":true,"childNodes":[
                {"type":2,"id":3,"tagName":"b","attributes":{"slot":"top"},"childNodes":[]},
                {"type":3,"id":4,"textContent":"light"},
                {"type":2,"id":5,"tagName":"slot","attributes":{"name":"top"},"childNodes":[],"isShadow":true},
                {"type":2,"id":6,"tagName":"slot","attributes":{},"childNodes":[],"isShadow":true}]}]}"#,
    )
    .unwrap();
    Document::from_snapshot(node).unwrap()
}

#[test]
fn a_shadow_tree_comes_before_the_light_children() {
    let page = page();
    let ids: Vec<u32> = page
        .subtree(page.root().unwrap())
        .map(|node| page.id(node))
        .collect();
    assert_eq!(ids, [1, 2, 0, 5, 6, 3, 4]);
}

#[test]
fn a_moved_node_keeps_its_place_in_the_arena_and_what_is_below() {
    let mut page = page();
    let host = page.by_id(2).unwrap();
    let text = page.by_id(4).unwrap();
    page.detach(text);
    assert!(!page.is_connected(text));
    let node: Node = from_json(r#"{"type":3,"id":4,"textContent":"moved"}"#).unwrap();
    let next = page.by_id(3);
    assert_eq!(page.insert(host, next, node), Ok(text));
    assert_eq!(
        page.children(host).map(|n| page.id(n)).collect::<Vec<_>>(),
        [4, 3]
    );
}

#[test]
fn what_is_not_in_the_tree_is_swept_and_its_place_taken_again() {
    let mut page = page();
    let (top, text) = (page.by_id(2).unwrap(), page.by_id(4).unwrap());
    page.detach(text);
    assert_eq!(page.sweep(), [(text, 4)]);
    assert_eq!((page.by_id(4), page.sweep()), (None, vec![]));
    let node: Node = from_json(r#"{"type":3,"id":7,"textContent":"new"}"#).unwrap();
    assert_eq!(page.insert(top, None, node), Ok(text));
    assert_eq!(page.id(text), 7);
    page.detach(top);
    let mut gone: Vec<u32> = page.sweep().into_iter().map(|(_, id)| id).collect();
    gone.sort_unstable();
    assert_eq!(gone, [0, 2, 3, 5, 6, 7]);
}

#[test]
fn a_node_cannot_be_placed_twice_or_below_itself() {
    let mut page = page();
    let host = page.by_id(2).unwrap();
    let again: Node = from_json(
        r#"{"type":2,"id":9,"tagName":"p","attributes":{},"childNodes":[{"type":3,"id":4,"textContent":""}]}"#,
    )
    .unwrap();
    assert_eq!(page.insert(host, None, again), Err(Misplaced::Taken));
    page.detach(host);
    let below = page.by_id(3).unwrap();
    let looped: Node =
        from_json(r#"{"type":2,"id":2,"tagName":"p","attributes":{},"childNodes":[]}"#).unwrap();
    assert_eq!(page.insert(below, None, looped), Err(Misplaced::Parent));
}

#[test]
fn a_detached_ancestor_does_not_come_back_as_a_child_of_what_is_placed_below_it() {
    let mut page = page();
    let host = page.by_id(2).unwrap();
    page.detach(host);
    let below = page.by_id(3).unwrap();
    for json in [
        r#"{"type":2,"id":9,"tagName":"p","attributes":{},"childNodes":[{"type":2,"id":2,"tagName":"p","attributes":{},"childNodes":[]}]}"#,
        r#"{"type":2,"id":10,"tagName":"p","attributes":{},"childNodes":[{"type":2,"id":11,"tagName":"p","attributes":{},"childNodes":[{"type":2,"id":2,"tagName":"p","attributes":{},"childNodes":[]}]}]}"#,
        r#"{"type":2,"id":12,"tagName":"p","attributes":{},"childNodes":[{"type":2,"id":12,"tagName":"p","attributes":{},"childNodes":[]}]}"#,
    ] {
        let node: Node = from_json(json).unwrap();
        assert_eq!(page.insert(below, None, node), Err(Misplaced::Taken));
        assert!(page.ancestors(below).take(100).count() < 100);
        assert!(page.subtree(host).take(100).count() < 100);
    }
}
