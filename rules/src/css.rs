//! Style sheets and inline styles as an agent may have them.
//!
//! Style prints text of its own and loads from elsewhere, so every sheet is read token by token and written anew: strings
//! that would print words become empty, every URL goes through the caller, and what runs code is dropped. Never looks at a
//! selector's meaning. `declarations` is about inline styles alone, `picture` about what a sheet carries in its URLs.

use std::fmt::Write as _;

use cssparser::{Parser, Token, serialize_identifier, serialize_string};
use url::Url;

mod declarations;
mod picture;

pub use declarations::{carries_content, layout_style, merge};

/// Says under which address an agent finds what a style sheet loads; none where it gets nothing.
pub type Asset<'a> = dyn FnMut(&Url) -> Option<String> + 'a;

/// A style sheet as an agent may have it. URLs are resolved against `base`.
pub fn sanitize(css: &str, base: Option<&Url>, asset: &mut Asset<'_>) -> String {
    Scrubber::new(base, asset).run(css, Place::Start)
}

/// An inline style (a list of declarations) as an agent may have it.
pub fn sanitize_declarations(style: &str, base: Option<&Url>, asset: &mut Asset<'_>) -> String {
    sanitize(style, base, asset)
}

/// The value of one property as an agent may have it; empty where the property is not for agents at all.
pub fn sanitize_value(
    property: &str,
    value: &str,
    base: Option<&Url>,
    asset: &mut Asset<'_>,
) -> String {
    let property = property.to_ascii_lowercase();
    if FORBIDDEN.contains(&property.as_str()) {
        return String::new();
    }
    Scrubber::new(base, asset).run(value, Place::Value(Property::named(&property)))
}

/// Whether the rules for restricted parts have the last word on a property, whatever the page calls important.
pub fn yields(property: &str) -> bool {
    Property::named(property).yields()
}

/// Whether a text would show a word: a letter or digit, be it in braille, in a circle or a square, part of a letter or one of those
/// that make a flag. Icon fonts keep to the private use area.
pub(crate) fn has_word(text: &str) -> bool {
    let is_made = |c| matches!(c, '\u{2100}'..='\u{214f}' | '\u{2800}'..='\u{28ff}' | '\u{2e80}'..='\u{2fdf}' | '\u{3200}'..='\u{33ff}' | '\u{1f100}'..='\u{1f2ff}');
    text.chars().any(|c| c.is_alphanumeric() || is_made(c))
}

/// Reads what follows an exclamation mark if that makes a declaration important; otherwise the mark makes it void, and has to stay.
fn is_important(input: &mut Parser<'_>) -> bool {
    let word = input.try_parse(|input| input.expect_ident_matching("important"));
    word.is_ok()
}

/// Where in a statement the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before its first token.
    Start,
    /// After an identifier that began it: a property's name, or a selector's.
    Name(Property),
    /// After the colon; what turns out to be a selector (`a:hover {`) is none the worse for it.
    Value(Property),
    /// In a selector or an at-rule's prelude.
    Prelude,
    /// In the prelude of an `@function`, whose parameters may hold what it prints.
    Function,
    /// In an `@import` that is dropped, up to its end.
    Dropped,
}

/// What a property does with strings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Property {
    /// Nothing that could be read.
    Silent,
    /// Prints them, or hands them to what does.
    Printing,
    /// A custom property, whose value may be anything, blocks included.
    Custom,
    /// A descriptor of a counter style: prints identifiers too.
    Symbols,
    /// Draws behind a text, as what marks restricted parts does.
    Drawn,
    /// Runs code in some browser.
    Forbidden,
}

impl Property {
    fn named(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            name if name.starts_with("--") => Property::Custom,
            name if FORBIDDEN.contains(&name) => Property::Forbidden,
            name if SYMBOLS.contains(&name) => Property::Symbols,
            name if PRINTING.contains(&name) => Property::Printing,
            name if DRAWN.contains(&name) => Property::Drawn,
            _ => Property::Silent,
        }
    }

    fn yields(self) -> bool {
        matches!(self, Property::Printing | Property::Drawn)
    }

    fn prints(self) -> bool {
        matches!(
            self,
            Property::Printing | Property::Custom | Property::Symbols
        )
    }
}

struct Scrubber<'a, 'b> {
    base: Option<&'a Url>,
    asset: &'a mut Asset<'b>,
    out: String,
    /// Blocks are nested deeper than anybody writes them: what follows is dropped.
    too_deep: bool,
}

impl<'a, 'b> Scrubber<'a, 'b> {
    fn new(base: Option<&'a Url>, asset: &'a mut Asset<'b>) -> Self {
        Scrubber {
            base,
            asset,
            out: String::new(),
            too_deep: false,
        }
    }

    fn run(mut self, css: &str, place: Place) -> String {
        let mut input = Parser::new(css);
        input.set_nested_block_limit(DEPTH);
        self.statements(&mut input, place);
        self.out
    }

