//! Globs: `*` and literal text, over the parts of a URL.

use super::{
    ScopeError, Sense,
    address::{self, Address},
};

/// A glob, taken apart.
#[derive(Clone, Debug)]
pub struct Glob {
    scheme: Option<String>,
    host: Option<Text>,
    port: Option<u16>,
    path: Option<Text>,
    query: Vec<(Text, Option<Text>)>,
    fragment: Option<Text>,
}

/// Literal text with `*` in it, as written and in lower case.
#[derive(Clone, Debug)]
struct Text {
    exact: String,
    lower: String,
}

impl Glob {
    /// Reads a glob.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        let (rest, fragment) = cut(text, '#');
        let (rest, query) = cut(rest, '?');
        let (scheme, rest) = match rest.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, rest),
        };
        let scheme = match scheme.as_deref() {
            None | Some("*") => None,
            Some("http" | "https") => scheme,
            Some(other) => return Err(ScopeError::Scheme(other.to_owned())),
        };
        let first = rest.split('/').next().unwrap_or_default();
        let (authority, path) = match rest.split_once('/') {
            _ if !text.contains("://") && first.starts_with('*') && !first.contains('.') => {
                (None, Some(rest.to_owned()))
            }
            Some(("", path)) => (None, Some(format!("/{path}"))),
            Some((authority, path)) => (Some(authority), Some(format!("/{path}"))),
            None if rest.is_empty() => (None, None),
            None => (Some(rest), None),
        };
        let (host, port) = match authority {
            None => (None, None),
            Some(authority) => host(authority, text.contains("://"))?,
        };
        Ok(Glob {
            scheme,
            host: host.map(|host| Text::new(&host)),
            port,
            path: path.map(|path| Text::new(&merged(&address::plain(&path)))),
            query: query.map(parameters).unwrap_or_default(),
            fragment: fragment.map(|fragment| Text::new(&address::decode(fragment))),
        })
    }

    /// Whether the glob holds in that sense.
    pub fn holds(&self, address: &Address, sense: Sense) -> bool {
        self.origin(address, sense)
            && self.place(address, sense)
            && self.parameters(address, sense)
            && self
                .fragment
                .as_ref()
                .is_none_or(|fragment| fragment.matches(&address.fragment, sense))
    }

    fn origin(&self, address: &Address, sense: Sense) -> bool {
        let scheme = self
            .scheme
            .as_ref()
            .is_none_or(|scheme| sense.tightens() || *scheme == address.scheme);
        let port = match self.port {
            Some(port) => {
                let own = match address.scheme.as_str() {
                    "http" => 80,
                    _ => 443,
                };
                address.port.unwrap_or(own) == port
            }
            None => self.host.is_none() || sense.tightens() || address.port.is_none(),
        };
        let host = self.host.as_ref().is_none_or(|host| {
            host.matches(address.bare_host(), sense) || host.matches(&address.host, sense)
        });
        scheme && port && host
    }

    /// A pattern that names a fragment takes the fragment for no path.
    fn place(&self, address: &Address, sense: Sense) -> bool {
        let Some(path) = &self.path else {
            return true;
        };
        let routes: &[String] = match self.fragment {
            Some(_) => &[],
            None => &address.routes,
        };
        sense.of(address.paths.iter().chain(routes), |reading| {
            path.matches(reading, sense) || path.matches(&format!("{reading}/"), sense)
        })
    }

    /// Each parameter of the pattern must be there; to loosen, with no other value beside. A pattern that names a fragment takes
    /// nothing in it for a parameter.
    fn parameters(&self, address: &Address, sense: Sense) -> bool {
        let read = match self.fragment {
            Some(_) => 1,
            None => address.pairs.len(),
        };
        self.query.is_empty() || sense.of(&address.pairs[..read], |pairs| self.among(pairs, sense))
    }

    fn among(&self, pairs: &[(String, String)], sense: Sense) -> bool {
        self.query.iter().all(|(name, value)| {
            let mut values = pairs
                .iter()
                .filter(|(own, _)| name.matches(own, sense))
                .map(|(_, value)| value)
                .peekable();
            values.peek().is_some()
                && value
                    .as_ref()
                    .is_none_or(|value| sense.of(values, |own| value.matches(own, sense)))
        })
    }
}

impl Text {
    fn new(text: &str) -> Self {
        let mut exact = String::with_capacity(text.len());
        for c in text.chars() {
            if !(c == '*' && exact.ends_with('*')) {
                exact.push(c);
            }
        }
        Text {
            lower: exact.to_lowercase(),
            exact,
        }
    }

    fn matches(&self, text: &str, sense: Sense) -> bool {
        match sense {
            Sense::Loosening => wild(self.exact.as_bytes(), text.as_bytes()),
            Sense::Tightening => wild(self.lower.as_bytes(), text.to_lowercase().as_bytes()),
        }
    }
}

/// Whether `text` fits; goes back to the last `*` only, so the cost is at most the product of the lengths.
fn wild(glob: &[u8], text: &[u8]) -> bool {
    let (mut at, mut place, mut star) = (0, 0, None);
    while place < text.len() {
        if glob.get(at) == Some(&b'*') {
            star = Some((at, place));
            at += 1;
        } else if glob.get(at) == Some(&text[place]) {
            at += 1;
            place += 1;
        } else if let Some((before, since)) = star {
            at = before + 1;
            place = since + 1;
            star = Some((before, since + 1));
        } else {
            return false;
        }
    }
    glob[at..].iter().all(|byte| *byte == b'*')
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn merged(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if !(c == '/' && out.ends_with('/')) {
            out.push(c);
        }
    }
    out
}

fn parameters(query: &str) -> Vec<(Text, Option<Text>)> {
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = cut(part, '=');
            let read = |text: &str| Text::new(&address::decode(&text.replace('+', " ")));
            (read(name), value.map(read))
        })
        .collect()
}

fn host(authority: &str, certain: bool) -> Result<(Option<String>, Option<u16>), ScopeError> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => {
            let port = port
                .parse()
                .map_err(|_| ScopeError::Port(port.to_owned()))?;
            (host, Some(port))
        }
        _ => (authority, None),
    };
    let known = certain
        || port.is_some()
        || host.eq_ignore_ascii_case("localhost")
        || host.contains(['.', '*', '[']);
    if !known || host.is_empty() {
        return Err(ScopeError::Ambiguous(authority.to_owned()));
    }
    let host = host.trim_end_matches('.').to_lowercase();
    if host.trim_matches('*').is_empty() {
        return Ok((None, port));
    }
    let host = match host.contains('*') {
        true => host,
        false => url::Host::parse(&host)
            .map(|host| host.to_string())
            .map_err(|_| ScopeError::Ambiguous(authority.to_owned()))?,
    };
    Ok((Some(address::bare(&host).to_owned()), port))
}
