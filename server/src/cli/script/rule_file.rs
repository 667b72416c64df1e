//! The rule sets that commands read.

use std::{cell::OnceCell, path::PathBuf};

use clap::Args;
use rules::{
    check::everywhere,
    ruleset::{Problem, RuleSet},
};
use url::Url;

use super::input::{Input, page_url};
use crate::json_place::Lines;

/// A rule set and the page it is applied to.
#[derive(Debug, Args)]
pub struct RulesAt {
    /// The rule set, as JSON.
    #[arg(long, value_name = "FILE")]
    pub rules: PathBuf,
    /// The page's address. Without it, rules that tighten hold whatever their pages, rules that loosen only if they hold
    /// on every page, and nothing is paused.
    #[arg(long, value_parser = page_url)]
    pub url: Option<Url>,
}

impl RulesAt {
    /// The set as it is to be applied, and an address for the page.
    pub fn applied(&self, file: &RuleFile) -> anyhow::Result<(RuleSet, Url)> {
        Ok(match &self.url {
            Some(url) => (file.set.clone(), url.clone()),
            None => (everywhere(&file.set), Url::parse(NOWHERE)?),
        })
    }
}

/// A rule set, and where it stood.
#[derive(Debug)]
pub struct RuleFile {
    /// The set; it may have problems.
    pub set: RuleSet,
    name: String,
    text: String,
    lines: OnceCell<Lines>,
}

impl RuleFile {
    /// Fails on what is no rule set, with a line for each reason why it could not be published.
    pub fn read(input: &Input) -> anyhow::Result<RuleFile> {
        let mut file = RuleFile {
            set: RuleSet::default(),
            name: input.name(),
            text: input.text(MAX_BYTES)?,
            lines: OnceCell::new(),
        };
        file.set = RuleSet::from_json(&file.text)
            .map_err(|_| file.refused(&RuleSet::problems_of(&file.text)))?;
        Ok(file)
    }

    /// Why the set cannot be used, a line for each problem.
    pub fn refused(&self, problems: &[Problem]) -> anyhow::Error {
        let lines: Vec<String> = problems
            .iter()
            .map(|problem| format!("{}: {}", self.place(&problem.at), problem.message))
            .collect();
        anyhow::anyhow!(lines.join("\n"))
    }

    /// `rules.json:12: /rules/3/selector`.
    pub fn place(&self, at: &str) -> String {
        if at.is_empty() {
            return self.name.clone();
        }
        match self.line(at) {
            Some(line) => format!("{}:{line}: {at}", self.name),
            None => format!("{}: {at}", self.name),
        }
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The line of a place in the set, from 1.
    pub fn line(&self, at: &str) -> Option<usize> {
        self.lines.get_or_init(|| Lines::of(&self.text)).line(at)
    }
}

/// The address of a page that has none.
pub const NOWHERE: &str = "https://page.invalid/";
const MAX_BYTES: usize = 10_000_000;
