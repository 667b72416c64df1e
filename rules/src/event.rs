//! rrweb's events as types: the wire format of a recorded page, parsed whole or not at all.
//!
//! The shapes follow `@rrweb/types` 2.1. Unknown kinds and sources parse to [`Event::Unknown`], which never passes.

use serde::{Deserialize, Serialize};

/// One recorded event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {}

/// A serialised node with its children (rrweb's `serializedNodeWithId`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {}
