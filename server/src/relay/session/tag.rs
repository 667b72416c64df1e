//! What the customer's browser says to its session.

use app::wire::{Party, Scheme, ToAgent};
use rules::{
    action::Mode,
    enforce::{Enforcer, page_of},
    event::{Data, Event},
};

use super::{Connection, Over, Page, Session, TagSide, json};
use crate::relay::{
    queue::Outlet,
    socket::Close,
    wire::{Events, Hello, Note, ToTag},
};

/// From the tag's socket.
#[derive(Debug)]
pub enum TagInput {
    /// It said hello with the session's token, from an origin of the site.
    Here {
        /// The socket.
        connection: Connection,
        /// What it said.
        hello: Hello,
        /// Where to write.
        outlet: Outlet,
    },
    /// Recorded events.
    Events(Connection, Events),
    /// Something else.
    Note(Connection, Note),
    /// It closed.
    Gone(Connection),
}

impl Session {
    pub(super) async fn tag_input(&mut self, input: TagInput) -> Result<(), Over> {
        let from = match &input {
            TagInput::Here { .. } => None,
            TagInput::Events(from, _) | TagInput::Note(from, _) | TagInput::Gone(from) => {
                Some(*from)
            }
        };
        if from.is_some() && from != self.tag.as_ref().map(|tag| tag.connection) {
            return Ok(());
        }
        if !matches!(input, TagInput::Gone(_)) {
            self.heard = tokio::time::Instant::now();
        }
        match input {
            TagInput::Here {
                connection,
                hello,
                outlet,
            } => self.tag_here(connection, hello, outlet),
            TagInput::Events(_, events) => return self.events(events).await,
            TagInput::Note(_, Note::Matched { page, counts }) => {
                self.matched(&page, counts).await;
            }
            TagInput::Note(_, note) => return self.note(note),
            TagInput::Gone(_) => self.tag_left(),
        }
        Ok(())
    }

    /// A page of the site opened, or came back after its connection broke.
    fn tag_here(&mut self, connection: Connection, hello: Hello, outlet: Outlet) {
        if let Some(former) = self.tag.take() {
            former.outlet.close(Close::replaced());
        }
        let resumed = self.page.as_ref().is_some_and(|page| page.id == hello.page);
        if !resumed {
            self.leave_page();
        }
        // The same page keeps its restrictions: what stuck to it stays.
        let rules = if resumed {
            self.engine().route(&hello.url)
        } else {
            self.engine().open(&hello.url)
        };
        self.page = Some(Page {
            id: hello.page,
            origin: hello.url.origin(),
            frame: 0,
            resumed,
            asked: false,
            repaired: None,
        });
        self.awaiting = true;
        self.mirrored &= resumed;
        self.abandon_pending();
        self.tag = Some(TagSide { connection, outlet });
        self.customer_scheme(hello.scheme);
        self.tell_tag(&ToTag::Ready {
            rules,
            version: self.parts.version,
            agent: self.agent_name(),
            mode: self.mode,
        });
        if self.asked {
            self.tell_tag(&ToTag::Ask);
        }
        if self.engine().paused() {
            self.tell_agent(&ToAgent::Private);
        }
    }

    fn tag_left(&mut self) {
        self.tag = None;
        self.tag_gone = tokio::time::Instant::now();
        self.abandon_pending();
        self.tell_agent(&ToAgent::Away);
    }

