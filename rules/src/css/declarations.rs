//! Inline styles: what a masked element keeps, and changes of single declarations.

use std::collections::HashMap;

use cssparser::{Delimiter, ParseError, Parser, Token};

/// Of an inline style, the layout properties of plain values: what a masked element keeps.
///
/// No URL, string, variable, counter or unknown function stays, so that nothing of it can name or print anything.
pub fn layout_style(style: &str) -> String {
    declarations(style)
        .into_iter()
        .filter(|one| is_layout(&one.name) && one.plain)
        .map(|one| format!("{}: {};", one.name, one.value))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether an inline style says more than where and how large a thing is: strings, URLs, custom properties.
pub fn carries_content(style: &str) -> bool {
    declarations(style)
        .iter()
        .any(|one| one.name.starts_with("--") || one.speaks)
}

/// An inline style after single declarations of it changed: property, and value with priority, or none when removed.
pub fn merge(style: &str, changes: &[(String, Option<(String, String)>)]) -> String {
    // In the order in which they were set last, and where each stands.
    let mut all: Vec<Option<(String, String)>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut set = |name: String, value: Option<String>| {
        if let Some(place) = places.remove(&name) {
            all[place] = None;
        }
        if let Some(value) = value {
            places.insert(name.clone(), all.len());
            all.push(Some((name, value)));
        }
    };
    for one in declarations(style) {
        set(one.name, Some(one.value));
    }
    for (property, value) in changes {
        let custom = property.starts_with("--");
        let name = match custom {
            true => property.clone(),
            false => property.to_ascii_lowercase(),
        };
        match value {
            Some((value, priority)) => {
                let value = match priority.is_empty() {
                    true => value.clone(),
                    false => format!("{value} !{priority}"),
                };
                set(name, Some(value));
            }
            // A removed longhand takes the shorthand that it stood in along: the recorder names longhands only.
            None => {
                for (end, _) in name.match_indices('-').filter(|_| !custom) {
                    set(name[..end].to_owned(), None);
                }
                set(name, None);
            }
        }
    }
    all.into_iter()
        .flatten()
        .map(|(name, value)| format!("{name}: {value};"))
        .collect::<Vec<_>>()
        .join(" ")
}

struct Declaration {
    name: String,
    value: String,
    /// Nothing in the value but numbers, lengths, keywords and arithmetic.
    plain: bool,
    /// A string or a URL is in the value.
    speaks: bool,
}

fn declarations(style: &str) -> Vec<Declaration> {
    let mut input = Parser::new(style);
    input.set_nested_block_limit(super::DEPTH);
    let mut found = Vec::new();
    while !input.is_exhausted() {
        let one = input.parse_until_after(Delimiter::Semicolon, declaration);
        found.extend(one.ok());
    }
    found
}

fn declaration(input: &mut Parser<'_>) -> Result<Declaration, ParseError<()>> {
    let name = input.expect_ident_cloned()?;
    input.expect_colon()?;
    input.skip_whitespace();
    let start = input.position();
    let (mut plain, mut speaks) = (true, false);
    look(input, &mut plain, &mut speaks)?;
    let value = input.slice_from(start).trim().to_owned();
    let name = match name.starts_with("--") {
        true => name.to_string(),
        false => name.to_ascii_lowercase(),
    };
    // A comment or an escape is no way to write a length: whatever it is for, it goes.
    plain &= !value.contains("/*") && !value.contains('\\');
    Ok(Declaration {
        name,
        value,
        plain,
        speaks,
    })
}

fn look(input: &mut Parser<'_>, plain: &mut bool, speaks: &mut bool) -> Result<(), ParseError<()>> {
    while let Ok(token) = input.next().cloned() {
        match token {
            // What is no keyword of layout may be a name, of a grid's area for one.
            Token::Ident(word) => *plain &= is_keyword(&word.to_ascii_lowercase()),
            Token::Number { .. }
            | Token::Percentage { .. }
            | Token::Dimension { .. }
            | Token::Comma
            | Token::Delim('/' | '*' | '+' | '-' | '!') => {}
            Token::QuotedString(_) | Token::UnquotedUrl(_) => (*plain, *speaks) = (false, true),
            Token::Function(name) => {
                *plain &= FUNCTIONS.contains(&name.to_ascii_lowercase().as_str());
                input.parse_nested_block(|input| look(input, plain, speaks))?;
            }
            Token::ParenthesisBlock => {
                input.parse_nested_block(|input| look(input, plain, speaks))?;
            }
            Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                *plain = false;
                input.parse_nested_block(|input| look(input, plain, speaks))?;
            }
            _ => *plain = false,
        }
    }
    Ok(())
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS.split_ascii_whitespace().any(|known| known == word)
}

fn is_layout(name: &str) -> bool {
    LAYOUT.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family))
}

const FUNCTIONS: [&str; 8] = [
    "calc",
    "min",
    "max",
    "clamp",
    "minmax",
    "repeat",
    "fit-content",
    "round",
];
const LAYOUT: [&str; 59] = [
    "display",
    "position",
    "top",
    "right",
    "bottom",
    "left",
    "inset",
    "float",
    "clear",
    "box-sizing",
    "width",
    "height",
    "min-width",
    "min-height",
    "max-width",
    "max-height",
    "inline-size",
    "block-size",
    "min-inline-size",
    "min-block-size",
    "max-inline-size",
    "max-block-size",
    "margin",
    "padding",
    "border-width",
    "border-top-width",
    "border-right-width",
    "border-bottom-width",
    "border-left-width",
    "flex",
    "grid",
    "order",
    "align-content",
    "align-items",
    "align-self",
    "justify-content",
    "justify-items",
    "justify-self",
    "place-content",
    "place-items",
    "place-self",
    "gap",
    "row-gap",
    "column-gap",
    "columns",
    "column-count",
    "column-width",
    "overflow",
    "overflow-x",
    "overflow-y",
    "visibility",
    "vertical-align",
    "z-index",
    "aspect-ratio",
    "table-layout",
    "font-size",
    "line-height",
    "text-align",
    "white-space",
];
const KEYWORDS: &str = "auto none normal inherit initial unset revert revert-layer important \
    block inline inline-block flow flow-root contents list-item flex inline-flex grid inline-grid subgrid ruby math \
    table inline-table table-row table-cell table-row-group table-header-group table-footer-group table-column \
    table-column-group table-caption -webkit-box -webkit-inline-box -webkit-flex static relative absolute fixed sticky \
    -webkit-sticky left right top bottom center middle start end both inline-start inline-end flex-start flex-end self-start \
    self-end space-between space-around space-evenly stretch baseline first last safe unsafe legacy row row-reverse column \
    column-reverse wrap nowrap wrap-reverse dense span auto-fill auto-fit border-box content-box min-content max-content \
    fit-content -webkit-fill-available -moz-available hidden visible scroll clip overlay collapse thin medium thick sub super \
    text-top text-bottom xx-small x-small small medium large x-large xx-large xxx-large smaller larger justify match-parent \
    -webkit-center -webkit-left -webkit-right pre pre-wrap pre-line break-spaces balance content";
const FAMILIES: [&str; 5] = ["margin-", "padding-", "inset-", "flex-", "grid-"];
