//! One page as an arena tree: elements, texts, shadow roots, frame documents.
//!
//! Built from a recorded snapshot (or from HTML, by `html`), changed by recorded mutations. Knows nothing of rules:
//! `selector` matches on it, `enforce` decides by it.

use crate::event::Tree;

mod content;
mod growth;
mod ids;

pub(crate) use content::attribute_name;
pub use content::{Content, Element};
pub(crate) use growth::make_room;
pub(crate) use ids::Ids;

/// A place in the arena; a node's own until [`Document::sweep`] answers that it is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Document {
    slots: Vec<Slot>,
    by_id: Ids,
    root: Option<NodeId>,
    /// Places to be taken again.
    free: Vec<NodeId>,
    /// How many nodes there are when it is time to look for those that are gone.
    sweep_at: usize,
}

/// Why a node could not be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misplaced {
    /// The parent is not in the document, or cannot have children.
    #[error("the parent is unknown")]
    Parent,
    /// The number is taken by a node of the tree.
    #[error("the number is taken")]
    Taken,
    /// The document is larger than [`MAX_NODES`] or deeper than [`MAX_DEPTH`].
    #[error("the document is too large")]
    TooLarge,
}

/// The most nodes of one document.
pub const MAX_NODES: usize = 1_000_000;
/// The deepest tree, shadow roots and frames counted.
pub const MAX_DEPTH: usize = 1_000;

#[derive(Clone, Debug)]
struct Slot {
    id: u32,
    content: Content,
    parent: Link,
    first: Link,
    last: Link,
    before: Link,
    after: Link,
}

/// A place, or none, in the room of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Link(u32);

impl Link {
    const NONE: Link = Link(u32::MAX);
}

impl Default for Link {
    fn default() -> Self {
        Link::NONE
    }
}

impl From<Option<NodeId>> for Link {
    fn from(node: Option<NodeId>) -> Self {
        node.map_or(Link::NONE, |node| Link(node.0))
    }
}

impl From<Link> for Option<NodeId> {
    fn from(link: Link) -> Self {
        (link.0 != u32::MAX).then_some(NodeId(link.0))
    }
}

impl Slot {
    fn new(id: u32, content: Content) -> Slot {
        Slot {
            id,
            content,
            parent: Link::NONE,
            first: Link::NONE,
            last: Link::NONE,
            before: Link::NONE,
            after: Link::NONE,
        }
    }
}

impl Document {
    /// The tree of a full snapshot.
    pub fn from_snapshot(tree: impl Into<Tree>) -> Result<Document, Misplaced> {
        let mut document = Document::default();
        let tree = tree.into();
        let size = tree.branches().len().min(MAX_NODES);
        document.slots.reserve_exact(size);
        let mut branches = tree.into_iter();
        let top = branches.next().ok_or(Misplaced::Parent)?;
        let root = document.attach(top.node)?;
        document.root = Some(root);
        document.grow(root, branches, 1)?;
        document.sweep_at = document.sweep_after();
        Ok(document)
    }

    /// The page's document.
    pub fn root(&self) -> Option<NodeId> {
        self.root
    }

    /// The node with the recorder's number, in the tree or detached.
    pub fn by_id(&self, id: u32) -> Option<NodeId> {
        self.by_id.get(id)
    }

    /// The recorder's number; 0 for a shadow root.
    pub fn id(&self, node: NodeId) -> u32 {
        self.slot(node).id
    }

    /// What stands there.
    pub fn content(&self, node: NodeId) -> &Content {
        &self.slot(node).content
    }

    /// What stands there, to be changed.
    pub fn content_mut(&mut self, node: NodeId) -> &mut Content {
        &mut self.slots[node.0 as usize].content
    }

    /// The element that stands there, if it is one.
    pub fn element(&self, node: NodeId) -> Option<&Element> {
        match self.content(node) {
            Content::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The element that stands there, to be changed.
    pub fn element_mut(&mut self, node: NodeId) -> Option<&mut Element> {
        match self.content_mut(node) {
            Content::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The parent: of a shadow root the host, of a frame's document the frame element.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.slot(node).parent.into()
    }

    /// The first child; a host's shadow root is not among its children, a frame's document is.
    pub fn first_child(&self, node: NodeId) -> Option<NodeId> {
        self.slot(node).first.into()
    }

    /// The last child.
    pub fn last_child(&self, node: NodeId) -> Option<NodeId> {
        self.slot(node).last.into()
    }

    /// The next sibling.
    pub fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        self.slot(node).after.into()
    }

    /// The previous sibling.
    pub fn previous_sibling(&self, node: NodeId) -> Option<NodeId> {
        self.slot(node).before.into()
    }

    /// The children in tree order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(node), |child| self.next_sibling(*child))
    }

    /// The shadow root of a host.
    pub fn shadow(&self, node: NodeId) -> Option<NodeId> {
        self.element(node).and_then(|element| element.shadow.into())
    }

    /// The node's ancestors from its parent up, across shadow roots and frames.
    pub fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(node), |ancestor| self.parent(*ancestor))
    }

    /// The node and all below it in document order: an element, then its shadow tree, then its children, frames included.
    pub fn subtree(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(node), move |last| self.following(*last, node))
    }

    /// What comes after a node in document order, below `top`.
    fn following(&self, node: NodeId, top: NodeId) -> Option<NodeId> {
        let below = self.shadow(node).or_else(|| self.first_child(node));
        if below.is_some() {
            return below;
        }
        let mut done = node;
        while done != top {
            let parent = self.parent(done);
            // After a shadow tree come the children of its host.
            let next = match self.content(done) {
                Content::ShadowRoot => parent.and_then(|host| self.first_child(host)),
                _ => self.next_sibling(done),
            };
            if next.is_some() {
                return next;
            }
            done = parent?;
        }
        None
    }

    /// Every element of the page in document order.
    pub fn elements(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.root
            .into_iter()
            .flat_map(|root| self.subtree(root))
            .filter(|node| self.element(*node).is_some())
    }

    /// The document or shadow root in which a selector matches the node; itself for one of these.
    pub fn scope(&self, node: NodeId) -> NodeId {
        std::iter::once(node)
            .chain(self.ancestors(node))
            .find(|n| {
                matches!(
                    self.content(*n),
                    Content::Document { .. } | Content::ShadowRoot
                )
            })
            .unwrap_or(node)
    }

    /// Whether the node hangs on the page's document.
    pub fn is_connected(&self, node: NodeId) -> bool {
        Some(node) == self.root
            || self
                .ancestors(node)
                .last()
                .is_some_and(|top| Some(top) == self.root)
    }

    /// The text of the node and all below it in its own tree, shadow roots and frames left out.
    pub fn text(&self, node: NodeId) -> String {
        let mut text = String::new();
        let mut pending = vec![node];
        while let Some(next) = pending.pop() {
            if let Content::Text { text: own, .. } = self.content(next) {
                text.push_str(own);
            }
            if !(next != node && matches!(self.content(next), Content::Document { .. })) {
                pending.extend(std::iter::successors(self.last_child(next), |child| {
                    self.previous_sibling(*child)
                }));
            }
        }
        text
    }

    /// How many places the arena has, the free ones counted.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether nothing was ever placed.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    fn slot(&self, node: NodeId) -> &Slot {
        &self.slots[node.0 as usize]
    }
}

#[cfg(test)]
mod tests;
