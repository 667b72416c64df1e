//! What waits to be written to one socket: bounded, never waited for by the session.
//!
//! The session pushes and goes on. When an agent is too slow, what shows the page is dropped as a whole, and once
//! the queue is empty the session is asked for a fresh snapshot: nobody's memory grows with somebody's slow line.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::socket::Close;

/// The reading end; the socket's.
#[derive(Debug)]
pub struct Queue {
    state: Mutex<State>,
    wake: Notify,
    most: usize,
    most_bytes: usize,
}

/// The writing end; the session's. When it is dropped without a word (the session failed), the other side is told by
/// its last words all the same.
#[derive(Debug)]
pub struct Outlet {
    queue: Arc<Queue>,
    last_words: String,
}

/// What the socket does next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Write this.
    Text(String),
    /// Everything is written after something was dropped: a fresh view is due.
    CaughtUp,
    /// Say goodbye.
    Close(Close),
}

#[derive(Debug, Default)]
struct State {
    items: VecDeque<Item>,
    bytes: usize,
    lagging: bool,
    close: Option<Close>,
}

#[derive(Debug)]
struct Item {
    text: String,
    /// Part of a view that a fresh snapshot replaces.
    view: bool,
}

impl Queue {
    /// A queue of at most `most` messages and about `most_bytes` bytes, and its writing end.
    pub fn new(most: usize, most_bytes: usize, last_words: String) -> (Arc<Queue>, Outlet) {
        let queue = Arc::new(Queue {
            state: Mutex::default(),
            wake: Notify::new(),
            most,
            most_bytes,
        });
        let outlet = Outlet {
            queue: Arc::clone(&queue),
            last_words,
        };
        (queue, outlet)
    }

    /// Waits for the next thing to do.
    pub async fn next(&self) -> Next {
        loop {
            let woken = self.wake.notified();
            if let Some(next) = self.take() {
                return next;
            }
            woken.await;
        }
    }

    /// The socket has found a reason to end; what waits is dropped.
    pub fn fail(&self, close: Close) {
        let mut state = self.lock();
        state.items.clear();
        state.bytes = 0;
        state.close.get_or_insert(close);
        drop(state);
        self.wake.notify_one();
    }

    /// Whether the end has been decided.
    pub fn closing(&self) -> bool {
        self.lock().close.is_some()
    }

    fn take(&self) -> Option<Next> {
        let mut state = self.lock();
        if let Some(item) = state.items.pop_front() {
            state.bytes -= item.text.len();
            return Some(Next::Text(item.text));
        }
        if let Some(close) = state.close.clone() {
            return Some(Next::Close(close));
        }
        std::mem::take(&mut state.lagging).then_some(Next::CaughtUp)
    }

    /// A panic while the lock is held leaves a queue that is still a queue.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outlet {
    /// Something that has to arrive.
    pub fn push(&self, text: String) {
        let mut state = self.queue.lock();
        if state.close.is_some() {
            return;
        }
        if state.items.len() >= 2 * self.queue.most {
            drop(state);
            self.queue.fail(Close::too_slow());
            return;
        }
        state.bytes += text.len();
        state.items.push_back(Item { text, view: false });
        drop(state);
        self.queue.wake.notify_one();
    }

    /// Part of the view: dropped together with all the rest of the view when there is no room.
    pub fn show(&self, text: String) {
        let mut state = self.queue.lock();
        if state.close.is_some() || state.lagging {
            return;
        }
        let full = state.items.len() >= self.queue.most
            || state.bytes + text.len() > self.queue.most_bytes;
        if full && !state.items.is_empty() {
            state.items.retain(|item| !item.view);
            state.bytes = state.items.iter().map(|item| item.text.len()).sum();
            state.lagging = true;
        } else {
            state.bytes += text.len();
            state.items.push_back(Item { text, view: true });
        }
        drop(state);
        self.queue.wake.notify_one();
    }

    /// Something that may be lost: a pointer.
    pub fn hint(&self, text: String) {
        let mut state = self.queue.lock();
        if state.close.is_some() || state.lagging || state.items.len() >= self.queue.most / 2 {
            return;
        }
        state.bytes += text.len();
        state.items.push_back(Item { text, view: true });
        drop(state);
        self.queue.wake.notify_one();
    }

    /// Writes what has to arrive, then closes.
    pub fn close(&self, close: Close) {
        let mut state = self.queue.lock();
        state.items.retain(|item| !item.view);
        state.bytes = state.items.iter().map(|item| item.text.len()).sum();
        state.close.get_or_insert(close);
        drop(state);
        self.queue.wake.notify_one();
    }
}

impl Drop for Outlet {
    fn drop(&mut self) {
        if !self.queue.closing() {
            let last_words = std::mem::take(&mut self.last_words);
            self.push(last_words);
            self.close(Close::over());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Next {
        Next::Text(text.to_owned())
    }

    #[tokio::test]
    async fn a_slow_reader_loses_the_view_and_then_is_due_a_fresh_one() {
        let (queue, outlet) = Queue::new(3, 1000, "ended".into());
        outlet.push("joined".into());
        outlet.show("snapshot".into());
        outlet.show("change".into());
        outlet.show("one too many".into());
        outlet.show("while lagging".into());
        outlet.push("mode".into());
        assert_eq!(queue.next().await, text("joined"));
        assert_eq!(queue.next().await, text("mode"));
        assert_eq!(queue.next().await, Next::CaughtUp);
        outlet.show("fresh".into());
        assert_eq!(queue.next().await, text("fresh"));
    }

    #[tokio::test]
    async fn one_view_larger_than_the_bound_passes_when_nothing_else_waits() {
        let (queue, outlet) = Queue::new(3, 4, "ended".into());
        outlet.show("a large snapshot".into());
        outlet.show("x".into());
        assert_eq!(queue.next().await, Next::CaughtUp);
        outlet.show("a large snapshot".into());
        assert_eq!(queue.next().await, text("a large snapshot"));
    }

    #[tokio::test]
    async fn closing_writes_what_has_to_arrive_and_drops_the_view() {
        let (queue, outlet) = Queue::new(9, 1000, "ended".into());
        outlet.show("view".into());
        outlet.push("over".into());
        outlet.close(Close::over());
        outlet.push("too late".into());
        assert_eq!(queue.next().await, text("over"));
        assert_eq!(queue.next().await, Next::Close(Close::over()));
    }

    #[tokio::test]
    async fn a_session_that_fails_still_says_its_last_words() {
        let (queue, outlet) = Queue::new(9, 1000, "ended".into());
        outlet.show("view".into());
        drop(outlet);
        assert_eq!(queue.next().await, text("ended"));
        assert_eq!(queue.next().await, Next::Close(Close::over()));
    }
}
