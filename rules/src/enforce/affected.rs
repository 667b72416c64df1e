//! What an action changes besides the element it is aimed at: a label its control, a button its form, an invoker its
//! popover, a radio button all of its group. The tag finds the same in `tag/src/activation.ts`.
//!
//! What is changed depends on how the page is built, never on what is checked, chosen or open in it: an agent who asks
//! would learn by the answer what a masked control holds.

use crate::document::{Document, NodeId};

use super::{
    controls::{
        default_button, enclosing, fields_of, form_of, is, is_submit, kind, labelled, own_tree,
    },
    lookup::Lookup,
};

/// How an element is changed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
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
pub fn by_click(lookup: &Lookup, around: impl Iterator<Item = NodeId>) -> Affected {
    around.flat_map(|node| activated(lookup, node)).collect()
}

/// What an arrow key changes: any of what it can move to.
pub fn by_arrow(lookup: &Lookup, node: NodeId) -> Affected {
    let document = lookup.document();
    let options = own_tree(document, node)
        .filter(|one| is(document, node, "select") && is(document, *one, "option"));
    let radios = radio_group(lookup, node)
        .into_iter()
        .map(|radio| (radio, Chosen));
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
pub fn by_submission(lookup: &Lookup, form: NodeId) -> Affected {
    let mut found = vec![(form, Operated)];
    if let Some(button) = default_button(lookup, form) {
        found.push((button, Chosen));
        found.extend(activated(lookup, button));
    }
    found
}

/// What is told of when an element takes the focus, or the pointer.
pub fn by_interest(lookup: &Lookup, node: NodeId) -> Affected {
    referred(lookup, node, "interestfor")
}

fn activated(lookup: &Lookup, node: NodeId) -> Affected {
    let document = lookup.document();
    let Some(element) = document.element(node).filter(|element| !element.is_svg) else {
        return by_interest(lookup, node);
    };
    let mut found = Affected::new();
    match element.tag.as_str() {
        "label" => {
            let control = labelled(lookup, node);
            if !element.has("for") {
                let before = own_tree(document, node).take_while(|one| Some(*one) != control);
                found.extend(before.map(|one| (one, Passed)));
            }
            if let Some(control) = control {
                found.extend(reach(document, control).map(|one| (one, Chosen)));
                found.extend(activated(lookup, control));
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
                found.extend(
                    lookup
                        .same_name(details)
                        .into_iter()
                        .map(|one| (one, Operated)),
                );
            }
        }
        "input" | "button" => {
            found.extend(
                radio_group(lookup, node)
                    .into_iter()
                    .map(|radio| (radio, Written)),
            );
            found.extend(sent(lookup, node));
            for name in ["popovertarget", "commandfor", "interestfor"] {
                found.extend(referred(lookup, node, name));
            }
        }
        // Fragments of links are not told to the relay: the tag looks which parts of the page they open.
        "a" | "area" => found.extend(by_interest(lookup, node)),
        _ => {}
    }
    found
}

/// The form that a submit button sends; of one that a reset button empties, its fields too.
fn sent(lookup: &Lookup, button: NodeId) -> Affected {
    let document = lookup.document();
    let is_reset = document
        .element(button)
        .is_some_and(|element| kind(element) == "reset");
    let Some(form) = form_of(lookup, button).filter(|_| is_reset || is_submit(document, button))
    else {
        return Affected::new();
    };
    let mut found: Affected = reach(document, form).map(|one| (one, Operated)).collect();
    if is_reset {
        found.extend(own_tree(document, form).map(|one| (one, Passed)));
        found.extend(fields_of(lookup, form).map(|field| (field, Written)));
        let below = reach(document, form).skip(1);
        found.extend(below.map(|one| (one, Written)));
    }
    found
}

/// What an attribute of an element refers to by its id.
fn referred(lookup: &Lookup, node: NodeId, attribute: &str) -> Affected {
    let document = lookup.document();
    document
        .element(node)
        .and_then(|element| element.attribute(attribute))
        .and_then(|id| lookup.by_id(node, &id))
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
fn radio_group(lookup: &Lookup, node: NodeId) -> Vec<NodeId> {
    let is_radio = |node: &NodeId| {
        let element = lookup.document().element(*node);
        element.is_some_and(|element| element.tag == "input" && kind(element) == "radio")
    };
    if !is_radio(&node) {
        return Vec::new();
    }
    let form = form_of(lookup, node);
    let mut group = lookup.same_name(node);
    group.retain(|other| is_radio(other) && form_of(lookup, *other) == form);
    group
}
