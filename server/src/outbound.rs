//! The one client for every request that leaves the server.
//!
//! Whatever address it is given comes from somebody else, so it connects to public addresses only (`guard`), follows
//! redirects by hand and looks at each anew (and none of what it sends), carries no cookie and no referrer, and stops at a size and a time.

pub mod guard;
mod resolver;

use std::{sync::Arc, time::Duration};

use axum::body::Bytes;
use reqwest::{
    Client,
    header::{self, HeaderMap},
};
use tokio::sync::{Semaphore, SemaphorePermit};
use url::{Position, Url};

use guard::{AllowList, Verdict};
use resolver::{Guarded, Refusal, System};

/// The client. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbound {
    /// Connects to public addresses only.
    guarded: Client,
    /// For the entries of the allow-list.
    allowed: Client,
    allow: Arc<AllowList>,
    /// How many fetches may run at once.
    slots: Arc<Semaphore>,
}

/// What a fetch is for: decides which types of content are good and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A page for the editor.
    Page,
    /// An image, a font or a style sheet of a page.
    Asset,
}

/// What was fetched.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The address that answered, after redirects.
    pub url: Url,
    /// The whole `Content-Type`, in lower case.
    pub content_type: String,
    /// The content.
    pub body: Bytes,
}

/// Why nothing was fetched, as a sentence for the person who asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Not an absolute URL.
    #[error("That is not a web address.")]
    Invalid,
    /// Neither http nor https.
    #[error("Only http and https addresses can be fetched.")]
    Scheme,
    /// A user name or a password in the URL.
    #[error("An address with a user name or a password in it cannot be used.")]
    Userinfo,
    /// The host is, or leads to, an address that is not public.
    #[error(
        "{0} is on a private network; whoever runs this server can open it with LOUVER_FETCH_ALLOW."
    )]
    Private(String),
    /// The name has no address.
    #[error("{0} could not be found.")]
    NotFound(String),
    /// No connection, or it broke.
    #[error("{0} could not be reached.")]
    Unreachable(String),
    /// One redirect too many.
    #[error("The address redirects more than {MAX_REDIRECTS} times.")]
    Redirects,
    /// A redirect to something that is not a URL.
    #[error("The address redirects to something that is not a web address.")]
    BadRedirect,
    /// Out of time.
    #[error("{0} did not answer in full within {seconds} seconds.", seconds = TIME.as_secs())]
    Slow(String),
    /// Out of room.
    #[error("The page is larger than {0} MB.")]
    TooLarge(usize),
    /// Not a success; the address without its query, or the host where the rest may be a secret.
    #[error("{0} answered with status {1}.")]
    Status(String, u16),
    /// Not encrypted on the way.
    #[error("Only https addresses are sent anything.")]
    Plain,
    /// A redirect of what is sent.
    #[error("{0} redirects elsewhere, and nothing is sent on: enter the address itself.")]
    Moved(String),
    /// Content of another type.
    #[error("The address leads to {0}, not to a web page.")]
    NotAPage(String),
    /// Content of another type.
    #[error("The address leads to {0}, not to an image, a font or a style sheet.")]
    NotAnAsset(String),
}

