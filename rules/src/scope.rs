//! On which pages a rule holds: patterns over URLs, safe against the many ways to write the same address.
//!
//! A pattern is one of three, told apart by how it is written:
//!
//! - **`regex:`** and a regular expression, for imported sets: searched anywhere in the URL, in time linear in its length.
//! - **A WHATWG URLPattern**, if it has one of `{ } ( ) \` or a `:name`: `/account/:id/card`, `https://{*.}?shop.example/pay`.
//! - **A glob**, if not. `*` (or `**`) stands for any characters, `/` included, and for none. What is left out is not looked at:
//!   `/account/*` (path, on any host of the site), `shop.example` (host), `*.shop.example/pay*`,
//!   `https://shop.example/checkout**`, `*/pay*` (path, `*` first), `/list?view=card` (query: the named parameters, in any
//!   order, others allowed), `/#/checkout` (fragment). A trailing slash makes no difference.
//!
//! A server may take one address in several ways, and a page that routes by the fragment does. So a URL is read in all of
//! them (`address`), and what tightens holds if the pattern matches any, what loosens only if it matches every one.

use std::sync::Arc;

use url::Url;

mod address;
mod glob;
mod learn;
mod pattern;

pub use address::Address;
use glob::Glob;
use pattern::{Expression, Pattern};

/// A pattern over URLs.
#[derive(Clone, Debug)]
pub struct Scope {
    text: Arc<str>,
    kind: Arc<Kind>,
}

#[derive(Debug)]
enum Kind {
    Glob(Glob),
    Pattern(Box<Pattern>),
    Expression(Expression),
}

/// Why a pattern is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// Nothing is written.
    #[error("the page pattern is empty; leave the list of pages empty for every page")]
    Empty,
    /// Longer than [`MAX_LENGTH`].
    #[error("the page pattern is longer than {MAX_LENGTH} bytes")]
    TooLong,
    /// White space or a control character.
    #[error("the page pattern has a space or a control character in it; write a space as %20")]
    Space,
    /// `checkout`, which may be a host or a path.
    #[error(
        "`{0}` may be a host or a path; write `/{0}` for the path, `*{0}*` for any path with it"
    )]
    Ambiguous(String),
    /// Neither http nor https.
    #[error("`{0}` is not a scheme of web pages; use `https://` or `http://`")]
    Scheme(String),
    /// The port is not a number.
    #[error("`{0}` is not a port")]
    Port(String),
    /// Not a URLPattern.
    #[error("the page pattern does not parse: {0}")]
    Pattern(String),
    /// Not a regular expression, or too large.
    #[error("the regular expression does not parse: {0}")]
    Expression(String),
}

/// The longest pattern, in bytes.
pub const MAX_LENGTH: usize = 2048;

/// How the readings of a URL count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    /// Any reading is enough, case aside.
    Tightening,
    /// Every reading must match, case and all.
    Loosening,
}

impl Scope {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Scope, ScopeError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ScopeError::Empty);
        }
        if text.len() > MAX_LENGTH {
            return Err(ScopeError::TooLong);
        }
        let kind = match text.strip_prefix("regex:") {
            Some(expression) => Kind::Expression(Expression::parse(expression)?),
            None if text.contains(|c: char| c.is_whitespace() || c.is_control()) => {
                return Err(ScopeError::Space);
            }
            None if pattern::looks_like(text) => Kind::Pattern(Box::new(Pattern::parse(text)?)),
            None => Kind::Glob(Glob::parse(text)?),
        };
        Ok(Scope {
            text: text.into(),
            kind: Arc::new(kind),
        })
    }

    /// A pattern for the page at `url`, wherever the site has that path; none where no pattern says it.
    pub fn of_page(url: &Url) -> Option<String> {
        learn::page(url)
    }

    /// A pattern for the page at `url` and those like it: `/orders/*` of `/orders/4711`; none where nothing is like it.
    pub fn of_alike(url: &Url) -> Option<String> {
        learn::alike(url)
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a person would say that the pattern matches: as [`Scope::tightening`].
    pub fn matches(&self, url: &Url) -> bool {
        self.tightening(url)
    }

    /// Whether what tightens (`hide`, `mask`, `disable`, `pause`) holds at `url`: the pattern matches one reading of it.
    pub fn tightening(&self, url: &Url) -> bool {
        self.tightening_at(&Address::new(url))
    }

    /// Whether what loosens (`reveal`, `enable`) holds at `url`: the pattern matches every reading of it.
    pub fn loosening(&self, url: &Url) -> bool {
        self.loosening_at(&Address::new(url))
    }

    /// As [`Scope::tightening`], for many patterns at one address.
    pub fn tightening_at(&self, address: &Address) -> bool {
        self.holds(address, Sense::Tightening)
    }

    /// As [`Scope::loosening`], for many patterns at one address.
    pub fn loosening_at(&self, address: &Address) -> bool {
        self.holds(address, Sense::Loosening)
    }

    fn holds(&self, address: &Address, sense: Sense) -> bool {
        match &*self.kind {
            Kind::Glob(glob) => glob.holds(address, sense),
            Kind::Pattern(pattern) => pattern.holds(address, sense),
            Kind::Expression(expression) => expression.holds(address, sense),
        }
    }
}

