//! The calls of the app to the server: each a server function that hands over to [`api::Backend`].
//!
//! Nothing is decided here; roles are checked behind the trait. A failure also sets the HTTP status, of the call or, while a
//! page is rendered, of the page.

#[cfg(feature = "ssr")]
use std::sync::Arc;

use leptos::{
    prelude::*,
    server_fn::{
        codec::{Json, JsonEncoding},
        error::{FromServerFnError, ServerFnErrorErr},
    },
};
use rules::ruleset::RuleSet;

use crate::api::{self, Failure};

impl FromServerFnError for Failure {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Failure::Invalid("The server did not understand the request.".into())
            }
            ServerFnErrorErr::Request(_) => {
                Failure::Transport("check the connection and try again.".into())
            }
            other => Failure::Transport(other.to_string()),
        }
    }
}

/// Who is signed in.
#[server(prefix = "/fn", endpoint = "me", input = Json, output = Json)]
pub async fn me() -> Result<Option<api::Me>, Failure> {
    told(backend()?.me().await)
}

/// Sign in.
#[server(prefix = "/fn", endpoint = "login", input = Json, output = Json)]
pub async fn login(email: String, password: String) -> Result<api::Me, Failure> {
    told(backend()?.login(email, password).await)
}

/// Sign out.
#[server(prefix = "/fn", endpoint = "logout", input = Json, output = Json)]
pub async fn logout() -> Result<(), Failure> {
    told(backend()?.logout().await)
}

/// Whether the set-up token is good.
#[server(prefix = "/fn", endpoint = "setup_open", input = Json, output = Json)]
pub async fn setup_open(token: String) -> Result<bool, Failure> {
    told(backend()?.setup_open(token).await)
}

/// Make the first admin.
#[server(prefix = "/fn", endpoint = "setup", input = Json, output = Json)]
pub async fn setup(token: String, email: String, password: String) -> Result<api::Me, Failure> {
    told(backend()?.setup(token, email, password).await)
}

/// The sites.
#[server(prefix = "/fn", endpoint = "sites", input = Json, output = Json)]
pub async fn sites() -> Result<Vec<api::Site>, Failure> {
    told(backend()?.sites().await)
}

/// One site.
#[server(prefix = "/fn", endpoint = "site", input = Json, output = Json)]
pub async fn site(key: String) -> Result<api::Site, Failure> {
    told(backend()?.site(key).await)
}

/// Make a site.
#[server(prefix = "/fn", endpoint = "create_site", input = Json, output = Json)]
pub async fn create_site(name: String, origins: Vec<String>) -> Result<api::Site, Failure> {
    told(backend()?.create_site(name, origins).await)
}

/// Change a site.
#[server(prefix = "/fn", endpoint = "update_site", input = Json, output = Json)]
pub async fn update_site(
    key: String,
    name: String,
    origins: Vec<String>,
) -> Result<api::Site, Failure> {
    told(backend()?.update_site(key, name, origins).await)
}

/// The site's draft.
#[server(prefix = "/fn", endpoint = "draft", input = Json, output = Json)]
pub async fn draft(key: String) -> Result<api::Draft, Failure> {
    told(backend()?.draft(key).await)
}

/// Save the draft.
#[server(prefix = "/fn", endpoint = "save_draft", input = Json, output = Json)]
pub async fn save_draft(key: String, revision: u64, rules: RuleSet) -> Result<api::Draft, Failure> {
    told(backend()?.save_draft(key, revision, rules).await)
}

/// Publish the draft.
#[server(prefix = "/fn", endpoint = "publish", input = Json, output = Json)]
pub async fn publish(
    key: String,
    revision: u64,
    base: Option<u64>,
    message: String,
) -> Result<api::Version, Failure> {
    told(backend()?.publish(key, revision, base, message).await)
}

/// Publish an earlier version again.
#[server(prefix = "/fn", endpoint = "publish_again", input = Json, output = Json)]
pub async fn publish_again(
    key: String,
    number: u64,
    base: Option<u64>,
) -> Result<api::Version, Failure> {
    told(backend()?.publish_again(key, number, base).await)
}

/// The versions, newest first.
#[server(prefix = "/fn", endpoint = "versions", input = Json, output = Json)]
pub async fn versions(key: String) -> Result<Vec<api::Version>, Failure> {
    told(backend()?.versions(key).await)
}

/// One version with its rules.
#[server(prefix = "/fn", endpoint = "version", input = Json, output = Json)]
pub async fn version(key: String, number: u64) -> Result<(api::Version, RuleSet), Failure> {
    told(backend()?.version(key, number).await)
}

/// Fetch and save a page.
#[server(prefix = "/fn", endpoint = "load_page", input = Json, output = Json)]
pub async fn load_page(key: String, url: String) -> Result<api::PageInfo, Failure> {
    told(backend()?.load_page(key, url).await)
}