impl Outbound {
    /// A client that opens, besides public addresses, the `host:port` entries of `allow`.
    pub fn new(allow: impl IntoIterator<Item = String>) -> Result<Outbound, reqwest::Error> {
        // Fails when another part of the program installed it first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            Client::builder()
                .user_agent(concat!("Louver/", env!("CARGO_PKG_VERSION")))
                .no_proxy()
                .referer(false)
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(Duration::from_secs(8))
                .pool_idle_timeout(Duration::from_secs(20))
        };
        Ok(Outbound {
            guarded: builder().dns_resolver(Guarded).build()?,
            allowed: builder().dns_resolver(System).build()?,
            allow: Arc::new(AllowList::new(allow)),
            slots: Arc::new(Semaphore::new(SLOTS)),
        })
    }

    /// Fetch what is at `url`.
    pub async fn fetch(&self, url: &Url, purpose: Purpose) -> Result<Fetched, Error> {
        let host = url.host_str().unwrap_or_default().to_owned();
        tokio::time::timeout(TIME, self.follow(url, purpose))
            .await
            .unwrap_or(Err(Error::Slow(host)))
    }

    /// Whether anything may be sent to `url`: https, or what the operator opened; its host's addresses are looked at when it is sent.
    pub fn may_send(&self, url: &Url) -> Result<(), Error> {
        match self.allow.check(url)? {
            Verdict::Guarded if url.scheme() != "https" => Err(Error::Plain),
            Verdict::Guarded | Verdict::Allowed => Ok(()),
        }
    }

    /// Sends JSON to `url` and answers the status, a success; what else is answered is not read, and no redirect is followed.
    pub async fn send(&self, url: &Url, headers: HeaderMap, json: String) -> Result<u16, Error> {
        let host = url.host_str().unwrap_or_default().to_owned();
        self.may_send(url)?;
        let client = self.client(url)?;
        let request = client
            .post(url.clone())
            .headers(headers)
            .header(header::CONTENT_TYPE, "application/json")
            .body(json);
        let answer = async {
            let _slot = self.slot().await;
            request.send().await
        };
        let status = match tokio::time::timeout(TIME, answer).await {
            Ok(answer) => answer.map_err(|error| said(&error, url))?.status(),
            Err(_) => return Err(Error::Slow(host)),
        };
        if status.is_redirection() {
            return Err(Error::Moved(host));
        }
        if !status.is_success() {
            return Err(Error::Status(host, status.as_u16()));
        }
        Ok(status.as_u16())
    }

    fn client(&self, url: &Url) -> Result<&Client, Error> {
        Ok(match self.allow.check(url)? {
            Verdict::Allowed => &self.allowed,
            Verdict::Guarded => &self.guarded,
        })
    }

    async fn slot(&self) -> SemaphorePermit<'_> {
        self.slots
            .acquire()
            .await
            .expect("the semaphore is never closed")
    }

    async fn follow(&self, url: &Url, purpose: Purpose) -> Result<Fetched, Error> {
        let _slot = self.slot().await;
        let mut url = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let response = self
                .client(&url)?
                .get(url.clone())
                .header(header::ACCEPT, purpose.accept())
                .send()
                .await
                .map_err(|error| said(&error, &url))?;
            if response.status().is_redirection()
                && let Some(to) = response.headers().get(header::LOCATION)
            {
                let to = to.to_str().map_err(|_| Error::BadRedirect)?;
                url = url.join(to).map_err(|_| Error::BadRedirect)?;
                continue;
            }
            return read(response, url, purpose).await;
        }
        Err(Error::Redirects)
    }
}

impl Purpose {
    /// The most bytes, after decompression.
    fn limit(self) -> usize {
        match self {
            Purpose::Page => 10 * MB,
            Purpose::Asset => 5 * MB,
        }
    }

    fn accept(self) -> &'static str {
        match self {
            Purpose::Page => "text/html,application/xhtml+xml",
            Purpose::Asset => "image/*,font/*,text/css",
        }
    }

    /// Whether content of this type is what was asked for.
    fn accepts(self, content_type: &str) -> bool {
        let essence = essence(content_type);
        match self {
            Purpose::Page => matches!(essence, "text/html" | "application/xhtml+xml"),
            Purpose::Asset => {
                essence == "text/css"
                    || essence.starts_with("image/")
                    || essence.starts_with("font/")
                    || essence.starts_with("application/font-")
                    || essence.starts_with("application/x-font-")
                    || essence == "application/vnd.ms-fontobject"
            }
        }
    }
}

/// The type of content without its parameters.
pub fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

async fn read(
    mut response: reqwest::Response,
    url: Url,
    purpose: Purpose,
) -> Result<Fetched, Error> {
    if !response.status().is_success() {
        let address = url[..Position::AfterPath].to_owned();
        return Err(Error::Status(address, response.status().as_u16()));
    }
    let content_type = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("content of an unknown type")
        .to_ascii_lowercase();
    if !purpose.accepts(&content_type) {
        let essence = essence(&content_type).chars().take(100).collect();
        return Err(match purpose {
            Purpose::Page => Error::NotAPage(essence),
            Purpose::Asset => Error::NotAnAsset(essence),
        });
    }
    let limit = purpose.limit();
    let too_large = || Error::TooLarge(limit / MB);
    if response
        .content_length()
        .is_some_and(|length| length > limit as u64)
    {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| said(&error, &url))? {
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Fetched {
        url,
        content_type,
        body: body.into(),
    })
}

