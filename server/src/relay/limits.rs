//! How long, how much, how often: every number that bounds a session, in one place.

use std::time::Duration;

/// The bounds of sessions. Tests shorten the times.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long nine digits wait for an agent.
    pub waiting: Duration,
    /// How long a session survives without the customer's browser: between two pages, or offline.
    pub tag_away: Duration,
    /// How long a session is kept for the agent who left it.
    pub agent_away: Duration,
    /// How long a session lives in which neither side says anything.
    pub idle: Duration,
    /// How long a session lives at most.
    pub longest: Duration,
    /// How long a ticket is good.
    pub ticket: Duration,
    /// How long a socket may take to say hello.
    pub hello: Duration,
    /// How often a socket is pinged.
    pub ping: Duration,
    /// How long after a ping a socket may stay silent.
    pub pong: Duration,
    /// The most bytes of one `events` message.
    pub events: usize,
    /// The most bytes of any other message.
    pub message: usize,
    /// How long a page that did not fit is not asked for again.
    pub repair: Duration,
    /// How long after the customer declined Write Mode they are not asked again.
    pub declined: Duration,
    /// Bytes of events after which the page is asked for anew, so that a mirror cannot grow for ever.
    pub mirror: usize,
    /// Messages a second from the customer's browser, and how many at once.
    pub tag_rate: (u32, u32),
    /// Kilobytes a second from the customer's browser, and how many at once.
    pub tag_kilobytes: (u32, u32),
    /// Messages a second from an agent, and how many at once.
    pub agent_rate: (u32, u32),
    /// Tries to join a person has at once, and after how long there is one more.
    pub joins: (u32, Duration),
    /// Sessions an address may start at once, and after how long there is one more.
    pub starts: (u32, Duration),
    /// Live sessions, all together.
    pub sessions: usize,
    /// Live sessions of one site.
    pub site_sessions: usize,
    /// Messages that wait for a slow agent.
    pub queue: usize,
    /// Bytes that wait for a slow agent.
    pub queue_bytes: usize,
    /// Actions that wait for the customer's browser.
    pub pending: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            waiting: Duration::from_secs(10 * 60),
            tag_away: Duration::from_secs(60),
            agent_away: Duration::from_secs(5 * 60),
            idle: Duration::from_secs(30 * 60),
            longest: Duration::from_secs(8 * 60 * 60),
            ticket: Duration::from_secs(30),
            hello: Duration::from_secs(10),
            ping: Duration::from_secs(25),
            pong: Duration::from_secs(20),
            events: 16 * 1024 * 1024,
            message: 64 * 1024,
            repair: Duration::from_secs(2),
            declined: Duration::from_secs(10),
            mirror: 128 * 1024 * 1024,
            tag_rate: (200, 1000),
            tag_kilobytes: (8 * 1024, 64 * 1024),
            agent_rate: (120, 360),
            joins: (10, Duration::from_secs(6)),
            starts: (60, Duration::from_secs(2)),
            sessions: 10_000,
            site_sessions: 1_000,
            queue: 512,
            queue_bytes: 32 * 1024 * 1024,
            pending: 64,
        }
    }
}
