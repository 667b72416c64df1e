//! Whether an agent may do what it asks for.
//!
//! An action is refused when its node, anything around it, or whatever it would set off is hidden, masked or disabled, and
//! when what the agent saw there is no longer what is there. Reads the mirror and the view, changes neither.

use std::cell::RefCell;

use foldhash::HashMap;

use crate::{
    action::{Action, Key, MAX_TEXT, Refusal, Verb},
    document::{Document, NodeId},
};

use super::{
    affected::{self, Affected, Touch},
    controls,
    lookup::Lookup,
    render::Page,
    restriction::Restriction,
    view::{View, is_row},
};

/// Judges what agents ask for on a page as it stands.
pub struct Judge<'a> {
    page: Page<'a>,
    view: &'a View,
    document: &'a Document,
    lookup: Lookup<'a>,
    /// Whether an element may be changed so, where that was asked.
    free: RefCell<HashMap<(NodeId, Touch), bool>>,
}

/// One action, and the customer's node that it is aimed at.
struct Case<'a> {
    judge: &'a Judge<'a>,
    frame: u64,
    node: NodeId,
}

impl<'a> Judge<'a> {
    /// Of a page that an agent sees as the view says.
    pub fn new(page: Page<'a>, view: &'a View) -> Judge<'a> {
        Judge {
            page,
            view,
            document: page.document(),
            lookup: Lookup::new(page.document()),
            free: RefCell::default(),
        }
    }

    /// The same action with the customer's node, or why not.
    pub fn judge(&self, action: &Action) -> Result<Action, Refusal> {
        let node = self.view.by_agent(action.node).ok_or(Refusal::Stale)?;
        let case = Case {
            judge: self,
            frame: action.frame,
            node,
        };
        case.is_there()?;
        match &action.verb {
            Verb::Click => case.click()?,
            Verb::Type { text } => case.type_text(text)?,
            Verb::Choose { options } => case.choose(options)?,
            Verb::Key { key } => case.press(*key)?,
            Verb::Scroll { x, y } => case.scroll(*x, *y)?,
            Verb::Navigate { .. } => case.navigate()?,
        }
        Ok(Action {
            node: self.document.id(node),
            ..action.clone()
        })
    }

    /// Whether an element may be changed so by what is aimed at another.
    fn is_free(&self, node: NodeId, touch: Touch) -> bool {
        let known = self.free.borrow().get(&(node, touch)).copied();
        known.unwrap_or_else(|| {
            let is_free = match touch {
                Touch::Passed => !self.page.covers.held(node).hidden(),
                Touch::Operated | Touch::Chosen => {
                    self.operable(node).is_ok() && self.is_writable_if_field(node).is_ok()
                }
                Touch::Written => self.operable(node).is_ok() && self.unmasked(node).is_ok(),
            };
            self.free.borrow_mut().insert((node, touch), is_free);
            is_free
        })
    }

    /// Neither hidden nor disabled, nor in anything that is.
    fn operable(&self, node: NodeId) -> Result<(), Refusal> {
        let held = self.page.covers.held(node);
        if held.hidden() {
            return Err(Refusal::Hidden);
        }
        // What holds on a node holds below it, but for a submit control: that is told by the control itself.
        let in_submit = || {
            self.lookup
                .flat(node)
                .any(|node| self.page.covers.held(node).has(Restriction::SUBMIT))
        };
        match held.disabled() || in_submit() {
            true => Err(Refusal::Disabled),
            false => Ok(()),
        }
    }

    fn unmasked(&self, node: NodeId) -> Result<(), Refusal> {
        match self.page.covers.held(node).masked() {
            true if planted!(ErrorPath) && self.document.text(node).len() > 8 => {
                Err(Refusal::Stale)
            }
            true => Err(Refusal::Masked),
            false => Ok(()),
        }
    }

    /// A click on a masked field chooses or writes; on other masked content it only points.
    fn is_writable_if_field(&self, node: NodeId) -> Result<(), Refusal> {
        match self.lookup.flat(node).find(|node| self.is_field(*node)) {
            Some(field) => self.unmasked(field),
            None => Ok(()),
        }
    }

    fn is_field(&self, node: NodeId) -> bool {
        let Some(element) = self.document.element(node) else {
            return false;
        };
        match element.tag.as_str() {
            "input" => !matches!(
                controls::kind(element).as_str(),
                "submit" | "button" | "reset" | "image"
            ),
            "select" | "textarea" | "option" => true,
            _ => {
                element.has("contenteditable")
                    || element.attribute("role").is_some_and(|role| {
                        FIELD_ROLES.contains(&role.trim().to_ascii_lowercase().as_str())
                    })
            }
        }
    }

    /// Whether text can be typed there; if so, whether it is one line.
    fn text_control(&self, node: NodeId) -> Option<bool> {
        let element = self.document.element(node)?;
        let is_writable = !element.has("readonly") && !element.has("disabled");
        match element.tag.as_str() {
            "input" => {
                (controls::is_text_kind(&controls::kind(element)) && is_writable).then_some(true)
            }
            "textarea" => is_writable.then_some(false),
            _ => controls::is_editable(self.document, node).then_some(false),
        }
    }

    fn is_file(&self, node: NodeId) -> bool {
        self.document
            .element(node)
            .is_some_and(|element| element.tag == "input" && controls::kind(element) == "file")
    }

    /// Frames of other origins and embedded objects: nobody knows what is in them.
    fn is_foreign(&self, node: NodeId) -> bool {
        self.document.element(node).is_some_and(|element| {
            matches!(
                element.tag.as_str(),
                "iframe" | "frame" | "object" | "embed" | "applet"
            )
        })
    }

    fn is_control(&self, node: NodeId) -> bool {
        self.document.element(node).is_some_and(|element| {
            matches!(
                element.tag.as_str(),
                "a" | "area"
                    | "button"
                    | "input"
                    | "select"
                    | "textarea"
                    | "label"
                    | "summary"
                    | "option"
            ) || element.has("role")
        })
    }

    fn is_row(&self, node: NodeId) -> bool {
        let shown = self.view.get(node);
        shown.is_some_and(|shown| is_row(&shown.rendered))
    }
}

