//! What the app asks of the server: one trait, implemented by `server`, provided by context for each request.
//!
//! Server functions are thin calls of [`Backend`]; every check of a role is made behind it.

use std::{future::Future, pin::Pin};

use rules::ruleset::{Effect, Problem, RuleSet};
use serde::{Deserialize, Serialize};

mod recipients;

pub use recipients::{Delivery, NewRecipients, Recipients, Told, Tried};

/// What an answer of the server is wrapped in; boxed, so that the trait is an object.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send + 'a>>;

/// The server, as one signed-in (or not signed-in) person's request sees it.
pub trait Backend: Send + Sync {
    /// Who is signed in.
    fn me(&self) -> Answer<'_, Option<Me>>;
    /// Sign in. The same failure for an unknown address and a wrong password.
    fn login(&self, email: String, password: String) -> Answer<'_, Me>;
    /// Sign out.
    fn logout(&self) -> Answer<'_, ()>;
    /// Whether `token` is the one-time set-up token of a server without people.
    fn setup_open(&self, token: String) -> Answer<'_, bool>;
    /// Make the first admin and sign in.
    fn setup(&self, token: String, email: String, password: String) -> Answer<'_, Me>;

    /// The sites, by name.
    fn sites(&self) -> Answer<'_, Vec<Site>>;
    /// One site.
    fn site(&self, key: String) -> Answer<'_, Site>;
    /// Make a site. Admins only.
    fn create_site(&self, name: String, origins: Vec<String>) -> Answer<'_, Site>;
    /// Change a site's name and origins. Admins only.
    fn update_site(&self, key: String, name: String, origins: Vec<String>) -> Answer<'_, Site>;

    /// The site's draft.
    fn draft(&self, key: String) -> Answer<'_, Draft>;
    /// Save the draft if its revision is still `revision`; answers the new one. [`Failure::Stale`] carries the other's draft.
    fn save_draft(&self, key: String, revision: u64, rules: RuleSet) -> Answer<'_, Draft>;
    /// Publish the draft of that revision as the next version, if `base` is still the latest one (0: none was). Without
    /// `base` nothing was compared. Publishers and admins; [`Failure::NeedsApproval`] where it takes a second person.
    fn publish(
        &self,
        key: String,
        revision: u64,
        base: Option<u64>,
        message: String,
    ) -> Answer<'_, Version>;
    /// Publish the rules of an earlier version again, as the next version; the draft stays. As [`Backend::publish`].
    fn publish_again(&self, key: String, number: u64, base: Option<u64>) -> Answer<'_, Version>;
    /// The versions, newest first, without their rules.
    fn versions(&self, key: String) -> Answer<'_, Vec<Version>>;
    /// One version with its rules.
    fn version(&self, key: String, number: u64) -> Answer<'_, (Version, RuleSet)>;

    /// Fetch the page at `url`, refuse it if it lacks the site's tag, save it; in the place of what was fetched there before.
    fn load_page(&self, key: String, url: String) -> Answer<'_, PageInfo>;
    /// Fetch the address of a saved page again; the page keeps its id, and stays as it is where that fails.
    fn reload_page(&self, key: String, id: String) -> Answer<'_, PageInfo>;
    /// Open a capture: a link that the person's own browser opens. What it sends may come in place of a saved page, which is
    /// deleted then; a site that has as many pages as are kept takes no other.
    fn start_capture(
        &self,
        key: String,
        url: String,
        replaces: Option<String>,
    ) -> Answer<'_, Capture>;
    /// The captured page, once the tag has sent it.
    fn captured(&self, key: String, token: String) -> Answer<'_, Option<PageInfo>>;
    /// The saved pages, newest first.
    fn pages(&self, key: String) -> Answer<'_, Vec<PageInfo>>;
    /// One saved page: its tree as JSON of `rules::event::Node`.
    fn page(&self, key: String, id: String) -> Answer<'_, Page>;
    /// Forget a saved page.
    fn delete_page(&self, key: String, id: String) -> Answer<'_, ()>;

    /// What the rules did on the pages that customers used.
    fn coverage(&self, key: String) -> Answer<'_, Coverage>;
    /// What drifted, and nobody has acknowledged; the newest hundred.
    fn alarms(&self, key: String) -> Answer<'_, Vec<Alarm>>;
    /// Say that an alarm was seen.
    fn acknowledge(&self, key: String, id: String) -> Answer<'_, ()>;
    /// Say that all were seen which had been raised by then (milliseconds of Unix time).
    fn acknowledge_all(&self, key: String, until: i64) -> Answer<'_, ()>;

