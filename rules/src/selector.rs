//! CSS selectors over the arena: parsing, the refusal of what a rule must not depend on, and matching.
//!
//! Servo's engine does the work and is wrapped in this module alone. A selector means what it means to `querySelectorAll`
//! called on the root of each tree scope (the document, each shadow root, each frame's document): combinators cross no
//! such root. `syntax` says which selectors there are, `element` how the engine sees the arena, `matcher` asks it, `refusal` what a rule set
//! does not take, `control` and `language` what a few pseudo-classes ask of a node.

use cssparser::{Delimiter, ParseErrorKind, ToCss};
use selectors::parser::SelectorList;

use crate::document::{Document, NodeId};

mod ancestors;
mod basis;
mod control;
mod element;
mod index;
mod inside;
mod language;
mod matcher;
mod older;
mod refusal;
mod steps;
mod syntax;

pub(crate) use basis::Basis;
pub use index::{Index, Reach};
pub use inside::Inside;
pub use matcher::Matcher;

use syntax::{Grammar, Language};

/// A parsed selector list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    text: String,
    list: SelectorList<Language>,
    for_rule: bool,
    /// Whether it may ask for the host of the shadow tree.
    reads_host: bool,
}

/// Why a selector is not taken, and where it goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SelectorError {
    /// The byte at which the part that is not taken begins.
    pub at: usize,
    /// One clause for a person.
    pub reason: SelectorProblem,
}

/// What is wrong with a selector.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelectorProblem {
    /// There is nothing, or nothing beside a comma.
    #[error("a selector is missing")]
    Empty,
    /// Longer than [`MAX_LENGTH`].
    #[error("the selector is longer than {MAX_LENGTH} bytes")]
    TooLong,
    /// Brackets in brackets in brackets, more than [`MAX_NESTING`].
    #[error("brackets are nested more than {MAX_NESTING} deep")]
    TooDeep,
    /// `a >`.
    #[error("`{0}` ends in a combinator, with nothing after it")]
    Dangling(String),
    /// `:foo`, `::foo`.
    #[error("`{0}` is not known")]
    Unknown(String),
    /// `svg|a`.
    #[error("`{0}` names a namespace, and none can be declared here")]
    Namespace(String),
    /// Whatever else the grammar does not allow.
    #[error("`{0}` does not parse: {1}")]
    Malformed(String, &'static str),
    /// It parses, but a rule must not depend on it: the part, and why.
    #[error("`{0}` {1}")]
    Refused(String, &'static str),
}

/// The longest selector, in bytes.
pub const MAX_LENGTH: usize = 4096;
/// The deepest nesting of brackets in a selector.
pub const MAX_NESTING: u8 = 16;

impl Selector {
    /// Reads a selector list as a browser does; one bad selector in it makes the list bad.
    ///
    /// Pseudo-elements, and pseudo-classes that no saved page can answer (`:hover`, `:valid`), are read and match nothing.
    /// Beyond browsers, what the standard once said is understood (`a >> b`, `:has()` in `:has()`, `:link` on `link`).
    pub fn parse(text: &str) -> Result<Selector, SelectorError> {
        if text.len() > MAX_LENGTH {
            return Err(SelectorError {
                at: MAX_LENGTH,
                reason: SelectorProblem::TooLong,
            });
        }
        let list = match read(text, Grammar::Standard) {
            Ok(list) => list,
            Err(error) => {
                let plain = older::without_double_child(text);
                read(&plain, Grammar::Older(older::LEVELS)).map_err(|_| error)?
            }
        };
        Ok(Selector {
            text: text.trim().to_owned(),
            list,
            for_rule: false,
            reads_host: text.to_ascii_lowercase().contains(":host") || text.contains('\\'),
        })
    }

    /// Reads the selector of a rule: refuses in addition whatever depends on what a customer does, types or chooses, and
    /// whatever the engine and a browser could see differently.
    pub fn for_rule(text: &str) -> Result<Selector, SelectorError> {
        let mut selector = Selector::parse(text)?;
        read(text, Grammar::Standard)?;
        selector.for_rule = true;
        match refusal::of(selector.list.slice()) {
            None => Ok(selector),
            Some((part, reason)) => Err(SelectorError {
                at: place(text, &part),
                reason: SelectorProblem::Refused(part, reason),
            }),
        }
    }

    /// The selector as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the element at `node` matches within its own tree scope. For many nodes take a [`Matcher`].
    pub fn matches(&self, document: &Document, node: NodeId) -> bool {
        Matcher::new(document).matches(self, node)
    }
}

impl std::fmt::Display for Selector {
    /// In the one form that equal selectors share.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.list.to_css(f)
    }
}

