//! Which sessions live, and by what they are found: nine digits, the tag's token, an agent's ticket, an asset's path.
//!
//! In memory only. Secrets are kept as hashes, so that a core dump opens no session; a lookup by hash also takes the same
//! time for every wrong secret.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
};

use tokio::{sync::mpsc, time::Instant};

use super::{
    session::{AgentInput, Command, Summary, TagInput},
    socket::Close,
};
use crate::words::{Secret, SessionDigits, SiteKey, sha256_hex};

/// All live sessions.
#[derive(Debug, Default)]
pub struct Registry {
    state: Mutex<State>,
}

/// A way to reach one session's task.
#[derive(Clone, Debug)]
pub struct Handle {
    /// Names the session in paths and logs; worth nothing without a sign-in.
    pub id: Arc<str>,
    /// What the customer reads out.
    pub digits: SessionDigits,
    /// Whose website.
    pub site: SiteKey,
    /// From the customer's browser; bounded, so that a flood waits in its own socket.
    pub tag: mpsc::Sender<TagInput>,
    /// From the agent; bounded too.
    pub agent: mpsc::Sender<AgentInput>,
    /// What must not wait behind them.
    pub commands: mpsc::UnboundedSender<Command>,
    /// What lists of sessions show.
    pub summary: Arc<Mutex<Summary>>,
    /// Whether an agent is there, so that events are worth reading.
    pub watched: Arc<AtomicBool>,
}

/// What a ticket admits to.
#[derive(Clone, Debug)]
pub struct Admission {
    /// The session.
    pub session: Handle,
    /// Whose ticket it is.
    pub person: String,
    /// Under what name the customer sees them.
    pub name: String,
}

#[derive(Debug, Default)]
struct State {
    by_digits: HashMap<SessionDigits, Handle>,
    by_token: HashMap<String, SessionDigits>,
    by_id: HashMap<Arc<str>, SessionDigits>,
    tickets: HashMap<String, (Admission, Instant)>,
}

impl Registry {
    /// Adds a session under digits that no other live one has; none when there are `most` already, or `most_of_site` of
    /// its site.
    pub fn add(
        &self,
        token: &Secret,
        site: &SiteKey,
        (most, most_of_site): (usize, usize),
        make: impl FnOnce(SessionDigits) -> Handle,
    ) -> Option<Handle> {
        let mut state = self.lock();
        let of_site = || state.by_digits.values().filter(|one| one.site == *site);
        if state.by_digits.len() >= most || of_site().count() >= most_of_site {
            return None;
        }
        let digits = loop {
            let digits = SessionDigits::random();
            if !state.by_digits.contains_key(&digits) {
                break digits;
            }
        };
        let handle = make(digits.clone());
        state.by_token.insert(token.hash(), digits.clone());
        state.by_id.insert(Arc::clone(&handle.id), digits.clone());
        state.by_digits.insert(digits, handle.clone());
        Some(handle)
    }

    /// Forgets a session and everything that leads to it.
    pub fn remove(&self, digits: &SessionDigits) {
        let mut state = self.lock();
        state.by_digits.remove(digits);
        state.by_token.retain(|_, of| of != digits);
        state.by_id.retain(|_, of| of != digits);
        state
            .tickets
            .retain(|_, (admission, _)| admission.session.digits != *digits);
    }

    /// The session with these digits.
    pub fn with_digits(&self, digits: &SessionDigits) -> Option<Handle> {
        self.lock().by_digits.get(digits).cloned()
    }

    /// The session of the tag with this token.
    pub fn with_token(&self, token: &str) -> Result<Handle, Close> {
        let state = self.lock();
        state
            .by_token
            .get(&sha256_hex(token))
            .and_then(|digits| state.by_digits.get(digits))
            .cloned()
            // A wrong token and one whose session is over look alike.
            .ok_or(Close::over())
    }

    /// The session that assets are asked for.
    pub fn with_id(&self, id: &str) -> Option<Handle> {
        let state = self.lock();
        state
            .by_id
            .get(id)
            .and_then(|digits| state.by_digits.get(digits))
            .cloned()
    }

    /// Every live session.
    pub fn all(&self) -> Vec<Handle> {
        self.lock().by_digits.values().cloned().collect()
    }

    /// A ticket for one use until `until`.
    pub fn issue(&self, admission: Admission, until: Instant) -> Secret {
        let ticket = Secret::random();
        let now = Instant::now();
        let mut state = self.lock();
        state.tickets.retain(|_, (_, until)| *until > now);
        state.tickets.insert(ticket.hash(), (admission, until));
        ticket
    }

    /// Uses a ticket up.
    pub fn redeem(&self, ticket: &str) -> Option<Admission> {
        let (admission, until) = self.lock().tickets.remove(&sha256_hex(ticket))?;
        (until > Instant::now()).then_some(admission)
    }

    /// Makes every ticket of a person worthless.
    pub fn revoke(&self, person: &str) {
        self.lock()
            .tickets
            .retain(|_, (admission, _)| admission.person != person);
    }

    /// Each method leaves the maps whole even if it panics between two of them: a dangling entry finds nothing.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
