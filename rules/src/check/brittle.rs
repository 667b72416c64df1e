//! Whether a selector will still mean the same after the site is built anew.

use crate::pick::is_generated;

/// What in the selector will not last, in a sentence; none where nothing gives it away.
pub fn why(selector: &str) -> Option<String> {
    let plain = without_strings(selector);
    if let Some(place) = PLACES.iter().find(|place| plain.contains(**place)) {
        return Some(format!(
            "`{selector}` counts places among siblings (`{}`): one more element before it, and it means another.",
            place.trim_end_matches('(')
        ));
    }
    names(&plain)
        .find(|name| is_generated(name))
        .map(|name| format!("`{selector}` uses `{name}`, which looks made up by a build: it may be another one tomorrow."))
}

/// The selector without what stands in quotes, which may contain anything.
fn without_strings(selector: &str) -> String {
    let mut quote = None;
    selector
        .chars()
        .filter(|c| match quote {
            Some(open) => {
                if *c == open {
                    quote = None;
                }
                false
            }
            None => {
                let opens = matches!(c, '"' | '\'');
                if opens {
                    quote = Some(*c);
                }
                !opens
            }
        })
        .collect()
}

/// The classes and ids that the selector names.
fn names(selector: &str) -> impl Iterator<Item = &str> {
    selector.match_indices(['.', '#']).filter_map(|(at, _)| {
        let rest = &selector[at + 1..];
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        Some(&rest[..end]).filter(|name| !name.is_empty())
    })
}

const PLACES: [&str; 4] = [
    ":nth-child(",
    ":nth-last-child(",
    ":nth-of-type(",
    ":nth-last-of-type(",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_made_up_names_are_told() {
        for selector in [
            "main > p:nth-of-type(2)",
            "tr td:nth-child(3)",
            ".css-1x2y3z",
            "form .sc-bdVaJa input",
            "#ember123",
        ] {
            assert!(why(selector).is_some(), "{selector}");
        }
        for selector in [
            "#ssn, .balance",
            "input[name=\"css-1x2y3z.x\"]",
            "a[href='#:nth-child(']",
            ".checkout__button--primary",
            "li:first-child",
        ] {
            assert_eq!(why(selector), None, "{selector}");
        }
    }
}
