//! What the agent was sent, node by node, and how to bring it up to what it may see now.
//!
//! A change for the agent is the difference of two views, whatever the tag's events looked like: what makes no difference to
//! the view makes no event. Node ids are the agent's own, numbered as the agent first sees nodes.

use foldhash::{HashMap, HashSet};

use crate::{
    document::{Content, Ids, NodeId, make_room},
    event::{Add, Mutation, Node, Remove, Tree},
};

use super::{
    address::Addresses,
    render::{Below, Page, Rendered},
    restriction::Cover,
};

mod order;
mod repaint;

pub(super) use repaint::is_row;
mod write;

/// The agent's copy of the page.
#[derive(Debug, Default)]
pub struct View {
    shown: Vec<Option<Shown>>,
    by_agent: Ids,
    last: u32,
}

/// What the agent has of one node.
#[derive(Debug)]
pub struct Shown {
    /// The agent's number.
    pub agent: u32,
    /// The node it stands under; the host for a child of a shadow root.
    pub parent: Option<NodeId>,
    /// What stands below it.
    pub below: Below,
    /// What it looks like.
    pub rendered: Rendered,
    /// What its control was last said to hold.
    pub control: Option<(String, bool)>,
    /// How it was covered when it was shown.
    pub cover: Cover,
    /// The frame in which the agent got it, or got it at another place.
    pub since: u64,
    /// The last frame in which something changed by which a person tells it from others.
    pub stirred: u64,
    is_shadow: bool,
    is_host: bool,
    /// The agent's number of the frame's document that it belongs to; none in the page's own.
    root: Option<u32>,
    depth: usize,
}

/// What brings the agent's copy up to date.
#[derive(Debug, Default)]
pub struct Update {
    /// Nodes, attributes and texts.
    pub mutation: Mutation,
    /// Documents of frames that came, each with its frame's number.
    pub frames: Vec<(u32, Node)>,
    /// Controls whose content changed: number, text, whether checked.
    pub controls: Vec<(u32, String, bool)>,
    /// Nodes that were shown anew: their style sheets have to be said again.
    pub shown: Vec<NodeId>,
}

/// With what a view is made.
#[derive(Debug)]
pub struct Pass<'a> {
    /// The page.
    pub page: Page<'a>,
    /// The addresses.
    pub addresses: &'a mut Addresses,
    /// The number of the frame that the agent gets next.
    pub frame: u64,
}

impl View {
    /// What the agent has of a node.
    pub fn get(&self, node: NodeId) -> Option<&Shown> {
        self.shown.get(node.0 as usize)?.as_ref()
    }

    /// Whether the agent was sent nothing.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The node with the agent's number.
    pub fn by_agent(&self, id: u32) -> Option<NodeId> {
        self.by_agent.get(id)
    }

    /// The node's number, where the agent has it.
    pub fn agent(&self, node: NodeId) -> Option<u32> {
        self.get(node).map(|shown| shown.agent)
    }

    /// These nodes are gone for good, and their places other nodes'.
    pub fn put_away(&mut self, gone: &[(NodeId, u32)]) {
        for (node, _) in gone {
            let shown = self.shown.get_mut(node.0 as usize).and_then(Option::take);
            if let Some(shown) = shown {
                self.by_agent.remove(shown.agent);
            }
        }
    }

    /// Forgets all and shows the page from `root`: the page's document, then those of frames.
    pub fn start(&mut self, root: NodeId, pass: &mut Pass<'_>) -> (Option<Tree>, Update) {
        *self = View::default();
        self.shown.reserve_exact(pass.page.document().len());
        let mut update = Update::default();
        let mut changes = Changes::default();
        let order = self.show(root, None, false, pass, &mut changes);
        update.shown.extend(&order);
        let node = self.tree(root, order.len());
        self.attach_frames(changes.frames, pass, &mut update);
        (node, update)
    }

    /// Brings the agent's copy up to date: `parents` may have other children, `nodes` may look different.
    pub fn update(
        &mut self,
        parents: impl IntoIterator<Item = NodeId>,
        nodes: impl IntoIterator<Item = NodeId>,
        pass: &mut Pass<'_>,
    ) -> Update {
        let mut changes = Changes::default();
        let mut nodes: Vec<NodeId> = nodes.into_iter().collect();
        let document = pass.page.document();
        let mut parents: Vec<NodeId> = parents
            .into_iter()
            .filter_map(|node| match document.content(node) {
                Content::ShadowRoot => document.parent(node),
                _ => Some(node),
            })
            .collect();
        self.sort(&mut nodes);
        let mut looks = Vec::with_capacity(nodes.len());
        for node in nodes {
            let now = pass.page.render(node, pass.addresses);
            if self.must_replace(node, now.as_ref(), pass) {
                changes.replaced.insert(node);
                parents.extend(self.get(node).and_then(|shown| shown.parent));
            }
            if self.get(node).map(|shown| shown.cover) != Some(pass.page.cover(node)) {
                parents.push(node);
            }
            looks.extend(now.map(|now| (node, now)));
        }
        self.sort(&mut parents);

        let mut plans = Vec::new();
        for parent in &parents {
            self.plan(*parent, pass, &mut changes, &mut plans);
        }
        for (parent, list, kept) in plans {
            self.fill(parent, list, &kept, pass, &mut changes);
        }
        for (node, now) in looks {
            if !changes.shown.contains(&node) {
                self.repaint(node, now, pass, &mut changes);
            }
        }
        let mut update = Update {
            mutation: changes.mutation,
            controls: changes.controls,
            shown: changes.order,
            ..Update::default()
        };
        self.attach_frames(changes.frames, pass, &mut update);
        update
    }

