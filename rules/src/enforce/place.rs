//! Where the customer is, and which rules hold there: on the page, and in each of its frames.
//!
//! What tightens holds in a frame if its pages include the page or the frame, what loosens only if they include both; of a frame
//! at an address of `pause` nothing is shared. A frame whose address is not known may be anywhere: all that tightens holds in
//! it, and nothing that loosens on some pages only. One without an address of its own (`about:blank`, `srcdoc`) is where it stands.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};
use url::Url;

use crate::{
    document::{Content, Document, NodeId},
    ruleset::{Compiled, CompiledRule, PageRules},
    scope::Address,
};

use super::{
    cover::{ActiveRule, Frame, Frames, Reach},
    mirror::Touched,
};

/// A version's rules, and where the page is by which they are chosen.
#[derive(Debug)]
pub struct Place {
    compiled: Compiled,
    /// None before the first page.
    url: Option<Url>,
    /// Where it was before its rules last changed without loading: both hold.
    former: Option<Url>,
    /// Whether nothing is shared there; asked with every event.
    is_paused: bool,
}

impl Place {
    /// Nowhere yet.
    pub fn new(compiled: Compiled) -> Place {
        Place {
            compiled,
            url: None,
            former: None,
            is_paused: false,
        }
    }

    /// The rules of the version.
    pub fn compiled(&self) -> &Compiled {
        &self.compiled
    }

    /// Where the page is.
    pub fn url(&self) -> Option<&Url> {
        self.url.as_ref()
    }

    /// Whether nothing at all is shared there.
    pub fn is_paused(&self) -> bool {
        self.is_paused
    }

    /// A page was loaded.
    pub fn open(&mut self, url: &Url) {
        self.is_paused = self.compiled.paused(url);
        self.url = Some(url.clone());
        self.former = None;
    }

    /// The page's address changed from `before`; whether other rules say now what holds while they match nothing.
    pub fn route(&mut self, before: Url, url: &Url) -> bool {
        self.is_paused = self.compiled.paused(url);
        self.url = Some(url.clone());
        let others = self.ids_at(&before) != self.ids_at(url);
        let others_watched = others && self.watched_at(&before) != self.watched_at(url);
        if others {
            self.former = Some(before);
        }
        others_watched
    }

    /// A new version holds.
    pub fn publish(&mut self, compiled: Compiled) {
        self.compiled = compiled;
        self.is_paused = (self.url.as_ref()).is_some_and(|url| self.compiled.paused(url));
        self.former = None;
    }

    /// The rules in force: of the page's address, of the former one what tightens, and what tightens in one of the frames.
    pub fn rules(&self, frames: &Frames) -> Vec<ActiveRule> {
        let (here, former) = self.at_page();
        let mut active: Vec<ActiveRule> = Vec::new();
        for rule in &here {
            let reach = match rule.pages.is_empty() || rule.effect.tightens() {
                true => Reach::Everywhere,
                false => Reach::Page,
            };
            active.push(ActiveRule {
                fallback: rule.fallback.clone(),
                ..of(rule, reach)
            });
        }
        // What another page was to be for a rule, this one need not be.
        active.extend(former.iter().map(|rule| of(rule, Reach::Everywhere)));
        let page = numbers(here.iter().chain(&former));
        let others = self.compiled.rules.iter();
        let others =
            others.filter(|rule| frames.tighten(rule.number) && !page.contains(&rule.number));
        active.extend(others.map(|rule| of(rule, Reach::Frames)));
        active
    }

    /// What the tag applies: the rules of the current URL, and of the former one what tightens.
    pub fn page_rules(&self) -> PageRules {
        let Some(url) = &self.url else {
            return PageRules::default();
        };
        let mut page = self.compiled.page_rules(url);
        let (_, former) = self.at_page();
        for rule in former {
            page.add(rule.effect, rule.selector.as_str());
        }
        page
    }

    /// What the tag applies in frames at these addresses; nothing is said of those that are none, and of more than the relay looks at.
    pub fn frame_rules(&self, addresses: &[String]) -> BTreeMap<String, PageRules> {
        let (here, former) = self.at_page();
        let page = numbers(here.iter().chain(&former));
        let addresses = addresses.iter().take(MAX_FRAMES);
        let known = addresses.filter_map(|text| Some((text, web(text)?)));
        let known = known.filter(|_| self.compiled.is_scoped());
        known
            .map(|(text, url)| {
                let frame = self.frame(Some(&url));
                let mut rules = PageRules::new(&self.compiled.policy, frame.is_private);
                for rule in &self.compiled.rules {
                    let by_page = page.contains(&rule.number);
                    let holds = match rule.effect.tightens() {
                        true => by_page || frame.tightening.contains(&rule.number),
                        false => {
                            by_page
                                && (rule.pages.is_empty() || frame.loosening.contains(&rule.number))
                        }
                    };
                    if holds {
                        rules.add(rule.effect, rule.selector.as_str());
                    }
                }
                (text.clone(), rules)
            })
            .collect()
    }

