//! Things that only a browser has, kept where the server can drop the empty place from any thread.

use leptos::prelude::*;
use send_wrapper::SendWrapper;

/// A place for something that never leaves the browser's thread; on the server it stays empty.
///
/// `StoredValue::new_local` wraps the place itself, and the server, which drops it on whatever thread the request ended,
/// panics. Here only what is in the place is wrapped.
pub struct Local<T: 'static>(StoredValue<Option<SendWrapper<T>>>);

impl<T> Clone for Local<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Local<T> {}

impl<T: 'static> Local<T> {
    /// An empty place.
    pub fn empty() -> Self {
        Local(StoredValue::new(None))
    }

    /// Puts something there, or nothing; drops what was there.
    pub fn put(self, value: Option<T>) {
        let _ = self.0.try_set_value(value.map(SendWrapper::new));
    }

    /// Takes what is there.
    pub fn take(self) -> Option<T> {
        self.0
            .try_update_value(Option::take)
            .flatten()
            .map(SendWrapper::take)
    }

    /// Reads what is there, if something is.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.0
            .try_with_value(|place| place.as_deref().map(read))
            .flatten()
    }
}
