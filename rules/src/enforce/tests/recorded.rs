//! rrweb's own recorded streams: the agent's copy, changed step by step, is what a fresh snapshot shows.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::support::{Agent, rule_set};
use crate::enforce::{Assets, Enforcer};

#[test]
fn the_agents_copy_follows_recorded_streams() {
    let corpus = std::env::var_os("LOUVER_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    let Ok(json) = std::fs::read_to_string(corpus.join("rrweb/recorded-streams.json")) else {
        eprintln!("skipped: no corpus at {}", corpus.display());
        return;
    };
    let streams: Vec<Value> = serde_json::from_str(&json).unwrap();
    for rules in ["", "mask div\nhide p + p", "private\nreveal div"] {
        for stream in &streams {
            let mut enforcer =
                Enforcer::new(&rule_set(rules), Assets::Numbered("/a/".into())).unwrap();
            enforcer.open(&"https://shop.example/".parse().unwrap());
            let mut agent = Agent::default();
            for event in stream["events"].as_array().unwrap() {
                let mut event = event.clone();
                event["timestamp"] = json!(1);
                let Ok(event) = crate::event::from_json(&event.to_string()) else {
                    continue;
                };
                for said in enforcer.receive(event) {
                    agent.apply(&said);
                }
            }
            let copy = agent.html();
            let mut fresh = Agent::default();
            for said in enforcer.snapshot() {
                fresh.apply(&said);
            }
            assert_eq!(copy, fresh.html(), "{}", stream["name"]);
        }
    }
}
