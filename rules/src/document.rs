//! One page as an arena tree: elements, texts, shadow roots, frame documents.
//!
//! Built from a recorded snapshot (or from HTML, by `html`), changed by recorded mutations. Knows nothing of rules:
//! `selector` matches on it, `enforce` decides by it.

use crate::event::{Attribute, Attributes, Branch, Kind, Name, Node, Text, Tree};

mod ids;

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

/// What stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A document: the page's, or a same-origin frame's, whose parent is the frame element.
    Document {
        /// `BackCompat` in quirks mode.
        compat_mode: Option<Text>,
    },
    /// A document type.
    Doctype {
        /// `html`.
        name: Text,
    },
    /// An element.
    Element(Element),
    /// A text or CDATA section.
    Text {
        /// The text.
        text: Text,
        /// Whether it is the text of a `style` element.
        is_style: bool,
    },
    /// A comment: kept for its place, never shown.
    Comment,
    /// A shadow root; its parent is the host. It has no number of the recorder's.
    ShadowRoot,
}

/// An element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Element {
    /// In lower case, for SVG as written.
    pub tag: Name,
    /// In the order in which they were recorded.
    pub attributes: Attributes,
    /// Whether it is in the SVG namespace.
    pub is_svg: bool,
    /// Whether the recorder left its content out.
    pub need_block: bool,
    /// Whether it is a custom element.
    pub is_custom: bool,
    shadow: Link,
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

impl Element {
    /// The value of an attribute, with its name in lower case; none where it is absent.
    pub fn attribute(&self, name: &str) -> Option<std::borrow::Cow<'_, str>> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .and_then(|(_, value)| value.as_text())
    }

    /// Whether the attribute is there, whatever its value.
    pub fn has(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }

    /// Sets an attribute, at its old place if it has one.
    pub fn set(&mut self, name: &str, value: Attribute) {
        match self.attributes.iter().position(|(known, _)| known == name) {
            Some(place) => self.attributes[place].1 = value,
            None => self.attributes.push((name.into(), value)),
        }
    }

    /// Drops an attribute.
    pub fn unset(&mut self, name: &str) {
        self.attributes.retain(|(known, _)| known != name);
    }
}

