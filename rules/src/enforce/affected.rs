//! What an action changes besides the element it is aimed at: a label its control, a button its form, an invoker its
//! popover, a radio button all of its group. The tag finds the same in `tag/src/activation.ts`.
//!
//! What is changed depends on how the page is built, never on what is checked, chosen or open in it: an agent who asks
//! would learn by the answer what a masked control holds.

use std::collections::HashMap;

use crate::document::{Document, NodeId};

use super::controls::{
    by_id, default_button, enclosing, fields_of, form_of, is, is_submit, kind, labelled, own_tree,
    same_name,
};

/// How an element is changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Touch {
    /// Something in it may be: nobody knows what stands in hidden content.
    Passed,
    /// It is opened, closed, sent or told of.
    Operated,
    /// It is operated in place of what the action is aimed at: it has to be the one that the agent saw.
    Chosen,
    /// It takes a value, or loses one.
    Written,
}

use Touch::{Chosen, Operated, Passed, Written};

/// What an action changes.
pub type Affected = Vec<(NodeId, Touch)>;

/// What a click on an element changes that stands in `around`, itself included.
pub fn by_click(document: &Document, around: impl Iterator<Item = NodeId>) -> Affected {
    around.flat_map(|node| activated(document, node)).collect()
}

/// What an arrow key changes: any of what it can move to.
pub fn by_arrow(document: &Document, node: NodeId) -> Affected {
    let options = own_tree(document, node)
        .filter(|one| is(document, node, "select") && is(document, *one, "option"));
    let radios = radio_group(document, node).map(|radio| (radio, Chosen));
    options.map(|one| (one, Written)).chain(radios).collect()
}

/// What is changed by choosing options of a select: where it takes more than one, all others are given up.
pub fn by_choice(document: &Document, select: NodeId) -> Affected {
    let is_multiple = document
        .element(select)
        .is_some_and(|element| element.has("multiple"));
    own_tree(document, select)
        .filter(|one| is_multiple && is(document, *one, "option"))
        .map(|one| (one, Written))
        .collect()
}

/// What Enter in a field of a form changes: what its default button does.
pub fn by_submission(document: &Document, form: NodeId) -> Affected {
    let mut found = vec![(form, Operated)];
    if let Some(button) = default_button(document, form) {
        found.push((button, Chosen));
        found.extend(activated(document, button));
    }
    found
}

/// What is told of when an element takes the focus, or the pointer.
pub fn by_interest(document: &Document, node: NodeId) -> Affected {
    referred(document, node, "interestfor")
}

fn activated(document: &Document, node: NodeId) -> Affected {
    let Some(element) = document.element(node).filter(|element| !element.is_svg) else {
        return by_interest(document, node);
    };
    let mut found = Affected::new();
    match element.tag.as_str() {
        "label" => {
            let control = labelled(document, node);
            if !element.has("for") {
                let before = own_tree(document, node).take_while(|one| Some(*one) != control);
                found.extend(before.map(|one| (one, Passed)));
            }
            if let Some(control) = control {
                found.extend(reach(document, control).map(|one| (one, Chosen)));
                found.extend(activated(document, control));
            }
        }
        "option" | "optgroup" => {
            if let Some(select) = enclosing(document, node, "select") {
                found.push((select, Written));
                found.extend(by_choice(document, select));
            }
        }
        "summary" => {
            let parent = document.parent(node);
            if let Some(details) = parent.filter(|parent| is(document, *parent, "details")) {
                // Opening one closes the others of its name.
                found.extend(same_name(document, details).map(|one| (one, Operated)));
            }
        }
        "input" | "button" => {
            found.extend(radio_group(document, node).map(|radio| (radio, Written)));
            found.extend(sent(document, node));
            for name in ["popovertarget", "commandfor", "interestfor"] {
                found.extend(referred(document, node, name));
            }
        }
        // Fragments of links are not told to the relay: the tag looks which parts of the page they open.
        "a" | "area" => found.extend(by_interest(document, node)),
        _ => {}
    }
    found
}

/// The form that a submit button sends; of one that a reset button empties, its fields too.
fn sent(document: &Document, button: NodeId) -> Affected {
    let is_reset = document
        .element(button)
        .is_some_and(|element| kind(element) == "reset");
    let Some(form) = form_of(document, button).filter(|_| is_reset || is_submit(document, button))
    else {
        return Affected::new();
    };
    let mut found: Affected = reach(document, form).map(|one| (one, Operated)).collect();
    if is_reset {
        found.extend(own_tree(document, form).map(|one| (one, Passed)));
        found.extend(fields_of(document, form).map(|field| (field, Written)));
        let below = reach(document, form).skip(1);
        found.extend(below.map(|one| (one, Written)));
    }
    found
}

/// What an attribute of an element refers to by its id.
fn referred(document: &Document, node: NodeId, attribute: &str) -> Affected {
    document
        .element(node)
        .and_then(|element| element.attribute(attribute))
        .and_then(|id| by_id(document, node, &id))
        .into_iter()
        .flat_map(|target| reach(document, target))
        .map(|target| (target, Operated))
        .collect()
}

/// What a reference to an element can mean. A shadow host may pass it on to something in its tree (Reference Target), and the
/// recorder does not say to what: so to anything there.
fn reach(document: &Document, target: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let below = document.shadow(target).into_iter();
    let below = below.flat_map(|shadow| document.subtree(shadow));
    std::iter::once(target).chain(below.filter(|node| document.element(*node).is_some()))
}

/// The radio buttons of which one at most is chosen, if the element is one.
fn radio_group(document: &Document, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let is_radio = |node: NodeId| {
        let element = document.element(node);
        element.is_some_and(|element| element.tag == "input" && kind(element) == "radio")
    };
    let form = form_of(document, node);
    let group = is_radio(node).then(|| same_name(document, node));
    // Many may name the same form, which is looked for once.
    let mut known = HashMap::new();
    let mut form_of = move |node: NodeId| match document.element(node)?.attribute("form") {
        Some(id) => *known.entry(id).or_insert_with(|| form_of(document, node)),
        None => form_of(document, node),
    };
    group
        .into_iter()
        .flatten()
        .filter(move |other| is_radio(*other) && form_of(*other) == form)
}
