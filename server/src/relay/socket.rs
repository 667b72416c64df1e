//! One WebSocket of either side: reads within bounds, writes what its queue holds, pings, says why it closes.
//!
//! Knows nothing of what messages mean. `tag_socket` and `agent_socket` say hello and hand the rest to the session.

use std::{num::NonZeroU32, time::Duration};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use futures_util::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::time::{Instant, timeout};

use super::{
    limits::Limits,
    queue::{Next, Queue},
};

/// Why a socket closes: a code for programs, a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// As listed in `docs/protocol.md`.
    pub code: u16,
    /// At most 123 bytes, by the protocol.
    pub reason: &'static str,
}

impl Close {
    /// A message that is unknown or cannot be read.
    pub fn malformed(reason: &'static str) -> Close {
        Close { code: 4400, reason }
    }
    /// The token or the ticket is not good.
    pub fn unauthorised(reason: &'static str) -> Close {
        Close { code: 4401, reason }
    }
    /// A page of another website.
    pub fn origin() -> Close {
        Close {
            code: 4403,
            reason: "This page does not belong to the site.",
        }
    }
    /// The session is over.
    pub fn over() -> Close {
        Close {
            code: 4404,
            reason: "The session is over.",
        }
    }
    /// Another socket took the place.
    pub fn replaced() -> Close {
        Close {
            code: 4409,
            reason: "The session goes on in another window.",
        }
    }
    /// More bytes than a message may have.
    pub fn too_large() -> Close {
        Close {
            code: 4413,
            reason: "The message is too large.",
        }
    }
    /// More messages than a side may send.
    pub fn too_fast() -> Close {
        Close {
            code: 4429,
            reason: "Too many messages.",
        }
    }
    /// The other side does not read.
    pub fn too_slow() -> Close {
        Close {
            code: 4429,
            reason: "The messages are not read fast enough.",
        }
    }
}

/// How much one side may send.
#[derive(Debug)]
pub struct Pace {
    messages: DefaultDirectRateLimiter,
    kilobytes: Option<DefaultDirectRateLimiter>,
}

impl Pace {
    /// `(a second, at once)` for messages, and for kilobytes where they count.
    pub fn new(messages: (u32, u32), kilobytes: Option<(u32, u32)>) -> Pace {
        let limiter = |(rate, burst): (u32, u32)| {
            let some = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
            RateLimiter::direct(Quota::per_second(some(rate)).allow_burst(some(burst)))
        };
        Pace {
            messages: limiter(messages),
            kilobytes: kilobytes.map(limiter),
        }
    }

    fn check(&self, bytes: usize) -> Result<(), Close> {
        let kilobytes =
            NonZeroU32::MIN.saturating_add(u32::try_from(bytes / 1024).unwrap_or(u32::MAX));
        let fits = self.messages.check().is_ok()
            && self
                .kilobytes
                .as_ref()
                .is_none_or(|limiter| matches!(limiter.check_n(kilobytes), Ok(Ok(()))));
        if fits { Ok(()) } else { Err(Close::too_fast()) }
    }
}

/// Sets the buffers and bounds of a socket that may receive messages of `most` bytes and send larger ones.
///
/// A message that is too large is read to its end and then refused by whoever reads it: cut off in the middle, the sender
/// would never hear why. One of more than twice the size is cut off all the same.
pub fn bounded(upgrade: WebSocketUpgrade, most: usize) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(4096)
        .write_buffer_size(4096)
        .max_write_buffer_size(96 * 1024 * 1024)
        .max_message_size(2 * most)
        .max_frame_size(2 * most)
}

/// The first text frame, within the time for it.
pub async fn first(socket: &mut WebSocket, limits: &Limits) -> Result<Utf8Bytes, Close> {
    let late = || Close::unauthorised("The first message did not come in time.");
    let wait = async {
        loop {
            match socket.recv().await {
                Some(Ok(Message::Text(text))) if text.len() > limits.message => {
                    return Err(Close::too_large());
                }
                Some(Ok(Message::Text(text))) => return Ok(text),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Binary(_))) => return Err(binary()),
                Some(Err(error)) => return Err(failure(error).unwrap_or_else(late)),
                Some(Ok(Message::Close(_))) | None => return Err(late()),
            }
        }
    };
    timeout(limits.hello, wait)
        .await
        .unwrap_or_else(|_| Err(late()))
}

