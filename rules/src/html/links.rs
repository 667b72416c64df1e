//! Where the URLs of a written page may lead.

use url::Url;

use super::WriteOptions;
use crate::enforce::Assets;

/// Resolves URLs for one page.
#[derive(Debug)]
pub struct Links<'a> {
    base: Option<Url>,
    assets: Option<&'a Assets>,
    dead: bool,
}

impl<'a> Links<'a> {
    /// For a page whose URLs are resolved against `base`.
    pub fn new(base: Option<Url>, options: &'a WriteOptions) -> Self {
        Links {
            base,
            assets: options.assets.as_ref(),
            dead: options.ids,
        }
    }

    /// What a link becomes: an address that a person can follow, or nothing.
    pub fn link(&self, href: &str) -> Option<String> {
        let href = stripped(href);
        if self.dead || href.starts_with('#') {
            return Some(match self.dead {
                true => "#".to_owned(),
                false => href,
            });
        }
        match self.resolve(&href) {
            Some(url) => {
                matches!(url.scheme(), "http" | "https" | "mailto" | "tel").then(|| url.to_string())
            }
            None => is_relative(&href).then_some(href),
        }
    }

    /// What the URL of an image, a font or a style sheet becomes.
    pub fn asset(&self, src: &str) -> Option<String> {
        let src = stripped(src);
        if src.is_empty() {
            return None;
        }
        let url = match self.resolve(&src) {
            Some(url) => url,
            None => return (self.assets.is_none() && is_relative(&src)).then_some(src),
        };
        match (url.scheme(), self.assets) {
            ("data", _) => is_picture(&src).then_some(src),
            ("http" | "https", None) => Some(url.to_string()),
            ("http" | "https", Some(Assets::Encoded(prefix))) => {
                let encoded: String =
                    url::form_urlencoded::byte_serialize(url.as_str().as_bytes()).collect();
                Some(format!("{prefix}{encoded}"))
            }
            _ => None,
        }
    }

    /// The candidates of a `srcset` that are left.
    pub fn srcset(&self, srcset: &str) -> String {
        candidates(srcset)
            .filter_map(|(src, size)| {
                let src = self.asset(src)?.replace(' ', "%20");
                let src = src.trim_end_matches(',');
                let size = size.trim();
                let plain = size
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '.' || c == ' ');
                Some(match plain && !size.is_empty() {
                    true => format!("{src} {size}"),
                    false => src.to_owned(),
                })
            })
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn resolve(&self, text: &str) -> Option<Url> {
        match &self.base {
            Some(base) => base.join(text).ok(),
            None => Url::parse(text).ok(),
        }
    }
}

/// A URL as a browser reads it: spaces around it and line breaks in it are no part of it.
fn stripped(url: &str) -> String {
    url.trim_matches(|c: char| c <= ' ')
        .replace(['\t', '\n', '\r'], "")
}

/// Whether no scheme can be read from the text, whoever reads it.
fn is_relative(text: &str) -> bool {
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    !first.contains([':', '\\', '&'])
        && !first.contains(char::is_control)
        && !text.starts_with("//")
}

/// Data that a browser can only draw.
fn is_picture(url: &str) -> bool {
    let lower = url
        .chars()
        .take(64)
        .collect::<String>()
        .to_ascii_lowercase();
    [
        "png", "jpeg", "jpg", "gif", "webp", "avif", "bmp", "x-icon", "svg+xml",
    ]
    .iter()
    .any(|kind| {
        lower
            .strip_prefix("data:image/")
            .and_then(|rest| rest.strip_prefix(kind))
            .is_some_and(|rest| rest.starts_with([';', ',']))
    }) || lower.starts_with("data:font/")
        || lower.starts_with("data:application/font-")
        || lower.starts_with("data:application/x-font-")
}

/// URLs and descriptors: a comma ends a candidate after white space or at the end of the URL, not within it.
fn candidates(srcset: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = srcset;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        if let Some(bare) = url.strip_suffix(',') {
            rest = after;
            return Some((bare.trim_end_matches(','), ""));
        }
        let end = after.find(',').unwrap_or(after.len());
        let (size, after) = after.split_at(end);
        rest = after;
        Some((url, size))
    })
}
