//! What an agent has of the open page under the draft: the view, what can be read and pressed on it, the judge of what an agent tries.
//!
//! All of it is the relay's own engine, run here on the saved page.

use std::sync::{Arc, OnceLock};

use leptos::prelude::*;
use rules::{
    action::{Mode, Refusal, Verb},
    document::NodeId,
    enforce::{Enforcer, How, Operable, Readable},
    event::{self, Data, Event},
    html::{self, WriteOptions},
    ruleset::{Problem, RuleSet},
};

use super::opened::{OpenedPage, VIEWPORT};
use crate::ui::restricted::RESTRICTED;

/// The agent's side of a page.
#[derive(Debug)]
pub struct AgentPage {
    /// The page that it is of.
    pub page: Arc<OpenedPage>,
    /// What is shown.
    pub view: AgentView,
    enforcer: Enforcer,
    lists: OnceLock<(Vec<Readable>, Vec<Operable>)>,
}

/// What an agent gets of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgentView {
    /// This; each element has the agent's number.
    Page(String),
    /// Nothing: the page is paused.
    Paused,
}

/// What a gesture is aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    /// The agent's number.
    pub node: u32,
    /// How it is operated.
    pub how: How,
}

impl AgentPage {
    /// The page under these rules; fails where they cannot be evaluated.
    pub fn of(page: Arc<OpenedPage>, rules: &RuleSet) -> Result<AgentPage, Vec<Problem>> {
        let mut enforcer = Enforcer::new(rules, page.assets.clone())?;
        enforcer.open(&page.url);
        // A rule may pause the page for what is not on it.
        let html = sent(&mut enforcer, &page);
        let view = match enforcer.paused() {
            true => AgentView::Paused,
            false => AgentView::Page(html),
        };
        Ok(AgentPage {
            page,
            view,
            enforcer,
            lists: OnceLock::new(),
        })
    }

    /// What an agent can read.
    pub fn readable(&self) -> &[Readable] {
        &self.lists().0
    }

    /// The page's controls, and whether an agent in Write Mode may operate them.
    pub fn operable(&self) -> &[Operable] {
        &self.lists().1
    }

    /// The address that an agent is told.
    pub fn address(&self) -> Option<String> {
        self.enforcer.shown_address()
    }

    /// The agent's number of an element of the page.
    pub fn shown_as(&self, node: NodeId) -> Option<u32> {
        self.enforcer.shown_as(self.page.id(node))
    }

    /// The agent's number of an element that is scrolled when a customer scrolls it; none of what is masked or hidden.
    pub fn scrolled_as(&self, node: NodeId) -> Option<u32> {
        self.enforcer.scroll_to_agent(self.page.id(node))
    }

    /// The element of the page that the agent has under this number.
    pub fn shown(&self, node: u32) -> Option<NodeId> {
        self.page.by_id(self.enforcer.pointer_to_customer(node)?)
    }

    /// What a gesture at the agent's node is aimed at.
    pub fn aimed(&self, node: u32) -> Option<Aim> {
        let (node, how) = self.enforcer.aimed(node)?;
        Some(Aim { node, how })
    }

    /// Whether an agent may do this to the agent's node.
    pub fn may(&self, mode: Mode, node: u32, verb: Verb) -> Result<(), Refusal> {
        self.enforcer.may(mode, node, verb)
    }

    /// Whether an agent may choose an option of the agent's node.
    pub fn may_choose(&self, mode: Mode, node: u32) -> Result<(), Refusal> {
        self.enforcer.may_choose(mode, node)
    }

    fn lists(&self) -> &(Vec<Readable>, Vec<Operable>) {
        self.lists
            .get_or_init(|| (self.enforcer.readable(), self.enforcer.operable()))
    }
}

/// The agent's side of the open page, made when somebody looks; drawn anew with each change of the draft.
#[derive(Clone, Copy)]
pub struct AgentSide(Memo<Option<Made>>);

/// The inner none: the rules cannot be evaluated.
#[derive(Clone, Debug)]
struct Made(Option<Arc<AgentPage>>);

impl PartialEq for Made {
    fn eq(&self, _: &Made) -> bool {
        // Made anew is another one: its numbers are.
        false
    }
}

impl AgentSide {
    /// Of the page and the draft that these are.
    pub fn new(page: RwSignal<Option<Arc<OpenedPage>>>, rules: RwSignal<RuleSet>) -> AgentSide {
        AgentSide(Memo::new(move |_| {
            let page = page.get()?;
            let made = rules.with(|rules| AgentPage::of(page, rules));
            Some(Made(made.ok().map(Arc::new)))
        }))
    }

    /// None where no page is open; an error where the rules have problems.
    pub fn get(self) -> Option<Result<Arc<AgentPage>, ()>> {
        self.0.get().map(|made| made.0.ok_or(()))
    }
}

/// What the relay would send of the page, as HTML.
fn sent(enforcer: &mut Enforcer, page: &OpenedPage) -> String {
    let meta = Data::Meta {
        href: page.url.to_string(),
        width: VIEWPORT.0,
        height: VIEWPORT.1,
    };
    let snapshot = Data::FullSnapshot {
        node: page.saved.node().clone().into(),
        offset: (0.0, 0.0),
    };
    let sent = [meta, snapshot].into_iter().flat_map(|data| {
        enforcer.receive(Event {
            timestamp: 0.0,
            data,
        })
    });
    // Nothing sent is nothing shown, as for an agent.
    // Its URLs are the relay's already, and lead to the assets of this page.
    let style = RESTRICTED.join("\n");
    let html = event::whole(sent).map(|page| {
        html::write(
            &page,
            &WriteOptions {
                ids: true,
                style: &style,
                ..WriteOptions::default()
            },
        )
    });
    html.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use rules::ruleset::{Effect, Rule, WhenLost};

    use super::{super::opened::tests::page, *};

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
                matched: None,
                when_lost: WhenLost::Nothing,
            }],
            ..RuleSet::default()
        };
        assert!(page.html.contains(">12<"));
        let page = Arc::new(page);
        let agent = AgentPage::of(page.clone(), &rules).unwrap();
        let AgentView::Page(html) = &agent.view else {
            panic!("paused")
        };
        assert!(
            html.contains("Hello") && html.contains("••••••") && !html.contains(">12<"),
            "{html}"
        );
        let mut paused = rules.clone();
        paused.policy.pause.push("/pay".into());
        let agent = AgentPage::of(page, &paused).unwrap();
        assert_eq!(agent.view, AgentView::Paused);
        assert!(agent.readable().is_empty() && agent.operable().is_empty());
    }
}
