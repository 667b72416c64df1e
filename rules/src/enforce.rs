//! Events in, events out: the only producer of what an agent sees, the only judge of what an agent does.
//!
//! An [`Enforcer`] keeps a mirror of the customer's page (`mirror`), what holds on each of its nodes (`cover`) and what the
//! agent was sent (`view`). Every event is applied to the mirror (`change`); what the agent gets is the difference of two views
//! (`answer`), in which each node was written by `render`. No byte of the tag's is passed on. `judge` decides on actions.

use std::collections::BTreeMap;

use url::Url;

use crate::{
    action::{Action, Mode, Refusal},
    event::{Data, Event},
    ruleset::{PageRules, Problem, RuleSet},
};

mod address;
mod affected;
mod answer;
mod change;
mod controls;
mod cover;
mod coverage;
mod judge;
mod leaks;
mod lookup;
mod mirror;
mod place;
mod presence;
mod reads;
mod render;
mod restriction;
mod sheets;
mod survey;
mod view;

use address::Addresses;
pub(crate) use controls::{enclosing, kind};
use cover::{Cover, Frames};
pub use coverage::{Counts, Matched, Uncovered, page_of};
use judge::Judge;
use mirror::Mirror;
pub(crate) use place::ADDRESS;
use place::Place;
pub(crate) use reads::Reads;
use render::Page;
pub use restriction::Cover as Shown;
use sheets::Sheets;
pub use survey::{Held, How, Operable, Readable, Reading};
use view::View;

/// The engine of one session: a mirror of the customer's page and the agent's view of it.
#[derive(Debug)]
pub struct Enforcer {
    place: Place,
    mirror: Option<Mirror>,
    covers: Cover,
    view: View,
    sheets: Sheets,
    addresses: Addresses,
    /// Whether the page names a base of its own for addresses.
    has_base: bool,
    size: Option<(f64, f64)>,
    offset: (f64, f64),
    /// The tag's clock, as of its last event.
    clock: f64,
    /// What a change of the URL restricted, for the agent to be told with the next events.
    unsaid: bool,
    frame: u64,
    ledger: Ledger,
    /// With fewer nodes than this nothing is swept.
    few: usize,
}

/// How URLs of images, fonts and style sheets are written for the agent, who never loads from the customer's site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assets {
    /// `{prefix}{n}`, n the place in [`Enforcer::asset`]'s table, numbered as the agent sees them.
    Numbered(String),
    /// `{prefix}{percent-encoded absolute URL}`, for saved pages in the editor.
    Encoded(String),
}

/// What went wrong with what the tag sent: counted, never shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Places where a rule covers what the tag let through; each was redacted.
    pub leaks: u64,
    /// Ids of the rules that found them (`policy` for the policy's own), sorted, without repetition.
    pub leaked_rules: Vec<String>,
    /// Events, nodes or fields that are unknown or contradict the mirror; each was dropped.
    pub dropped: u64,
}

impl Enforcer {
    /// Fails with the reasons when a rule of the set cannot be evaluated.
    pub fn new(rules: &RuleSet, assets: Assets) -> Result<Enforcer, Vec<Problem>> {
        let compiled = rules.compile()?;
        let mut addresses = Addresses::new(assets);
        addresses.set_params(&compiled.policy.url_params);
        Ok(Enforcer {
            place: Place::new(compiled),
            mirror: None,
            covers: Cover::default(),
            view: View::default(),
            sheets: Sheets::default(),
            addresses,
            has_base: false,
            size: None,
            offset: (0.0, 0.0),
            clock: 0.0,
            unsaid: false,
            frame: 0,
            ledger: Ledger::default(),
            few: FEW,
        })
    }

    /// The customer's browser loaded the page at `url`: all of the former page is forgotten. Answers what the tag applies.
    pub fn open(&mut self, url: &Url) -> PageRules {
        self.place.open(url);
        self.forget_page();
        self.covers = Cover::default();
        self.has_base = false;
        self.addresses.set_base(Some(url.clone()));
        self.size = None;
        self.apply_rules()
    }