/// Fetch a saved page again.
#[server(prefix = "/fn", endpoint = "reload_page", input = Json, output = Json)]
pub async fn reload_page(key: String, id: String) -> Result<api::PageInfo, Failure> {
    told(backend()?.reload_page(key, id).await)
}

/// Open a capture.
#[server(prefix = "/fn", endpoint = "start_capture", input = Json, output = Json)]
pub async fn start_capture(
    key: String,
    url: String,
    replaces: Option<String>,
) -> Result<api::Capture, Failure> {
    told(backend()?.start_capture(key, url, replaces).await)
}

/// The captured page, once it is there.
#[server(prefix = "/fn", endpoint = "captured", input = Json, output = Json)]
pub async fn captured(key: String, token: String) -> Result<Option<api::PageInfo>, Failure> {
    told(backend()?.captured(key, token).await)
}

/// The saved pages.
#[server(prefix = "/fn", endpoint = "pages", input = Json, output = Json)]
pub async fn pages(key: String) -> Result<Vec<api::PageInfo>, Failure> {
    told(backend()?.pages(key).await)
}

/// One saved page.
#[server(prefix = "/fn", endpoint = "page", input = Json, output = Json)]
pub async fn page(key: String, id: String) -> Result<api::Page, Failure> {
    told(backend()?.page(key, id).await)
}

/// Forget a saved page.
#[server(prefix = "/fn", endpoint = "delete_page", input = Json, output = Json)]
pub async fn delete_page(key: String, id: String) -> Result<(), Failure> {
    told(backend()?.delete_page(key, id).await)
}

/// What the rules did on the pages that customers used.
#[server(prefix = "/fn", endpoint = "coverage", input = Json, output = Json)]
pub async fn coverage(key: String) -> Result<api::Coverage, Failure> {
    told(backend()?.coverage(key).await)
}

/// What drifted.
#[server(prefix = "/fn", endpoint = "alarms", input = Json, output = Json)]
pub async fn alarms(key: String) -> Result<Vec<api::Alarm>, Failure> {
    told(backend()?.alarms(key).await)
}

/// Say that an alarm was seen.
#[server(prefix = "/fn", endpoint = "acknowledge", input = Json, output = Json)]
pub async fn acknowledge(key: String, id: String) -> Result<(), Failure> {
    told(backend()?.acknowledge(key, id).await)
}

/// Say that all alarms were seen which had been raised by then.
#[server(prefix = "/fn", endpoint = "acknowledge_all", input = Json, output = Json)]
pub async fn acknowledge_all(key: String, until: i64) -> Result<(), Failure> {
    told(backend()?.acknowledge_all(key, until).await)
}

/// Where the site's alarms go.
#[server(prefix = "/fn", endpoint = "recipients", input = Json, output = Json)]
pub async fn recipients(key: String) -> Result<api::Recipients, Failure> {
    told(backend()?.recipients(key).await)
}

/// Have them go elsewhere.
#[server(prefix = "/fn", endpoint = "set_recipients", input = Json, output = Json)]
pub async fn set_recipients(
    key: String,
    webhook: String,
    mailboxes: Vec<String>,
) -> Result<api::NewRecipients, Failure> {
    told(backend()?.set_recipients(key, webhook, mailboxes).await)
}

/// Make a new secret for the webhook.
#[server(prefix = "/fn", endpoint = "rotate_secret", input = Json, output = Json)]
pub async fn rotate_secret(key: String) -> Result<api::NewRecipients, Failure> {
    told(backend()?.rotate_secret(key).await)
}

/// Send a test alarm now.
#[server(prefix = "/fn", endpoint = "test_alarm", input = Json, output = Json)]
pub async fn test_alarm(key: String) -> Result<Vec<api::Tried>, Failure> {
    told(backend()?.test_alarm(key).await)
}

/// Join a session.
#[server(prefix = "/fn", endpoint = "join", input = Json, output = Json)]
pub async fn join(digits: String) -> Result<api::Joined, Failure> {
    told(backend()?.join(digits).await)
}

/// Everybody who can sign in.
#[server(prefix = "/fn", endpoint = "people", input = Json, output = Json)]
pub async fn people() -> Result<Vec<api::Person>, Failure> {
    told(backend()?.people().await)
}

/// Let somebody in.
#[server(prefix = "/fn", endpoint = "add_person", input = Json, output = Json)]
pub async fn add_person(
    email: String,
    password: String,
    role: api::Role,
) -> Result<api::Person, Failure> {
    told(backend()?.add_person(email, password, role).await)
}

