//! The cobrowse settings of a Genesys Cloud deployment: `maskSelectors`, `readonlySelectors`, `pauseCriteria`.
//!
//! Read wherever they stand in the JSON, with names in camel or snake case.

use serde_json::{Map, Value};

use super::{
    Finding,
    draft::{Draft, Place},
};
use crate::ruleset::Effect;

/// Fails where there are no such settings.
pub fn read(value: &Value) -> Result<Draft, Vec<Finding>> {
    let mut all = Vec::new();
    settings(value, String::new(), 0, &mut all);
    let mut all = all.into_iter();
    let Some((at, settings)) = all.next() else {
        return Err(vec![Finding::of(
            "",
            "There are no cobrowse settings in it: maskSelectors, readonlySelectors or pauseCriteria.",
        )]);
    };
    let mut draft = Draft::default();
    for (at, _) in all {
        draft.find(
            &Place::at(at),
            "These are the settings of another deployment; they are left out. Import them for a site of their own.",
        );
    }
    for (name, value) in settings {
        let at = format!("{at}/{name}");
        match camel(name).as_str() {
            "maskSelectors" => selectors(&mut draft, &at, Effect::Mask, value),
            "readonlySelectors" => selectors(&mut draft, &at, Effect::Disable, value),
            "pauseCriteria" => pauses(&mut draft, &at, value),
            "allowAgentControl" | "allowAgentNavigation" if value == &Value::Bool(false) => draft
                .find(
                    &Place::at(at),
                    "What agents may do at all is no matter of rules: it is asked of each customer.",
                ),
            "enabled" | "channels" | "allowAgentControl" | "allowAgentNavigation" => {}
            _ => draft.find(&Place::at(at), format!("The setting `{name}` is not known.")),
        }
    }
    Ok(draft)
}

fn selectors(draft: &mut Draft, at: &str, effect: Effect, value: &Value) {
    let Some(list) = value.as_array() else {
        return draft.find(&Place::at(at), "This must be a list of selectors.");
    };
    for (i, one) in list.iter().enumerate() {
        let place = Place::at(format!("{at}/{i}"));
        draft.rule_of(&place, effect, one, &[], NOTE);
    }
}

fn pauses(draft: &mut Draft, at: &str, value: &Value) {
    let Some(list) = value.as_array() else {
        return draft.find(&Place::at(at), "This must be a list of criteria.");
    };
    for (i, one) in list.iter().enumerate() {
        let place = Place::at(format!("{at}/{i}"));
        let named = |name: &str| {
            let names = one.as_object().into_iter().flat_map(|one| one.keys());
            names.filter(|known| camel(known) == name).count()
        };
        if let Some(name) = ["urlFragment", "condition"]
            .into_iter()
            .find(|name| named(name) > 1)
        {
            draft.find(
                &place,
                format!("`{name}` is given twice; the criterion is left out."),
            );
            continue;
        }
        let text = |name: &str| {
            one.as_object()?
                .iter()
                .find(|(known, _)| camel(known) == name)?
                .1
                .as_str()
        };
        let (Some(fragment), Some(condition)) = (text("urlFragment"), text("condition")) else {
            draft.find(&place, "A criterion needs `urlFragment` and `condition`.");
            continue;
        };
        match expression(fragment, condition) {
            Some(pattern) => draft.pause(&place, pattern),
            None => draft.find(
                &place,
                format!("Pages cannot be paused by `{condition}`: `{fragment}` is left out."),
            ),
        }
    }
}

/// What begins with the fragment may do so with or without scheme and host: nothing is paused less than it was.
fn expression(fragment: &str, condition: &str) -> Option<String> {
    let escaped = regex::escape(fragment);
    if fragment.is_empty() {
        return None;
    }
    Some(match condition {
        "includes" => format!("regex:{escaped}"),
        "starts_with" => format!("regex:^{BEFORE}{escaped}"),
        "ends_with" => format!("regex:{escaped}{AFTER}$"),
        "equals" => format!("regex:^{BEFORE}{escaped}{AFTER}$"),
        _ => return None,
    })
}

/// The objects that have one of the settings, and where they are, outermost ones only.
fn settings<'a>(
    value: &'a Value,
    at: String,
    depth: usize,
    found: &mut Vec<(String, &'a Map<String, Value>)>,
) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Object(object) => {
            let has = |name: &String| {
                ["maskSelectors", "readonlySelectors", "pauseCriteria"]
                    .contains(&camel(name).as_str())
            };
            if object.keys().any(has) {
                found.push((at, object));
                return;
            }
            for (name, value) in object {
                settings(value, format!("{at}/{name}"), depth + 1, found);
            }
        }
        Value::Array(list) => {
            for (i, value) in list.iter().enumerate() {
                settings(value, format!("{at}/{i}"), depth + 1, found);
            }
        }
        _ => {}
    }
}

/// `mask_selectors` as `maskSelectors`.
fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (initial, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        name + &initial.to_uppercase() + rest
    })
}

const BEFORE: &str = "(https?://([^/?#]*)?)?";
const AFTER: &str = "/?([?#].*)?";
const MAX_DEPTH: usize = 16;
const NOTE: &str = "From Genesys Cloud";