    /// The page changed its URL without loading (`pushState`): old and new restrictions hold together.
    ///
    /// What tightens at the former URL holds until another change of URL brings other rules; what loosens is the new URL's
    /// alone, and loosens nothing that was restricted before. What is newly restricted is told to the agent with the next
    /// events, or by [`Enforcer::flush`].
    pub fn route(&mut self, url: &Url) -> PageRules {
        let Some(before) = self.url().cloned() else {
            return self.open(url);
        };
        if self.place.route(before, url) {
            self.covers.keep_lost();
        }
        if !self.has_base {
            self.addresses.set_base(Some(url.clone()));
        }
        if self.place.is_paused() {
            self.forget_page();
        }
        let rules = self.apply_rules();
        if self.covers.take_turned() || self.paused() {
            self.view = View::default();
        }
        self.unsaid = self.mirror.is_some();
        rules
    }

    /// What the tag applies in frames at these addresses: what tightens on the page or there, what loosens in both places.
    pub fn frame_rules(&self, addresses: &[String]) -> BTreeMap<String, PageRules> {
        self.place.frame_rules(addresses)
    }

    /// Where the page is.
    pub fn url(&self) -> Option<&Url> {
        self.place.url()
    }

    /// Whether nothing at all is shared on the current page, for good or until a rule matches something.
    pub fn paused(&self) -> bool {
        self.place.is_paused() || self.covers.pauses()
    }

    /// One event of the customer's page in, the events that the agent gets for it out. Empty when nothing visible changed.
    pub fn receive(&mut self, event: Event) -> Vec<Event> {
        if self.url().is_none() || self.place.is_paused() {
            self.ledger.dropped += 1;
            return Vec::new();
        }
        let mut said = self.unsaid();
        if event.timestamp.is_finite() {
            self.clock = event.timestamp;
        }
        match event.data {
            Data::DomContentLoaded | Data::Load => said.push(event.data),
            Data::Meta {
                href,
                width,
                height,
            } => said.extend(self.meta(&href, width, height)),
            Data::FullSnapshot { node, offset } => said.extend(self.full_snapshot(node, offset)),
            Data::Incremental(change) => said.extend(self.incremental(change)),
            Data::Unknown(kind) if planted!(UnknownPassed) => said.push(Data::Unknown(kind)),
            Data::Unknown(_) => self.ledger.dropped += 1,
        }
        if self.covers.take_turned() {
            said = self.turned();
        } else if self.covers.pauses() {
            said.clear();
        }
        self.send(said)
    }

    /// What a change of the URL restricted on the page as it is; empty when there is nothing to tell.
    pub fn flush(&mut self) -> Vec<Event> {
        let said = self.unsaid();
        self.send(said)
    }

    /// The page as it is now, for an agent who joins or reloads; empty before the first full snapshot and on paused pages.
    pub fn snapshot(&mut self) -> Vec<Event> {
        let said = self.whole_page();
        self.send(said)
    }

    /// A new version was published: it holds at once, and what it loosens or tightens is sent as a fresh snapshot.
    pub fn publish(&mut self, rules: &RuleSet) -> Result<(PageRules, Vec<Event>), Vec<Problem>> {
        self.place.publish(rules.compile()?);
        if let Some(mirror) = &mut self.mirror {
            mirror.sort_attributes(|node| !self.covers.held(node).open());
        }
        self.covers.forget();
        self.addresses
            .set_params(&self.place.compiled().policy.url_params);
        if self.place.is_paused() {
            self.forget_page();
        }
        let rules = self.apply_rules();
        self.covers.take_turned();
        Ok((rules, self.snapshot()))
    }

