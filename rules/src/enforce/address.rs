//! Addresses as an agent may have them: links scrubbed, assets through the server, nothing from the customer's site.

use std::collections::{HashMap, HashSet};

use url::Url;

use crate::html::resolve_base;

use super::{Assets, cover::scope_elements, render::Page};

/// Rewrites addresses; the table of assets grows as the agent sees them.
#[derive(Debug)]
pub struct Addresses {
    assets: Assets,
    table: Vec<Url>,
    numbers: HashMap<Url, usize>,
    /// The bytes of the table.
    size: usize,
    params: HashSet<String>,
    base: Option<Url>,
}

impl Addresses {
    /// An empty table.
    pub fn new(assets: Assets) -> Self {
        Addresses {
            assets,
            table: Vec::new(),
            numbers: HashMap::new(),
            size: 0,
            params: HashSet::new(),
            base: None,
        }
    }

    /// The page's URL, against which relative addresses are read.
    pub fn set_base(&mut self, base: Option<Url>) {
        self.base = base;
    }

    /// The query parameters that an agent may see.
    pub fn set_params(&mut self, params: &[String]) {
        self.params = params.iter().cloned().collect();
    }

    /// What number `n` stands for.
    pub fn get(&self, n: usize) -> Option<&Url> {
        self.table.get(n)
    }

    /// A link's or form's target without userinfo, fragment and query parameters that are not for agents; none for what
    /// is no place to go to.
    pub fn link(&self, value: &str) -> Option<String> {
        let mut url = self.resolve(value)?;
        match url.scheme() {
            "http" | "https" | "ftp" => {
                // These schemes have a host, so neither can fail.
                let _ = planted!(Userinfo) || url.set_username("").is_ok();
                let _ = url.set_password(None);
            }
            "mailto" | "tel" | "sms" | "about" => {}
            _ => return None,
        }
        if !planted!(Fragment) {
            url.set_fragment(None);
        }
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| self.params.contains(name.as_ref()) || planted!(Query))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
        Some(url.into())
    }

    /// Where the agent finds a picture: pictures within the page stay, all others come through the server.
    pub fn picture(&mut self, value: &str) -> Option<String> {
        let value = value.trim();
        let is_picture = value
            .get(..11)
            .is_some_and(|start| start.eq_ignore_ascii_case("data:image/"));
        match is_picture {
            true => Some(value.to_owned()),
            false => self.asset(value),
        }
    }

    /// Where the agent finds what the page loads from there.
    pub fn asset(&mut self, value: &str) -> Option<String> {
        let url = self.resolve(value)?;
        self.of_url(&url)
    }

    /// A `srcset` of which every picture has its address rewritten, and those that have none are gone.
    pub fn pictures(&mut self, srcset: &str) -> Option<String> {
        let rewritten: Vec<String> = candidates(srcset)
            .into_iter()
            .filter_map(|(url, descriptor)| {
                let address = self.picture(url)?;
                Some(match descriptor.is_empty() {
                    true => address,
                    false => format!("{address} {descriptor}"),
                })
            })
            .collect();
        (!rewritten.is_empty()).then(|| rewritten.join(", "))
    }

    /// A style sheet for the agent.
    pub fn css(&mut self, css: &str) -> String {
        let base = self.base.clone();
        crate::css::sanitize(css, base.as_ref(), &mut |url| self.of_url(url))
    }

    /// One property's value for the agent.
    pub fn css_value(&mut self, property: &str, value: &str) -> String {
        let base = self.base.clone();
        crate::css::sanitize_value(property, value, base.as_ref(), &mut |url| self.of_url(url))
    }

    fn of_url(&mut self, url: &Url) -> Option<String> {
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let mut url = url.clone();
        url.set_fragment(None);
        match &self.assets {
            Assets::Encoded(prefix) => Some(format!("{prefix}{}", encode(url.as_str()))),
            Assets::Numbered(prefix) => {
                let number = match self.numbers.get(&url) {
                    Some(number) => *number,
                    None if self.table.len() >= MAX_ASSETS || self.size >= MAX_SIZE => {
                        return None;
                    }
                    None => {
                        self.size += url.as_str().len();
                        self.table.push(url.clone());
                        self.numbers.insert(url, self.table.len() - 1);
                        self.table.len() - 1
                    }
                };
                Some(format!("{prefix}{number}"))
            }
        }
    }

    fn resolve(&self, value: &str) -> Option<Url> {
        let value = value.trim();
        match &self.base {
            Some(base) => base.join(value).ok(),
            None => Url::parse(value).ok(),
        }
    }
}

/// The candidates of a `srcset` as the HTML standard reads them: address and descriptor.
fn candidates(srcset: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut rest = srcset;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            return found;
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        rest = after;
        if url.ends_with(',') {
            found.push((url.trim_end_matches(','), String::new()));
            continue;
        }
        let mut depth = 0usize;
        let end = rest
            .find(|c: char| {
                match c {
                    '(' => depth += 1,
                    ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                c == ',' && depth == 0
            })
            .unwrap_or(rest.len());
        let descriptor: String = rest[..end]
            .trim()
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ' ' | '-' | '+'))
            .collect();
        found.push((url, descriptor));
        rest = &rest[end..];
    }
}

