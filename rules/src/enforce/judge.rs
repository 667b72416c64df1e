//! Whether an agent may do what it asks for.
//!
//! An action is refused when its node, anything around it, or whatever it would set off is hidden, masked or disabled, and
//! when what the agent saw there is no longer what is there. Reads the mirror and the view, changes neither.

use crate::{
    action::{Action, Key, MAX_TEXT, Refusal, Verb},
    document::{Content, Document, NodeId},
};

use super::{
    controls,
    render::Page,
    restriction::Restriction,
    view::{View, is_row},
};

/// The same action with the customer's node, or why not.
pub fn judge(page: Page<'_>, view: &View, action: &Action) -> Result<Action, Refusal> {
    let node = view.by_agent(action.node).ok_or(Refusal::Stale)?;
    let judge = Judge {
        page,
        view,
        document: page.document(),
        frame: action.frame,
        node,
    };
    judge.is_there()?;
    match &action.verb {
        Verb::Click => judge.click()?,
        Verb::Type { text } => judge.type_text(text)?,
        Verb::Choose { options } => judge.choose(options)?,
        Verb::Key { key } => judge.press(*key)?,
        Verb::Scroll { x, y } => judge.scroll(*x, *y)?,
        Verb::Navigate { .. } => judge.navigate()?,
    }
    Ok(Action {
        node: page.document().id(node),
        ..action.clone()
    })
}

struct Judge<'a> {
    page: Page<'a>,
    view: &'a View,
    document: &'a Document,
    frame: u64,
    node: NodeId,
}

