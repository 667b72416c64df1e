//! Streams that rrweb recorded in its own tests: whatever the recorder sends, the engine keeps up and lets nothing through.
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::path::PathBuf;

use rules::{
    enforce::{Assets, Enforcer},
    event::{Data, Event, Incremental, Kind, Node, from_json},
    ruleset::RuleSet,
};
use serde_json::{Value, json};

/// The recorded streams, where the corpus is at hand.
fn streams() -> Vec<(String, Vec<Event>)> {
    let corpus = std::env::var_os("LOUVER_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    let Ok(json) = std::fs::read_to_string(corpus.join("rrweb/recorded-streams.json")) else {
        eprintln!("skipped: no corpus at {}", corpus.display());
        return Vec::new();
    };
    let streams: Vec<Value> = serde_json::from_str(&json).unwrap();
    streams
        .into_iter()
        .map(|stream| {
            let events = stream["events"].as_array().unwrap().iter();
            // rrweb leaves the times out of what it compares. What does not parse is not for the engine: the relay drops it.
            let events = events.filter_map(|event| {
                let mut event = event.clone();
                event["timestamp"] = json!(1);
                from_json(&event.to_string()).ok()
            });
            (stream["name"].to_string(), events.collect())
        })
        .collect()
}

fn enforcer(rules: Value) -> Enforcer {
    let rules: RuleSet = serde_json::from_value(rules).unwrap();
    let mut enforcer = Enforcer::new(&rules, Assets::Numbered("/a/".into())).unwrap();
    enforcer.open(&"https://shop.example/".parse().unwrap());
    enforcer
}

/// Calls `look` with every text, value and attribute of the events.
fn every_text(events: &[Event], look: &mut dyn FnMut(&str, &str)) {
    fn walk(node: &Node, look: &mut dyn FnMut(&str, &str)) {
        match &node.kind {
            Kind::Text { text, is_style } if !is_style => look("text", text),
            Kind::Element(element) => {
                for (name, value) in &element.attributes {
                    look(name, &value.as_text().unwrap_or_default());
                }
            }
            _ => {}
        }
        node.children().iter().for_each(|child| walk(child, look));
    }
    for event in events {
        match &event.data {
            Data::FullSnapshot { node: root, .. } => walk(&Node::from(root.clone()), look),
            Data::Incremental(Incremental::Mutation(mutation)) => {
                mutation.adds.iter().for_each(|add| walk(&add.node, look));
                mutation
                    .texts
                    .iter()
                    .for_each(|change| look("text", change.value.as_deref().unwrap_or_default()));
            }
            Data::Incremental(Incremental::Input { text, .. }) => look("value", text),
            _ => {}
        }
    }
}

#[test]
fn recorded_streams_are_followed() {
    let mut shown = 0;
    for (name, events) in streams() {
        let mut enforcer = enforcer(json!({}));
        for event in events {
            for said in enforcer.receive(event) {
                shown += 1;
                let text = serde_json::to_string(&said).unwrap();
                assert_eq!(from_json::<Event>(&text).unwrap(), said, "{name}");
            }
        }
    }
    assert!(
        shown > 300 || streams().is_empty(),
        "only {shown} events came through"
    );
}

#[test]
fn a_mask_on_everything_leaves_no_text_and_no_value() {
    for (name, events) in streams() {
        let rules =
            json!({"rules":[{"id":"a","effect":"mask","selector":"*","pages":[],"note":""}]});
        let mut enforcer = enforcer(rules);
        let mut said: Vec<Event> = Vec::new();
        for event in events {
            said.extend(enforcer.receive(event));
        }
        said.extend(enforcer.snapshot());
        every_text(&said, &mut |what, text| {
            let is_fine = match what {
                "text" | "value" => text.trim().is_empty() || text == "••••••",
                "title" | "alt" | "href" | "src" | "placeholder" | "_cssText" => false,
                _ => true,
            };
            assert!(is_fine, "{name}: {what} {text:?}");
        });
    }
}

#[test]
fn a_hidden_body_makes_no_event() {
    for (name, events) in streams() {
        let rules =
            json!({"rules":[{"id":"a","effect":"hide","selector":"body","pages":[],"note":""}]});
        let mut enforcer = enforcer(rules);
        for event in events {
            let is_about_the_body = matches!(
                event.data,
                Data::Incremental(Incremental::Input { .. } | Incremental::Scroll { .. })
            );
            let said = enforcer.receive(event);
            if is_about_the_body {
                let is_page_scroll = said.iter().all(|event| {
                    matches!(event.data, Data::Incremental(Incremental::Scroll { .. }))
                });
                assert!(said.is_empty() || is_page_scroll, "{name}: {said:?}");
            }
        }
    }
}
