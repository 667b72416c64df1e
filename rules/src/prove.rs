//! Whether what is covered on a page stays covered: canaries planted there, looked for in all that leaves.
//!
//! A [`Trial`] is a saved page with a canary in every place of what its rules mask or hide. A browser records it twice: as
//! it is, and through the tag. [`Trial::judge`] looks for the canaries in what the tag sent, in what the relay makes of that,
//! and in what the relay makes of a tag that redacts nothing. Decides nothing about what is covered: it asks [`Enforcer`].

use serde::Serialize;
use url::Url;

use crate::{
    enforce::{ADDRESS, Assets, Enforcer, Reads, Shown},
    event::{self, Attribute, Data, Event, Kind, Node},
    ruleset::{PageRules, Problem, RuleSet},
};

mod canary;
mod readable;

pub use canary::Seed;
pub use readable::Readable;

/// A page with canaries in it.
#[derive(Clone, Debug)]
pub struct Trial {
    seed: Seed,
    url: Url,
    page: Node,
    rules: PageRules,
    /// What was planted, by the number that stands in the canary.
    places: Vec<Place>,
    /// Whether a text that anybody may see carries a mark of its own, which has to arrive.
    has_control: bool,
    readable: Vec<Readable>,
}

/// Where something was planted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The recorder's number of the element.
    pub element: u32,
    /// The recorder's number of what holds it: the element, or a text in it.
    node: u32,
    /// What of it.
    pub part: Part,
    /// The field takes numbers only.
    is_digits: bool,
}

/// What of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A text in it.
    Text,
    /// What a field holds.
    Value,
    /// An attribute.
    Attribute(String),
}

/// What a browser needs to stage the trial, as JSON.
#[derive(Serialize)]
struct Stage<'a> {
    page: &'a Node,
    rules: &'a PageRules,
    changes: Vec<Change<'a>>,
}

/// One place, what it holds at first, and what it is changed to while it is recorded.
#[derive(Serialize)]
struct Change<'a> {
    node: u32,
    /// None for a text, empty for the value of a field, or the name of an attribute.
    name: Option<&'a str>,
    first: String,
    later: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// In how many places something was planted.
    pub planted: usize,
    /// How many of them the browser recorded, before anything was redacted.
    pub recorded: usize,
    /// How much was searched.
    pub scanned: usize,
    /// What was found; empty is what it is all for.
    pub leaks: Vec<Leak>,
    /// Why nothing is proved, in spite of no leak.
    pub doubt: Option<Doubt>,
    /// Names in masked content that look like data. Nothing is planted there: they are structure, which stays readable.
    pub readable: Vec<Readable>,
}

/// A canary that got through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// Where it was planted.
    pub place: Place,
    /// Who let it through.
    pub by: Engine,
}

/// Who is to hold it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// The tag, in the customer's browser.
    Tag,
    /// The relay, after the tag.
    Relay,
    /// The relay, behind a tag that redacts nothing.
    RelayAlone,
}

/// Why a trial without a leak proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing is covered on the page.
    NothingCovered,
    /// What is planted was not recorded.
    NotRecorded,
    /// What anybody may see did not arrive either.
    NothingArrived,
}

impl Trial {
    /// Plants a canary in every place of what these rules mask or hide on the page that was saved at `url`.
    ///
    /// Fails when the rules cannot be published.
    pub fn new(rules: &RuleSet, url: &Url, page: &Node, seed: Seed) -> Result<Trial, Vec<Problem>> {
        let compiled = rules.compile()?;
        let mut planted = page.clone();
        settle(&mut planted);
        let mut reads = Reads::default();
        for rule in compiled.for_page(url) {
            reads.add(&Reads::of(rule.selector.as_str()));
        }
        let mut planter = Planter {
            covers: opened(rules, url, &planted)?,
            reads,
            seed: &seed,
            places: Vec::new(),
            has_control: false,
        };
        planter.node(&mut planted, None);
        let readable = readable::readable(page, &planter.covers);
        let (places, has_control) = (planter.places, planter.has_control);
        Ok(Trial {
            url: url.clone(),
            page: planted,
            rules: PageRules {
                // There are no other addresses on the stage.
                frames: None,
                ..compiled.page_rules(url)
            },
            places,
            has_control,
            readable,
            seed,
        })
    }

