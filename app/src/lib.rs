//! The Louver app: server-rendered, then hydrated in the browser.
//!
//! Talks to the server by [`api`] (server functions over one trait) and, in a session, by [`wire`] over a WebSocket.

pub mod api;
pub mod wire;
