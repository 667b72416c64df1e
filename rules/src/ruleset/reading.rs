//! From JSON to a rule set, or to every place where it is none.
//!
//! A field that is not known is refused, never passed over: a misspelt `pages` would make a rule hold everywhere or nowhere.

use serde_json::{Map, Value};

use super::{Problem, RuleSet};
use crate::json::{self, escaped};

pub(super) fn read(text: &str) -> Result<RuleSet, Vec<Problem>> {
    let (mut value, twice) = json::read(text).map_err(|error| {
        vec![Problem {
            at: String::new(),
            rule: None,
            message: format!("This is not JSON: {error}."),
        }]
    })?;
    let mut reading = Reading::default();
    for at in twice {
        reading.add(&at, &json::twice(&at));
    }
    reading.set(&value);
    if !reading.problems.is_empty() {
        return Err(reading.problems);
    }
    if let Some(set) = value.as_object_mut() {
        set.retain(|field, _| !OF_A_VERSION.contains(&field.as_str()));
    }
    serde_json::from_value(value).map_err(|error| {
        vec![Problem {
            at: String::new(),
            rule: None,
            message: format!("This is not a rule set: {error}."),
        }]
    })
}

/// Every problem of a text, of its form and, of what is in form, of its meaning.
pub(super) fn problems(text: &str) -> Vec<Problem> {
    let mut problems = match read(text) {
        Ok(set) => return set.validate(),
        Err(problems) => problems,
    };
    let mended = json::read(text).ok().and_then(|(mut value, _)| {
        let made_up = mend(&mut value, &problems);
        let set: RuleSet = serde_json::from_value(value).ok()?;
        Some((set, made_up))
    });
    if let Some((set, made_up)) = mended {
        let is_theirs = |problem: &Problem| {
            let is_below = |at: &String| {
                problem.at == *at
                    || problem
                        .at
                        .strip_prefix(at.as_str())
                        .is_some_and(|rest| rest.starts_with('/'))
            };
            !made_up.iter().any(is_below)
        };
        problems.extend(set.validate().into_iter().filter(is_theirs));
    }
    problems
}

/// Takes out or makes up what is not in form, so that all else keeps its place; answers the places of what was made up.
fn mend(value: &mut Value, problems: &[Problem]) -> Vec<String> {
    if let Some(set) = value.as_object_mut() {
        set.retain(|field, _| !OF_A_VERSION.contains(&field.as_str()));
    }
    let mut made_up: Vec<String> = Vec::new();
    for problem in problems {
        let Some((above, field)) = problem.at.rsplit_once('/') else {
            continue;
        };
        match value.pointer_mut(above) {
            Some(Value::Object(fields)) => {
                fields.remove(&field.replace("~1", "/").replace("~0", "~"));
            }
            Some(Value::Array(all)) => {
                let place = field.parse().ok();
                let Some(one) = place.and_then(|place: usize| all.get_mut(place)) else {
                    continue;
                };
                if matches!(above, "/rules" | "/dismissed") {
                    if !one.is_object() {
                        *one = Value::Object(Map::new());
                    }
                } else {
                    *one = Value::from("/");
                    made_up.push(problem.at.clone());
                }
            }
            _ => {}
        }
    }
    for (list, needed) in [
        ("rules", ["id", "effect", "selector"].as_slice()),
        ("dismissed", &["category", "selector"]),
    ] {
        let all = value.get_mut(list).and_then(Value::as_array_mut);
        for (place, one) in all.into_iter().flatten().enumerate() {
            let Some(fields) = one.as_object_mut() else {
                continue;
            };
            for field in needed
                .iter()
                .filter(|field| !fields.contains_key(**field))
                .copied()
                .collect::<Vec<_>>()
            {
                let stand_in = match field {
                    "effect" => "mask".to_owned(),
                    "selector" => "html".to_owned(),
                    _ => format!("mended-{place}"),
                };
                fields.insert(field.to_owned(), stand_in.into());
                made_up.push(format!("/{list}/{place}/{field}"));
            }
        }
    }
    made_up
}

#[derive(Default)]
struct Reading {
    problems: Vec<Problem>,
    rule: Option<String>,
}

