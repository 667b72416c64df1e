//! Rules that lost the element that they were made for, by its fingerprint.

use super::Seen;
use crate::{pick::Located, ruleset::Rule, selector::Selector};

/// Where a rule's element is now, if the rule finds it on none of the pages on which it holds.
pub(super) fn moved(
    rule: &Rule,
    selector: &Selector,
    a: usize,
    pages: &[Seen<'_>],
) -> Option<Moved> {
    let fingerprint = rule.fingerprint.as_ref()?;
    let mut moved = None;
    for page in pages.iter().filter(|page| page.holds(a)) {
        match page.locate(fingerprint, selector) {
            Located::Here(_) => return None,
            Located::Moved(node) if moved.is_none() => moved = Some((page, node)),
            _ => {}
        }
    }
    let (page, node) = moved?;
    let better = page.selector_for(node)?;
    Some(Moved {
        page: page.number(),
        node: page.document().id(node),
        message: format!(
            "`{}` does not match what the rule was made for; that is now probably `{}`.",
            selector.as_str(),
            better
        ),
    })
}

/// Where it is, and what to say of it.
pub(super) struct Moved {
    pub page: usize,
    pub node: u32,
    pub message: String,
}

#[cfg(test)]
mod tests {
    use crate::{
        check::{Finding, Kind, Page, check},
        event::{Node, from_json},
        ruleset::RuleSet,
    };

    #[test]
    fn rules_that_lost_their_element_are_found() {
        let mask = |selector, fingerprint| {
            format!(
                r#"{{"rules":[{{"id":"a","effect":"mask","selector":"{selector}","fingerprint":{fingerprint}}}]}}"#
            )
        };
        let query =
            r#"{"tag":"input","type":"text","name":"q","autocomplete":"off","place":[3,0]}"#;
        for selector in [".old", "[type=email]"] {
            let set = RuleSet::from_json(&mask(selector, query)).unwrap();
            let node: Node = from_json(PAGE).unwrap();
            let found = check(&set, &[Page { url: None, node }]);
            let expected = format!(
                r#"`{selector}` does not match what the rule was made for; that is now probably `input[name="q"]`."#
            );
            let is_said = |one: &Finding| {
                one.kind == Kind::Moved && one.node == Some(6) && one.message == expected
            };
            assert!(found.iter().any(is_said), "{found:?}");
        }
        for (selector, fingerprint) in [
            ("[name=q]", query),
            ("input", query),
            (
                ".old",
                r#"{"tag":"input","type":"radio","name":"size","id":"size-a"}"#,
            ),
        ] {
            let set = RuleSet::from_json(&mask(selector, fingerprint)).unwrap();
            let node: Node = from_json(PAGE).unwrap();
            let found = check(&set, &[Page { url: None, node }]);
            assert!(found.iter().all(|one| one.kind != Kind::Moved), "{found:?}");
        }
    }

    const PAGE: &str = r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"form","attributes":{},"childNodes":[
        {"type":2,"id":3,"tagName":"input","attributes":{"autocomplete":"shipping Postal-Code"},"childNodes":[]},
        {"type":2,"id":4,"tagName":"input","attributes":{"type":"email"},"childNodes":[]},
        {"type":2,"id":5,"tagName":"input","attributes":{"autocomplete":"cc-number"},"childNodes":[]},
        {"type":2,"id":6,"tagName":"input","attributes":{"autocomplete":"off","name":"q"},"childNodes":[]}]}]}"#;
}