    /// Reads a style sheet, the content of a block, or a list of declarations.
    fn statements(&mut self, input: &mut Parser<'_>, first: Place) {
        let mut place = first;
        let mut start = self.out.len();
        let single = matches!(first, Place::Value(_));
        while !self.too_deep {
            let Ok(token) = input.next_including_whitespace_and_comments().cloned() else {
                break;
            };
            match (&token, place) {
                (Token::Comment(text), _) => self.comment(text),
                (Token::WhiteSpace(_), _) => self.out.push(' '),
                (Token::CDO | Token::CDC, Place::Start) => self.out.push(' '),
                (Token::Semicolon | Token::CloseCurlyBracket, _) if single => break,
                (Token::Semicolon, _) => {
                    if matches!(place, Place::Value(Property::Forbidden) | Place::Dropped) {
                        self.out.truncate(start);
                    }
                    self.out.push(';');
                    (place, start) = (Place::Start, self.out.len());
                }
                (Token::CurlyBracketBlock, Place::Value(Property::Custom)) => {
                    self.block(input, '{', '}', place);
                }
                (Token::CurlyBracketBlock, Place::Function) => {
                    self.block(input, '{', '}', Place::Value(Property::Custom));
                    (place, start) = (Place::Start, self.out.len());
                }
                (Token::CurlyBracketBlock, _) => {
                    let keep = self.out.len();
                    self.block(input, '{', '}', Place::Start);
                    if place == Place::Dropped {
                        self.out.truncate(start.min(keep));
                    }
                    (place, start) = (Place::Start, self.out.len());
                }
                (Token::AtKeyword(name), Place::Start) => {
                    place = Place::Prelude;
                    start = self.out.len();
                    if name.eq_ignore_ascii_case("import") {
                        place = match self.import(input) {
                            true => Place::Prelude,
                            false => Place::Dropped,
                        };
                    } else if name.eq_ignore_ascii_case("charset") {
                        place = Place::Dropped;
                    } else {
                        if name.eq_ignore_ascii_case("function") {
                            place = Place::Function;
                        }
                        self.token(input, &token, Place::Prelude);
                    }
                }
                (Token::Ident(name), Place::Start) => {
                    place = Place::Name(Property::named(name));
                    start = self.out.len();
                    self.token(input, &token, Place::Prelude);
                }
                (Token::Colon, Place::Name(property)) => {
                    place = Place::Value(property);
                    self.out.push(':');
                }
                (_, Place::Start | Place::Name(_)) => {
                    place = Place::Prelude;
                    self.token(input, &token, place);
                }
                _ => self.token(input, &token, place),
            }
        }
        if matches!(place, Place::Value(Property::Forbidden) | Place::Dropped) {
            self.out.truncate(start);
        }
    }

    fn token(&mut self, input: &mut Parser<'_>, token: &Token<'_>, place: Place) {
        let property = match place {
            Place::Value(property) => property,
            Place::Function => Property::Custom,
            _ => Property::Silent,
        };
        match token {
            Token::QuotedString(text) => {
                let text = match property.prints() && has_word(text) && !planted!(CssStrings) {
                    true => "",
                    false => text,
                };
                self.string(text);
            }
            Token::Ident(name) if property == Property::Symbols && name.len() > 1 => {
                self.string("");
            }
            // A blank, so that what stands before and after does not become one.
            Token::Delim('!') if property.yields() && is_important(input) => self.out.push(' '),
            Token::UnquotedUrl(url) => self.url(url),
            Token::BadUrl(_) | Token::BadString(_) => self.out.push_str("\"\""),
            Token::Function(name) => self.function(input, name, place),
            Token::ParenthesisBlock => self.block(input, '(', ')', place),
            Token::SquareBracketBlock => self.block(input, '[', ']', place),
            Token::Comment(text) => self.comment(text),
            Token::WhiteSpace(_) => self.out.push(' '),
            other => {
                use cssparser::ToCss as _;
                // Writing into a string cannot fail.
                let _ = other.to_css(&mut self.out);
            }
        }
    }

    /// What stands between brackets, in the place where the brackets stand.
    fn inside(&mut self, input: &mut Parser<'_>, place: Place) {
        while !self.too_deep {
            let Ok(token) = input.next_including_whitespace_and_comments().cloned() else {
                break;
            };
            match token {
                Token::CurlyBracketBlock => self.block(input, '{', '}', place),
                token => self.token(input, &token, place),
            }
        }
    }

    fn block(&mut self, input: &mut Parser<'_>, open: char, close: char, place: Place) {
        self.out.push(open);
        self.nested(input, |scrubber, input| match (open, place) {
            ('{', Place::Start) => scrubber.statements(input, Place::Start),
            _ => scrubber.inside(input, place),
        });
        self.out.push(close);
    }