impl Reading {
    fn set(&mut self, value: &Value) {
        let Some(set) = self.object("", value, "The rule set") else {
            return;
        };
        for (field, value) in set {
            match field.as_str() {
                "policy" => self.policy(value),
                "rules" => self.rules(value),
                "dismissed" => self.dismissed(value),
                version if OF_A_VERSION.contains(&version) => {}
                other => self.unknown("", other, "a rule set", "policy, rules and dismissed"),
            }
        }
    }

    fn policy(&mut self, value: &Value) {
        let at = "/policy";
        let Some(policy) = self.object(at, value, "The policy") else {
            return;
        };
        for (field, value) in policy {
            match field.as_str() {
                "text" => self.one_of(
                    "/policy/text",
                    value,
                    "a policy for text",
                    &["visible", "private"],
                ),
                "pause" | "urlParams" => self.texts(&format!("{at}/{field}"), value),
                "vendorMarks" if value.is_boolean() => {}
                "vendorMarks" => {
                    self.add(
                        "/policy/vendorMarks",
                        "`vendorMarks` must be true or false.",
                    );
                }
                other => self.unknown(
                    at,
                    other,
                    "a policy",
                    "text, pause, urlParams and vendorMarks",
                ),
            }
        }
    }

    fn rules(&mut self, value: &Value) {
        let Some(rules) = value.as_array() else {
            self.add("/rules", "The rules must be a list.");
            return;
        };
        for (i, rule) in rules.iter().enumerate() {
            self.rule = rule
                .get("id")
                .and_then(Value::as_str)
                .filter(|id| !id.is_empty())
                .map(str::to_owned);
            self.rule(&format!("/rules/{i}"), rule);
        }
        self.rule = None;
    }

    fn rule(&mut self, at: &str, value: &Value) {
        let Some(rule) = self.object(at, value, "A rule") else {
            return;
        };
        for (field, value) in rule {
            let place = format!("{at}/{}", escaped(field));
            match field.as_str() {
                "id" | "selector" | "note" if value.is_string() => {}
                "id" | "selector" | "note" => {
                    self.add(&place, &format!("`{field}` must be a text."))
                }
                "effect" => self.one_of(&place, value, "an effect", &EFFECTS),
                "pages" => self.texts(&place, value),
                "off" if value.is_boolean() => {}
                "off" => self.add(&place, "`off` must be true or false."),
                "fingerprint" => self.fingerprint(&place, value),
                "matched" if value.as_u64().is_some_and(|n| u32::try_from(n).is_ok()) => {}
                "matched" => self.add(&place, "`matched` must be a whole number."),
                "whenLost" => self.when_lost(&place, value),
                other => self.unknown(
                    at,
                    other,
                    "a rule",
                    "id, effect, selector, pages, note, off, fingerprint, matched and whenLost",
                ),
            }
        }
        for needed in ["id", "effect", "selector"] {
            if !rule.contains_key(needed) {
                self.add(at, &format!("The rule has no `{needed}`."));
            }
        }
    }

    fn dismissed(&mut self, value: &Value) {
        let Some(all) = value.as_array() else {
            self.add("/dismissed", "What is dismissed must be a list.");
            return;
        };
        for (i, one) in all.iter().enumerate() {
            let at = format!("/dismissed/{i}");
            let Some(one) = self.object(&at, one, "What is dismissed") else {
                continue;
            };
            for (field, value) in one {
                let place = format!("{at}/{}", escaped(field));
                match field.as_str() {
                    "category" | "selector" if value.is_string() => {}
                    "category" | "selector" => {
                        self.add(&place, &format!("`{field}` must be a text."));
                    }
                    "pages" => self.texts(&place, value),
                    other => {
                        let known = "category, selector and pages";
                        self.unknown(&at, other, "what is dismissed", known);
                    }
                }
            }
            for needed in ["category", "selector"] {
                if !one.contains_key(needed) {
                    self.add(&at, &format!("What is dismissed has no `{needed}`."));
                }
            }
        }
    }

