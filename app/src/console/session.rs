//! One session in the console: what came from the relay, and what goes to it.

use std::time::Duration;

use leptos::prelude::*;
use rules::action::{Action, Mode, Navigation, Refusal, Verb};
use serde::Deserialize;
use web_sys::HtmlElement;

use super::{
    digits,
    over::Ending,
    replay::{Hit, Replay},
    socket::Socket,
    state::{About, Cover, Phase, Screen},
};
use crate::{
    ui::{
        local::Local,
        toast::{Messages, Tone},
    },
    wire::{FromAgent, Party, PointerKind, Scheme, ToAgent},
};

/// The session, as all parts of the console see it.
#[derive(Clone, Copy)]
pub struct Session {
    /// Where the console stands.
    pub phase: RwSignal<Phase>,
    /// The session's digits, or what is entered for them.
    pub digits: RwSignal<String>,
    /// What is known.
    pub about: RwSignal<About>,
    /// What the agent may do.
    pub mode: RwSignal<Mode>,
    /// Whether the customer was asked for Write Mode and has not answered.
    pub asked: RwSignal<bool>,
    /// What lies over the page.
    pub cover: RwSignal<Option<Cover>>,
    /// The customer's pointer.
    pub pointer: RwSignal<Option<(f64, f64)>>,
    /// The customer's viewport.
    pub screen: RwSignal<Screen>,
    /// The text field that keys go to.
    pub field: RwSignal<Option<u32>>,
    /// Which colours the customer's page is shown in.
    pub scheme: RwSignal<Scheme>,
    toasts: Messages,
    frame: StoredValue<u64>,
    seq: StoredValue<u64>,
    /// Whether a connection that breaks is made anew unasked: once, until the page has been seen again.
    returns: StoredValue<bool>,
    socket: Local<Socket>,
    replay: Local<Replay>,
}

impl Session {
    /// No session yet.
    pub fn new(toasts: Messages) -> Session {
        Session {
            phase: RwSignal::new(Phase::Asking),
            digits: RwSignal::new(String::new()),
            about: RwSignal::new(About::default()),
            mode: RwSignal::new(Mode::Pointer),
            asked: RwSignal::new(false),
            cover: RwSignal::new(Some(Cover::Waiting)),
            pointer: RwSignal::new(None),
            screen: RwSignal::new(Screen::default()),
            field: RwSignal::new(None),
            scheme: RwSignal::new(Scheme::default()),
            toasts,
            frame: StoredValue::new(0),
            seq: StoredValue::new(0),
            returns: StoredValue::new(true),
            socket: Local::empty(),
            replay: Local::empty(),
        }
    }

    /// Ask for the digits of another session.
    pub fn ask_for_digits(self) {
        self.forget();
        self.phase.set(Phase::Asking);
    }

    /// Enter the session with these digits, which `ticket` opens.
    pub fn enter(self, ticket: String, digits: String) {
        digits::keep(&digits);
        self.digits.set(digits);
        self.about.set(About::default());
        self.mode.set(Mode::Pointer);
        self.asked.set(false);
        self.cover.set(Some(Cover::Waiting));
        self.pointer.set(None);
        self.screen.set(Screen::default());
        self.field.set(None);
        self.frame.set_value(0);
        self.phase.set(Phase::In { ticket });
    }

    /// Load the replayer into the stage that has been drawn, then connect.
    pub async fn start(self, ticket: String, stage: HtmlElement, root: HtmlElement) {
        let screen = self.screen;
        let mounted = Replay::mount(&stage, &root, move |width, height, scale| {
            screen.try_set(Screen {
                width,
                height,
                scale,
            });
        });
        let Ok(replay) = mounted.await else {
            return self.over(Ending::Cut(UNLOADED.to_owned()));
        };
        self.replay.put(Some(replay));
        let connected = Socket::connect(
            "/agent/socket",
            FromAgent::Hello { ticket },
            move |text| self.receive(text),
            move |code, reason| self.over(Ending::of_close(code, reason)),
        );
        match connected {
            Ok(socket) => self.socket.put(Some(socket)),
            Err(_) => self.over(Ending::Lost),
        }
    }

