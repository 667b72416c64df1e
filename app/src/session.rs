//! Who is signed in, and what their role opens.
//!
//! The screens are guarded here so that nobody looks at a page of buttons that all fail; what protects the data is behind
//! [`crate::api::Backend`].

use leptos::{
    prelude::*,
    server::codee::{Decoder, Encoder},
};
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    api::{Failure, Me, Role},
    call, http,
    ui::{frame::Frame, notice::Notice, sign_in::login_path},
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

/// What stands behind a page's guard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Gate<T> {
    /// The page, for this person.
    Open(Opened<T>),
    /// The person's role does not allow the page.
    Forbidden(Me),
    /// Nobody is signed in.
    SignedOut,
    /// The page could not be loaded.
    Failed(Option<Me>, Failure),
}

/// A page that may be seen: by whom, and what it shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened<T> {
    /// Who is signed in.
    pub me: Me,
    /// What the page loaded.
    pub data: T,
}

/// JSON that is read from bytes, as the answers of calls are: with Leptos' own codec, which reads it from text, the app would
/// carry each type's reader twice.
struct Bytes;

impl<T: Serialize> Encoder<T> for Bytes {
    type Error = serde_json::Error;
    type Encoded = String;

    fn encode(value: &T) -> Result<String, Self::Error> {
        serde_json::to_string(value)
    }
}

impl<T: DeserializeOwned> Decoder<T> for Bytes {
    type Error = serde_json::Error;
    type Encoded = str;

    fn decode(text: &str) -> Result<T, Self::Error> {
        serde_json::from_slice(text.as_bytes())
    }
}

/// A page for people whose role meets `needs`: the top bar and what `children` make of the person and of what was loaded.
///
/// Nobody signed in: on to the sign-in page and back. Another role: a screen that says so, with status 403.
///
/// All that a page loads is loaded here, by one resource: server and browser number resources and suspended parts in the
/// order in which they are made, and what is made inside a suspended part is made a second time where it is quick.
#[component]
pub fn Guarded<T, L, A, F, V>(
    needs: Need,
    #[prop(into)] title: String,
    /// What the page is about, such as a site's key; a change loads anew.
    #[prop(optional, into)]
    about: Signal<String>,
    load: L,
    children: F,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    L: Fn(String) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Result<T, Failure>> + Send + 'static,
    F: Fn(Opened<T>) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let path = use_location();
    let gate = Resource::<_, Bytes>::new_with_options(
        move || about.get(),
        move |about| pass(needs, load(about)),
        true,
    );
    view! {
        <Title text=format!("{title} · Louver") />
        <Suspense fallback=|| {
            view! {
                <div class="topbar"></div>
                <main class="page">
                    <p class="loading">"Loading…"</p>
                </main>
            }
        }>
            {move || {
                let children = children.clone();
                let here = path.pathname.get_untracked();
                Suspend::new(async move {
                    match gate.await {
                        Gate::Open(opened) => {
                            view! { <Frame me=opened.me.clone()>{children(opened)}</Frame> }.into_any()
                        }
                        Gate::Forbidden(me) if here == "/" && me.role.assists() => {
                            http::redirect("/agent");
                            ().into_any()
                        }
                        Gate::Forbidden(me) => {
                            http::status(403);
                            view! {
                                <Frame me=me.clone()>
                                    <Forbidden me />
                                </Frame>
                            }
                                .into_any()
                        }
                        Gate::SignedOut => {
                            http::redirect(&login_path(&here));
                            ().into_any()
                        }
                        Gate::Failed(Some(me), failure) => {
                            view! {
                                <Frame me>
                                    <Failed failure />
                                </Frame>
                            }
                                .into_any()
                        }
                        Gate::Failed(None, failure) => view! { <Failed failure /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

/// Load the page, if the person may see it.
async fn pass<T>(needs: Need, load: impl Future<Output = Result<T, Failure>>) -> Gate<T> {
    let me = match call::me().await {
        Ok(Some(me)) => me,
        Ok(None) | Err(Failure::SignedOut) => return Gate::SignedOut,
        Err(failure) => return Gate::Failed(None, failure),
    };
    if !needs.met_by(me.role) {
        return Gate::Forbidden(me);
    }
    match load.await {
        Ok(data) => Gate::Open(Opened { me, data }),
        Err(Failure::SignedOut) => Gate::SignedOut,
        Err(Failure::Forbidden) => Gate::Forbidden(me),
        Err(failure) => Gate::Failed(Some(me), failure),
    }
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
    let home = if me.role.edits() {
        ("/", "Go to the sites")
    } else {
        ("/agent", "Go to the console")
    };
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

/// What stands where the page could not be loaded.
#[component]
fn Failed(failure: Failure) -> impl IntoView {
    let title = match failure {
        Failure::NotFound(_) => "Not found",
        _ => "This did not work",
    };
    view! {
        <main class="page page-narrow page-message">
            <h1>{title}</h1>
            <Notice failure />
            <p>
                <a class="button button-secondary" href="/">
                    "Go to the overview"
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
        assert_eq!(
            login_path("/sites/a b/editor"),
            "/login?from=%2Fsites%2Fa+b%2Feditor"
        );
    }

    #[test]
    fn agents_see_the_console_alone() {
        let roles = [Role::Admin, Role::Editor, Role::Publisher, Role::Agent];
        let open = |need: Need| {
            roles
                .into_iter()
                .filter(|role| need.met_by(*role))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            open(Need::Edits),
            [Role::Admin, Role::Editor, Role::Publisher]
        );
        assert_eq!(open(Need::Assists), [Role::Admin, Role::Agent]);
        assert_eq!(open(Need::Administers), [Role::Admin]);
    }
}
