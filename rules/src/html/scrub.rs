//! Takes out of a captured page what somebody typed or chose in it.

use super::{attribute, is_never_sent, is_sent_meta};
use crate::event::{Attributes, Element, Kind, Node, Text};

/// Removes the values of form controls, what is checked or selected, and the text of what can be edited; and once more
/// whatever is never sent.
pub fn scrub(node: &mut Node) {
    let mut pending = vec![(node, false)];
    while let Some((node, mut typed)) = pending.pop() {
        match &mut node.kind {
            Kind::Element(element) => {
                tidy(element);
                untype(element);
                typed = is_edited(element, typed);
            }
            Kind::Text { text, is_style } if typed && !*is_style => *text = Text::default(),
            _ => {}
        }
        if let Some(children) = node.children_mut() {
            children.retain(|child| !matches!(child.kind, Kind::Comment | Kind::CData));
            pending.extend(children.iter_mut().map(|child| (child, typed)));
        }
    }
}

/// Takes away what is never sent, whatever the rules.
pub(super) fn tidy(element: &mut Element) {
    element.attributes.retain(|(name, _)| !is_never_sent(name));
    match element.tag.to_ascii_lowercase().as_str() {
        "script" | "noscript" | "template" => element.children.clear(),
        "iframe" | "frame" | "noembed" | "noframes" | "canvas" | "video" | "audio" | "object" => {
            element
                .children
                .retain(|child| matches!(child.kind, Kind::Document { .. } | Kind::Element(_)));
        }
        "meta" if !is_sent_meta(element) => element.attributes = Attributes::new(),
        "input" if is_kind(element, &["hidden"]) => drop_attributes(element, &["value"]),
        _ => {}
    }
}

/// Buttons keep their value, which is their label.
fn untype(element: &mut Element) {
    match element.tag.to_ascii_lowercase().as_str() {
        "input" if is_kind(element, &["submit", "button", "reset", "image"]) => {}
        "input" => drop_attributes(element, &["value", "checked"]),
        "select" | "textarea" | "output" | "progress" | "meter" => {
            drop_attributes(element, &["value"]);
        }
        "option" => drop_attributes(element, &["selected"]),
        _ => {}
    }
}

fn is_edited(element: &Element, within: bool) -> bool {
    if ["textarea", "output"]
        .iter()
        .any(|tag| element.tag.eq_ignore_ascii_case(tag))
    {
        return true;
    }
    match attribute(element, "contenteditable") {
        Some(value) if value.eq_ignore_ascii_case("false") => within,
        Some(_) => true,
        None => within,
    }
}

fn is_kind(element: &Element, kinds: &[&str]) -> bool {
    let kind = attribute(element, "type").unwrap_or_default();
    kinds
        .iter()
        .any(|known| kind.trim().eq_ignore_ascii_case(known))
}

fn drop_attributes(element: &mut Element, names: &[&str]) {
    element
        .attributes
        .retain(|(known, _)| !names.iter().any(|name| known.eq_ignore_ascii_case(name)));
}
