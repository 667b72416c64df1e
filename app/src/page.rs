//! The screens, one module each; the editor and the console have rooms of their own.

pub mod login;
pub mod missing;