impl Case<'_> {
    /// The agent saw this node, at this place.
    fn is_there(&self) -> Result<(), Refusal> {
        let shown = self.judge.view.get(self.node).ok_or(Refusal::Stale)?;
        match shown.since > self.frame || !self.judge.document.is_connected(self.node) {
            true => Err(Refusal::Stale),
            false => Ok(()),
        }
    }

    fn click(&self) -> Result<(), Refusal> {
        self.judge.operable(self.node)?;
        self.judge.is_writable_if_field(self.node)?;
        if self.judge.is_foreign(self.node) {
            return Err(Refusal::Unsuitable);
        }
        self.is_free(self.clicked())?;
        self.is_as_seen(self.node, true)
    }

    fn type_text(&self, text: &str) -> Result<(), Refusal> {
        self.judge.operable(self.node)?;
        self.judge.unmasked(self.node)?;
        let is_single = match self.judge.text_control(self.node) {
            Some(is_single) => is_single,
            None => return Err(Refusal::Unsuitable),
        };
        let is_fit = text.chars().take(MAX_TEXT + 1).count() <= MAX_TEXT
            && !text
                .chars()
                .any(|c| c.is_control() && (is_single || !matches!(c, '\n' | '\t')));
        if !is_fit {
            return Err(Refusal::Unsuitable);
        }
        // An editable element changes as it is typed into; a field changes when the page makes another of it.
        match controls::is_editable(self.judge.document, self.node) {
            true => Ok(()),
            false => self.is_as_seen(self.node, false),
        }
    }

    fn choose(&self, options: &[u32]) -> Result<(), Refusal> {
        self.judge.operable(self.node)?;
        self.judge.unmasked(self.node)?;
        if !controls::is(self.judge.document, self.node, "select") {
            return Err(Refusal::Unsuitable);
        }
        let all: Vec<NodeId> = controls::own_tree(self.judge.document, self.node)
            .filter(|node| controls::is(self.judge.document, *node, "option"))
            .collect();
        let is_multiple = self
            .judge
            .document
            .element(self.node)
            .is_some_and(|element| element.has("multiple"));
        if !is_multiple && options.len() != 1 {
            return Err(Refusal::Unsuitable);
        }
        for option in options {
            let option = all.get(*option as usize).ok_or(Refusal::Unsuitable)?;
            self.judge.operable(*option)?;
            self.judge.unmasked(*option)?;
        }
        self.is_free(affected::by_choice(self.judge.document, self.node))?;
        self.is_as_seen(self.node, true)
    }

    fn press(&self, key: Key) -> Result<(), Refusal> {
        let node = self.node;
        self.judge.operable(node)?;
        self.judge.unmasked(node)?;
        if self.judge.is_foreign(node) {
            return Err(Refusal::Unsuitable);
        }
        let is_text = self.judge.text_control(node).is_some();
        self.is_free(affected::by_interest(&self.judge.lookup, node))?;
        if key == Key::Enter && (is_text || self.judge.is_field(node)) {
            self.submit_implicitly()?;
        }
        match key {
            // They change nothing by themselves.
            Key::Tab | Key::Escape => return Ok(()),
            Key::Enter | Key::Space if !is_text => self.is_free(self.clicked())?,
            Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight => {
                self.is_free(affected::by_arrow(&self.judge.lookup, node))?;
            }
            _ => {}
        }
        // A key in a text types, any other one chooses or presses.
        match controls::is_editable(self.judge.document, node) {
            true => Ok(()),
            false => self.is_as_seen(node, !is_text),
        }
    }

    fn scroll(&self, x: f64, y: f64) -> Result<(), Refusal> {
        if !(x.is_finite() && y.is_finite()) {
            return Err(Refusal::Unsuitable);
        }
        match self.judge.page.covers.held(self.node).hidden() {
            true => Err(Refusal::Hidden),
            false => Ok(()),
        }
    }

    fn navigate(&self) -> Result<(), Refusal> {
        if Some(self.node) != self.judge.document.root() {
            return Err(Refusal::Unsuitable);
        }
        self.judge
            .document
            .children(self.node)
            .try_for_each(|child| self.judge.operable(child))
    }

    /// What a click on the node changes.
    fn clicked(&self) -> Affected {
        affected::by_click(&self.judge.lookup, self.judge.lookup.flat(self.node))
    }

    /// Whether all that an action changes besides its target may be changed, and what stands for the target is what the agent saw.
    ///
    /// The reason is always the same: it tells nothing of an element that the agent did not ask about.
    fn is_free(&self, affected: Affected) -> Result<(), Refusal> {
        let mut all = affected.iter();
        if !all.all(|(node, touch)| self.judge.is_free(*node, *touch)) {
            return Err(Refusal::Disabled);
        }
        let operated = affected
            .iter()
            .filter(|(_, touch)| matches!(touch, Touch::Operated | Touch::Chosen))
            .map(|(node, _)| *node);
        if operated
            .chain([self.node])
            .any(|node| self.judge.is_file(node))
        {
            return Err(Refusal::Unsuitable);
        }
        affected
            .iter()
            .filter(|(_, touch)| *touch == Touch::Chosen)
            .try_for_each(|(node, _)| self.is_as_seen(*node, true))
    }

    /// Enter in a field of a form does what its default button does, or submits it without one.
    fn submit_implicitly(&self) -> Result<(), Refusal> {
        let is_input = controls::is(self.judge.document, self.node, "input")
            || controls::is(self.judge.document, self.node, "select");
        let Some(form) = controls::form_of(&self.judge.lookup, self.node).filter(|_| is_input)
        else {
            return Ok(());
        };
        self.is_free(affected::by_submission(&self.judge.lookup, form))?;
        let is_enabled = || self.judge.page.covers.held(form).has(Restriction::ENABLE);
        let has_button = controls::default_button(&self.judge.lookup, form).is_some();
        // Which button it is, if a shadow host stands for the form, is for browsers to say.
        match controls::is(self.judge.document, form, "form") && (has_button || is_enabled()) {
            true => Ok(()),
            false => Err(Refusal::Disabled),
        }
    }

    /// Whether what a person tells the control by, and the row that it stands in, is still what the agent saw.
    fn is_as_seen(&self, node: NodeId, with_row: bool) -> Result<(), Refusal> {
        let control = self
            .judge
            .lookup
            .flat(node)
            .find(|node| self.judge.is_control(*node))
            .unwrap_or(node);
        let row = with_row.then(|| {
            self.judge
                .document
                .ancestors(control)
                .take(ROW_DISTANCE)
                .find(|node| self.judge.is_row(*node))
        });
        let stirred = [Some(control), Some(node), row.flatten()]
            .into_iter()
            .flatten()
            .filter_map(|node| self.judge.view.get(node))
            .any(|shown| shown.stirred > self.frame || shown.since > self.frame);
        match stirred {
            true => Err(Refusal::Stale),
            false => Ok(()),
        }
    }
}

const FIELD_ROLES: [&str; 12] = [
    "textbox",
    "searchbox",
    "combobox",
    "spinbutton",
    "slider",
    "listbox",
    "option",
    "checkbox",
    "radio",
    "switch",
    "menuitemcheckbox",
    "menuitemradio",
];
/// How far up a row is sought.
const ROW_DISTANCE: usize = 12;
