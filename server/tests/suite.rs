//! The server as its callers see it: each test has a server of its own on a free port, with a fresh database.
//!
//! On SQLite, or on the PostgreSQL server that `LOUVER_TEST_POSTGRES` names: the same tests on both.

// The lint's own setting knows test functions only, not what they call.
#![allow(clippy::unwrap_used)]

#[path = "suite/support.rs"]
mod support;

#[path = "suite/command_line.rs"]
mod command_line;
#[path = "suite/coverage.rs"]
mod coverage;
#[path = "suite/delivery.rs"]
mod delivery;
#[path = "suite/demo.rs"]
mod demo;
#[path = "suite/people.rs"]
mod people;
#[path = "suite/publishing.rs"]
mod publishing;
#[path = "suite/rest.rs"]
mod rest;
#[path = "suite/roles.rs"]
mod roles;
#[path = "suite/rules.rs"]
mod rules;
#[path = "suite/security.rs"]
mod security;
#[path = "suite/sign_in.rs"]
mod sign_in;
#[path = "suite/store.rs"]
mod store;
