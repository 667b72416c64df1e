//! What a person should look at in a rule set, by itself and on saved pages.
//!
//! Findings are hints: nothing here decides what an agent may see. [`check`] does it all at once; who looks again and again
//! keeps each [`SavedPage`] and lets a [`Look`] see one at a time.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    event::Node,
    ruleset::{Problem, RuleSet},
};

mod inward;
mod look;
mod moved;
mod page;

pub use look::{Look, Seen};
pub use page::{MadeFor, SavedPage, Uncovered};

/// A saved page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it was; a page without is any page of the site, see [`everywhere`].
    pub url: Option<Url>,
    /// The page as a recorder sends it.
    pub node: Node,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is about.
    pub kind: Kind,
    /// The place in the set as a JSON pointer; empty for a finding of a page.
    pub at: String,
    /// The rule's id, where it is about a rule.
    pub rule: Option<String>,
    /// Which of the pages, from 0, where it is about an element.
    pub page: Option<usize>,
    /// The recorder's number of the element.
    pub node: Option<u32>,
    /// How many elements the rule matches there, where it is about that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// One sentence for a person.
    pub message: String,
}

/// What a finding is about, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Part of the set cannot be evaluated, and the set not be published.
    Invalid,
    /// What looks sensitive is shown to agents.
    Sensitive,
    /// What looks sensitive is shown because a rule reveals it.
    Reveals,
    /// A rule holds on one of the pages, and matches nothing on any.
    MatchesNothing,
    /// A rule no longer matches what it was made for, and that seems to be there.
    Moved,
    /// A rule matches far more elements than when it was made, or far fewer.
    Drifted,
    /// What a rule with `:has()` matches depends on what stands in hidden content, so that its effect tells of that.
    LooksInside,
    /// On one of the pages a rule takes more steps than it may, and covers all that it could match.
    Costly,
    /// A rule holds on none of the pages; of interest where these are all pages that are saved.
    HoldsNowhere,
    /// A rule's selector rests on what a build made up, or on a place among siblings.
    Brittle,
    /// A rule does nothing on these pages that another rule does not do.
    Covered,
}

impl Kind {
    /// Whether nothing is shown or lost because of it: there is time.
    pub fn can_wait(self) -> bool {
        self >= Kind::HoldsNowhere
    }
}

/// Looks the set over; what cannot be evaluated is left out on the pages.
pub fn check(set: &RuleSet, pages: &[Page]) -> Vec<Finding> {
    let look = Look::new(set);
    let read: Vec<(usize, SavedPage)> = pages
        .iter()
        .enumerate()
        .filter_map(|(number, page)| Some((number, SavedPage::new(page.clone()).ok()?)))
        .collect();
    let seen: Vec<Seen<'_>> = read
        .iter()
        .filter_map(|(number, page)| look.at(*number, page))
        .collect();
    look.findings(&seen)
}

/// The set for a page whose URL is not known: what tightens holds on every page, what loosens only if it does so everywhere.
///
/// Pauses are left out: of a paused page there is nothing to see.
pub fn everywhere(set: &RuleSet) -> RuleSet {
    let mut set = set.clone();
    set.policy.pause.clear();
    set.rules
        .retain(|rule| rule.effect.tightens() || rule.pages.is_empty());
    for rule in &mut set.rules {
        rule.pages.clear();
    }
    set.dismissed.retain(|one| one.pages.is_empty());
    set
}

/// The set without the rules, pauses and parameters that are problems.
pub fn without(set: &RuleSet, problems: &[Problem]) -> RuleSet {
    let mut set = set.clone();
    let bad: HashSet<&str> = problems.iter().map(|problem| problem.at.as_str()).collect();
    let is_good = |list: &str, i: usize| {
        let at = format!("{list}/{i}");
        let inner = format!("{at}/");
        !bad.iter().any(|bad| **bad == at || bad.starts_with(&inner))
    };
    keep(&mut set.rules, |i| is_good("/rules", i));
    keep(&mut set.dismissed, |i| is_good("/dismissed", i));
    keep(&mut set.policy.pause, |i| is_good("/policy/pause", i));
    keep(&mut set.policy.url_params, |i| {
        is_good("/policy/urlParams", i)
    });
    set
}

