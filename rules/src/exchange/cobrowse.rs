//! Cobrowse.io's settings: lists of selectors, or of objects that give selectors for a URL or a glob.

use serde_json::Value;

use super::{
    Finding,
    draft::{Draft, Place},
};
use crate::{
    json,
    ruleset::{Effect, TextPolicy},
};

/// Fails on what is no object with one of the lists.
pub fn read(value: &Value) -> Result<Draft, Vec<Finding>> {
    let settings = value
        .as_object()
        .filter(|settings| settings.keys().any(|name| effect(name).is_some()));
    let Some(settings) = settings else {
        return Err(vec![Finding::of(
            "",
            "There is no list of views in it: redactedViews, unredactedViews, ignoredViews, disabledViews or enabledViews.",
        )]);
    };
    let mut draft = Draft::default();
    let mut reveals = Vec::new();
    for (name, value) in settings {
        let at = format!("/{name}");
        match effect(name) {
            None => draft.find(
                &Place::at(at),
                format!("The setting `{name}` is not known."),
            ),
            Some(effect) => {
                if matches!(effect, Effect::Reveal | Effect::Enable) {
                    reveals.push((effect, at.clone()));
                }
                views(&mut draft, &at, effect, value);
            }
        }
    }
    private_by_default(&mut draft);
    for (effect, at) in reveals {
        let has = draft.set.rules.iter().any(|rule| rule.effect == effect);
        let message = match effect {
            Effect::Reveal if draft.set.policy.text == TextPolicy::Private => {
                "A form field needs a rule of its own that reveals it: one that only stands in what is revealed stays masked."
            }
            Effect::Reveal => {
                "A rule that reveals lifts a private policy only: what stands in something masked stays masked."
            }
            Effect::Enable => {
                "A rule that enables lifts the default for submit controls only: what stands in something disabled stays disabled."
            }
            _ => continue,
        };
        if has {
            draft.find(&Place::at(at), message);
        }
    }
    Ok(draft)
}

fn effect(name: &str) -> Option<Effect> {
    Some(match name {
        "redactedViews" => Effect::Mask,
        "unredactedViews" => Effect::Reveal,
        "ignoredViews" => Effect::Hide,
        "disabledViews" => Effect::Disable,
        "enabledViews" => Effect::Enable,
        _ => return None,
    })
}

fn views(draft: &mut Draft, at: &str, effect: Effect, value: &Value) {
    let Some(list) = value.as_array() else {
        return draft.find(&Place::at(at), "This must be a list.");
    };
    for (i, one) in list.iter().enumerate() {
        let at = format!("{at}/{i}");
        match one {
            Value::String(selector) => draft.rule(&Place::at(at), effect, selector, &[], NOTE),
            Value::Object(pages) if pages.is_empty() => {
                draft.find(&Place::at(at), "This names no page and no selector.");
            }
            Value::Object(pages) => {
                for (glob, selectors) in pages {
                    let at = format!("{at}/{}", json::escaped(glob));
                    on_pages(draft, &at, effect, glob, selectors);
                }
            }
            other => {
                let shown = crate::json::shown(other);
                let message =
                    format!("`{shown}` is no selector and no object of pages with selectors.");
                draft.find(&Place::at(at), message);
            }
        }
    }
}

fn on_pages(draft: &mut Draft, at: &str, effect: Effect, glob: &str, value: &Value) {
    let place = Place::at(at);
    let pages = match draft.is_pattern(&place, glob) {
        true => vec![glob.to_owned()],
        false if effect.tightens() => {
            draft.find(&place, "So these rules hold on every page.");
            Vec::new()
        }
        false => return draft.find(&place, "So these rules are left out."),
    };
    let Some(list) = value.as_array() else {
        return draft.find(&place, "This must be a list of selectors.");
    };
    for (i, one) in list.iter().enumerate() {
        let place = Place::at(format!("{at}/{i}"));
        draft.rule_of(&place, effect, one, &pages, NOTE);
    }
}

/// Where the whole page is redacted and parts are not, the text is private and the parts are revealed.
fn private_by_default(draft: &mut Draft) {
    let rules = &mut draft.set.rules;
    let is_all = |selector: &str| ["*", "html", "body", ":root"].contains(&selector);
    if rules.iter().any(|rule| rule.effect == Effect::Reveal) {
        let before = rules.len();
        rules.retain(|rule| {
            rule.effect != Effect::Mask || !rule.pages.is_empty() || !is_all(&rule.selector)
        });
        if rules.len() < before {
            draft.set.policy.text = TextPolicy::Private;
        }
    }
}

const NOTE: &str = "From Cobrowse.io";
