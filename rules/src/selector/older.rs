//! What the standard once said and browsers no longer read: `a >> b`, and `:has()` in `:has()`.
//!
//! Old lists of selectors and the suites have it. Rules don't: the tag matches them with a browser.

use selectors::{
    Element,
    context::{
        MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, SelectorCaches,
    },
    matching::matches_selector,
    parser::SelectorList,
};

use super::{element::At, syntax::Language};

/// The selector with each `>>` between two parts made a space; every other byte keeps its place.
pub fn without_double_child(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let (mut quote, mut at) = (None, 0);
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (_, b'\\') => at += 1,
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, byte @ (b'"' | b'\'')) => quote = Some(byte),
            (None, b'>') if is_double_child(&bytes, at) => {
                bytes[at] = b' ';
                bytes[at + 1] = b' ';
            }
            _ => {}
        }
        at += 1;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Whether the element has what the list asks for; the anchor of an outer `:has()` is put aside meanwhile.
pub fn has(
    anchor: &At,
    list: &SelectorList<Language>,
    outer: &MatchingContext<'_, Language>,
) -> bool {
    let mut caches = SelectorCaches::default();
    let mut context = MatchingContext::<Language>::new(
        MatchingMode::Normal,
        None,
        &mut caches,
        outer.quirks_mode(),
        NeedsSelectorFlags::No,
        MatchingForInvalidation::No,
    );
    context.extra_data = outer.extra_data;
    context.nest_for_relative_selector(anchor.opaque(), |context| {
        let mut pending: Vec<At> = anchor.next_sibling_element().into_iter().collect();
        pending.extend(anchor.first_element_child());
        while let Some(at) = pending.pop() {
            if list
                .slice()
                .iter()
                .any(|one| matches_selector(one, 0, None, &at, context))
            {
                return true;
            }
            pending.extend(at.next_sibling_element());
            pending.extend(at.first_element_child());
        }
        false
    })
}

fn is_double_child(bytes: &[u8], at: usize) -> bool {
    let ends = |byte: Option<&u8>| {
        byte.is_none_or(|byte| matches!(byte, b'>' | b'+' | b'~' | b',' | b'(' | b')'))
    };
    bytes.get(at + 1) == Some(&b'>')
        && !ends(bytes[..at].iter().rfind(|byte| !byte.is_ascii_whitespace()))
        && !ends(
            bytes[at + 2..]
                .iter()
                .find(|byte| !byte.is_ascii_whitespace()),
        )
}

/// How deep `:has()` may stand in `:has()`.
pub const LEVELS: u8 = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_combinator_between_two_parts_is_taken_for_one() {
        for (text, expected) in [
            ("a>>b", "a  b"),
            ("a >> b>>c", "a    b  c"),
            ("[a='>>'] > b", "[a='>>'] > b"),
            ("a >>> b", "a >>> b"),
            (">> b", ">> b"),
            ("a >>", "a >>"),
            (":has(>> b)", ":has(>> b)"),
            ("a\\>>b", "a\\>>b"),
        ] {
            assert_eq!(without_double_child(text), expected);
        }
    }
}