impl Document {
    /// Every element that matches, in document order, over all tree scopes.
    pub fn select(&self, selector: &Selector) -> Vec<NodeId> {
        Matcher::new(self).select(selector)
    }
}

fn read(text: &str, grammar: Grammar) -> Result<SelectorList<Language>, SelectorError> {
    let mut input = cssparser::Parser::new(text);
    input.set_nested_block_limit(MAX_NESTING);
    let mut list = Vec::new();
    loop {
        input.skip_whitespace();
        let start = input.position().byte_index();
        let one = input.parse_until_before(Delimiter::Comma, |input| {
            selectors::parser::Selector::parse(&grammar, input)
        });
        let end = input.position().byte_index();
        match one {
            Ok(one) => list.push(one),
            Err(error) => {
                return Err(SelectorError {
                    at: start,
                    reason: problem(text[start..end].trim(), error.kind),
                });
            }
        }
        if input.next().is_err() {
            return Ok(SelectorList::from_iter(list.into_iter()));
        }
    }
}

/// Where a refused part stands, its brackets aside; escapes may hide it, then the beginning.
fn place(text: &str, part: &str) -> usize {
    let part = part.trim_end_matches(['(', ')', ']']).to_ascii_lowercase();
    text.to_ascii_lowercase().find(&part).unwrap_or(0)
}

fn problem(part: &str, kind: ParseErrorKind<syntax::Fault>) -> SelectorProblem {
    use cssparser::BasicParseErrorKind as Basic;
    use selectors::parser::SelectorParseErrorKind as Kind;
    let malformed = |why| SelectorProblem::Malformed(part.to_owned(), why);
    if part.is_empty() {
        return SelectorProblem::Empty;
    }
    match kind {
        ParseErrorKind::Basic(Basic::TooManyNestedBlocks) => SelectorProblem::TooDeep,
        ParseErrorKind::Basic(Basic::EndOfInput) => malformed("it ends too early"),
        ParseErrorKind::Basic(_) => malformed("a character is not allowed where it stands"),
        ParseErrorKind::Custom(syntax::Fault::Unknown(name)) => SelectorProblem::Unknown(name),
        ParseErrorKind::Custom(syntax::Fault::Argument(name)) => {
            SelectorProblem::Malformed(name, "its argument is not understood")
        }
        ParseErrorKind::Custom(syntax::Fault::Grammar(kind)) => match kind {
            Kind::EmptySelector => malformed("a selector is missing, or begins with a combinator"),
            Kind::DanglingCombinator if part.ends_with(['>', '+', '~']) => {
                SelectorProblem::Dangling(part.to_owned())
            }
            Kind::DanglingCombinator => malformed("what follows a combinator is not a selector"),
            Kind::ExpectedNamespace => SelectorProblem::Namespace(part.to_owned()),
            Kind::NonCompoundSelector => malformed("a combinator is not allowed there"),
            Kind::InvalidState => malformed("a part is not allowed where it stands"),
            Kind::ClassNeedsIdent => {
                malformed("a class name must not begin with a digit; escape it, as in `.\\35 cm`")
            }
            Kind::NoQualifiedNameInAttributeSelector
            | Kind::UnexpectedTokenInAttributeSelector
            | Kind::ExpectedBarInAttr
            | Kind::BadValueInAttr
            | Kind::InvalidQualNameInAttr => malformed(
                "an attribute selector reads `[name]` or `[name=\"value\"]`, with quotes around what is not a name",
            ),
            _ => malformed("it is not a selector"),
        },
    }
}

#[cfg(test)]
mod tests;
