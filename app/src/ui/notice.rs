//! Failures, said where the person is looking.

use leptos::prelude::*;

use super::{changes::with_code, sign_in::SignIn};
use crate::api::Failure;

/// One failure.
#[component]
pub fn Notice(failure: Failure) -> impl IntoView {
    let problems = match &failure {
        Failure::Problems(problems) => problems
            .iter()
            .map(|problem| problem.message.clone())
            .collect(),
        _ => Vec::new(),
    };
    view! {
        <div class="notice notice-bad" role="alert">
            <p>{failure.to_string()} {(failure == Failure::SignedOut).then(|| view! { " " <SignIn /> })}</p>
            {(!problems.is_empty())
                .then(|| {
                    view! { <ul>{problems.into_iter().map(|message| view! { <li>{with_code(&message)}</li> }).collect_view()}</ul> }
                })}
        </div>
    }
}

/// The failure of the last call, if it failed.
#[component]
pub fn Trouble<T>(#[prop(into)] of: Signal<Option<Result<T, Failure>>>) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    move || {
        of.get()
            .and_then(Result::err)
            .map(|failure| view! { <Notice failure /> })
    }
}
