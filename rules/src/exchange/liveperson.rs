//! LivePerson's list of selectors to mask, as it stands in a configuration: one level of backslash escapes on top of CSS's.
//!
//! A JSON list, whose strings have that level anyway, or a selector a line, quotes and a comma around it allowed.

use serde_json::Value;

use super::draft::{Draft, Place};
use crate::ruleset::Effect;

/// Takes whatever is no selector as a finding.
pub fn read(text: &str) -> Draft {
    let mut draft = Draft::default();
    if let Ok(list) = serde_json::from_str::<Vec<Value>>(text) {
        for (i, one) in list.iter().enumerate() {
            let place = Place::at(format!("/{i}"));
            draft.rule_of(&place, Effect::Mask, one, &[], NOTE);
        }
        return draft;
    }
    for (line, text) in text.lines().enumerate() {
        let selector = unescaped(bare(text));
        if !selector.trim().is_empty() {
            draft.rule(&Place::line(line + 1), Effect::Mask, &selector, &[], NOTE);
        }
    }
    draft
}

/// Without the comma at its end and the quotes around it.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let text = text.strip_suffix(',').unwrap_or(text).trim_end();
    ['"', '\'', '`']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(text)
}

/// `\\` is a backslash, `\"` and `\'` are quotes; any other backslash is CSS's own.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escapes = c == '\\' && chars.peek().is_some_and(|next| "\\\"'".contains(*next));
        out.push(match escapes {
            true => chars.next().unwrap_or(c),
            false => c,
        });
    }
    out
}

const NOTE: &str = "From LivePerson";
