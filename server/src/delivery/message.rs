//! What is said of an alarm where people and programs are told: names and counts, nothing of a page's content.

use rules::{
    ruleset::{Effect, Rule},
    suggest::in_words,
};
use serde::Serialize;

use crate::{
    store::Raised,
    words::{SiteKey, now_ms, rfc3339},
};

/// A site that has something to say.
#[derive(Clone, Debug, Serialize)]
pub struct About {
    /// The site.
    pub key: String,
    /// For people.
    pub name: String,
    /// Its page on this server.
    pub url: String,
}

/// What is said to one recipient.
#[derive(Clone, Debug)]
pub struct Message {
    /// Of which site.
    pub site: About,
    /// What; none for a test.
    pub alarm: Option<(Raised, Option<Rule>)>,
}

impl About {
    /// The site of this name, whose page is at `url`.
    pub fn new(key: &SiteKey, name: &str, url: String) -> About {
        About {
            key: key.to_string(),
            name: name.to_owned(),
            url,
        }
    }
}

impl Message {
    /// For programs; the same each time it is asked of an alarm.
    pub fn json(&self) -> String {
        let (kind, at) = match &self.alarm {
            Some((raised, _)) => ("alarm.raised", raised.raised_at),
            None => ("alarm.test", now_ms()),
        };
        let event = Event {
            kind,
            timestamp: rfc3339(at).unwrap_or_default(),
            data: Data {
                site: &self.site,
                alarm: self.alarm.as_ref().map(Alarm::of),
            },
        };
        serde_json::to_string(&event).expect("strings and numbers are JSON")
    }

    /// For people: what happened, where, and how it is known.
    fn text(&self) -> String {
        let Some((raised, rule)) = &self.alarm else {
            return "This is a test: nothing happened. Alarms of this site reach you.".to_owned();
        };
        let counts = &raised.counts;
        if raised.kind == "field" {
            return format!(
                "{}\nA field that looks like {} is shown here, and no rule covers it (seen in {}). Agents can read it.",
                raised.page,
                in_words(&raised.name),
                visits(counts.since)
            );
        }
        let name = match rule {
            Some(rule) if !rule.note.is_empty() => format!("\"{}\"", one_line(&rule.note)),
            _ => raised.name.clone(),
        };
        let effect = rule.as_ref().map(|rule| rule.effect);
        let so_what = match effect {
            Some(Effect::Mask | Effect::Hide) => " Agents may see what it covered.",
            Some(Effect::Disable) => " Agents may be able to use what it disabled.",
            _ => "",
        };
        format!(
            "{}\nThe rule {name} matches nothing here any more: it did in {} of {}, and in none of the last {}.{so_what}",
            raised.page,
            counts.matched,
            visits(counts.visits),
            counts.since
        )
    }
}

/// A letter that says it all: its subject and its text. There is at least one message, all of the same site.
pub fn letter(messages: &[Message]) -> (String, String) {
    let site = &messages[0].site;
    let alarms = messages.iter().filter(|message| message.alarm.is_some());
    let subject = match alarms.count() {
        0 => format!("{}: a test alarm", site.name),
        1 => format!("{}: {}", site.name, happened(messages)),
        count => format!("{}: {count} alarms, {}", site.name, happened(messages)),
    };
    let mut parts: Vec<String> = messages.iter().take(MOST).map(Message::text).collect();
    if messages.len() > MOST {
        parts.push(format!("And {} more.", messages.len() - MOST));
    }
    let what_to_do = if messages.iter().any(|message| message.alarm.is_some()) {
        "Look at the page in the editor, mend the rule or make one, publish, and acknowledge the alarm:"
    } else {
        "The site's page:"
    };
    parts.push(format!("{what_to_do}\n{}", site.url));
    parts.push(format!(
        "You get this because an admin of Louver entered your address for {}.",
        site.name
    ));
    (subject, parts.join("\n\n") + "\n")
}

/// What kinds of alarms there are, in words.
fn happened(messages: &[Message]) -> &'static str {
    let alarms = messages.iter().filter_map(|message| message.alarm.as_ref());
    let (fields, rules): (Vec<_>, Vec<_>) = alarms.partition(|(raised, _)| raised.kind == "field");
    match (rules.len(), fields.len()) {
        (1, 0) => "a rule stopped matching",
        (_, 0) => "rules stopped matching",
        (0, 1) => "a field looks sensitive and is not covered",
        (0, _) => "fields look sensitive and are not covered",
        _ => "rules stopped matching and fields are not covered",
    }
}

#[derive(Serialize)]
struct Event<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: String,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Data<'a> {
    site: &'a About,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    alarm: Option<Alarm<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Alarm<'a> {
    alarm: &'a str,
    kind: &'a str,
    page: &'a str,
    version: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<RuleJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    matched_before: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visits_before: Option<i64>,
    visits_since: i64,
}

#[derive(Serialize)]
struct RuleJson<'a> {
    id: &'a str,
    note: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<Effect>,
}

impl<'a> Alarm<'a> {
    fn of((raised, rule): &'a (Raised, Option<Rule>)) -> Alarm<'a> {
        let is_rule = raised.kind == "rule";
        Alarm {
            alarm: &raised.alarm,
            kind: &raised.kind,
            page: &raised.page,
            version: raised.version,
            rule: is_rule.then(|| RuleJson {
                id: &raised.name,
                note: rule.as_ref().map_or("", |rule| &rule.note),
                effect: rule.as_ref().map(|rule| rule.effect),
            }),
            category: (!is_rule).then_some(&raised.name),
            matched_before: is_rule.then_some(raised.counts.matched),
            visits_before: is_rule.then_some(raised.counts.visits),
            visits_since: raised.counts.since,
        }
    }
}

fn visits(count: i64) -> String {
    match count {
        1 => "1 visit".to_owned(),
        count => format!("{count} visits"),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The most alarms that a letter spells out.
const MOST: usize = 20;
