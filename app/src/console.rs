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
mod options;
mod over;
mod replay;
mod session;
mod socket;
mod stage;
mod state;

use over::Over;
use session::Session;
use stage::Stage;
use state::{Cover, Phase};

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
    move || match session.phase.get() {
        Phase::Asking => view! { <Asking session /> }.into_any(),
        Phase::In { ticket } => view! { <InSession session ticket /> }.into_any(),
        Phase::Over(ending) => view! { <Over session ending /> }.into_any(),
    }
}

#[component]
fn Asking(session: Session) -> impl IntoView {
    Effect::new(move || {
        if let Some(kept) = digits::kept() {
            session.digits.set(kept);
        }
    });
    let error = RwSignal::new(None::<String>);
    let join = Action::new(move |digits: &String| {
        let digits = digits.clone();
        async move {
            let joined = call::join(digits.clone()).await?;
            session.enter(joined.ticket, digits);
            Ok::<(), Failure>(())
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        join.clear();
        let parsed = digits::parse(&session.digits.get_untracked());
        error.set(parsed.clone().err().map(str::to_owned));
        if let Ok(digits) = parsed {
            join.dispatch(digits);
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
                        value=session.digits
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
    let hindered = Signal::derive(move || session.cover.get().map(Cover::reason));
    let is_hindered = Signal::derive(move || hindered.get().is_some());
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
                        <dd class="console-name" title=move || session.about.get().customer>
                            {move || session.about.get().customer.unwrap_or_else(|| "not named".into())}
                        </dd>
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
                            {[
                                ("Back", Navigation::Back),
                                ("Forward", Navigation::Forward),
                                ("Reload", Navigation::Reload),
                            ]
                                .map(|(name, to)| {
                                    view! {
                                        <Button
                                            small=true
                                            disabled=is_hindered
                                            attr:title=hindered
                                            on:click=move |_| session.navigate(to)
                                        >
                                            {name}
                                        </Button>
                                    }
                                })}
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
                                <Button
                                    small=true
                                    disabled=Signal::derive(move || session.asked.get() || is_hindered.get())
                                    attr:title=hindered
                                    on:click=move |_| session.ask()
                                >
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
                    _ if is_hindered.get() => hindered.get().unwrap_or_default(),
                    (_, _, true) => "Click on the page to draw a circle there.",
                    (Mode::Write, Some(_), _) => "Your keys go to the field that you clicked. Tab comes back to the console.",
                    (Mode::Write, None, _) => "You can click, type, choose and scroll on the customer's page.",
                    (Mode::Pointer, ..) => "You can look and point.",
                }}
            </p>
        </main>
    }
}
