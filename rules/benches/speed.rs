//! How fast the engine is, beside two yardsticks in the same run: sonic-rs, which only reads and writes the same bytes, and
//! what a developer for Node would build (`yardstick.mjs`).
//!
//! `divan` tells how long each takes. In the table after it rounds of the two in Rust take turns, so that both have the same
//! luck: its ratios are to be trusted.

use std::{
    fs::File,
    hint::black_box,
    process::Command,
    time::{Duration, Instant},
};

use divan::{
    Bencher,
    counter::{BytesCount, ItemsCount},
};
use rules::{
    enforce::Enforcer,
    event::{Event, to_json},
};
use url::Url;

mod streams;
use streams::{SIZES, Stream, enforcer, path, stream};

/// As in the server.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 15;

fn main() {
    divan::main();
    println!("\nin turns, 100 rules  |      ours |  sonic-rs |      Node | ours/sonic | Node/ours");
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
}

/// A full snapshot under 100 rules.
#[divan::bench(args = SIZES)]
fn snapshot(bencher: Bencher<'_, '_>, nodes: usize) {
    let json = stream(nodes).full;
    bencher
        .counter(BytesCount::of_str(&json))
        .with_inputs(|| enforcer(100))
        .bench_local_refs(|enforcer| receive(enforcer, &json));
}

/// All changes of a stream under 100 rules.
#[divan::bench(args = SIZES)]
fn all_changes(bencher: Bencher<'_, '_>, nodes: usize) {
    let stream = stream(nodes);
    bencher
        .counter(ItemsCount::of_iter(&stream.changes))
        .with_inputs(|| opened(&stream, 100))
        .bench_local_refs(|enforcer| {
            for json in &stream.changes {
                black_box(receive(enforcer, json));
            }
        });
}

/// The rules of another page of the site put in force on a page of 20,000 nodes.
#[divan::bench(args = [10, 100, 1000])]
fn in_force(bencher: Bencher<'_, '_>, rules: usize) {
    let mut enforcer = opened(&stream(SIZES[1]), rules);
    let mut page = 0;
    bencher
        .with_inputs(|| {
            page += 1;
            let url = format!("https://shop.example/{page}").parse();
            url.expect("a URL")
        })
        .bench_local_refs(|url: &mut Url| enforcer.route(url));
}

/// The whole process `louver replay`, events from a file to a file.
#[divan::bench(args = SIZES, sample_count = 15)]
fn replay(bencher: Bencher<'_, '_>, nodes: usize) {
    let events = path(&format!("page-{nodes}.ndjson"));
    let bytes = std::fs::metadata(&events).expect("a recorded page").len();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        let done = Command::new(path("../release/louver"))
            .args(["replay", "--url", "https://shop.example/", "--rules"])
            .arg(path("rules-100.json"))
            .arg(&events)
            .stdout(File::create(path("replayed.ndjson")).expect("a file"))
            .status();
        assert!(
            done.is_ok_and(|status| status.success()),
            "`make build` builds it"
        );
    });
}

/// An engine that has the page of a stream.
fn opened(stream: &Stream, rules: usize) -> Enforcer {
    let mut enforcer = enforcer(rules);
    enforcer.receive(Event::from_json(&stream.full).expect("an event"));
    enforcer
}

/// An event from JSON to JSON.
fn receive(enforcer: &mut Enforcer, json: &str) -> String {
    let event = Event::from_json(json).expect("an event");
    to_json(&enforcer.receive(event))
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
        let ours = timed(|| receive(&mut enforcer, &stream.full));
        let floor = timed(|| floor(&stream.full));
        (ours, floor)
    });
    let (ours, floor): (Vec<_>, Vec<_>) = rounds.unzip();
    let best = |times: Vec<Duration>| times.into_iter().min().unwrap_or_default().as_secs_f64();
    (best(ours), best(floor))
}

/// The median in seconds of one change from JSON to JSON: ours, and sonic-rs's.
fn changes(stream: &Stream) -> (f64, f64) {
    let mut enforcer = opened(stream, 100);
    let times = stream.changes.iter().map(|json| {
        // As it comes from a socket: just written.
        let json = json.clone();
        let ours = timed(|| receive(&mut enforcer, &json));
        (ours, timed(|| floor(&json)))
    });
    let (ours, floor): (Vec<_>, Vec<_>) = times.unzip();
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64()
    };
    (median(ours), median(floor))
}

fn floor(json: &str) -> String {
    let value: sonic_rs::Value = sonic_rs::from_str(json).expect("JSON");
    sonic_rs::to_string(&value).expect("JSON")
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let done = work();
    let time = start.elapsed();
    black_box(done);
    time
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
