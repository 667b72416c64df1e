//! The messages between the tag and the relay, one JSON text frame each.
//!
//! What the customer's browser sends is parsed whole into these types or not at all; the agent's messages are `app::wire`.
//! `docs/protocol.md` shows both.

use app::wire::{Party, PointerKind, Scheme};
use rules::{
    action::{Action, Mode, Refusal},
    enforce::Counts,
    event::{self, Event},
    ruleset::PageRules,
};
use serde::{
    Deserialize, Serialize,
    de::{IgnoredAny, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use super::socket::Close;

/// What the tag says.
#[derive(Clone, Debug, PartialEq)]
pub enum FromTag {
    /// The first frame.
    Hello(Hello),
    /// Recorded events.
    Events(Events),
    /// Everything else.
    Note(Note),
}

/// The first frame of the tag's socket.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    #[allow(dead_code, reason = "named so that it is not an unknown field")]
    t: Word,
    /// From starting the session.
    pub token: String,
    /// The page's URL in full.
    pub url: url::Url,
    /// A random id of this page load.
    pub page: String,
    /// Of the viewport, in CSS pixels.
    pub width: f64,
    /// Of the viewport, in CSS pixels.
    pub height: f64,
    /// Which colours the browser asks pages for.
    #[serde(default)]
    pub scheme: Scheme,
}

/// Recorded events.
#[derive(Clone, Debug, PartialEq)]
pub struct Events {
    /// The page load they belong to.
    pub page: String,
    /// The number of the message among those with events of this page load.
    pub frame: u64,
    /// Those that could be read.
    pub events: Vec<Event>,
    /// How many could not be read.
    pub unread: u64,
    /// Bytes of the message, as a measure of the work.
    pub size: usize,
}

/// What the tag says besides events.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", tag = "t")]
pub enum Note {
    /// The URL changed without a load.
    Route {
        /// The page load.
        page: String,
        /// The page's URL in full.
        url: url::Url,
        /// The URLs of the page's frames, where it depends on them what holds there.
        #[serde(default)]
        frames: Vec<String>,
    },
    /// How much the rules of the page match, in round numbers.
    Matched {
        /// The page load.
        page: String,
        /// By effect, in the order of the page's rules.
        counts: Counts,
    },
    /// The customer's pointer; without a node it left, or is over masked content.
    Pointer {
        /// CSS pixels of the viewport.
        #[serde(default)]
        x: Option<f64>,
        /// CSS pixels of the viewport.
        #[serde(default)]
        y: Option<f64>,
        /// The recorder's id of what is under it.
        #[serde(default)]
        node: Option<u32>,
    },
    /// The browser asks pages for other colours.
    Scheme {
        /// Which.
        scheme: Scheme,
    },
    /// The customer grants or ends Write Mode.
    Mode {
        /// The mode from now on.
        mode: Mode,
    },
    /// The customer declines Write Mode.
    Decline {},
    /// An action was done.
    Done {
        /// Its number.
        seq: u64,
    },
    /// An action was not done.
    Refused {
        /// Its number.
        seq: u64,
        /// Why.
        reason: Refusal,
    },
    /// The customer ends the session.
    End {},
}

/// What the relay says to the tag.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "t")]
pub enum ToTag {
    /// The answer to `hello`.
    Ready {
        /// What holds on this page.
        rules: PageRules,
        /// Of which version.
        version: u64,
        /// Who is helping.
        agent: Option<AgentName>,
        /// The mode at the moment.
        mode: Mode,
    },
    /// An agent joined: start recording.
    Agent(AgentName),
    /// The agent left: stop recording.
    AgentLeft,
    /// The answer to `route`, or a new version.
    Rules {
        /// What holds on this page.
        rules: PageRules,
        /// Of which version.
        version: u64,
        /// Whether to forget what stuck and send a full snapshot.
        reset: bool,
    },
    /// Send Meta and FullSnapshot.
    Snapshot,
    /// The agent's pointer.
    Pointer {
        /// CSS pixels of the viewport.
        x: f64,
        /// CSS pixels of the viewport.
        y: f64,
        /// How it is meant.
        kind: PointerKind,
    },
    /// The agent asks for Write Mode.
    Ask,
    /// The mode changed by the agent's doing.
    Mode {
        /// The mode from now on.
        mode: Mode,
    },
    /// To be checked against the live page and done.
    Action(Action),
    /// Over.
    End {
        /// Who ended it.
        by: Party,
    },
}

/// Under what name the customer sees the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgentName {
    /// As shown.
    pub name: String,
}

impl FromTag {
    /// Reads a frame. Bytes beyond `message` are for events alone.
    pub fn parse(text: &str, message: usize) -> Result<FromTag, Close> {
        let Kind { t } = event::from_json(text)
            .map_err(|_| Close::malformed("The message is not JSON with a type."))?;
        if t == "events" {
            return Events::parse(text).map(FromTag::Events);
        }
        if text.len() > message {
            return Err(Close::too_large());
        }
        if t == "hello" {
            return serde_json::from_str(text)
                .map(FromTag::Hello)
                .map_err(|_| Close::malformed("The message 'hello' is malformed."));
        }
        serde_json::from_str(text)
            .map(FromTag::Note)
            .map_err(|_| Close::malformed("The message is unknown or malformed."))
    }
}

