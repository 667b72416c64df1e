//! Strings of a page: names, most of them known beforehand, and texts, shared by all who hold them.

use std::{
    borrow::Borrow,
    ops::{Deref, DerefMut},
    sync::{Arc, LazyLock},
};

use foldhash::HashSet;
use smol_str::SmolStr;

use super::Attribute;

/// The name of an element or attribute; one that HTML knows takes no memory of its own, others are shared.
#[derive(Clone)]
pub struct Name(Repr);

#[derive(Clone)]
enum Repr {
    Known(&'static &'static str),
    Other(Arc<Box<str>>),
}

/// A text: a short one is kept in place, a longer one shared by all who hold it.
#[derive(Clone, Default, PartialEq)]
pub struct Text(SmolStr);

/// Names and values in their order, shared by all who hold them until one of them changes its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Attributes(Arc<[(Name, Attribute)]>);

impl Name {
    /// The name as a string.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Known(name) => name,
            Repr::Other(name) => name,
        }
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Name(match KNOWN.get(text) {
            Some(known) => Repr::Known(known),
            None => Repr::Other(Arc::new(text.into())),
        })
    }
}

impl Default for Name {
    fn default() -> Self {
        Name::from("")
    }
}

impl Text {
    /// The text as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text(text.into())
    }
}

/// What both kinds of strings have in common with `String`.
macro_rules! string {
    ($name:ident) => {
        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                self.as_str()
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self
            }
        }
        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self
            }
        }
        impl From<String> for $name {
            fn from(text: String) -> Self {
                text.as_str().into()
            }
        }
        impl Eq for $name {}
        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }
        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }
        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.as_str().fmt(f)
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self)
            }
        }
    };
}

string!(Name);
string!(Text);

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Known(one), Repr::Known(other)) => std::ptr::eq(*one, *other),
            _ => self.as_str() == other.as_str(),
        }
    }
}

impl Attributes {
    /// None at all.
    pub fn new() -> Self {
        static NONE: LazyLock<Arc<[(Name, Attribute)]>> = LazyLock::new(Arc::default);
        Attributes(Arc::clone(&NONE))
    }

    /// Puts one more at the end, whatever names there are.
    pub fn push(&mut self, pair: (Name, Attribute)) {
        let mut pairs = Vec::with_capacity(self.len() + 1);
        pairs.extend_from_slice(self);
        pairs.push(pair);
        *self = pairs.into();
    }

    /// Drops those for which `is_kept` is false.
    pub fn retain(&mut self, is_kept: impl Fn(&(Name, Attribute)) -> bool) {
        if !self.iter().all(&is_kept) {
            *self = self.iter().filter(|pair| is_kept(pair)).cloned().collect();
        }
    }
}

impl Default for Attributes {
    fn default() -> Self {
        Attributes::new()
    }
}

impl Deref for Attributes {
    type Target = [(Name, Attribute)];
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Attributes {
    fn deref_mut(&mut self) -> &mut Self::Target {
        Arc::make_mut(&mut self.0)
    }
}

impl From<Vec<(Name, Attribute)>> for Attributes {
    fn from(pairs: Vec<(Name, Attribute)>) -> Self {
        match pairs.is_empty() {
            true => Attributes::new(),
            false => Attributes(pairs.into()),
        }
    }
}

impl FromIterator<(Name, Attribute)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (Name, Attribute)>>(pairs: I) -> Self {
        let mut pairs = pairs.into_iter().peekable();
        match pairs.peek() {
            None => Attributes::new(),
            Some(_) => Attributes(pairs.collect()),
        }
    }
}

impl<'a> IntoIterator for &'a Attributes {
    type Item = &'a (Name, Attribute);
    type IntoIter = std::slice::Iter<'a, (Name, Attribute)>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a mut Attributes {
    type Item = &'a mut (Name, Attribute);
    type IntoIter = std::slice::IterMut<'a, (Name, Attribute)>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    ELEMENTS
        .split_ascii_whitespace()
        .chain(ATTRIBUTES.split_ascii_whitespace())
        .collect()
});

const ELEMENTS: &str = "a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption cite \
    code col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure footer form h1 h2 \
    h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark menu meta meter nav \
    noscript object ol optgroup option output p picture pre progress q rp rt ruby s samp script search section select slot \
    small source span strong style sub summary sup table tbody td template textarea tfoot th thead time title tr track u ul \
    var video wbr svg g path circle rect line polyline polygon ellipse text tspan defs use symbol linearGradient \
    radialGradient stop clipPath mask pattern image filter foreignObject desc";
const ATTRIBUTES: &str = "accept action allow alt aria-controls aria-current aria-describedby aria-disabled aria-expanded \
    aria-haspopup aria-hidden aria-invalid aria-label aria-labelledby aria-live aria-modal aria-pressed aria-required \
    aria-selected async autocomplete checked class clip-rule cols colspan content contenteditable crossorigin cx cy d \
    data-id data-index data-key data-louver data-rr-is-password data-state data-test data-test-id data-testid data-value \
    datetime dir disabled draggable enctype fill fill-rule focusable for height hidden href id inputmode lang list loading \
    max maxlength media method min minlength multiple name pattern placeholder points preserveAspectRatio property r \
    readonly rel required role rows rowspan rr_height rr_scrollLeft rr_scrollTop rr_width rx ry selected sizes spellcheck \
    src srcset step stroke stroke-linecap stroke-linejoin stroke-width style tabindex target title transform type value \
    viewBox width x x1 x2 xlink:href xmlns y y1 y2 _cssText";
