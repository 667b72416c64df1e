//! Pictures that stand in a style sheet themselves, as `data:` URLs: an SVG can print words.
//!
//! Looks at what the markup says and never draws. What it cannot read it takes to print words; the tag's `picture.ts` is its twin.

use std::{borrow::Cow, sync::LazyLock};

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use percent_encoding::percent_decode_str;
use regex::Regex;

use super::has_word;

/// Whether a URL holds an SVG that prints words, as far as can be told.
pub fn prints_words(url: &str) -> bool {
    let url = url.replace(['\t', '\n', '\r'], "");
    let is_svg = url
        .get(..SVG.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(SVG));
    is_svg && !markup(&url).is_some_and(|markup| is_wordless(&markup))
}

/// What the URL holds; none where that is too long or no text.
fn markup(url: &str) -> Option<String> {
    let (head, body) = url.split_once(',').filter(|_| url.len() <= MAX_LENGTH)?;
    let body = body.split('#').next().unwrap_or_default();
    let bytes: Cow<'_, [u8]> = percent_decode_str(body).into();
    let kind = head.rsplit(';').next().unwrap_or_default().trim();
    let bytes = match kind.eq_ignore_ascii_case("base64") {
        true => BASE64.decode(bytes.trim_ascii()).ok()?,
        false => bytes.into_owned(),
    };
    String::from_utf8(bytes).ok()
}

/// Whether nothing is left that is read when all is taken away that is known to print nothing.
fn is_wordless(markup: &str) -> bool {
    let text = SILENT.replace_all(markup, "");
    !FOREIGN.is_match(markup) && !text.contains('<') && !has_word(&text)
}

const SVG: &str = "data:image/svg";
/// Of a URL, in bytes: more than any icon.
const MAX_LENGTH: usize = 1 << 16;
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
/// Comments, processing instructions, a document type that declares nothing, style, tags.
static SILENT: LazyLock<Regex> = LazyLock::new(|| {
    let inside = r#""[^"<]*"|'[^'<]*'|[^"'<>]"#;
    let silent = [
        r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[<>]*>".to_owned(),
        r#"<style(?:\s(?:"[^"<]*"|'[^'<]*'|[^"'<>/])*)?>(?:<!\[CDATA\[.*?\]\]>|[^<])*</style\s*>"#
            .to_owned(),
        format!(r"</?[A-Za-z_](?:{inside})*>"),
    ];
    Regex::new(&format!("(?s){}", silent.join("|"))).expect("a pattern of ours")
});
/// Elements that bring in what is not markup of the picture's own.
static FOREIGN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"<([\w.-]+:)?(foreignObject|image|feImage)[\s/>]").expect("a pattern of ours")
});
