//! Placeholder while the workspace is set up.
pub mod outbound;
