//! A plain list: one selector a line, of what to mask.

use super::draft::{Draft, Place};
use crate::ruleset::Effect;

/// Empty lines are passed over.
pub fn read(text: &str) -> Draft {
    let mut draft = Draft::default();
    for (line, selector) in text.lines().enumerate() {
        if !selector.trim().is_empty() {
            draft.rule(&Place::line(line + 1), Effect::Mask, selector, &[], "");
        }
    }
    draft
}
