//! The selectors there are: names, pseudo-classes and pseudo-elements, as Servo's parser asks for them.

use std::fmt;

use cssparser::{CowRcStr, ParseError, Parser as Input, ToCss, Token};
use precomputed_hash::PrecomputedHash;
use selectors::parser::{self, ParseRelative, SelectorImpl, SelectorList, SelectorParseErrorKind};

/// The kind of selectors that the engine is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language;

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grammar {
    /// What browsers read.
    Standard,
    /// With `:has()` in `:has()`, as once, so many deep: each level costs a walk over the page.
    Older(u8),
}

/// What the parser says beside its own errors.
#[derive(Clone, Debug)]
pub enum Fault {
    /// A pseudo-class or pseudo-element that is not known, as written.
    Unknown(String),
    /// A pseudo-class whose argument is not understood.
    Argument(String),
    /// The parser's own.
    Grammar(SelectorParseErrorKind),
}

/// What a match may ask of the page beside its tree.
#[derive(Clone, Copy, Debug, Default)]
pub struct Page<'a> {
    /// The fragment of the page's URL.
    pub target: Option<&'a str>,
    /// Whether the selector is a rule's, which means what it means to browsers.
    pub for_rule: bool,
}

/// A name, with its hash made once.
#[derive(Clone, Debug, Default)]
pub struct Name {
    text: Box<str>,
    hash: u32,
}

/// The value of an attribute selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value(Box<str>);