/// Percent-encodes all but letters, digits and `-._~`, so that the address is one segment of a path.
fn encode(url: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(url.len() * 2);
    for byte in url.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            byte => {
                // Writing into a string cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// The most assets of one session; what comes after has no address.
const MAX_ASSETS: usize = 100_000;
/// The most bytes of their addresses.
const MAX_SIZE: usize = 16 * 1024 * 1024;

/// The URL against which a page at `url` reads its addresses: what its first `base` says that is not covered, those of frames and
/// shadow trees aside.
pub fn base(page: Page<'_>, url: &Url) -> Url {
    let document = page.document();
    let href = document.root().and_then(|root| {
        scope_elements(document, root).find_map(|node| {
            let element = document.element(node)?;
            let is_base = element.tag == "base" && !element.is_svg;
            let is_open = is_base && page.covers.held(node).open();
            is_open.then(|| element.attribute("href"))?
        })
    });
    resolve_base(href.as_deref(), url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses() -> Addresses {
        let mut addresses = Addresses::new(Assets::Numbered("/a/".into()));
        addresses.set_base(Some(Url::parse("https://shop.example/x/").unwrap()));
        addresses.set_params(&["page".into()]);
        addresses
    }

    #[test]
    fn m18_links_lose_what_names_a_person() {
        for (link, expected) in [
            (
                "https://u:p@a.example/p?token=1&page=2#f",
                Some("https://a.example/p?page=2"),
            ),
            ("../y?token=1", Some("https://shop.example/y")),
            (
                "mailto:jane@a.example?subject=x",
                Some("mailto:jane@a.example"),
            ),
            ("java\nscript:alert(1)", None),
            ("VBScript:x", None),
            ("data:text/html,x", None),
            ("blob:https://a.example/1", None),
            ("tel:+49", Some("tel:+49")),
            ("ftp://u:p@a.example/", Some("ftp://a.example/")),
            (
                "?page=1&page=2&x",
                Some("https://shop.example/x/?page=1&page=2"),
            ),
        ] {
            assert_eq!(addresses().link(link).as_deref(), expected, "{link}");
        }
    }

    #[test]
    fn assets_are_numbered_as_they_are_seen() {
        let mut addresses = addresses();
        assert_eq!(addresses.asset("b.png").as_deref(), Some("/a/0"));
        assert_eq!(addresses.asset("c.png").as_deref(), Some("/a/1"));
        assert_eq!(addresses.asset("/x/b.png#f").as_deref(), Some("/a/0"));
        assert_eq!(addresses.asset("file:///etc/passwd"), None);
        assert_eq!(addresses.get(1).unwrap().path(), "/x/c.png");
        assert_eq!(
            addresses.picture(" data:image/png;base64,AA").as_deref(),
            Some("data:image/png;base64,AA")
        );
        assert_eq!(addresses.picture("data:text/html,x"), None);
    }

    #[test]
    fn source_sets_are_read_as_browsers_do() {
        for (srcset, expected) in [
            ("a.png 1x, b.png 2x", Some("/a/0 1x, /a/1 2x")),
            ("a.png,b.png", Some("/a/0")),
            ("a.png, b.png", Some("/a/0, /a/1")),
            (
                "data:image/png;base64,AA 1x,a.png 100w",
                Some("data:image/png;base64,AA 1x, /a/0 100w"),
            ),
            ("javascript:x 1x", None),
            ("a.png (1,(2,3),4) x, b.png", Some("/a/0 1234 x, /a/1")),
            ("a.png 1x), b.png", Some("/a/0 1x, /a/1")),
            ("a.png -1.5x+;\"", Some("/a/0 -1.5x+")),
            (",a.png,,b.png", Some("/a/0")),
            ("a.png,, b.png 2x,c.png", Some("/a/0, /a/1 2x, /a/2")),
            (" , ", None),
        ] {
            assert_eq!(
                addresses().pictures(srcset).as_deref(),
                expected,
                "{srcset}"
            );
        }
    }

    #[test]
    fn the_table_of_assets_has_an_end() {
        let mut addresses = addresses();
        addresses.table = vec![Url::parse("https://a.example/").unwrap(); MAX_ASSETS - 1];
        let last = format!("/a/{}", MAX_ASSETS - 1);
        assert_eq!(addresses.asset("b.png"), Some(last.clone()));
        assert_eq!(addresses.asset("c.png"), None);
        assert_eq!(addresses.asset("b.png"), Some(last));
    }

    #[test]
    fn encoded_addresses_are_one_segment() {
        let mut addresses = Addresses::new(Assets::Encoded("/p/".into()));
        assert_eq!(
            addresses.asset("https://a.example/b?c=d").as_deref(),
            Some("/p/https%3A%2F%2Fa.example%2Fb%3Fc%3Dd")
        );
    }
}
