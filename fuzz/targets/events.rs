//! A tag that sends what it likes: each line is read as an event, and what the agent gets for it is whole and in order.
//!
//! A second engine without rules stands for the agent's replay: it is told what the first one says, and must be able to
//! follow, with nothing unknown or out of place.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rules::{
    enforce::{Assets, Enforcer},
    event::Event,
    ruleset::RuleSet,
};
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let mut relay = enforcer(&RULES);
    let mut agent = enforcer(&NONE);
    for line in bytes.split(|byte| *byte == b'\n') {
        let Ok(line) = std::str::from_utf8(line) else {
            continue;
        };
        match Event::from_json(line) {
            Ok(event) => follow(&mut agent, relay.receive(event)),
            // The page's address changes without loading.
            Err(_) => {
                if let Some(url) = line.strip_prefix('/').and_then(|path| PAGE.join(path).ok()) {
                    relay.route(&url);
                }
            }
        }
    }
    follow(&mut agent, relay.flush());
    follow(&mut agent, relay.snapshot());
});

/// Sends events as text to the agent's side, where each has to be understood.
fn follow(agent: &mut Enforcer, events: Vec<Event>) {
    for event in events {
        let text = event.to_json();
        let read = Event::from_json(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        agent.receive(read);
        assert_eq!(agent.ledger().dropped, 0, "out of place: {text}");
    }
}

fn enforcer(rules: &RuleSet) -> Enforcer {
    let mut enforcer = Enforcer::new(rules, Assets::Numbered("/a/".into())).expect("a good set");
    enforcer.open(&PAGE);
    enforcer
}

static PAGE: LazyLock<Url> =
    LazyLock::new(|| Url::parse("https://shop.example/").expect("an address"));
static NONE: LazyLock<RuleSet> = LazyLock::new(RuleSet::default);
static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    RuleSet::from_json(
        r##"{"policy":{"text":"visible","pause":["/account/*"],"urlParams":["page"],"vendorMarks":true},"rules":[
            {"id":"a","effect":"hide","selector":".h, [data-k^=a] > p"},
            {"id":"b","effect":"mask","selector":".m, form:has(.x) input, li:nth-child(2n+1 of .q)"},
            {"id":"c","effect":"mask","selector":"#n1 ~ *, p:not(.o):empty","pages":["/checkout/*"]},
            {"id":"d","effect":"disable","selector":".d button, a:is([href], .o)"},
            {"id":"e","effect":"enable","selector":"button.o"}
        ]}"##,
    )
    .expect("a good set")
});
