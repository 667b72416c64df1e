//! What the HTML standard says of controls: which submit, which form they belong to, what activating them does.

use crate::document::{Content, Document, Element, NodeId};

use super::{cover::scope_elements, lookup::Lookup};

/// The `type` of an `input` or `button` in lower case, as written: with a space it is another one to browsers, too.
pub fn kind(element: &Element) -> String {
    element
        .attribute("type")
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// Whether an element submits the form it belongs to.
pub fn is_submit(document: &Document, node: NodeId) -> bool {
    let Some(element) = document.element(node).filter(|element| !element.is_svg) else {
        return false;
    };
    if !matches!(element.tag.as_str(), "input" | "button") {
        return false;
    }
    match (element.tag.as_str(), kind(element).as_str()) {
        ("input", "submit" | "image") | ("button", "submit") => true,
        ("button", "button" | "reset") => false,
        ("button", _) => element.has("form") || enclosing(document, node, "form").is_some(),
        _ => false,
    }
}

/// The form that a control belongs to: by `form=`, else the nearest one around it. A shadow host may stand for one in its tree.
pub fn form_of(lookup: &Lookup, node: NodeId) -> Option<NodeId> {
    let document = lookup.document();
    let element = document.element(node)?;
    match element.attribute("form") {
        Some(id) => lookup
            .by_id(node, &id)
            .filter(|form| is(document, *form, "form") || document.shadow(*form).is_some()),
        None => enclosing(document, node, "form"),
    }
}

/// The control that Enter in a field of the form activates: its first submit control in tree order.
pub fn default_button(lookup: &Lookup, form: NodeId) -> Option<NodeId> {
    let document = lookup.document();
    let belongs = belonging(lookup, form);
    scope_elements(document, document.scope(form))
        .find(|node| is_submit(document, *node) && belongs(*node))
}

/// The fields that resetting a form changes, those that a page makes itself and outputs included.
pub fn fields_of<'a>(lookup: &Lookup<'a>, form: NodeId) -> impl Iterator<Item = NodeId> + 'a {
    let document = lookup.document();
    let belongs = belonging(lookup, form);
    scope_elements(document, document.scope(form)).filter(move |node| {
        let Some(element) = document.element(*node).filter(|element| !element.is_svg) else {
            return false;
        };
        let is_field = match element.tag.as_str() {
            "input" => !matches!(
                kind(element).as_str(),
                "submit" | "button" | "reset" | "image" | "hidden"
            ),
            "select" | "textarea" | "output" => true,
            tag => tag.contains('-'),
        };
        is_field && belongs(*node)
    })
}

/// Whether a control of the form's tree belongs to it, as [`form_of`] says, without looking for the form again.
fn belonging<'a>(lookup: &Lookup<'a>, form: NodeId) -> impl Fn(NodeId) -> bool + 'a {
    let document = lookup.document();
    let id = document
        .element(form)
        .and_then(|element| element.attribute("id"))
        .filter(|id| lookup.by_id(form, id) == Some(form));
    move |node| {
        let named = document
            .element(node)
            .map(|element| element.attribute("form"));
        match named {
            Some(Some(named)) => Some(named) == id,
            Some(None) => enclosing(document, node, "form") == Some(form),
            None => false,
        }
    }
}

/// What a select holds when this option is chosen; none of what is no option.
pub fn option_value(document: &Document, node: NodeId) -> Option<String> {
    let element = document
        .element(node)
        .filter(|element| element.tag == "option" && !element.is_svg)?;
    Some(match element.attribute("value") {
        Some(value) => value.into_owned(),
        None => document
            .text(node)
            .split_ascii_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    })
}

/// The select whose value a node has a part in, as an option, a group of them or the text of one.
pub fn select_of(document: &Document, node: NodeId) -> Option<NodeId> {
    match document.content(node) {
        Content::Text { .. } => select_of(
            document,
            document
                .parent(node)
                .filter(|parent| is(document, *parent, "option"))?,
        ),
        _ if is(document, node, "option") || is(document, node, "optgroup") => {
            enclosing(document, node, "select")
        }
        _ => is(document, node, "select").then_some(node),
    }
}

/// The control that a label labels, or the shadow host that may stand for one in its tree.
pub fn labelled(lookup: &Lookup, label: NodeId) -> Option<NodeId> {
    let document = lookup.document();
    let element = document.element(label)?;
    match element.attribute("for") {
        Some(id) => lookup
            .by_id(label, &id)
            .filter(|node| is_labelable(document, *node)),
        None => own_tree(document, label)
            .skip(1)
            .find(|node| is_labelable(document, *node)),
    }
}

/// The nearest element of that name around a node in its tree scope.
pub fn enclosing(document: &Document, node: NodeId, tag: &str) -> Option<NodeId> {
    document
        .ancestors(node)
        .take_while(|node| document.element(*node).is_some())
        .find(|node| is(document, *node, tag))
}

/// Whether the node is an HTML element of that name.
pub fn is(document: &Document, node: NodeId, tag: &str) -> bool {
    document
        .element(node)
        .is_some_and(|element| element.tag == tag && !element.is_svg)
}

/// Whether text can be typed into an `input` of this type.
pub fn is_text_kind(kind: &str) -> bool {
    !matches!(
        kind,
        "button"
            | "checkbox"
            | "color"
            | "file"
            | "hidden"
            | "image"
            | "radio"
            | "range"
            | "reset"
            | "submit"
    )
}

/// The node and all below it in its own tree, shadow roots and frames left out.
pub fn own_tree(document: &Document, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    scope_elements(document, node)
}

fn is_labelable(document: &Document, node: NodeId) -> bool {
    document.element(node).is_some_and(|element| {
        !element.is_svg
            && match element.tag.as_str() {
                "input" => kind(element) != "hidden",
                "button" | "meter" | "output" | "progress" | "select" | "textarea" => true,
                _ => element.is_custom || document.shadow(node).is_some(),
            }
    })
}

/// Whether an element is edited in place, by itself or by what is around it.
pub fn is_editable(document: &Document, node: NodeId) -> bool {
    std::iter::once(node)
        .chain(document.ancestors(node))
        .take_while(|node| !matches!(document.content(*node), Content::Document { .. }))
        .find_map(|node| {
            let value = document.element(node)?.attribute("contenteditable")?;
            Some(!value.eq_ignore_ascii_case("false"))
        })
        .unwrap_or(false)
}