    /// What a browser needs, as JSON: the page, what the tag applies to it, and what is changed while it is recorded.
    pub fn stage(&self) -> String {
        let changes = self.places.iter().enumerate();
        let stage = Stage {
            page: &self.page,
            rules: &self.rules,
            changes: changes
                .map(|(number, place)| Change {
                    node: place.node,
                    name: match &place.part {
                        Part::Text => None,
                        Part::Value => Some(""),
                        Part::Attribute(name) => Some(name),
                    },
                    first: self.seed.canary(number, false, place.is_digits),
                    later: self.seed.canary(number, true, place.is_digits),
                })
                .collect(),
        };
        serde_json::to_string(&stage).unwrap_or_default()
    }

    /// Whether the page's own document is laid out as in standards mode.
    pub fn is_standard(&self) -> bool {
        !matches!(&self.page.kind, Kind::Document { compat_mode: Some(mode), .. } if mode == "BackCompat")
    }

    /// Looks for the canaries: `recorded` are a browser's events as they are, `sent` those that the tag sent, each as JSON.
    pub fn judge(
        &self,
        rules: &RuleSet,
        recorded: &[String],
        sent: &[String],
    ) -> Result<Verdict, Vec<Problem>> {
        let whole = serde_json::to_string(&snapshot(self.page.clone())).unwrap_or_default();
        let outputs = [
            (Engine::Tag, sent.concat()),
            (Engine::Relay, self.relay(rules, sent)?),
            (Engine::RelayAlone, self.relay(rules, recorded)?),
            // What no browser hands to a recorder, such as a password.
            (Engine::RelayAlone, self.relay(rules, &[whole])?),
        ];
        let mut leaks: Vec<(usize, Engine)> = Vec::new();
        for (by, bytes) in &outputs {
            let found = self.seed.find(bytes.as_bytes());
            leaks.extend(found.into_iter().map(|number| (number, *by)));
        }
        leaks.sort_unstable();
        leaks.dedup();
        let recorded = self.seed.find(recorded.concat().as_bytes()).len();
        let arrived = |by: Engine| {
            let control = self.seed.control();
            let mut those = outputs.iter().filter(|(other, _)| *other == by);
            those.any(|(_, bytes)| match self.has_control {
                true => bytes.contains(&control),
                false => !bytes.is_empty(),
            })
        };
        let doubt = if self.places.is_empty() {
            Some(Doubt::NothingCovered)
        } else if recorded == 0 {
            Some(Doubt::NotRecorded)
        } else if !(self.rules.paused || arrived(Engine::Tag) && arrived(Engine::Relay)) {
            Some(Doubt::NothingArrived)
        } else {
            None
        };
        let leak = |(number, by): (usize, Engine)| {
            let place = self.places.get(number)?.clone();
            Some(Leak { place, by })
        };
        Ok(Verdict {
            planted: self.places.len(),
            recorded,
            scanned: outputs.iter().map(|(_, bytes)| bytes.len()).sum(),
            leaks: leaks.into_iter().filter_map(leak).collect(),
            doubt,
            readable: self.readable.clone(),
        })
    }

    /// All that an agent gets of these events, as JSON.
    fn relay(&self, rules: &RuleSet, events: &[String]) -> Result<String, Vec<Problem>> {
        let mut enforcer = Enforcer::new(rules, Assets::Numbered(String::new()))?;
        enforcer.open(&self.url);
        let mut out = String::new();
        for event in events {
            // One that cannot be read is dropped, as in a session.
            let Ok(mut event) = event::from_json::<Event>(event) else {
                continue;
            };
            if let Data::Meta { href, .. } = &mut event.data {
                // The trial is staged at another address.
                *href = self.url.to_string();
            }
            for said in enforcer.receive(event) {
                out.push_str(&serde_json::to_string(&said).unwrap_or_default());
            }
        }
        Ok(out)
    }
}

/// Says of all frames that they are where the page is: a stage has one address, and the page's is put in its place.
fn settle(node: &mut Node) {
    if let Kind::Element(element) = &mut node.kind
        && element
            .children
            .iter()
            .any(|child| matches!(child.kind, Kind::Document { .. }))
    {
        element.attributes.retain(|(name, _)| name != ADDRESS);
        let nowhere = Attribute::Text("about:blank".into());
        element.attributes.push((ADDRESS.into(), nowhere));
    }
    for child in node.children_mut().into_iter().flatten() {
        settle(child);
    }
}

fn opened(rules: &RuleSet, url: &Url, page: &Node) -> Result<Enforcer, Vec<Problem>> {
    let mut enforcer = Enforcer::new(rules, Assets::Numbered(String::new()))?;
    enforcer.open(url);
    enforcer.receive(snapshot(page.clone()));
    Ok(enforcer)
}

