//! Where the light children of shadow hosts are shown: restrictions come down on them from their slots too.

use foldhash::{HashMap, HashSet};

use crate::document::{Content, Document, NodeId};

use super::{super::mirror::Touched, scope_elements};

/// Which slot each light child of a host is shown in, found once for each host.
#[derive(Default)]
pub struct Slots(HashMap<NodeId, Assigned>);

/// The slots of one host.
#[derive(Default)]
struct Assigned {
    /// By name, the first of each in tree order.
    slots: HashMap<String, NodeId>,
    /// The light children that each slot shows.
    shown: HashMap<NodeId, Vec<NodeId>>,
}

impl Slots {
    /// The slot of a child of `parent`; none where it is shown in its place, or not at all.
    pub fn of(&mut self, document: &Document, parent: NodeId, node: NodeId) -> Option<NodeId> {
        document.shadow(parent)?;
        let name = name(document, node)?;
        let assigned = self.assigned(document, parent);
        assigned.slots.get(&name).copied()
    }

    /// The light children that are shown in a slot.
    pub fn shown(&mut self, document: &Document, slot: NodeId) -> Vec<NodeId> {
        let is_slot = (document.element(slot)).is_some_and(|element| element.tag == "slot");
        let scope = is_slot.then(|| document.scope(slot));
        match scope.and_then(|scope| host(document, scope)) {
            Some(host) => {
                let shown = &self.assigned(document, host).shown;
                shown.get(&slot).cloned().unwrap_or_default()
            }
            None => Vec::new(),
        }
    }

    fn assigned(&mut self, document: &Document, host: NodeId) -> &Assigned {
        self.0.entry(host).or_insert_with(|| {
            let mut assigned = Assigned::default();
            let scope = document.shadow(host).into_iter();
            for node in scope.flat_map(|shadow| scope_elements(document, shadow)) {
                if let Some(element) = document.element(node)
                    && element.tag == "slot"
                {
                    let name = element.attribute("name").unwrap_or_default().into_owned();
                    assigned.slots.entry(name).or_insert(node);
                }
            }
            for child in document.children(host) {
                let slot = name(document, child).and_then(|name| assigned.slots.get(&name));
                if let Some(slot) = slot {
                    assigned.shown.entry(*slot).or_default().push(child);
                }
            }
            assigned
        })
    }
}

/// The name of the slot that a light child asks for; none for what is never slotted.
fn name(document: &Document, node: NodeId) -> Option<String> {
    match document.content(node) {
        Content::Element(element) => {
            Some(element.attribute("slot").unwrap_or_default().into_owned())
        }
        Content::Text { .. } => Some(String::new()),
        _ => None,
    }
}

fn host(document: &Document, scope: NodeId) -> Option<NodeId> {
    match document.content(scope) {
        Content::ShadowRoot => document.parent(scope),
        _ => None,
    }
}

/// The nodes that an event may have assigned to another slot.
pub fn reassigned(document: &Document, touched: &Touched) -> Vec<NodeId> {
    let mut scopes: HashSet<NodeId> = touched
        .parents
        .iter()
        .map(|parent| document.scope(*parent))
        .collect();
    let mut nodes = Vec::new();
    for (node, names) in &touched.attributes {
        if names.iter().any(|name| name == "slot") {
            nodes.push(*node);
        }
        if names.iter().any(|name| name == "name") {
            scopes.insert(document.scope(*node));
        }
    }
    for scope in scopes {
        let host = host(document, scope);
        nodes.extend(host.into_iter().flat_map(|host| document.children(host)));
    }
    nodes
}
