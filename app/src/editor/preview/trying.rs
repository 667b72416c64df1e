//! An agent's gestures, tried on the saved page: judged as in a session, and never carried out.

use leptos::prelude::*;
use rules::{
    action::{Mode, Refusal, Verb},
    enforce::How,
};

use super::{super::Editor, with_agent};
use crate::{
    gesture::{Asked, keyboard::Keyboard},
    ui::toast::{Messages, Tone, use_toasts},
};

/// What is being tried.
#[derive(Clone, Copy)]
pub struct Trying {
    /// In which mode.
    pub mode: RwSignal<Mode>,
    /// Why a click on what is under the pointer would be refused.
    pub refusal: RwSignal<Option<Refusal>>,
    /// The field that keys go to, by the agent's number.
    field: RwSignal<Option<u32>>,
    editor: Editor,
    toasts: Messages,
    /// What came of the last gesture.
    said: StoredValue<String>,
}

impl Trying {
    /// Nothing yet.
    pub fn new(editor: Editor) -> Trying {
        let trying = Trying {
            mode: RwSignal::new(Mode::Pointer),
            refusal: RwSignal::new(None),
            field: RwSignal::new(None),
            editor,
            toasts: use_toasts(),
            said: StoredValue::new(String::new()),
        };
        Effect::new(move || {
            trying.mode.track();
            // Drawn anew, the view has other numbers.
            editor.draft.rules.track();
            editor.page.track();
            trying.field.set(None);
            trying.refusal.set(None);
        });
        trying
    }

    /// Whether clicks and keys are judged by what they are aimed at.
    pub fn is_writing(self) -> bool {
        self.mode.get() == Mode::Write
    }

    /// What can be done now.
    pub fn hint(self) -> &'static str {
        match (self.mode.get(), self.field.get()) {
            (Mode::Pointer, _) => {
                "In Pointer Mode an agent can look and point. Click in the agent's view to see what comes of it."
            }
            (Mode::Write, None) => {
                "Click in the agent's view, and see whether an agent could. Nothing happens on the saved page."
            }
            (Mode::Write, Some(_)) => {
                "Type, and see whether an agent could. Nothing is entered on the saved page."
            }
        }
    }

    /// The pointer is over the agent's node.
    pub fn point(self, node: Option<u32>) {
        let refusal = match self.mode.get_untracked() {
            Mode::Pointer => None,
            Mode::Write => untrack(|| {
                let judged = with_agent(self.editor, |agent| {
                    let aim = agent.aimed(node?)?;
                    agent.may(Mode::Write, aim.node, Verb::Click).err()
                });
                judged.flatten()
            }),
        };
        if refusal != self.refusal.get_untracked() {
            self.refusal.set(refusal);
        }
    }

    /// A click on the agent's node.
    pub fn click(self, node: Option<u32>) {
        let mode = self.mode.get_untracked();
        self.field.set(None);
        let said = untrack(|| {
            with_agent(self.editor, |agent| {
                let aim = agent.aimed(node?)?;
                let click = agent.may(mode, aim.node, Verb::Click);
                let asked = Asked::by_click(mode, aim.how, click.is_err());
                if asked == Asked::Field {
                    self.field.set(Some(aim.node));
                }
                Some(match asked {
                    Asked::Nothing(refusal) => Err(refusal),
                    Asked::Options => agent
                        .may_choose(mode, aim.node)
                        .map(|()| "An agent could choose an option here."),
                    Asked::Field => click.map(|()| "An agent could type here: try it."),
                    Asked::Click if aim.how == How::Click => {
                        click.map(|()| "An agent could press this.")
                    }
                    Asked::Click => click.map(|()| "An agent could click here."),
                })
            })
        });
        if let Some(said) = said.flatten() {
            self.say(said);
        }
    }

    /// Where keys are typed.
    pub fn keyboard(self) -> impl IntoView {
        let act = Callback::new(move |(node, verb): (u32, Verb)| {
            let words = match verb {
                Verb::Type { .. } => "An agent could type this.",
                _ => "An agent could press this key.",
            };
            let mode = self.mode.get_untracked();
            let judged = untrack(|| with_agent(self.editor, |agent| agent.may(mode, node, verb)));
            if let Some(judged) = judged {
                self.say(judged.map(|()| words));
            }
        });
        view! { <Keyboard field=self.field label="Type as an agent" act /> }
    }

    fn say(self, said: Result<&'static str, Refusal>) {
        let (tone, words) = match said {
            Ok(words) => (Tone::Good, words.to_owned()),
            Err(refusal) => (Tone::Bad, refusal.to_string()),
        };
        // Many of them would lie over what is tried next.
        self.said.with_value(|before| self.toasts.take_back(before));
        self.said.set_value(words.clone());
        self.toasts.say(tone, words);
    }
}
