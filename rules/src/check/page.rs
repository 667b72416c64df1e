//! A saved page, read once to be looked over many times.

use std::{
    collections::HashSet,
    sync::{Arc, OnceLock},
};

use url::Url;

use super::{Page, everywhere};
use crate::{
    document::{Document, Misplaced, NodeId},
    enforce::{Assets, Enforcer, Shown},
    event::{Data, Event, Node},
    pick::{Candidate, Fingerprint, Grade, Index, Picker, Reach, Survey},
    ruleset::{Dismissal, Effect, RuleSet},
    scope::Scope,
    selector::Selector,
    suggest::{Suggestion, suggest},
};

/// The page, its tree, and what on it looks sensitive.
#[derive(Debug)]
pub struct SavedPage {
    page: Page,
    document: Document,
    suggestions: OnceLock<Vec<Suggestion>>,
    index: OnceLock<Arc<Index>>,
}

/// What a rule was made for on a page, by which it is told that it lost it; nothing where it matches nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MadeFor {
    /// What the first element is like that it matches.
    pub fingerprint: Option<Box<Fingerprint>>,
    /// How many it matches.
    pub matched: Option<u32>,
}

/// What no rule covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uncovered {
    /// That a rule should.
    pub open: Vec<Suggestion>,
    /// That somebody dismissed.
    pub dismissed: Vec<Suggestion>,
}

impl SavedPage {
    /// Reads the page's tree.
    pub fn new(page: Page) -> Result<SavedPage, Misplaced> {
        Ok(SavedPage {
            document: Document::from_snapshot(page.node.clone())?,
            page,
            suggestions: OnceLock::new(),
            index: OnceLock::new(),
        })
    }

    /// Where the page was.
    pub fn url(&self) -> Option<&Url> {
        self.page.url.as_ref()
    }

    /// The page as a recorder sends it.
    pub fn node(&self) -> &Node {
        &self.page.node
    }

