//! What a rule, a mark or the policy covers and the tag let through: found, counted, never shown.
//!
//! Looks at what an event brought, as it came; that none of it reaches the agent is `render`'s part.

use crate::{
    document::{Content, Element, NodeId},
    event::Name,
    ruleset::POLICY,
};

use super::{
    Ledger, controls,
    render::{MARK, Page, TOKEN, is_boxed, is_emptied, is_structural, lower},
    restriction::Cover,
};

/// What an event brought of a node.
#[derive(Clone, Copy, Debug)]
pub enum Brought<'a> {
    /// The node itself.
    Node,
    /// New values of these attributes.
    Attributes(&'a [Name]),
}

/// Counts what came with `node` and should not have.
pub fn look(page: Page<'_>, node: NodeId, brought: Brought<'_>, ledger: &mut Ledger) {
    let document = page.document();
    let cover = page.cover(node);
    match document.content(node) {
        Content::Element(element) => {
            let tag = lower(&element.tag);
            let is_emptied = is_emptied(&tag);
            let in_hidden = || {
                let parent = document.parent(node);
                parent.is_some_and(|parent| page.cover(parent) == Cover::Hidden)
            };
            if cover == Cover::Hidden && matches!(brought, Brought::Node) && in_hidden() {
                record(page, node, ledger);
                return;
            }
            let is_box = cover == Cover::Hidden || cover == Cover::Masked && is_boxed(&tag);
            for (name, value) in &element.attributes {
                if let Brought::Attributes(names) = brought
                    && !names.contains(name)
                {
                    continue;
                }
                let Some(value) = value.as_text().filter(|value| !value.is_empty()) else {
                    continue;
                };
                let is_fine = if is_box {
                    is_own(name)
                } else if cover == Cover::Masked {
                    is_own(name) || may_be_masked(element, name, &value)
                } else {
                    may_be_sent(element, is_emptied, name)
                };
                if !is_fine {
                    record(page, node, ledger);
                }
            }
        }
        Content::Text { text, .. } if !text.trim().is_empty() => {
            let parent = document.parent(node);
            let tag = parent
                .and_then(|parent| document.element(parent))
                .map(|parent| lower(&parent.tag))
                .unwrap_or_default();
            let is_fine = match cover {
                Cover::Hidden => false,
                Cover::Masked => text == TOKEN,
                Cover::Open => !is_emptied(&tag) || text == PLACEHOLDER,
            };
            if !is_fine {
                record(page, node, ledger);
            }
        }
        _ => {}
    }
}

/// Counts what an event said of a control that is not to be said.
pub fn look_at_control(
    page: Page<'_>,
    node: NodeId,
    text: &str,
    is_checked: bool,
    ledger: &mut Ledger,
) {
    let Some(element) = page.document().element(node) else {
        return;
    };
    let is_silent = element.tag == "input" && controls::kind(element) == "hidden";
    let says = !text.is_empty() && text != TOKEN || is_checked;
    if element.tag == "select"
        && says
        && page.cover(node) == Cover::Open
        && let Some((option, false)) = page.offer(node, text)
    {
        record(page, option, ledger);
        return;
    }
    let is_fine = match page.cover(node) {
        Cover::Open => !(is_silent && says),
        Cover::Masked => !says,
        Cover::Hidden => false,
    };
    if !is_fine {
        record(page, node, ledger);
    }
}

/// Counts something that was said of `node` and should not have been.
pub fn record(page: Page<'_>, node: NodeId, ledger: &mut Ledger) {
    ledger.leaks += 1;
    if ledger.leaks > MAX_CAUSES {
        return;
    }
    let causes = page.covers.causes(page.document(), node);
    let causes = match causes.is_empty() {
        true => vec![POLICY],
        false => causes,
    };
    for cause in causes {
        if let Err(place) = ledger
            .leaked_rules
            .binary_search_by(|known| known.as_str().cmp(cause))
        {
            ledger.leaked_rules.insert(place, cause.to_owned());
        }
    }
}

/// The tag's own marks and the recorder's sizes.
fn is_own(name: &str) -> bool {
    matches!(
        name,
        MARK | "rr_width" | "rr_height" | "data-rr-is-password"
    )
}

fn may_be_masked(element: &Element, name: &str, value: &str) -> bool {
    match name {
        "value" => value == TOKEN,
        "style" => !crate::css::carries_content(value),
        "_cssText" => element.tag == "style" && value == TOKEN,
        _ => is_structural(name) || name.starts_with("rr_"),
    }
}

/// Whether an attribute may leave the page at all.
fn may_be_sent(element: &Element, is_emptied: bool, name: &str) -> bool {
    match name {
        "nonce" | "srcdoc" | "integrity" | "rr_dataURL" => false,
        "value" => !(element.tag == "input" && controls::kind(element) == "hidden"),
        "content" if element.tag == "meta" => element
            .attribute("name")
            .is_some_and(|name| name.trim().eq_ignore_ascii_case("viewport")),
        _ => !name.starts_with("on") && (!is_emptied || is_own(name)),
    }
}

/// After so many leaks it is known that the tag is not to be trusted, and finding the rules of each costs time.
const MAX_CAUSES: u64 = 10_000;
/// What the recorder writes in the place of a script.
const PLACEHOLDER: &str = "SCRIPT_PLACEHOLDER";
