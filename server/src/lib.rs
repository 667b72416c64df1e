//! The Louver server: everything behind the binary `louver`, as a library, so that tests run it in their own process.
//!
//! Read `router` for the whole surface, `backend` for what people can do, `store` for what is kept, `relay` for sessions.

#![recursion_limit = "256"]

pub mod accounts;
mod assets;
pub mod backend;
pub mod capture;
pub mod cli;
mod client;
pub mod delivery;
mod demo;
mod drift;
pub mod error;
mod exchange;
mod files;
mod json_place;
pub mod outbound;
mod pages;
pub mod publishing;
mod recipients;
pub mod relay;
mod rest;
pub mod roles;
mod router;
mod security;
pub mod serve;
pub mod settings;
mod sites;
pub mod state;
pub mod store;
pub mod tag_routes;
pub mod words;