    /// The page's tree.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Picks from the page; it is looked over when this is first asked for.
    pub fn picker(&self) -> Picker<'_> {
        let index = self
            .index
            .get_or_init(|| Arc::new(Index::of(&self.document)));
        Picker::with(&self.document, Arc::clone(index))
    }

    /// What on the page looks sensitive, whatever the rules; found when it is first asked for.
    pub fn suggestions(&self) -> &[Suggestion] {
        self.suggestions.get_or_init(|| suggest(&self.document))
    }

    /// The suggestions that these rules leave open: what an agent sees and should not, or may press and should not.
    ///
    /// None where nothing is shared of the page, or where the rules cannot be evaluated.
    pub fn uncovered(&self, rules: &RuleSet) -> Uncovered {
        let Some(enforcer) = self.enforcer(rules) else {
            return Uncovered::default();
        };
        let is_open = |one: &&Suggestion| {
            enforcer
                .held(self.document.id(one.node))
                .is_some_and(|held| {
                    held.shown == Shown::Open
                        && (one.category.effect() != Effect::Disable || !held.is_disabled)
                })
        };
        let dismissed = enforcer.dismissed(&self.document);
        let open = self.suggestions().iter().filter(is_open).cloned();
        let (dismissed, open) =
            open.partition(|one| dismissed.has(one.category.as_str(), one.node));
        Uncovered { open, dismissed }
    }

    /// What dismisses a suggestion: of its element alone, as what it looks like, on this page. None where no pattern tells the
    /// page from others, or no selector the element.
    pub fn dismissal_of(&self, one: &Suggestion) -> Option<Dismissal> {
        let pages = match self.url() {
            Some(url) => vec![Scope::of_page(url)?],
            None => Vec::new(),
        };
        Some(Dismissal {
            category: one.category.as_str().to_owned(),
            selector: self.selector_for(one.node)?,
            pages,
        })
    }

    /// Whether a dismissal is of one of these suggestions, here.
    pub fn is_dismissed_by(&self, known: &Dismissal, these: &[Suggestion]) -> bool {
        let alone = RuleSet {
            dismissed: vec![known.clone()],
            ..RuleSet::default()
        };
        self.enforcer(&alone).is_some_and(|enforcer| {
            let dismissed = enforcer.dismissed(&self.document);
            let mut these = these.iter();
            these.any(|one| dismissed.has(one.category.as_str(), one.node))
        })
    }

    /// The rule that a suggestion asks for: its effect, and the best selector for its element alone, or, where that would not
    /// last, a stable one for elements of which all are suggested.
    pub fn rule_for(&self, suggestion: &Suggestion) -> Option<(Effect, String)> {
        let asked = Asked::of(self.suggestions());
        let (selector, _) = self.asked_by(suggestion, &asked, &self.picker())?;
        Some((suggestion.category.effect(), selector))
    }

    /// The best selector for an element alone, on this page and on others.
    pub fn selector_for(&self, node: NodeId) -> Option<String> {
        Some(self.picker().best(node)?.selector)
    }

    /// What rules with these selectors would be made for here, one of each.
    pub fn made_for<'s>(&self, selectors: impl IntoIterator<Item = &'s str>) -> Vec<MadeFor> {
        let mut survey = None;
        let mut found = |selector: &str| {
            let selector = Selector::for_rule(selector).ok()?;
            let nodes = self.document.select(&selector);
            let first = *nodes.first()?;
            let survey = survey.get_or_insert_with(|| Survey::new(&self.document));
            Some(MadeFor {
                fingerprint: Some(Box::new(survey.fingerprint(first))),
                matched: u32::try_from(nodes.len()).ok(),
            })
        };
        let all = selectors.into_iter();
        all.map(|selector| found(selector).unwrap_or_default())
            .collect()
    }

    /// The rules that all these suggestions ask for: one for several texts where a selector matches only such.
    ///
    /// Fields and buttons get one each: what they have in common on one page means too much on the next.
    pub fn rules_for(&self, suggestions: &[Suggestion]) -> Vec<(Effect, String)> {
        let (picker, asked) = (self.picker(), Asked::of(suggestions));
        let mut done: HashSet<NodeId> = HashSet::new();
        let mut rules = Vec::new();
        for one in suggestions {
            if done.contains(&one.node) {
                continue;
            }
            let Some((selector, nodes)) = self.asked_by(one, &asked, &picker) else {
                continue;
            };
            done.extend(nodes);
            rules.push((one.category.effect(), selector));
        }
        rules
    }

    /// The selector that a suggestion among others asks for, and what it covers.
    fn asked_by(
        &self,
        one: &Suggestion,
        asked: &Asked,
        picker: &Picker<'_>,
    ) -> Option<(String, Vec<NodeId>)> {
        let effect = one.category.effect();
        let asked = match effect {
            Effect::Disable => &asked.disabled,
            _ => &asked.masked,
        };
        let candidates = picker.candidates(one.node);
        let best = picker.best_of(one.node, &candidates)?;
        let is_lasting = best.stability.grade != Grade::Brittle;
        // Of texts under one heading the next ones are such, too.
        let is_text = effect == Effect::Mask && !is_control(&self.document, one.node);
        let is_wide = |candidate: &&Candidate| {
            let is_named = candidate.selector.contains(['.', '#', '[']);
            let is_placed = || candidate.selector.contains(":nth-child(");
            candidate.reach == Reach::Alike
                && match is_lasting {
                    true => is_text && is_named,
                    false => {
                        candidate.stability.grade == Grade::Stable
                            || is_text && (is_named || is_placed())
                    }
                }
        };
        let wide = candidates
            .iter()
            .filter(is_wide)
            .filter_map(|candidate| Some((candidate, self.matched(candidate)?)))
            .filter(|(_, nodes)| nodes.iter().all(|node| asked.contains(node)))
            .max_by_key(|(_, nodes)| nodes.len());
        match wide {
            Some((candidate, nodes)) => Some((candidate.selector.clone(), nodes)),
            None => Some((best.selector, vec![one.node])),
        }
    }

    /// What these rules do on the page; none where they cannot be evaluated.
    pub(super) fn enforcer(&self, rules: &RuleSet) -> Option<Enforcer> {
        let assets = Assets::Numbered(String::new());
        let (mut enforcer, url) = match &self.page.url {
            Some(url) => (Enforcer::new(rules, assets).ok()?, url.clone()),
            None => (
                Enforcer::new(&everywhere(rules), assets).ok()?,
                Url::parse("https://page.invalid/").ok()?,
            ),
        };
        enforcer.open(&url);
        enforcer.receive(Event {
            timestamp: 0.0,
            data: Data::FullSnapshot {
                node: self.page.node.clone().into(),
                offset: (0.0, 0.0),
            },
        });
        Some(enforcer)
    }

    fn matched(&self, candidate: &Candidate) -> Option<Vec<NodeId>> {
        let selector = Selector::for_rule(&candidate.selector).ok()?;
        Some(self.document.select(&selector))
    }
}

