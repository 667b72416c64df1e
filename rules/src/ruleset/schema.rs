//! The JSON Schema of a rule set, for editors and checks outside of Louver. [`super::RuleSet::from_json`] is stricter.

/// Draft 2020-12.
pub const SCHEMA: &str = include_str!("../../rule-set.schema.json");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        pick::{Fingerprint, MAX_LIST, MAX_TEXT},
        ruleset::{Dismissal, Effect, MAX_RULES, Policy, Rule, RuleSet, TextPolicy, WhenLost},
        scope, selector,
        suggest::Category,
    };
    use serde_json::{Value, json};

    fn schema() -> Value {
        serde_json::from_str(SCHEMA).unwrap()
    }

    /// One that has everything.
    fn fingerprint() -> Fingerprint {
        let text = || "a".to_owned();
        Fingerprint {
            tag: text(),
            kind: text(),
            role: text(),
            id: text(),
            name: text(),
            autocomplete: text(),
            label: text(),
            target: text(),
            classes: vec![text()],
            within: vec![text()],
            holds: vec![text()],
            before: text(),
            after: text(),
            place: (1, 2),
        }
    }

    fn names(value: &Value) -> Vec<&String> {
        let mut names: Vec<&String> = value.as_object().unwrap().keys().collect();
        names.sort();
        names
    }

    #[test]
    fn the_schema_names_the_fields_that_are_read_and_written() {
        let set = json!(RuleSet {
            policy: Policy {
                vendor_marks: true,
                ..Policy::default()
            },
            rules: vec![Rule {
                id: "a".to_owned(),
                effect: Effect::Hide,
                selector: "p".to_owned(),
                pages: Vec::new(),
                note: String::new(),
                off: true,
                fingerprint: Some(Box::default()),
                matched: Some(1),
                when_lost: WhenLost::Pause,
            }],
            dismissed: vec![Dismissal {
                category: "name".to_owned(),
                selector: "p".to_owned(),
                pages: Vec::new(),
            }],
        });
        let schema = schema();
        let rule = &schema["$defs"]["rule"];
        assert_eq!(names(&rule["properties"]), names(&set["rules"][0]));
        assert_eq!(
            names(&schema["properties"]["policy"]["properties"]),
            names(&set["policy"])
        );
        let dismissal = &schema["$defs"]["dismissal"]["properties"];
        assert_eq!(names(dismissal), names(&set["dismissed"][0]));
        let full = json!(fingerprint());
        let told = &schema["$defs"]["fingerprint"]["properties"];
        assert_eq!(names(told), names(&full));
        let read = format!(
            r#"{{"rules":[{{"id":"a","effect":"mask","selector":"p","fingerprint":{full}}}]}}"#
        );
        let read = RuleSet::from_json(&read).unwrap();
        assert_eq!(read.rules[0].fingerprint, Some(Box::new(fingerprint())));
        assert_eq!(read.validate(), []);
        for name in names(&schema["properties"]) {
            let json = format!("{{\"{name}\":null}}");
            let problems = RuleSet::from_json(&json).err().unwrap_or_default();
            let is_known = problems
                .iter()
                .all(|problem| !problem.message.contains("not a field"));
            assert!(is_known, "{name}");
        }
        let mut bare = set["rules"][0].clone();
        bare.as_object_mut()
            .unwrap()
            .retain(|name, _| rule["required"].as_array().unwrap().contains(&json!(name)));
        assert!(serde_json::from_value::<Rule>(bare).is_ok());
    }

    #[test]
    fn the_schema_names_the_words_and_limits_that_there_are() {
        let schema = schema();
        let rule = &schema["$defs"]["rule"]["properties"];
        let effects: Vec<Effect> = serde_json::from_value(rule["effect"]["enum"].clone()).unwrap();
        assert_eq!(json!(effects).as_array().unwrap().len(), 5);
        let text = &schema["properties"]["policy"]["properties"]["text"]["enum"];
        let text: Vec<TextPolicy> = serde_json::from_value(text.clone()).unwrap();
        assert_eq!(text, [TextPolicy::Visible, TextPolicy::Private]);
        let words = &schema["$defs"]["dismissal"]["properties"]["category"]["enum"];
        let mut known: Vec<&str> = Category::ALL.iter().map(|one| one.as_str()).collect();
        known.sort_unstable();
        known.dedup();
        let mut words: Vec<&str> = words
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        words.sort_unstable();
        assert_eq!(words, known);
        assert_eq!(schema["properties"]["rules"]["maxItems"], MAX_RULES);
        assert_eq!(schema["properties"]["dismissed"]["maxItems"], MAX_RULES);
        assert_eq!(rule["selector"]["maxLength"], selector::MAX_LENGTH);
        assert_eq!(schema["$defs"]["pattern"]["maxLength"], scope::MAX_LENGTH);
        assert_eq!(schema["$defs"]["trait"]["maxLength"], MAX_TEXT);
        assert_eq!(schema["$defs"]["traits"]["maxItems"], MAX_LIST);
    }
}