/// Closes a socket that never came to a session.
pub async fn refuse(mut socket: WebSocket, close: Close) {
    if socket.send(frame(&close)).await.is_ok() {
        let drain = async { while let Some(Ok(_)) = socket.recv().await {} };
        let _ = timeout(GOODBYE, drain).await;
    }
}

/// What the socket tells the session.
pub trait Listener: Send {
    /// A text frame came. An error closes the socket.
    fn text(&mut self, text: Utf8Bytes) -> impl Future<Output = Result<(), Close>> + Send;
    /// The queue ran empty after something was dropped.
    fn caught_up(&mut self) -> impl Future<Output = ()> + Send;
}

/// Runs the socket until either side closes it.
pub async fn run(
    socket: WebSocket,
    queue: &Queue,
    limits: &Limits,
    pace: Pace,
    listener: impl Listener + Clone,
) {
    let (sink, stream) = socket.split();
    let read = read(stream, queue, limits, pace, listener.clone());
    let write = write(sink, queue, limits, listener);
    tokio::pin!(read, write);
    tokio::select! {
        () = &mut read => {
            // Only a broken stream ends with something left to say.
            if queue.closing() {
                let _ = timeout(GOODBYE, write).await;
            }
        }
        said = &mut write => {
            // A socket that is dropped with unread bytes takes its close frame along: read on until the other side left.
            if said {
                let _ = timeout(GOODBYE, read).await;
            }
        }
    }
}

/// Reads until the other side is gone. What it has to be closed for goes to the queue, which says so.
async fn read(
    mut stream: SplitStream<WebSocket>,
    queue: &Queue,
    limits: &Limits,
    pace: Pace,
    mut listener: impl Listener,
) {
    loop {
        let message = match timeout(limits.ping + limits.pong, stream.next()).await {
            Err(_) | Ok(None) => return,
            Ok(Some(Err(error))) => {
                if let Some(close) = failure(error) {
                    queue.fail(close);
                }
                return;
            }
            Ok(Some(Ok(message))) => message,
        };
        let heard = match message {
            Message::Close(_) => return,
            // After the end nothing counts any more; the stream is read only to find the other side's goodbye.
            _ if queue.closing() => Ok(()),
            Message::Text(text) => match pace.check(text.len()) {
                Ok(()) => listener.text(text).await,
                Err(close) => Err(close),
            },
            Message::Binary(_) => Err(binary()),
            Message::Ping(payload) => pace.check(payload.len()),
            Message::Pong(_) => Ok(()),
        };
        if let Err(close) = heard {
            queue.fail(close);
        }
    }
}

/// Writes until the end; whether the close frame went out.
async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    queue: &Queue,
    limits: &Limits,
    mut listener: impl Listener,
) -> bool {
    let mut ping = tokio::time::interval_at(Instant::now() + limits.ping, limits.ping);
    loop {
        let next = tokio::select! {
            next = queue.next() => next,
            _ = ping.tick() => {
                if sink.send(Message::Ping(Default::default())).await.is_err() {
                    return false;
                }
                continue;
            }
        };
        let sent = match next {
            Next::Text(text) => sink.send(Message::Text(text.into())).await,
            Next::CaughtUp => {
                listener.caught_up().await;
                Ok(())
            }
            Next::Close(close) => return sink.send(frame(&close)).await.is_ok(),
        };
        if sent.is_err() {
            return false;
        }
    }
}

fn frame(close: &Close) -> Message {
    Message::Close(Some(CloseFrame {
        code: close.code,
        reason: close.reason.into(),
    }))
}

fn binary() -> Close {
    Close::malformed("Binary messages are not understood.")
}

/// What to say about a failed read: nothing when the connection is gone.
fn failure(error: axum::Error) -> Option<Close> {
    match error.into_inner().downcast_ref::<tungstenite::Error>()? {
        tungstenite::Error::Capacity(_) => Some(Close::too_large()),
        tungstenite::Error::Utf8(_) => Some(Close::malformed("The message is not UTF-8.")),
        _ => None,
    }
}

/// How long a closing socket waits for the other side.
const GOODBYE: Duration = Duration::from_secs(3);