impl Judge<'_> {
    /// The agent saw this node, at this place.
    fn is_there(&self) -> Result<(), Refusal> {
        let shown = self.view.get(self.node).ok_or(Refusal::Stale)?;
        match shown.since > self.frame || !self.document.is_connected(self.node) {
            true => Err(Refusal::Stale),
            false => Ok(()),
        }
    }

    fn click(&self) -> Result<(), Refusal> {
        self.operable(self.node)?;
        self.is_writable_if_field(self.node)?;
        if self.is_foreign(self.node) {
            return Err(Refusal::Unsuitable);
        }
        self.activate(self.node)?;
        self.is_as_seen(self.node, true)
    }

    fn type_text(&self, text: &str) -> Result<(), Refusal> {
        self.operable(self.node)?;
        self.unmasked(self.node)?;
        let is_single = match self.text_control(self.node) {
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
        match controls::is_editable(self.document, self.node) {
            true => Ok(()),
            false => self.is_as_seen(self.node, false),
        }
    }

    fn choose(&self, options: &[u32]) -> Result<(), Refusal> {
        self.operable(self.node)?;
        self.unmasked(self.node)?;
        if !controls::is(self.document, self.node, "select") {
            return Err(Refusal::Unsuitable);
        }
        let all: Vec<NodeId> = controls::own_tree(self.document, self.node)
            .filter(|node| controls::is(self.document, *node, "option"))
            .collect();
        let is_multiple = self
            .document
            .element(self.node)
            .is_some_and(|element| element.has("multiple"));
        if !is_multiple && options.len() != 1 {
            return Err(Refusal::Unsuitable);
        }
        for option in options {
            let option = all.get(*option as usize).ok_or(Refusal::Unsuitable)?;
            self.operable(*option)?;
            self.unmasked(*option)?;
        }
        self.is_as_seen(self.node, true)
    }

    fn press(&self, key: Key) -> Result<(), Refusal> {
        let node = self.node;
        self.operable(node)?;
        self.unmasked(node)?;
        if self.is_foreign(node) {
            return Err(Refusal::Unsuitable);
        }
        let is_text = self.text_control(node).is_some();
        match key {
            Key::Enter if is_text || self.is_field(node) => {
                self.submit_implicitly()?;
                match is_text {
                    true => Ok(()),
                    false => self.activate(node),
                }
            }
            Key::Enter | Key::Space if !is_text => {
                self.activate(node)?;
                self.is_as_seen(node, true)
            }
            Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight => {
                self.radio_group(node)
            }
            _ => Ok(()),
        }
    }

    fn scroll(&self, x: f64, y: f64) -> Result<(), Refusal> {
        if !(x.is_finite() && y.is_finite()) {
            return Err(Refusal::Unsuitable);
        }
        match self.page.covers.held(self.node).hidden() {
            true => Err(Refusal::Hidden),
            false => Ok(()),
        }
    }

    fn navigate(&self) -> Result<(), Refusal> {
        if Some(self.node) != self.document.root() {
            return Err(Refusal::Unsuitable);
        }
        self.document
            .children(self.node)
            .try_for_each(|child| self.operable(child))
    }

    /// Whatever a click, or Enter and Space, on a node would set off must be operable too.
    fn activate(&self, node: NodeId) -> Result<(), Refusal> {
        for node in flat(self.document, node) {
            let Some(element) = self
                .document
                .element(node)
                .filter(|element| !element.is_svg)
            else {
                continue;
            };
            match element.tag.as_str() {
                "label" => {
                    if let Some(control) = controls::labelled(self.document, node) {
                        self.operable(control)?;
                        self.is_writable_if_field(control)?;
                        self.invoke(control)?;
                        self.is_as_seen(control, true)?;
                    }
                }
                "option" | "optgroup" => {
                    if let Some(select) = controls::enclosing(self.document, node, "select") {
                        self.operable(select)?;
                        self.unmasked(select)?;
                    }
                }
                "input" | "button" => self.invoke(node)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// What a button does besides telling the page: its form, the popover or dialog that it opens or closes.
    fn invoke(&self, control: NodeId) -> Result<(), Refusal> {
        let Some(element) = self.document.element(control) else {
            return Ok(());
        };
        let kind = controls::kind(element);
        if element.tag == "input" && kind == "file" {
            return Err(Refusal::Unsuitable);
        }
        let is_reset = kind == "reset" && matches!(element.tag.as_str(), "input" | "button");
        let is_form_button = is_reset || controls::is_submit(self.document, control);
        if is_form_button && let Some(form) = controls::form_of(self.document, control) {
            self.operable(form)?;
            // A reset writes every field of the form.
            if is_reset {
                for field in controls::fields_of(self.document, form) {
                    self.operable(field)?;
                    self.unmasked(field)?;
                }
            }
        }
        for name in ["popovertarget", "commandfor"] {
            if let Some(id) = element.attribute(name)
                && let Some(target) = controls::by_id(self.document, control, &id)
            {
                self.operable(target)?;
            }
        }
        Ok(())
    }

    /// Enter in a field of a form does what its default button does, or submits it without one.
    fn submit_implicitly(&self) -> Result<(), Refusal> {
        let is_input = controls::is(self.document, self.node, "input")
            || controls::is(self.document, self.node, "select");
        let Some(form) = controls::form_of(self.document, self.node).filter(|_| is_input) else {
            return Ok(());
        };
        self.operable(form)?;
        match controls::default_button(self.document, form) {
            Some(button) => {
                self.operable(button)?;
                self.invoke(button)?;
                self.is_as_seen(button, true)
            }
            None => match self.page.covers.held(form).has(Restriction::ENABLE) {
                true => Ok(()),
                false => Err(Refusal::Disabled),
            },
        }
    }

    /// An arrow key on a radio button chooses another one of its group.
    fn radio_group(&self, node: NodeId) -> Result<(), Refusal> {
        let Some(element) = self.document.element(node) else {
            return Ok(());
        };
        if element.tag != "input" || controls::kind(element) != "radio" {
            return Ok(());
        }
        let name = element.attribute("name").unwrap_or_default();
        let form = controls::form_of(self.document, node);
        let scope = self.document.scope(node);
        controls::own_tree(self.document, scope)
            .filter(|other| {
                self.document.element(*other).is_some_and(|element| {
                    element.tag == "input"
                        && controls::kind(element) == "radio"
                        && element.attribute("name").unwrap_or_default() == name
                }) && controls::form_of(self.document, *other) == form
            })
            .try_for_each(|other| {
                self.operable(other)?;
                self.unmasked(other)
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
            flat(self.document, node)
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
        match flat(self.document, node).find(|node| self.is_field(*node)) {
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

    /// Frames of other origins and embedded objects: nobody knows what is in them.
    fn is_foreign(&self, node: NodeId) -> bool {
        self.document.element(node).is_some_and(|element| {
            matches!(
                element.tag.as_str(),
                "iframe" | "frame" | "object" | "embed" | "applet"
            )
        })
    }

    /// Whether what a person tells the control by, and the row that it stands in, is still what the agent saw.
    fn is_as_seen(&self, node: NodeId, with_row: bool) -> Result<(), Refusal> {
        let control = flat(self.document, node)
            .find(|node| self.is_control(*node))
            .unwrap_or(node);
        let row = with_row.then(|| {
            self.document
                .ancestors(control)
                .take(ROW_DISTANCE)
                .find(|node| self.is_row(*node))
        });
        let stirred = [Some(control), Some(node), row.flatten()]
            .into_iter()
            .flatten()
            .filter_map(|node| self.view.get(node))
            .any(|shown| shown.stirred > self.frame || shown.since > self.frame);
        match stirred {
            true => Err(Refusal::Stale),
            false => Ok(()),
        }
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

/// The node and all it stands in, in the flat tree: parents, hosts, frames, and the slots that it is shown in.
fn flat(document: &Document, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let mut pending = vec![node];
    let mut seen = std::collections::HashSet::new();
    std::iter::from_fn(move || {
        loop {
            let next = pending.pop()?;
            if !seen.insert(next) {
                continue;
            }
            pending.extend(document.parent(next));
            if !matches!(document.content(next), Content::Document { .. }) {
                pending.extend(document.assigned_slot(next));
            }
            return Some(next);
        }
    })
}

const FIELD_ROLES: [&str; 10] = [
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
];
/// How far up a row is sought.
const ROW_DISTANCE: usize = 12;
