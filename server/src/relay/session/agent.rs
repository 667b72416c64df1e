//! What the agent says to the session.

use std::sync::atomic::Ordering;

use app::wire::{FromAgent, Party, ToAgent};
use rules::action::{Action, Mode, Refusal};
use tokio::time::Instant;

use super::{AgentSide, Connection, Over, Session, json, tag::on_screen};
use crate::relay::{
    queue::Outlet,
    socket::Close,
    wire::{AgentName, ToTag},
};

/// From the agent's socket.
#[derive(Debug)]
pub enum AgentInput {
    /// They showed a ticket.
    Here {
        /// The socket.
        connection: Connection,
        /// Whose ticket it was.
        person: String,
        /// Under what name the customer sees them.
        name: String,
        /// Where to write.
        outlet: Outlet,
    },
    /// They said something.
    Says(Connection, FromAgent),
    /// Their socket dropped part of the view and has written the rest.
    CaughtUp(Connection),
    /// It closed.
    Gone(Connection),
}

impl Session {
    pub(super) async fn agent_input(&mut self, input: AgentInput) -> Result<(), Over> {
        let from = match &input {
            AgentInput::Here { .. } => None,
            AgentInput::Says(from, _) | AgentInput::CaughtUp(from) | AgentInput::Gone(from) => {
                Some(*from)
            }
        };
        if from.is_some() && from != self.agent.as_ref().map(|agent| agent.connection) {
            return Ok(());
        }
        match input {
            AgentInput::Here {
                connection,
                person,
                name,
                outlet,
            } => self.agent_here(connection, &person, name, outlet).await,
            AgentInput::Says(_, message) => {
                self.heard = Instant::now();
                return self.agent_says(message);
            }
            AgentInput::CaughtUp(_) => self.show_mirror(),
            AgentInput::Gone(_) => self.agent_left(),
        }
        Ok(())
    }

    async fn agent_here(
        &mut self,
        connection: Connection,
        person: &str,
        name: String,
        outlet: Outlet,
    ) {
        let Some(claim) = self.claim.as_mut().filter(|claim| claim.person == person) else {
            // The claim went to somebody else between the ticket and its use.
            outlet.close(Close {
                code: 4409,
                reason: "Another agent is in this session.",
            });
            return;
        };
        let returned = std::mem::replace(&mut claim.used, true);
        self.heard = Instant::now();
        let former = self.agent.take();
        if let Some(former) = &former {
            former.outlet.close(Close::replaced());
        }
        // Write Mode was granted to somebody who was looking at the page; after a reload it is asked for again.
        self.end_write_mode();
        self.pending.clear();
        let name = if name.trim().is_empty() {
            "Agent".to_owned()
        } else {
            name
        };
        // Before the tag hears of it: it starts to record at once.
        self.parts.watched.store(true, Ordering::Release);
        self.agent = Some(AgentSide {
            connection,
            outlet,
            name: name.clone(),
            pointer_seen: false,
        });
        self.tell_agent(&ToAgent::Joined {
            site: self.parts.site_name.clone(),
            version: self.parts.version,
            customer: self.parts.customer.clone(),
            mode: self.mode,
            scheme: self.scheme,
        });
        if former.is_some() {
            // The tag records already: the mirror is the page as it is.
            self.show_mirror();
        } else {
            self.awaiting = true;
            self.mirrored = false;
            self.tell_tag(&ToTag::Agent(AgentName { name }));
        }
        if self.tag.is_none() {
            self.tell_agent(&ToAgent::Away);
        } else if self.engine().paused() {
            self.tell_agent(&ToAgent::Private);
        }
        if !returned {
            self.record.joined(person);
        }
    }

    fn agent_left(&mut self) {
        self.agent = None;
        self.parts.watched.store(false, Ordering::Release);
        self.agent_gone = Instant::now();
        self.pending.clear();
        self.end_write_mode();
        self.mirrored = false;
        self.tell_tag(&ToTag::AgentLeft);
    }

    fn agent_says(&mut self, message: FromAgent) -> Result<(), Over> {
        match message {
            FromAgent::Hello { .. } => {
                if let Some(agent) = &self.agent {
                    agent
                        .outlet
                        .close(Close::malformed("The message 'hello' was said before."));
                }
            }
            FromAgent::Pointer { x, y, kind } => {
                if let Some(tag) = &self.tag
                    && self.mirrored
                {
                    let (x, y) = (on_screen(x), on_screen(y));
                    tag.outlet.hint(ToTag::Pointer { x, y, kind }.json());
                }
            }
            FromAgent::Ask => {
                if let Some(wait) = self.peace() {
                    self.tell_agent(&ToAgent::Declined { wait });
                } else if self.mode == Mode::Pointer && !std::mem::replace(&mut self.asked, true) {
                    self.tell_tag(&ToTag::Ask);
                }
            }
            FromAgent::Release => {
                if self.end_write_mode() {
                    self.tell_agent(&ToAgent::Mode {
                        mode: Mode::Pointer,
                        by: Party::Agent,
                    });
                }
            }
            FromAgent::Action(action) => self.act(&action),
            FromAgent::End => {
                return Err(Over {
                    by: Party::Agent,
                    why: "the agent ended it",
                });
            }
        }
        Ok(())
    }

    /// For how many more seconds a customer who declined Write Mode is not asked again.
    pub(super) fn peace(&self) -> Option<u64> {
        let rest = (self.declined? + self.parts.limits.declined)
            .checked_duration_since(Instant::now())?
            .as_secs_f64()
            .ceil();
        (rest > 0.0).then_some(rest as u64)
    }

    /// An action goes to the customer's browser only as the engine passes it.
    fn act(&mut self, action: &Action) {
        let seq = action.seq;
        let mode = self.mode;
        let heard = self.page.as_ref().map_or(0, |page| page.frame);
        let stale =
            self.tag.is_none() || self.awaiting || self.pending.len() >= self.parts.limits.pending;
        match self.engine().judge(mode, action) {
            Err(reason) => {
                self.record.refused(reason, action);
                self.tell_agent(&ToAgent::Refused { seq, reason });
            }
            Ok(_) if stale => self.tell_agent(&ToAgent::Refused {
                seq,
                reason: Refusal::Stale,
            }),
            Ok(action) => {
                self.pending.insert(seq);
                // What the agent saw has been compared with all that was heard; the tag compares it with what came after.
                self.tell_tag(&ToTag::Action(Action {
                    frame: heard,
                    ..action
                }));
            }
        }
    }

    /// Back to Pointer Mode, and no question open; whether that changed something. The customer sees it.
    fn end_write_mode(&mut self) -> bool {
        let changed = self.mode == Mode::Write || self.asked;
        self.mode = Mode::Pointer;
        self.asked = false;
        if changed {
            self.tell_tag(&ToTag::Mode {
                mode: Mode::Pointer,
            });
        }
        changed
    }

    /// The whole page as the engine knows it.
    fn show_mirror(&mut self) {
        if !self.mirrored || self.engine().paused() {
            return;
        }
        let events = self.engine().snapshot();
        if events.is_empty() {
            return;
        }
        let frame = self.engine().frame();
        if let Some(agent) = &self.agent {
            agent.outlet.show(json(&ToAgent::Events { frame, events }));
        }
    }
}
