//! How much memory a page takes, in bytes a node beyond its strings.

use peak_alloc::PeakAlloc;
use rules::{
    document::{Content, Document},
    event::{Data, Event},
};

mod streams;
use streams::{SIZES, enforcer, stream};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

fn main() {
    println!(
        "bytes a node beyond its strings | mirror | with restrictions and view | after 3,000 changes"
    );
    for nodes in SIZES {
        let stream = stream(nodes);
        let read = || Event::from_json(&stream.full).expect("an event");
        let tree = |event: Event| match event.data {
            Data::FullSnapshot { node, .. } => Document::from_snapshot(node).expect("a page"),
            _ => Document::default(),
        };
        let (mirror, page) = held(|| tree(read()));
        let (all, mut session) = held(|| {
            let mut enforcer = enforcer(100);
            enforcer.receive(read());
            enforcer
        });
        let (more, ()) = held(|| {
            for change in &stream.changes {
                session.receive(Event::from_json(change).expect("an event"));
            }
        });
        let a_node = |bytes: usize| (bytes as f64 - strings(&page) as f64) / page.len() as f64;
        println!(
            "{:>31} | {:>6.0} | {:>26.0} | {:>19.0}",
            page.len(),
            a_node(mirror),
            a_node(all),
            a_node(all + more)
        );
    }
}

/// How many bytes more are allocated while what was made is there.
fn held<T>(make: impl FnOnce() -> T) -> (usize, T) {
    let before = ALLOCATOR.current_usage();
    let made = make();
    (ALLOCATOR.current_usage().saturating_sub(before), made)
}

/// The bytes of texts and of attributes' values.
fn strings(page: &Document) -> usize {
    let root = page.root().expect("a document");
    page.subtree(root)
        .map(|node| match page.content(node) {
            Content::Text { text, .. } => text.len(),
            Content::Element(element) => element
                .attributes
                .iter()
                .map(|(_, value)| value.as_text().map_or(0, |text| text.len()))
                .sum(),
            _ => 0,
        })
        .sum()
}