    async fn events(&mut self, message: Events) -> Result<(), Over> {
        // Nothing is recorded while no agent is there; what was under way when the agent left is not looked at.
        let here = self
            .page
            .as_ref()
            .is_some_and(|page| page.id == message.page);
        if self.agent.is_none() || !here {
            return Ok(());
        }
        self.record.unread(message.unread);
        let events = self.admit(message.events);
        if events.is_empty() {
            return Ok(());
        }
        self.since_snapshot += message.size;
        let before = self.engine().ledger().dropped;
        let was_paused = self.engine().paused();
        let shown = self.receive(events, message.size).await;
        if let (Some(text), Some(agent)) = (shown, &self.agent) {
            agent.outlet.show(text);
        }
        // A rule matches nothing any more, or something again, and says that nothing is shared until it does.
        match (was_paused, self.engine().paused()) {
            (false, true) => self.tell_agent(&ToAgent::Private),
            (true, false) => self.mirrored = true,
            _ => {}
        }
        let ledger = self.engine().ledger().clone();
        self.record.ledger(&ledger);
        // Where something did not fit, nothing more counts as heard until the page is here anew.
        let is_whole = message.unread == 0 && ledger.dropped == before;
        if let Some(page) = self.page.as_mut().filter(|page| is_whole && !page.asked) {
            page.frame = message.frame;
        }
        if self.since_snapshot > self.parts.limits.mirror {
            self.awaiting = true;
            self.tell_tag(&ToTag::Snapshot);
        } else if ledger.dropped > before && !self.engine().paused() {
            self.ask_for_snapshot();
        }
        match self.engine().is_exhausted() {
            true => Err(Over {
                by: Party::Relay,
                why: "the page never ended",
            }),
            false => Ok(()),
        }
    }

    /// While a full snapshot is awaited, drops what comes before it.
    fn admit(&mut self, events: Vec<Event>) -> Vec<Event> {
        let snapshot = events
            .iter()
            .position(|event| matches!(event.data, Data::FullSnapshot { .. }));
        if let (Some(_), Some(page)) = (snapshot, &mut self.page) {
            page.asked = false;
        }
        if !self.awaiting {
            return events;
        }
        let meta = |event: &Event| matches!(event.data, Data::Meta { .. });
        let Some(snapshot) = snapshot else {
            if self.page.as_ref().is_some_and(|page| page.resumed) && !events.iter().all(meta) {
                self.ask_for_snapshot();
            }
            return events.into_iter().filter(meta).collect();
        };
        self.awaiting = false;
        self.mirrored = true;
        self.since_snapshot = 0;
        events
            .into_iter()
            .enumerate()
            .filter(|(at, event)| *at >= snapshot || meta(event))
            .map(|(_, event)| event)
            .collect()
    }

    /// Asks for the page anew, once until it comes and not often: a tag that never fits must not be asked all the time.
    fn ask_for_snapshot(&mut self) {
        let Some(page) = &mut self.page else { return };
        let is_early = page
            .repaired
            .is_some_and(|at| at.elapsed() < self.parts.limits.repair);
        if is_early || std::mem::replace(&mut page.asked, true) {
            return;
        }
        page.repaired = Some(tokio::time::Instant::now());
        self.tell_tag(&ToTag::Snapshot);
    }

    /// Events through the engine to the agent's frame, if there is something to show. Large messages are worked on where
    /// they hold up no other session.
    async fn receive(&mut self, events: Vec<Event>, size: usize) -> Option<String> {
        let work = move |engine: &mut Enforcer| {
            let mut shown = Vec::new();
            for event in events {
                shown.extend(engine.receive(event));
            }
            (!shown.is_empty()).then(|| {
                json(&ToAgent::Events {
                    frame: engine.frame(),
                    events: shown,
                })
            })
        };
        match size < LARGE {
            true => work(self.engine()),
            false => self.with_engine(work).await,
        }
    }

