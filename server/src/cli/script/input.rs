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
