//! One live session: a task that owns the engine and stands between the customer's browser and the agent.
//!
//! Everything the two say arrives here as typed messages, and everything they get is made here from the engine's answers.
//! Nothing is kept when it ends. `session/tag.rs` and `session/agent.rs` hold the two sides' messages.

mod agent;
mod record;
mod tag;
mod visit;

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use app::wire::{Party, Scheme, ToAgent};
use rules::{
    action::Mode,
    enforce::Enforcer,
    event::{Event, to_json},
    ruleset::RuleSet,
};
use serde::Serialize;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep_until},
};
use url::Url;

pub use agent::AgentInput;
pub use tag::TagInput;

use super::{
    JoinError,
    limits::Limits,
    loaded::Loaded,
    queue::Outlet,
    socket::Close,
    wire::{AgentName, ToTag},
};
use crate::{store::Store, words::SiteKey};
use record::Record;
use visit::Visit;

/// What lists of sessions show. Nothing of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The nine digits.
    pub id: String,
    /// The site's key.
    pub site: String,
    /// Milliseconds of Unix time.
    pub started_at: i64,
    /// The customer's name, where the page gave one.
    pub customer: Option<String>,
    /// The interaction that the page named.
    pub interaction: Option<String>,
    /// The e-mail address of the agent in the session.
    pub agent: Option<String>,
    /// The version that holds.
    pub version: u64,
    /// What the agent may do.
    pub mode: Mode,
}

/// What the rest of the server asks of a session.
#[derive(Debug)]
pub enum Command {
    /// Somebody has entered the digits.
    Join {
        /// Who: an e-mail address.
        person: String,
        /// Whether they may come in.
        answer: oneshot::Sender<Result<(), JoinError>>,
    },
    /// A version was published.
    Publish {
        /// Its number.
        number: u64,
        /// Its rules.
        rules: Box<RuleSet>,
    },
    /// An image, a font or a style sheet of the agent's view.
    Asset {
        /// Who asks.
        person: String,
        /// Which.
        name: AssetName,
        /// Where it is, if this person may have it, and the table for what it loads in turn.
        answer: oneshot::Sender<Option<(Url, Loaded)>>,
    },
    /// Somebody may no longer help.
    Dismiss {
        /// Who.
        person: String,
    },
    /// Over.
    End {
        /// Why, for the log.
        why: &'static str,
    },
}

/// How an agent's browser names an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssetName {
    /// By the engine's number of what the page shows.
    Shown(usize),
    /// By the number of what a style sheet loads.
    Loaded(usize),
}

/// Which socket a message came from; a socket that was replaced is not heard any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection(u64);