/// What the client's error means, without its words: they may carry the query of a URL.
fn said(error: &reqwest::Error, url: &Url) -> Error {
    let host = url.host_str().unwrap_or_default().to_owned();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(refusal) = error.downcast_ref::<Refusal>() {
            return match refusal {
                Refusal::Private => Error::Private(host),
                Refusal::NotFound => Error::NotFound(host),
            };
        }
        cause = error.source();
    }
    Error::Unreachable(host)
}

const MB: usize = 1024 * 1024;
const MAX_REDIRECTS: usize = 5;
const TIME: Duration = Duration::from_secs(15);
const SLOTS: usize = 32;

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        response::{Html, Redirect},
        routing::get,
    };

    use super::*;

    /// A site on loopback; answers its address.
    async fn site() -> String {
        let big = || async { Html("x".repeat(11 * MB)) };
        let app = Router::new()
            .route("/page", get(|| async { Html("<p>Hello") }))
            .route(
                "/image",
                get(|| async { ([(header::CONTENT_TYPE, "image/png")], "png") }),
            )
            .route("/big", get(big))
            .route("/endless", get(|| async { Redirect::to("/endless") }))
            .route("/once", get(|| async { Redirect::to("/page") }))
            .route(
                "/inside",
                get(|| async { Redirect::to("http://127.0.0.1:1/") }),
            )
            .route(
                "/file",
                get(|| async { Redirect::to("file:///etc/passwd") }),
            );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, app).await });
        address.to_string()
    }

    async fn fetch(outbound: &Outbound, url: String, purpose: Purpose) -> Result<Fetched, Error> {
        outbound
            .fetch(&Url::parse(&url).expect("a URL"), purpose)
            .await
    }

    #[tokio::test]
    async fn an_allowed_host_is_fetched_and_limits_hold() {
        let host = site().await;
        let outbound = Outbound::new([host.clone()]).expect("a client");
        let page = fetch(&outbound, format!("http://{host}/once"), Purpose::Page)
            .await
            .expect("a page");
        assert_eq!(page.url.path(), "/page");
        assert_eq!(&page.body[..], b"<p>Hello");
        let says = async |path: &str, purpose| {
            fetch(&outbound, format!("http://{host}{path}"), purpose)
                .await
                .expect_err("refused")
                .to_string()
        };
        assert_eq!(
            says("/big", Purpose::Page).await,
            "The page is larger than 10 MB."
        );
        assert_eq!(
            says("/endless", Purpose::Page).await,
            "The address redirects more than 5 times."
        );
        assert_eq!(
            says("/image", Purpose::Page).await,
            "The address leads to image/png, not to a web page."
        );
        assert_eq!(
            says("/page", Purpose::Asset).await,
            "The address leads to text/html, not to an image, a font or a style sheet."
        );
        assert_eq!(
            says("/none", Purpose::Page).await,
            format!("http://{host}/none answered with status 404.")
        );
        assert_eq!(
            says("/file", Purpose::Page).await,
            "Only http and https addresses can be fetched."
        );
        assert_eq!(
            says("/inside", Purpose::Page).await,
            "127.0.0.1 is on a private network; whoever runs this server can open it with LOUVER_FETCH_ALLOW."
        );
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_refused_when_its_addresses_are_known() {
        let host = site().await;
        let port = host.rsplit(':').next().expect("a port");
        let outbound = Outbound::new([]).expect("a client");
        assert_eq!(
            fetch(
                &outbound,
                format!("http://localhost:{port}/page"),
                Purpose::Page
            )
            .await
            .expect_err("refused"),
            Error::Private("localhost".into())
        );
        assert_eq!(
            fetch(&outbound, "http://nowhere.invalid/".into(), Purpose::Page)
                .await
                .expect_err("refused"),
            Error::NotFound("nowhere.invalid".into())
        );
        let outbound = Outbound::new([format!("localhost:{port}")]).expect("a client");
        fetch(
            &outbound,
            format!("http://localhost:{port}/page"),
            Purpose::Page,
        )
        .await
        .expect("opened");
    }
}
