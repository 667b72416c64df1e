//! The rows of the list of pitfalls, and what they have in common.

mod actions;
mod addresses;
mod afresh;
mod dropped;
mod effects;
mod fields;
mod frames;
mod leaks;
mod lost;
mod masking;
mod places;
mod planted;
mod presence;
mod property;
mod recorded;
mod rows;
mod sheets;
pub(super) mod support;
mod survey;
mod time;
