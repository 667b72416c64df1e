//! The rule sets that commands read.

use std::path::PathBuf;

use clap::Args;
use rules::{
    check::everywhere,
    ruleset::{Problem, RuleSet},
};
use url::Url;

use super::input::{Input, page_url};

/// A rule set and the page it is applied to.
#[derive(Debug, Args)]
pub struct RulesAt {
    /// The rule set, as JSON.
    #[arg(long, value_name = "FILE")]
    rules: PathBuf,
    /// The page's address. Without it, rules that tighten hold whatever their pages, rules that loosen only if they hold
    /// on every page, and nothing is paused.
    #[arg(long, value_parser = page_url)]
    pub url: Option<Url>,
}

impl RulesAt {
    /// The set as it is to be applied, and an address for the page.
    pub fn read(&self) -> anyhow::Result<(RuleSet, Url)> {
        let set = self.set()?;
        Ok(match &self.url {
            Some(url) => (set, url.clone()),
            None => (everywhere(&set), Url::parse(NOWHERE)?),
        })
    }

    /// The set as it stands.
    pub fn set(&self) -> anyhow::Result<RuleSet> {
        read(&Input::new(Some(&self.rules)))
    }

    /// The set's file.
    pub fn name(&self) -> String {
        Input::new(Some(&self.rules)).name()
    }
}

/// Reads a set; one that has problems is read all the same.
pub fn read(input: &Input) -> anyhow::Result<RuleSet> {
    let text = input.text(MAX_BYTES)?;
    RuleSet::from_json(&text).map_err(|problems| refused(&input.name(), &problems))
}

/// Why the set of that name cannot be used, a line for each problem.
pub fn refused(name: &str, problems: &[Problem]) -> anyhow::Error {
    let lines: Vec<String> = problems
        .iter()
        .map(|problem| match problem.at.as_str() {
            "" => format!("{name}: {}", problem.message),
            at => format!("{name}: {at}: {}", problem.message),
        })
        .collect();
    anyhow::anyhow!(lines.join("\n"))
}

/// The address of a page that has none.
pub const NOWHERE: &str = "https://page.invalid/";
const MAX_BYTES: usize = 10_000_000;
