//! What changed of a node that the agent has: attributes, texts, what a control holds.

use crate::{
    document::NodeId,
    event::{Attribute, AttributeChange, AttributeChanges, Name, StyleValue, TextChange},
};

use super::{
    super::{render::Rendered, restriction::Cover},
    Changes, Pass, View,
};

impl View {
    /// Whether a change of what stands there is more than a change of attributes: the agent's node goes, another comes, so
    /// that nothing of the former one (a typed value, a scroll position, a loaded picture) is left.
    pub(super) fn must_replace(
        &self,
        node: NodeId,
        now: Option<&Rendered>,
        pass: &Pass<'_>,
    ) -> bool {
        let Some(shown) = self.get(node) else {
            return false;
        };
        if shown.parent.is_none() {
            return false;
        }
        let Some(now) = now else {
            return true;
        };
        match (&shown.rendered, now) {
            (
                Rendered::Element {
                    tag,
                    is_svg,
                    attributes,
                    ..
                },
                Rendered::Element {
                    tag: new_tag,
                    is_svg: new_is_svg,
                    attributes: new_attributes,
                    ..
                },
            ) => {
                let differs = |name: &str| value(attributes, name) != value(new_attributes, name);
                let is_whole = WHOLE.contains(&tag.as_str());
                tag != new_tag
                    || is_svg != new_is_svg
                    || FIXED.into_iter().any(differs)
                    || tag == "input" && differs("type")
                    || !is_whole && shown.cover != pass.page.cover(node)
                    || shown.below.frame.is_some() && pass.page.below(node).frame.is_none()
            }
            (Rendered::Text { .. }, Rendered::Text { .. }) => {
                pass.page.cover(node) == Cover::Hidden
            }
            (Rendered::Document { .. }, Rendered::Document { .. }) => false,
            (before, now) => before != now,
        }
    }

    /// What changed of a node that stays.
    pub(super) fn repaint(
        &mut self,
        node: NodeId,
        now: Rendered,
        pass: &Pass<'_>,
        changes: &mut Changes,
    ) {
        let control = pass.page.control(node);
        let cover = pass.page.cover(node);
        let Some(shown) = self.shown.get_mut(node.0 as usize).and_then(Option::as_mut) else {
            return;
        };
        let agent = shown.agent;
        shown.cover = cover;
        let mut stirred = false;
        match (&shown.rendered, &now) {
            (
                Rendered::Text { text, .. },
                Rendered::Text {
                    text: new,
                    is_style,
                },
            ) if text != new || planted!(TextPerChange) => {
                changes.mutation.texts.push(TextChange {
                    id: agent,
                    value: Some(new.clone()),
                });
                stirred = !is_style;
            }
            (
                Rendered::Element {
                    tag, attributes, ..
                },
                Rendered::Element {
                    attributes: new, ..
                },
            ) => {
                let different = differences(tag, attributes, new);
                stirred = different
                    .iter()
                    .any(|(name, _)| TELLING.contains(&name.as_str()))
                    || says(tag, attributes) != says(tag, new);
                if !different.is_empty() {
                    changes.mutation.attributes.push(AttributeChange {
                        id: agent,
                        attributes: different,
                    });
                }
            }
            _ => {}
        }
        shown.rendered = now;
        if shown.control != control {
            if let Some((text, is_checked)) = &control {
                changes.controls.push((agent, text.clone(), *is_checked));
            }
            shown.control = control;
        }
        if stirred || planted!(StirUnseen) {
            self.stir(node, pass.frame);
        }
    }

    /// Remembers that what a person tells a node by changed: of the node, and of the control and the row around it.
    pub(super) fn stir(&mut self, node: NodeId, frame: u64) {
        let mut next = Some(node);
        for _ in 0..STIRRED {
            let Some(shown) = next
                .and_then(|node| self.shown.get_mut(node.0 as usize))
                .and_then(Option::as_mut)
            else {
                return;
            };
            shown.stirred = frame;
            let is_end = matches!(&shown.rendered, Rendered::Element { tag, .. } if ENDS.contains(&tag.as_str()));
            if is_end || is_row(&shown.rendered) {
                return;
            }
            next = shown.parent;
        }
    }
}

/// Whether an element is one of several like it, each with controls of its own.
pub(in crate::enforce) fn is_row(rendered: &Rendered) -> bool {
    let Rendered::Element {
        tag, attributes, ..
    } = rendered
    else {
        return false;
    };
    let is_announced = || {
        let role = value(attributes, "role").and_then(Attribute::as_text);
        role.is_some_and(|role| ROW_ROLES.contains(&&*role.trim().to_ascii_lowercase()))
    };
    ROWS.contains(&tag.as_str()) || is_announced()
}

/// What a button says that is an input; what is entered in a field is no name of it.
fn says<'a>(tag: &str, attributes: &'a [(Name, Attribute)]) -> Option<&'a Attribute> {
    if tag != "input" {
        return None;
    }
    let kind = value(attributes, "type").and_then(Attribute::as_text)?;
    let kind = kind.to_ascii_lowercase();
    let is_button = matches!(kind.as_str(), "submit" | "button" | "reset" | "image");
    is_button.then(|| value(attributes, "value"))?
}

fn value<'a>(attributes: &'a [(Name, Attribute)], name: &str) -> Option<&'a Attribute> {
    let pair = attributes.iter().find(|(known, _)| known == name);
    pair.map(|(_, value)| value)
}

/// The attributes that differ; what a control holds is said by an event of its own.
fn differences(
    tag: &str,
    before: &[(Name, Attribute)],
    now: &[(Name, Attribute)],
) -> AttributeChanges {
    let is_said_otherwise = |name: &str| {
        name.starts_with("rr_") && name != "rr_open_mode"
            || matches!(tag, "input" | "textarea") && matches!(name, "value" | "checked")
    };
    let mut changes = Vec::new();
    for (name, value) in now {
        let known = before.iter().find(|(known, _)| known == name);
        if known.map(|(_, known)| known) != Some(value) && !is_said_otherwise(name) {
            let text = match value {
                Attribute::Text(text) => text.clone(),
                other => other.as_text().unwrap_or_default().as_ref().into(),
            };
            changes.push((name.clone(), StyleValue::Text(text)));
        }
    }
    for (name, _) in before {
        if !now.iter().any(|(known, _)| known == name) && !is_said_otherwise(name) {
            changes.push((name.clone(), StyleValue::Null));
        }
    }
    changes
}

/// Attributes that a browser reads when a node is built, and not again.
const FIXED: [&str; 3] = ["rr_width", "rr_height", "_cssText"];
/// Elements of which there is one in a page, and which the agent's copy cannot do without.
const WHOLE: [&str; 3] = ["html", "head", "body"];
/// Attributes by which a person, or a script, tells one control from another.
const TELLING: [&str; 13] = [
    "id",
    "name",
    "type",
    "role",
    "href",
    "value",
    "title",
    "aria-label",
    "alt",
    "for",
    "form",
    "action",
    "formaction",
];
/// What holds together what belongs to one thing in a list of such.
const ROWS: [&str; 3] = ["tr", "li", "article"];
/// The same by what it is announced as.
const ROW_ROLES: [&str; 4] = ["row", "listitem", "article", "treeitem"];
/// As rows, these hold together what belongs to one thing: a change in it says nothing about what is around it.
const ENDS: [&str; 5] = ["form", "section", "main", "body", "html"];
/// How far up a change stirs.
const STIRRED: usize = 16;
