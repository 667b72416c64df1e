//! A saved page, open in the editor: everything that is asked of it, answered by `rules`.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use rules::{
    document::{Document, NodeId},
    enforce::{Assets, Enforcer},
    event::{self, Data, Event, Node},
    html::{self, WriteOptions},
    pick::{self, Candidate},
    ruleset::{Problem, Rule, RuleSet},
    selector::Selector,
};
use url::Url;

use crate::{
    api::{Page, PageInfo},
    ui::restricted::RESTRICTED,
};

/// The page.
#[derive(Debug)]
pub struct OpenedPage {
    /// What it is.
    pub info: PageInfo,
    /// The page as the customer sees it, each element with its number.
    pub html: String,
    url: Url,
    node: Node,
    assets: Assets,
    document: Document,
    matches: Mutex<HashMap<String, Matches>>,
}

/// The elements that a selector matches, or why it is not taken.
pub type Matches = Result<Arc<Vec<NodeId>>, String>;

/// What an agent gets of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgentView {
    /// This.
    Page(String),
    /// Nothing: the page is paused.
    Paused,
}

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
        let unreadable = "The saved page cannot be read. Load it again.";
        let url = Url::parse(&page.info.url).map_err(|_| unreadable)?;
        let node: Node = event::from_json(&page.tree).map_err(|_| unreadable)?;
        let document = Document::from_snapshot(node.clone()).map_err(|_| unreadable)?;
        let assets = Assets::Encoded(page.assets);
        let html = html::write(
            &node,
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
            url,
            node,
            assets,
            document,
            matches: Mutex::default(),
        })
    }

    /// The element that was recorded under this number.
    pub fn by_id(&self, id: u32) -> Option<NodeId> {
        self.document
            .by_id(id)
            .filter(|node| self.document.element(*node).is_some())
    }

    /// The number that the element was recorded under.
    pub fn id(&self, node: NodeId) -> u32 {
        self.document.id(node)
    }

    /// The elements that a rule with this selector holds for.
    pub fn matches(&self, selector: &str) -> Matches {
        let mut known = self.matches.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(matches) = known.get(selector) {
            return matches.clone();
        }
        let matches = match Selector::for_rule(selector) {
            Ok(parsed) => Ok(Arc::new(self.document.select(&parsed))),
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
        pick::candidates(&self.document, node)
    }

    /// The element as people name it: `form#pay`, `p.total`, `input[name=card]`.
    pub fn label(&self, node: NodeId) -> String {
        let Some(element) = self.document.element(node) else {
            return String::new();
        };
        let attribute = |name| {
            element
                .attribute(name)
                .filter(|value| !value.is_empty())
                .map(|value| value.into_owned())
        };
        let detail = if let Some(id) = attribute("id") {
            format!("#{id}")
        } else if let Some(class) =
            attribute("class").and_then(|all| all.split_whitespace().next().map(str::to_owned))
        {
            format!(".{class}")
        } else if let Some(name) = attribute("name") {
            format!("[name={name}]")
        } else {
            String::new()
        };
        let label = format!("{}{detail}", element.tag);
        if label.chars().count() > LONGEST_LABEL {
            label.chars().take(LONGEST_LABEL - 1).chain(['…']).collect()
        } else {
            label
        }
    }

    /// The elements around the node, the outermost first, and itself.
    pub fn path(&self, node: NodeId) -> Vec<NodeId> {
        let mut path: Vec<NodeId> = self
            .document
            .ancestors(node)
            .filter(|each| self.document.element(*each).is_some())
            .collect();
        path.reverse();
        path.push(node);
        path
    }

    /// The element one step away.
    pub fn step(&self, node: NodeId, step: Step) -> Option<NodeId> {
        let is_element = |each: &NodeId| {
            self.document
                .element(*each)
                .is_some_and(|element| !UNSEEN.contains(&element.tag.as_str()))
        };
        match step {
            Step::Out => self.document.ancestors(node).find(is_element),
            Step::In => {
                let below = self
                    .document
                    .shadow(node)
                    .into_iter()
                    .flat_map(|root| self.document.children(root));
                below
                    .chain(self.document.children(node))
                    .flat_map(|each| self.through(each))
                    .find(is_element)
            }
            Step::Back => std::iter::successors(self.document.previous_sibling(node), |each| {
                self.document.previous_sibling(*each)
            })
            .find(is_element),
            Step::On => std::iter::successors(self.document.next_sibling(node), |each| {
                self.document.next_sibling(*each)
            })
            .find(is_element),
        }
    }

    /// Where the keyboard begins: the page's outermost element.
    pub fn first(&self) -> Option<NodeId> {
        self.document.elements().next()
    }

    /// What an agent gets of the page under these rules: the code of the relay, run here.
    pub fn agent_view(&self, rules: &RuleSet) -> Result<AgentView, Vec<Problem>> {
        let mut enforcer = Enforcer::new(rules, self.assets.clone())?;
        enforcer.open(&self.url);
        if enforcer.paused() {
            return Ok(AgentView::Paused);
        }
        let meta = Data::Meta {
            href: self.url.to_string(),
            width: VIEWPORT.0,
            height: VIEWPORT.1,
        };
        let page = Data::FullSnapshot {
            node: self.node.clone(),
            offset: (0.0, 0.0),
        };
        let sent = [meta, page].into_iter().flat_map(|data| {
            enforcer.receive(Event {
                timestamp: 0.0,
                data,
            })
        });
        let node = sent.filter_map(|event| match event.data {
            Data::FullSnapshot { node, .. } => Some(node),
            _ => None,
        });
        // Nothing sent is nothing shown, as for an agent.
        // Its URLs are the relay's already, and lead to the assets of this page.
        let style = RESTRICTED.join("\n");
        let html = node.last().map(|node| {
            html::write(
                &node,
                &WriteOptions {
                    style: &style,
                    ..WriteOptions::default()
                },
            )
        });
        Ok(AgentView::Page(html.unwrap_or_default()))
    }

    /// The node, or for a frame's document the nodes in it.
    fn through(&self, node: NodeId) -> Vec<NodeId> {
        if self.document.element(node).is_some() {
            vec![node]
        } else {
            self.document.children(node).collect()
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

const LONGEST_LABEL: usize = 40;

#[cfg(test)]
mod tests {
    use rules::ruleset::Effect;

    use super::*;

    fn page() -> OpenedPage {
        let tree = r#"{"type":0,"id":1,"childNodes":[{"type":2,"tagName":"html","attributes":{},"id":2,"childNodes":[
            {"type":2,"tagName":"head","attributes":{},"childNodes":[],"id":3},
            {"type":2,"tagName":"body","attributes":{"class":"shop dark"},"id":4,"childNodes":[
                {"type":3,"textContent":"Hello","id":5},
                {"type":2,"tagName":"p","attributes":{"id":"total"},"id":6,"childNodes":[{"type":3,"textContent":"12","id":7}]},
                {"type":2,"tagName":"input","attributes":{"name":"card"},"childNodes":[],"id":8}]}]}]}"#;
        let info = PageInfo {
            id: "p".into(),
            url: "https://shop.example/pay".into(),
            title: "Pay".into(),
            captured: false,
            saved_at: 0,
            elements: 5,
        };
        OpenedPage::open(Page {
            info,
            tree: tree.into(),
            assets: "/asset/".into(),
        })
        .unwrap()
    }

    #[test]
    fn elements_have_names() {
        let page = page();
        let label = |id| page.label(page.by_id(id).unwrap());
        assert_eq!(label(2), "html");
        assert_eq!(label(4), "body.shop");
        assert_eq!(label(6), "p#total");
        assert_eq!(label(8), "input[name=card]");
        assert!(page.by_id(7).is_none(), "a text is no element");
    }

    #[test]
    fn the_keyboard_walks_the_tree_of_what_is_seen() {
        let page = page();
        let step = |id, step| {
            page.step(page.by_id(id).unwrap(), step)
                .map(|node| page.id(node))
        };
        assert_eq!(step(2, Step::In), Some(4));
        assert_eq!(step(4, Step::In), Some(6));
        assert_eq!(step(6, Step::On), Some(8));
        assert_eq!(step(8, Step::Back), Some(6));
        assert_eq!(step(6, Step::Back), None);
        assert_eq!(step(8, Step::Out), Some(4));
        assert_eq!(step(4, Step::Back), None);
        assert_eq!(step(2, Step::Out), None);
    }

    #[test]
    fn the_path_leads_from_the_root_to_the_element() {
        let page = page();
        let path: Vec<u32> = page
            .path(page.by_id(6).unwrap())
            .into_iter()
            .map(|node| page.id(node))
            .collect();
        assert_eq!(path, [2, 4, 6]);
    }

    #[test]
    fn selectors_match_or_say_why_not() {
        let page = page();
        assert_eq!(page.matches("p, input").unwrap().len(), 2);
        assert_eq!(page.matches("p, input").unwrap().len(), 2);
        let error = page.matches("p[").unwrap_err();
        assert!(error.ends_with('.') && error.len() > 3, "{error}");
        assert!(page.matches("input:checked").is_err());
    }

    #[test]
    fn a_rule_holds_on_its_pages_while_it_is_on() {
        let page = page();
        let rule = |pages: &[&str], off| Rule {
            id: "a".into(),
            effect: Effect::Mask,
            selector: "p".into(),
            pages: pages.iter().map(|each| (*each).to_owned()).collect(),
            note: String::new(),
            off,
            fingerprint: None,
        };
        assert!(page.is_ruled_by(&rule(&[], false)));
        assert!(page.is_ruled_by(&rule(&["/pay"], false)));
        assert!(!page.is_ruled_by(&rule(&["/cart"], false)));
        assert!(!page.is_ruled_by(&rule(&[], true)));
    }

    #[test]
    fn the_agents_view_is_made_by_the_rules() {
        let page = page();
        let rules = RuleSet {
            rules: vec![Rule {
                id: "a".into(),
                effect: Effect::Mask,
                selector: "#total".into(),
                pages: Vec::new(),
                note: String::new(),
                off: false,
                fingerprint: None,
            }],
            ..RuleSet::default()
        };
        assert!(page.html.contains(">12<"));
        let AgentView::Page(html) = page.agent_view(&rules).unwrap() else {
            panic!("paused")
        };
        assert!(
            html.contains("Hello") && html.contains("••••••") && !html.contains(">12<"),
            "{html}"
        );
        let mut paused = rules.clone();
        paused.policy.pause.push("/pay".into());
        assert_eq!(page.agent_view(&paused), Ok(AgentView::Paused));
    }
}
