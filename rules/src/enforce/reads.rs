//! What a selector reads, so that a change that it cannot see costs no matching.
//!
//! Errs towards matching again: what is not known to be harmless counts as reading everything.

use std::collections::HashSet;

use cssparser::{Parser, Token};

/// What a selector, or several, look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Names of attributes, in lower case.
    pub attributes: HashSet<String>,
    /// Whether any attribute may matter.
    pub any_attribute: bool,
    /// Whether a change elsewhere than in the element and its ancestors may matter: siblings, descendants, places.
    pub around: bool,
    /// Whether a change anywhere may matter, not only one beside or below.
    pub anywhere: bool,
    /// Whether a change of text alone may matter.
    pub text: bool,
}

impl Reads {
    /// What the selector of this text looks at.
    pub fn of(selector: &str) -> Reads {
        let mut reads = Reads::default();
        let mut input = Parser::new(selector);
        reads.look(&mut input);
        reads
    }

    /// Adds what another selector looks at.
    pub fn add(&mut self, other: &Reads) {
        self.attributes.extend(other.attributes.iter().cloned());
        self.any_attribute |= other.any_attribute;
        self.around |= other.around;
        self.anywhere |= other.anywhere;
        self.text |= other.text;
    }

    /// Whether a change of this attribute may matter.
    pub fn attribute(&self, name: &str) -> bool {
        self.any_attribute
            || self.attributes.contains(name)
            || name.bytes().any(|byte| byte.is_ascii_uppercase())
                && self.attributes.contains(&name.to_ascii_lowercase())
            || name
                .split_once(':')
                .is_some_and(|(_, local)| self.attributes.contains(local))
    }

    fn everything(&mut self) {
        (self.any_attribute, self.text) = (true, true);
        (self.around, self.anywhere) = (true, true);
    }

    fn look(&mut self, input: &mut Parser<'_>) {
        let mut after = ' ';
        while let Ok(token) = input.next_including_whitespace().cloned() {
            let former = std::mem::replace(&mut after, ' ');
            match token {
                Token::Delim('.') => {
                    self.attributes.insert("class".into());
                }
                Token::Hash(_) | Token::IDHash(_) => {
                    self.attributes.insert("id".into());
                }
                Token::Delim('+' | '~') => self.around = true,
                Token::Colon => after = ':',
                Token::Ident(name) if former == ':' => self.pseudo_class(&name),
                Token::Function(name) => {
                    self.pseudo_class(&name);
                    self.inside(input, Self::look);
                }
                Token::SquareBracketBlock => self.inside(input, |reads, input| {
                    while let Ok(token) = input.next() {
                        if let Token::Ident(name) = token {
                            let name = name.to_ascii_lowercase();
                            reads.attributes.insert(name);
                        }
                    }
                }),
                Token::ParenthesisBlock | Token::CurlyBracketBlock => self.everything(),
                _ => {}
            }
        }
    }

    fn inside(&mut self, input: &mut Parser<'_>, read: fn(&mut Self, &mut Parser<'_>)) {
        let done = input.parse_nested_block(|input| {
            read(self, input);
            Ok::<(), cssparser::ParseError<()>>(())
        });
        if done.is_err() {
            self.everything();
        }
    }

    fn pseudo_class(&mut self, name: &str) {
        let mut reads = |names: &[&str]| {
            self.attributes
                .extend(names.iter().map(|n| (*n).to_owned()))
        };
        match name.to_ascii_lowercase().as_str() {
            "not" | "is" | "where" | "matches" | "-webkit-any" | "-moz-any" | "root" => {}
            // Into what it looks `selector::Inside` knows.
            "has" => self.around = true,
            "first-child" | "last-child" | "only-child" | "first-of-type" | "last-of-type"
            | "only-of-type" | "nth-child" | "nth-last-child" | "nth-of-type"
            | "nth-last-of-type" => self.around = true,
            "empty" => (self.around, self.text) = (true, true),
            "lang" => reads(&["lang", "xml:lang"]),
            "any-link" | "link" => reads(&["href"]),
            "enabled" | "disabled" => {
                reads(&["disabled"]);
                // The first legend of a disabled fieldset is an exception.
                self.around = true;
            }
            "required" | "optional" => reads(&["required", "type"]),
            "read-only" | "read-write" => {
                reads(&["readonly", "disabled", "type", "contenteditable"]);
                self.around = true;
            }
            _ => self.everything(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_say_what_they_read() {
        let reads = |selector| {
            let reads = Reads::of(selector);
            let mut attributes: Vec<_> = reads.attributes.iter().cloned().collect();
            attributes.sort();
            (
                attributes.join(" "),
                reads.around,
                reads.text,
                reads.any_attribute,
            )
        };
        for (selector, attributes, around, text, any) in [
            ("div > p", "", false, false, false),
            (".a #b", "class id", false, false, false),
            (
                "[data-X=\"v\" i]:not(.c)",
                "class data-x i",
                false,
                false,
                false,
            ),
            ("a + b", "", true, false, false),
            ("a:has(> .x)", "class", true, false, false),
            ("li:nth-child(2n+1 of .y)", "class", true, false, false),
            ("p:empty", "", true, true, false),
            ("p:brand-new", "", true, true, true),
            ("a\\+b", "", false, false, false),
            ("a ~ b", "", true, false, false),
            (":not(p):is(a):where(b):root", "", false, false, false),
            (
                ":MATCHES(a):-webkit-any(b):-moz-any(i)",
                "",
                false,
                false,
                false,
            ),
            ("p:first-child", "", true, false, false),
            (":lang(de)", "lang xml:lang", false, false, false),
            ("a:link", "href", false, false, false),
            ("input:enabled", "disabled", true, false, false),
            ("input:optional", "required type", false, false, false),
            (
                ":read-only",
                "contenteditable disabled readonly type",
                true,
                false,
                false,
            ),
            ("p::before", "", true, true, true),
            ("p{}", "", true, true, true),
            ("(p)", "", true, true, true),
        ] {
            assert_eq!(
                reads(selector),
                (attributes.into(), around, text, any),
                "{selector}"
            );
        }
    }

    #[test]
    fn a_change_anywhere_matters_to_what_is_not_known() {
        for (selector, anywhere) in [
            ("p:brand-new", true),
            ("a:has(b)", false),
            ("a + b", false),
            ("p:empty", false),
        ] {
            assert_eq!(Reads::of(selector).anywhere, anywhere, "{selector}");
        }
    }

    #[test]
    fn attributes_are_known_by_any_spelling() {
        let reads = Reads::of("[data-x]");
        for name in ["data-x", "DATA-X", "a:data-x"] {
            assert!(reads.attribute(name), "{name}");
        }
        for name in ["data-y", "DATA-Y", "data-x:a", "a:data-y"] {
            assert!(!reads.attribute(name), "{name}");
        }
        assert!(Reads::of("p:brand-new").attribute("data-y"));
    }

    #[test]
    fn selectors_together_read_what_each_reads() {
        for (one, other) in [
            ("[a]", "[b]"),
            ("a + b", "i"),
            ("p:empty", "i"),
            ("a:has(b)", "i"),
            ("p:brand-new", "i"),
        ] {
            for (one, other) in [(one, other), (other, one)] {
                let (first, second) = (Reads::of(one), Reads::of(other));
                let mut both = first.clone();
                both.add(&second);
                let together = Reads::of(&format!("{one}, {other}"));
                assert_eq!(both, together, "{one}, {other}");
            }
        }
    }
}