    /// Where the site's alarms go, and what came of the last ones. Admins only.
    fn recipients(&self, key: String) -> Answer<'_, Recipients>;
    /// Have them go elsewhere; an empty `webhook` is none. The secret of a first webhook is in this answer and nowhere else. Admins only.
    fn set_recipients(
        &self,
        key: String,
        webhook: String,
        mailboxes: Vec<String>,
    ) -> Answer<'_, NewRecipients>;
    /// Make a new secret for the webhook; the one before it signs beside it for a day. Admins only.
    fn rotate_secret(&self, key: String) -> Answer<'_, NewRecipients>;
    /// Send a test alarm now, to each recipient. Admins only.
    fn test_alarm(&self, key: String) -> Answer<'_, Vec<Tried>>;

    /// Join the session with these nine digits.
    fn join(&self, digits: String) -> Answer<'_, Joined>;

    /// Everybody who can sign in. Admins only.
    fn people(&self) -> Answer<'_, Vec<Person>>;
    /// Let somebody in. Admins only.
    fn add_person(&self, email: String, password: String, role: Role) -> Answer<'_, Person>;
    /// Change a role; ends that person's sign-ins. Admins only; the last admin stays one.
    fn set_role(&self, email: String, role: Role) -> Answer<'_, ()>;
    /// Shut somebody out at once. Admins only; not the last admin.
    fn remove_person(&self, email: String) -> Answer<'_, ()>;

    /// Have publishing on the site take a second person, or no longer: that takes a second admin, who does the same. Admins only.
    fn set_approval(&self, key: String, on: bool) -> Answer<'_, Site>;
    /// Ask to publish: when somebody else has approved, where the site wants that, and not before `at`, if there is one.
    /// Publishers and admins.
    fn propose(
        &self,
        key: String,
        source: Source,
        base: u64,
        message: String,
        at: Option<i64>,
    ) -> Answer<'_, Publication>;
    /// What waits to be published, and what lately was not; newest first.
    fn publications(&self, key: String) -> Answer<'_, Vec<Publication>>;
    /// One of them with its rules.
    fn publication(&self, key: String, id: String) -> Answer<'_, (Publication, RuleSet)>;
    /// Approve what somebody else asked for, by the hash that was looked at. Publishers and admins.
    fn approve(&self, key: String, id: String, hash: String) -> Answer<'_, Publication>;
    /// Turn down what somebody else asked for, and say why. Publishers and admins.
    fn decline(&self, key: String, id: String, comment: String) -> Answer<'_, Publication>;
    /// Take back what waits for approval, by whoever asked; what waits for its time, by anyone who publishes.
    fn withdraw(&self, key: String, id: String) -> Answer<'_, Publication>;

    /// Read a rule set of another product, or one of ours, and say what could not be placed; nothing is saved.
    fn import_rules(&self, format: String, text: String) -> Answer<'_, Imported>;
    /// Write the draft, or a version, in another product's format, and say what is lost there.
    fn export_rules(
        &self,
        key: String,
        version: Option<u64>,
        format: String,
    ) -> Answer<'_, Exported>;

    /// The API tokens, without their secrets. Admins only.
    fn tokens(&self) -> Answer<'_, Vec<Token>>;
    /// Make a token, which may publish drafts or only reads; the secret is in this answer and nowhere else. Admins only.
    fn create_token(&self, name: String, publishes: bool) -> Answer<'_, NewToken>;
    /// Revoke a token. Admins only.
    fn revoke_token(&self, id: String) -> Answer<'_, ()>;
}

