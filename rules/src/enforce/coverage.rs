//! What a page visit says of the rules, without any content: how much each rule matches, what looks sensitive and is not covered.
//!
//! What is not covered is looked for in what the agent gets, so that a report tells nothing that an agent does not see; of that
//! it names a category and what the page's authors called the element. Addresses are reduced to what all customers have in common.

use serde::Deserialize;
use url::Url;

use super::{Assets, Enforcer, Shown, address::Addresses, render::Page, view::Pass, view::View};
use crate::{
    document::{Document, Element},
    pick::{has_digit, is_generated},
    ruleset::{Dismissed, Effect, POLICY},
    suggest::{Category, Suggestion, suggest},
};

/// Something that looks sensitive, and that an agent sees.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uncovered {
    /// The category, as `louver suggest` prints it.
    pub category: &'static str,
    /// The element by what its authors named: its tag, type, name, id, autocomplete.
    pub selector: String,
}

/// How much a rule matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The rule's id.
    pub rule: String,
    /// Its selector: another one is another rule to whoever compares.
    pub selector: String,
    /// How many elements, at least.
    pub count: u32,
}

/// How many elements the selectors of the page's rules match, in the order of [`crate::ruleset::PageRules`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Of `hide`.
    pub hide: Vec<u32>,
    /// Of `mask`.
    pub mask: Vec<u32>,
    /// Of `reveal`.
    pub reveal: Vec<u32>,
    /// Of `disable`.
    pub disable: Vec<u32>,
    /// Of `enable`.
    pub enable: Vec<u32>,
}

impl Enforcer {
    /// How many elements each rule of the current URL matches, by the tag's counts; none where these are of other rules.
    ///
    /// The tag is asked, because of what it covers the relay's copy lacks what a selector may read. A rule's id is told once.
    pub fn matched(&self, counts: &Counts) -> Option<Vec<Matched>> {
        let page = self.place.page_rules();
        let lists = |effect| match effect {
            Effect::Hide => (&page.hide, &counts.hide),
            Effect::Mask => (&page.mask, &counts.mask),
            Effect::Reveal => (&page.reveal, &counts.reveal),
            Effect::Disable => (&page.disable, &counts.disable),
            Effect::Enable => (&page.enable, &counts.enable),
        };
        let effects = [
            Effect::Hide,
            Effect::Mask,
            Effect::Reveal,
            Effect::Disable,
            Effect::Enable,
        ];
        let fits = |effect| lists(effect).0.len() == lists(effect).1.len();
        if !effects.into_iter().all(fits) {
            return None;
        }
        let rules = self.place.compiled().for_page(self.url()?).into_iter();
        rules
            .filter(|rule| rule.id != POLICY)
            .map(|rule| {
                let (selectors, counts) = lists(rule.effect);
                let at = selectors
                    .iter()
                    .position(|one| one == rule.selector.as_str())?;
                Some(Matched {
                    rule: rule.id.clone(),
                    selector: rule.selector.as_str().to_owned(),
                    count: counts[at],
                })
            })
            .collect()
    }

    /// The suggestions that are not followed at the current URL, on a page of this tree; none before there is a URL.
    pub(crate) fn dismissed(&self, document: &Document) -> Dismissed<'_> {
        let url = self.url();
        url.map_or_else(Dismissed::default, |url| {
            self.place.compiled().dismissed(url, document)
        })
    }

    /// What looks sensitive in what the agent gets, and is shown as it is and not dismissed; sorted, without repetition.
    pub fn uncovered(&self) -> Vec<Uncovered> {
        let Some(mirror) = self.mirror.as_ref().filter(|_| !self.paused()) else {
            return Vec::new();
        };
        let Some(root) = mirror.document().root() else {
            return Vec::new();
        };
        let page = Page {
            mirror,
            covers: &self.covers,
        };
        let mut view = View::default();
        let mut pass = Pass {
            page,
            addresses: &mut Addresses::new(Assets::Numbered(String::new())),
            frame: 0,
        };
        let (node, _) = view.start(root, &mut pass);
        let Some(shown) = node.and_then(|node| Document::from_snapshot(node).ok()) else {
            return Vec::new();
        };
        let dismissed = self.dismissed(mirror.document());
        let is_open = |one: &Suggestion| {
            view.by_agent(shown.id(one.node)).is_some_and(|node| {
                self.covers.held(node).cover() == Shown::Open
                    && !dismissed.has(one.category.as_str(), node)
            })
        };
        let mut found: Vec<Uncovered> = suggest(&shown)
            .iter()
            .filter(|one| one.confidence >= SURE && one.category.effect() == Effect::Mask)
            .filter(|one| one.category != Category::FreeText && is_open(one))
            .filter_map(|one| {
                Some(Uncovered {
                    category: one.category.as_str(),
                    selector: named(shown.element(one.node)?),
                })
            })
            .collect();
        found.sort();
        found.dedup();
        found.truncate(MOST);
        found
    }
}

