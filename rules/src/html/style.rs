//! Style sheets and `style` attributes that load nothing but assets and cannot end the element they stand in.

use cssparser::{ParseError, Parser, Token};

use super::links::Links;

/// The style sheet, its URLs resolved, its comments gone.
pub fn sheet(css: &str, links: &Links) -> String {
    let mut out = String::with_capacity(css.len());
    copy(&mut Parser::new(css), links, Place::Anywhere, &mut out);
    out
}

/// What a string is for, where it stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Anywhere,
    Url,
}

fn copy(input: &mut Parser<'_>, links: &Links, place: Place, out: &mut String) {
    let mut importing = false;
    loop {
        let start = input.position();
        let Ok(token) = input.next_including_whitespace_and_comments().cloned() else {
            return;
        };
        let written = input.slice_from(start);
        match token {
            Token::Comment(_) => out.push(' '),
            Token::BadUrl(_) | Token::BadString(_) => {}
            Token::UnquotedUrl(url) => address(&url, links, out),
            Token::QuotedString(text) if importing || place == Place::Url => {
                string(&links.asset(&text).unwrap_or_default(), out);
            }
            Token::QuotedString(text) => string(&text, out),
            Token::AtKeyword(name) => {
                importing = name.eq_ignore_ascii_case("import");
                out.push_str(written);
            }
            Token::Semicolon => {
                importing = false;
                out.push(';');
            }
            Token::Function(name) => {
                let name = name.to_ascii_lowercase();
                let inside = match name.as_str() {
                    "url" | "src" | "image" | "image-set" | "-webkit-image-set" | "cross-fade"
                    | "-webkit-cross-fade" => Place::Url,
                    "expression" => {
                        skip(input);
                        continue;
                    }
                    _ => place,
                };
                out.push_str(&safe(written));
                block(input, links, inside, out);
                out.push(')');
            }
            Token::ParenthesisBlock => {
                out.push('(');
                block(input, links, place, out);
                out.push(')');
            }
            Token::SquareBracketBlock => {
                out.push('[');
                block(input, links, place, out);
                out.push(']');
            }
            Token::CurlyBracketBlock => {
                importing = false;
                out.push('{');
                block(input, links, Place::Anywhere, out);
                out.push('}');
            }
            Token::CDO | Token::CDC => {}
            Token::Delim('<') => out.push_str("< "),
            _ => out.push_str(&safe(written)),
        }
    }
}

fn block(input: &mut Parser<'_>, links: &Links, place: Place, out: &mut String) {
    let copied: Result<(), ParseError<()>> = input.parse_nested_block(|inner| {
        copy(inner, links, place, out);
        Ok(())
    });
    // Nested too deeply: what is inside is left out.
    let _ = copied;
}

fn skip(input: &mut Parser<'_>) {
    let skipped: Result<(), ParseError<()>> = input.parse_nested_block(|inner| {
        while inner.next().is_ok() {}
        Ok(())
    });
    let _ = skipped;
}

fn address(url: &str, links: &Links, out: &mut String) {
    out.push_str("url(");
    let resolved = match url.starts_with('#') {
        true => Some(url.to_owned()),
        false => links.asset(url),
    };
    string(&resolved.unwrap_or_default(), out);
    out.push(')');
}

fn string(text: &str, out: &mut String) {
    let mut quoted = String::with_capacity(text.len() + 2);
    if cssparser::serialize_string(text, &mut quoted).is_ok() {
        out.push_str(&safe(&quoted));
    }
}

/// Within names and strings `<` can be escaped.
fn safe(text: &str) -> String {
    text.replace('<', "\\3c ")
}
