//! Louver's own JSON, and what all formats in JSON share.

use serde_json::Value;

use super::{Finding, Imported};
use crate::{check, json, ruleset::RuleSet};

/// A set whose rules could all be published; what could not is found, and left out.
pub fn read(text: &str) -> Result<Imported, Vec<Finding>> {
    let rules = RuleSet::from_json(text).map_err(|_| {
        let problems = RuleSet::problems_of(text).into_iter();
        problems.map(Finding::from).collect::<Vec<_>>()
    })?;
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

/// Any JSON, or the reason why it is none, or says two things at once.
pub fn value(text: &str) -> Result<Value, Vec<Finding>> {
    let (value, twice) = json::read(text).map_err(|error| {
        let reason = format!("This is not JSON: {error}.");
        vec![Finding {
            line: Some(error.line()),
            ..Finding::of("", reason)
        }]
    })?;
    if twice.is_empty() {
        return Ok(value);
    }
    let found = twice.into_iter();
    Err(found
        .map(|at| {
            let message = json::twice(&at);
            Finding::of(at, message)
        })
        .collect())
}