/// A pseudo-class that is not one of the tree's structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PseudoClass {
    /// `:link` and `:any-link`: a saved page was never visited.
    Link(&'static str),
    /// `:target`.
    Target,
    /// `:enabled`.
    Enabled,
    /// `:disabled`.
    Disabled,
    /// `:checked`.
    Checked,
    /// `:required`.
    Required,
    /// `:optional`.
    Optional,
    /// `:read-only`.
    ReadOnly,
    /// `:read-write`.
    ReadWrite,
    /// `:placeholder-shown`.
    PlaceholderShown,
    /// `:defined`.
    Defined,
    /// `:lang(…)`.
    Lang {
        /// Language ranges.
        ranges: Vec<String>,
        /// Whether it is one name, which is all that every browser reads.
        is_plain: bool,
    },
    /// `:dir(…)`.
    Dir(String),
    /// `:has(…)` that may hold others of its kind.
    Has(SelectorList<Language>),
    /// One that browsers know and that no saved page can answer.
    Unanswerable(&'static str),
}

/// A pseudo-element, by its name; none is ever matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PseudoElement(String);

impl SelectorImpl for Language {
    type ExtraMatchingData<'a> = Page<'a>;
    type AttrValue = Value;
    type Identifier = Name;
    type LocalName = Name;
    type NamespaceUrl = Name;
    type NamespacePrefix = Name;
    type BorrowedNamespaceUrl = Name;
    type BorrowedLocalName = Name;
    type NonTSPseudoClass = PseudoClass;
    type PseudoElement = PseudoElement;
}

impl<'i> parser::Parser<'i> for Grammar {
    type Impl = Language;
    type Error = Fault;

    fn parse_slotted(&self) -> bool {
        true
    }

    fn parse_part(&self) -> bool {
        true
    }

    fn parse_nth_child_of(&self) -> bool {
        true
    }

    fn parse_is_and_where(&self) -> bool {
        true
    }

    fn parse_has(&self) -> bool {
        *self == Grammar::Standard
    }

    fn parse_host(&self) -> bool {
        true
    }

    fn parse_non_ts_pseudo_class(
        &self,
        name: CowRcStr<'i>,
    ) -> Result<PseudoClass, ParseError<Fault>> {
        let known = name.to_ascii_lowercase();
        Ok(match known.as_str() {
            "link" => PseudoClass::Link("link"),
            "any-link" => PseudoClass::Link("any-link"),
            "target" => PseudoClass::Target,
            "enabled" => PseudoClass::Enabled,
            "disabled" => PseudoClass::Disabled,
            "checked" => PseudoClass::Checked,
            "required" => PseudoClass::Required,
            "optional" => PseudoClass::Optional,
            "read-only" => PseudoClass::ReadOnly,
            "read-write" => PseudoClass::ReadWrite,
            "placeholder-shown" => PseudoClass::PlaceholderShown,
            "defined" => PseudoClass::Defined,
            other => match UNANSWERABLE.iter().find(|known| **known == other) {
                Some(name) => PseudoClass::Unanswerable(name),
                None => return Err(ParseError::custom(Fault::Unknown(format!(":{name}")))),
            },
        })
    }

    fn parse_non_ts_functional_pseudo_class(
        &self,
        name: CowRcStr<'i>,
        input: &mut Input<'i>,
        _after_part: bool,
    ) -> Result<PseudoClass, ParseError<Fault>> {
        if name.eq_ignore_ascii_case("lang") {
            return ranges(input)
                .ok_or_else(|| ParseError::custom(Fault::Argument(format!(":{name}()"))));
        }
        if name.eq_ignore_ascii_case("dir") {
            return Ok(PseudoClass::Dir(input.expect_ident()?.to_ascii_lowercase()));
        }
        if let Grammar::Older(levels @ 1..) = self
            && name.eq_ignore_ascii_case("has")
        {
            let inner = Grammar::Older(levels - 1);
            return SelectorList::parse(&inner, input, ParseRelative::ForHas).map(PseudoClass::Has);
        }
        for known in ["host-context", "state"] {
            if name.eq_ignore_ascii_case(known) {
                while input.next().is_ok() {}
                return Ok(PseudoClass::Unanswerable(known));
            }
        }
        Err(ParseError::custom(Fault::Unknown(format!(":{name}()"))))
    }

    fn parse_pseudo_element(&self, name: CowRcStr<'i>) -> Result<PseudoElement, ParseError<Fault>> {
        let known = name.to_ascii_lowercase();
        if PSEUDO_ELEMENTS.contains(&known.as_str()) || known.starts_with("-webkit-") {
            return Ok(PseudoElement(known));
        }
        Err(ParseError::custom(Fault::Unknown(format!("::{name}"))))
    }

    fn parse_functional_pseudo_element(
        &self,
        name: CowRcStr<'i>,
        arguments: &mut Input<'i>,
    ) -> Result<PseudoElement, ParseError<Fault>> {
        let known = name.to_ascii_lowercase();
        if ["highlight", "cue", "picker"].contains(&known.as_str()) {
            while arguments.next().is_ok() {}
            return Ok(PseudoElement(known));
        }
        Err(ParseError::custom(Fault::Unknown(format!("::{name}()"))))
    }
}

impl parser::NonTSPseudoClass for PseudoClass {
    fn is_active_or_hover(&self) -> bool {
        matches!(self, PseudoClass::Unanswerable("active" | "hover"))
    }

    fn is_user_action_state(&self) -> bool {
        matches!(
            self,
            PseudoClass::Unanswerable(
                "active" | "hover" | "focus" | "focus-within" | "focus-visible"
            )
        )
    }
}

impl parser::PseudoElement for PseudoElement {
    fn accepts_state_pseudo_classes(&self) -> bool {
        true
    }
}

impl PseudoClass {
    /// As it is written, without its argument.
    pub fn name(&self) -> &'static str {
        match self {
            PseudoClass::Link(name) | PseudoClass::Unanswerable(name) => name,
            PseudoClass::Target => "target",
            PseudoClass::Enabled => "enabled",
            PseudoClass::Disabled => "disabled",
            PseudoClass::Checked => "checked",
            PseudoClass::Required => "required",
            PseudoClass::Optional => "optional",
            PseudoClass::ReadOnly => "read-only",
            PseudoClass::ReadWrite => "read-write",
            PseudoClass::PlaceholderShown => "placeholder-shown",
            PseudoClass::Defined => "defined",
            PseudoClass::Lang { .. } => "lang",
            PseudoClass::Dir(_) => "dir",
            PseudoClass::Has(_) => "has",
        }
    }
}