impl Connection {
    /// One that nobody had.
    pub fn new() -> Connection {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Connection(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// What a session is made of.
#[derive(Debug)]
pub struct Parts {
    /// Where what happens is recorded.
    pub store: Store,
    /// The bounds.
    pub limits: Arc<Limits>,
    /// Names the session in paths and logs.
    pub id: Arc<str>,
    /// Whose website.
    pub site: SiteKey,
    /// Its name.
    pub site_name: String,
    /// The customer's name, where the page gave one.
    pub customer: Option<String>,
    /// Which version holds.
    pub version: u64,
    /// From the customer's browser.
    pub from_tag: mpsc::Receiver<TagInput>,
    /// From the agent.
    pub from_agent: mpsc::Receiver<AgentInput>,
    /// From the rest of the server.
    pub commands: mpsc::UnboundedReceiver<Command>,
    /// What lists of sessions show.
    pub summary: Arc<Mutex<Summary>>,
    /// Whether an agent is there, for the tag's socket.
    pub watched: Arc<AtomicBool>,
}

/// A live session.
#[derive(Debug)]
pub struct Session {
    parts: Parts,
    /// The engine; away only while a large message is worked on elsewhere.
    engine: Option<Enforcer>,
    /// What the sheets of the agent's view load.
    loaded: Loaded,
    tag: Option<TagSide>,
    /// The page load that the engine knows.
    page: Option<Page>,
    agent: Option<AgentSide>,
    /// Who holds the one place for an agent.
    claim: Option<Claim>,
    mode: Mode,
    /// Which colours the customer's browser asks pages for.
    scheme: Scheme,
    /// Whether the customer has been asked for Write Mode and has not answered.
    asked: bool,
    /// When the customer last declined Write Mode.
    declined: Option<Instant>,
    /// Events are dropped until a full snapshot comes: those before it belong to a view that nobody has.
    awaiting: bool,
    /// Whether the engine's mirror is a view that an agent can be given.
    mirrored: bool,
    /// Bytes of events since the last full snapshot.
    since_snapshot: usize,
    /// Actions that the customer's browser has not answered.
    pending: BTreeSet<u64>,
    record: Record,
    /// What the page that is open said of the rules.
    visit: Option<Visit>,
    /// How many visits were counted.
    visits: u32,
    started: Instant,
    heard: Instant,
    tag_gone: Instant,
    agent_gone: Instant,
}

#[derive(Debug)]
struct TagSide {
    connection: Connection,
    outlet: Outlet,
}

#[derive(Debug)]
struct Page {
    id: String,
    origin: url::Origin,
    /// The number of the last message with its events.
    frame: u64,
    /// Whether the tag may go on without a full snapshot: it came back to a page it had sent before.
    resumed: bool,
    /// Whether a fresh snapshot was asked for because something did not fit, and has not come.
    asked: bool,
    /// When that was last.
    repaired: Option<Instant>,
}

#[derive(Debug)]
struct AgentSide {
    connection: Connection,
    outlet: Outlet,
    name: String,
    /// Whether the last pointer the agent got was a place.
    pointer_seen: bool,
}

#[derive(Debug)]
struct Claim {
    person: String,
    /// Until when it holds without a socket.
    until: Instant,
    /// Whether the agent has been in the session.
    used: bool,
}

/// Why the task ends.
#[derive(Debug)]
struct Over {
    by: Party,
    why: &'static str,
}

impl Session {
    /// A session that waits for the tag's socket and for an agent.
    pub fn new(parts: Parts, engine: Enforcer) -> Session {
        let now = Instant::now();
        let record = Record::new(
            parts.store.clone(),
            parts.site.clone(),
            Arc::clone(&parts.id),
        );
        Session {
            parts,
            engine: Some(engine),
            loaded: Loaded::default(),
            tag: None,
            page: None,
            agent: None,
            claim: None,
            mode: Mode::Pointer,
            scheme: Scheme::default(),
            asked: false,
            declined: None,
            awaiting: true,
            mirrored: false,
            since_snapshot: 0,
            pending: BTreeSet::new(),
            record,
            visit: None,
            visits: 0,
            started: now,
            heard: now,
            tag_gone: now,
            agent_gone: now,
        }
    }

    /// Runs until somebody ends it or a time is up.
    pub async fn run(mut self) {
        let over = loop {
            let (deadline, why) = self.deadline();
            // Commands first: a flood of events must not hold up an end or a new version.
            let step = tokio::select! {
                biased;
                Some(command) = self.parts.commands.recv() => self.command(command),
                step = async {
                    tokio::select! {
                        Some(input) = self.parts.from_tag.recv() => Step::Tag(input),
                        Some(input) = self.parts.from_agent.recv() => Step::Agent(input),
                        () = sleep_until(deadline) => Step::Late,
                    }
                } => match step {
                    Step::Tag(input) => self.tag_input(input).await,
                    Step::Agent(input) => self.agent_input(input).await,
                    Step::Late => Err(Over { by: Party::Relay, why }),
                },
            };
            if let Err(over) = step {
                break over;
            }
            self.summarise();
        };
        self.finish(over).await;
    }

    /// The next time at which the session ends by itself, and why.
    fn deadline(&self) -> (Instant, &'static str) {
        let limits = &self.parts.limits;
        let mut ends = vec![
            (self.started + limits.longest, "it lasted too long"),
            (self.heard + limits.idle, "nobody did anything"),
        ];
        if self.tag.is_none() {
            ends.push((
                self.tag_gone + limits.tag_away,
                "the customer's browser did not come back",
            ));
        }
        match &self.claim {
            Some(claim) if claim.used => {
                if self.agent.is_none() {
                    ends.push((
                        self.agent_gone + limits.agent_away,
                        "the agent did not come back",
                    ));
                }
            }
            _ => ends.push((self.started + limits.waiting, "no agent joined")),
        }
        ends.into_iter()
            .min_by_key(|(at, _)| *at)
            .expect("the list is never empty")
    }

    fn command(&mut self, command: Command) -> Result<(), Over> {
        match command {
            Command::Join { person, answer } => {
                // Whoever asked may be gone; the claim runs out by itself then.
                let _ = answer.send(self.claim(person));
                Ok(())
            }
            Command::Publish { number, rules } => self.publish(number, &rules),
            Command::Asset {
                person,
                name,
                answer,
            } => {
                let theirs = self.agent.is_some()
                    && self
                        .claim
                        .as_ref()
                        .is_some_and(|claim| claim.person == person);
                let url = match name {
                    _ if !theirs => None,
                    AssetName::Shown(n) => self.engine().asset(n).cloned(),
                    AssetName::Loaded(n) => self.loaded.get(n),
                };
                let _ = answer.send(url.map(|url| (url, self.loaded.clone())));
                Ok(())
            }
            Command::Dismiss { person } => {
                if self
                    .claim
                    .as_ref()
                    .is_some_and(|claim| claim.person == person)
                {
                    return Err(Over {
                        by: Party::Relay,
                        why: "the agent may no longer help",
                    });
                }
                Ok(())
            }
            Command::End { why } => Err(Over {
                by: Party::Relay,
                why,
            }),
        }
    }

    /// Gives the one place for an agent to the first who asks, and to them again.
    fn claim(&mut self, person: String) -> Result<(), JoinError> {
        let now = Instant::now();
        let until = now + self.parts.limits.ticket;
        match &mut self.claim {
            Some(claim) if claim.person == person => {
                claim.until = until;
                Ok(())
            }
            Some(claim) if claim.used || claim.until > now => Err(JoinError::Taken),
            _ => {
                self.claim = Some(Claim {
                    person,
                    until,
                    used: false,
                });
                Ok(())
            }
        }
    }

    /// A new version holds from now on: for the agent's view at once, for the tag as soon as it hears of it.
    fn publish(&mut self, number: u64, rules: &RuleSet) -> Result<(), Over> {
        if number <= self.parts.version {
            return Ok(());
        }
        self.leave_page();
        let was_paused = self.engine().paused();
        let (page_rules, fresh) = self.engine().publish(rules).map_err(|problems| {
            tracing::error!(session = %self.parts.id, site = %self.parts.site, version = number, problems = problems.len(),
                "a published version cannot be evaluated; the session ends");
            Over { by: Party::Relay, why: "the new version cannot be evaluated" }
        })?;
        self.parts.version = number;
        self.tell_agent(&ToAgent::Version { version: number });
        if self.engine().paused() {
            if !was_paused {
                self.tell_agent(&ToAgent::Private);
            }
        } else if self.mirrored {
            self.show(fresh);
            if self.tag.is_none() {
                // The page is shown under the new rules, and still nobody is there.
                self.tell_agent(&ToAgent::Away);
            }
        }
        if self.page.is_some() {
            self.tell_tag(&ToTag::Rules {
                rules: page_rules,
                version: number,
                reset: true,
            });
            // What is on its way was made under the old rules, and the full snapshot that comes replaces it anyway.
            self.awaiting = true;
        }
        Ok(())
    }

    async fn finish(mut self, over: Over) {
        self.tell_tag(&ToTag::End { by: over.by });
        self.tell_agent(&ToAgent::Ended {
            by: over.by,
            why: over.why.to_owned(),
        });
        if let Some(tag) = self.tag.take() {
            tag.outlet.close(Close::over());
        }
        if let Some(agent) = self.agent.take() {
            agent.outlet.close(Close::over());
        }
        self.leave_last_page().await;
        let ledger = self.engine().ledger().clone();
        self.record.ended(&ledger, over.by, over.why).await;
    }

    fn engine(&mut self) -> &mut Enforcer {
        self.engine
            .as_mut()
            .expect("the engine is away only while `receive` waits for it")
    }

    fn tell_tag(&self, message: &ToTag) {
        if let Some(tag) = &self.tag {
            tag.outlet.push(message.json());
        }
    }

    fn tell_agent(&self, message: &ToAgent) {
        if let Some(agent) = &self.agent {
            agent.outlet.push(json(message));
        }
    }

    /// Events for the agent, numbered as the engine numbers them.
    fn show(&mut self, events: Vec<Event>) {
        if events.is_empty() || self.agent.is_none() {
            return;
        }
        let frame = self.engine().frame();
        if let Some(agent) = &self.agent {
            agent.outlet.show(json(&ToAgent::Events { frame, events }));
        }
    }

    fn agent_name(&self) -> Option<AgentName> {
        self.agent.as_ref().map(|agent| AgentName {
            name: agent.name.clone(),
        })
    }

    fn summarise(&self) {
        let mut summary = self
            .parts
            .summary
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        summary.agent = match (&self.agent, &self.claim) {
            (Some(_), Some(claim)) => Some(claim.person.clone()),
            _ => None,
        };
        summary.version = self.parts.version;
        summary.mode = self.mode;
    }
}

enum Step {
    Tag(TagInput),
    Agent(AgentInput),
    Late,
}

/// A message to the agent as a frame.
pub fn json(message: &ToAgent) -> String {
    match message {
        // What serde would write, straight from the events: they are all but a few bytes of what agents get.
        ToAgent::Events { frame, events } => {
            let events = to_json(events);
            format!(r#"{{"t":"events","frame":{frame},"events":{events}}}"#)
        }
        other => {
            serde_json::to_string(other).expect("the messages to an agent have string keys only")
        }
    }
}

#[cfg(test)]
mod tests {
    use rules::event::Data;

    use super::*;

    #[test]
    fn events_are_written_as_the_agent_reads_them() {
        let event = |data| Event {
            timestamp: 1.5,
            data,
        };
        for events in [vec![], vec![event(Data::Load), event(Data::Unknown(7))]] {
            let message = ToAgent::Events { frame: 3, events };
            assert_eq!(
                json(&message),
                serde_json::to_string(&message).expect("JSON")
            );
        }
    }
}