fn keep<T>(list: &mut Vec<T>, is_kept: impl Fn(usize) -> bool) {
    let mut place = 0..;
    list.retain(|_| place.next().is_some_and(&is_kept));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::from_json;
    use expect_test::{Expect, expect};

    fn said(json: &str, url: Option<&str>, expected: Expect) {
        let node: Node = from_json(PAGE).unwrap();
        let url = url.map(|url| Url::parse(url).unwrap());
        let set = RuleSet::from_json(json).unwrap();
        let text: String = check(&set, &[Page { url, node }])
            .into_iter()
            .map(|finding| {
                let kind = serde_json::to_string(&finding.kind).unwrap();
                let place = finding.rule.or(finding.node.map(|id| id.to_string()));
                format!(
                    "{kind} {} {}: {}\n",
                    finding.at,
                    place.unwrap_or_default(),
                    finding.message
                )
            })
            .collect();
        expected.assert_eq(&text);
    }

    #[test]
    fn rules_that_do_nothing_are_found() {
        said(
            r#"{"rules":[{"id":"a","effect":"mask","selector":"form"},{"id":"b","effect":"mask","selector":"input"},
                {"id":"c","effect":"hide","selector":".none"},{"id":"d","effect":"disable","selector":"form"},
                {"id":"e","effect":"mask","selector":"form, b","pages":["/x"]},{"id":"f","effect":"mask","selector":"p["},
                {"id":"g","effect":"mask","selector":".none","off":true}]}"#,
            Some("https://shop.example/"),
            expect![[r#"
                "invalid" /rules/5/selector f: Selector: `p[` does not parse: it ends too early.
                "matches-nothing" /rules/2 c: `.none` matches nothing.
                "holds-nowhere" /rules/4/pages e: `form, b` holds on none of the saved pages, but on `/x`. Save such a page, or change the rule's pages.
                "covered" /rules/1 b: `input` matches nothing that rule a, `form`, does not mask too.
            "#]],
        );
    }

    #[test]
    fn a_rule_of_a_frame_holds_where_the_frame_is() {
        let set = r##"{"rules":[{"id":"a","effect":"mask","selector":"b","pages":["https://pay.example/*"]},
            {"id":"b","effect":"mask","selector":"b","pages":["/1","/2","/3","/4"]}]}"##;
        let page = |address: &str| Page {
            url: Url::parse("https://shop.example/").ok(),
            node: from_json(&format!(
                r#"{{"type":0,"id":1,"childNodes":[{{"type":2,"id":2,"tagName":"iframe",
                "attributes":{{"rr_src":"{address}"}},"childNodes":[{{"type":0,"id":3,"childNodes":[
                {{"type":2,"id":4,"tagName":"b","attributes":{{}},"childNodes":[]}}]}}]}}]}}"#
            ))
            .unwrap(),
        };
        let set = RuleSet::from_json(set).unwrap();
        let ids = |address: &str| -> Vec<String> {
            let found = check(&set, &[page(address)]).into_iter();
            found.filter_map(|finding| finding.rule).collect()
        };
        assert_eq!(ids("https://pay.example/card"), ["b"]);
        assert_eq!(ids("https://other.example/"), ["a", "b"]);
        assert_eq!(ids("about:blank"), ["a", "b"]);
        assert_eq!(ids("data:text/html,x"), ["a", "b"], "nobody knows where");
        let found = check(&set, &[page("https://pay.example/card")]);
        assert!(
            found[0].message.contains("on `/1`, `/2`, `/3`, 1 more."),
            "{found:?}"
        );
    }

    #[test]
    fn rules_that_match_far_more_or_fewer_than_when_they_were_made_are_found() {
        said(
            r#"{"rules":[{"id":"a","effect":"mask","selector":"form","matched":8},{"id":"b","effect":"disable","selector":"*","matched":0},
                {"id":"c","effect":"disable","selector":"input","matched":1},{"id":"d","effect":"hide","selector":".none","matched":9}]}"#,
            Some("https://shop.example/"),
            expect![[r#"
                "matches-nothing" /rules/3 d: `.none` matches nothing.
                "drifted" /rules/0 a: `form` matches 1 element, and matched 8 when it was made.
                "drifted" /rules/1 b: `*` matches 5 elements, and matched none when it was made.
                "covered" /rules/2 c: `input` matches nothing that rule b, `*`, does not disable too.
            "#]],
        );
    }

    #[test]
    fn fields_that_are_shown_are_found() {
        said(
            "{}",
            None,
            expect![[r#"
            "sensitive"  3: This looks like a postal address, and no rule covers it. The page has browsers fill in “postal-code”.
            "sensitive"  4: This looks like an e-mail address, and no rule covers it. It is a field for an e-mail address.
        "#]],
        );
        said(
            r#"{"policy":{"pause":["*"]},"rules":[{"id":"a","effect":"mask","selector":"input","pages":["/pay"]}]}"#,
            None,
            expect![[r#""#]],
        );
        said(
            r#"{"rules":[{"id":"a","effect":"mask","selector":"input","pages":["/pay"]}]}"#,
            Some("https://shop.example/"),
            expect![[r#"
                "sensitive"  3: This looks like a postal address, and no rule covers it. The page has browsers fill in “postal-code”.
                "sensitive"  4: This looks like an e-mail address, and no rule covers it. It is a field for an e-mail address.
                "holds-nowhere" /rules/0/pages a: `input` holds on none of the saved pages, but on `/pay`. Save such a page, or change the rule's pages.
            "#]],
        );
        said(
            r#"{"policy":{"pause":["/"]}}"#,
            Some("https://shop.example/"),
            expect![[r#""#]],
        );
    }

    #[test]
    fn what_is_dismissed_is_found_no_more() {
        let dismissed = |category: &str, pages: &str| {
            format!(
                r#"{{"dismissed":[{{"category":"{category}","selector":"[type=email]","pages":{pages}}}]}}"#
            )
        };
        let found = |set: &str, url: Option<&str>| {
            let node: Node = from_json(PAGE).unwrap();
            let url = url.map(|url| Url::parse(url).unwrap());
            let findings = check(&RuleSet::from_json(set).unwrap(), &[Page { url, node }]);
            findings
                .iter()
                .filter_map(|one| one.node)
                .collect::<Vec<_>>()
        };
        let here = Some("https://shop.example/");
        assert_eq!(found("{}", here), [3, 4]);
        assert_eq!(found(&dismissed("email", "[]"), here), [3]);
        assert_eq!(found(&dismissed("email", r#"["/"]"#), here), [3]);
        // On another page, as something else, and where nobody knows which page it is, it is as before.
        assert_eq!(found(&dismissed("email", r#"["/pay"]"#), here), [3, 4]);
        assert_eq!(found(&dismissed("name", "[]"), here), [3, 4]);
        assert_eq!(found(&dismissed("email", r#"["/"]"#), None), [3, 4]);
        assert_eq!(found(&dismissed("email", "[]"), None), [3]);
    }

    #[test]
    fn what_a_rule_reveals_is_found_with_the_rule() {
        said(
            r#"{"policy":{"text":"private"},"rules":[{"id":"a","effect":"reveal","selector":"form"},
                {"id":"b","effect":"reveal","selector":"input[type=email]"}]}"#,
            Some("https://shop.example/"),
            expect![[r#"
                "reveals" /rules/1 b: This looks like an e-mail address, and rule b reveals it. It is a field for an e-mail address.
            "#]],
        );
    }

    #[test]
    fn brittle_selectors_are_found_without_a_page() {
        let set = r#"{"rules":[{"id":"a","effect":"mask","selector":".css-1x2y3z"},{"id":"b","effect":"mask","selector":"p:nth-child(2)"}]}"#;
        let findings = check(&RuleSet::from_json(set).unwrap(), &[]);
        let kinds: Vec<Kind> = findings.iter().map(|finding| finding.kind).collect();
        assert_eq!(kinds, [Kind::Brittle, Kind::Brittle]);
    }

    #[test]
    fn rules_that_look_into_hidden_content_are_found() {
        let node: Node = from_json(
            r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"main","attributes":{},"childNodes":[
            {"type":2,"id":3,"tagName":"div","attributes":{"class":"notes"},"childNodes":[
                {"type":2,"id":4,"tagName":"b","attributes":{"class":"alert"},"childNodes":[]}]},
            {"type":2,"id":5,"tagName":"p","attributes":{},"childNodes":[]}]}]}"#,
        )
        .unwrap();
        let found = |rules: &[(&str, &str)]| -> Vec<String> {
            let rules = rules.iter().zip('a'..);
            let rules = rules.map(|((effect, selector), id)| {
                format!(r#"{{"id":"{id}","effect":"{effect}","selector":"{selector}"}}"#)
            });
            let rules = rules.collect::<Vec<_>>().join(",");
            let set = RuleSet::from_json(&format!(r#"{{"rules":[{rules}]}}"#)).unwrap();
            let page = Page {
                url: None,
                node: node.clone(),
            };
            let inward = |finding: &Finding| finding.kind == Kind::LooksInside;
            let found = check(&set, &[page]).into_iter().filter(inward);
            found.filter_map(|finding| finding.rule).collect()
        };
        let notes = ("hide", ".notes");
        assert_eq!(found(&[notes, ("mask", "main:has(.alert) p")]), ["b"]);
        assert_eq!(found(&[notes, ("disable", ":has(.alert) + p")]), ["b"]);
        // The box itself is seen, and so is what a masked element is made of.
        assert!(found(&[notes, ("mask", "main:has(.notes) p")]).is_empty());
        let masked = ("mask", ".notes");
        assert!(found(&[masked, ("mask", "main:has(.alert) p")]).is_empty());
        assert!(found(&[("hide", "div:has(.alert)")]).is_empty());
    }

    #[test]
    fn a_rule_that_takes_too_many_steps_on_a_page_is_found() {
        let element = |id: u32, class: &str| {
            format!(
                r#"{{"type":2,"id":{id},"tagName":"p","attributes":{{"class":"{class}"}},"childNodes":[]}}"#
            )
        };
        let children: Vec<String> = std::iter::once(element(3, "before"))
            .chain((4..3_000).map(|id| element(id, "a")))
            .collect();
        let node: Node = from_json(&format!(
            r#"{{"type":0,"id":1,"childNodes":[{{"type":2,"id":2,"tagName":"main","attributes":{{}},"childNodes":[{}]}}]}}"#,
            children.join(",")
        ))
        .unwrap();
        let set = r#"{"rules":[{"id":"a","effect":"mask","selector":".a:has(~ .before)"},{"id":"b","effect":"mask","selector":".a"}]}"#;
        let findings = check(
            &RuleSet::from_json(set).unwrap(),
            &[Page { url: None, node }],
        );
        let found: Vec<_> = findings
            .iter()
            .map(|finding| (finding.kind, finding.at.as_str(), finding.page))
            .collect();
        assert_eq!(found, [(Kind::Costly, "/rules/0", Some(0))]);
    }

    #[test]
    fn a_brittle_selector_comes_with_a_better_one_where_there_is_such() {
        let node: Node = from_json(PAGE).unwrap();
        let page = Page { url: None, node };
        let set = r#"{"rules":[{"id":"a","effect":"mask","selector":"input:nth-child(4)"},{"id":"b","effect":"mask","selector":"input:nth-child(n+2)"}]}"#;
        let findings = check(&RuleSet::from_json(set).unwrap(), &[page]);
        let brittle: Vec<&Finding> = findings
            .iter()
            .filter(|finding| finding.kind == Kind::Brittle)
            .collect();
        assert_eq!((brittle[0].page, brittle[0].node), (Some(0), Some(6)));
        assert!(
            brittle[0]
                .message
                .contains("`input[name=\"q\"]` finds the same"),
            "{brittle:?}"
        );
        assert_eq!(
            (brittle[1].page, brittle[1].node),
            (None, None),
            "it matches three"
        );
    }

    const PAGE: &str = r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"form","attributes":{},"childNodes":[
        {"type":2,"id":3,"tagName":"input","attributes":{"autocomplete":"shipping Postal-Code"},"childNodes":[]},
        {"type":2,"id":4,"tagName":"input","attributes":{"type":"email"},"childNodes":[]},
        {"type":2,"id":5,"tagName":"input","attributes":{"autocomplete":"cc-number"},"childNodes":[]},
        {"type":2,"id":6,"tagName":"input","attributes":{"autocomplete":"off","name":"q"},"childNodes":[]}]}]}"#;
}
