//! What a few pseudo-classes ask of form controls, as the HTML standard defines it over attributes.

use super::element::At;
use crate::document::{Element, NodeId};

/// Whether `:enabled` or `:disabled` can ever match it.
pub fn can_be_disabled(at: &At) -> bool {
    !at.element.is_svg
        && matches!(
            at.element.tag.as_str(),
            "button" | "input" | "select" | "textarea" | "optgroup" | "option" | "fieldset"
        )
}

/// Whether it is disabled, by its own attribute or by what it is in.
pub fn is_disabled(at: &At) -> bool {
    if !can_be_disabled(at) {
        return false;
    }
    if at.element.has("disabled") {
        return true;
    }
    match at.element.tag.as_str() {
        "optgroup" => in_disabled_select(at),
        "option" => is_out_of_choice(at) || in_disabled_select(at),
        _ => in_disabled_fieldset(at),
    }
}

/// Whether it is a checked box or a selected option, as far as the attributes say.
pub fn is_checked(at: &At) -> bool {
    if at.is("input") {
        return at.element.has("checked")
            && match kind(at).as_str() {
                "checkbox" => true,
                "radio" => is_chosen(at),
                _ => false,
            };
    }
    at.is("option") && is_selected(at)
}

/// Whether it must be filled; none where that does not apply. Browsers call buttons optional, which the standard does not.
pub fn is_required(at: &At) -> Option<bool> {
    let applies = match at.element.tag.as_str() {
        _ if at.element.is_svg => return None,
        "select" | "textarea" => true,
        "button" => false,
        "input" => !matches!(
            kind(at).as_str(),
            "hidden" | "range" | "color" | "submit" | "image" | "reset" | "button"
        ),
        _ => return None,
    };
    Some(applies && at.element.has("required"))
}

/// Whether a customer can write in it.
pub fn is_writable(at: &At) -> bool {
    let open = || !at.element.has("readonly") && !is_disabled(at);
    if at.is("textarea") {
        return open();
    }
    if at.is("input") {
        return is_written(&kind(at)) && open();
    }
    is_editable(at)
}

/// Whether its placeholder stands in it.
pub fn shows_placeholder(at: &At) -> bool {
    let empty = match at.element.tag.as_str() {
        "input" => {
            let kind = kind(at);
            let is_chosen = matches!(
                kind.as_str(),
                "date" | "datetime-local" | "month" | "time" | "week"
            );
            let value = at.element.attribute("value").unwrap_or_default();
            is_written(&kind) && !is_chosen && value.is_empty()
        }
        "textarea" => {
            at.element.attribute("value").unwrap_or_default().is_empty()
                && at.document.text(at.node).is_empty()
        }
        _ => false,
    };
    empty && !at.element.is_svg && at.element.has("placeholder")
}

/// Whether something is written into an `input` of this type, letters or a date.
fn is_written(kind: &str) -> bool {
    !matches!(
        kind,
        "hidden"
            | "range"
            | "color"
            | "checkbox"
            | "radio"
            | "file"
            | "submit"
            | "image"
            | "reset"
            | "button"
    )
}

fn kind(at: &At) -> String {
    at.element
        .attribute("type")
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// Of the checked radio buttons of one name in a form, or in none, the last one is chosen.
fn is_chosen(radio: &At) -> bool {
    let document = radio.document;
    let name = radio.element.attribute("name").unwrap_or_default();
    if name.is_empty() {
        return true;
    }
    let scope = document.scope(radio.node);
    let first = |is: &dyn Fn(&Element) -> bool, nodes: &mut dyn Iterator<Item = NodeId>| {
        nodes
            .take_while(|_| radio.steps.take(1))
            .find(|node| document.element(*node).is_some_and(is) && document.scope(*node) == scope)
    };
    let is_form = |one: &Element| one.tag == "form" && !one.is_svg;
    let form = |node: NodeId| match document.element(node)?.attribute("form") {
        Some(id) => {
            let has_id = |one: &Element| one.attribute("id").as_deref() == Some(&*id);
            let named = first(&has_id, &mut document.subtree(scope));
            named.filter(|node| document.element(*node).is_some_and(is_form))
        }
        None => first(&is_form, &mut document.ancestors(node)),
    };
    let is_rival = |one: &Element| {
        let kind = one.attribute("type").unwrap_or_default();
        one.tag == "input"
            && !one.is_svg
            && one.has("checked")
            && one.attribute("name").as_deref() == Some(&*name)
            && kind.eq_ignore_ascii_case("radio")
    };
    let own = form(radio.node);
    let mut after = document
        .subtree(scope)
        .skip_while(|node| *node != radio.node)
        .skip(1);
    // Of the rivals that follow none stands in the same form.
    std::iter::from_fn(|| first(&is_rival, &mut after)).all(|rival| form(rival) != own)
}

/// Whether an option, or the group that it stands in, is disabled by an attribute of its own.
fn is_out_of_choice(option: &At) -> bool {
    let in_group = |parent: At| parent.is("optgroup") && parent.element.has("disabled");
    option.element.has("disabled") || option.parent().is_some_and(in_group)
}

/// Chromium counts options among what a list that is disabled disables.
fn in_disabled_select(at: &At) -> bool {
    std::iter::successors(at.parent(), At::parent)
        .find(|outer| outer.is("select"))
        .is_some_and(|select| is_disabled(&select))
}

fn in_disabled_fieldset(at: &At) -> bool {
    let mut inner = *at;
    while let Some(outer) = inner.parent() {
        if outer.is("fieldset") && outer.element.has("disabled") {
            let legend = outer.children().find(|child| child.is("legend"));
            if legend.is_none_or(|legend| legend.node != inner.node) {
                return true;
            }
        }
        inner = outer;
    }
    false
}

/// In a list that takes one choice the last `selected` wins, and without one the first option that is not disabled.
fn is_selected(at: &At) -> bool {
    let select = std::iter::successors(at.parent(), At::parent).find(|outer| outer.is("select"));
    let Some(select) = select else {
        return at.element.has("selected");
    };
    if select.element.has("multiple") {
        return at.element.has("selected");
    }
    // No rule asks for what is chosen, so that these are no steps.
    let document = at.document;
    let below = document.subtree(select.node);
    let below = below.filter_map(|node| Some((node, document.element(node)?)));
    let options: Vec<At> = below
        .map(|(node, element)| At {
            node,
            element,
            ..*at
        })
        .filter(|inner| inner.is("option"))
        .collect();
    let drops_down = select
        .element
        .attribute("size")
        .and_then(|size| size.trim().parse::<u32>().ok())
        .is_none_or(|size| size <= 1);
    let chosen = options
        .iter()
        .rfind(|option| option.element.has("selected"))
        .or_else(|| {
            options
                .iter()
                .find(|option| drops_down && !is_out_of_choice(option))
        });
    chosen.is_some_and(|chosen| chosen.node == at.node)
}

fn is_editable(at: &At) -> bool {
    std::iter::successors(Some(*at), At::parent)
        .find_map(|outer| {
            let value = outer.element.attribute("contenteditable")?;
            match value.to_ascii_lowercase().as_str() {
                "" | "true" | "plaintext-only" => Some(true),
                "false" => Some(false),
                _ => None,
            }
        })
        .unwrap_or(false)
}
