//! Signing in.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    call, http,
    session::destination,
    ui::{
        button::{Button, Kind},
        field::Field,
        logo::Logo,
        notice::Trouble,
    },
};

/// `/login`: sign in, then on to where one came from.
#[component]
pub fn Login() -> impl IntoView {
    let query = use_query_map();
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let login = Action::new(move |(email, password): &(String, String)| {
        let (email, password) = (email.clone(), password.clone());
        let from = query.with_untracked(|query| query.get("from"));
        async move {
            let answer = call::login(email, password).await;
            if answer.is_ok() {
                http::redirect(destination(from.as_deref()));
            }
            answer.map(drop)
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        login.dispatch((
            email.get_untracked().trim().to_owned(),
            password.get_untracked(),
        ));
    };
    view! {
        <Title text="Sign in · Louver" />
        <main class="gate">
            <div class="gate-card">
                <Logo />
                <h1>"Sign in to Louver"</h1>
                <form method="post" on:submit=submit>
                    <Field
                        id="email"
                        label="E-mail"
                        kind="email"
                        value=email
                        required=true
                        autocomplete="username"
                    />
                    <Field
                        id="password"
                        label="Password"
                        kind="password"
                        value=password
                        required=true
                        autocomplete="current-password"
                    />
                    <Trouble of=login.value() />
                    <Button kind=Kind::Primary submit=true wide=true busy=login.pending()>
                        "Sign in"
                    </Button>
                </form>
            </div>
        </main>
    }
}
