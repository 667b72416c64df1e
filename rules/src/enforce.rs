//! Events in, events out: the only producer of what an agent sees, the only judge of what an agent does.

use url::Url;

use crate::{
    action::{Action, Mode, Refusal},
    event::Event,
    ruleset::{PageRules, Problem, RuleSet},
};

/// The engine of one session: a mirror of the customer's page and the agent's view of it.
#[derive(Debug)]
pub struct Enforcer {}

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
    pub fn new(_rules: &RuleSet, _assets: Assets) -> Result<Enforcer, Vec<Problem>> {
        unimplemented!()
    }

    /// The customer's browser loaded the page at `url`: all of the former page is forgotten. Answers what the tag applies.
    pub fn open(&mut self, _url: &Url) -> PageRules {
        unimplemented!()
    }

    /// The page changed its URL without loading (`pushState`): old and new restrictions hold together.
    pub fn route(&mut self, _url: &Url) -> PageRules {
        unimplemented!()
    }

    /// Whether nothing at all is shared on the current page.
    pub fn paused(&self) -> bool {
        unimplemented!()
    }

    /// One event of the customer's page in, the events that the agent gets for it out. Empty when nothing visible changed.
    pub fn receive(&mut self, _event: Event) -> Vec<Event> {
        unimplemented!()
    }

    /// The page as it is now, for an agent who joins or reloads; empty before the first full snapshot and on paused pages.
    pub fn snapshot(&mut self) -> Vec<Event> {
        unimplemented!()
    }

    /// A new version was published: it holds at once, and what it loosens or tightens is sent as a fresh snapshot.
    pub fn publish(&mut self, _rules: &RuleSet) -> Result<(PageRules, Vec<Event>), Vec<Problem>> {
        unimplemented!()
    }

    /// Number of the last batch of events that the agent got; starts at 0, one more for each non-empty answer.
    pub fn frame(&self) -> u64 {
        unimplemented!()
    }

    /// An agent's action, with the agent's node id, to the same action with the customer's; or why not.
    pub fn judge(&self, _mode: Mode, _action: &Action) -> Result<Action, Refusal> {
        unimplemented!()
    }

    /// The customer's pointer: the agent's node id when it may be seen there, none when it is over masked or hidden content.
    pub fn pointer_to_agent(&self, _node: u32) -> Option<u32> {
        unimplemented!()
    }

    /// The agent's pointer: the customer's node id.
    pub fn pointer_to_customer(&self, _node: u32) -> Option<u32> {
        unimplemented!()
    }

    /// The absolute URL behind number `n` of [`Assets::Numbered`].
    pub fn asset(&self, _n: usize) -> Option<&Url> {
        unimplemented!()
    }

    /// What went wrong so far.
    pub fn ledger(&self) -> &Ledger {
        unimplemented!()
    }
}
