//! Short messages that go away by themselves.

use std::time::Duration;

use leptos::prelude::*;

/// What the message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something to know.
    Plain,
    /// It worked.
    Good,
    /// It did not.
    Bad,
}

/// The messages on the screen.
#[derive(Clone, Copy)]
pub struct Messages {
    list: RwSignal<Vec<Message>>,
    next: StoredValue<u64>,
}

#[derive(Clone)]
struct Message {
    id: u64,
    tone: Tone,
    text: String,
}

impl Messages {
    /// Show a message for some seconds.
    pub fn say(self, tone: Tone, text: String) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.list.update(|list| {
            // The same refusal many times over is one message.
            list.retain(|message| message.text != text);
            list.push(Message { id, tone, text });
        });
        set_timeout(move || self.dismiss(id), STAY);
    }

    /// What was said does not hold any more.
    pub fn take_back(self, text: &str) {
        self.list
            .update(|list| list.retain(|message| message.text != text));
    }

    fn dismiss(self, id: u64) {
        self.list
            .try_update(|list| list.retain(|message| message.id != id));
    }
}

/// The messages of the app.
pub fn use_toasts() -> Messages {
    expect_context::<Messages>()
}

/// The corner where messages appear, and the app.
#[component]
pub fn Toasts(children: Children) -> impl IntoView {
    let messages = Messages {
        list: RwSignal::new(Vec::new()),
        next: StoredValue::new(0),
    };
    provide_context(messages);
    let each = move |is_bad: bool| {
        messages
            .list
            .get()
            .into_iter()
            .filter(move |message| (message.tone == Tone::Bad) == is_bad)
            .collect::<Vec<_>>()
    };
    let show = move |message: Message| {
        let class = match message.tone {
            Tone::Plain => "toast",
            Tone::Good => "toast toast-good",
            Tone::Bad => "toast toast-bad",
        };
        view! {
            <div class=class>
                <p>{message.text}</p>
                <button
                    type="button"
                    class="toast-close"
                    aria-label="Dismiss"
                    on:click=move |_| messages.dismiss(message.id)
                >
                    "×"
                </button>
            </div>
        }
    };
    view! {
        {children()}
        <div class="toasts">
            <div role="status">
                <For each=move || each(false) key=|message| message.id children=show />
            </div>
            <div role="alert">
                <For each=move || each(true) key=|message| message.id children=show />
            </div>
        </div>
    }
}

const STAY: Duration = Duration::from_secs(6);