impl Events {
    /// An event that cannot be read is dropped alone: a recorder of a newer make must not end the session by one of its
    /// inventions. The envelope has no such excuse.
    fn parse(text: &str) -> Result<Events, Close> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Envelope<'a> {
            #[allow(dead_code, reason = "named so that it is not an unknown field")]
            t: Word,
            page: String,
            // None from a loader that a browser kept: its recorder asks for none either.
            #[serde(default)]
            frame: u64,
            #[serde(borrow)]
            events: Bounded<'a>,
        }
        let envelope: Envelope<'_> = event::from_json(text)
            .map_err(|_| Close::malformed("The message 'events' is malformed."))?;
        let Some(all) = envelope.events.0 else {
            return Err(Close::too_large());
        };
        let events: Vec<Event> = all
            .iter()
            .filter_map(|json| Event::from_json(json.get()).ok())
            .collect();
        Ok(Events {
            page: envelope.page,
            frame: envelope.frame,
            unread: (all.len() - events.len()) as u64,
            events,
            size: text.len(),
        })
    }
}

impl ToTag {
    /// The frame.
    pub fn json(&self) -> String {
        serde_json::to_string(self).expect("the messages to the tag have string keys only")
    }
}

/// The type of a message, whatever else is in it.
#[derive(Deserialize)]
struct Kind {
    t: String,
}

/// The most events of one message; a tag holds back no more.
const MOST_EVENTS: usize = 20_000;

/// The events of a message as they came; none where there are more than [`MOST_EVENTS`].
struct Bounded<'a>(Option<Vec<&'a RawValue>>);

impl<'de: 'a, 'a> Deserialize<'de> for Bounded<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Events;
        impl<'de> Visitor<'de> for Events {
            type Value = Bounded<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an array")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Bounded<'de>, A::Error> {
                let mut all = Vec::new();
                while all.len() < MOST_EVENTS {
                    match seq.next_element()? {
                        Some(event) => all.push(event),
                        None => return Ok(Bounded(Some(all))),
                    }
                }
                let mut is_more = false;
                while seq.next_element::<IgnoredAny>()?.is_some() {
                    is_more = true;
                }
                Ok(Bounded((!is_more).then_some(all)))
            }
        }
        deserializer.deserialize_seq(Events)
    }
}

/// A field that was looked at before.
#[derive(Clone, Debug, PartialEq)]
struct Word;

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Word, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<FromTag, Close> {
        FromTag::parse(text, 1000)
    }

    #[test]
    fn messages_of_the_tag() {
        for good in [
            r#"{"t":"hello","token":"x","url":"https://a.example/","page":"p","width":1,"height":2}"#,
            r#"{"t":"hello","token":"x","url":"https://a.example/","page":"p","width":1,"height":2,"scheme":"dark"}"#,
            r#"{"t":"scheme","scheme":"light"}"#,
            r#"{"t":"events","page":"p","events":[]}"#,
            r#"{"t":"route","page":"p","url":"https://a.example/x#y"}"#,
            r#"{"t":"route","page":"p","url":"https://a.example/x","frames":["https://a.example/f"]}"#,
            r#"{"t":"pointer","x":1.5,"y":2,"node":3}"#,
            r#"{"t":"pointer"}"#,
            r#"{"t":"mode","mode":"write"}"#,
            r#"{"t":"decline"}"#,
            r#"{"t":"done","seq":1}"#,
            r#"{"t":"refused","seq":1,"reason":"masked"}"#,
            r#"{"t":"end"}"#,
        ] {
            assert!(parse(good).is_ok(), "{good}: {:?}", parse(good));
        }
        for bad in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"t":"what"}"#,
            r#"{"t":"end","more":1}"#,
            r#"{"t":"decline","more":1}"#,
            r#"{"t":"mode","mode":"root"}"#,
            r#"{"t":"scheme","scheme":"dark; background: url(x)"}"#,
            r#"{"t":"done"}"#,
            r#"{"t":"done","seq":-1}"#,
            r#"{"t":"refused","seq":1,"reason":"because"}"#,
            r#"{"t":"hello","token":"x","url":"/relative","page":"p","width":1,"height":2}"#,
            r#"{"t":"hello","token":"x","url":"https://a.example/","page":"p","width":1,"height":2,"more":1}"#,
            r#"{"t":"events","page":"p","events":{}}"#,
            r#"{"t":"events","page":"p","events":[],"more":1}"#,
            r#"{"t":"events","events":[]}"#,
            r#"{"t":"end"} {"t":"end"}"#,
        ] {
            assert_eq!(parse(bad).expect_err(bad).code, 4400, "{bad}");
        }
    }

    #[test]
    fn only_events_may_be_large() {
        let long = "x".repeat(2000);
        let events = format!(r#"{{"t":"events","page":"{long}","events":[]}}"#);
        assert!(parse(&events).is_ok());
        let done = format!(r#"{{"t":"route","page":"{long}","url":"https://a.example/"}}"#);
        assert_eq!(parse(&done).expect_err("too large").code, 4413);
    }

    #[test]
    fn a_message_has_no_more_than_so_many_events() {
        let text = |count| {
            let events = vec!["0"; count].join(",");
            format!(r#"{{"t":"events","page":"p","events":[{events}]}}"#)
        };
        assert!(parse(&text(MOST_EVENTS)).is_ok());
        assert_eq!(
            parse(&text(MOST_EVENTS + 1)).expect_err("too many").code,
            4413
        );
    }

    #[test]
    fn an_event_that_cannot_be_read_is_dropped_alone() {
        let text = r#"{"t":"events","page":"p","events":[{"type":"?"},{"type":0,"data":{},"timestamp":1}]}"#;
        let FromTag::Events(events) = parse(text).expect("an envelope") else {
            panic!("not events")
        };
        assert_eq!((events.events.len(), events.unread), (1, 1));
    }
}
