//! The customer's side: a WebSocket of a page of the site.
//!
//! Opened by any page, it is good for nothing until `hello` brings a live session's token from an origin of that session's
//! site, and speaks of a page of that same origin.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    extract::{
        State,
        ws::{Utf8Bytes, WebSocket, WebSocketUpgrade},
    },
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use tokio::sync::mpsc;

use super::{
    Relay,
    limits::Limits,
    queue::Queue,
    session::{Connection, TagInput},
    socket::{self, Close, Listener, Pace},
    wire::{FromTag, Hello, ToTag},
};
use crate::{error::Error, state::App, tag_routes, words::Origin};

/// `GET /tag/v1/socket`.
pub async fn open(
    State(app): State<App>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some(origin) = tag_routes::origin(&headers, &app.relay.shared.settings) else {
        return Error::CrossSite.into_response();
    };
    let relay = app.relay.clone();
    // Somewhat more than a message may have, so that one that is a little too large is read and answered.
    let most = relay.shared.limits.events + relay.shared.limits.events / 8;
    socket::bounded(upgrade, most).on_upgrade(move |socket| serve(relay, origin, socket))
}

async fn serve(relay: Relay, origin: Origin, mut socket: WebSocket) {
    let limits = relay.shared.limits.clone();
    let admitted = async {
        let first = socket::first(&mut socket, &limits).await?;
        let hello = match FromTag::parse(&first, limits.message)? {
            FromTag::Hello(hello) => hello,
            _ => return Err(Close::malformed("The first message has to be 'hello'.")),
        };
        admit(&relay, &origin, hello).await
    };
    let (session, hello) = match admitted.await {
        Ok(admitted) => admitted,
        Err(close) => return socket::refuse(socket, close).await,
    };
    let by = app::wire::Party::Relay;
    let (queue, outlet) = Queue::new(limits.queue, limits.queue_bytes, ToTag::End { by }.json());
    let connection = Connection::new();
    let here = TagInput::Here {
        connection,
        hello,
        outlet,
    };
    // When the session is over already, the outlet that comes back with the error closes the socket.
    if session.tag.send(here).await.is_ok() {
        tracing::debug!(session = %session.id, "the tag is connected");
    }
    let pace = Pace::new(limits.tag_rate, Some(limits.tag_kilobytes));
    let listener = ToSession {
        connection,
        inputs: session.tag.clone(),
        watched: session.watched.clone(),
        limits: limits.clone(),
    };
    socket::run(socket, &queue, &limits, pace, listener).await;
    let _ = session.tag.send(TagInput::Gone(connection)).await;
}

async fn admit(
    relay: &Relay,
    origin: &Origin,
    hello: Hello,
) -> Result<(super::Handle, Hello), Close> {
    if hello.page.is_empty() || hello.page.len() > 100 {
        return Err(Close::malformed("The page's id is empty or too long."));
    }
    let session = relay.shared.registry.with_token(&hello.token)?;
    let site = relay
        .shared
        .store
        .site(&session.site)
        .await
        .map_err(|error| {
            tracing::error!(%error, "the site of a session could not be looked up");
            Close::over()
        })?;
    let allowed = site.is_some_and(|site| site.allows(origin.as_str()));
    if !allowed || Origin::of(&hello.url).as_ref() != Some(origin) {
        return Err(Close::origin());
    }
    Ok((session, hello))
}

#[derive(Clone)]
struct ToSession {
    connection: Connection,
    inputs: mpsc::Sender<TagInput>,
    /// Whether an agent is there.
    watched: Arc<AtomicBool>,
    limits: Arc<Limits>,
}

impl Listener for ToSession {
    async fn text(&mut self, text: Utf8Bytes) -> Result<(), Close> {
        if text.len() > self.limits.events {
            return Err(Close::too_large());
        }
        // Events that nobody will see are not worth reading; nothing else that may be said is so large.
        let is_events = text.starts_with(EVENTS) || text.len() > self.limits.message;
        if is_events && !self.watched.load(Ordering::Acquire) {
            return Ok(());
        }
        let input = match parse(text, self.limits.message).await? {
            FromTag::Hello(_) => {
                return Err(Close::malformed("The message 'hello' was said before."));
            }
            FromTag::Events(events) => TagInput::Events(self.connection, events),
            FromTag::Note(note) => TagInput::Note(self.connection, note),
        };
        self.inputs.send(input).await.map_err(|_| Close::over())
    }

    async fn caught_up(&mut self) {}
}

/// How a tag begins its messages of events.
const EVENTS: &str = r#"{"t":"events","#;

/// Reads a frame; a large one where it holds up nobody else.
async fn parse(text: Utf8Bytes, message: usize) -> Result<FromTag, Close> {
    if text.len() <= message {
        return FromTag::parse(&text, message);
    }
    tokio::task::spawn_blocking(move || FromTag::parse(&text, message))
        .await
        .unwrap_or_else(|_| Err(Close::malformed("The message could not be read.")))
}
