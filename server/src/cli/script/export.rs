//! `louver export`: rule sets for other products.

use std::{io::Write, path::PathBuf};

use anyhow::bail;
use clap::Args;
use rules::{exchange, exchange::Format, ruleset::SCHEMA};

use super::{Outcome, import::format, input::Input, rule_file::RuleFile};

/// Print a rule set for another product.
///
/// What cannot be said there is named on the standard error. Formats: json, selectors, liveperson, genesys-cloud, cobrowse; or schema,
/// the JSON Schema of rule sets, which needs no file.
///
/// Exit codes: 0 fine; 1 something is lost; 2 a rule set that cannot be read, or a format that is only read.
#[derive(Debug, Args)]
pub struct Export {
    /// The format to write.
    #[arg(long, value_parser = target)]
    to: Target,
    /// The rule set, as JSON; the standard input without it, or with `-`.
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug)]
enum Target {
    Schema,
    Format(Format),
}

impl Export {
    /// Writes the file.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Outcome> {
        let Target::Format(format) = self.to else {
            write!(out, "{SCHEMA}")?;
            return Ok(Outcome::Fine);
        };
        let input = Input::new(self.file.as_deref());
        let file = RuleFile::read(&input)?;
        let Some(exported) = exchange::export(format, &file.set) else {
            bail!("this format is only read, not written");
        };
        write!(out, "{}", exported.text)?;
        for finding in &exported.findings {
            eprintln!("{}: {}", file.place(&finding.at), finding.message);
        }
        Ok(match exported.findings.is_empty() {
            true => Outcome::Fine,
            false => Outcome::Findings,
        })
    }
}

fn target(name: &str) -> Result<Target, String> {
    match name {
        "schema" => Ok(Target::Schema),
        name => format(name).map(Target::Format),
    }
}