/// The page of an address as all customers have it: origin and path, `*` for each segment that may be somebody's own: that looks
/// like more than a word, or that is not known to be the site's, for names are words too.
pub fn page_of(url: &Url, is_known: impl Fn(&str) -> bool) -> String {
    let segments = url.path_segments().into_iter().flatten().map(|segment| {
        let is_word = segment.len() <= LONGEST
            && segment
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_' | b'.'));
        let is_common =
            segment.is_empty() || is_word && !is_generated(segment) && is_known(segment);
        if is_common { segment } else { "*" }
    });
    let path: Vec<&str> = segments.take(DEEPEST).collect();
    format!("{}/{}", url.origin().ascii_serialization(), path.join("/"))
}

/// An element by the names that its authors gave it; one that may hold a number of somebody's is left out.
fn named(element: &Element) -> String {
    let mut selector: String = element.tag.as_str().to_owned();
    for name in ["type", "name", "id", "autocomplete"] {
        let Some(value) = element.attribute(name) else {
            continue;
        };
        let is_name =
            |c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '_' | '.' | ' ' | '[' | ']');
        let is_authors = !value.is_empty()
            && value.len() <= LONGEST
            && value.chars().all(is_name)
            && !has_digit(&value)
            && !is_generated(&value);
        if is_authors {
            selector.push_str(&format!("[{name}=\"{value}\"]"));
        }
    }
    selector
}

/// How sure a suggestion has to be, in percent; as for findings.
const SURE: u8 = 70;
/// The most of one page.
const MOST: usize = 50;
/// The longest name, and the longest segment of a path.
const LONGEST: usize = 40;
/// The most segments of a path.
const DEEPEST: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{enforce::tests::support::Session, ruleset::RuleSet};

    #[test]
    fn what_an_agent_sees_is_reported_by_its_authors_names_alone() {
        let session = Session::new(
            "mask .m\nhide .h",
            "<input type=email name=mail value=jane@roe.example><input type=email name=mail>\
             <input type=tel name=phone4711 value=555><input type=email id='Roe, Jane' name=q><p class=m><input type=email name=masked></p><p class=h><input type=email></p>",
        );
        let found: Vec<String> = session
            .enforcer
            .uncovered()
            .into_iter()
            .map(|one| format!("{} {}", one.category, one.selector))
            .collect();
        assert_eq!(
            found,
            [
                "email input[type=\"email\"][name=\"mail\"]",
                "email input[type=\"email\"][name=\"q\"]",
                "phone input[type=\"tel\"]"
            ]
        );
    }

    #[test]
    fn what_is_dismissed_is_not_reported() {
        let reported = |dismissed: &str| {
            let rules = RuleSet::from_json(dismissed).unwrap();
            let html = "<input type=email id=a name=mail><input type=tel name=phone id=b>";
            let found = Session::with(&rules, html).enforcer.uncovered().into_iter();
            found.map(|one| one.category).collect::<Vec<_>>()
        };
        assert_eq!(reported("{}"), ["email", "phone"]);
        let here = r##"{"dismissed":[{"category":"email","selector":"#a","pages":["/"]},{"category":"email","selector":"#b"}]}"##;
        assert_eq!(reported(here), ["phone"]);
    }

    #[test]
    fn what_is_covered_makes_no_difference_to_a_report() {
        let report = |label: &str, value: &str| {
            let html = format!(
                "<p class=m><label for=a>{label}</label></p><input id=a name=q value=x><input class=m name={label} value={value}>"
            );
            Session::new("mask .m", &html).enforcer.uncovered()
        };
        assert_eq!(
            report("E-mail", "jane@roe.example"),
            report("Colour", "red")
        );
    }

    #[test]
    fn addresses_lose_what_may_be_somebodys_own() {
        for (url, page) in [
            ("https://shop.example/", "https://shop.example/"),
            (
                "https://shop.example/checkout/step-two?card=1#x",
                "https://shop.example/checkout/step-two",
            ),
            (
                "https://u:p@shop.example:8443/orders/4711/Jane%20Roe/",
                "https://shop.example:8443/orders/*/*/",
            ),
            (
                "https://shop.example/t/aGVsbG8/9f3dcafe",
                "https://shop.example/t/*/*",
            ),
            (
                "https://shop.example/orders/jane-doe",
                "https://shop.example/orders/*",
            ),
        ] {
            let url = Url::parse(url).unwrap();
            assert_eq!(page_of(&url, |segment| segment != "jane-doe"), page);
        }
    }

    #[test]
    fn counts_find_their_rules() {
        let session = Session::new("mask .m\nhide .h\nmask .m\nmask .x @ /other", "<p></p>");
        let counts = |mask: &[u32]| Counts {
            hide: vec![2],
            mask: mask.to_vec(),
            ..Counts::default()
        };
        let told = session.enforcer.matched(&counts(&[5])).unwrap();
        let told: Vec<(&str, u32)> = told
            .iter()
            .map(|one| (one.rule.as_str(), one.count))
            .collect();
        assert_eq!(told, [("r0", 5), ("r1", 2), ("r2", 5)]);
        assert_eq!(session.enforcer.matched(&counts(&[5, 1])), None);
    }
}