    /// The shown ones in the order of the agent's numbers, each once: an order that says nothing of what is not shown.
    fn sort(&self, nodes: &mut Vec<NodeId>) {
        nodes.retain(|node| self.get(*node).is_some());
        nodes.sort_by_key(|node| self.agent(*node));
        nodes.dedup();
    }

    /// Finds which of a node's children stay, and takes the others away.
    fn plan(
        &mut self,
        parent: NodeId,
        pass: &mut Pass<'_>,
        changes: &mut Changes,
        plans: &mut Vec<(NodeId, List, HashSet<NodeId>)>,
    ) {
        let shown = self.shown.get_mut(parent.0 as usize);
        let Some(shown) = shown.and_then(Option::as_mut) else {
            return;
        };
        if changes.replaced.contains(&parent) {
            return;
        }
        let before = std::mem::take(&mut shown.below);
        let below = match shown.depth >= MAX_DEPTH {
            true => Below::default(),
            false => pass.page.below(parent),
        };
        for (list, before, now) in [
            (List::Shadow, &before.shadow, &below.shadow),
            (List::Light, &before.light, &below.light),
        ] {
            let may_stay = |node: &NodeId| {
                !changes.replaced.contains(node)
                    && self.get(*node).and_then(|shown| shown.parent) == Some(parent)
            };
            if before == now && now.iter().all(may_stay) {
                continue;
            }
            let kept = order::kept(before, now, |node| may_stay(&node));
            for gone in before.iter().filter(|node| !kept.contains(node)) {
                if self.get(*gone).and_then(|shown| shown.parent) == Some(parent) {
                    self.take_away(*gone, changes);
                    self.stir(parent, pass.frame);
                }
            }
            if kept.len() != now.len() {
                plans.push((parent, list, kept));
            }
        }
        if below.frame != before.frame {
            if let Some(document) = before.frame {
                self.forget(document);
            }
            changes
                .frames
                .extend(below.frame.map(|document| (parent, document)));
        }
        if let Some(shown) = self.shown[parent.0 as usize].as_mut() {
            shown.below = below;
        }
    }

    /// Shows the children that are not there yet.
    fn fill(
        &mut self,
        parent: NodeId,
        list: List,
        kept: &HashSet<NodeId>,
        pass: &mut Pass<'_>,
        changes: &mut Changes,
    ) {
        // Shown anew meanwhile, with what stands below it.
        let Some(shown) = self
            .get(parent)
            .filter(|_| !changes.shown.contains(&parent))
        else {
            return;
        };
        let children = match list {
            List::Shadow => shown.below.shadow.clone(),
            List::Light => shown.below.light.clone(),
        };
        let mut next = None;
        let mut placed = Vec::new();
        for child in children.iter().rev() {
            if kept.contains(child) {
                next = Some(*child);
            } else {
                placed.push((*child, next));
            }
        }
        for (child, next) in placed.into_iter().rev() {
            if self.get(child).is_some() {
                self.take_away(child, changes);
            }
            let order = self.show(child, Some(parent), list == List::Shadow, pass, changes);
            changes.shown.extend(&order);
            changes.order.extend(&order);
            for node in order {
                let next = match node == child {
                    true => next.and_then(|next| self.agent(next)),
                    false => None,
                };
                let parent = self.get(node).and_then(|shown| shown.parent);
                if let (Some(parent_id), Some(node)) = (
                    parent.and_then(|parent| self.agent(parent)),
                    self.node(node),
                ) {
                    changes.mutation.adds.push(Add {
                        parent_id,
                        next_id: next,
                        node,
                    });
                }
            }
            self.stir(parent, pass.frame);
        }
    }

    /// Takes a node and all below it out of the agent's copy.
    fn take_away(&mut self, node: NodeId, changes: &mut Changes) {
        let mut pending = vec![(node, false)];
        let mut order = Vec::new();
        while let Some((next, in_frame)) = pending.pop() {
            let Some(shown) = self.shown.get_mut(next.0 as usize).and_then(Option::take) else {
                continue;
            };
            self.by_agent.remove(shown.agent);
            pending.extend(shown.below.light.iter().map(|child| (*child, in_frame)));
            pending.extend(shown.below.shadow.iter().map(|child| (*child, in_frame)));
            // What was in a frame's document comes back in a new one.
            pending.extend(shown.below.frame.map(|document| (document, true)));
            if !in_frame {
                changes.former.insert(next, shown.agent);
            }
            // The agent's browser forgets the nodes below one that goes, but for those of shadow trees.
            if next == node || shown.is_shadow && !in_frame {
                let parent = shown.parent.and_then(|parent| {
                    self.agent(parent)
                        .or_else(|| changes.former.get(&parent).copied())
                });
                order.extend(parent.map(|parent_id| Remove {
                    parent_id,
                    id: shown.agent,
                    is_shadow: shown.is_shadow,
                }));
            }
        }
        changes.mutation.removes.extend(order.into_iter().rev());
    }

