//! What an element was like when a rule was made for it, so that it is found again when the selector no longer finds it.
//!
//! It holds what the page's authors wrote and nothing that a customer typed: names, short labels, what stands beside. It decides
//! nothing about what an agent may see: it tells a person that a rule has lost what it was made for. `traits` reads elements,
//! `likeness` compares them.

use serde::{Deserialize, Serialize};

use super::{likeness::likeness, traits::Survey};
use crate::{
    document::{Document, NodeId},
    selector::Selector,
};

/// What an element was like; what it had not is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct Fingerprint {
    /// The element's name: `input`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tag: String,
    /// `type`.
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// `role`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub role: String,
    /// `id`, its counters left out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// `name`, or the name by which the page's tests or scripts find it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// `autocomplete`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub autocomplete: String,
    /// What its label says.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The path of a link, or the field that a label is for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub target: String,
    /// Classes that people named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// The named things that it stands in, the nearest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<String>,
    /// The named things that it holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<String>,
    /// The nearest named thing before it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// The nearest named thing after it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// How many siblings of its name stand before and after it.
    pub place: (u32, u32),
}

/// What became of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Located {
    /// The selector finds it.
    Here(NodeId),
    /// The selector finds something else or nothing, and this is it.
    Moved(NodeId),
    /// The selector finds something that is hardly it, or something is somewhat like it; a person has to look.
    Doubtful,
    /// Nothing on the page is like it.
    Gone,
}

/// The longest text in a fingerprint, in bytes, and the most texts in a list.
pub const MAX_TEXT: usize = 80;
/// The most texts in a list of a fingerprint.
pub const MAX_LIST: usize = 8;

impl Fingerprint {
    /// What the element at `node` is like; empty for anything but an element.
    pub fn of(document: &Document, node: NodeId) -> Fingerprint {
        Survey::new(document).fingerprint(node)
    }

    /// What became of the element on a page that a selector was made to find it on.
    ///
    /// For many elements of a page take a [`Survey`].
    pub fn locate(&self, document: &Document, selector: &Selector) -> Located {
        Survey::new(document).locate(self, selector)
    }

    /// Whether every text and list is as short as [`Fingerprint::of`] makes them.
    pub fn is_short(&self) -> bool {
        let texts = [
            &self.tag,
            &self.kind,
            &self.role,
            &self.id,
            &self.name,
            &self.autocomplete,
            &self.label,
            &self.target,
            &self.before,
            &self.after,
        ];
        let lists = [&self.classes, &self.within, &self.holds];
        lists.iter().all(|list| list.len() <= MAX_LIST)
            && texts
                .into_iter()
                .chain(lists.into_iter().flatten())
                .all(|text| text.len() <= MAX_TEXT)
    }
}

impl Survey<'_> {
    /// As [`Fingerprint::locate`].
    pub fn locate(&self, wanted: &Fingerprint, selector: &Selector) -> Located {
        let document = self.document();
        let matched = document.select(selector);
        let mut likes: Vec<(f32, NodeId)> = self
            .of_name(&wanted.tag)
            .iter()
            .map(|(node, fingerprint)| (likeness(wanted, fingerprint), *node))
            .filter(|(like, _)| *like >= FAINT)
            .collect();
        likes.sort_by(|a, b| b.0.total_cmp(&a.0));
        let best = likes.first().copied();
        let runner_up = likes.get(1).map_or(0.0, |(like, _)| *like);
        if let [only] = matched[..] {
            let like = likes
                .iter()
                .find(|(_, node)| *node == only)
                .map_or(0.0, |(like, _)| *like);
            let rival = likes.iter().find(|(_, node)| *node != only).copied();
            return match rival {
                Some((other, node)) if other >= SURE && other - like > MARGIN => {
                    Located::Moved(node)
                }
                Some((other, _)) if other - like > MARGIN => Located::Doubtful,
                _ if like >= KNOWN => Located::Here(only),
                _ => Located::Doubtful,
            };
        }
        match best {
            // Made for all that are alike, the selector finds it among them.
            Some((like, node)) if like >= KNOWN && matched.contains(&node) => Located::Here(node),
            Some((like, node)) if like >= SURE && like - runner_up > MARGIN => Located::Moved(node),
            Some(_) => Located::Doubtful,
            None => Located::Gone,
        }
    }
}

/// Less like than this is not like at all.
const FAINT: f32 = 0.45;
/// What a selector finds has to be as like as this to be taken for the same.
const KNOWN: f32 = 0.5;
/// What a selector does not find has to be as like as this to be taken for the same, and more so than anything else.
const SURE: f32 = 0.6;
const MARGIN: f32 = 0.04;