impl PseudoElement {
    /// As it is written.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl Name {
    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl Value {
    /// The value itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The hash that [`Name`]s have, for names that are not in a selector.
pub fn hash(text: &str) -> u32 {
    hash_from(0x811c_9dc5, text)
}

/// Another hash for each `start`, the same for texts that differ in case alone.
pub fn hash_from(start: u32, text: &str) -> u32 {
    const LOWER: u64 = u64::MAX / 255 * 0x20;
    let mix = |hash: u64, eight: u64| {
        let mixed = (hash ^ eight).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ mixed >> 32
    };
    let (chunks, rest) = text.as_bytes().as_chunks::<8>();
    let hash = chunks.iter().fold(u64::from(start), |hash, chunk| {
        mix(hash, u64::from_le_bytes(*chunk) | LOWER)
    });
    let rest = rest
        .iter()
        .fold(0, |rest, byte| rest << 8 | u64::from(byte | 0x20));
    mix(hash, rest) as u32
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Name {
            text: text.into(),
            hash: hash(text),
        }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Name {}

impl PrecomputedHash for Name {
    fn precomputed_hash(&self) -> u32 {
        self.hash
    }
}

impl ToCss for Name {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        cssparser::serialize_identifier(&self.text, dest)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value(text.into())
    }
}

impl AsRef<str> for Value {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl ToCss for Value {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        cssparser::serialize_string(&self.0, dest)
    }
}

impl ToCss for PseudoClass {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        write!(dest, ":{}", self.name())?;
        match self {
            PseudoClass::Lang { ranges, is_plain } => {
                dest.write_char('(')?;
                for (i, range) in ranges.iter().enumerate() {
                    if i > 0 {
                        dest.write_str(", ")?;
                    }
                    match is_plain {
                        true => cssparser::serialize_identifier(range, dest)?,
                        false => cssparser::serialize_string(range, dest)?,
                    }
                }
                dest.write_char(')')
            }
            PseudoClass::Has(list) => {
                dest.write_char('(')?;
                list.to_css(dest)?;
                dest.write_char(')')
            }
            PseudoClass::Dir(direction) => {
                dest.write_char('(')?;
                cssparser::serialize_identifier(direction, dest)?;
                dest.write_char(')')
            }
            _ => Ok(()),
        }
    }
}

impl ToCss for PseudoElement {
    fn to_css<W: fmt::Write>(&self, dest: &mut W) -> fmt::Result {
        dest.write_str("::")?;
        cssparser::serialize_identifier(&self.0, dest)
    }
}

impl From<SelectorParseErrorKind> for Fault {
    fn from(kind: SelectorParseErrorKind) -> Self {
        Fault::Grammar(kind)
    }
}

/// Language ranges, comma separated: names or strings.
fn ranges(input: &mut Input<'_>) -> Option<PseudoClass> {
    let (mut ranges, mut is_plain) = (Vec::new(), true);
    loop {
        match input.next().ok()? {
            Token::Ident(range) => ranges.push(range.to_string()),
            Token::QuotedString(range) => {
                ranges.push(range.to_string());
                is_plain = false;
            }
            _ => return None,
        }
        match input.next() {
            Err(_) => {
                let is_plain = is_plain && ranges.len() == 1;
                return Some(PseudoClass::Lang { ranges, is_plain });
            }
            Ok(Token::Comma) => {}
            Ok(_) => return None,
        }
    }
}

const UNANSWERABLE: [&str; 40] = [
    "active",
    "autofill",
    "-webkit-autofill",
    "blank",
    "buffering",
    "current",
    "default",
    "focus",
    "focus-visible",
    "focus-within",
    "fullscreen",
    "-webkit-full-screen",
    "future",
    "has-slotted",
    "hover",
    "in-range",
    "indeterminate",
    "invalid",
    "local-link",
    "modal",
    "muted",
    "open",
    "out-of-range",
    "past",
    "paused",
    "picture-in-picture",
    "playing",
    "popover-open",
    "seeking",
    "stalled",
    "target-current",
    "target-within",
    "user-invalid",
    "user-valid",
    "valid",
    "visited",
    "volume-locked",
    "host-context",
    "state",
    "-moz-focusring",
];

const PSEUDO_ELEMENTS: [&str; 18] = [
    "after",
    "backdrop",
    "before",
    "checkmark",
    "cue",
    "details-content",
    "file-selector-button",
    "first-letter",
    "first-line",
    "grammar-error",
    "marker",
    "picker-icon",
    "placeholder",
    "search-text",
    "selection",
    "spelling-error",
    "target-text",
    "scroll-marker",
];
