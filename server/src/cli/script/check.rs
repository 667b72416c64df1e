//! `louver check`: what a person should look at in a rule set.

use std::{io::Write, path::PathBuf};

use anyhow::Context;
use clap::Args;
use rules::{
    check::{self, Finding, Page},
    document::Document,
    html,
    pick::Picker,
};
use serde_json::json;
use url::Url;

use super::{
    Outcome,
    input::Input,
    places::Places,
    rule_file::{NOWHERE, RuleFile, RulesAt},
};

/// Print what a person should look at in a rule set: what cannot be published, and on the given pages rules that match
/// nothing, rules that lost what they were made for, rules that others make needless, and fields that the page itself calls
/// personal and no rule covers.
///
/// With --json a line of JSON each: {"kind":…,"at":…,"rule":…,"page":…,"index":…,"selector":…,"message":…}. `kind` is invalid,
/// matches-nothing, moved, covered or sensitive; `at` a place in the rule set; `page`, `index` and `selector` say which element, as in
/// `louver match`; what does not apply is null.
///
/// Exit codes: 0 nothing found; 1 something found; 2 a file that cannot be read.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    rules: RulesAt,
    /// Print lines of JSON.
    #[arg(long)]
    json: bool,
    /// Pages, all at the address of --url; `-` is the standard input.
    pages: Vec<PathBuf>,
}

impl Check {
    /// Writes the findings.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Outcome> {
        let file = RuleFile::read(&Input::new(Some(&self.rules.rules)))?;
        let base = match &self.rules.url {
            Some(url) => url.clone(),
            None => Url::parse(NOWHERE)?,
        };
        let mut pages = Vec::new();
        for path in &self.pages {
            let input = Input::new(Some(path));
            let node = html::parse(&input.html()?, &base).with_context(|| input.name())?;
            pages.push(Page {
                url: self.rules.url.clone(),
                node,
            });
        }
        let findings = check::check(&file.set, &pages);
        for (number, path) in self.pages.iter().enumerate() {
            let of_page = findings
                .iter()
                .filter(|finding| finding.page == Some(number));
            let document = Document::from_snapshot(pages[number].node.clone())?;
            let (places, picker) = (Places::of(&document), Picker::new(&document));
            for finding in of_page {
                let node = finding.node.and_then(|id| document.by_id(id));
                let index = node.and_then(|node| places.of_node(node));
                let selector = node
                    .and_then(|node| picker.candidates(node).into_iter().next())
                    .map(|candidate| candidate.selector);
                self.write(
                    out,
                    &file,
                    finding,
                    Some(&path.display().to_string()),
                    index,
                    selector,
                )?;
            }
        }
        for finding in findings.iter().filter(|finding| finding.page.is_none()) {
            self.write(out, &file, finding, None, None, None)?;
        }
        Ok(match findings.is_empty() {
            true => Outcome::Fine,
            false => Outcome::Findings,
        })
    }

    fn write(
        &self,
        out: &mut impl Write,
        file: &RuleFile,
        finding: &Finding,
        page: Option<&str>,
        index: Option<usize>,
        selector: Option<String>,
    ) -> anyhow::Result<()> {
        let Finding {
            kind,
            at,
            rule,
            message,
            ..
        } = finding;
        if self.json {
            let at = Some(at).filter(|at| !at.is_empty());
            let line = json!({"kind": kind, "at": at, "rule": rule, "page": page, "index": index,
                "selector": selector, "message": message});
            return Ok(writeln!(out, "{line}")?);
        }
        match page {
            Some(page) => {
                let index = index
                    .map(|index| format!("element {index}, "))
                    .unwrap_or_default();
                let selector = selector.unwrap_or_default();
                writeln!(out, "{page}: {index}`{selector}`: {message}")?;
            }
            None => writeln!(out, "{}: {message}", file.place(at))?,
        }
        Ok(())
    }
}
