//! What is looked for in a page as it stands, by id, by name and by slot: each tree scope is read once.

use std::{cell::RefCell, collections::HashSet as Seen};

use foldhash::HashMap;

use crate::document::{Content, Document, NodeId};

use super::cover::{Slots, scope_elements};

/// A page, and what was found in it so far.
pub struct Lookup<'a> {
    document: &'a Document,
    /// By tree scope.
    scopes: RefCell<HashMap<NodeId, Scope>>,
    slots: RefCell<Slots>,
}

/// The elements of one tree scope.
#[derive(Default)]
struct Scope {
    /// The first of each id.
    ids: HashMap<String, NodeId>,
    /// By tag and name, in tree order; those that have one.
    names: HashMap<(String, String), Vec<NodeId>>,
}

impl<'a> Lookup<'a> {
    /// Nothing was looked for yet.
    pub fn new(document: &'a Document) -> Lookup<'a> {
        Lookup {
            document,
            scopes: RefCell::default(),
            slots: RefCell::default(),
        }
    }

    /// The page.
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// The element with this id in the tree scope of `node`.
    pub fn by_id(&self, node: NodeId, id: &str) -> Option<NodeId> {
        self.scope(node, |scope| scope.ids.get(id).copied())
    }

    /// The elements of one kind and `name` in the tree scope of `node`, itself included, in tree order.
    pub fn same_name(&self, node: NodeId) -> Vec<NodeId> {
        let named = self.named(node);
        let all =
            named.and_then(|named| self.scope(node, |scope| scope.names.get(&named).cloned()));
        all.unwrap_or_else(|| vec![node])
    }

    /// The node and all it stands in, in the flat tree: parents, hosts, frames, and the slots that it is shown in.
    pub fn flat(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let document = self.document;
        let mut pending = vec![node];
        let mut seen = Seen::new();
        std::iter::from_fn(move || {
            loop {
                let next = pending.pop()?;
                if !seen.insert(next) {
                    continue;
                }
                let parent = document.parent(next);
                pending.extend(parent);
                if !matches!(document.content(next), Content::Document { .. }) {
                    let slot = |parent| self.slots.borrow_mut().of(document, parent, next);
                    pending.extend(parent.and_then(slot));
                }
                return Some(next);
            }
        })
    }

    fn scope<T>(&self, node: NodeId, found: impl FnOnce(&Scope) -> T) -> T {
        let top = self.document.scope(node);
        let mut scopes = self.scopes.borrow_mut();
        found(scopes.entry(top).or_insert_with(|| self.read(top)))
    }

    fn read(&self, top: NodeId) -> Scope {
        let mut scope = Scope::default();
        for node in scope_elements(self.document, top) {
            let element = self.document.element(node);
            if let Some(id) = element.and_then(|element| element.attribute("id"))
                && !id.is_empty()
            {
                scope.ids.entry(id.into_owned()).or_insert(node);
            }
            if let Some(named) = self.named(node) {
                scope.names.entry(named).or_default().push(node);
            }
        }
        scope
    }

    fn named(&self, node: NodeId) -> Option<(String, String)> {
        let element = self.document.element(node)?;
        let name = element.attribute("name")?;
        let is_named = !name.is_empty() && !element.is_svg;
        is_named.then(|| (element.tag.to_string(), name.into_owned()))
    }
}