impl PartialEq for Scope {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Scope {}

impl Sense {
    /// Whether enough of the readings match.
    fn of<T>(self, readings: impl IntoIterator<Item = T>, test: impl FnMut(T) -> bool) -> bool {
        let mut readings = readings.into_iter();
        match self {
            Sense::Tightening => readings.any(test),
            Sense::Loosening => readings.all(test),
        }
    }

    fn tightens(self) -> bool {
        self == Sense::Tightening
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn at(pattern: &str, url: &str) -> (bool, bool) {
        let scope = Scope::parse(pattern).unwrap();
        let url = Url::parse(url).unwrap();
        (scope.tightening(&url), scope.loosening(&url))
    }

    const BOTH: (bool, bool) = (true, true);
    const TIGHTENING: (bool, bool) = (true, false);
    const NEITHER: (bool, bool) = (false, false);

    #[test]
    fn globs() {
        for (pattern, url, expected) in [
            ("/checkout", "https://shop.example/checkout", BOTH),
            ("/checkout", "https://shop.example/checkout/", BOTH),
            ("/checkout/", "https://shop.example/checkout", BOTH),
            (
                "/checkout",
                "https://shop.example/checkout?step=2#top",
                BOTH,
            ),
            ("/checkout", "https://shop.example/checkout/pay", NEITHER),
            ("/checkout", "https://shop.example/a/checkout", NEITHER),
            ("/account/*", "https://shop.example/account/cards/7", BOTH),
            ("/account/*", "https://shop.example/account", BOTH),
            ("/account/*", "https://shop.example/accounting", NEITHER),
            ("/account*", "https://shop.example/accounting", BOTH),
            ("/", "https://shop.example", BOTH),
            ("/", "https://shop.example/a", NEITHER),
            ("*", "https://shop.example/a", BOTH),
            ("**", "https://shop.example/", BOTH),
            ("*/pay*", "https://shop.example/de/pay/now", BOTH),
            ("*/pay*", "https://shop.example/pay", BOTH),
            ("*pay*", "https://shop.example/x/repay", BOTH),
            ("shop.example", "https://shop.example/a", BOTH),
            ("shop.example/a", "https://shop.example/a", BOTH),
            ("shop.example/a", "https://other.example/a", NEITHER),
            ("*.shop.example/a", "https://de.shop.example/a", BOTH),
            (
                "*.shop.example/a",
                "https://evil.example/x.shop.example/a",
                NEITHER,
            ),
            (
                "https://shop.example/checkout**",
                "https://shop.example/checkout/x",
                BOTH,
            ),
            (
                "https://shop.example/checkout**",
                "http://shop.example/checkout",
                TIGHTENING,
            ),
            ("localhost:3000/a", "http://localhost:3000/a", BOTH),
            ("localhost:3000/a", "http://localhost:4000/a", NEITHER),
            ("localhost/a", "http://localhost:4000/a", TIGHTENING),
            (
                "/list?view=card",
                "https://s.example/list?page=2&view=card",
                BOTH,
            ),
            (
                "/list?view=card",
                "https://s.example/list?view=table",
                NEITHER,
            ),
            (
                "/list?view=card",
                "https://s.example/list?view=card&view=table",
                TIGHTENING,
            ),
            (
                "/list?view=card",
                "https://s.example/#/list?view=card&page=2",
                TIGHTENING,
            ),
            (
                "/list?view=card",
                "https://s.example/list?view=card#/list",
                TIGHTENING,
            ),
            (
                "/list?view=card",
                "https://s.example/#/list?view=table",
                NEITHER,
            ),
            ("/list?view", "https://s.example/list?view=x", BOTH),
            ("/list?view=c*", "https://s.example/list?view=%63ard", BOTH),
            ("/#/checkout", "https://s.example/#/checkout", BOTH),
            ("/#/checkout*", "https://s.example/#/checkout/pay", BOTH),
            ("/über", "https://s.example/%C3%BCber", BOTH),
        ] {
            assert_eq!(at(pattern, url), expected, "{pattern} at {url}");
        }
    }

    #[test]
    fn t16_other_ways_to_write_an_address_tighten_and_never_loosen() {
        for url in [
            "https://shop.example/Checkout",
            "https://shop.example/CHECKOUT/",
            "https://shop.example//checkout",
            "https://shop.example/a%2F..%2Fcheckout",
            "https://shop.example/a/..%2fcheckout",
            "https://shop.example/a/%2e%2e%2fcheckout",
            "https://shop.example/a/%252e%252e%252fcheckout",
            "https://shop.example/a%5C..%5Ccheckout",
            "https://shop.example/checkout;jsessionid=1",
            "https://shop.example/checkout%3Bx",
            "https://shop.example/checkout%00",
            "https://shop.example/checkout%20",
            "https://shop.example/%2563heckout",
            "https://shop.example/#/checkout",
            "https://shop.example/#!/checkout?x",
            "https://shop.example/home#!checkout",
            "https://shop.example/home#/checkout/",
            "https://shop.example/home#%2Fcheckout",
            "https://www.shop.example:8443/Checkout",
            "https://ann:secret@shop.example./Checkout",
        ] {
            for pattern in [
                "/checkout",
                "shop.example/checkout",
                "/{checkout}",
                "https://shop.example/(check)out",
                "regex:shop\\.example(:\\d+)?/checkout$",
            ] {
                assert_eq!(at(pattern, url), TIGHTENING, "{pattern} at {url}");
            }
        }
        for url in [
            "https://shop.example/%63heckout",
            "https://shop.example/a/../checkout",
            "https://shop.example/./checkout//",
            "https://shop.example/a/%2e%2e/checkout",
            "https://shop.example:443/checkout",
            "https://ann:secret@shop.example/checkout",
            "https://www.shop.example/checkout",
        ] {
            assert_eq!(at("shop.example/checkout", url), BOTH, "{url}");
        }
    }

    #[test]
    fn what_loosens_does_not_follow_into_other_pages() {
        for url in [
            "https://shop.example/help/..%2fcheckout",
            "https://shop.example/help/%2e%2e%2fcheckout",
            "https://shop.example/help/a#/checkout",
            "https://shop.example/help/%252e%252e/checkout",
        ] {
            assert_eq!(at("/help/*", url), TIGHTENING, "{url}");
        }
        assert_eq!(at("/help/*", "https://shop.example/help/faq#top"), BOTH);
    }

    #[test]
    fn url_patterns() {
        for (pattern, url, expected) in [
            ("/account/:id", "https://s.example/account/7", BOTH),
            ("/account/:id", "https://s.example/account/7/card", NEITHER),
            (
                "/account/:id/card",
                "https://s.example/account/7/card?x=1",
                BOTH,
            ),
            (
                "https://{*.}?s.example/pay",
                "https://de.s.example/pay",
                BOTH,
            ),
            ("https://{*.}?s.example/pay", "https://s.example/pay", BOTH),
            ("https://{*.}?s.example/pay", "https://s.other/pay", NEITHER),
            ("/(a|b)/x", "https://s.example/b/x", BOTH),
            ("/(a|b)/x", "https://s.example/c/x", NEITHER),
            ("https://[\\:\\:1]/:id", "https://[::1]/7", BOTH),
            (
                "https://([a-z]+).example/:id([0-9]+)",
                "https://s.example/7",
                BOTH,
            ),
            ("http{s}?://[\\:\\:1]/:id", "https://[::1]/7", BOTH),
            ("/a[]/:id", "https://s.example/a[]/7", BOTH),
        ] {
            assert_eq!(at(pattern, url), expected, "{pattern} at {url}");
        }
    }

    #[test]
    fn expressions() {
        for (pattern, url, expected) in [
            ("regex:/pay", "https://s.example/x/pay/now", BOTH),
            (
                "regex:^https://s\\.example/pay$",
                "https://s.example/pay",
                BOTH,
            ),
            (
                "regex:^https://s\\.example/pay$",
                "https://s.example/pay/now",
                NEITHER,
            ),
            ("regex:step=pay", "https://s.example/?step=pay", BOTH),
            ("regex:secret", "https://ann:secret@s.example/", NEITHER),
        ] {
            assert_eq!(at(pattern, url), expected, "{pattern} at {url}");
        }
    }

    #[test]
    fn patterns_are_made_from_an_address() {
        for (url, page, alike) in [
            ("https://s.example/", Some("/"), None),
            (
                "https://s.example/checkout",
                Some("/checkout"),
                Some("/checkout/*"),
            ),
            (
                "https://s.example/shop/boots/?size=41#top",
                Some("/shop/boots/"),
                Some("/shop/*"),
            ),
            (
                "https://s.example/orders/4711/edit",
                Some("/orders/4711/edit"),
                Some("/orders/*/edit"),
            ),
            (
                "https://s.example/v2/people/ann@s.example",
                Some("/v2/people/ann@s.example"),
                Some("/v2/people/*"),
            ),
            (
                "https://s.example/#/orders/7?tab=all",
                Some("/#/orders/7*"),
                Some("/#/orders/*"),
            ),
            (
                "https://s.example/a(b)/:id/c",
                Some("/a%28b%29/%3Aid/c"),
                Some("/a%28b%29/%3Aid/*"),
            ),
            ("https://s.example/a//b", None, Some("/a//*")),
            ("https://s.example/a/b;v=1", Some("/a/*"), None),
            ("https://s.example/4711", Some("/4711"), None),
            ("https://s.example/a%20b", None, None),
        ] {
            let url = Url::parse(url).unwrap();
            let made = (Scope::of_page(&url), Scope::of_alike(&url));
            assert_eq!(
                (made.0.as_deref(), made.1.as_deref()),
                (page, alike),
                "{url}"
            );
            for pattern in [made.0, made.1].into_iter().flatten() {
                assert!(
                    Scope::parse(&pattern).unwrap().loosening(&url),
                    "{pattern} at {url}"
                );
            }
        }
        let another = Url::parse("https://s.example/orders/8/edit").unwrap();
        let like = Scope::parse("/orders/*/edit").unwrap();
        assert!(like.tightening(&another) && like.loosening(&another));
        let long = Url::parse(&format!("https://s.example/{}", "a".repeat(3000))).unwrap();
        assert_eq!(
            (Scope::of_page(&long), Scope::of_alike(&long)),
            (None, None)
        );
    }

    fn refused(pattern: &str, expected: Expect) {
        expected.assert_eq(&Scope::parse(pattern).unwrap_err().to_string());
    }

    #[test]
    fn what_is_not_a_pattern_is_refused() {
        refused(
            " ",
            expect!["the page pattern is empty; leave the list of pages empty for every page"],
        );
        refused(
            "/a b",
            expect![
                "the page pattern has a space or a control character in it; write a space as %20"
            ],
        );
        refused(
            "checkout",
            expect![
                "`checkout` may be a host or a path; write `/checkout` for the path, `*checkout*` for any path with it"
            ],
        );
        refused(
            "ftp://s.example/",
            expect!["`ftp` is not a scheme of web pages; use `https://` or `http://`"],
        );
        refused("javascript:alert", expect!["`alert` is not a port"]);
        refused("s.example:port/", expect!["`port` is not a port"]);
        refused(
            "/(a",
            expect![
                "the page pattern does not parse: a `(` is not closed, or a `?` follows it; write `\\(` for the character itself"
            ],
        );
        for (pattern, wrong) in [
            (
                "/{a",
                "a `{` is not closed; write `\\{` for the character itself",
            ),
            ("/:id/:id", "the same `:name` stands in it twice"),
            ("/:id\\", "nothing follows the last `\\`"),
            (
                "/a(b)}",
                "one of `{ } ( ) * ? + :` stands where it means nothing; write `\\` before it for the character itself",
            ),
            (
                "/(?a)",
                "a `(` is not closed, or a `?` follows it; write `\\(` for the character itself",
            ),
            (
                "/([)",
                "what stands between `(` and `)` is not a regular expression",
            ),
        ] {
            let said = Scope::parse(pattern).unwrap_err().to_string();
            assert_eq!(
                said,
                format!("the page pattern does not parse: {wrong}"),
                "{pattern}"
            );
        }
        for pattern in [
            "https://a]:id",
            "https://{[}]/",
            "https://[@]:8080/:id",
            "https://[::1]@]/:id",
            "https:\\/\\/x\\]{a}",
            "https://(?])/",
            "https://a/:id?b[]=1",
        ] {
            refused(
                pattern,
                expect![
                    "the page pattern does not parse: outside of a regular expression a `]` belongs to an IPv6 address alone; write `%5D`"
                ],
            );
        }
        refused(
            "regex:(",
            expect!["the regular expression does not parse: unclosed group"],
        );
        refused(
            "regex:",
            expect!["the regular expression does not parse: it is empty"],
        );
        refused(
            "regex:(?=a)",
            expect![
                "the regular expression does not parse: look-around, including look-ahead and look-behind, is not supported"
            ],
        );
        refused(
            "regex:((a{500}){500}){500}",
            expect![
                "the regular expression does not parse: Compiled regex exceeds size limit of 262144 bytes."
            ],
        );
        refused(
            &"/a".repeat(2000),
            expect!["the page pattern is longer than 2048 bytes"],
        );
    }

    #[test]
    fn t17_a_hostile_expression_takes_linear_time() {
        let url = Url::parse(&format!("https://s.example/{}!", "a".repeat(20_000))).unwrap();
        assert!(!Scope::parse("regex:(a+)+$").unwrap().tightening(&url));
        assert!(!Scope::parse("/*a*a*a*a*a*a*b").unwrap().tightening(&url));
    }
}
