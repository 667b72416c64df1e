//! The readings of a URL: which pages a server or a script may take it for.

use url::Url;

/// A URL in all its readings, made once for many patterns.
#[derive(Clone, Debug)]
pub struct Address {
    /// `https`.
    pub(super) scheme: String,
    /// In lower case, without a trailing dot.
    pub(super) host: String,
    /// The port, where it is not the scheme's own.
    pub(super) port: Option<u16>,
    /// The paths that it may stand for, the plain one first; none ends with a slash, but for `/`.
    pub(super) paths: Vec<String>,
    /// The paths that a script may read from the fragment.
    pub(super) routes: Vec<String>,
    /// Names and values, decoded: of the query, and of that in the fragment where a script may read a path from it.
    pub(super) pairs: Vec<Vec<(String, String)>>,
    /// The queries as written, and sorted.
    pub(super) queries: Vec<String>,
    /// The fragment, decoded.
    pub(super) fragment: String,
}

impl Address {
    /// Reads a URL.
    pub fn new(url: &Url) -> Self {
        let fragment = url.fragment().unwrap_or_default();
        let routed = route(fragment);
        let own = routed.is_some().then(|| query_of(fragment));
        let written: Vec<&str> = std::iter::once(url.query().unwrap_or_default())
            .chain(own)
            .collect();
        let mut queries: Vec<String> = Vec::new();
        for query in &written {
            let mut parts: Vec<&str> = query.split('&').collect();
            parts.sort_unstable();
            for reading in [(*query).to_owned(), parts.join("&")] {
                if !queries.contains(&reading) {
                    queries.push(reading);
                }
            }
        }
        Address {
            scheme: url.scheme().to_owned(),
            host: url
                .host_str()
                .unwrap_or_default()
                .trim_end_matches('.')
                .to_ascii_lowercase(),
            port: url.port(),
            paths: readings(url.path()),
            routes: routed.map(|path| readings(&path)).unwrap_or_default(),
            pairs: written
                .into_iter()
                .map(|query| {
                    url::form_urlencoded::parse(query.as_bytes())
                        .into_owned()
                        .collect()
                })
                .collect(),
            queries,
            fragment: decode(fragment),
        }
    }

    /// The host without `www.`.
    pub(super) fn bare_host(&self) -> &str {
        bare(&self.host)
    }
}

/// A host without `www.`.
pub(super) fn bare(host: &str) -> &str {
    host.strip_prefix("www.")
        .filter(|rest| rest.contains('.'))
        .unwrap_or(host)
}

/// A path with all decoded that cannot be taken for something else: separators, percent signs and controls stay as they are.
pub(super) fn plain(path: &str) -> String {
    decode_where(path, |byte| {
        byte >= 0x20 && !matches!(byte, b'/' | b'\\' | b'%' | b'?' | b'#' | b';' | b' ' | 0x7F)
    })
}

/// Percent-decoding, once; what is not UTF-8 is replaced.
pub(super) fn decode(text: &str) -> String {
    decode_where(text, |_| true)
}

fn decode_where(text: &str, may: impl Fn(u8) -> bool) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| {
        bytes
            .get(at)
            .and_then(|byte| char::from(*byte).to_digit(16))
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%'
            && let (Some(high), Some(low)) = (digit(at + 1), digit(at + 2))
            && may(high * 16 + low)
        {
            out.push(high * 16 + low);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// All paths that a path may be taken for: decoded again and again, dots resolved, separators merged, parameters cut off.
fn readings(path: &str) -> Vec<String> {
    let mut readings = Vec::new();
    let mut add = |reading: String| {
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    };
    let mut next = plain(path);
    for _ in 0..MAX_DECODINGS {
        let merged = normal(&next);
        let cut = normal(
            &merged
                .split('/')
                .map(|segment| segment.split([';', '\0']).next().unwrap_or_default().trim())
                .collect::<Vec<_>>()
                .join("/"),
        );
        let ends = merged
            .split_once(['?', '#'])
            .map(|(before, _)| normal(before));
        add(trimmed(&next));
        add(merged);
        add(cut);
        if let Some(ends) = ends {
            add(ends);
        }
        let decoded = decode(&next);
        if decoded == next {
            break;
        }
        next = decoded;
    }
    readings
}

/// Separators merged, `.` and `..` resolved, no slash at the end.
fn normal(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split(['/', '\\']) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    format!("/{}", segments.join("/"))
}

fn trimmed(path: &str) -> String {
    match path.trim_end_matches('/') {
        "" => "/".to_owned(),
        rest => rest.to_owned(),
    }
}

/// The path in a fragment such as `/checkout`, `!/checkout` or `!checkout`, without its own query.
pub(super) fn route(fragment: &str) -> Option<String> {
    let fragment = plain(fragment);
    let lowered = fragment.to_ascii_lowercase();
    let path = match fragment.strip_prefix('!') {
        Some(path) => path,
        None if fragment.starts_with(['/', '\\'])
            || lowered.starts_with("%2f")
            || lowered.starts_with("%5c") =>
        {
            &fragment
        }
        None => return None,
    };
    let path = path.split(['?', '#', '&']).next().unwrap_or_default();
    Some(format!("/{path}"))
}

/// The query in a fragment such as `/list?view=card`.
fn query_of(fragment: &str) -> &str {
    let query = fragment.split_once('?').map(|(_, query)| query);
    query
        .and_then(|query| query.split('#').next())
        .unwrap_or_default()
}

/// How often a path is decoded: servers behind servers do it more than once.
const MAX_DECODINGS: usize = 4;
