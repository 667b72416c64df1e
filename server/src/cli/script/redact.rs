//! `louver redact`: the HTML that an agent would see of a page.

use std::{io::Write, path::PathBuf};

use anyhow::Context;
use clap::Args;
use rules::{
    enforce::{Assets, Enforcer},
    event::{self, Data, Event},
    html::{self, WriteOptions},
};

use super::{
    Outcome,
    input::Input,
    rule_file::{RuleFile, RulesAt},
};

/// Print the HTML that an agent would see of a page.
///
/// What comes out is what the relay would send: no scripts, nothing that the rules or the policy cover. Pictures, fonts and style
/// sheets, which the server would fetch, have numbers in place of their addresses.
///
/// Exit codes: 0 fine, also on a paused page, of which nothing is printed; 2 rules that cannot be published, or a page that
/// cannot be read.
#[derive(Debug, Args)]
pub struct Redact {
    #[command(flatten)]
    rules: RulesAt,
    /// The page; the standard input without it, or with `-`.
    page: Option<PathBuf>,
}

impl Redact {
    /// Writes the page.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Outcome> {
        let file = RuleFile::read(&Input::new(Some(&self.rules.rules)))?;
        let (set, url) = self.rules.applied(&file)?;
        let assets = Assets::Numbered("asset-".to_owned());
        let mut enforcer =
            Enforcer::new(&set, assets).map_err(|problems| file.refused(&problems))?;
        let input = Input::new(self.page.as_deref());
        let root = html::parse(&input.html()?, &url).with_context(|| input.name())?;
        enforcer.open(&url);
        let sent = enforcer.receive(Event {
            timestamp: 0.0,
            data: Data::FullSnapshot {
                node: root.into(),
                offset: (0.0, 0.0),
            },
        });
        if enforcer.paused() {
            eprintln!("louver: this page is paused: an agent sees nothing of it");
            return Ok(Outcome::Fine);
        }
        if let Some(page) = event::whole(sent) {
            writeln!(out, "{}", html::write(&page, &WriteOptions::default()))?;
        }
        Ok(Outcome::Fine)
    }
}