impl Document {
    /// The tree of a full snapshot.
    pub fn from_snapshot(tree: impl Into<Tree>) -> Result<Document, Misplaced> {
        let mut document = Document::default();
        let tree = tree.into();
        // Exactly: a page seldom grows to twice its size.
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

    /// The slot of the shadow tree into which a light child of a host is placed.
    pub fn assigned_slot(&self, node: NodeId) -> Option<NodeId> {
        let shadow = self.shadow(self.parent(node)?)?;
        let name = match self.content(node) {
            Content::Element(element) => element.attribute("slot").unwrap_or_default(),
            Content::Text { .. } => "".into(),
            _ => return None,
        };
        self.subtree(shadow).find(|candidate| {
            self.scope(*candidate) == shadow
                && self.element(*candidate).is_some_and(|element| {
                    element.tag == "slot" && element.attribute("name").unwrap_or_default() == name
                })
        })
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

    /// Places a node with all below it under `parent` (for a child of a shadow root, the host) before `next`, or last.
    ///
    /// A node whose number is known moves here with what it has below it, and takes the content it has now: a recorder says
    /// of a moved subtree that its top went, and that each of its nodes came.
    pub fn insert(
        &mut self,
        parent: NodeId,
        next: Option<NodeId>,
        tree: impl Into<Tree>,
    ) -> Result<NodeId, Misplaced> {
        let mut branches = tree.into().into_iter();
        let Branch { node, .. } = branches.next().ok_or(Misplaced::Parent)?;
        let parent = match node.is_shadow {
            true => self.shadow_of(parent)?,
            false => parent,
        };
        if !matches!(
            self.content(parent),
            Content::Element(_) | Content::Document { .. } | Content::ShadowRoot
        ) {
            return Err(Misplaced::Parent);
        }
        let depth = self.ancestors(parent).count() + 2;
        if let Some(known) = self.by_id(node.id) {
            if known == parent || self.ancestors(parent).any(|ancestor| ancestor == known) {
                return Err(Misplaced::Parent);
            }
            if Some(known) != self.root {
                self.detach(known);
            }
        }
        let next = next.filter(|next| self.id(*next) != node.id);
        let placed = self.attach(node)?;
        self.link(
            parent,
            next.filter(|next| self.parent(*next) == Some(parent)),
            placed,
        );
        self.grow(placed, branches, depth)?;
        Ok(placed)
    }

    /// Takes a node out of the tree; what is below it stays with it, its number stays known until [`Document::sweep`].
    pub fn detach(&mut self, node: NodeId) {
        let parent = self.parent(node);
        let (before, after) = (self.previous_sibling(node), self.next_sibling(node));
        match (before, parent) {
            (Some(before), _) => self.slots[before.0 as usize].after = after.into(),
            (None, Some(parent)) => self.slots[parent.0 as usize].first = after.into(),
            (None, None) => {}
        }
        match (after, parent) {
            (Some(after), _) => self.slots[after.0 as usize].before = before.into(),
            (None, Some(parent)) => self.slots[parent.0 as usize].last = before.into(),
            (None, None) => {}
        }
        let slot = &mut self.slots[node.0 as usize];
        (slot.parent, slot.before, slot.after) = (Link::NONE, Link::NONE, Link::NONE);
    }

    /// Detaches each node below this one, shadow trees included: every one of them comes back alone or not at all.
    pub fn take_apart(&mut self, node: NodeId) {
        let below: Vec<NodeId> = self.subtree(node).skip(1).collect();
        for node in below {
            if !matches!(self.content(node), Content::ShadowRoot) {
                self.detach(node);
            }
        }
    }

    /// Whether more nodes came and went than [`Document::sweep`] should leave, and more than `few` are known.
    pub fn is_littered(&self, few: usize) -> bool {
        self.len() - self.free.len() > self.sweep_at.max(few)
    }

    /// Forgets every node that is not in the tree, and answers which they were, with their numbers: their places and numbers
    /// are free for others.
    ///
    /// A recorder may bring back what it took out, so that a node outlives its removal. It costs a walk over all nodes.
    pub fn sweep(&mut self) -> Vec<(NodeId, u32)> {
        let mut is_gone = vec![true; self.slots.len()];
        for node in self.root.into_iter().flat_map(|root| self.subtree(root)) {
            is_gone[node.0 as usize] = false;
        }
        for node in &self.free {
            is_gone[node.0 as usize] = false;
        }
        let places = (0u32..).zip(is_gone).filter(|(_, is_gone)| *is_gone);
        let mut gone = Vec::new();
        for node in places.map(|(place, _)| NodeId(place)) {
            let slot = std::mem::replace(
                &mut self.slots[node.0 as usize],
                Slot::new(0, Content::Comment),
            );
            if self.by_id(slot.id) == Some(node) {
                self.by_id.remove(slot.id);
            }
            gone.push((node, slot.id));
            self.free.push(node);
        }
        self.sweep_at = self.sweep_after();
        gone
    }

    /// Twice as many nodes as there are, within reason: a sweep costs a walk over all of them.
    fn sweep_after(&self) -> usize {
        let live = self.len() - self.free.len();
        live + live.min(MAX_NODES / 4)
    }

    fn slot(&self, node: NodeId) -> &Slot {
        &self.slots[node.0 as usize]
    }

    /// The place of a node, a detached one of that number or a new one; its shadow root, if it says that it has one.
    fn attach(&mut self, node: Node) -> Result<NodeId, Misplaced> {
        let id = node.id;
        let is_host = matches!(&node.kind, Kind::Element(element) if element.is_shadow_host);
        let placed = match self.by_id(id) {
            Some(known) if self.parent(known).is_some() || Some(known) == self.root => {
                return Err(Misplaced::Taken);
            }
            Some(known) => {
                let shadow = self.shadow(known);
                *self.content_mut(known) = content(node);
                if let Some(element) = self.element_mut(known) {
                    element.shadow = shadow.into();
                }
                known
            }
            None => {
                let placed = self.push(id, content(node))?;
                self.by_id.insert(id, placed);
                placed
            }
        };
        if is_host {
            self.shadow_of(placed)?;
        }
        Ok(placed)
    }

    fn push(&mut self, id: u32, content: Content) -> Result<NodeId, Misplaced> {
        let slot = Slot::new(id, content);
        if let Some(place) = self.free.pop() {
            self.slots[place.0 as usize] = slot;
            return Ok(place);
        }
        if self.slots.len() >= MAX_NODES {
            return Err(Misplaced::TooLarge);
        }
        let place = NodeId(u32::try_from(self.slots.len()).map_err(|_| Misplaced::TooLarge)?);
        self.slots.push(slot);
        Ok(place)
    }

    fn shadow_of(&mut self, host: NodeId) -> Result<NodeId, Misplaced> {
        if let Some(shadow) = self.shadow(host) {
            return Ok(shadow);
        }
        if self.element(host).is_none() {
            return Err(Misplaced::Parent);
        }
        let shadow = self.push(0, Content::ShadowRoot)?;
        self.slots[shadow.0 as usize].parent = Some(host).into();
        if let Some(element) = self.element_mut(host) {
            element.shadow = Some(shadow).into();
        }
        Ok(shadow)
    }

    fn link(&mut self, parent: NodeId, next: Option<NodeId>, node: NodeId) {
        let before = match next {
            Some(next) => self.previous_sibling(next),
            None => self.last_child(parent),
        };
        let slot = &mut self.slots[node.0 as usize];
        (slot.parent, slot.before, slot.after) = (Some(parent).into(), before.into(), next.into());
        match before {
            Some(before) => self.slots[before.0 as usize].after = Some(node).into(),
            None => self.slots[parent.0 as usize].first = Some(node).into(),
        }
        match next {
            Some(next) => self.slots[next.0 as usize].before = Some(node).into(),
            None => self.slots[parent.0 as usize].last = Some(node).into(),
        }
    }

    /// Places what stands below a node that was just placed, in tree order.
    fn grow(
        &mut self,
        placed: NodeId,
        branches: impl Iterator<Item = Branch>,
        depth: usize,
    ) -> Result<(), Misplaced> {
        // Of the nodes above, this one alone may be detached: as a child below itself it would close a circle.
        let top = self.ancestors(placed).last().unwrap_or(placed);
        // Those whose children are being placed, each with where these end.
        let mut open = vec![(placed, usize::MAX)];
        for (at, Branch { node, below }) in branches.enumerate() {
            while open.pop_if(|(_, end)| *end <= at).is_some() {}
            if depth + open.len() > MAX_DEPTH {
                return Err(Misplaced::TooLarge);
            }
            if self.by_id(node.id) == Some(top) {
                return Err(Misplaced::Taken);
            }
            let parent = open.last().map_or(placed, |(parent, _)| *parent);
            let under = match node.is_shadow {
                true => self.shadow_of(parent)?,
                false => parent,
            };
            let place = self.attach(node)?;
            self.link(under, None, place);
            if below > 0 {
                open.push((place, at + 1 + below));
            }
        }
        Ok(())
    }
}

/// What stands at the place of a node.
fn content(node: Node) -> Content {
    match node.kind {
        Kind::Document { compat_mode, .. } => Content::Document { compat_mode },
        Kind::Doctype { name, .. } => Content::Doctype { name },
        Kind::Element(element) => {
            let mut attributes = element.attributes;
            if !element.is_svg && !attributes.iter().all(is_kept) {
                for (name, _) in &mut attributes {
                    *name = attribute_name(name, false);
                }
            }
            Content::Element(Element {
                tag: match element.is_svg {
                    true => element.tag,
                    false => in_lower_case(&element.tag),
                },
                attributes,
                is_svg: element.is_svg,
                need_block: element.need_block,
                is_custom: element.is_custom,
                shadow: Link::NONE,
            })
        }
        Kind::Text { text, is_style } => Content::Text { text, is_style },
        Kind::CData => Content::Text {
            text: Text::default(),
            is_style: false,
        },
        Kind::Comment => Content::Comment,
    }
}

/// The name under which an attribute is kept: in lower case as a browser makes it, but for SVG and for rrweb's own.
pub(crate) fn attribute_name(name: &Name, is_svg: bool) -> Name {
    match is_svg || name.starts_with("rr_") || name == "_cssText" {
        true => name.clone(),
        false => in_lower_case(name),
    }
}

fn is_kept((name, _): &(Name, Attribute)) -> bool {
    !name.bytes().any(|byte| byte.is_ascii_uppercase())
        || name.starts_with("rr_")
        || name == "_cssText"
}

fn in_lower_case(text: &Name) -> Name {
    match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => text.to_ascii_lowercase().into(),
        false => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::from_json;

    fn page() -> Document {
        let node: Node = from_json(
            r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"x-card","attributes":{},"isShadowHost":true,"childNodes":[
                {"type":2,"id":3,"tagName":"b","attributes":{"slot":"top"},"childNodes":[]},
                {"type":3,"id":4,"textContent":"light"},
                {"type":2,"id":5,"tagName":"slot","attributes":{"name":"top"},"childNodes":[],"isShadow":true},
                {"type":2,"id":6,"tagName":"slot","attributes":{},"childNodes":[],"isShadow":true}]}]}"#,
        )
        .unwrap();
        Document::from_snapshot(node).unwrap()
    }

    #[test]
    fn a_shadow_tree_comes_before_the_light_children() {
        let page = page();
        let ids: Vec<u32> = page
            .subtree(page.root().unwrap())
            .map(|node| page.id(node))
            .collect();
        assert_eq!(ids, [1, 2, 0, 5, 6, 3, 4]);
    }

    #[test]
    fn light_children_find_their_slots() {
        let page = page();
        let slot = |id| {
            page.assigned_slot(page.by_id(id).unwrap())
                .map(|slot| page.id(slot))
        };
        assert_eq!((slot(3), slot(4), slot(5)), (Some(5), Some(6), None));
    }

    #[test]
    fn a_moved_node_keeps_its_place_in_the_arena_and_what_is_below() {
        let mut page = page();
        let host = page.by_id(2).unwrap();
        let text = page.by_id(4).unwrap();
        page.detach(text);
        assert!(!page.is_connected(text));
        let node: Node = from_json(r#"{"type":3,"id":4,"textContent":"moved"}"#).unwrap();
        let next = page.by_id(3);
        assert_eq!(page.insert(host, next, node), Ok(text));
        assert_eq!(
            page.children(host).map(|n| page.id(n)).collect::<Vec<_>>(),
            [4, 3]
        );
    }

    #[test]
    fn what_is_not_in_the_tree_is_swept_and_its_place_taken_again() {
        let mut page = page();
        let (top, text) = (page.by_id(2).unwrap(), page.by_id(4).unwrap());
        page.detach(text);
        assert_eq!(page.sweep(), [(text, 4)]);
        assert_eq!((page.by_id(4), page.sweep()), (None, vec![]));
        let node: Node = from_json(r#"{"type":3,"id":7,"textContent":"new"}"#).unwrap();
        assert_eq!(page.insert(top, None, node), Ok(text));
        assert_eq!(page.id(text), 7);
        page.detach(top);
        let mut gone: Vec<u32> = page.sweep().into_iter().map(|(_, id)| id).collect();
        gone.sort_unstable();
        assert_eq!(gone, [0, 2, 3, 5, 6, 7]);
    }

    #[test]
    fn a_node_cannot_be_placed_twice_or_below_itself() {
        let mut page = page();
        let host = page.by_id(2).unwrap();
        let again: Node = from_json(
            r#"{"type":2,"id":9,"tagName":"p","attributes":{},"childNodes":[{"type":3,"id":4,"textContent":""}]}"#,
        )
        .unwrap();
        assert_eq!(page.insert(host, None, again), Err(Misplaced::Taken));
        page.detach(host);
        let below = page.by_id(3).unwrap();
        let looped: Node =
            from_json(r#"{"type":2,"id":2,"tagName":"p","attributes":{},"childNodes":[]}"#)
                .unwrap();
        assert_eq!(page.insert(below, None, looped), Err(Misplaced::Parent));
    }

    #[test]
    fn a_detached_ancestor_does_not_come_back_as_a_child_of_what_is_placed_below_it() {
        let mut page = page();
        let host = page.by_id(2).unwrap();
        page.detach(host);
        let below = page.by_id(3).unwrap();
        for json in [
            r#"{"type":2,"id":9,"tagName":"p","attributes":{},"childNodes":[{"type":2,"id":2,"tagName":"p","attributes":{},"childNodes":[]}]}"#,
            r#"{"type":2,"id":10,"tagName":"p","attributes":{},"childNodes":[{"type":2,"id":11,"tagName":"p","attributes":{},"childNodes":[{"type":2,"id":2,"tagName":"p","attributes":{},"childNodes":[]}]}]}"#,
            r#"{"type":2,"id":12,"tagName":"p","attributes":{},"childNodes":[{"type":2,"id":12,"tagName":"p","attributes":{},"childNodes":[]}]}"#,
        ] {
            let node: Node = from_json(json).unwrap();
            assert_eq!(page.insert(below, None, node), Err(Misplaced::Taken));
            assert!(page.ancestors(below).take(100).count() < 100);
            assert!(page.subtree(host).take(100).count() < 100);
        }
    }
}
