//! Any page of the web: read into a tree, and written as HTML in which nothing can act, whoever reads it.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rules::{
    document::Document,
    enforce::Assets,
    event::{Element, Kind, Node, from_json},
    html::{self, WriteOptions},
};
use url::Url;

fuzz_target!(|text: &str| {
    if let Ok(node) = html::parse_unredacted(text) {
        Document::from_snapshot(node).expect("a tree in order");
    }
    let Ok(mut node) = html::parse(text, &PAGE) else {
        return;
    };
    Document::from_snapshot(node.clone()).expect("a tree in order");
    let json = serde_json::to_string(&node).expect("a tree can be written");
    let read: Node = from_json(&json).expect("a tree can travel");
    assert_eq!(read, node);
    look(&node);
    html::scrub(&mut node);
    look(&node);
});

/// Writes a tree in the ways there are, and looks for what could act.
fn look(node: &Node) {
    html::title(node);
    let encoded = Some(Assets::Encoded("/asset?url=".into()));
    for (ids, base, assets) in [(false, None, None), (true, Some(PAGE.clone()), encoded)] {
        let options = WriteOptions {
            ids,
            base,
            assets,
            style: ".x{}",
        };
        look_over(&html::write(node, &options));
    }
}

/// Looks for what could act in a page, and in what its frames hold.
fn look_over(written: &str) {
    let Ok(page) = html::parse_unredacted(written) else {
        return;
    };
    let mut pending = vec![&page];
    while let Some(next) = pending.pop() {
        if let Kind::Element(element) = &next.kind {
            assert!(is_inert(element), "{element:?} in {written}");
            let attribute = |wanted: &str| {
                let mut all = element.attributes.iter();
                let (_, value) = all.find(|(name, _)| name.as_str() == wanted)?;
                value.as_text()
            };
            if let Some(framed) = attribute("srcdoc") {
                let sandbox = attribute("sandbox");
                let sandbox = sandbox.as_deref();
                assert!(matches!(sandbox, Some("" | "allow-same-origin")), "{written}");
                look_over(&framed);
            }
        }
        pending.extend(next.children());
    }
}

fn is_inert(element: &Element) -> bool {
    let acts = [
        "script", "noscript", "base", "object", "embed", "applet", "frame",
    ];
    !acts.contains(&element.tag.as_str())
        && element.attributes.iter().all(|(name, value)| {
            let text = value.as_text().unwrap_or_default().to_ascii_lowercase();
            // As browsers read the scheme of an address.
            let text = text.replace(|c: char| c.is_ascii_control() || c == ' ', "");
            match &*name.to_ascii_lowercase() {
                "srcdoc" => element.tag == "iframe",
                "action" | "formaction" | "http-equiv" => false,
                "href" | "xlink:href" | "src" | "to" | "from" | "values" => {
                    !text.split(';').any(|one| one.starts_with("javascript:"))
                }
                name => !name.starts_with("on"),
            }
        })
}

static PAGE: LazyLock<Url> =
    LazyLock::new(|| Url::parse("https://shop.example/a/").expect("an address"));
