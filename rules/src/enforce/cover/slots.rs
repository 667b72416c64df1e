//! Where the light children of shadow hosts are shown: restrictions come down on them from their slots too.

use foldhash::{HashMap, HashSet};

use crate::document::{Content, Document, NodeId};

use super::{super::mirror::Touched, scope_elements};

/// Which slot each light child of a host is shown in, found once for each host.
#[derive(Default)]
pub struct Slots(HashMap<NodeId, HashMap<String, NodeId>>);

impl Slots {
    /// The slot of a child of `parent`; none where it is shown in its place, or not at all.
    pub fn of(&mut self, document: &Document, parent: NodeId, node: NodeId) -> Option<NodeId> {
        let shadow = document.shadow(parent)?;
        let name = match document.content(node) {
            Content::Element(element) => element.attribute("slot").unwrap_or_default(),
            Content::Text { .. } => "".into(),
            _ => return None,
        };
        self.0
            .entry(parent)
            .or_insert_with(|| {
                let mut slots = HashMap::default();
                for node in scope_elements(document, shadow) {
                    if let Some(element) = document.element(node)
                        && element.tag == "slot"
                    {
                        let name = element.attribute("name").unwrap_or_default().into_owned();
                        slots.entry(name).or_insert(node);
                    }
                }
                slots
            })
            .get(name.as_ref())
            .copied()
    }
}

/// The light children of the host in whose shadow tree a slot stands.
pub fn slotted(document: &Document, node: NodeId) -> Vec<NodeId> {
    let is_slot = document
        .element(node)
        .is_some_and(|element| element.tag == "slot");
    match is_slot {
        true => light_children(document, document.scope(node)),
        false => Vec::new(),
    }
}

fn light_children(document: &Document, scope: NodeId) -> Vec<NodeId> {
    match (document.content(scope), document.parent(scope)) {
        (Content::ShadowRoot, Some(host)) => document.children(host).collect(),
        _ => Vec::new(),
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
        nodes.extend(light_children(document, scope));
    }
    nodes
}