fn snapshot(node: Node) -> Event {
    let data = Data::FullSnapshot {
        node: node.into(),
        offset: (0.0, 0.0),
    };
    Event {
        timestamp: 0.0,
        data,
    }
}

struct Planter<'a> {
    covers: Enforcer,
    /// What the rules of the page look at: that stays as it is.
    reads: Reads,
    seed: &'a Seed,
    places: Vec<Place>,
    has_control: bool,
}

impl Planter<'_> {
    /// Plants in a node and in all below it; `above` is the element that it stands in.
    fn node(&mut self, node: &mut Node, above: Option<(u32, &str)>) {
        let id = node.id;
        match &mut node.kind {
            Kind::Text { text, .. } => {
                let (Some((element, tag)), false) = (above, text.trim().is_empty()) else {
                    return;
                };
                match self.is_covered(element) {
                    // What a text area holds is a value.
                    true if tag != "textarea" => {
                        *text = self.plant(element, id, Part::Text, false).into();
                    }
                    false if !self.has_control && !UNSEEN.contains(&tag) => {
                        self.has_control = true;
                        *text = self.seed.control().into();
                    }
                    _ => {}
                }
            }
            Kind::Element(element) => {
                let tag = element.tag.to_ascii_lowercase();
                if self.is_covered(id) {
                    self.element(id, &tag, element);
                }
                for child in &mut element.children {
                    self.node(child, Some((id, &tag)));
                }
            }
            Kind::Document { children, .. } => {
                for child in children {
                    self.node(child, None);
                }
            }
            _ => {}
        }
    }

    fn element(&mut self, id: u32, tag: &str, element: &mut event::Element) {
        let kind = match tag {
            "input" => attribute(element, "type").unwrap_or_default(),
            _ => String::new(),
        };
        let kind = kind.to_ascii_lowercase();
        match (tag, kind.as_str()) {
            ("input", kind) if WITHOUT_TEXT.contains(&kind) => {}
            ("input", "number") => self.set(id, element, "value", Part::Value, true),
            ("input" | "textarea", _) => self.set(id, element, "value", Part::Value, false),
            ("option", _) => self.set(id, element, "value", attr("value"), false),
            _ => {}
        }
        let own = element.attributes.iter().map(|(name, _)| name.to_string());
        let own: Vec<String> = own.filter(|name| is_prose(name)).collect();
        for name in own.iter().map(String::as_str).chain(WORDS) {
            self.set(id, element, name, attr(name), false);
        }
    }

    fn set(&mut self, id: u32, element: &mut event::Element, name: &str, part: Part, digits: bool) {
        if self.reads.attribute(name) {
            return;
        }
        let value = self.plant(id, id, part, digits);
        element.attributes.retain(|(known, _)| known != name);
        let value = Attribute::Text(value.into());
        element.attributes.push((name.into(), value));
    }

    fn plant(&mut self, element: u32, node: u32, part: Part, is_digits: bool) -> String {
        let canary = self.seed.canary(self.places.len(), false, is_digits);
        self.places.push(Place {
            element,
            node,
            part,
            is_digits,
        });
        canary
    }

    /// Whether agents are not to see what is in the element; of one of which nothing is known they see nothing.
    fn is_covered(&self, id: u32) -> bool {
        self.covers
            .held(id)
            .is_none_or(|held| held.shown != Shown::Open)
    }
}

fn attr(name: &str) -> Part {
    Part::Attribute(name.to_owned())
}

fn attribute(element: &event::Element, name: &str) -> Option<String> {
    let mut all = element.attributes.iter();
    let (_, value) = all.find(|(known, _)| known == name)?;
    Some(value.as_text()?.into_owned())
}

/// Whether an attribute holds words or data of the page's own, and nothing that a browser or a rule goes by.
fn is_prose(name: &str) -> bool {
    let is_data = name.starts_with("data-") && !name.starts_with("data-louver");
    is_data
        || matches!(
            name,
            "alt" | "summary" | "label" | "content" | "datetime" | "cite"
        )
}

/// Planted on every covered element, whether it has them or not.
const WORDS: [&str; 4] = ["title", "aria-label", "placeholder", "data-proof"];

/// Inputs that cannot hold any text.
const WITHOUT_TEXT: [&str; 10] = [
    "checkbox", "radio", "file", "image", "range", "color", "date", "time", "month", "week",
];

/// Elements whose text nobody reads.
const UNSEEN: [&str; 7] = [
    "script", "noscript", "style", "template", "textarea", "title", "option",
];

#[cfg(test)]
mod tests;
