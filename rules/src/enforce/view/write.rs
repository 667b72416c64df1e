//! Shown nodes as the agent gets them.

use crate::{
    document::NodeId,
    event::{Branch, Kind, Node, Text, Tree},
};

use super::{super::render::Rendered, View};

impl View {
    /// A shown node as it is sent, without its children.
    pub(super) fn node(&self, node: NodeId) -> Option<Node> {
        let shown = self.get(node)?;
        let kind = match &shown.rendered {
            Rendered::Document { compat_mode } => Kind::Document {
                compat_mode: compat_mode.clone(),
                children: Vec::new(),
            },
            Rendered::Doctype { name } => Kind::Doctype {
                name: name.clone(),
                public_id: Text::default(),
                system_id: Text::default(),
            },
            Rendered::Element {
                tag,
                is_svg,
                is_custom,
                attributes,
            } => Kind::Element(crate::event::Element {
                tag: tag.clone(),
                attributes: attributes.clone(),
                is_svg: *is_svg,
                is_custom: *is_custom,
                is_shadow_host: shown.is_host,
                ..crate::event::Element::default()
            }),
            Rendered::Text { text, is_style } => Kind::Text {
                text: text.clone(),
                is_style: *is_style,
            },
        };
        Some(Node {
            id: shown.agent,
            root_id: shown.root,
            is_shadow: shown.is_shadow,
            kind,
        })
    }

    /// A shown node as it is sent, with all that stands below it in its tree, `size` nodes in all; none where it is not shown.
    pub(super) fn tree(&self, node: NodeId, size: usize) -> Option<Tree> {
        let mut branches = Vec::with_capacity(size);
        self.grow(node, &mut branches);
        (!branches.is_empty()).then(|| branches.into())
    }

    /// The agent gets nothing deeper than `MAX_DEPTH`, so that recursion ends.
    fn grow(&self, node: NodeId, branches: &mut Vec<Branch>) {
        let (Some(shown), Some(node)) = (self.get(node), self.node(node)) else {
            return;
        };
        let place = branches.len();
        branches.push(Branch { node, below: 0 });
        for child in shown.below.light.iter().chain(&shown.below.shadow) {
            self.grow(*child, branches);
        }
        branches[place].below = branches.len() - place - 1;
    }
}
