//! Everything that can go wrong in the server, with the status that each answers.
//!
//! REST and plain routes answer `application/problem+json`; the app gets an [`app::api::Failure`]. What the server itself got
//! wrong is logged here once and shown to nobody.

use app::api::{Draft, Failure};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rules::ruleset::Problem;
use serde_json::json;

/// Why the server did not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 400: what was sent cannot be read, in one sentence.
    #[error("{0}")]
    Malformed(String),
    /// 401: nobody is signed in, or the token is not known.
    #[error("Sign in first; programs need a valid token.")]
    SignedOut,
    /// 403: the role does not allow it.
    #[error("Your role does not allow this.")]
    Forbidden,
    /// 403: the token reads, and was to publish.
    #[error("This token may only read. Make one that may publish.")]
    ReadOnly,
    /// 403: the request comes from a page that has no business here.
    #[error("This request came from another website.")]
    CrossSite,
    /// 404: nothing of that name.
    #[error("{0}")]
    NotFound(String),
    /// 405: the resource is there, but not for this.
    #[error("This resource does not take that method.")]
    MethodNotAllowed,
    /// 409: somebody else saved the draft in between.
    #[error("The draft changed: it is at revision {} now.", .0.revision)]
    Stale(Box<Draft>),
    /// 409: publishing on the site takes a second person.
    #[error("{}", Failure::NeedsApproval)]
    NeedsApproval,
    /// 409: this version was published since the comparison.
    #[error("{}", Failure::Overtaken(*.0))]
    Overtaken(u64),
    /// 409: it contradicts what is there.
    #[error("{0}")]
    Conflict(String),
    /// 413: more than the server takes.
    #[error("{0}")]
    TooLarge(String),
    /// 415: a body of JSON was expected.
    #[error("The body has to be JSON, sent as application/json.")]
    NotJson,
    /// 422: what was sent is not acceptable, in one sentence.
    #[error("{0}")]
    Invalid(String),
    /// 422: the rule set has problems.
    #[error("The rules have problems.")]
    Problems(Vec<Problem>),
    /// 429: after so many seconds again.
    #[error("Too many tries. Wait {0} seconds.")]
    TooMany(u64),
    /// 500: the database failed.
    #[error("the database failed: {0}")]
    Database(sqlx::Error),
    /// 500: the tables could not be brought up to date.
    #[error("the migration failed: {0}")]
    Migration(sqlx::migrate::MigrateError),
    /// 500: something that cannot be, was.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// What the variant's documentation says.
    pub fn status(&self) -> StatusCode {
        match self {
            Error::Malformed(_) => StatusCode::BAD_REQUEST,
            Error::SignedOut => StatusCode::UNAUTHORIZED,
            Error::Forbidden | Error::ReadOnly | Error::CrossSite => StatusCode::FORBIDDEN,
            Error::NotFound(_) => StatusCode::NOT_FOUND,
            Error::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Error::Stale(_) | Error::NeedsApproval | Error::Overtaken(_) | Error::Conflict(_) => {
                StatusCode::CONFLICT
            }
            Error::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Error::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Error::Invalid(_) | Error::Problems(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Database(_) | Error::Migration(_) | Error::Internal(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// Logs what the person asking must not see; what is their own doing needs no line.
    fn log(&self) {
        if self.status().is_server_error() {
            tracing::error!(error = %self, "a request failed");
        }
    }

    fn sentence(&self) -> String {
        if self.status().is_server_error() {
            Failure::Internal.to_string()
        } else {
            self.to_string()
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        self.log();
        let status = self.status();
        let mut problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": self.sentence(),
        });
        if let Error::Problems(problems) = &self {
            problem["problems"] = json!(problems);
        }
        if let Error::Stale(draft) = &self {
            problem["revision"] = json!(draft.revision);
        }
        let mut response = (status, problem.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        match &self {
            Error::SignedOut => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Error::TooMany(seconds) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
            }
            _ => {}
        }
        response
    }
}

// What they say is in the sentence: as sources they would be printed twice.
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Error {
        Error::Database(error)
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Error {
        Error::Migration(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        error.log();
        match error {
            Error::SignedOut => Failure::SignedOut,
            Error::Forbidden | Error::ReadOnly | Error::CrossSite => Failure::Forbidden,
            Error::NotFound(sentence) => Failure::NotFound(sentence),
            Error::Stale(draft) => Failure::Stale(draft),
            Error::NeedsApproval => Failure::NeedsApproval,
            Error::Overtaken(number) => Failure::Overtaken(number),
            Error::Conflict(sentence)
            | Error::Malformed(sentence)
            | Error::Invalid(sentence)
            | Error::TooLarge(sentence) => Failure::Invalid(sentence),
            Error::Problems(problems) => Failure::Problems(problems),
            Error::TooMany(seconds) => Failure::TooMany(seconds),
            Error::MethodNotAllowed
            | Error::NotJson
            | Error::Database(_)
            | Error::Migration(_)
            | Error::Internal(_) => Failure::Internal,
        }
    }
}
