//! Rule sets of other products for the editor: `rules::exchange` by the names that the screens use.

use app::api::{Exported, Imported, Lost};
use rules::{
    exchange::{self, Finding, Format},
    ruleset::RuleSet,
};

use crate::{error::Error, json_place::Lines};

/// What a file comes to.
pub fn import(name: &str, text: &str) -> Result<Imported, Error> {
    let found = exchange::import(format(name)?, text);
    match found {
        Ok(imported) => Ok(Imported {
            rules: imported.rules,
            findings: lost(imported.findings, Some(text)),
        }),
        Err(findings) => {
            let reasons: Vec<String> = lost(findings, Some(text))
                .into_iter()
                .take(MOST)
                .map(|one| match one.line {
                    Some(line) => format!("Line {line}: {}", one.message),
                    None => one.message,
                })
                .collect();
            Err(Error::Invalid(reasons.join(" ")))
        }
    }
}

/// The rules in that format.
pub fn export(name: &str, rules: &RuleSet) -> Result<Exported, Error> {
    let exported = exchange::export(format(name)?, rules)
        .ok_or_else(|| Error::Invalid("That format is read and not written.".to_owned()))?;
    Ok(Exported {
        text: exported.text,
        findings: lost(exported.findings, None),
    })
}

fn format(name: &str) -> Result<Format, Error> {
    Format::ALL
        .into_iter()
        .find(|(known, _)| *known == name)
        .map(|(_, format)| format)
        .ok_or_else(|| Error::Invalid("There is no such format.".to_owned()))
}

/// With the line of what is named by a JSON pointer into `text`.
fn lost(findings: Vec<Finding>, text: Option<&str>) -> Vec<Lost> {
    let places = text.map(Lines::of);
    findings
        .into_iter()
        .map(|finding| {
            let pointed = places.as_ref().filter(|_| finding.at.starts_with('/'));
            Lost {
                line: finding
                    .line
                    .or_else(|| pointed.and_then(|places| places.line(&finding.at))),
                at: finding.at,
                message: finding.message,
            }
        })
        .collect()
}

/// More reasons why a file is none tell nobody anything.
const MOST: usize = 5;
