//! How suggestions compare with what people labelled: for a test and for the bench.

use std::{
    fmt,
    path::PathBuf,
    time::{Duration, Instant},
};

use rules::{
    document::{Document, NodeId},
    html,
    suggest::{Gravity, suggest},
};
use serde_json::Value;

/// The score of one set of pages.
#[derive(Debug, Default)]
pub struct Score {
    set: String,
    /// How many pages there are.
    pub pages: usize,
    /// Secrets, password fields left out.
    pub secret: Tally,
    /// What is personal.
    pub personal: Tally,
    /// The longest that a page took.
    pub slowest: Duration,
}

/// Fields by what they are and what they were taken for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    hit: u32,
    missed: u32,
    /// Labelled as something else.
    pub wrong: u32,
}

impl Tally {
    pub fn recall(self) -> f64 {
        f64::from(self.hit) / f64::from((self.hit + self.missed).max(1))
    }

    pub fn precision(self) -> f64 {
        f64::from(self.hit) / f64::from((self.hit + self.wrong).max(1))
    }
}

/// The score of `forms/{set}`; none where the labelled pages are not there.
pub fn score(set: &str) -> Option<Score> {
    let folder = corpus().join("forms").join(set);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "html"))
        .collect();
    files.sort();
    let mut score = Score {
        set: set.to_owned(),
        ..Score::default()
    };
    for file in files {
        let truth = std::fs::read_to_string(file.with_extension("truth.json")).unwrap();
        let truth: Value = serde_json::from_str(&truth).unwrap();
        let page = std::fs::read(&file).unwrap();
        let page = html::parse_unredacted(&String::from_utf8_lossy(&page)).unwrap();
        let page = Document::from_snapshot(page).unwrap();
        score.add(&page, truth["controls"].as_array().unwrap());
    }
    Some(score)
}

impl Score {
    fn add(&mut self, page: &Document, truth: &[Value]) {
        let start = Instant::now();
        let found = suggest(page);
        self.slowest = self.slowest.max(start.elapsed());
        self.pages += 1;
        let is_control = |node: &NodeId| {
            let element = page.element(*node);
            element.is_some_and(|one| CONTROLS.contains(&one.tag.as_str()))
        };
        let controls: Vec<NodeId> = page.elements().filter(is_control).collect();
        for control in truth {
            let place = control["i"].as_u64().unwrap_or_default() as usize;
            let (Some(node), Some(class)) = (controls.get(place), control["class"].as_str()) else {
                continue;
            };
            let kind = control["type"]
                .as_str()
                .unwrap_or_default()
                .to_ascii_lowercase();
            let is_button = control["tag"] == "button" || BUTTONS.contains(&kind.as_str());
            if is_button || is_hidden(page, *node) {
                continue;
            }
            let one = found.iter().find(|one| one.node == *node);
            let says = one.map(|one| one.category.gravity());
            if kind != "password" {
                self.secret
                    .count(class, "S1", says == Some(Gravity::Secret));
            }
            self.personal
                .count(class, "S2", says == Some(Gravity::Personal));
        }
    }
}

impl Tally {
    fn count(&mut self, class: &str, wanted: &str, is_found: bool) {
        match (class == wanted, is_found) {
            (true, true) => self.hit += 1,
            (true, false) => self.missed += 1,
            // Of what nobody labelled nothing is known.
            (false, true) if !matches!(class, "U" | "X") => self.wrong += 1,
            (false, _) => {}
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:12} {:>3} pages, slowest {:>5.1} ms",
            self.set,
            self.pages,
            self.slowest.as_secs_f64() * 1e3
        )?;
        for (name, tally) in [("secret", self.secret), ("personal", self.personal)] {
            write!(
                f,
                " | {name}: recall {:.3}, precision {:.3} ({} found, {} missed, {} wrong)",
                tally.recall(),
                tally.precision(),
                tally.hit,
                tally.missed,
                tally.wrong
            )?;
        }
        Ok(())
    }
}

fn corpus() -> PathBuf {
    std::env::var("LOUVER_CORPUS").map_or_else(
        |_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    )
}

fn is_hidden(page: &Document, node: NodeId) -> bool {
    std::iter::once(node)
        .chain(page.ancestors(node))
        .filter_map(|node| page.element(node))
        .any(|element| {
            let style = element
                .attribute("style")
                .unwrap_or_default()
                .to_ascii_lowercase();
            let style: String = style.split_whitespace().collect();
            element.has("hidden")
                || style.contains("display:none")
                || style.contains("visibility:hidden")
        })
}

const CONTROLS: [&str; 4] = ["input", "select", "textarea", "button"];
const BUTTONS: [&str; 5] = ["hidden", "submit", "button", "image", "reset"];
