//! A saved page, open in the editor: everything that is asked of it, answered by `rules`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use rules::{
    check::SavedPage,
    document::{Document, NodeId},
    enforce::Assets,
    html::{self, WriteOptions},
    pick::{self, Candidate, Fingerprint},
    ruleset::{Rule, RuleSet},
    selector::Selector,
};
use url::Url;

use crate::{
    api::{Page, PageInfo},
    saved::{UNREADABLE, read},
    ui::names,
};

/// The page.
#[derive(Debug)]
pub struct OpenedPage {
    /// What it is.
    pub info: PageInfo,
    /// The page as the customer sees it, each element with its number.
    pub html: String,
    /// Its tree, as the rules look at it.
    pub saved: Arc<SavedPage>,
    /// Where it was.
    pub(super) url: Url,
    /// Where its images, fonts and style sheets come from.
    pub(super) assets: Assets,
    matches: Mutex<HashMap<String, Matches>>,
}

/// The elements that a selector matches, or why it is not taken.
pub type Matches = Result<Arc<Vec<NodeId>>, String>;

/// A step of the selection through the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the parent.
    Out,
    /// To the first child.
    In,
    /// To the sibling before.
    Back,
    /// To the sibling after.
    On,
}

impl OpenedPage {
    /// Reads the page's tree; fails with a sentence when it cannot be read.
    pub fn open(page: Page) -> Result<OpenedPage, String> {
        let url = Url::parse(&page.info.url).map_err(|_| UNREADABLE)?;
        let saved = read(&page)?;
        let assets = Assets::Encoded(page.assets);
        let html = html::write(
            saved.node(),
            &WriteOptions {
                ids: true,
                base: Some(url.clone()),
                assets: Some(assets.clone()),
                style: "",
            },
        );
        Ok(OpenedPage {
            info: page.info,
            html,
            saved: Arc::new(saved),
            url,
            assets,
            matches: Mutex::default(),
        })
    }

    /// The element that was recorded under this number.
    pub fn by_id(&self, id: u32) -> Option<NodeId> {
        self.document()
            .by_id(id)
            .filter(|node| self.document().element(*node).is_some())
    }

    /// The number that the element was recorded under.
    pub fn id(&self, node: NodeId) -> u32 {
        self.document().id(node)
    }

    /// The elements that a rule with this selector holds for.
    pub fn matches(&self, selector: &str) -> Matches {
        let mut known = self.matches.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(matches) = known.get(selector) {
            return matches.clone();
        }
        let matches = match Selector::for_rule(selector) {
            Ok(parsed) => Ok(Arc::new(self.document().select(&parsed))),
            Err(error) => Err(sentence(&error.to_string())),
        };
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(selector.to_owned(), matches.clone());
        matches
    }

    /// Whether the rule is switched on and its pages are these.
    pub fn is_ruled_by(&self, rule: &Rule) -> bool {
        let alone = RuleSet {
            rules: vec![rule.clone()],
            ..RuleSet::default()
        };
        let page = alone.for_page(&self.url);
        [page.hide, page.mask, page.reveal, page.disable, page.enable]
            .iter()
            .any(|selectors| !selectors.is_empty())
    }

    /// Selectors for the element, the best first.
    pub fn candidates(&self, node: NodeId) -> Vec<Candidate> {
        pick::candidates(self.document(), node)
    }

    /// A selector for the nearest stable thing around all that a selector matches; the whole page where there is none.
    pub fn around(&self, selector: &str) -> String {
        let nodes = self.matches(selector).unwrap_or_default();
        let around = pick::Picker::new(self.document()).surroundings(&nodes);
        around.unwrap_or_else(|| "body".to_owned())
    }

    /// What the element is like; none for anything but an element.
    pub fn fingerprint(&self, node: NodeId) -> Option<Fingerprint> {
        self.document().element(node)?;
        Some(Fingerprint::of(self.document(), node))
    }

    /// The element as people name it.
    pub fn label(&self, node: NodeId) -> String {
        names::element(self.document(), node)
    }

    /// The elements around the node, the outermost first, and itself.
    pub fn path(&self, node: NodeId) -> Vec<NodeId> {
        let mut path: Vec<NodeId> = self
            .document()
            .ancestors(node)
            .filter(|each| self.document().element(*each).is_some())
            .collect();
        path.reverse();
        path.push(node);
        path
    }

    /// The element one step away.
    pub fn step(&self, node: NodeId, step: Step) -> Option<NodeId> {
        let is_element = |each: &NodeId| {
            self.document()
                .element(*each)
                .is_some_and(|element| !UNSEEN.contains(&element.tag.as_str()))
        };
        match step {
            Step::Out => self.document().ancestors(node).find(is_element),
            Step::In => {
                let below = self
                    .document()
                    .shadow(node)
                    .into_iter()
                    .flat_map(|root| self.document().children(root));
                below
                    .chain(self.document().children(node))
                    .flat_map(|each| self.through(each))
                    .find(is_element)
            }
            Step::Back => std::iter::successors(self.document().previous_sibling(node), |each| {
                self.document().previous_sibling(*each)
            })
            .find(is_element),
            Step::On => std::iter::successors(self.document().next_sibling(node), |each| {
                self.document().next_sibling(*each)
            })
            .find(is_element),
        }
    }

    /// Where the keyboard begins: the page's outermost element.
    pub fn first(&self) -> Option<NodeId> {
        self.document().elements().next()
    }

    fn document(&self) -> &Document {
        self.saved.document()
    }

    /// The node, or for a frame's document the nodes in it.
    fn through(&self, node: NodeId) -> Vec<NodeId> {
        if self.document().element(node).is_some() {
            vec![node]
        } else {
            self.document().children(node).collect()
        }
    }
}

/// A clause as a sentence.
fn sentence(clause: &str) -> String {
    let mut characters = clause.chars();
    let first = characters
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", characters.as_str().trim_end_matches('.'))
}

/// Elements that nobody sees, so that the keyboard passes them by.
const UNSEEN: [&str; 9] = [
    "head", "script", "noscript", "template", "style", "link", "meta", "title", "base",
];

/// CSS pixels of the viewport that the preview shows.
pub const VIEWPORT: (f64, f64) = (1280.0, 800.0);

/// Selectors whose matches are kept: as many as are typed and ruled in one sitting.
const REMEMBERED: usize = 2000;

#[cfg(test)]
pub mod tests;
