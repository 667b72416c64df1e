//! What a masked field points to repeats its value, or completes it: lists, descriptions, error messages, outputs.

use foldhash::HashSet;

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
    pub fn update(
        &mut self,
        document: &Document,
        touched: &[NodeId],
        is_masked: impl Fn(NodeId) -> bool,
    ) -> Vec<NodeId> {
        let mut scopes = HashSet::default();
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
                    if self.wanted.insert((scope, id.to_owned())) {
                        scopes.insert(scope);
                    }
                }
            }
            for (scope, id) in names(document, *node) {
                if !id.is_empty() && self.fields.insert((scope, id)) {
                    scopes.insert(scope);
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
        for scope in scopes {
            found.extend(
                scope_elements(document, scope)
                    .filter(|node| self.is_target(document, scope, *node)),
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
