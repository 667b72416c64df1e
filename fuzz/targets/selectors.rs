//! Whatever somebody types as a selector or a page pattern: it is refused, or it is read, matched and written again.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rules::{
    document::Document,
    html,
    scope::Scope,
    selector::{Matcher, Selector},
};
use url::Url;

fuzz_target!(|text: &str| {
    let _ = Selector::for_rule(text).map(|selector| look(&selector));
    let _ = Selector::parse(text).map(|selector| look(&selector));
    if let Ok(scope) = Scope::parse(text) {
        for address in ADDRESSES.iter() {
            scope.matches(address);
        }
    }
});

fn look(selector: &Selector) {
    let found = Matcher::new(&PAGE).select(selector);
    let written = selector.to_string();
    if let Ok(again) = Selector::parse(&written) {
        assert_eq!(found, Matcher::new(&PAGE).select(&again), "{written}");
    }
}

static PAGE: LazyLock<Document> = LazyLock::new(|| {
    let html = r#"<!doctype html><html lang=en><title>t</title><body class="a b"><form id=f><label for=i>l</label>
        <input id=i type=text name=n required><input type=checkbox checked><select><option>1<option selected>2</select>
        <button class=a disabled>x</button></form><ul><li class=m><li id=m data-k="a-b c"><li><p></p></ul>
        <a href=/x lang=de-AT dir=rtl>y</a><svg viewBox="0 0 1 1"><a/><foreignObject/></svg>"#;
    let node = html::parse_unredacted(html).expect("a small page");
    Document::from_snapshot(node).expect("a page in order")
});
static ADDRESSES: LazyLock<Vec<Url>> = LazyLock::new(|| {
    [
        "https://shop.example/",
        "https://u:p@www.shop.example:8443/a/%2e%2E/b%2fc;v=1//d/?q=1&q=%31&r#/e?f",
        "http://[::1]/index.html",
    ]
    .map(|address| Url::parse(address).expect("an address"))
    .into()
});
