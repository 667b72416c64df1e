//! The live sessions: how one starts, who may join, what ends it.
//!
//! Held in memory only. A session is a task of its own (`session`) that owns the engine, so that a failure ends that session
//! and nothing else. The tag's socket is `tag_socket`, the agent's `agent_socket`; what either may say is `wire` and
//! `app::wire`.

mod agent_socket;
mod limits;
mod loaded;
mod queue;
mod registry;
mod session;
mod socket;
mod tag_socket;
mod wire;

use std::{
    net::IpAddr,
    num::NonZeroU32,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool},
    time::Duration,
};

use axum::{Router, routing::get};
use futures_util::FutureExt;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use rules::{
    action::Mode,
    enforce::{Assets, Enforcer},
    ruleset::RuleSet,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::Instant,
};
use url::Url;

pub use limits::Limits;
pub use session::{AssetName, Summary};

use crate::{
    error::Error,
    outbound::guard::is_public,
    settings::Settings,
    state::App,
    store::{SiteRow, Store},
    words::{SessionDigits, SiteKey, now_ms, random_id},
};
use loaded::Loaded;
use registry::{Admission, Handle, Registry};
use session::{Command, Parts, Session};

/// The live sessions. Cheap to clone.
#[derive(Clone)]
pub struct Relay {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    settings: Arc<Settings>,
    limits: Arc<Limits>,
    registry: Registry,
    joins: DefaultKeyedRateLimiter<String>,
    starts: DefaultKeyedRateLimiter<IpAddr>,
}

/// A session just started.
#[derive(Clone, Debug)]
pub struct Started {
    /// What the customer reads out.
    pub digits: SessionDigits,
    /// What the tag says hello with.
    pub token: String,
}

/// What a page says when it starts a session.
#[derive(Clone, Debug)]
pub struct Start {
    /// The integrator's reference.
    pub interaction: Option<String>,
    /// The customer's name.
    pub name: Option<String>,
    /// Where the request came from.
    pub address: IpAddr,
}

/// Why somebody can't join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// Wrong digits, or a session that is over: the answer tells neither from the other.
    #[error("No session with this number is waiting.")]
    Unknown,
    /// One agent a session.
    #[error("Another agent is in this session.")]
    Taken,
    /// Guessing is slow.
    #[error("Too many tries. Wait {0} seconds.")]
    TooMany(u64),
}

impl From<JoinError> for Error {
    fn from(error: JoinError) -> Error {
        match error {
            JoinError::Unknown => Error::NotFound(error.to_string()),
            JoinError::Taken => Error::Conflict(error.to_string()),
            JoinError::TooMany(seconds) => Error::TooMany(seconds),
        }
    }
}

impl Relay {
    /// No sessions yet.
    pub fn new(store: Store, settings: Arc<Settings>) -> Relay {
        Relay::with_limits(store, settings, Limits::default())
    }

    /// The same with other bounds.
    pub fn with_limits(store: Store, settings: Arc<Settings>, limits: Limits) -> Relay {
        Relay {
            shared: Arc::new(Shared {
                store,
                settings,
                registry: Registry::default(),
                joins: RateLimiter::keyed(quota(limits.joins)),
                starts: RateLimiter::keyed(quota(limits.starts)),
                limits: Arc::new(limits),
            }),
        }
    }

    /// Starts a session on a page of `site`; the tag's socket has to come soon.
    pub async fn start(&self, site: &SiteRow, start: Start) -> Result<Started, Error> {
        let shared = &self.shared;
        // A private address may be a proxy's that nobody named: everybody comes from there.
        if is_public(start.address) {
            check(&shared.starts, &start.address).map_err(Error::TooMany)?;
        }
        let (version, rules) = shared
            .store
            .latest_version(&site.key)
            .await?
            .ok_or_else(|| {
                Error::Conflict("The site has no published version of its rules yet.".to_owned())
            })?;
        let id: Arc<str> = random_id().into();
        let engine = Enforcer::new(&rules, Assets::Numbered(format!("/assets/{id}/"))).map_err(|problems| {
            tracing::error!(site = %site.key, version, problems = problems.len(), "a published version cannot be evaluated");
            Error::Conflict("The published rules of this site cannot be evaluated; publish a new version.".to_owned())
        })?;
        let customer = start.name.as_deref().and_then(label);
        let interaction = start.interaction.as_deref().and_then(label);
        let token = crate::words::Secret::random();
        let (tag, from_tag) = mpsc::channel(8);
        let (agent, from_agent) = mpsc::channel(64);
        let (commands, from_server) = mpsc::unbounded_channel();
        let summary = Arc::new(Mutex::new(Summary {
            id: String::new(),
            site: site.key.to_string(),
            started_at: now_ms(),
            customer: customer.clone(),
            interaction,
            agent: None,
            version,
            mode: Mode::Pointer,
        }));
        let watched = Arc::new(AtomicBool::new(false));
        let handle = shared
            .registry
            .add(
                &token,
                &site.key,
                (shared.limits.sessions, shared.limits.site_sessions),
                |digits| {
                    digits.as_str().clone_into(&mut lock(&summary).id);
                    Handle {
                        id: Arc::clone(&id),
                        digits,
                        site: site.key.clone(),
                        tag,
                        agent,
                        commands,
                        summary: Arc::clone(&summary),
                        watched: Arc::clone(&watched),
                    }
                },
            )
            .ok_or(Error::TooMany(60))?;
        let session = Session::new(
            Parts {
                store: shared.store.clone(),
                limits: Arc::clone(&shared.limits),
                id,
                site: site.key.clone(),
                site_name: site.name.clone(),
                customer,
                version,
                from_tag,
                from_agent,
                commands: from_server,
                summary,
                watched,
            },
            engine,
        );
        self.supervise(handle.clone(), session.run());
        // A version published between the look at the database and the entry in the registry reached nobody.
        if let Some((latest, rules)) = shared.store.latest_version(&site.key).await?
            && latest > version
        {
            publish(&handle, latest, &rules);
        }
        Ok(Started {
            digits: handle.digits,
            token: token.reveal().to_owned(),
        })
    }

