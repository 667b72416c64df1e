//! What the agent is told: the whole page, or what differs from what was sent before.

use foldhash::HashSet;

use crate::{
    document::NodeId,
    event::{Add, Data, Incremental, Mutation},
};

use super::{
    Enforcer, controls,
    render::Page,
    view::{Pass, Update, View},
};

impl Enforcer {
    /// Meta, the whole tree, documents of frames, scripted style sheets.
    pub(super) fn whole_page(&mut self) -> Vec<Data> {
        if self.paused() {
            return Vec::new();
        }
        let view = self.full_view();
        if view.is_empty() {
            return view;
        }
        let meta = self
            .size
            .zip(self.url())
            .map(|((width, height), url)| Data::Meta {
                href: self.shown_href(url.as_str()),
                width,
                height,
            });
        meta.into_iter().chain(view).collect()
    }

    pub(super) fn full_view(&mut self) -> Vec<Data> {
        let Some(mirror) = self.mirror.as_ref().filter(|_| !self.covers.pauses()) else {
            return Vec::new();
        };
        let Some(root) = mirror.document().root() else {
            return Vec::new();
        };
        self.unsaid = false;
        let page = Page {
            mirror,
            covers: &self.covers,
        };
        let mut pass = Pass {
            page,
            addresses: &mut self.addresses,
            frame: self.frame + 1,
        };
        let (node, update) = self.view.start(root, &mut pass);
        let Some(node) = node else {
            return Vec::new();
        };
        self.sheets.restart();
        let mut said = vec![Data::FullSnapshot {
            node,
            offset: self.offset,
        }];
        said.extend(self.say(update));
        said
    }

    /// A rule came to match nothing, or something again: the page as it is shown from now on.
    pub(super) fn turned(&mut self) -> Vec<Data> {
        self.view = View::default();
        if let Some(mirror) = &mut self.mirror {
            // As when a new version is applied: what is shown anew does not tell its past.
            mirror.sort_attributes(|_| true);
        }
        self.whole_page()
    }

    /// Brings the agent's copy up to date and says how.
    pub(super) fn update(
        &mut self,
        parents: impl IntoIterator<Item = NodeId>,
        nodes: impl IntoIterator<Item = NodeId>,
    ) -> Vec<Data> {
        let Some(mirror) = self.mirror.as_ref().filter(|_| !self.covers.pauses()) else {
            return Vec::new();
        };
        let parents: Vec<NodeId> = parents.into_iter().collect();
        let mut nodes: Vec<NodeId> = nodes.into_iter().collect();
        // What a select may say depends on its options.
        let selects: HashSet<NodeId> = nodes
            .iter()
            .chain(&parents)
            .filter_map(|node| controls::select_of(mirror.document(), *node))
            .collect();
        nodes.extend(selects);
        let mut pass = Pass {
            page: Page {
                mirror,
                covers: &self.covers,
            },
            addresses: &mut self.addresses,
            frame: self.frame + 1,
        };
        let update = self.view.update(parents, nodes, &mut pass);
        self.say(update)
    }

    fn say(&mut self, update: Update) -> Vec<Data> {
        let Some(mirror) = &self.mirror else {
            return Vec::new();
        };
        let page = Page {
            mirror,
            covers: &self.covers,
        };
        let mut said = Vec::new();
        let Mutation {
            texts,
            attributes,
            removes,
            adds,
            ..
        } = &update.mutation;
        let is_empty =
            texts.is_empty() && attributes.is_empty() && removes.is_empty() && adds.is_empty();
        if !is_empty || planted!(FramePerChange) {
            said.push(Incremental::Mutation(update.mutation));
        }
        for (parent_id, node) in update.frames {
            said.push(Incremental::Mutation(Mutation {
                adds: vec![Add {
                    parent_id,
                    next_id: None,
                    node,
                }],
                is_attach_iframe: true,
                ..Mutation::default()
            }));
        }
        said.extend(
            self.sheets
                .say_again(&update.shown, page, &self.view, &mut self.addresses),
        );
        for (id, text, is_checked) in update.controls {
            said.push(Incremental::Input {
                id,
                text,
                is_checked,
            });
        }
        said.into_iter().map(Data::Incremental).collect()
    }

    /// What a change of the URL restricted, as far as the agent was not told.
    pub(super) fn unsaid(&mut self) -> Vec<Data> {
        if !std::mem::take(&mut self.unsaid) || self.covers.pauses() {
            return Vec::new();
        }
        if self.view.is_empty() {
            return self.whole_page();
        }
        let Some(mirror) = &self.mirror else {
            return Vec::new();
        };
        let document = mirror.document();
        let nodes: Vec<NodeId> = document
            .root()
            .into_iter()
            .flat_map(|root| document.subtree(root))
            .collect();
        let mut said = Vec::new();
        if let (Some((width, height)), Some(url)) = (self.size, self.url()) {
            said.push(Data::Meta {
                href: self.shown_href(url.as_str()),
                width,
                height,
            });
        }
        said.extend(self.update(nodes.clone(), nodes));
        said
    }

    pub(super) fn shown_href(&self, href: &str) -> String {
        self.addresses
            .link(href)
            .unwrap_or_else(|| "about:blank".to_owned())
    }
}
