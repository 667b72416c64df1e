//! A serialised node with all below it, in one array: as a page is read, mirrored and sent.

use super::{Kind, Node, node::Nodes, read::Reader, write::Writer};

/// A serialised node with all below it, flat; [`Node`] is the same nested.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// In tree order, the top first; there is always one.
    pub(super) branches: Vec<Branch>,
}

/// A node of a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// The node; its own list of children is empty.
    pub node: Node,
    /// How many nodes follow that are below it.
    pub below: usize,
}

impl Tree {
    /// The top and all below it, in tree order.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// Reads a node and all below it; `expected` nodes have room from the start.
    pub(super) fn read(from: &mut Reader<'_>, expected: usize) -> serde_json::Result<Tree> {
        let mut nodes = Nodes::default();
        nodes.branches.reserve(expected);
        nodes.read(from)?;
        Ok(Tree {
            branches: nodes.branches,
        })
    }

    pub(super) fn write(&self, out: &mut Writer) {
        // Those of which the children are being written, each with where they end.
        let mut open: Vec<(&Node, usize)> = Vec::new();
        out.reserve(self.branches.len() * BYTES * 4 / 3);
        for (at, Branch { node, below }) in self.branches.iter().enumerate() {
            let mut is_next = false;
            while let Some((done, _)) = open.pop_if(|(_, end)| *end <= at) {
                done.write_after(out);
                is_next = true;
            }
            if is_next {
                out.json(",");
            }
            node.write_before(out);
            open.push((node, at + 1 + below));
        }
        while let Some((done, _)) = open.pop() {
            done.write_after(out);
        }
    }
}

/// What most nodes take in JSON, at least.
pub(super) const BYTES: usize = 96;

impl From<Vec<Branch>> for Tree {
    /// There must be one at least.
    fn from(branches: Vec<Branch>) -> Self {
        Tree { branches }
    }
}

impl IntoIterator for Tree {
    type Item = Branch;
    type IntoIter = std::vec::IntoIter<Branch>;
    fn into_iter(self) -> Self::IntoIter {
        self.branches.into_iter()
    }
}

impl From<Node> for Tree {
    fn from(node: Node) -> Self {
        fn add(mut node: Node, branches: &mut Vec<Branch>) {
            let children = node.children_mut().map(std::mem::take).unwrap_or_default();
            let place = branches.len();
            branches.push(Branch { node, below: 0 });
            for child in children {
                add(child, branches);
            }
            branches[place].below = branches.len() - place - 1;
        }
        let mut branches = Vec::new();
        add(node, &mut branches);
        Tree { branches }
    }
}

impl From<Tree> for Node {
    fn from(tree: Tree) -> Self {
        // From the last to the first: what was made last is below what is made now.
        let mut made: Vec<(Node, usize)> = Vec::new();
        for Branch { mut node, below } in tree.branches.into_iter().rev() {
            let mut left = below;
            let mut children = Vec::new();
            while left > 0
                && let Some((child, size)) = made.pop()
            {
                children.push(child);
                left = left.saturating_sub(size);
            }
            if let Some(all) = node.children_mut() {
                *all = children;
            }
            made.push((node, below + 1));
        }
        let top = made.pop().map(|(node, _)| node);
        top.unwrap_or(Node {
            id: 0,
            root_id: None,
            is_shadow: false,
            kind: Kind::Comment,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::from_json;

    #[test]
    fn flat_and_nested_are_the_same() {
        let json = r#"{"type":0,"childNodes":[{"type":2,"tagName":"p","attributes":{},"childNodes":[{"type":3,"textContent":"a","id":3},{"type":2,"tagName":"b","attributes":{},"childNodes":[],"id":4}],"id":2},{"type":3,"textContent":"c","id":5}],"id":1}"#;
        let node: Node = from_json(json).unwrap();
        let tree = Tree::from(node.clone());
        let below: Vec<usize> = tree.branches().iter().map(|branch| branch.below).collect();
        assert_eq!(below, [4, 2, 0, 0, 0]);
        assert_eq!(Node::from(tree.clone()), node);
        assert_eq!(
            Reader::whole(json, |from| Tree::read(from, 0)).unwrap(),
            tree
        );
        let mut out = Writer::default();
        tree.write(&mut out);
        assert_eq!(out.finish(), json);
        assert_eq!(serde_json::to_string(&node).unwrap(), json);
    }
}