/// Why the server did not do it, for the place where the person is looking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum Failure {
    /// Nobody is signed in.
    #[error("Sign in first.")]
    SignedOut,
    /// The role does not allow it.
    #[error("Your role does not allow this.")]
    Forbidden,
    /// Nothing of that name.
    #[error("{0}")]
    NotFound(String),
    /// What was entered is not acceptable, in one sentence.
    #[error("{0}")]
    Invalid(String),
    /// The rule set has problems.
    #[error("The rules have problems.")]
    Problems(Vec<Problem>),
    /// Somebody else saved the draft in between; theirs is here.
    #[error("Somebody else changed the draft.")]
    Stale(Box<Draft>),
    /// Publishing on this site takes a second person.
    #[error("Publishing on this site takes a second person: ask for approval.")]
    NeedsApproval,
    /// Another version was published since the comparison: its number.
    #[error("Version {0} was published in between. Compare again.")]
    Overtaken(u64),
    /// Too many tries; after so many seconds again.
    #[error("Too many tries. Wait {0} seconds.")]
    TooMany(u64),
    /// The server failed; the log knows more.
    #[error("Something went wrong on the server.")]
    Internal,
    /// The server could not be reached, or did not understand.
    #[error("The server could not be reached: {0}")]
    Transport(String),
}

impl Failure {
    /// Whether the same call may succeed a little later.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Failure::TooMany(_) | Failure::Internal | Failure::Transport(_)
        )
    }
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything.
    Admin,
    /// Drafts rules; cannot publish.
    Editor,
    /// Drafts and publishes rules.
    Publisher,
    /// Helps customers; cannot open the editor.
    Agent,
}

impl Role {
    /// May manage sites, people and tokens.
    pub fn administers(self) -> bool {
        self == Role::Admin
    }
    /// May open the editor and save drafts.
    pub fn edits(self) -> bool {
        self != Role::Agent
    }
    /// May publish versions.
    pub fn publishes(self) -> bool {
        matches!(self, Role::Admin | Role::Publisher)
    }
    /// May join sessions.
    pub fn assists(self) -> bool {
        matches!(self, Role::Admin | Role::Agent)
    }
}

/// The person signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The e-mail address, in lower case.
    pub email: String,
    /// The role.
    pub role: Role,
}

/// A website that carries the tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The public key in the tag.
    pub key: String,
    /// For people.
    pub name: String,
    /// Origins on which the tag runs, as `https://shop.example`.
    pub origins: Vec<String>,
    /// The latest version's number.
    pub version: Option<u64>,
    /// Whether the draft differs from the latest version.
    pub changed: bool,
    /// Whether publishing takes a second person.
    pub approval: bool,
    /// The admin who asked that it no longer does; another one has to agree.
    pub approval_off_by: Option<String>,
    /// How many alarms nobody has acknowledged.
    pub alarms: u64,
    /// The HTML to put on every page of the site.
    pub snippet: String,
    /// The same for this build of the tag and no other, checked by the browser; none where no tag was built.
    pub pinned_snippet: Option<String>,
}

/// The rule set being edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Counts saves.
    pub revision: u64,
    /// The rules.
    pub rules: RuleSet,
    /// Who saved last, and when (milliseconds of Unix time).
    pub saved: Option<(String, i64)>,
    /// What would stand in the way of publishing.
    pub problems: Vec<Problem>,
}

/// A published, immutable rule set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Counts from 1.
    pub number: u64,
    /// SHA-256 of the rule set's canonical JSON, in hex.
    pub hash: String,
    /// Milliseconds of Unix time.
    pub published_at: i64,
    /// E-mail address.
    pub published_by: String,
    /// Why.
    pub message: String,
    /// How many rules it has.
    pub rules: u64,
    /// The second person, where there was one.
    pub approved_by: Option<String>,
    /// The version whose rules were published again.
    pub again: Option<u64>,
}

/// What is to be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The draft of this revision.
    Draft(u64),
    /// The version of this number, again.
    Again(u64),
}

/// Rules that wait to be published: for a second person, then for their time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Names it.
    pub id: String,
    /// Where its rules are from.
    pub source: Source,
    /// The version that they were compared with; 0 when there was none. It has to be the latest when they are published.
    pub base: u64,
    /// SHA-256 of the rule set's canonical JSON, in hex: this and nothing else is published.
    pub hash: String,
    /// How many rules there are.
    pub rules: u64,
    /// Why.
    pub message: String,
    /// Who asked: an address, or a token.
    pub asked_by: String,
    /// The person who made that token and so cannot approve.
    pub token_of: Option<String>,
    /// Milliseconds of Unix time.
    pub asked_at: i64,
    /// Not before; milliseconds of Unix time.
    pub publish_at: Option<i64>,
    /// Who approved, and when.
    pub approved: Option<(String, i64)>,
    /// How far it is.
    pub state: Stage,
    /// Who ended it, and when.
    pub settled: Option<(String, i64)>,
    /// Why it was not published.
    pub comment: String,
    /// What it became.
    pub version: Option<u64>,
    /// Whether the draft has changed since.
    pub moved_on: bool,
}

