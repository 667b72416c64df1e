//! `louver import`: rule sets of other products.

use std::{io::Write, path::PathBuf};

use anyhow::bail;
use clap::Args;
use rules::exchange::{self, Finding, Format, MAX_BYTES};

use super::{Outcome, input::Input};
use crate::json_place::Lines;

/// Print a file of another product as a rule set.
///
/// What has no place in a rule set, or could not be read, is named on the standard error with its place in the file. Formats:
/// genesys (DOM restrictions, XML), genesys-cloud (a deployment's cobrowse settings, JSON), liveperson (a list of selectors
/// with doubled backslashes), cobrowse (redactedViews and so on, JSON), selectors (one a line, to mask), json.
///
/// Exit codes: 0 fine; 1 something was left out or changed; 2 the file is not of that format.
#[derive(Debug, Args)]
pub struct Import {
    /// The file's format.
    #[arg(long, value_parser = format)]
    from: Format,
    /// The file; the standard input without it, or with `-`.
    file: Option<PathBuf>,
}

impl Import {
    /// Writes the set.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Outcome> {
        let input = Input::new(self.file.as_deref());
        let text = input.text(MAX_BYTES)?;
        let imported = match exchange::import(self.from, &text) {
            Ok(imported) => imported,
            Err(findings) => bail!(listed(&input.name(), &text, &findings)),
        };
        serde_json::to_writer_pretty(&mut *out, &imported.rules)?;
        writeln!(out)?;
        if imported.findings.is_empty() {
            return Ok(Outcome::Fine);
        }
        eprintln!("{}", listed(&input.name(), &text, &imported.findings));
        Ok(Outcome::Findings)
    }
}

/// A line for each finding: file, line, place, reason.
fn listed(name: &str, text: &str, findings: &[Finding]) -> String {
    let places = Lines::of(text);
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| {
            let mut finding = finding.clone();
            if finding.line.is_none() && finding.at.starts_with('/') {
                finding.line = places.line(&finding.at);
            }
            match finding.line {
                Some(_) => format!("{name}:{finding}"),
                None => format!("{name}: {finding}"),
            }
        })
        .collect();
    lines.join("\n")
}

/// A format by its name.
pub fn format(name: &str) -> Result<Format, String> {
    Format::ALL
        .into_iter()
        .find(|(known, _)| *known == name)
        .map(|(_, format)| format)
        .ok_or_else(|| {
            let names: Vec<&str> = Format::ALL.into_iter().map(|(name, _)| name).collect();
            format!("one of {} is needed", names.join(", "))
        })
}
