//! How the tree grows and shrinks: nodes come, move, go, and are forgotten.

use crate::event::{Branch, Kind, Node, Tree};

use super::{
    Content, Document, Link, MAX_DEPTH, MAX_NODES, Misplaced, NodeId, Slot, content::content,
};

impl Document {
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
    pub(super) fn sweep_after(&self) -> usize {
        let live = self.len() - self.free.len();
        live + live.min(MAX_NODES / 4)
    }

    /// The place of a node, a detached one of that number or a new one; its shadow root, if it says that it has one.
    pub(super) fn attach(&mut self, node: Node) -> Result<NodeId, Misplaced> {
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
        make_room(&mut self.slots, place.0 as usize + 1);
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
    pub(super) fn grow(
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

/// Room for so many nodes in a table that has one place for each, and for an eighth more: a page seldom grows to twice its size.
pub(crate) fn make_room<T>(table: &mut Vec<T>, count: usize) {
    if table.capacity() < count {
        table.reserve_exact(count + count / 8 - table.len());
    }
}
