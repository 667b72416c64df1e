//! Louver's own JSON, and what all formats in JSON share.

use serde_json::Value;

use super::{Finding, Imported};
use crate::{check, ruleset::RuleSet};

/// A set whose rules could all be published; what could not is found, and left out.
pub fn read(text: &str) -> Result<Imported, Vec<Finding>> {
    let rules = RuleSet::from_json(text)
        .map_err(|problems| problems.into_iter().map(Finding::from).collect::<Vec<_>>())?;
    let problems = rules.validate();
    if problems
        .iter()
        .any(|problem| !problem.at.starts_with("/rules/"))
    {
        return Err(problems.into_iter().map(Finding::from).collect());
    }
    let rules = check::without(&rules, &problems);
    let findings = problems.into_iter().map(Finding::from).collect();
    Ok(Imported { rules, findings })
}

/// Any JSON, or the reason why it is none.
pub fn value(text: &str) -> Result<Value, Vec<Finding>> {
    serde_json::from_str(text).map_err(|error| {
        let reason = format!("This is not JSON: {error}.");
        vec![Finding {
            line: Some(error.line()),
            ..Finding::of("", reason)
        }]
    })
}
