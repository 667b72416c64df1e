//! What of a link's address is the same wherever it is read: written on the page, made absolute by a recorder, stripped of its query.

/// The comparison and the text to compare with; none for an address that says nothing.
pub fn told(href: &str) -> Option<(&'static str, &str)> {
    let href = href.trim();
    let address = match href.split_once("://") {
        Some((scheme, rest)) if is_web(scheme) => Address::Absolute(rest),
        Some(_) => return None,
        None if href.starts_with("//") => Address::Absolute(&href[2..]),
        None if href.starts_with(['#', '?', '.']) || has_scheme(href) => return None,
        None => Address::Relative(href),
    };
    let (host, rest) = match address {
        Address::Absolute(rest) => rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())),
        Address::Relative(rest) => ("", rest),
    };
    let path = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
    let (comparison, told) = match path.trim_matches('/').is_empty() {
        // The start page of another site.
        true if path.len() == rest.len() => ("*=", host),
        true => return None,
        false if path.len() == rest.len() => ("$=", last(path)),
        false => ("*=", last(path)),
    };
    let is_plain = told.len() > 1 && told.is_ascii() && !told.contains(['%', '@', '"', ' ', '\\']);
    is_plain.then_some((comparison, told))
}

enum Address<'a> {
    /// Host and path.
    Absolute(&'a str),
    Relative(&'a str),
}

/// The end of a path: whole segments, as many as are short.
fn last(path: &str) -> &str {
    if path.len() <= LONGEST {
        return path;
    }
    let long = path.len() - LONGEST;
    path.char_indices()
        .find(|(at, c)| *at >= long && *c == '/')
        .map_or("", |(at, _)| &path[at..])
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// `mailto:` and the like; a colon after a slash is part of a path.
fn has_scheme(href: &str) -> bool {
    href.split(['/', '?', '#'])
        .next()
        .is_some_and(|first| first.contains(':'))
}

/// The longest path that is compared, in bytes.
const LONGEST: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_everywhere_is_told() {
        for (href, expected) in [
            ("/cart", Some(("$=", "/cart"))),
            ("https://shop.example/cart", Some(("$=", "/cart"))),
            ("//shop.example/cart?x=1", Some(("*=", "/cart"))),
            ("help.html#a", Some(("*=", "help.html"))),
            ("https://other.example/", Some(("*=", "other.example"))),
            (
                "/a/quite/long/path/that/nobody/wants/to/read/at/all",
                Some(("$=", "/path/that/nobody/wants/to/read/at/all")),
            ),
            ("/", None),
            ("/?q", None),
            ("#top", None),
            ("?page=2", None),
            ("../up", None),
            ("mailto:a@b.example", None),
            ("javascript:void(0)", None),
            ("ftp://a.example/b", None),
            ("/caf%C3%A9", None),
        ] {
            assert_eq!(told(href), expected, "{href}");
        }
    }
}