impl Publication {
    /// Whether it can still be published.
    pub fn is_open(&self) -> bool {
        matches!(self.state, Stage::Waiting | Stage::Scheduled)
    }

    /// Whether this person asked for it, or knows the token that did.
    pub fn is_of(&self, email: &str) -> bool {
        self.asked_by == email || self.token_of.as_deref() == Some(email)
    }
}

/// How far a publication is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// For a second person.
    Waiting,
    /// For its time.
    Scheduled,
    /// Done.
    Published,
    /// Turned down.
    Declined,
    /// Taken back.
    Withdrawn,
    /// Kept from being published by the server: another version came first, or nobody who asked may publish any more.
    Held,
}

/// What a file came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Imported {
    /// A set that can be published.
    pub rules: RuleSet,
    /// What is not in it, or not as it was.
    pub findings: Vec<Lost>,
}

/// A rule set in another format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// The file.
    pub text: String,
    /// What cannot be said there.
    pub findings: Vec<Lost>,
}

/// What could not be placed, and where it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// A path of names, or a JSON pointer, or nothing.
    pub at: String,
    /// One sentence.
    pub message: String,
}

/// A saved page, without its tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageInfo {
    /// Unguessable.
    pub id: String,
    /// Where it was loaded from, after redirects.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Whether a browser captured it, rather than the server fetching it.
    pub captured: bool,
    /// Milliseconds of Unix time.
    pub saved_at: i64,
    /// How many elements it has.
    pub elements: u64,
}

/// A saved page with its tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// What it is.
    pub info: PageInfo,
    /// JSON of `rules::event::Node`, the document.
    pub tree: String,
    /// What images, fonts and style sheets of this page are fetched through: prefix of `rules::enforce::Assets::Encoded`.
    pub assets: String,
}

/// A capture that waits for the tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// To ask for the result with.
    pub token: String,
    /// What to open in a new tab.
    pub link: String,
}

/// A session that was joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// One use, thirty seconds, first frame of the socket.
    pub ticket: String,
}

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// E-mail address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Milliseconds of Unix time of the last sign-in.
    pub seen: Option<i64>,
}

/// An API token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Names it.
    pub id: String,
    /// For people.
    pub name: String,
    /// Milliseconds of Unix time.
    pub created_at: i64,
    /// Milliseconds of Unix time of the last use.
    pub used_at: Option<i64>,
    /// Whether it may publish.
    pub publishes: bool,
    /// The admin who made it; `operator` on the command line, empty where that was not kept yet.
    pub made_by: String,
}

/// A token just made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// What it is.
    pub token: Token,
    /// Shown once.
    pub secret: String,
}

/// What the rules did on the pages that customers used, of the last thirty days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// By day and page, the oldest first. Rules are counted on pages that their scopes name, and where they ever matched.
    pub days: Vec<CoverageDay>,
    /// By day, of all pages together: a rule counts once. `page` is empty.
    pub together: Vec<CoverageDay>,
    /// What to look at, by page, in the version that holds.
    pub gaps: Vec<Gap>,
}

/// A page on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageDay {
    /// Days of Unix time.
    pub day: i64,
    /// Origin and path, `*` for what may be somebody's own.
    pub page: String,
    /// How many rules held.
    pub rules: u64,
    /// How many of them matched something.
    pub matching: u64,
    /// How many fields looked sensitive and were not covered.
    pub uncovered: u64,
}

/// Something to look at on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Where.
    pub page: String,
    /// What.
    pub what: Drifted,
    /// In how many visits of the last week.
    pub visits: u64,
}

/// What drifted, and nobody has acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Names it.
    pub id: String,
    /// Where.
    pub page: String,
    /// What.
    pub what: Drifted,
    /// Milliseconds of Unix time.
    pub raised_at: i64,
}

/// What is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Drifted {
    /// A rule matches nothing.
    Rule {
        /// Its id.
        id: String,
        /// What it does.
        effect: Effect,
        /// To what.
        selector: String,
    },
    /// A field looks sensitive, and no rule covers it.
    Field {
        /// The category, as `louver suggest` prints it.
        category: String,
        /// What its authors named it.
        selector: String,
    },
}