    /// Forgets a frame's document: attaching another one empties the frame.
    fn forget(&mut self, document: NodeId) {
        let mut unseen = Changes::default();
        self.take_away(document, &mut unseen);
    }

    /// Makes known a node and all below it, numbered in tree order; frames' documents wait in `changes`.
    fn show(
        &mut self,
        top: NodeId,
        parent: Option<NodeId>,
        is_shadow: bool,
        pass: &mut Pass<'_>,
        changes: &mut Changes,
    ) -> Vec<NodeId> {
        let mut order = Vec::new();
        let mut pending = vec![(top, parent, is_shadow)];
        while let Some((node, parent, is_shadow)) = pending.pop() {
            let Some(rendered) = pass.page.render(node, pass.addresses) else {
                continue;
            };
            if self.get(node).is_some() {
                self.take_away(node, changes);
            }
            let agent = match changes.former.get(&node) {
                Some(agent) => *agent,
                None => {
                    self.last += 1;
                    if planted!(IdShift) {
                        self.last += pass.page.document().subtree(node).count() as u32;
                    }
                    match planted!(RecorderIds) {
                        true => pass.page.document().id(node),
                        false => self.last,
                    }
                }
            };
            let above = parent.and_then(|parent| self.get(parent));
            let depth = above.map_or(0, |above| above.depth + 1);
            let root = match (&rendered, above) {
                (Rendered::Document { .. }, _) => None,
                (_, Some(above)) => match above.rendered {
                    Rendered::Document { .. } if above.parent.is_some() => Some(above.agent),
                    _ => above.root,
                },
                _ => None,
            };
            let below = match depth >= MAX_DEPTH {
                true => Below::default(),
                false => pass.page.below(node),
            };
            pending.extend(
                below
                    .light
                    .iter()
                    .rev()
                    .map(|child| (*child, Some(node), false)),
            );
            pending.extend(
                below
                    .shadow
                    .iter()
                    .rev()
                    .map(|child| (*child, Some(node), true)),
            );
            changes
                .frames
                .extend(below.frame.map(|document| (node, document)));
            let shown = Shown {
                agent,
                parent,
                below,
                rendered,
                control: pass.page.control(node),
                cover: pass.page.cover(node),
                since: pass.frame,
                stirred: pass.frame,
                is_shadow,
                is_host: pass.page.is_host(node),
                root,
                depth,
            };
            let place = node.0 as usize;
            if self.shown.len() <= place {
                make_room(&mut self.shown, place + 1);
                self.shown.resize_with(place + 1, || None);
            }
            self.shown[place] = Some(shown);
            self.by_agent.insert(agent, node);
            order.push(node);
        }
        order
    }

    /// Shows the documents of frames, and of frames within them.
    fn attach_frames(
        &mut self,
        frames: Vec<(NodeId, NodeId)>,
        pass: &mut Pass<'_>,
        update: &mut Update,
    ) {
        let mut pending = frames;
        let mut attached = HashSet::default();
        while !pending.is_empty() {
            let mut changes = Changes::default();
            for (frame, document) in std::mem::take(&mut pending) {
                let is_there = self
                    .get(frame)
                    .is_some_and(|shown| shown.below.frame == Some(document));
                let Some(agent) = self
                    .agent(frame)
                    .filter(|_| is_there && attached.insert(frame))
                else {
                    continue;
                };
                let order = self.show(document, Some(frame), false, pass, &mut changes);
                update.shown.extend(&order);
                update
                    .frames
                    .extend((self.tree(document, order.len())).map(|tree| (agent, tree.into())));
            }
            pending = changes.frames;
        }
    }
}

/// What is being collected while a view is brought up to date.
#[derive(Debug, Default)]
struct Changes {
    mutation: Mutation,
    controls: Vec<(u32, String, bool)>,
    /// Frame elements with documents that are to be attached.
    frames: Vec<(NodeId, NodeId)>,
    /// Nodes that go and come again.
    replaced: HashSet<NodeId>,
    /// The numbers of nodes that went: a node that only moved keeps its own.
    former: HashMap<NodeId, u32>,
    shown: HashSet<NodeId>,
    order: Vec<NodeId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Shadow,
    Light,
}

/// The deepest place that the agent gets; what is below it is left out, since a deeper snapshot could not be read again.
const MAX_DEPTH: usize = crate::event::MAX_DEPTH / 2 - 10;
