//! The engine's side of `pick.mjs`: selectors for elements of recorded pages.
//!
//! Reads the file that it is given, a page a line, and answers each with a line of JSON.

#![allow(clippy::unwrap_used, reason = "a bench that panics has failed")]

use std::time::{Duration, Instant};

use rules::{
    document::Document,
    event::{Node, from_json},
    pick::{Located, Picker, Survey},
    selector::Selector,
};
use serde::Deserialize;
use serde_json::{json, value::RawValue};

/// A page, and the same page after it changed.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    before: Snapshot<'a>,
    #[serde(borrow, default)]
    after: Vec<Snapshot<'a>>,
}

#[derive(Deserialize)]
struct Snapshot<'a> {
    #[serde(borrow)]
    node: &'a RawValue,
    ids: Vec<u32>,
}

impl Snapshot<'_> {
    fn document(&self) -> Document {
        let node: Node = from_json(self.node.get()).unwrap();
        Document::from_snapshot(node).unwrap()
    }
}

fn main() {
    let Some(file) = std::env::args().skip(1).find(|one| !one.starts_with('-')) else {
        println!("skipped: `pick.mjs` runs this");
        return;
    };
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let line: Line = serde_json::from_str(line).unwrap();
        let page = line.before.document();
        let start = Instant::now();
        let picker = Picker::new(&page);
        let looked_over = start.elapsed();
        let mut slowest = Duration::ZERO;
        let pick = |id: &u32| {
            let start = Instant::now();
            let best = picker.candidates(page.by_id(*id)?).into_iter().next();
            slowest = slowest.max(start.elapsed());
            Some(best?.selector)
        };
        let selectors: Vec<Option<String>> = line.before.ids.iter().map(pick).collect();
        let mean = start.elapsed().as_secs_f64() * 1e3 / selectors.len().max(1) as f64;
        let slowest = (looked_over + slowest).as_secs_f64() * 1e3;
        let located: Vec<Vec<&str>> = line
            .after
            .iter()
            .map(|after| located(&line.before, &page, &selectors, after))
            .collect();
        let answer =
            json!({ "selectors": selectors, "mean": mean, "slowest": slowest, "located": located });
        println!("{answer}");
    }
}

/// What a fingerprint says of each element on the changed page: right, wrong, or that it does not know.
fn located(
    before: &Snapshot,
    page: &Document,
    selectors: &[Option<String>],
    after: &Snapshot,
) -> Vec<&'static str> {
    let changed = after.document();
    let (page_then, page_now) = (Survey::new(page), Survey::new(&changed));
    let each = before.ids.iter().zip(&after.ids).zip(selectors);
    each.map(|((old, new), selector)| {
        let (Some(old), Some(selector)) = (page.by_id(*old), selector) else {
            return "lost";
        };
        let selector = Selector::for_rule(selector).unwrap();
        match page_now.locate(&page_then.fingerprint(old), &selector) {
            Located::Here(node) | Located::Moved(node) if changed.id(node) == *new => "exact",
            Located::Here(_) | Located::Moved(_) => "wrong",
            Located::Doubtful | Located::Gone => "lost",
        }
    })
    .collect()
}