    /// Work that takes its time, where it holds up no other session.
    pub(super) async fn with_engine<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Enforcer) -> T + Send + 'static,
    ) -> T {
        let mut engine = self
            .engine
            .take()
            .expect("the engine is away only while this function waits");
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&mut engine);
            (engine, done)
        });
        match done.await {
            Ok((engine, done)) => {
                self.engine = Some(engine);
                done
            }
            // The engine is lost; so is the session, and nothing else.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }

    fn note(&mut self, note: Note) -> Result<(), Over> {
        match note {
            Note::Route { page, url, frames } => self.route(&page, &url, &frames),
            // Told in `tag_input`, which can wait for it.
            Note::Matched { .. } => {}
            Note::Pointer { x, y, node } => self.customer_pointer(x.zip(y), node),
            Note::Scheme { scheme } => self.customer_scheme(scheme),
            Note::Mode { mode } => self.customer_mode(mode),
            Note::Decline {} => {
                if std::mem::take(&mut self.asked) {
                    self.declined = Some(tokio::time::Instant::now());
                    let wait = self.peace().unwrap_or(0);
                    self.tell_agent(&ToAgent::Declined { wait });
                }
            }
            Note::Done { seq } => {
                if self.pending.remove(&seq) {
                    self.tell_agent(&ToAgent::Done { seq });
                }
            }
            Note::Refused { seq, reason } => {
                if self.pending.remove(&seq) {
                    self.tell_agent(&ToAgent::Refused { seq, reason });
                }
            }
            Note::End {} => {
                return Err(Over {
                    by: Party::Customer,
                    why: "the customer ended it",
                });
            }
        }
        Ok(())
    }

    fn route(&mut self, page: &str, url: &url::Url, frames: &[String]) {
        let Some(here) = &self.page else { return };
        if here.id != page {
            return;
        }
        // No page can change its own origin without a load, so this is not a page.
        if here.origin != url.origin() {
            if let Some(tag) = &self.tag {
                tag.outlet.close(Close::origin());
            }
            return;
        }
        let page_of = |url| page_of(url, |_| true);
        if self.engine().url().map(page_of) != Some(page_of(url)) {
            self.leave_page();
        }
        let was_paused = self.engine().paused();
        let mut rules = self.engine().route(url);
        rules.frames = rules.frames.map(|_| self.engine().frame_rules(frames));
        self.tell_tag(&ToTag::Rules {
            rules,
            version: self.parts.version,
            reset: false,
        });
        match (was_paused, self.engine().paused()) {
            (false, true) => {
                self.mirrored = false;
                self.tell_agent(&ToAgent::Private);
            }
            (true, false) => {
                // The tag starts recording with a full snapshot; if it should not, it is asked for one.
                self.awaiting = true;
                if let Some(page) = &mut self.page {
                    page.resumed = true;
                }
            }
            (false, false) => {
                // What the new address restricts is taken from the agent's view without waiting for the next change.
                let restricted = self.engine().flush();
                self.show(restricted);
            }
            (true, true) => {}
        }
    }

    /// The customer's pointer, where the agent may see what is under it; otherwise one message that it is gone.
    fn customer_pointer(&mut self, at: Option<(f64, f64)>, node: Option<u32>) {
        let seen = node.is_some_and(|node| self.engine().pointer_to_agent(node).is_some());
        let at = at
            .filter(|_| seen && !self.awaiting)
            .map(|(x, y)| (on_screen(x), on_screen(y)));
        if let Some(agent) = &mut self.agent {
            if at.is_none() && !agent.pointer_seen {
                return;
            }
            agent.pointer_seen = at.is_some();
            agent.outlet.hint(json(&ToAgent::Pointer { at }));
        }
    }

    fn customer_scheme(&mut self, scheme: Scheme) {
        if std::mem::replace(&mut self.scheme, scheme) != scheme {
            self.tell_agent(&ToAgent::Scheme { scheme });
        }
    }

    fn customer_mode(&mut self, mode: Mode) {
        match mode {
            Mode::Write if std::mem::take(&mut self.asked) && self.agent.is_some() => {
                self.mode = Mode::Write;
                self.tell_agent(&ToAgent::Mode {
                    mode,
                    by: Party::Customer,
                });
            }
            // Granted to nobody: the agent took the question back or left in between.
            Mode::Write if self.mode == Mode::Pointer => self.tell_tag(&ToTag::Mode {
                mode: Mode::Pointer,
            }),
            Mode::Write => {}
            Mode::Pointer => {
                self.asked = false;
                self.mode = Mode::Pointer;
                self.tell_agent(&ToAgent::Mode {
                    mode,
                    by: Party::Customer,
                });
            }
        }
    }

    /// The customer's browser will not answer these any more.
    fn abandon_pending(&mut self) {
        for seq in std::mem::take(&mut self.pending) {
            self.tell_agent(&ToAgent::Refused {
                seq,
                reason: rules::action::Refusal::Stale,
            });
        }
    }
}

/// A coordinate within any screen.
pub(super) fn on_screen(coordinate: f64) -> f64 {
    coordinate.clamp(0.0, 100_000.0)
}

/// From how many bytes on a message is worked on by a thread of its own.
const LARGE: usize = 32 * 1024;
