//! The agent's console: a session ID, then the customer's page.

use leptos::prelude::*;
use rules::action::{Mode, Navigation};

use crate::{
    api::Failure,
    call,
    session::{Guarded, Need},
    ui::{
        badge::{Badge, Tone},
        button::{Button, Kind},
        field::Field,
        notice::Trouble,
        toast::use_toasts,
    },
};

mod digits;
mod replay;
mod session;
mod socket;
mod stage;

use session::{Phase, Session};
use stage::Stage;

/// `/agent`.
#[component]
pub fn Console() -> impl IntoView {
    view! {
        <Guarded needs=Need::Assists title="Console" load=|_| async { Ok(()) } let:_open>
            <Desk />
        </Guarded>
    }
}

#[component]
fn Desk() -> impl IntoView {
    let session = Session::new(use_toasts());
    // Kept between sessions: after a lost connection one joins with the same digits.
    let digits = RwSignal::new(String::new());
    move || match session.phase.get() {
        Phase::Asking => view! { <Asking session digits /> }.into_any(),
        Phase::In { ticket } => view! { <InSession session ticket /> }.into_any(),
        Phase::Over(reason) => view! { <Over session reason /> }.into_any(),
    }
}

#[component]
fn Asking(session: Session, digits: RwSignal<String>) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let join = Action::new(move |digits: &String| {
        let digits = digits.clone();
        async move {
            session.enter(call::join(digits).await?.ticket);
            Ok::<(), Failure>(())
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match digits::parse(&digits.get_untracked()) {
            Ok(digits) => {
                error.set(None);
                join.dispatch(digits);
            }
            Err(reason) => error.set(Some(reason.to_owned())),
        }
    };
    view! {
        <main class="gate">
            <div class="gate-card">
                <h1>"Join a session"</h1>
                <p class="muted">"The customer starts it on the website and reads out nine digits."</p>
                <form method="post" novalidate=true on:submit=submit>
                    <Field
                        id="session-id"
                        label="Session ID"
                        value=digits
                        error
                        code=true
                        inputmode="numeric"
                        autocomplete="off"
                        placeholder="123 456 789"
                    />
                    <Trouble of=join.value() />
                    <Button kind=Kind::Primary submit=true wide=true busy=join.pending()>
                        "Join"
                    </Button>
                </form>
            </div>
        </main>
    }
}

#[component]
fn InSession(session: Session, ticket: String) -> impl IntoView {
    let highlighting = RwSignal::new(false);
    let writing = move || session.mode.get() == Mode::Write;
    view! {
        <main class="console">
            <h1 class="visually-hidden">"Session"</h1>
            <div class="console-bar" role="group" aria-label="Session">
                <dl class="console-facts">
                    <div>
                        <dt>"Site"</dt>
                        <dd>{move || session.about.get().site}</dd>
                    </div>
                    <div>
                        <dt>"Customer"</dt>
                        <dd>{move || session.about.get().customer.unwrap_or_else(|| "not named".into())}</dd>
                    </div>
                    <div>
                        <dt>"Rules"</dt>
                        <dd>
                            {move || match session.about.get().version {
                                0 => String::new(),
                                version => format!("Version {version}"),
                            }}
                        </dd>
                    </div>
                </dl>
                <Badge tone=Signal::derive(move || if writing() { Tone::Warn } else { Tone::Plain })>
                    {move || if writing() { "Write Mode" } else { "Pointer Mode" }}
                </Badge>
                <div class="console-buttons">
                    <Show when=writing>
                        <div class="console-history" role="group" aria-label="The customer's history">
                            <Button small=true on:click=move |_| session.navigate(Navigation::Back)>
                                "Back"
                            </Button>
                            <Button small=true on:click=move |_| session.navigate(Navigation::Forward)>
                                "Forward"
                            </Button>
                            <Button small=true on:click=move |_| session.navigate(Navigation::Reload)>
                                "Reload"
                            </Button>
                        </div>
                    </Show>
                    <Button
                        small=true
                        attr:aria-pressed=move || if highlighting.get() { "true" } else { "false" }
                        on:click=move |_| highlighting.update(|on| *on = !*on)
                    >
                        "Highlight"
                    </Button>
                    <Show
                        when=writing
                        fallback=move || {
                            view! {
                                <Button small=true disabled=session.asked on:click=move |_| session.ask()>
                                    {move || if session.asked.get() { "Waiting for the customer" } else { "Ask for Write Mode" }}
                                </Button>
                            }
                        }
                    >
                        <Button small=true on:click=move |_| session.release()>
                            "Give Write Mode back"
                        </Button>
                    </Show>
                    <Button kind=Kind::Danger small=true on:click=move |_| session.end()>
                        "Exit session"
                    </Button>
                </div>
            </div>
            <Stage session ticket highlighting />
            <p class="console-hint" aria-live="polite">
                {move || match (session.mode.get(), session.field.get(), highlighting.get()) {
                    (_, _, true) => "Click on the page to draw a circle there.",
                    (Mode::Write, Some(_), _) => "Your keys go to the field that you clicked. Tab comes back to the console.",
                    (Mode::Write, None, _) => "You can click, type, choose and scroll on the customer's page.",
                    (Mode::Pointer, ..) => "You can look and point.",
                }}
            </p>
        </main>
    }
}

#[component]
fn Over(session: Session, reason: String) -> impl IntoView {
    view! {
        <main class="page page-narrow page-message">
            <h1>"The session is over"</h1>
            <p role="alert">{reason}</p>
            <p>
                <Button kind=Kind::Primary on:click=move |_| session.phase.set(Phase::Asking)>
                    "Join another session"
                </Button>
            </p>
        </main>
    }
}
