//! Selectors against suites that others wrote: the web platform tests and Sizzle's.
#![cfg(feature = "html")]
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::path::PathBuf;

use rules::{
    document::Document,
    html,
    selector::{Matcher, Selector},
};
use serde_json::Value;
use url::Url;

/// The corpus of public material; none where it is not there, and the test says so.
fn corpus(file: &str) -> Option<String> {
    let root = std::env::var_os("LOUVER_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(root.join(file)).ok();
    if text.is_none() {
        eprintln!("skipped: {} is not there", root.join(file).display());
    }
    text
}

fn page(html: &str) -> Document {
    let base = Url::parse("https://suite.example/").unwrap();
    Document::from_snapshot(html::parse(html, &base).unwrap()).unwrap()
}

/// How many cases gave the elements that they should, and which did not.
fn score(suite: &str, limits: (usize, usize)) {
    let Some(cases) = corpus(&format!("selectors/{suite}.json")) else {
        return;
    };
    let cases: Vec<Value> = serde_json::from_str(&cases).unwrap();
    let (mut right, mut valid, mut refused, mut invalid) = (0, 0, 0, 0);
    for case in &cases {
        let text = case["selector"].as_str().unwrap();
        if case["invalid"] == true {
            invalid += 1;
            match Selector::parse(text) {
                Err(_) => refused += 1,
                Ok(_) => println!("{suite}: not refused: {text:?}"),
            }
            continue;
        }
        valid += 1;
        let html = corpus(&format!(
            "selectors/{}",
            case["html_file"].as_str().unwrap()
        ))
        .unwrap();
        let page = page(&html);
        let selector = match Selector::parse(text) {
            Ok(selector) => selector,
            Err(error) => {
                println!("{suite}: {text:?}: {error}");
                continue;
            }
        };
        let found: Vec<String> = Matcher::new(&page)
            .with_target(case["fragment"].as_str().unwrap_or_default())
            .select(&selector)
            .into_iter()
            .map(|node| {
                let element = page.element(node).unwrap();
                match element.attribute("id") {
                    Some(id) => id.into_owned(),
                    None => element.tag.to_string(),
                }
            })
            .collect();
        let expected: Vec<&str> = case["expect"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| id.as_str().unwrap())
            .collect();
        match found == expected {
            true => right += 1,
            false => println!("{suite}: {text:?}: {found:?} instead of {expected:?}"),
        }
    }
    println!("{suite}: {right} of {valid} valid, {refused} of {invalid} invalid");
    assert!(right >= limits.0 && refused >= limits.1, "{suite}");
}

#[test]
fn web_platform_tests() {
    score("wpt", (193, 31));
}

#[test]
fn sizzle() {
    score("sizzle", (252, 0));
}