    /// Number of the last batch of events that the agent got; starts at 0, one more for each non-empty answer.
    pub fn frame(&self) -> u64 {
        self.frame
    }

    /// An agent's action, with the agent's node id, to the same action with the customer's; or why not.
    pub fn judge(&self, mode: Mode, action: &Action) -> Result<Action, Refusal> {
        if self.paused() {
            return Err(Refusal::Paused);
        }
        if mode != Mode::Write {
            return Err(Refusal::Mode);
        }
        let mirror = self.mirror.as_ref().ok_or(Refusal::Stale)?;
        if action.frame > self.frame {
            return Err(Refusal::Stale);
        }
        let page = Page {
            mirror,
            covers: &self.covers,
        };
        Judge::new(page, &self.view).judge(action)
    }

    /// The customer's pointer: the agent's node id when it may be seen there, none when it is over masked or hidden content.
    pub fn pointer_to_agent(&self, node: u32) -> Option<u32> {
        let node = self.mirror.as_ref()?.document().by_id(node)?;
        self.covers
            .held(node)
            .open()
            .max(planted!(PointerTold))
            .then(|| self.view.agent(node))?
    }

    /// The agent's pointer: the customer's node id.
    pub fn pointer_to_customer(&self, node: u32) -> Option<u32> {
        let node = self.view.by_agent(node)?;
        Some(self.mirror.as_ref()?.document().id(node))
    }

    /// What the customer scrolls: the agent's node id where the agent's copy is scrolled with it, none of what is masked or hidden.
    pub fn scroll_to_agent(&self, node: u32) -> Option<u32> {
        let document = self.mirror.as_ref()?.document();
        let node = document.by_id(node)?;
        let held = self.covers.held(node);
        let is_field = document
            .element(node)
            .is_some_and(|element| matches!(element.tag.as_str(), "input" | "select" | "textarea"));
        let is_covered = !held.styled() && !planted!(ScrollTold);
        if is_covered || is_field && !held.open() {
            return None;
        }
        self.view.agent(node)
    }

    /// The absolute URL behind number `n` of [`Assets::Numbered`].
    pub fn asset(&self, n: usize) -> Option<&Url> {
        self.addresses.get(n)
    }

    /// Whether so much is remembered of what stood on the page that no other tree of it is taken: its tag makes up ever more
    /// numbers, and is not to go on.
    pub fn is_exhausted(&self) -> bool {
        self.covers.is_full()
    }

    /// Nodes that are gone are looked for on pages with more nodes than this; for tests, in which pages are small.
    pub fn sweep_from(&mut self, nodes: usize) {
        self.few = nodes;
    }

    /// What went wrong so far.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn forget_page(&mut self) {
        if let Some(mirror) = self.mirror.take() {
            self.covers.put_aside(mirror.document());
        }
        self.view = View::default();
        self.sheets = Sheets::default();
        self.offset = (0.0, 0.0);
        self.unsaid = false;
    }

    /// Puts the rules of the current URL, and of the former one, in force on the page; answers them for the tag.
    fn apply_rules(&mut self) -> PageRules {
        let text = self.place.compiled().policy.text;
        let frames = match &self.mirror {
            Some(mirror) => self.place.frames(mirror.document(), self.covers.frames()),
            None => Frames::default(),
        };
        self.covers
            .set_rules(self.place.rules(&frames), frames, text);
        if let Some(mirror) = &self.mirror {
            self.covers.judge_all(mirror.document());
        }
        self.place.page_rules()
    }

    fn send(&mut self, said: Vec<Data>) -> Vec<Event> {
        if !said.is_empty() {
            self.frame += 1;
        }
        let timestamp = self.clock;
        said.into_iter()
            .map(|data| Event { timestamp, data })
            .collect()
    }
}

/// With fewer nodes than this nothing is swept; in tests it happens all the time.
const FEW: usize = if cfg!(test) { 8 } else { 1 << 16 };

#[cfg(test)]
mod tests;
