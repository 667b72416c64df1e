//! Proofs of what somebody may do: who holds an [`Editor`] may draft, who holds a [`Publisher`] may publish.
//!
//! The store's methods ask for the proof that fits; a proof is made from a signed-in person's role here and nowhere else.

use app::api::{Me, Role, Token};
use axum::{extract::FromRequestParts, http::request::Parts};
use tower_sessions::Session;

use crate::{backend::signed_in, error::Error, state::App};

macro_rules! proof {
    ($name:ident, $allows:ident, $what:literal) => {
        #[doc = $what]
        #[derive(Clone, Debug)]
        pub struct $name(String);

        impl $name {
            /// The proof, if the role allows it.
            pub fn of(me: &Me) -> Result<$name, Error> {
                if me.role.$allows() {
                    Ok($name(me.email.clone()))
                } else {
                    Err(Error::Forbidden)
                }
            }

            /// Who it is, for the audit log: an address, or `operator` for whoever started the program.
            pub fn who(&self) -> &str {
                &self.0
            }

            /// The person at the machine, who has the database in hand anyway: the command line and the demo.
            pub fn operator() -> $name {
                $name("operator".to_owned())
            }
        }

        /// For plain routes behind the session layer: whoever is signed in in this browser, if the role allows it.
        impl FromRequestParts<App> for $name {
            type Rejection = Error;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<$name, Error> {
                let session = parts
                    .extensions
                    .get::<Session>()
                    .cloned()
                    .ok_or(Error::SignedOut)?;
                let me = signed_in(app, &session).await?.ok_or(Error::SignedOut)?;
                $name::of(&me)
            }
        }
    };
}

proof!(Admin, administers, "May manage sites, people and tokens.");
proof!(Editor, edits, "May open the editor and save drafts.");
proof!(Publisher, publishes, "May publish versions.");
proof!(Agent, assists, "May join sessions.");

impl Publisher {
    /// A program whose token may publish.
    pub fn of_token(token: &Token) -> Result<Publisher, Error> {
        if token.publishes {
            Ok(Publisher(format!("token {}", token.name)))
        } else {
            Err(Error::ReadOnly)
        }
    }
}

/// The role's name in the database and on the command line.
pub fn name(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Editor => "editor",
        Role::Publisher => "publisher",
        Role::Agent => "agent",
    }
}

/// The role of that name.
pub fn parse(name: &str) -> Option<Role> {
    [Role::Admin, Role::Editor, Role::Publisher, Role::Agent]
        .into_iter()
        .find(|role| self::name(*role) == name)
}