    /// Lets a signed-in person, who may assist, into the session with these digits; answers the ticket for the socket.
    pub async fn join(&self, digits: &str, person: &str, name: &str) -> Result<String, JoinError> {
        let shared = &self.shared;
        check(&shared.joins, &person.to_owned()).map_err(|seconds| {
            tracing::warn!(person, "somebody tries many session numbers");
            JoinError::TooMany(seconds)
        })?;
        let digits = SessionDigits::parse(digits).ok_or(JoinError::Unknown)?;
        let session = shared
            .registry
            .with_digits(&digits)
            .ok_or(JoinError::Unknown)?;
        let (answer, answered) = oneshot::channel();
        session
            .commands
            .send(Command::Join {
                person: person.to_owned(),
                answer,
            })
            .map_err(|_| JoinError::Unknown)?;
        answered.await.map_err(|_| JoinError::Unknown)??;
        let admission = Admission {
            session,
            person: person.to_owned(),
            name: label(name).unwrap_or_else(|| "Agent".to_owned()),
        };
        let ticket = shared
            .registry
            .issue(admission, Instant::now() + shared.limits.ticket);
        Ok(ticket.reveal().to_owned())
    }

    /// A version was published: live sessions of the site take it on at once.
    pub fn published(&self, site: &SiteKey, number: u64, rules: &RuleSet) {
        for session in self.shared.registry.all() {
            if session.site == *site {
                publish(&session, number, rules);
            }
        }
    }

    /// Takes on what another server, or the clock of one, published; nobody told the sessions here.
    pub async fn catch_up(&self) -> Result<(), Error> {
        let sessions = self.shared.registry.all();
        if sessions.is_empty() {
            return Ok(());
        }
        for (site, number) in self.shared.store.latest_numbers().await? {
            let behind: Vec<&Handle> = sessions
                .iter()
                .filter(|session| {
                    session.site.as_str() == site && lock(&session.summary).version < number
                })
                .collect();
            let Some(first) = behind.first() else {
                continue;
            };
            if let Some((number, rules)) = self.shared.store.latest_version(&first.site).await? {
                for session in behind {
                    publish(session, number, &rules);
                }
            }
        }
        Ok(())
    }

    /// The live sessions, oldest first.
    pub fn live(&self) -> Vec<Summary> {
        let mut live: Vec<Summary> = self
            .shared
            .registry
            .all()
            .iter()
            .map(|session| lock(&session.summary).clone())
            .collect();
        live.sort_by_key(|summary| summary.started_at);
        live
    }

    /// Ends the session with these digits; false when there is none.
    pub fn end(&self, digits: &SessionDigits) -> bool {
        self.shared
            .registry
            .with_digits(digits)
            .is_some_and(|session| {
                session
                    .commands
                    .send(Command::End {
                        why: "it was ended from outside",
                    })
                    .is_ok()
            })
    }

    /// Ends the sessions in which this person helps, and makes their tickets worthless: they signed out or lost the role.
    pub fn dismiss(&self, person: &str) {
        self.shared.registry.revoke(person);
        for session in self.shared.registry.all() {
            let person = person.to_owned();
            // A session that is over needs no dismissal.
            let _ = session.commands.send(Command::Dismiss { person });
        }
    }