    /// Say something to the relay.
    pub fn send(self, message: &FromAgent) {
        self.socket.with(|socket| socket.send(message));
    }

    /// The agent's pointer, in the customer's CSS pixels.
    pub fn point(self, x: f64, y: f64, kind: PointerKind) {
        self.send(&FromAgent::Pointer { x, y, kind });
    }

    /// Do something to a node, as far as the mode allows it; the relay judges the rest.
    pub fn act(self, node: u32, verb: Verb) {
        if self.mode.get_untracked() != Mode::Write {
            return self.refused(Refusal::Mode);
        }
        let seq = self.seq.get_value() + 1;
        self.seq.set_value(seq);
        self.send(&FromAgent::Action(Action {
            seq,
            frame: self.frame.get_value(),
            node,
            verb,
        }));
    }

    /// Move in the customer's history.
    pub fn navigate(self, to: Navigation) {
        if let Some(node) = self.with_replay(Replay::document) {
            self.act(node, Verb::Navigate { to });
        }
    }

    /// Turn the wheel over a point.
    pub fn scroll(self, x: f64, y: f64, dx: f64, dy: f64) {
        if let Some(place) = self.with_replay(|replay| replay.scroll(x, y, dx, dy)) {
            self.act(
                place.node,
                Verb::Scroll {
                    x: place.x,
                    y: place.y,
                },
            );
        }
    }

    /// What lies under a point.
    pub fn hit(self, x: f64, y: f64) -> Option<Hit> {
        self.with_replay(|replay| replay.hit(x, y))
    }

    /// Ask for Write Mode.
    pub fn ask(self) {
        self.asked.set(true);
        self.send(&FromAgent::Ask);
    }

    /// Give Write Mode back.
    pub fn release(self) {
        self.send(&FromAgent::Release);
    }

    /// End the session for both. The relay's answer closes the view; a relay that is gone cannot answer, so it closes at once.
    pub fn end(self) {
        self.send(&FromAgent::End);
        self.over(Ending::Over(ended_by(Party::Agent, "")));
    }

    /// The stage is gone: so are the page and the connection.
    pub fn leave(self) {
        self.empty();
    }

    /// Whether a lost connection is made anew unasked. The answer is yes once.
    pub fn may_return(self) -> bool {
        self.returns
            .try_update_value(std::mem::take)
            .unwrap_or_default()
    }

    /// What was a lost connection has become the end for both.
    pub fn ended(self, ending: Ending) {
        self.forget();
        self.phase.set(Phase::Over(ending));
    }

    /// Say that an action was not done, and why.
    pub fn refused(self, reason: Refusal) {
        match (reason, self.asked.get_untracked()) {
            // Nobody did anything wrong: it is how one finds out.
            (Refusal::Mode, false) => self.toasts.say(Tone::Plain, ASK.into()),
            (Refusal::Mode, true) => self.toasts.say(Tone::Plain, ASKED.into()),
            _ => self.toasts.say(Tone::Bad, reason.to_string()),
        }
    }

    fn receive(self, text: String) {
        // Events are the replayer's: they are not read twice.
        match serde_json::from_str::<Peek>(&text) {
            Ok(Peek {
                kind,
                frame: Some(frame),
            }) if kind == "events" => return self.show(text, frame),
            Ok(_) => {}
            Err(_) => return self.over(Ending::Cut(GARBLED.to_owned())),
        }
        match serde_json::from_str::<ToAgent>(&text) {
            Ok(message) => self.hear(message),
            Err(_) => self.over(Ending::Cut(GARBLED.to_owned())),
        }
    }

    fn show(self, text: String, frame: u64) {
        let Some(applied) = self.with_replay(|replay| Some(replay.apply(&text))) else {
            return;
        };
        self.cover.set(None);
        leptos::task::spawn_local(async move {
            match applied.await {
                Ok(_) => {
                    self.frame.try_set_value(frame);
                    self.returns.try_set_value(true);
                }
                Err(_) => self.over(Ending::Cut(GARBLED.to_owned())),
            }
        });
    }

