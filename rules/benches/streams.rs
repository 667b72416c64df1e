//! The streams and rule sets that `streams.mjs` leaves in `target/bench`.

use std::path::PathBuf;

use rules::{
    enforce::{Assets, Enforcer},
    ruleset::RuleSet,
};

/// The sizes of the recorded pages, in nodes.
pub const SIZES: [usize; 3] = [2_000, 20_000, 100_000];

/// A recorded page.
pub struct Stream {
    /// The event that holds the whole page, as JSON.
    pub full: String,
    /// The changes after it, each as JSON.
    pub changes: Vec<String>,
}

/// A file of the bench.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../target/bench")
        .join(name)
}

/// The recorded page of so many nodes.
pub fn stream(nodes: usize) -> Stream {
    let lines = read(&format!("page-{nodes}.ndjson"));
    let of_kind = |kind: &'static str| {
        lines
            .lines()
            .filter(move |line| line.starts_with(kind))
            .map(str::to_owned)
    };
    Stream {
        full: of_kind(r#"{"type":2"#).next().expect("a full snapshot"),
        changes: of_kind(r#"{"type":3"#).collect(),
    }
}

/// An engine with so many rules, its page opened.
pub fn enforcer(rules: usize) -> Enforcer {
    let rules: RuleSet =
        serde_json::from_str(&read(&format!("rules-{rules}.json"))).expect("a rule set");
    let mut enforcer = Enforcer::new(&rules, Assets::Numbered("/a/".into())).expect("good rules");
    enforcer.open(&"https://shop.example/".parse().expect("a URL"));
    enforcer
}

fn read(name: &str) -> String {
    std::fs::read_to_string(path(name)).expect("`make bench` records the streams first")
}
