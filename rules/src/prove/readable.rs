//! Names in masked content that look like data: structure stays readable, and so does what is written there.

use std::sync::LazyLock;

use regex::Regex;

use crate::{
    enforce::{Enforcer, Shown},
    event::{Kind, Node},
};

/// An attribute of a masked element that agents get as it is, and that looks like data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readable {
    /// The recorder's number of the element.
    pub element: u32,
    /// The attribute's name.
    pub attribute: &'static str,
}

/// All of a page in document order; a hidden element keeps no names.
pub fn readable(page: &Node, covers: &Enforcer) -> Vec<Readable> {
    let (mut found, mut rest) = (Vec::new(), vec![page]);
    while let Some(node) = rest.pop() {
        if let Kind::Element(element) = &node.kind
            && covers
                .held(node.id)
                .is_some_and(|held| held.shown == Shown::Masked)
        {
            let looks = |name: &&str| {
                let value = super::attribute(element, name);
                value.is_some_and(|value| DATA.is_match(&value))
            };
            found.extend(NAMES.into_iter().filter(looks).map(|attribute| Readable {
                element: node.id,
                attribute,
            }));
        }
        rest.extend(node.children().iter().rev());
    }
    found
}

/// What a masked element keeps and a website may write anything into.
const NAMES: [&str; 4] = ["id", "class", "name", "for"];

/// Nine digits or more, as accounts, cards and telephones have, or an e-mail address.
static DATA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\d(?:[-_.]?\d){8}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+").expect("a pattern of ours")
});
