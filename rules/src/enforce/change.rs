//! What an event of the page's changes: the mirror, what holds on it, and the ledger.
//!
//! Each ends by asking `answer` what the agent is told.

use foldhash::HashSet;

use crate::{
    document::{Content, NodeId},
    event::{Data, Incremental, Mutation, Tree},
};

use super::{
    Enforcer, address,
    leaks::{self, Brought},
    mirror::{Control, Mirror, Touched},
    presence::Presence,
    render::Page,
    sheets::Sheets,
};

impl Enforcer {
    pub(super) fn meta(&mut self, href: &str, width: f64, height: f64) -> Option<Data> {
        if !(width.is_finite() && height.is_finite()) {
            self.ledger.dropped += 1;
            return None;
        }
        self.size = Some((width, height));
        Some(Data::Meta {
            href: match planted!(MetaHref) {
                true => href.to_owned(),
                false => self.shown_href(href),
            },
            width,
            height,
        })
    }

    pub(super) fn full_snapshot(&mut self, tree: Tree, (left, top): (f64, f64)) -> Vec<Data> {
        if self.is_exhausted() {
            self.ledger.dropped += 1;
            self.forget_page();
            return Vec::new();
        }
        let is_fine = left.is_finite() && top.is_finite();
        let Some(mirror) = Mirror::new(tree).filter(|_| is_fine) else {
            self.ledger.dropped += 1;
            return Vec::new();
        };
        if let Some(old) = self.mirror.take() {
            self.covers.put_aside(old.document());
        }
        let frames = self.place.frames(mirror.document(), self.covers.frames());
        let rules = self.place.rules(&frames);
        self.covers.set_frames(frames, rules);
        self.covers.judge_all(mirror.document());
        let page = Page {
            mirror: &mirror,
            covers: &self.covers,
        };
        if let Some(url) = self.place.url() {
            let base = address::base(page, url);
            self.has_base = base != *url;
            self.addresses.set_base(Some(base));
        }
        if let Some(root) = mirror.document().root() {
            for node in mirror.document().subtree(root) {
                leaks::look(page, node, Brought::Node, &mut self.ledger);
            }
        }
        self.sheets = Sheets::default();
        self.mirror = Some(mirror);
        self.offset = (left, top);
        self.unsaid = false;
        match self.covers.is_turned() {
            true => Vec::new(),
            false => self.full_view(),
        }
    }

    pub(super) fn incremental(&mut self, change: Incremental) -> Vec<Data> {
        if self.mirror.is_none() {
            self.ledger.dropped += 1;
            return Vec::new();
        }
        match change {
            Incremental::Mutation(mutation) => self.mutation(&mutation),
            Incremental::Scroll { id, x, y } => self.scroll(id, x, y).into_iter().collect(),
            Incremental::ViewportResize { width, height } => {
                if !(width.is_finite() && height.is_finite()) {
                    self.ledger.dropped += 1;
                    return Vec::new();
                }
                self.size = Some((width, height));
                vec![Data::Incremental(Incremental::ViewportResize {
                    width,
                    height,
                })]
            }
            Incremental::Input {
                id,
                text,
                is_checked,
            } => self.input(id, text, is_checked),
            Incremental::StyleSheetRule { .. }
            | Incremental::StyleDeclaration { .. }
            | Incremental::AdoptedStyleSheet { .. } => self.style(&change),
            Incremental::Unknown(_) => {
                self.ledger.dropped += 1;
                Vec::new()
            }
            Incremental::Move(..)
            | Incremental::Press(_)
            | Incremental::Media(_)
            | Incremental::Selection(_) => self.presence(change).into_iter().collect(),
            Incremental::Font | Incremental::CustomElement => Vec::new(),
        }
    }

    fn presence(&mut self, change: Incremental) -> Option<Data> {
        let mut presence = Presence {
            page: Page {
                mirror: self.mirror.as_ref()?,
                covers: &self.covers,
            },
            view: &self.view,
            ledger: &mut self.ledger,
        };
        presence.receive(change).map(Data::Incremental)
    }

