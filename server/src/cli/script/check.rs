//! `louver check`: what a person should look at in a rule set.

use std::io::Write;

use anyhow::Context;
use clap::{
    Args, ValueEnum,
    builder::{PathBufValueParser, TypedValueParser as _},
};
use rules::{
    check::{self, Finding, Kind, Page},
    document::Document,
    html,
    pick::Picker,
};
use serde_json::json;
use url::Url;

use super::{
    Outcome,
    input::{Input, PageAt},
    places::Places,
    rule_file::{NOWHERE, RuleFile, RulesAt},
    sarif,
};

/// Print what a person should look at in a rule set: what cannot be published, selectors that will not last, and on the given
/// pages rules that match nothing, rules that look into hidden content, rules that lost what they were made for or match far more or fewer elements, rules that others make needless, and what the page itself calls personal and agents see.
/// A rule that is for other pages than these is passed over, unless --all-pages says that these are all that the site has.
///
/// With --format json a line of JSON each: {"kind":…,"at":…,"rule":…,"page":…,"index":…,"selector":…,"count":…,"message":…}. `kind` is invalid,
/// matches-nothing, holds-nowhere, moved, drifted, covered, brittle, looks-inside, costly, sensitive or reveals; `at` a place in the rule set; `page`, `index` and `selector` say which
/// element, as in `louver match`; `count` how many elements a drifted rule matches; what does not apply is null. With --format sarif one log of SARIF 2.1.0, as code hosts read it.
///
/// Exit codes: 0 nothing found; 1 something found; 2 a file that cannot be read.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    rules: RulesAt,
    /// How to print.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// A rule that holds on none of the pages is found too: they are all kinds of page that the site has.
    #[arg(long)]
    all_pages: bool,
    /// Pages, all at the address of --url, or each at its own: checkout.html=https://shop.example/checkout; `-` is the standard input.
    #[arg(value_name = "PAGE[=URL]", value_parser = PathBufValueParser::new().try_map(PageAt::parse))]
    pages: Vec<PageAt>,
}

/// For whom the findings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, a line each.
    Text,
    /// For programs, a line each.
    Json,
    /// For code hosts and editors.
    Sarif,
}

/// A finding, and the element that it is about.
#[derive(Debug)]
pub struct Found {
    /// What was found.
    pub finding: Finding,
    /// The page's file.
    pub page: Option<String>,
    /// The element's place in document order.
    pub index: Option<usize>,
    /// The best selector for the element.
    pub selector: Option<String>,
}

impl Check {
    /// Writes the findings.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Outcome> {
        let file = RuleFile::read(&Input::new(Some(&self.rules.rules)))?;
        let found = self.found(&file)?;
        match if self.json { Format::Json } else { self.format } {
            Format::Text => found.iter().try_for_each(|one| text(out, &file, one))?,
            Format::Json => found.iter().try_for_each(|one| line_of_json(out, one))?,
            Format::Sarif => writeln!(out, "{:#}", sarif::log(&file, &found))?,
        }
        Ok(match found.is_empty() {
            true => Outcome::Fine,
            false => Outcome::Findings,
        })
    }

    /// What is found on the pages, in their order, then what is found in the set.
    fn found(&self, file: &RuleFile) -> anyhow::Result<Vec<Found>> {
        let nowhere = Url::parse(NOWHERE)?;
        let urls = PageAt::addresses(&self.pages, self.rules.url.as_ref())?;
        let mut pages = Vec::new();
        for (PageAt { path, .. }, url) in self.pages.iter().zip(urls) {
            let input = Input::new(Some(path));
            let base = url.as_ref().unwrap_or(&nowhere);
            let node = html::parse(&input.html()?, base).with_context(|| input.name())?;
            pages.push(Page { url, node });
        }
        let mut findings = check::check(&file.set, &pages);
        findings.retain(|finding| self.all_pages || finding.kind != Kind::HoldsNowhere);
        let mut found = Vec::new();
        for (number, PageAt { path, .. }) in self.pages.iter().enumerate() {
            let of_page = findings
                .iter()
                .filter(|finding| finding.page == Some(number));
            let document = Document::from_snapshot(pages[number].node.clone())?;
            let (places, picker) = (Places::of(&document), Picker::new(&document));
            found.extend(of_page.map(|finding| {
                let node = finding.node.and_then(|id| document.by_id(id));
                Found {
                    finding: finding.clone(),
                    page: Some(path.display().to_string()),
                    index: node.and_then(|node| places.of_node(node)),
                    selector: node
                        .and_then(|node| picker.best(node))
                        .map(|best| best.selector),
                }
            }));
        }
        let of_set = findings.into_iter().filter(|one| one.page.is_none());
        found.extend(of_set.map(|finding| Found {
            finding,
            page: None,
            index: None,
            selector: None,
        }));
        Ok(found)
    }
}

fn text(out: &mut impl Write, file: &RuleFile, found: &Found) -> std::io::Result<()> {
    let message = &found.finding.message;
    let place = file.place(&found.finding.at);
    let page = match (&found.page, found.finding.node) {
        (None, _) => return writeln!(out, "{place}: {message}"),
        // About the rule, on that page.
        (Some(page), None) => return writeln!(out, "{place}: {page}: {message}"),
        (Some(page), Some(_)) => page,
    };
    let index = found
        .index
        .map(|index| format!("element {index}, "))
        .unwrap_or_default();
    let selector = found.selector.as_deref().unwrap_or_default();
    writeln!(out, "{page}: {index}`{selector}`: {message}")
}

fn line_of_json(out: &mut impl Write, found: &Found) -> std::io::Result<()> {
    let Finding {
        kind,
        at,
        rule,
        count,
        message,
        ..
    } = &found.finding;
    let at = Some(at).filter(|at| !at.is_empty());
    let line = json!({"kind": kind, "at": at, "rule": rule, "page": found.page, "index": found.index,
        "selector": found.selector, "count": count, "message": message});
    writeln!(out, "{line}")
}
