//! The relay over real sockets, with the real engine: what passes, what does not, and how a session begins and ends.

mod assets;
mod capture;
mod coverage;
mod enforcement;
mod http;
mod join;
mod life;
mod support;
mod wire;
