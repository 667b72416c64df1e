//! `:lang()` and `:dir()`: what a node inherits through shadow roots, and not through frames.

use super::element::At;
use crate::document::{Content, Element};

/// The language of an element, empty where it is unknown.
pub fn of(at: &At) -> String {
    inherited(at, |element| {
        // In HTML, `xml:lang` is a name like any other; a parser knows it on what is none.
        let foreign = element.is_svg || element.tag == "math";
        element
            .attribute("lang")
            .or_else(|| element.attribute("xml:lang").filter(|_| foreign))
            .filter(|language| at.steps.read(language))
            .map(|language| language.into_owned())
    })
    .unwrap_or_default()
}

/// Whether a language is in a range: RFC 4647, extended filtering, with an empty range for an unknown language.
pub fn matches(language: &str, range: &str) -> bool {
    if range.is_empty() || language.is_empty() {
        return range.is_empty() && language.is_empty();
    }
    let mut wanted = range.split('-');
    let mut tags = language.split('-');
    let first = wanted.next().unwrap_or_default();
    let own = tags.next().unwrap_or_default();
    if first != "*" && !first.eq_ignore_ascii_case(own) {
        return false;
    }
    wanted.filter(|tag| *tag != "*").all(|wanted| {
        tags.by_ref()
            .take_while(|tag| tag.eq_ignore_ascii_case(wanted) || tag.len() != 1)
            .any(|tag| tag.eq_ignore_ascii_case(wanted))
    })
}

/// Whether a language is in a range as Chromium has it: RFC 4647, basic filtering without a wildcard.
pub fn begins(language: &str, range: &str) -> bool {
    let rest = language
        .get(..range.len())
        .filter(|start| start.eq_ignore_ascii_case(range))
        .map(|start| &language[start.len()..]);
    rest.is_some_and(|rest| !range.is_empty() && (rest.is_empty() || rest.starts_with('-')))
}

/// The direction of an element as attributes give it; text has no say, so that no match tells of it.
pub fn direction(at: &At) -> &'static str {
    inherited(at, |element| {
        let written = element.attribute("dir")?;
        let is = |direction: &str| written.eq_ignore_ascii_case(direction);
        match is("rtl") {
            true => Some("rtl"),
            false => (is("ltr") || is("auto")).then_some("ltr"),
        }
    })
    .unwrap_or("ltr")
}

/// What the nearest element says, as far as the steps suffice to go up to it.
fn inherited<T>(at: &At, read: impl Fn(&Element) -> Option<T>) -> Option<T> {
    std::iter::once(at.node)
        .chain(at.document.ancestors(at.node))
        .take_while(|outer| !matches!(at.document.content(*outer), Content::Document { .. }))
        .take_while(|_| at.steps.take(1))
        .find_map(|outer| at.document.element(outer).and_then(&read))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_rules_a_range_is_a_beginning() {
        for (language, range, expected) in [
            ("de-DE-1996", "de-de", true),
            ("de", "de", true),
            ("de-Latn-CH", "de-CH", false),
            ("deu", "de", false),
            ("de_DE", "de", false),
            ("d\u{e9}", "d\u{e9}-x", false),
            ("de-CH", "*-CH", false),
            ("", "", false),
        ] {
            assert_eq!(begins(language, range), expected, "{language} {range}");
        }
    }

    #[test]
    fn ranges_filter_as_in_rfc_4647() {
        for (language, range, expected) in [
            ("de-CH", "de", true),
            ("de", "DE", true),
            ("den", "de", false),
            ("de-Latn-CH", "de-CH", true),
            ("de-Latn-CH", "*-CH", true),
            ("fr-x-CH", "fr-CH", false),
            ("", "de", false),
            ("", "", true),
            ("de", "", false),
        ] {
            assert_eq!(matches(language, range), expected, "{language} {range}");
        }
    }
}
