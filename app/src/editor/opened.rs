//! A saved page, open in the editor: everything that is asked of it, answered by `rules`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use rules::{
    check::SavedPage,
    document::{Content, Document, NodeId},
    enforce::Assets,
    html::{self, WriteOptions},
    pick::{Candidate, Container},
    ruleset::{Rule, RuleSet},
    search::{Hit, Search},
    selector::Selector,
};
use url::Url;

use crate::{
    api::{Page, PageInfo},
    saved::{UNREADABLE, read},
    ui::names::{self, said::Said},
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
    search: OnceLock<Search>,
    said: OnceLock<Said>,
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
            search: OnceLock::new(),
            said: OnceLock::new(),
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

    /// Selectors for the elements, and what they stand in.
    pub fn choices(&self, nodes: &[NodeId]) -> (Vec<Candidate>, Vec<Container>) {
        let picker = self.saved.picker();
        (picker.candidates_for(nodes), picker.containers(nodes))
    }

    /// The elements that say this, or that it matches as a selector.
    pub fn search(&self, query: &str) -> Vec<Hit> {
        let search = self.search.get_or_init(|| Search::new(self.document()));
        search.find(self.document(), query)
    }

    /// A selector for the nearest stable thing around all that a selector matches; the whole page where there is none.
    pub fn around(&self, selector: &str) -> String {
        let nodes = self.matches(selector).unwrap_or_default();
        let around = self.saved.picker().surroundings(&nodes);
        around.unwrap_or_else(|| "body".to_owned())
    }

    /// The element as people name it.
    pub fn label(&self, node: NodeId) -> String {
        names::element(self.document(), node)
    }

    /// A few words of what the element says, if it says anything.
    pub fn said(&self, node: NodeId) -> Option<String> {
        let said = self.said.get_or_init(|| Said::new(self.document()));
        said.few(self.document(), node)
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
            Step::In => self.inner(node).into_iter().find(is_element),
            Step::Back | Step::On => {
                let mut above = self.document().ancestors(node);
                let parent = above.find(|each| self.document().element(*each).is_some())?;
                let mut beside = self.inner(parent);
                if step == Step::Back {
                    beside.reverse();
                }
                let mut beyond = beside.into_iter().skip_while(|each| *each != node).skip(1);
                beyond.find(is_element)
            }
        }
    }

    /// Where the keyboard begins: the page's outermost element.
    pub fn first(&self) -> Option<NodeId> {
        self.document().elements().next()
    }

    fn document(&self) -> &Document {
        self.saved.document()
    }

    /// What stands in an element: its shadow tree, its children, the document of a frame.
    fn inner(&self, node: NodeId) -> Vec<NodeId> {
        let shadow = self.document().shadow(node).into_iter();
        shadow
            .flat_map(|root| self.document().children(root))
            .chain(self.document().children(node))
            .flat_map(|each| match self.document().content(each) {
                Content::Document { .. } => self.document().children(each).collect(),
                _ => vec![each],
            })
            .collect()
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
