//! Pages for the editor: fetched by the server, or sent by a person's own browser.
//!
//! Either way what is saved is a tree without anything that runs and without anything that somebody typed (`rules::html::scrub`), of a page
//! that carries the site's tag or was sent by it.

pub(crate) mod charset;
mod tagged;

use app::api::PageInfo;
use futures_util::future::{BoxFuture, join_all};
use rules::{
    event::{Kind, Node, from_json},
    html::{self, MAX_NODES},
};
use url::Url;

use crate::{
    error::Error,
    outbound::{Fetched, Purpose},
    roles::Editor,
    state::App,
    store::{NewPage, SiteRow},
    words::Origin,
};

/// The most bytes of a page, fetched or sent.
pub const LIMIT: usize = 10 * 1024 * 1024;

/// Fetches the page at `url`, refuses it if it lacks the site's tag, and saves it.
pub async fn load(app: &App, by: &Editor, site: &SiteRow, url: &Url) -> Result<PageInfo, Error> {
    let fetched = fetch(app, site, url).await?;
    keep(app, by, site, fetched).await
}

/// Fetches the address of a saved page again, and puts what is there now in its place; a page that went elsewhere stays as it is.
pub async fn reload(
    app: &App,
    by: &Editor,
    site: &SiteRow,
    page: &PageInfo,
) -> Result<PageInfo, Error> {
    if page.captured {
        return Err(Error::Invalid(
            "This page came from a browser: capture it again there.".to_owned(),
        ));
    }
    let url = Url::parse(&page.url)
        .map_err(|_| Error::Internal("the database holds a malformed page".to_owned()))?;
    let fetched = fetch(app, site, &url).await?;
    let now = address(fetched.url.clone());
    if now != page.url {
        return Err(Error::Invalid(format!(
            "It redirects to {now} now. The saved page stays as it is."
        )));
    }
    keep(app, by, site, fetched).await
}

async fn fetch(app: &App, site: &SiteRow, url: &Url) -> Result<Fetched, Error> {
    check_origin(site, url)?;
    let fetched = app
        .outbound
        .fetch(url, Purpose::Page)
        .await
        .map_err(|error| Error::Invalid(error.to_string()))?;
    if check_origin(site, &fetched.url).is_err() {
        let origin = fetched.url.origin().ascii_serialization();
        return Err(Error::Invalid(format!(
            "The page redirects to {origin}, which is not one of this site's origins."
        )));
    }
    Ok(fetched)
}

async fn keep(app: &App, by: &Editor, site: &SiteRow, fetched: Fetched) -> Result<PageInfo, Error> {
    let key = site.key.clone();
    let url = fetched.url.clone();
    let root = off_the_executor(move || {
        let root = read(&fetched)?;
        tagged::check(&root, &key)?;
        Ok(root)
    });
    let mut root = root.await?;
    let mut left = MAX_FRAMES;
    with_frames(app, &mut root, &url, &mut left, FRAME_LEVELS).await;
    let saved = off_the_executor(move || prepare(root, "")).await?;
    app.store
        .save_page(NewPage {
            site: site.key.clone(),
            url: address(url),
            title: saved.title,
            captured: false,
            elements: saved.elements,
            tree: saved.tree,
            by: by.who().to_owned(),
        })
        .await
}

fn read(fetched: &Fetched) -> Result<Node, Error> {
    let text = charset::decode(&fetched.body, &fetched.content_type);
    html::parse(&text, &fetched.url)
        .map_err(|error| Error::Invalid(format!("The page could not be read: {error}.")))
}

/// Loads the frames of the page's origin into it, and what stands in frames there. One that cannot be loaded stays empty.
fn with_frames<'a>(
    app: &'a App,
    root: &'a mut Node,
    page: &'a Url,
    left: &'a mut usize,
    levels: u8,
) -> BoxFuture<'a, ()> {
    Box::pin(async move {
        let mut frames = html::frames(root, page);
        frames.truncate(*left);
        *left -= frames.len();
        let documents = frames.into_iter().map(|frame| async move {
            let fetched = app.outbound.fetch(&frame.url, Purpose::Page).await.ok()?;
            if fetched.url.origin() != page.origin() {
                return None;
            }
            let url = fetched.url.clone();
            let document = off_the_executor(move || read(&fetched)).await.ok()?;
            Some((frame.id, url, document))
        });
        let mut documents: Vec<(u32, Url, Node)> =
            join_all(documents).await.into_iter().flatten().collect();
        for (_, url, document) in &mut documents {
            if levels > 1 {
                with_frames(app, document, url, left, levels - 1).await;
            }
        }
        html::fill(root, documents);
    })
}

/// So many frames of a page are loaded,
const MAX_FRAMES: usize = 12;
/// and so many deep.
const FRAME_LEVELS: u8 = 3;

