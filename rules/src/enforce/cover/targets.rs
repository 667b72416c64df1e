//! What a masked field points to repeats its value, or completes it: lists, descriptions, error messages, outputs.

use foldhash::{HashMap, HashSet};

use crate::document::{Document, Element, NodeId};

use super::scope_elements;

/// The ids, each in its tree scope, that masked fields point to or are known by.
#[derive(Debug, Default)]
pub struct Targets {
    wanted: HashSet<(NodeId, String)>,
    fields: HashSet<(NodeId, String)>,
}

impl Targets {
    /// The elements that are masked as targets, out of those touched and those that masked fields among these point to.
    ///
    /// `known` is what was found out of the page with this event.
    pub fn update(
        &mut self,
        document: &Document,
        touched: &[NodeId],
        known: &mut Scopes,
        is_masked: impl Fn(NodeId) -> bool,
    ) -> Vec<NodeId> {
        let mut new: Vec<(NodeId, String)> = Vec::new();
        for node in touched {
            let Some(field) = document
                .element(*node)
                .filter(|element| is_masked(*node) && is_field(element))
            else {
                continue;
            };
            let scope = document.scope(*node);
            for name in POINTERS {
                let ids = field.attribute(name).unwrap_or_default();
                for id in ids.split_ascii_whitespace() {
                    let named = (scope, id.to_owned());
                    if self.wanted.insert(named.clone()) {
                        new.push(named);
                    }
                }
            }
            for named in names(document, *node) {
                if !named.1.is_empty() && self.fields.insert(named.clone()) {
                    new.push(named);
                }
            }
        }
        if self.wanted.is_empty() && self.fields.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<NodeId> = touched
            .iter()
            .copied()
            .filter(|node| self.may_be_target(document, *node))
            .filter(|node| self.is_target(document, document.scope(*node), *node))
            .collect();
        for (scope, id) in new {
            let named = known.named(document, scope, &id);
            found.extend(
                named
                    .iter()
                    .filter(|node| self.is_target(document, scope, **node)),
            );
        }
        found
    }

    /// Forgets what was pointed to in tree scopes that are gone.
    pub fn forget(&mut self, is_gone: impl Fn(NodeId) -> bool) {
        self.wanted.retain(|(scope, _)| !is_gone(*scope));
        self.fields.retain(|(scope, _)| !is_gone(*scope));
    }

    /// A quick look before the tree scope is sought.
    fn may_be_target(&self, document: &Document, node: NodeId) -> bool {
        document.element(node).is_some_and(|element| {
            !self.wanted.is_empty() && element.has("id")
                || element.tag == "output" && element.has("for")
        })
    }

    fn is_target(&self, document: &Document, scope: NodeId, node: NodeId) -> bool {
        let Some(element) = document.element(node) else {
            return false;
        };
        let among =
            |set: &HashSet<(NodeId, String)>, id: &str| set.contains(&(scope, id.to_owned()));
        let ids = |name: &str| element.attribute(name).unwrap_or_default().into_owned();
        !self.wanted.is_empty() && among(&self.wanted, &ids("id"))
            || element.tag == "output"
                && !planted!(OutputOpen)
                && ids("for")
                    .split_ascii_whitespace()
                    .any(|id| among(&self.fields, id))
    }
}

/// The elements of tree scopes by the ids that they have, and outputs by those that they are for; each scope is looked through once.
#[derive(Debug, Default)]
pub struct Scopes(HashMap<NodeId, HashMap<String, Vec<NodeId>>>);

impl Scopes {
    fn named(&mut self, document: &Document, scope: NodeId, id: &str) -> &[NodeId] {
        let read = || {
            let mut named: HashMap<String, Vec<NodeId>> = HashMap::default();
            for node in scope_elements(document, scope) {
                let Some(element) = document.element(node) else {
                    continue;
                };
                let own = element.attribute("id");
                let read = element.attribute("for").filter(|_| element.tag == "output");
                let read = read.as_deref().unwrap_or_default().split_ascii_whitespace();
                for id in own.as_deref().into_iter().chain(read) {
                    named.entry(id.to_owned()).or_default().push(node);
                }
            }
            named
        };
        let named = self.0.entry(scope).or_insert_with(read);
        named.get(id).map_or(&[], Vec::as_slice)
    }
}

/// The ids by which a field may be known, each in its tree scope: its own, and those of the shadow hosts that it stands in, for
/// these may stand for it (Reference Target).
fn names(document: &Document, field: NodeId) -> impl Iterator<Item = (NodeId, String)> + '_ {
    let host = |node: &NodeId| {
        let scope = document.scope(*node);
        document
            .parent(scope)
            .filter(|host| document.shadow(*host) == Some(scope))
    };
    std::iter::successors(Some(field), host).map(|node| {
        let element = document.element(node);
        let id = element.and_then(|element| element.attribute("id"));
        (document.scope(node), id.unwrap_or_default().into_owned())
    })
}

/// A control of the browser or one that a page makes of other elements.
pub fn is_field(element: &Element) -> bool {
    matches!(element.tag.as_str(), "input" | "select" | "textarea")
        || element.has("contenteditable")
        || element
            .attribute("role")
            .is_some_and(|role| ROLES.contains(&role.trim().to_ascii_lowercase().as_str()))
}

const POINTERS: [&str; 7] = [
    "list",
    "aria-describedby",
    "aria-errormessage",
    "aria-details",
    "aria-controls",
    "aria-owns",
    "aria-activedescendant",
];
const ROLES: [&str; 6] = [
    "textbox",
    "searchbox",
    "combobox",
    "spinbutton",
    "slider",
    "listbox",
];