    /// Ends every session and waits, not for ever, until both sides of each have been told.
    pub async fn stop(&self) {
        for session in self.shared.registry.all() {
            let _ = session.commands.send(Command::End {
                why: "the server stops",
            });
        }
        let all_gone = async {
            while !self.shared.registry.all().is_empty() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let _ = tokio::time::timeout(Duration::from_secs(5), all_gone).await;
    }

    /// Where an asset of an agent's view is, for the agent of that session alone; and the table for what it loads in turn.
    pub async fn asset(
        &self,
        session: &str,
        person: &str,
        name: AssetName,
    ) -> Option<(Url, Loaded)> {
        let session = self.shared.registry.with_id(session)?;
        let (answer, answered) = oneshot::channel();
        let person = person.to_owned();
        session
            .commands
            .send(Command::Asset {
                person,
                name,
                answer,
            })
            .ok()?;
        answered.await.ok()?
    }

    /// Runs a session's task; whatever becomes of it, nothing leads to it afterwards.
    fn supervise(&self, handle: Handle, task: impl Future<Output = ()> + Send + 'static) {
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move {
            if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                tracing::error!(session = %handle.id, site = %handle.site, "a session failed and was ended");
            }
            shared.registry.remove(&handle.digits);
            shared.joins.retain_recent();
            shared.starts.retain_recent();
        });
    }
}

/// The two sockets.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/tag/v1/socket", get(tag_socket::open))
        .route("/agent/socket", get(agent_socket::open))
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relay")
            .field("sessions", &self.shared.registry.all().len())
            .finish()
    }
}

fn publish(session: &Handle, number: u64, rules: &RuleSet) {
    let rules = Box::new(rules.clone());
    // A session that is over needs no rules.
    let _ = session.commands.send(Command::Publish { number, rules });
}

/// A name for people: one line, not long, that turns no text around it; none when nothing is left of it.
fn label(text: &str) -> Option<String> {
    let line: String = text
        .chars()
        .filter(|c| !c.is_control() && !turns_text(*c))
        .take(100)
        .collect();
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// Embeddings, overrides and isolates: with them a name reads as what it is not.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn quota((burst, every): (u32, Duration)) -> Quota {
    Quota::with_period(every)
        .unwrap_or(Quota::per_second(NonZeroU32::MIN))
        .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN))
}

/// One more try for `key`, or in how many seconds.
fn check<K: std::hash::Hash + Eq + Clone>(
    limiter: &DefaultKeyedRateLimiter<K>,
    key: &K,
) -> Result<(), u64> {
    limiter.check_key(key).map_err(|not_until| {
        let wait = not_until.wait_time_from(DefaultClock::default().now());
        wait.as_secs() + 1
    })
}

fn lock(summary: &Mutex<Summary>) -> std::sync::MutexGuard<'_, Summary> {
    summary.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_and_turns_nothing_around() {
        for (text, name) in [
            (" Ann\n", Some("Ann")),
            ("Ann\u{202e}gnp.exe\u{202c}", Some("Anngnp.exe")),
            ("\u{2066}\u{2069} \u{200f}", Some("\u{200f}")),
            ("\u{202a}\u{2068}", None),
            ("\u{5d0}\u{5d1}", Some("\u{5d0}\u{5d1}")),
        ] {
            assert_eq!(label(text).as_deref(), name, "{text:?}");
        }
        let long = "\u{202e}x".repeat(200);
        assert_eq!(label(&long), Some("x".repeat(100)));
    }

    #[tokio::test]
    async fn a_session_that_fails_ends_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/louver.db", folder.path().display());
        let settings = Settings {
            public_url: Url::parse("http://127.0.0.1:3000").expect("a URL"),
            fetch_allow: Vec::new(),
            proxies: Vec::new(),
            demo: false,
        };
        let store = Store::open(&url).await.expect("a database");
        let relay = Relay::new(store, Arc::new(settings));
        let handle = |name: &str| {
            let token = crate::words::Secret::random();
            let id: Arc<str> = name.into();
            let summary = Summary {
                id: String::new(),
                site: "shop".to_owned(),
                started_at: 0,
                customer: None,
                interaction: None,
                agent: None,
                version: 1,
                mode: Mode::Pointer,
            };
            let make = |digits| Handle {
                id,
                digits,
                site: SiteKey::parse("shop").expect("a key"),
                tag: mpsc::channel(1).0,
                agent: mpsc::channel(1).0,
                commands: mpsc::unbounded_channel().0,
                summary: Arc::new(Mutex::new(summary)),
                watched: Arc::default(),
            };
            let site = SiteKey::parse("shop").expect("a key");
            let add = |most, make| relay.shared.registry.add(&token, &site, most, make);
            add((10, 10), make).expect("room")
        };
        let (failing, other) = (handle("failing"), handle("other"));
        let (queue, outlet) = queue::Queue::new(9, 1000, "ended".to_owned());
        relay.supervise(other.clone(), std::future::pending());
        relay.supervise(failing, async move {
            outlet.show("the page".to_owned());
            panic!("an engine that fails");
        });
        assert_eq!(queue.next().await, queue::Next::Text("ended".to_owned()));
        assert_eq!(
            queue.next().await,
            queue::Next::Close(socket::Close::over())
        );
        while relay.live().len() > 1 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(relay.shared.registry.with_digits(&other.digits).is_some());
        assert!(relay.shared.registry.with_id("failing").is_none());
    }
}
