//! The components that all screens share: one style, no behaviour of any screen.

pub mod badge;
pub mod button;
pub mod category;
pub mod changes;
pub mod confirm;
pub mod copy;
pub mod dialog;
pub mod effect;
pub mod empty;
pub mod field;
pub mod focus;
pub mod frame;
pub mod hydrated;
pub mod keys;
pub mod local;
pub mod logo;
pub mod measure;
pub mod names;
pub mod notice;
pub mod pause;
pub mod restricted;
pub mod segments;
pub mod shortcuts;
pub mod table;
pub mod time;
pub mod toast;
