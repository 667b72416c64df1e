//! Findings as a log of SARIF 2.1.0, which code hosts and editors show where they belong.

use rules::check::Kind;
use serde_json::{Value, json};

use super::{check::Found, rule_file::RuleFile};

/// The log: one run of `louver check`.
pub fn log(file: &RuleFile, found: &[Found]) -> Value {
    let rules: Vec<Value> = KINDS
        .iter()
        .map(|(kind, level, text)| {
            json!({
                "id": kind,
                "shortDescription": {"text": text},
                "defaultConfiguration": {"level": level},
            })
        })
        .collect();
    let results: Vec<Value> = found.iter().map(|one| result(file, one)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "louver",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "results": results,
        }],
    })
}

fn result(file: &RuleFile, found: &Found) -> Value {
    let finding = &found.finding;
    let place = KINDS.iter().position(|(kind, ..)| *kind == finding.kind);
    let level = place.map_or("warning", |place| KINDS[place].1);
    // A page's tree has no lines.
    let on_page =
        |page: &str| json!({"physicalLocation": {"artifactLocation": {"uri": uri(page)}}});
    // What is about no element is about the rule.
    let element_of = found.page.as_deref().filter(|_| finding.node.is_some());
    let mut location = match element_of {
        Some(page) => on_page(page),
        None => {
            let mut physical = json!({"artifactLocation": {"uri": uri(file.name())}});
            if let Some(line) = file.line(&finding.at) {
                physical["region"] = json!({"startLine": line});
            }
            json!({"physicalLocation": physical})
        }
    };
    let name = match element_of {
        Some(_) => found.selector.as_deref(),
        None => Some(finding.at.as_str()).filter(|at| !at.is_empty()),
    };
    if let Some(name) = name {
        location["logicalLocations"] = json!([{"fullyQualifiedName": name}]);
    }
    let mut result = json!({
        "ruleId": finding.kind,
        "ruleIndex": place,
        "level": level,
        "message": {"text": finding.message},
        "locations": [location],
    });
    if let (None, Some(page)) = (element_of, &found.page) {
        result["relatedLocations"] = json!([on_page(page)]);
    }
    result
}

/// A path as a relative reference of RFC 3986.
fn uri(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Every kind of finding: its level, and what it says in general.
const KINDS: [(Kind, &str, &str); 11] = [
    (
        Kind::Invalid,
        "error",
        "Part of the rule set cannot be evaluated, so that it cannot be published.",
    ),
    (
        Kind::MatchesNothing,
        "warning",
        "A rule matches nothing on any page.",
    ),
    (
        Kind::HoldsNowhere,
        "warning",
        "A rule holds on none of the pages.",
    ),
    (
        Kind::Moved,
        "warning",
        "A rule no longer matches what it was made for, and that seems to be there.",
    ),
    (
        Kind::Drifted,
        "warning",
        "A rule matches far more elements than when it was made, or far fewer.",
    ),
    (
        Kind::Covered,
        "note",
        "A rule does nothing that another rule does not do.",
    ),
    (
        Kind::Sensitive,
        "error",
        "What looks sensitive is shown to agents.",
    ),
    (
        Kind::Reveals,
        "error",
        "What looks sensitive is shown to agents because a rule reveals it.",
    ),
    (
        Kind::Brittle,
        "warning",
        "A rule's selector will not last: it rests on a made-up name or on a place among siblings.",
    ),
    (
        Kind::LooksInside,
        "warning",
        "What a rule matches depends on hidden content, so that its effect tells of that.",
    ),
    (
        Kind::Costly,
        "warning",
        "A rule takes more steps on a page than it may, and covers all that it could match there.",
    ),
];

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_are_references() {
        assert_eq!(uri("pages/a b&c.html"), "pages/a%20b%26c.html");
        assert_eq!(uri("C:\\x"), "C%3A%5Cx");
    }
}
