//! What the commands for scripts read: files or the standard input, with errors that name which.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use rules::{document::Document, selector::Selector};
use url::Url;

use crate::capture::charset;

/// A file, or the standard input.
#[derive(Clone, Debug)]
pub struct Input(Option<PathBuf>);

impl Input {
    /// The file at `path`; the standard input where there is none or it is `-`.
    pub fn new(path: Option<&Path>) -> Input {
        Input(
            path.filter(|path| *path != Path::new("-"))
                .map(Path::to_owned),
        )
    }

    /// As people know it.
    pub fn name(&self) -> String {
        match &self.0 {
            Some(path) => path.display().to_string(),
            None => "standard input".to_owned(),
        }
    }

    /// To be read piece by piece.
    pub fn open(&self) -> anyhow::Result<Box<dyn BufRead>> {
        Ok(match &self.0 {
            Some(path) => Box::new(BufReader::new(File::open(path).context(self.name())?)),
            None => Box::new(BufReader::new(std::io::stdin())),
        })
    }

    /// All of it as text, up to `limit` bytes.
    pub fn text(&self, limit: usize) -> anyhow::Result<String> {
        let mut text = String::from_utf8(self.bytes(limit)?)
            .with_context(|| format!("{}: this is not UTF-8", self.name()))?;
        // Editors put a byte order mark there.
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Ok(text)
    }

    /// All of it as HTML, in the encoding that it declares.
    pub fn html(&self) -> anyhow::Result<String> {
        let html = charset::decode(&self.bytes(rules::html::MAX_BYTES)?, "");
        if html.chars().take(SNIFFED).any(|c| c == '\0') {
            bail!(
                "{}: this is no HTML, it begins with binary data",
                self.name()
            );
        }
        Ok(html)
    }

    fn bytes(&self, limit: usize) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open()?
            .take(limit as u64 + 1)
            .read_to_end(&mut bytes)
            .with_context(|| self.name())?;
        if bytes.len() > limit {
            bail!("{}: larger than {limit} bytes", self.name());
        }
        Ok(bytes)
    }
}

/// The page with all that stands in it.
pub fn whole_page(input: &Input) -> anyhow::Result<Document> {
    let root = rules::html::parse_unredacted(&input.html()?).with_context(|| input.name())?;
    Document::from_snapshot(root).with_context(|| input.name())
}

/// A selector of the command line; an error names it, shortened.
pub fn selector(text: &str) -> anyhow::Result<Selector> {
    Selector::parse(text).with_context(|| {
        let mut shown: String = text.chars().take(SHOWN).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        format!("selector `{shown}`")
    })
}

/// A page of the command line: `checkout.html`, or with an address of its own `checkout.html=https://shop.example/checkout`.
#[derive(Clone, Debug)]
pub struct PageAt {
    /// Its file.
    pub path: PathBuf,
    /// Its own address.
    pub url: Option<Url>,
}

impl PageAt {
    /// Reads one; for an argument of a command.
    pub fn parse(argument: PathBuf) -> Result<PageAt, String> {
        let text = argument.to_str().unwrap_or_default();
        let marks = ["=https://", "=http://"];
        match marks.iter().filter_map(|mark| text.find(mark)).min() {
            Some(0) => Err("the page's file is missing before the =".to_owned()),
            Some(end) => Ok(PageAt {
                path: text[..end].into(),
                url: Some(page_url(&text[end + 1..])?),
            }),
            None => Ok(PageAt {
                path: argument,
                url: None,
            }),
        }
    }

    /// Where each of the pages is: at the address of `--url`, or each at its own.
    pub fn addresses(pages: &[PageAt], url: Option<&Url>) -> anyhow::Result<Vec<Option<Url>>> {
        let own = pages.iter().find(|page| page.url.is_some());
        let without = pages.iter().find(|page| page.url.is_none());
        match (own, without, url) {
            (Some(own), _, Some(_)) => bail!(
                "{}: this page has an address of its own, and --url is one for all: give one of the two",
                own.path.display()
            ),
            (Some(_), Some(page), None) => {
                let name = page.path.display();
                bail!("{name}: where is this page? Others have an address: {name}=https://…");
            }
            _ => {}
        }
        let of = |page: &PageAt| page.url.as_ref().or(url).cloned();
        Ok(pages.iter().map(of).collect())
    }
}

/// A page's address, as `--url` gives it.
pub fn page_url(text: &str) -> Result<Url, String> {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        _ => Err("an http or https URL is needed, as https://shop.example/checkout".to_owned()),
    }
}

/// Among so many characters browsers look for binary data as well (https://mimesniff.spec.whatwg.org/#reading-the-resource-header).
const SNIFFED: usize = 1445;
/// So much of a selector is repeated.
const SHOWN: usize = 60;
