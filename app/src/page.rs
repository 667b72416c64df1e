//! The screens, one module each; the editor and the console have rooms of their own.

pub mod login;
pub mod missing;
pub mod overview;
pub mod people;
pub mod setup;
pub mod site;
pub mod tokens;
pub mod versions;
