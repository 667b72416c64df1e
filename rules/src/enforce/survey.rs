//! What holds on the page as it is, and what an agent can read and press there: for checks, comparisons and previews.
//!
//! Nothing is decided here. What can be read is looked up in what the agent was sent ([`View`](super::view::View)); what can
//! be pressed is asked of `judge`.

use super::{Enforcer, Judge, controls, render::Page, restriction::Cover};
use crate::{
    action::{Action, Mode, Refusal, Verb},
    document::{Document, Element, NodeId},
};

mod reading;

pub use reading::{Readable, Reading};

/// What holds on one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// How an agent gets it.
    pub shown: Cover,
    /// Whether an agent may not operate it.
    pub is_disabled: bool,
}

/// A control of the page, and whether an agent may operate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operable {
    /// The recorder's number of the element.
    pub node: u32,
    /// How it is operated.
    pub how: How,
    /// Why an agent in Write Mode may not; none where it may.
    pub refusal: Option<Refusal>,
}

/// How a control is operated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is clicked.
    Click,
    /// Text is typed into it.
    Type,
    /// An option of it is chosen.
    Choose,
}

impl Enforcer {
    /// What holds on the element with the recorder's number `id`; none where the page has none, or nothing is shared of it.
    pub fn held(&self, id: u32) -> Option<Held> {
        let document = self.page()?.mirror.document();
        let node = document.by_id(id)?;
        document.element(node)?;
        let held = self.covers.held(node);
        Some(Held {
            shown: held.cover(),
            is_disabled: held.disabled(),
        })
    }

    /// The agent's number of the node with the recorder's number `id`; none where the agent has nothing of it.
    pub fn shown_as(&self, id: u32) -> Option<u32> {
        let node = self.mirror.as_ref()?.document().by_id(id)?;
        self.view.agent(node)
    }

    /// Whether the rule with this number holds in a frame of the page because the frame's own address is one that it is for.
    pub(crate) fn holds_in_frames(&self, rule: u32) -> bool {
        self.covers.frames().tighten_placed(rule)
    }

    /// The address that the agent is told; none where nothing is shared.
    pub fn shown_address(&self) -> Option<String> {
        self.page()?;
        Some(self.shown_href(self.url()?.as_str()))
    }

    /// What the agent can read, in the order of the page: what it was sent, but for style sheets and for what
    /// the page's structure rests on (ids, classes and the like), which is sent of everything but hidden content.
    pub fn readable(&self) -> Vec<Readable> {
        match self.page() {
            Some(page) => reading::readable(page, &self.view),
            None => Vec::new(),
        }
    }

    /// The page's controls, in its order, and whether an agent in Write Mode may operate each.
    ///
    /// Any other element can be clicked too, unless it is hidden or disabled; whether that does anything, only the page's scripts know.
    pub fn operable(&self) -> Vec<Operable> {
        let Some(page) = self.page() else {
            return Vec::new();
        };
        let document = page.document();
        let judge = Judge::new(page, &self.view);
        let controls = document
            .elements()
            .filter_map(|node| Some((node, how(document, node)?)));
        controls
            .filter_map(|(node, how)| self.judged(&judge, page, node, how))
            .collect()
    }

    /// What a gesture at the agent's node `id` is aimed at, as the console resolves it: the agent's number, and how it is operated.
    pub fn aimed(&self, id: u32) -> Option<(u32, How)> {
        let document = self.mirror.as_ref()?.document();
        let node = self.view.by_agent(id)?;
        let select = match controls::is(document, node, "select") {
            true => Some(node),
            false => controls::enclosing(document, node, "select"),
        };
        match select.and_then(|select| self.view.agent(select)) {
            Some(select) => Some((select, How::Choose)),
            None if is_typed(document, node) => Some((id, How::Type)),
            None => Some((id, How::Click)),
        }
    }

    /// Whether an agent may choose an option of the agent's node `id`: any of them.
    pub fn may_choose(&self, mode: Mode, id: u32) -> Result<(), Refusal> {
        self.any_option(id, |verb| self.may(mode, id, verb))
    }

    /// Whether an agent who sees the page as it is may do this to the agent's node `id`.
    pub fn may(&self, mode: Mode, id: u32, verb: Verb) -> Result<(), Refusal> {
        self.judge(mode, &self.action(id, verb)).map(|_| ())
    }

