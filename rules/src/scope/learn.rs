//! Patterns made from the address of one page: for that page alone, and for those like it.
//!
//! What is made is a glob over the path, on every host of the site; a fragment that a page routes by belongs to the path. The query is left
//! out: what is in it today (a campaign, a step) may not be there tomorrow, and a rule must not end with it.

use url::Url;

use super::{
    Scope,
    address::{decode, route},
};

/// The pattern for a page; none where no pattern says it.
pub(super) fn page(url: &Url) -> Option<String> {
    // What is written with escapes is read in several ways, and matched by none of them in all: any such part will do.
    let plainly = |path: &str| {
        let parts: Vec<&str> = path
            .split('/')
            .map(|part| if part.contains(['%', ';']) { "*" } else { part })
            .collect();
        parts.join("/")
    };
    let says = |pattern: &String| pattern.contains(|c: char| c.is_alphanumeric());
    checked(written(url, str::to_owned), url)
        .or_else(|| checked(written(url, plainly), url).filter(says))
}

/// The pattern for a page and those that differ from it in what looks like a number or a name of one thing; where nothing does, for all that
/// stands beside it. None where that would be every page.
pub(super) fn alike(url: &Url) -> Option<String> {
    let varied = |path: &str| {
        let segments: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        let parts: Vec<&str> = segments
            .iter()
            .map(|segment| if varies(segment) { "*" } else { segment })
            .collect();
        match parts[..] {
            _ if parts.iter().all(|part| matches!(*part, "" | "*" | "!")) => path.to_owned(),
            _ if parts.contains(&"*") => parts.join("/"),
            // `/checkout`: that and what is under it.
            [_, _] => format!("{}/*", parts.join("/")),
            _ => format!("{}/*", parts[..parts.len() - 1].join("/")),
        }
    };
    let made = checked(written(url, varied), url)?;
    (Some(&made) != page(url).as_ref()).then_some(made)
}

/// The path and the route in the fragment; with a route, the path stays as it is.
fn written(url: &Url, vary: impl Fn(&str) -> String) -> String {
    let fragment = url.fragment().unwrap_or_default();
    if route(fragment).is_none() {
        return vary(&literal(url.path()));
    }
    let (place, query) = fragment.split_once('?').unzip();
    let place = vary(&literal(place.unwrap_or(fragment)));
    let mut pattern = format!("{}#{place}", literal(url.path()));
    // What follows the route is left out as a query is: here that takes a `*`.
    if query.is_some() && !pattern.ends_with('*') {
        pattern.push('*');
    }
    pattern
}

/// As a glob reads it: what would make it another kind of pattern is encoded.
fn literal(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '{' | '}' | '(' | ')' | '\\' | ':' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// Whether a part of a path names one of many: there is a digit in it, other than in `v2`, or somebody's address.
fn varies(segment: &str) -> bool {
    let segment = decode(segment);
    let rest = segment.strip_prefix('v').unwrap_or_default();
    let is_version = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    let has_digit = segment.bytes().any(|byte| byte.is_ascii_digit());
    segment.contains('@') || has_digit && !is_version
}

/// A pattern that holds where it was made, whatever a rule with it does.
fn checked(pattern: String, url: &Url) -> Option<String> {
    let holds =
        Scope::parse(&pattern).is_ok_and(|scope| scope.tightening(url) && scope.loosening(url));
    holds.then_some(pattern)
}