    fn when_lost(&mut self, at: &str, value: &Value) {
        let is_mask = value
            .as_object()
            .is_some_and(|mask| mask.len() == 1 && mask.get("mask").is_some_and(Value::is_string));
        let is_word = value.as_str().is_some_and(|word| WHEN_LOST.contains(&word));
        if !is_mask && !is_word {
            let message = "`whenLost` must be `nothing`, `pause` or `{\"mask\": selector}`.";
            self.add(at, message);
        }
    }

    fn fingerprint(&mut self, at: &str, value: &Value) {
        let Some(fingerprint) = self.object(at, value, "A fingerprint") else {
            return;
        };
        for (field, value) in fingerprint {
            let place = format!("{at}/{}", escaped(field));
            match field.as_str() {
                text if TRAITS.contains(&text) && value.is_string() => {}
                text if TRAITS.contains(&text) => {
                    self.add(&place, &format!("`{text}` must be a text."));
                }
                "classes" | "within" | "holds" => self.texts(&place, value),
                "place" if serde_json::from_value::<(u32, u32)>(value.clone()).is_ok() => {}
                "place" => self.add(&place, "`place` must be two numbers."),
                other => {
                    let known = format!("{}, classes, within, holds and place", TRAITS.join(", "));
                    self.unknown(at, other, "a fingerprint", &known);
                }
            }
        }
    }

    fn object<'a>(
        &mut self,
        at: &str,
        value: &'a Value,
        what: &str,
    ) -> Option<&'a Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            self.add(at, &format!("{what} must be an object."));
        }
        object
    }

    fn texts(&mut self, at: &str, value: &Value) {
        let Some(texts) = value.as_array() else {
            return self.add(at, "This must be a list of texts.");
        };
        for (i, text) in texts.iter().enumerate() {
            if !text.is_string() {
                self.add(&format!("{at}/{i}"), "This must be a text.");
            }
        }
    }

    fn one_of(&mut self, at: &str, value: &Value, what: &str, known: &[&str]) {
        if value.as_str().is_some_and(|value| known.contains(&value)) {
            return;
        }
        let given = json::shown(value);
        self.add(
            at,
            &format!("`{given}` is not {what}; there are {}.", listed(known)),
        );
    }

    fn unknown(&mut self, at: &str, field: &str, what: &str, known: &str) {
        self.add(
            &format!("{at}/{}", escaped(field)),
            &format!("`{field}` is not a field of {what}; there are {known}."),
        );
    }

    fn add(&mut self, at: &str, message: &str) {
        self.problems.push(Problem {
            at: at.to_owned(),
            rule: self.rule.clone(),
            message: message.to_owned(),
        });
    }
}

fn listed(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

const EFFECTS: [&str; 5] = ["hide", "mask", "disable", "reveal", "enable"];
const WHEN_LOST: [&str; 2] = ["nothing", "pause"];
const TRAITS: [&str; 10] = [
    "tag",
    "type",
    "role",
    "id",
    "name",
    "autocomplete",
    "label",
    "target",
    "before",
    "after",
];
const OF_A_VERSION: [&str; 7] = [
    "version",
    "hash",
    "publishedAt",
    "publishedBy",
    "approvedBy",
    "message",
    "revision",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_said_at_once() {
        let text = r#"{"polcy":{},"policy":{"pause":[1,"(("],"text":"some"},"rules":[
            {"id":"a","effect":"msk","selector":"p["},
            {"id":"a","effect":"mask","selector":".b","page":[],"pages":[7,"(("]},
            {"effect":"mask"},
            5,
            {"id":"b","effect":"mask","selector":"i:hover"}],"dismissed":[{"selector":"]"}]}"#;
        let found = problems(text);
        let places: Vec<&str> = found.iter().map(|problem| problem.at.as_str()).collect();
        assert_eq!(
            places,
            [
                "/polcy",
                "/policy/pause/0",
                "/policy/text",
                "/rules/0/effect",
                "/rules/1/page",
                "/rules/1/pages/0",
                "/rules/2",
                "/rules/2",
                "/rules/3",
                "/dismissed/0",
                "/policy/pause/1",
                "/rules/0/selector",
                "/rules/1/id",
                "/rules/1/pages/1",
                "/rules/4/selector",
                "/dismissed/0/selector",
            ]
        );
        assert_eq!(problems("{"), read("{").unwrap_err());
    }
}
