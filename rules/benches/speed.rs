//! How fast the engine is, beside two yardsticks in the same run: sonic-rs, which only reads and writes the same bytes, and
//! what a developer for Node would build (`yardstick.mjs`).
//!
//! Rounds of the two in Rust take turns, so that what else the machine does falls on both; ratios are to be trusted, times less.

use std::{
    fs::File,
    hint::black_box,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use rules::event::{Event, from_json};

mod streams;
use streams::{SIZES, Stream, enforcer, path, stream};

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 15;

fn main() {
    println!("100 rules            |      ours |  sonic-rs |      Node | ours/sonic | Node/ours");
    for nodes in SIZES {
        let stream = stream(nodes);
        let node = yardstick(nodes);
        let (ours, floor) = full_snapshot(&stream);
        line(
            &format!("snapshot, {nodes:>6}"),
            "ms",
            [ours * 1e3, floor * 1e3, node[0]],
        );
        let (ours, floor) = changes(&stream);
        line(
            &format!("change,   {nodes:>6}"),
            "µs",
            [ours * 1e6, floor * 1e6, node[1]],
        );
    }
    let page = stream(SIZES[1]);
    let times = [10, 100, 1000].map(|rules| in_force(&page, rules) * 1e3);
    println!("\nrules of a page put in force, {} nodes", SIZES[1]);
    println!(
        "10: {:.2} ms, 100: {:.2} ms, 1,000: {:.2} ms, 1,000/10: {:.2}",
        times[0],
        times[1],
        times[2],
        times[2] / times[0]
    );
    println!("\nthe whole process `louver replay`, events from a file to a file");
    for nodes in SIZES {
        let events = path(&format!("page-{nodes}.ndjson"));
        let bytes = std::fs::metadata(&events).map_or(0, |file| file.len());
        let seconds = replay(&events);
        println!(
            "{nodes:>6} nodes and their changes: {:.0} ms, {:.0} MB/s",
            seconds * 1e3,
            bytes as f64 / 1e6 / seconds
        );
    }
}

/// Seconds of `louver replay`, from its start to its end.
fn replay(events: &Path) -> f64 {
    let times = (0..ROUNDS).map(|_| {
        timed(|| {
            let done = Command::new(path("../release/louver"))
                .args(["replay", "--url", "https://shop.example/", "--rules"])
                .arg(path("rules-100.json"))
                .arg(events)
                .stdout(File::create(path("replayed.ndjson")).expect("a file"))
                .status();
            assert!(
                done.is_ok_and(|status| status.success()),
                "`make build` builds it"
            );
        })
    });
    times.min().unwrap_or_default().as_secs_f64()
}

fn line(name: &str, unit: &str, [ours, floor, node]: [f64; 3]) {
    println!(
        "{name:20} | {ours:>6.2} {unit} | {floor:>6.2} {unit} | {node:>6.1} {unit} | {:>10.2} | {:>9.1}",
        ours / floor,
        node / ours
    );
}

/// Seconds of a full snapshot from JSON to JSON: ours, and sonic-rs's.
fn full_snapshot(stream: &Stream) -> (f64, f64) {
    let rounds = (0..ROUNDS).map(|_| {
        let mut enforcer = enforcer(100);
        let ours = timed(|| {
            let event: Event = from_json(&stream.full).expect("an event");
            black_box(serde_json::to_string(&enforcer.receive(event)).expect("JSON"));
        });
        let floor = timed(|| floor(&stream.full));
        (ours, floor)
    });
    let (ours, floor): (Vec<_>, Vec<_>) = rounds.unzip();
    let best = |times: Vec<Duration>| times.into_iter().min().unwrap_or_default().as_secs_f64();
    (best(ours), best(floor))
}

/// The median in seconds of one change from JSON to JSON: ours, and sonic-rs's.
fn changes(stream: &Stream) -> (f64, f64) {
    let mut enforcer = enforcer(100);
    enforcer.receive(from_json(&stream.full).expect("an event"));
    let times = stream.changes.iter().map(|json| {
        let ours = timed(|| {
            let event: Event = from_json(json).expect("an event");
            black_box(serde_json::to_string(&enforcer.receive(event)).expect("JSON"));
        });
        (ours, timed(|| floor(json)))
    });
    let (ours, floor): (Vec<_>, Vec<_>) = times.unzip();
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64()
    };
    (median(ours), median(floor))
}

/// Seconds to put another page's rules in force on the page as it is.
fn in_force(stream: &Stream, rules: usize) -> f64 {
    let mut enforcer = enforcer(rules);
    enforcer.receive(from_json(&stream.full).expect("an event"));
    let times = (0..ROUNDS).map(|round| {
        let url = format!("https://shop.example/{round}")
            .parse()
            .expect("a URL");
        timed(|| {
            black_box(enforcer.route(&url));
        })
    });
    times.min().unwrap_or_default().as_secs_f64()
}

fn floor(json: &str) {
    let value: sonic_rs::Value = sonic_rs::from_str(json).expect("JSON");
    black_box(sonic_rs::to_string(&value).expect("JSON"));
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// Milliseconds of a full snapshot and microseconds of a change in Node.
fn yardstick(nodes: usize) -> [f64; 2] {
    let output = Command::new("node")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/benches/yardstick.mjs"
        ))
        .arg(path(&format!("page-{nodes}.ndjson")))
        .arg(path("rules-100.json"))
        .output()
        .expect("Node");
    let times = String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .map(|time| time.parse().expect("a time"))
        .collect::<Vec<f64>>();
    times.try_into().expect("two times")
}