    fn hear(self, message: ToAgent) {
        match message {
            ToAgent::Joined {
                site,
                version,
                customer,
                mode,
                scheme,
            } => {
                self.about.set(About {
                    site,
                    customer,
                    version,
                });
                self.mode.set(mode);
                self.scheme.set(scheme);
            }
            ToAgent::Scheme { scheme } => self.scheme.set(scheme),
            // Taken by `receive`.
            ToAgent::Events { .. } => {}
            ToAgent::Pointer { at } => self.pointer.set(at),
            ToAgent::Mode { mode, by } => self.switched(mode, by),
            ToAgent::Declined { wait } => {
                set_timeout(
                    move || {
                        self.asked.try_set(false);
                    },
                    Duration::from_secs(wait),
                );
                self.toasts.say(
                    Tone::Bad,
                    format!(
                        "The customer declined Write Mode. You can ask again in {wait} seconds."
                    ),
                );
            }
            ToAgent::Refused { reason, .. } => {
                if reason == Refusal::Masked {
                    self.field.set(None);
                }
                self.refused(reason);
            }
            ToAgent::Done { .. } => {}
            ToAgent::Version { version } => {
                self.about.update(|about| about.version = version);
                self.toasts.say(
                    Tone::Good,
                    format!("Version {version} of the rules holds now."),
                );
            }
            ToAgent::Private => {
                self.with_replay(|replay| {
                    replay.clear();
                    Some(())
                });
                self.pointer.set(None);
                self.field.set(None);
                self.screen.set(Screen::default());
                self.cover.set(Some(Cover::Private));
            }
            ToAgent::Away => {
                self.pointer.set(None);
                self.field.set(None);
                self.cover.set(Some(Cover::Away));
            }
            ToAgent::Ended { by, why } => self.over(Ending::Over(ended_by(by, &why))),
        }
    }

    fn switched(self, mode: Mode, by: Party) {
        let before = self.mode.get_untracked();
        self.asked.set(false);
        self.field.set(None);
        self.mode.set(mode);
        let text = match (before, mode, by) {
            (_, Mode::Write, _) => "The customer granted Write Mode.",
            (Mode::Write, Mode::Pointer, Party::Customer) => "The customer ended Write Mode.",
            (Mode::Write, Mode::Pointer, Party::Agent) => "You gave Write Mode back.",
            (Mode::Write, Mode::Pointer, Party::Relay) => "Write Mode ended.",
            (Mode::Pointer, Mode::Pointer, _) => return,
        };
        self.toasts.say(Tone::Good, text.into());
    }

    /// The first reason stands: the socket that closes after `Ended` has nothing to add.
    fn over(self, ending: Ending) {
        if matches!(self.phase.try_get_untracked(), Some(Phase::In { .. })) {
            if !ending.can_return() {
                self.forget();
            }
            self.phase.set(Phase::Over(ending));
            self.empty();
        }
    }

    /// These digits are of no use here any more.
    fn forget(self) {
        digits::forget();
        self.digits.set(String::new());
    }

    fn empty(self) {
        // Dropped in a task of its own: this may run inside the socket's own call.
        let socket = self.socket.take();
        let replay = self.replay.take();
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            drop((socket, replay));
        });
    }

    fn with_replay<T>(self, read: impl FnOnce(&Replay) -> Option<T>) -> Option<T> {
        self.replay.with(read).flatten()
    }
}

/// As much of a message as says whose it is.
#[derive(Deserialize)]
struct Peek {
    #[serde(rename = "t")]
    kind: String,
    frame: Option<u64>,
}

fn ended_by(by: Party, why: &str) -> String {
    match by {
        Party::Customer => "The customer ended the session.".to_owned(),
        Party::Agent => "You ended the session.".to_owned(),
        Party::Relay => format!("The server ended the session: {why}."),
    }
}

const ASK: &str = "Ask for Write Mode to click and type.";
const ASKED: &str = "The customer has not answered yet.";
const UNLOADED: &str =
    "The part of Louver that shows the page could not be loaded. Reload this page.";
const GARBLED: &str =
    "The server sent something that this page does not understand. Reload it and join again.";
