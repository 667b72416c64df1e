//! The first admin of a server that has nobody yet.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    call, http,
    ui::{
        button::{Button, Kind},
        field::Field,
        logo::Logo,
        notice::{Notice, Trouble},
    },
};

/// `/setup?token=…`: make the first admin, once.
#[component]
pub fn Setup() -> impl IntoView {
    let query = use_query_map();
    let token = Memo::new(move |_| query.with(|query| query.get("token").unwrap_or_default()));
    let open = Resource::new_blocking(move || token.get(), call::setup_open);
    view! {
        <Title text="Set up · Louver" />
        <main class="gate">
            <div class="gate-card">
                <Logo />
                <h1>"Set up Louver"</h1>
                <Suspense fallback=|| ()>
                    {move || Suspend::new(async move {
                        match open.await {
                            Ok(true) => view! { <FirstAdmin token /> }.into_any(),
                            Ok(false) => view! { <UsedUp /> }.into_any(),
                            Err(failure) => view! { <Notice failure /> }.into_any(),
                        }
                    })}
                </Suspense>
            </div>
        </main>
    }
}

#[component]
fn UsedUp() -> impl IntoView {
    http::status(404);
    view! {
        <p>"This set-up link is used up or not from this server. Start the server again to get a new one, or sign in."</p>
        <a class="button button-secondary button-wide" href="/login">
            "Sign in"
        </a>
    }
}

#[component]
fn FirstAdmin(token: Memo<String>) -> impl IntoView {
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let setup = Action::new(move |(email, password): &(String, String)| {
        let (token, email, password) = (token.get_untracked(), email.clone(), password.clone());
        async move {
            let answer = call::setup(token, email, password).await;
            if answer.is_ok() {
                http::redirect("/");
            }
            answer.map(drop)
        }
    });
    view! {
        <p>"Make the first admin. This link works once."</p>
        <form
            method="post"
            on:submit=move |event| {
                event.prevent_default();
                setup.dispatch((email.get_untracked().trim().to_owned(), password.get_untracked()));
            }
        >
            <Field id="email" label="E-mail" kind="email" value=email required=true autocomplete="username" />
            <Field
                id="password"
                label="Password"
                kind="password"
                value=password
                required=true
                minlength=PASSWORD_LENGTH
                autocomplete="new-password"
                hint="At least 12 characters."
            />
            <Trouble of=setup.value() />
            <Button kind=Kind::Primary submit=true wide=true busy=setup.pending()>
                "Create admin"
            </Button>
        </form>
    }
}

/// What the field asks for; the server has the last word.
pub const PASSWORD_LENGTH: u32 = 12;