    fn mutation(&mut self, mutation: &Mutation) -> Vec<Data> {
        let Some(mirror) = &mut self.mirror else {
            return Vec::new();
        };
        let touched = mirror.apply(mutation);
        self.ledger.dropped += touched.dropped;
        let document = mirror.document();
        let is_elsewhere = self.place.may_move(document, &touched) && {
            let frames = self.place.frames(document, self.covers.frames());
            let rules = self.place.rules(&frames);
            self.covers.set_frames(frames, rules)
        };
        let mut nodes = match is_elsewhere {
            true => self.covers.judge_all(document),
            false => self.covers.judge(document, &touched),
        };
        if planted!(NotReplaced) {
            nodes.clear();
        }
        let page = Page {
            mirror,
            covers: &self.covers,
        };
        let fresh = touched.fresh.iter();
        let came: Vec<NodeId> = fresh.flat_map(|node| document.subtree(*node)).collect();
        for node in &came {
            leaks::look(page, *node, Brought::Node, &mut self.ledger);
        }
        nodes.extend(&came);
        for (node, names) in &touched.attributes {
            nodes.push(*node);
            leaks::look(page, *node, Brought::Attributes(names), &mut self.ledger);
        }
        for node in &touched.texts {
            nodes.push(*node);
            leaks::look(page, *node, Brought::Node, &mut self.ledger);
        }
        for style in rewritten_styles(page, &touched) {
            self.sheets.rewritten(style);
            nodes.push(style);
            nodes.extend(document.children(style));
        }
        if self.covers.is_turned() {
            self.sweep();
            return Vec::new();
        }
        // Of what came again, anything below may be gone.
        let said = self.update(touched.parents.into_iter().chain(came), nodes);
        self.sweep();
        said
    }

    /// Frees the places of nodes that went and did not come back, once these are many.
    fn sweep(&mut self) {
        let Some(mirror) = self.mirror.as_mut().filter(|_| !self.covers.is_full()) else {
            return;
        };
        let gone = mirror.sweep(self.few);
        if !gone.is_empty() {
            self.covers.put_away(&gone);
            self.sheets.forget(&gone);
            self.view.put_away(&gone);
        }
    }

    fn scroll(&mut self, id: u32, x: f64, y: f64) -> Option<Data> {
        let mirror = self.mirror.as_mut()?;
        let Some(node) = mirror
            .document()
            .by_id(id)
            .filter(|_| x.is_finite() && y.is_finite())
        else {
            self.ledger.dropped += 1;
            return None;
        };
        mirror.set_scrolled(node, (x, y));
        if Some(node) == mirror.document().root() {
            self.offset = (x, y);
        }
        let id = self.scroll_to_agent(id)?;
        Some(Data::Incremental(Incremental::Scroll { id, x, y }))
    }

    fn input(&mut self, id: u32, text: String, is_checked: bool) -> Vec<Data> {
        let Some(mirror) = &mut self.mirror else {
            return Vec::new();
        };
        let Some(node) = mirror
            .document()
            .by_id(id)
            .filter(|node| mirror.document().element(*node).is_some())
        else {
            self.ledger.dropped += 1;
            return Vec::new();
        };
        let page = Page {
            mirror,
            covers: &self.covers,
        };
        leaks::look_at_control(page, node, &text, is_checked, &mut self.ledger);
        mirror.set_control(node, Control { text, is_checked });
        self.update([], [node])
    }

    fn style(&mut self, change: &Incremental) -> Vec<Data> {
        let Some(mirror) = &self.mirror else {
            return Vec::new();
        };
        let page = Page {
            mirror,
            covers: &self.covers,
        };
        let said = self
            .sheets
            .receive(change, page, &self.view, &mut self.addresses);
        let Some(said) = said else {
            self.ledger.dropped += 1;
            return Vec::new();
        };
        said.into_iter().map(Data::Incremental).collect()
    }
}

/// The `style` elements whose text changed.
fn rewritten_styles(page: Page<'_>, touched: &Touched) -> HashSet<NodeId> {
    let document = page.document();
    touched
        .parents
        .iter()
        .copied()
        .chain(touched.texts.iter().filter_map(|text| document.parent(*text)))
        .chain(touched.fresh.iter().filter_map(|text| document.parent(*text)))
        .chain(
            touched
                .attributes
                .iter()
                .filter(|(_, names)| names.iter().any(|name| name == "_cssText"))
                .map(|(node, _)| *node),
        )
        .filter(|node| {
            matches!(document.content(*node), Content::Element(element) if matches!(element.tag.as_str(), "style" | "link"))
        })
        .collect()
}
