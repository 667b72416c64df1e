//! The Louver server: everything behind the binary `louver`, as a library, so that tests run it in their own process.
//!
//! Read `router` for the whole surface, `backend` for what people can do, `store` for what is kept, `relay` for sessions.

pub mod assets;
pub mod capture;
pub mod error;
pub mod outbound;
pub mod relay;
pub mod roles;
pub mod settings;
pub mod state;
pub mod store;
pub mod tag_routes;
pub mod words;
