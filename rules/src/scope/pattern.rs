//! WHATWG URLPatterns and regular expressions, each compiled twice: case aside for what tightens, exact for what loosens.

use regex::{Regex, RegexBuilder};
use url::Url;
use urlpattern::{RegexSyntax, UrlPattern, UrlPatternInit, UrlPatternOptions, regexp::RegExp};

use super::{ScopeError, Sense, address::Address};

/// A URLPattern.
#[derive(Debug)]
pub struct Pattern {
    tightening: UrlPattern<Bounded>,
    loosening: UrlPattern<Bounded>,
    names_fragment: bool,
}

/// A regular expression over the whole URL.
#[derive(Debug)]
pub struct Expression {
    tightening: Regex,
    loosening: Regex,
}

/// A regular expression within the limits.
#[derive(Debug)]
pub struct Bounded(Regex);

/// Whether a pattern is to be read as a URLPattern rather than as a glob.
pub fn looks_like(text: &str) -> bool {
    let named = text.match_indices(':').any(|(at, _)| {
        text[at + 1..].starts_with(|c: char| c == '_' || c == '$' || c.is_alphabetic())
            && text[..at].contains('/')
    });
    named || text.contains(['{', '}', '(', ')', '\\'])
}

impl Pattern {
    /// Reads a URLPattern; one without a scheme is a path.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        let wrong = |error: urlpattern::Error| ScopeError::Pattern(in_words(&error));
        if !text.starts_with('/') && has_loose_bracket(text) {
            return Err(ScopeError::Pattern(LOOSE_BRACKET.to_owned()));
        }
        let base = Url::parse("https://pattern.invalid/").ok();
        let mut init =
            UrlPatternInit::parse_constructor_string::<Bounded>(text, base).map_err(wrong)?;
        init.base_url = None;
        init.search = init.search.filter(|search| !search.is_empty());
        init.hash = init.hash.filter(|hash| !hash.is_empty());
        let compile = |ignore_case| {
            let options = UrlPatternOptions {
                regex_syntax: RegexSyntax::Rust,
                ignore_case,
            };
            UrlPattern::<Bounded>::parse(init.clone(), options).map_err(wrong)
        };
        Ok(Pattern {
            tightening: compile(true)?,
            loosening: compile(false)?,
            names_fragment: init.hash.is_some(),
        })
    }

    /// Whether the pattern holds in that sense.
    pub fn holds(&self, address: &Address, sense: Sense) -> bool {
        let pattern = match sense {
            Sense::Tightening => &self.tightening,
            Sense::Loosening => &self.loosening,
        };
        let fits = |component: &urlpattern::component::Component<Bounded>, text: &str| {
            component
                .regexp
                .as_ref()
                .is_ok_and(|expression| expression.0.is_match(text))
        };
        let port = address
            .port
            .map(|port| port.to_string())
            .unwrap_or_default();
        let any_port = sense.tightens() && pattern.port().is_empty();
        let any_scheme = sense.tightens() && matches!(address.scheme.as_str(), "http" | "https");
        let routes: &[String] = match self.names_fragment {
            true => &[],
            false => &address.routes,
        };
        (any_scheme || fits(&pattern.protocol, &address.scheme))
            && (fits(&pattern.hostname, &address.host)
                || fits(&pattern.hostname, address.bare_host())
                || sense.tightens()
                    && fits(&pattern.hostname, &format!("www.{}", address.bare_host())))
            && (any_port || fits(&pattern.port, &port))
            && sense.of(address.paths.iter().chain(routes), |reading| {
                let encoded = encoded(reading);
                fits(&pattern.pathname, &encoded) || fits(&pattern.pathname, &format!("{encoded}/"))
            })
            && sense.of(&address.queries, |query| fits(&pattern.search, query))
            && fits(&pattern.hash, &address.fragment)
    }
}

impl Expression {
    /// Reads a regular expression; look-around and back references, which no linear engine has, are refused.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        if text.is_empty() {
            return Err(ScopeError::Expression("it is empty".to_owned()));
        }
        let compile = |ignore_case| {
            bounded(text, ignore_case).map_err(|error| ScopeError::Expression(last_line(&error)))
        };
        Ok(Expression {
            tightening: compile(true)?,
            loosening: compile(false)?,
        })
    }

    /// Whether the expression is found, in that sense, in the URL without userinfo.
    pub fn holds(&self, address: &Address, sense: Sense) -> bool {
        let expression = match sense {
            Sense::Tightening => &self.tightening,
            Sense::Loosening => &self.loosening,
        };
        let port = address
            .port
            .map(|port| format!(":{port}"))
            .unwrap_or_default();
        let found = |host: &str, path: &str, rest: &str| {
            expression.is_match(&format!("{}://{host}{port}{path}{rest}", address.scheme))
        };
        let query = match address.queries[0].as_str() {
            "" => String::new(),
            query => format!("?{query}"),
        };
        let fragment = match address.fragment.as_str() {
            "" => String::new(),
            fragment => format!("#{fragment}"),
        };
        sense.of(address.paths.iter().chain(&address.routes), |path| {
            found(&address.host, path, &query)
                || found(&address.host, &format!("{path}/"), &query)
                || sense.tightens()
                    && (found(address.bare_host(), path, &query)
                        || found(&address.host, path, &format!("{query}{fragment}")))
        })
    }
}

