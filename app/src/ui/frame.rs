//! The top bar and what stands under it.

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_location};

use super::{
    button::{Button, Kind},
    logo::Logo,
    toast::{Tone, use_toasts},
};
use crate::{api::Me, call, http, session::role_name};

/// A page with its top bar: the places that the role opens, who is signed in, and the way out.
#[component]
pub fn Frame(me: Me, children: Children) -> impl IntoView {
    let toasts = use_toasts();
    let logout = Action::new(move |(): &()| async move {
        match call::logout().await {
            Ok(()) => http::redirect("/login"),
            Err(failure) => toasts.say(Tone::Bad, failure.to_string()),
        }
    });
    let path = use_location().pathname;
    let current =
        move |place: &'static str| path.with(|path| is_within(path, place)).then_some("page");
    let places = [
        (me.role.edits(), "/", "Sites"),
        (me.role.assists(), "/agent", "Console"),
        (me.role.administers(), "/people", "People"),
        (me.role.administers(), "/tokens", "API tokens"),
    ];
    let home = if me.role.edits() { "/" } else { "/agent" };
    view! {
        <header class="topbar">
            <a class="brand" href=home>
                <Logo />
                <span>"Louver"</span>
            </a>
            <nav aria-label="Main">
                <ul>
                    {places
                        .into_iter()
                        .filter(|(open, ..)| *open)
                        .map(|(_, place, name)| {
                            view! {
                                <li>
                                    <A href=place attr:aria-current=move || current(place)>
                                        {name}
                                    </A>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </nav>
            <div class="topbar-me">
                <span class="topbar-who" title=me.email.clone()>
                    <span class="topbar-email">{me.email.clone()}</span>
                    <span class="topbar-role">{role_name(me.role)}</span>
                </span>
                <Button
                    kind=Kind::Quiet
                    small=true
                    busy=logout.pending()
                    on:click=move |_| {
                        logout.dispatch(());
                    }
                >
                    "Sign out"
                </Button>
            </div>
        </header>
        {children()}
    }
}

/// Whether the page at `path` belongs to `place` of the top bar.
fn is_within(path: &str, place: &str) -> bool {
    match place {
        "/" => path == "/" || path.starts_with("/sites"),
        _ => {
            path == place
                || path
                    .strip_prefix(place)
                    .is_some_and(|rest| rest.starts_with('/'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_belong_to_one_place() {
        for (path, place, within) in [
            ("/", "/", true),
            ("/sites/abc/editor", "/", true),
            ("/people", "/", false),
            ("/agent", "/agent", true),
            ("/agents", "/agent", false),
        ] {
            assert_eq!(is_within(path, place), within, "{path} in {place}");
        }
    }
}