/// The elements for which rules are asked, by what these do.
struct Asked {
    masked: HashSet<NodeId>,
    disabled: HashSet<NodeId>,
}

impl Asked {
    fn of(suggestions: &[Suggestion]) -> Asked {
        let is_disabled = |one: &&Suggestion| one.category.effect() == Effect::Disable;
        let (disabled, masked): (Vec<_>, Vec<_>) = suggestions.iter().partition(is_disabled);
        let nodes = |all: Vec<&Suggestion>| all.into_iter().map(|one| one.node).collect();
        Asked {
            masked: nodes(masked),
            disabled: nodes(disabled),
        }
    }
}

fn is_control(document: &Document, node: NodeId) -> bool {
    document.element(node).is_some_and(|element| {
        element.has("contenteditable")
            || matches!(
                element.tag.as_str(),
                "input" | "select" | "textarea" | "button"
            )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::from_json;

    fn page() -> SavedPage {
        SavedPage::new(Page {
            url: Url::parse("https://shop.example/").ok(),
            node: from_json(PAGE).unwrap(),
        })
        .unwrap()
    }

    fn open(page: &SavedPage, rules: &str) -> Vec<u32> {
        let rules = RuleSet::from_json(rules).unwrap();
        let uncovered = page.uncovered(&rules).open;
        uncovered
            .iter()
            .map(|one| page.document().id(one.node))
            .collect()
    }

    #[test]
    fn what_a_rule_covers_is_suggested_no_more() {
        let page = page();
        assert_eq!(open(&page, "{}"), [3, 4, 5, 6]);
        let masked = r#"{"rules":[{"id":"a","effect":"mask","selector":"[type=email]"}]}"#;
        assert_eq!(open(&page, masked), [5, 6]);
        let disabled = r##"{"rules":[{"id":"a","effect":"disable","selector":"#out"}]}"##;
        assert_eq!(open(&page, disabled), [3, 4, 5]);
        for policy in [r#"{"pause":["/"]}"#, r#"{"text":"private"}"#] {
            let left = open(&page, &format!(r#"{{"policy":{policy}}}"#));
            assert!(left.is_empty(), "{policy}: {left:?}");
        }
    }

    #[test]
    fn what_is_dismissed_is_suggested_no_more() {
        let page = page();
        let all = page.uncovered(&RuleSet::default()).open;
        let dismissed = [&all[1], &all[3]].map(|one| page.dismissal_of(one).unwrap());
        assert_eq!(dismissed[0].pages, ["/"]);
        let set = RuleSet {
            dismissed: dismissed.to_vec(),
            ..RuleSet::default()
        };
        let Uncovered { open, dismissed } = page.uncovered(&set);
        assert_eq!(open, [all[0].clone(), all[2].clone()]);
        assert_eq!(dismissed, [all[1].clone(), all[3].clone()]);
        let unclear = SavedPage::new(Page {
            url: Url::parse("https://shop.example/a%20b").ok(),
            ..page.page.clone()
        });
        let unclear = unclear.unwrap().dismissal_of(&all[1]);
        assert_eq!(unclear, None, "not on every page instead");
        let of = |these| page.is_dismissed_by(&set.dismissed[0], these);
        assert!(of(&all[1..2]) && !of(&all[..1]) && !of(&all[3..]));
    }

    #[test]
    fn suggestions_become_rules() {
        let page = page();
        let all = page.uncovered(&RuleSet::default()).open;
        let one = page.rule_for(&all[3]).unwrap();
        assert_eq!(one, (Effect::Disable, "#out".to_owned()));
        let rules = page.rules_for(&all);
        assert_eq!(rules.len(), all.len(), "fields get a rule each: {rules:?}");
        let set = RuleSet {
            rules: (0..)
                .zip(&rules)
                .map(|(i, (effect, selector))| crate::ruleset::Rule {
                    id: format!("r{i}"),
                    effect: *effect,
                    selector: selector.clone(),
                    pages: Vec::new(),
                    note: String::new(),
                    off: false,
                    fingerprint: None,
                    matched: None,
                    when_lost: crate::ruleset::WhenLost::Nothing,
                })
                .collect(),
            ..RuleSet::default()
        };
        assert!(page.uncovered(&set).open.is_empty(), "{rules:?}");
    }

    #[test]
    fn what_alone_would_not_last_is_covered_with_its_like() {
        let account = |id: u32| {
            format!(
                r#"{{"type":2,"id":{id},"tagName":"div","attributes":{{"class":"card"}},"childNodes":[{{"type":2,"id":{},"tagName":"span","attributes":{{"class":"iban"}},"childNodes":[{{"type":3,"id":{},"textContent":"DE89 3704 0044 0532 0130 00"}}]}}]}}"#,
                id + 1,
                id + 2
            )
        };
        let node = format!(
            r#"{{"type":0,"id":1,"childNodes":[{{"type":2,"id":2,"tagName":"main","attributes":{{}},"childNodes":[{},{}]}}]}}"#,
            account(10),
            account(20)
        );
        let page = SavedPage::new(Page {
            url: None,
            node: from_json(&node).unwrap(),
        })
        .unwrap();
        let all = page.suggestions().to_vec();
        assert_eq!(all.len(), 2);
        let expected = (Effect::Mask, "span.iban".to_owned());
        assert_eq!(page.rules_for(&all), std::slice::from_ref(&expected));
        assert_eq!(page.rule_for(&all[1]), Some(expected));
    }

    #[test]
    fn what_is_the_only_one_of_its_kind_here_is_not_covered_with_its_kind_elsewhere() {
        let page = |main: &str, href: &str| {
            let node = format!(
                r##"{{"type":0,"id":1,"childNodes":[{{"type":2,"id":2,"tagName":"html","attributes":{{}},"childNodes":[
                {{"type":2,"id":3,"tagName":"body","attributes":{{}},"childNodes":[{{"type":2,"id":4,"tagName":"{main}","attributes":{{}},"childNodes":[
                {{"type":2,"id":5,"tagName":"a","attributes":{{"href":"{href}"}},"childNodes":[{{"type":3,"id":6,"textContent":"Sign out"}}]}}]}}]}}]}}]}}"##
            );
            let node = from_json(&node).unwrap();
            SavedPage::new(Page { url: None, node }).unwrap()
        };
        for (main, href, selector) in [
            ("p", "#", "body > p > a:first-of-type:last-of-type"),
            ("main", "#", "main > a:first-of-type:last-of-type"),
            ("main", "/logout", r#"a[href$="/logout"]"#),
        ] {
            let page = page(main, href);
            let one = &page.suggestions()[0];
            let expected = (Effect::Disable, selector.to_owned());
            assert_eq!(page.rule_for(one), Some(expected), "{main} {href}");
        }
    }

    const PAGE: &str = r#"{"type":0,"id":1,"childNodes":[{"type":2,"id":2,"tagName":"main","attributes":{},"childNodes":[
        {"type":2,"id":3,"tagName":"input","attributes":{"type":"email","name":"mail"},"childNodes":[]},
        {"type":2,"id":4,"tagName":"input","attributes":{"type":"email","name":"again"},"childNodes":[]},
        {"type":2,"id":5,"tagName":"input","attributes":{"type":"tel","name":"phone"},"childNodes":[]},
        {"type":2,"id":6,"tagName":"button","attributes":{"type":"button","id":"out"},"childNodes":[
            {"type":3,"id":7,"textContent":"Sign out"}]},
        {"type":2,"id":8,"tagName":"input","attributes":{"autocomplete":"cc-number"},"childNodes":[]}]}]}"#;
}