    fn action(&self, id: u32, verb: Verb) -> Action {
        Action {
            seq: 0,
            frame: self.frame,
            node: id,
            verb,
        }
    }

    /// What is said of the first option that may be chosen, or of the last one.
    fn any_option(
        &self,
        id: u32,
        may: impl Fn(Verb) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let options = self.mirror.as_ref().zip(self.view.by_agent(id));
        let count = options.map_or(0, |(mirror, select)| {
            let document = mirror.document();
            controls::own_tree(document, select)
                .filter(|node| controls::is(document, *node, "option"))
                .count()
        });
        let mut verdict = may(Verb::Click);
        for option in 0..count as u32 {
            let options = vec![option];
            verdict = may(Verb::Choose { options });
            if verdict.is_ok() {
                break;
            }
        }
        verdict
    }

    /// The page, where anything of it is shared.
    fn page(&self) -> Option<Page<'_>> {
        Some(Page {
            mirror: self.mirror.as_ref().filter(|_| !self.paused())?,
            covers: &self.covers,
        })
    }

    fn judged(
        &self,
        judge: &Judge<'_>,
        page: Page<'_>,
        node: NodeId,
        how: How,
    ) -> Option<Operable> {
        let operable = |how, refusal| Operable {
            node: page.document().id(node),
            how,
            refusal,
        };
        let Some(id) = self.view.agent(node) else {
            // Nothing of it is sent: because it is hidden, or because it is never shown to anybody.
            let is_hidden = page.cover(node) == Cover::Hidden;
            return is_hidden.then(|| operable(how, Some(Refusal::Hidden)));
        };
        let may = |verb: Verb| judge.judge(&self.action(id, verb)).map(|_| ());
        let click = || may(Verb::Click);
        let typing = Verb::Type { text: "x".into() };
        Some(match how {
            How::Click => operable(how, click().err()),
            How::Choose => operable(how, self.any_option(id, may).err()),
            How::Type => match may(typing) {
                // A field that nobody can type into, for example a read-only one, can be clicked.
                Err(Refusal::Unsuitable) => operable(How::Click, click().err()),
                verdict => operable(how, verdict.err()),
            },
        })
    }
}

/// How an element is operated; none of what is no control.
fn how(document: &Document, node: NodeId) -> Option<How> {
    let element = document.element(node)?;
    let tag = element.tag.as_str();
    if element.is_svg {
        return (tag == "a" && element.has("href")).then_some(How::Click);
    }
    match tag {
        "select" => Some(How::Choose),
        "textarea" => Some(How::Type),
        "input" if controls::kind(element) == "hidden" => None,
        "input" if controls::is_text_kind(&controls::kind(element)) => Some(How::Type),
        "input" | "button" | "summary" => Some(How::Click),
        "a" | "area" => element.has("href").then_some(How::Click),
        // Said by the select.
        "option" | "optgroup" | "label" => None,
        _ if is_edited(element) => Some(How::Type),
        _ => is_made_a_control(element).then_some(How::Click),
    }
}

fn is_typed(document: &Document, node: NodeId) -> bool {
    match document.element(node) {
        Some(element) if element.tag == "input" => controls::is_text_kind(&controls::kind(element)),
        Some(element) if element.tag == "textarea" => true,
        _ => controls::is_editable(document, node),
    }
}

fn is_edited(element: &Element) -> bool {
    element
        .attribute("contenteditable")
        .is_some_and(|value| !value.eq_ignore_ascii_case("false"))
}

/// Whether the page's author says that people operate it.
fn is_made_a_control(element: &Element) -> bool {
    let role = element.attribute("role").unwrap_or_default();
    let role = role.trim().to_ascii_lowercase();
    let is_reached = |index: &str| index.trim().parse::<i32>().is_ok_and(|index| index >= 0);
    ROLES.contains(&role.as_str())
        || element
            .attribute("tabindex")
            .is_some_and(|index| is_reached(&index))
}

/// Those that ARIA calls widgets.
const ROLES: [&str; 19] = [
    "button",
    "checkbox",
    "combobox",
    "gridcell",
    "link",
    "listbox",
    "menuitem",
    "menuitemcheckbox",
    "menuitemradio",
    "option",
    "radio",
    "scrollbar",
    "searchbox",
    "slider",
    "spinbutton",
    "switch",
    "tab",
    "textbox",
    "treeitem",
];