    fn function(&mut self, input: &mut Parser<'_>, name: &str, place: Place) {
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            "url" | "src" => {
                let mut url = None;
                self.nested(input, |_, input| {
                    if let Ok(Token::QuotedString(text)) = input.next() {
                        url = Some(text.to_string());
                    }
                });
                self.url(&url.unwrap_or_default());
            }
            "expression" | "element" | "-moz-element" => {
                self.nested(input, |_, _| {});
                self.out.push_str("none");
            }
            "image-set" | "-webkit-image-set" | "image" | "cross-fade" | "-webkit-cross-fade" => {
                self.open_function(name);
                self.nested(input, Self::images);
                self.out.push(')');
            }
            _ => {
                self.open_function(name);
                self.nested(input, |scrubber, input| scrubber.inside(input, place));
                self.out.push(')');
            }
        }
    }

    /// Where a plain string is a URL.
    fn images(&mut self, input: &mut Parser<'_>) {
        while !self.too_deep {
            let Ok(token) = input.next_including_whitespace_and_comments().cloned() else {
                break;
            };
            match token {
                Token::QuotedString(url) => self.url(&url),
                Token::Function(name) if name.eq_ignore_ascii_case("type") => {
                    self.open_function(&name);
                    self.nested(input, |scrubber, input| {
                        scrubber.inside(input, Place::Prelude);
                    });
                    self.out.push(')');
                }
                token => self.token(input, &token, Place::Value(Property::Silent)),
            }
        }
    }

    /// The address of an `@import`; whether it may stay.
    fn import(&mut self, input: &mut Parser<'_>) -> bool {
        let url = match input.next().cloned() {
            Ok(Token::QuotedString(url) | Token::UnquotedUrl(url)) => url.to_string(),
            Ok(Token::Function(name)) if name.eq_ignore_ascii_case("url") => {
                let mut url = String::new();
                self.nested(input, |_, input| {
                    if let Ok(Token::QuotedString(text)) = input.next() {
                        url = text.to_string();
                    }
                });
                url
            }
            _ => return false,
        };
        match self.resolve(&url) {
            Some(address) => {
                self.out.push_str("@import url(");
                self.string(&address);
                self.out.push(')');
                true
            }
            None => false,
        }
    }

    fn nested(&mut self, input: &mut Parser<'_>, read: impl FnOnce(&mut Self, &mut Parser<'_>)) {
        let done = input.parse_nested_block(|input| {
            read(self, input);
            // What the reader left is not for the agent.
            while input.next().is_ok() {}
            Ok::<(), cssparser::ParseError<()>>(())
        });
        self.too_deep |= done.is_err();
    }

    fn url(&mut self, url: &str) {
        let address = match url.trim() {
            fragment if fragment.starts_with('#') => Some(fragment.to_owned()),
            data if is_shown_data(data) => Some(data.to_owned()),
            url => self.resolve(url),
        };
        self.out.push_str("url(");
        self.string(&address.unwrap_or_default());
        self.out.push(')');
    }

    fn resolve(&mut self, url: &str) -> Option<String> {
        let url = match self.base {
            Some(base) => base.join(url).ok()?,
            None => Url::parse(url).ok()?,
        };
        matches!(url.scheme(), "http" | "https")
            .then(|| (self.asset)(&url))
            .flatten()
    }

    fn open_function(&mut self, name: &str) {
        let _ = serialize_identifier(name, &mut self.out);
        self.out.push('(');
    }

    fn string(&mut self, text: &str) {
        let _ = serialize_string(text, &mut self.out);
    }

    /// rrweb's mark between the texts of a `style` element stays, every other comment goes.
    fn comment(&mut self, text: &str) {
        let text = match text.trim() == "rr_split" {
            true => " rr_split ",
            false if planted!(CssComments) => text,
            false => "",
        };
        let _ = write!(self.out, "/*{text}*/");
    }
}

/// Whether a `data:` URL may stay: pictures that print no words, and fonts.
fn is_shown_data(url: &str) -> bool {
    let start: String = url
        .chars()
        .take(40)
        .collect::<String>()
        .to_ascii_lowercase();
    DATA.iter().any(|prefix| start.starts_with(prefix))
        && (!picture::prints_words(url) || planted!(CssPictures))
}

const DATA: [&str; 5] = [
    "data:image/",
    "data:font/",
    "data:application/font",
    "data:application/x-font",
    "data:application/vnd.ms-fontobject",
];
const FORBIDDEN: [&str; 2] = ["behavior", "-moz-binding"];
const PRINTING: [&str; 8] = [
    "content",
    "quotes",
    "list-style",
    "list-style-type",
    "text-overflow",
    "hyphenate-character",
    "-webkit-hyphenate-character",
    "initial-value",
];
const DRAWN: [&str; 2] = ["background", "background-image"];
const SYMBOLS: [&str; 10] = [
    "symbols",
    "additive-symbols",
    "prefix",
    "suffix",
    "negative",
    "pad",
    "text-emphasis",
    "text-emphasis-style",
    "-webkit-text-emphasis",
    "-webkit-text-emphasis-style",
];
/// Of blocks and brackets; real sheets stay below ten.
const DEPTH: u8 = 48;

#[cfg(test)]
mod tests;