impl RegExp for Bounded {
    fn syntax() -> RegexSyntax {
        RegexSyntax::Rust
    }

    fn parse(pattern: &str, flags: &str, _force_eval: bool) -> Result<Self, ()> {
        bounded(pattern, flags.contains('i'))
            .map(Bounded)
            .map_err(|_| ())
    }

    fn matches<'a>(&self, text: &'a str) -> Option<Vec<Option<&'a str>>> {
        let captures = self.0.captures(text)?;
        Some(
            captures
                .iter()
                .skip(1)
                .map(|group| group.map(|group| group.as_str()))
                .collect(),
        )
    }

    fn pattern_string(&self) -> &str {
        self.0.as_str()
    }
}

fn bounded(pattern: &str, ignore_case: bool) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .case_insensitive(ignore_case)
        .size_limit(MAX_PROGRAM)
        .dfa_size_limit(MAX_PROGRAM)
        .nest_limit(32)
        .build()
}

/// Whether a `]` stands anywhere but in a regular expression and at the end of an IPv6 address.
///
/// The parser of URLPatterns counts the brackets of a host, and those that close more than was opened it counts below nothing.
fn has_loose_bracket(text: &str) -> bool {
    let host = text.split_once("://[").filter(|(scheme, _)| {
        scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || b"*?{}".contains(&byte))
    });
    let mut rest = match host {
        Some((_, host)) => host
            .trim_start_matches(|c: char| {
                c.is_ascii_hexdigit() || matches!(c, '\\' | ':' | '.' | '*')
            })
            .strip_prefix(']')
            .unwrap_or(text),
        None => text,
    };
    while let Some(at) = rest.find(['(', ']', '\\']) {
        let (from, after) = (&rest[at..], &rest[at + 1..]);
        rest = match from.as_bytes()[0] {
            b']' => return true,
            b'(' => expression_end(after).map_or(after, |end| &after[end..]),
            _ if after.starts_with(']') => return true,
            _ => after.get(1..).unwrap_or(after),
        };
    }
    false
}

/// Where a regular expression of a URLPattern ends, its bracket included, of which `text` begins after the first one; none
/// where it is none.
fn expression_end(text: &str) -> Option<usize> {
    if text.starts_with(['?', ')']) {
        return None;
    }
    let mut depth = 1;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => bytes
                .next()
                .filter(|(_, byte)| byte.is_ascii())
                .map(|_| ())?,
            b')' if depth == 1 => return Some(at + 1),
            b')' => depth -= 1,
            b'(' if text[at + 1..].starts_with('?') => depth += 1,
            b'(' => return None,
            _ if byte.is_ascii() => {}
            _ => return None,
        }
    }
    None
}

/// A path as URLs write it.
fn encoded(path: &str) -> String {
    let mut url = match Url::parse("https://pattern.invalid/") {
        Ok(url) => url,
        Err(_) => return path.to_owned(),
    };
    url.set_path(path);
    url.path().trim_end_matches('/').to_owned()
}

/// What is wrong with a URLPattern, for somebody who has read of none.
fn in_words(error: &urlpattern::Error) -> String {
    let said = error.to_string();
    let known = IN_WORDS.iter().find(|(part, _)| said.contains(part));
    match (known, error) {
        (Some((_, words)), _) => (*words).to_owned(),
        (None, urlpattern::Error::Parser(_)) => "one of `{ } ( ) * ? + :` stands where it means nothing; write `\\` before it for the character itself".to_owned(),
        (None, urlpattern::Error::Tokenizer(..)) => "what stands between `(` and `)` is not a regular expression; write `\\(` for the character itself".to_owned(),
        (None, _) => said,
    }
}

fn last_line(error: &regex::Error) -> String {
    let text = error.to_string();
    let line = text.lines().last().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

/// A part of what the parser says, and what is meant.
const IN_WORDS: [(&str, &str); 7] = [
    (
        "missing closing )",
        "a `(` is not closed, or a `?` follows it; write `\\(` for the character itself",
    ),
    (
        "groups not closed",
        "a `(` is not closed, or a `?` follows it; write `\\(` for the character itself",
    ),
    (
        "expected token Close",
        "a `{` is not closed; write `\\{` for the character itself",
    ),
    ("incomplete escape", "nothing follows the last `\\`"),
    (
        "invalid name",
        "no name follows a `:`; write `\\:` for the character itself",
    ),
    ("duplicate name", "the same `:name` stands in it twice"),
    (
        "regexp error",
        "what stands between `(` and `)` is not a regular expression",
    ),
];
const LOOSE_BRACKET: &str =
    "outside of a regular expression a `]` belongs to an IPv6 address alone; write `%5D`";
/// The most bytes that a compiled expression may take.
const MAX_PROGRAM: usize = 1 << 18;
