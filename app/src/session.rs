//! Who is signed in, and what their role opens.
//!
//! The screens are guarded here so that nobody looks at a page of buttons that all fail; what protects the data is behind
//! [`crate::api::Backend`].

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    api::{Failure, Me, Role},
    call, http,
    ui::{frame::Frame, notice::Notice},
};

/// What a page asks of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The editor, versions, sites.
    Edits,
    /// The console.
    Assists,
    /// People and tokens.
    Administers,
}

impl Need {
    /// Whether the role fulfils it.
    pub fn met_by(self, role: Role) -> bool {
        match self {
            Need::Edits => role.edits(),
            Need::Assists => role.assists(),
            Need::Administers => role.administers(),
        }
    }
}

/// Ask once who is signed in, for all pages.
pub fn provide() {
    provide_context(Session(Resource::new_blocking(|| (), |()| call::me())));
}

/// Who is signed in.
#[derive(Clone, Copy)]
pub struct Session(Resource<Result<Option<Me>, Failure>>);

/// The session of the page.
pub fn use_session() -> Resource<Result<Option<Me>, Failure>> {
    expect_context::<Session>().0
}

/// A page for people whose role meets `needs`: the top bar and what `children` make of the person.
///
/// Nobody signed in: on to the sign-in page and back. Another role: a screen that says so, with status 403.
#[component]
pub fn Guarded<F, V>(needs: Need, #[prop(into)] title: String, children: F) -> impl IntoView
where
    F: Fn(Me) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let session = use_session();
    let path = use_location();
    view! {
        <Title text=format!("{title} · Louver") />
        <Suspense fallback=|| ()>
            {move || {
                let children = children.clone();
                let here = path.pathname.get_untracked();
                Suspend::new(async move {
                    match session.await {
                        Ok(Some(me)) if needs.met_by(me.role) => {
                            view! { <Frame me=me.clone()>{children(me)}</Frame> }.into_any()
                        }
                        Ok(Some(me)) if here == "/" && me.role.assists() => {
                            http::redirect("/agent");
                            ().into_any()
                        }
                        Ok(Some(me)) => {
                            http::status(403);
                            view! { <Frame me=me.clone()><Forbidden me /></Frame> }.into_any()
                        }
                        Ok(None) | Err(Failure::SignedOut) => {
                            http::redirect(&login_path(&here));
                            ().into_any()
                        }
                        Err(failure) => {
                            view! {
                                <main class="page page-narrow">
                                    <h1>"Louver"</h1>
                                    <Notice failure />
                                </main>
                            }
                                .into_any()
                        }
                    }
                })
            }}
        </Suspense>
    }
}

/// Where to sign in and come back from to `here`.
fn login_path(here: &str) -> String {
    let from: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
    format!("/login?from={from}")
}

/// Where to go after signing in: the page one came from, if it is one of this server's, or the overview.
pub fn destination(from: Option<&str>) -> &str {
    match from {
        Some(path)
            if path.starts_with('/')
                && !path.starts_with("//")
                && !path.contains(['\\', '\n', '\r', '\t'])
                && !path.starts_with("/login") =>
        {
            path
        }
        _ => "/",
    }
}

/// The name of a role, for people.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "Admin",
        Role::Editor => "Editor",
        Role::Publisher => "Publisher",
        Role::Agent => "Agent",
    }
}

/// What stands where the role does not allow the page.
#[component]
fn Forbidden(me: Me) -> impl IntoView {
    let home = if me.role.edits() { ("/", "Go to the sites") } else { ("/agent", "Go to the console") };
    view! {
        <main class="page page-narrow page-message">
            <h1>"Your role does not allow this"</h1>
            <p>
                "You are signed in as " <strong>{me.email}</strong> " with the role " <strong>{role_name(me.role)}</strong>
                ". An admin can change your role under People."
            </p>
            <p>
                <a class="button button-secondary" href=home.0>
                    {home.1}
                </a>
            </p>
        </main>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destinations_stay_on_this_server() {
        for (from, expected) in [
            (None, "/"),
            (Some(""), "/"),
            (Some("/sites/abc/editor"), "/sites/abc/editor"),
            (Some("//evil.example"), "/"),
            (Some("/\\evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("/a\n/b"), "/"),
            (Some("/\t/evil.example"), "/"),
            (Some("/login?from=/"), "/"),
        ] {
            assert_eq!(destination(from), expected, "{from:?}");
        }
    }

    #[test]
    fn the_way_back_survives_the_query() {
        assert_eq!(login_path("/sites/a b/editor"), "/login?from=%2Fsites%2Fa+b%2Feditor");
    }

    #[test]
    fn agents_see_the_console_alone() {
        let roles = [Role::Admin, Role::Editor, Role::Publisher, Role::Agent];
        let open = |need: Need| roles.into_iter().filter(|role| need.met_by(*role)).collect::<Vec<_>>();
        assert_eq!(open(Need::Edits), [Role::Admin, Role::Editor, Role::Publisher]);
        assert_eq!(open(Need::Assists), [Role::Admin, Role::Agent]);
        assert_eq!(open(Need::Administers), [Role::Admin]);
    }
}