/// Takes the page that a person's browser sends for the capture with this token. The token is used up only by a page that
/// can be saved.
pub async fn receive(
    app: &App,
    token: &str,
    url: Url,
    title: String,
    root: Node,
) -> Result<PageInfo, Error> {
    let saved = off_the_executor(move || prepare(root, &title)).await?;
    let capture = app.store.take_capture(token).await?.ok_or_else(used_up)?;
    let page = app
        .store
        .save_page(NewPage {
            site: capture.site,
            url: address(url),
            title: saved.title,
            captured: true,
            elements: saved.elements,
            tree: saved.tree,
            by: capture.person,
        })
        .await?;
    app.store.finish_capture(token, &page.id).await?;
    Ok(page)
}

/// The token belongs to no capture that waits.
pub fn used_up() -> Error {
    Error::NotFound("This capture link is used up or too old.".to_owned())
}

/// A page that can be saved.
struct Prepared {
    title: String,
    elements: u64,
    tree: String,
}

fn prepare(mut root: Node, title: &str) -> Result<Prepared, Error> {
    if !matches!(root.kind, Kind::Document { .. }) {
        return Err(Error::Invalid("What was sent is not a page.".to_owned()));
    }
    let size = size(&root);
    if size.nodes > MAX_NODES as u64 {
        return Err(Error::TooLarge(format!(
            "The page has more than {MAX_NODES} elements and texts."
        )));
    }
    html::scrub(&mut root);
    let tree = serde_json::to_string(&root)
        .map_err(|error| Error::Internal(format!("a page is not JSON: {error}")))?;
    if tree.len() > 2 * LIMIT {
        return Err(Error::TooLarge("The page is larger than 10 MB.".to_owned()));
    }
    // The editor reads it with the same function, and has to be able to.
    if from_json::<Node>(&tree).is_err() {
        return Err(Error::Invalid("The page is nested too deeply.".to_owned()));
    }
    let title = line(title)
        .or_else(|| line(&html::title(&root)))
        .unwrap_or_default();
    Ok(Prepared {
        title,
        elements: size.elements,
        tree,
    })
}

struct Size {
    nodes: u64,
    elements: u64,
}

/// Without recursion: the depth is not known to be harmless yet.
fn size(root: &Node) -> Size {
    let mut size = Size {
        nodes: 0,
        elements: 0,
    };
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        size.nodes += 1;
        size.elements += u64::from(matches!(node.kind, Kind::Element(_)));
        open.extend(node.children());
    }
    size
}

/// One line of at most 300 characters; none when nothing is left.
fn line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(300)
        .collect();
    (!line.is_empty()).then_some(line)
}

/// The page's address as it is shown and as rules are matched: a fragment may route, userinfo may not be kept.
fn address(mut url: Url) -> String {
    // Both fail for URLs without a host, which were refused before.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    if url
        .fragment()
        .is_some_and(|fragment| fragment.starts_with("louver-capture="))
    {
        url.set_fragment(None);
    }
    url.to_string()
}

/// Fails with the reason when a page is not the site's.
pub fn check_origin(site: &SiteRow, url: &Url) -> Result<(), Error> {
    let origin = Origin::of(url).ok_or_else(|| {
        Error::Invalid(
            "That is not a web address: it has to begin with https:// or http://.".to_owned(),
        )
    })?;
    if site.allows(origin.as_str()) {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "{} is not one of this site's origins ({}): add it to the site first.",
        origin.as_str(),
        site.origins.join(", ")
    )))
}

async fn off_the_executor<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(Error::Invalid("The page could not be read.".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(json: &str) -> Node {
        from_json(json).expect("a node")
    }

    #[test]
    fn a_page_is_counted_and_named() {
        let root = page(
            r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"html","attributes":{},"childNodes":[
                {"type":2,"id":3,"tagName":"svg","isSVG":true,"attributes":{},"childNodes":[
                    {"type":2,"id":4,"tagName":"title","isSVG":true,"attributes":{},"childNodes":[{"type":3,"id":5,"textContent":"icon"}]}]},
                {"type":2,"id":6,"tagName":"title","attributes":{},"childNodes":[{"type":3,"id":7,"textContent":" My \n shop "}]}]}]}"#,
        );
        let prepared = prepare(root.clone(), "").expect("a page");
        assert_eq!((prepared.title.as_str(), prepared.elements), ("My shop", 4));
        assert_eq!(
            prepare(root, " Another\ttitle ").expect("a page").title,
            "Another title"
        );
    }

    #[test]
    fn what_is_no_page_is_refused() {
        let text = page(r#"{"type":3,"id":1,"textContent":"x"}"#);
        assert!(prepare(text, "").is_err());
    }

    #[test]
    fn addresses() {
        let saved = |url: &str| address(Url::parse(url).expect("a URL"));
        assert_eq!(
            saved("https://u:p@a.example/x?y#louver-capture=abc"),
            "https://a.example/x?y"
        );
        assert_eq!(
            saved("https://a.example/#/checkout"),
            "https://a.example/#/checkout"
        );
    }
}