    /// Whether an event can have brought a frame, or moved one to another address, where that makes a difference.
    pub fn may_move(&self, document: &Document, touched: &Touched) -> bool {
        let moves = |names: &[crate::event::Name]| names.iter().any(|name| name == ADDRESS);
        let came = |top: &NodeId| {
            let mut below = document.subtree(*top);
            below.any(|node| is_document(document, node))
        };
        self.compiled.is_scoped()
            && (touched.attributes.iter().any(|(_, names)| moves(names))
                || touched.fresh.iter().any(came))
    }

    /// What holds in the frames of a page; `known` is what did until now.
    pub fn frames(&self, document: &Document, known: &Frames) -> Frames {
        let mut frames = Frames::default();
        if !self.compiled.is_scoped() {
            return frames;
        }
        let mut at: HashMap<Option<Url>, Frame> = HashMap::default();
        let all = document.root().into_iter();
        let all = all.flat_map(|root| document.subtree(root).skip(1));
        for own in all.filter(|node| is_document(document, *node)) {
            let address = match planted!(FrameAddress) {
                true => self.url.clone(),
                false => self.address(document, own),
            };
            let address = address.filter(|_| at.len() < MAX_FRAMES);
            let frame = at
                .entry(address)
                .or_insert_with_key(|address| self.frame(address.as_ref()));
            let mut frame = frame.clone();
            if let Some(before) = known.get(document.id(own)) {
                frame.tightening.extend(&before.tightening);
                frame.is_private |= before.is_private;
            }
            frames.insert(document.id(own), frame);
        }
        frames
    }

    /// Where the document of a frame is; none where that is not known.
    fn address(&self, document: &Document, own: NodeId) -> Option<Url> {
        let mut own = Some(own);
        while let Some(node) = own {
            if Some(node) == document.root() {
                return self.url.clone();
            }
            let frame = document.parent(node)?;
            let told = document.element(frame)?.attribute(ADDRESS)?;
            if !told.starts_with("about:") {
                return web(&told);
            }
            own = document
                .ancestors(frame)
                .find(|above| is_document(document, *above));
        }
        None
    }

    /// What holds in a frame by its own address.
    fn frame(&self, url: Option<&Url>) -> Frame {
        let address = url.map(Address::new);
        let mut frame = Frame {
            is_private: match url {
                Some(url) => self.compiled.paused(url),
                None => self.compiled.pauses(),
            },
            is_placed: url.is_some(),
            ..Frame::default()
        };
        for rule in &self.compiled.rules {
            let holds = match &address {
                Some(address) => rule.holds(address),
                None => rule.effect.tightens(),
            };
            if rule.pages.is_empty() || !holds {
                continue;
            }
            match rule.effect.tightens() {
                true => frame.tightening.insert(rule.number),
                false => frame.loosening.insert(rule.number),
            };
        }
        frame
    }

    /// The rules of the page's address, and those that tightened at the former one.
    fn at_page(&self) -> (Vec<&CompiledRule>, Vec<&CompiledRule>) {
        let Some(url) = &self.url else {
            return (Vec::new(), Vec::new());
        };
        let here = self.compiled.for_page(url);
        let known = numbers(&here);
        let before = self.former.iter();
        let before = before.flat_map(|former| self.compiled.for_page(former));
        let former = before
            .filter(|rule| rule.effect.tightens() && !planted!(FormerRules))
            .filter(|rule| !known.contains(&rule.number))
            .collect();
        (here, former)
    }

    fn watched_at(&self, url: &Url) -> HashSet<u32> {
        let rules = self.compiled.for_page(url).into_iter();
        let watched = rules.filter(|rule| rule.fallback.is_some());
        watched.map(|rule| rule.number).collect()
    }

    fn ids_at(&self, url: &Url) -> HashSet<&str> {
        let rules = self.compiled.for_page(url);
        rules.into_iter().map(|rule| rule.id.as_str()).collect()
    }
}

fn numbers<'a>(rules: impl IntoIterator<Item = &'a &'a CompiledRule>) -> HashSet<u32> {
    rules.into_iter().map(|rule| rule.number).collect()
}

fn of(rule: &CompiledRule, reach: Reach) -> ActiveRule {
    ActiveRule {
        id: rule.id.clone(),
        effect: rule.effect,
        selector: rule.selector.clone(),
        number: rule.number,
        reach,
        fallback: None,
    }
}

fn is_document(document: &Document, node: NodeId) -> bool {
    matches!(document.content(node), Content::Document { .. })
}

/// An address at which pages are; of others no pattern says anything.
fn web(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// The attribute in which the tag says where the document of a frame is; no agent gets it.
pub const ADDRESS: &str = "rr_src";
/// At so many addresses frames are looked at; where others are is as if not known.
const MAX_FRAMES: usize = 100;
