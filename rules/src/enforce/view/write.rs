//! Shown nodes as the agent gets them.

use crate::{
    document::NodeId,
    event::{Kind, Node, Text},
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

    /// The nodes of one tree, listed in tree order, put into one another.
    pub(super) fn nest(&self, order: &[NodeId]) -> Option<Node> {
        // From the last to the first: the children of a node were built just before it.
        let mut built: Vec<(Option<NodeId>, Node)> = Vec::new();
        for id in order.iter().rev() {
            let (Some(mut node), Some(shown)) = (self.node(*id), self.get(*id)) else {
                continue;
            };
            let (mut light, mut shadow) = (Vec::with_capacity(shown.below.light.len()), Vec::new());
            while let Some((_, child)) = built.pop_if(|(parent, _)| *parent == Some(*id)) {
                match child.is_shadow {
                    true => shadow.push(child),
                    false => light.push(child),
                }
            }
            light.append(&mut shadow);
            if let Some(place) = node.children_mut() {
                *place = light;
            }
            built.push((shown.parent, node));
        }
        built.pop().map(|(_, node)| node)
    }
}