/// Change a role.
#[server(prefix = "/fn", endpoint = "set_role", input = Json, output = Json)]
pub async fn set_role(email: String, role: api::Role) -> Result<(), Failure> {
    told(backend()?.set_role(email, role).await)
}

/// Shut somebody out.
#[server(prefix = "/fn", endpoint = "remove_person", input = Json, output = Json)]
pub async fn remove_person(email: String) -> Result<(), Failure> {
    told(backend()?.remove_person(email).await)
}

/// Have publishing take a second person, or no longer.
#[server(prefix = "/fn", endpoint = "set_approval", input = Json, output = Json)]
pub async fn set_approval(key: String, on: bool) -> Result<api::Site, Failure> {
    told(backend()?.set_approval(key, on).await)
}

/// Ask to publish.
#[server(prefix = "/fn", endpoint = "propose", input = Json, output = Json)]
pub async fn propose(
    key: String,
    source: api::Source,
    base: u64,
    message: String,
    at: Option<i64>,
) -> Result<api::Publication, Failure> {
    told(backend()?.propose(key, source, base, message, at).await)
}

/// What waits to be published.
#[server(prefix = "/fn", endpoint = "publications", input = Json, output = Json)]
pub async fn publications(key: String) -> Result<Vec<api::Publication>, Failure> {
    told(backend()?.publications(key).await)
}

/// One of them with its rules.
#[server(prefix = "/fn", endpoint = "publication", input = Json, output = Json)]
pub async fn publication(key: String, id: String) -> Result<(api::Publication, RuleSet), Failure> {
    told(backend()?.publication(key, id).await)
}

/// Approve what somebody else asked for.
#[server(prefix = "/fn", endpoint = "approve", input = Json, output = Json)]
pub async fn approve(key: String, id: String, hash: String) -> Result<api::Publication, Failure> {
    told(backend()?.approve(key, id, hash).await)
}

/// Turn it down.
#[server(prefix = "/fn", endpoint = "decline", input = Json, output = Json)]
pub async fn decline(
    key: String,
    id: String,
    comment: String,
) -> Result<api::Publication, Failure> {
    told(backend()?.decline(key, id, comment).await)
}

/// Take it back.
#[server(prefix = "/fn", endpoint = "withdraw", input = Json, output = Json)]
pub async fn withdraw(key: String, id: String) -> Result<api::Publication, Failure> {
    told(backend()?.withdraw(key, id).await)
}

/// Read another product's rules.
#[server(prefix = "/fn", endpoint = "import_rules", input = Json, output = Json)]
pub async fn import_rules(format: String, text: String) -> Result<api::Imported, Failure> {
    told(backend()?.import_rules(format, text).await)
}

/// Write the draft or a version in a format.
#[server(prefix = "/fn", endpoint = "export_rules", input = Json, output = Json)]
pub async fn export_rules(
    key: String,
    version: Option<u64>,
    format: String,
) -> Result<api::Exported, Failure> {
    told(backend()?.export_rules(key, version, format).await)
}

/// The API tokens.
#[server(prefix = "/fn", endpoint = "tokens", input = Json, output = Json)]
pub async fn tokens() -> Result<Vec<api::Token>, Failure> {
    told(backend()?.tokens().await)
}

/// Make a token.
#[server(prefix = "/fn", endpoint = "create_token", input = Json, output = Json)]
pub async fn create_token(
    name: String,
    #[server(default)] publishes: bool,
) -> Result<api::NewToken, Failure> {
    told(backend()?.create_token(name, publishes).await)
}

/// Revoke a token.
#[server(prefix = "/fn", endpoint = "revoke_token", input = Json, output = Json)]
pub async fn revoke_token(id: String) -> Result<(), Failure> {
    told(backend()?.revoke_token(id).await)
}

/// The server behind this request.
#[cfg(feature = "ssr")]
fn backend() -> Result<Arc<dyn api::Backend>, Failure> {
    use_context::<Arc<dyn api::Backend>>().ok_or(Failure::Internal)
}

/// The answer, its failure told to HTTP as well.
#[cfg(feature = "ssr")]
fn told<T>(answer: Result<T, Failure>) -> Result<T, Failure> {
    if let Err(failure) = &answer {
        crate::http::status(status_of(failure));
    }
    answer
}

/// The HTTP status of a failure.
#[cfg(feature = "ssr")]
fn status_of(failure: &Failure) -> u16 {
    match failure {
        Failure::SignedOut => 401,
        Failure::Forbidden => 403,
        Failure::NotFound(_) => 404,
        Failure::Stale(_) | Failure::NeedsApproval | Failure::Overtaken(_) => 409,
        Failure::Invalid(_) | Failure::Problems(_) => 422,
        Failure::TooMany(_) => 429,
        Failure::Internal | Failure::Transport(_) => 500,
    }
}
