//! How a session ended for the agent, and the ways on from there.

use std::time::Duration;

use leptos::prelude::*;

use super::{digits, session::Session};
use crate::{
    api::Failure,
    call,
    ui::{
        button::{Button, Kind},
        notice::Trouble,
    },
};

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// For both; why, in a sentence.
    Over(String),
    /// Somebody else has the agent's place, or another window of the same person; the relay's sentence.
    Taken(String),
    /// The connection broke; the relay keeps the agent's place for a while.
    Lost,
    /// The relay or this page could not go on; why, in a sentence. The place is kept here too.
    Cut(String),
}

impl Ending {
    /// What a closed socket means.
    pub fn of_close(code: u16, reason: String) -> Ending {
        match code {
            4404 => Ending::Over(reason),
            4409 => Ending::Taken(reason),
            4400..4500 => Ending::Cut(reason),
            _ => Ending::Lost,
        }
    }

    /// Whether the same digits still lead to a place of the agent's own.
    pub fn can_return(&self) -> bool {
        matches!(self, Ending::Lost | Ending::Cut(_))
    }

    fn heading(&self) -> String {
        match self {
            Ending::Over(_) => "The session is over".to_owned(),
            Ending::Taken(reason) => reason.trim_end_matches('.').to_owned(),
            Ending::Lost => "The connection was lost".to_owned(),
            Ending::Cut(_) => "The connection was closed".to_owned(),
        }
    }

    fn text(&self) -> String {
        match self {
            Ending::Over(reason) => reason.clone(),
            Ending::Taken(_) => "A session has room for one agent, in one window.".to_owned(),
            Ending::Lost => KEPT.to_owned(),
            Ending::Cut(reason) => format!("{reason} {KEPT}"),
        }
    }
}

/// What is said of it, and the ways on. Of a lost connection one new one is tried without being asked for.
#[component]
pub fn Over(session: Session, ending: Ending) -> impl IntoView {
    let again = Action::new(move |digits: &String| {
        let digits = digits.clone();
        async move {
            match call::join(digits.clone()).await {
                Ok(joined) => session.enter(joined.ticket, digits),
                Err(Failure::NotFound(_)) => session.ended(Ending::Over(MEANWHILE.to_owned())),
                Err(failure) => return Err(failure),
            }
            Ok::<(), Failure>(())
        }
    });
    let join = move || {
        if let Ok(digits) = digits::parse(&session.digits.get_untracked()) {
            again.dispatch(digits);
        }
    };
    let waiting = RwSignal::new(ending == Ending::Lost && session.may_return());
    if waiting.get_untracked()
        && let Ok(timer) = set_timeout_with_handle(
            move || {
                waiting.set(false);
                join();
            },
            PAUSE,
        )
    {
        on_cleanup(move || timer.clear());
    }
    let returning = Signal::derive(move || waiting.get() || again.pending().get());
    let can_return = ending.can_return();
    view! {
        <main class="page page-narrow page-message">
            <h1>{ending.heading()}</h1>
            <p role="alert">{ending.text()}</p>
            <Trouble of=again.value() />
            <div class="message-buttons">
                {can_return
                    .then(|| {
                        view! {
                            <Button kind=Kind::Primary busy=returning on:click=move |_| join()>
                                {move || if returning.get() { "Joining again…" } else { "Join again" }}
                            </Button>
                        }
                    })}
                <Button
                    kind=if can_return { Kind::Secondary } else { Kind::Primary }
                    on:click=move |_| session.ask_for_digits()
                >
                    "Join another session"
                </Button>
            </div>
        </main>
    }
}

const KEPT: &str = "Your place in the session is kept for five minutes.";
const MEANWHILE: &str = "It ended while the connection was lost.";

/// Long enough for a network to come back, short enough to wait for.
const PAUSE: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_place_that_is_kept_is_offered_again() {
        for (code, heading, can_return) in [
            (1006, "The connection was lost", true),
            (1001, "The connection was lost", true),
            (4404, "The session is over", false),
            (4409, "The session goes on in another window", false),
            (4429, "The connection was closed", true),
        ] {
            let reason = "The session goes on in another window.".to_owned();
            let ending = Ending::of_close(code, reason);
            assert_eq!(ending.heading(), heading, "{code}");
            assert_eq!(ending.can_return(), can_return, "{code}");
        }
    }
}
