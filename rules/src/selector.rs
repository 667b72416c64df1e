//! CSS selectors over the arena, by Servo's engine.

/// A parsed selector list.
#[derive(Clone, Debug)]
pub struct Selector {}
