//! A rule set for another product, and what of it is lost there.

use serde_json::{Map, Value, json};

use super::{Finding, Format};
use crate::ruleset::{Effect, Rule, RuleSet, TextPolicy, WhenLost};

/// A file, and what the set says beyond it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The file.
    pub text: String,
    /// What is lost.
    pub findings: Vec<Finding>,
}

/// Writes a set down. Rules that are switched off, and what holds when a rule matches nothing, are in Louver's own format alone.
///
/// None for a format that is only read: Genesys' inner names are not settled enough to be written.
pub fn export(format: Format, set: &RuleSet) -> Option<Exported> {
    let mut out = Out {
        set,
        findings: Vec::new(),
    };
    let text = match format {
        Format::Json => pretty(&json!(set)),
        Format::Selectors => out.list(),
        Format::LivePerson => out.liveperson(),
        Format::GenesysCloud => out.genesys_cloud(),
        Format::Cobrowse => out.cobrowse(),
        Format::Genesys => return None,
    };
    Some(Exported {
        text,
        findings: out.findings,
    })
}

struct Out<'a> {
    set: &'a RuleSet,
    findings: Vec<Finding>,
}

impl<'a> Out<'a> {
    fn list(&mut self) -> String {
        self.lost(&[]);
        let selectors = self.masked();
        selectors
            .into_iter()
            .map(|selector| selector + "\n")
            .collect()
    }

    fn liveperson(&mut self) -> String {
        self.lost(&[]);
        pretty(&json!(self.masked()))
    }

    fn genesys_cloud(&mut self) -> String {
        self.lost(&["pause"]);
        let mask = self.masked_but(&[Effect::Disable]);
        let readonly: Vec<String> = self
            .rules(Effect::Disable)
            .map(|(at, rule)| self.everywhere(at, rule))
            .collect();
        let mut pauses = Vec::new();
        for (i, pattern) in self.set.policy.pause.iter().enumerate() {
            match criterion(pattern) {
                Some((condition, fragment)) => {
                    pauses.push(json!({"urlFragment": fragment, "condition": condition}));
                }
                None => self.find(
                    format!("/policy/pause/{i}"),
                    "These pages cannot be said there.",
                ),
            }
        }
        pretty(&json!({"cobrowse": {
            "maskSelectors": mask, "readonlySelectors": readonly, "pauseCriteria": pauses,
        }}))
    }

    fn cobrowse(&mut self) -> String {
        self.lost(&["text"]);
        let mut settings = Map::new();
        for (effect, name) in VIEWS {
            let mut views: Vec<Value> = match (effect, self.set.policy.text) {
                (Effect::Mask, TextPolicy::Private) => vec![json!("body")],
                _ => Vec::new(),
            };
            let rules: Vec<_> = self.rules(effect).collect();
            for (at, rule) in rules {
                if rule.pages.is_empty() {
                    views.push(json!(line(&rule.selector)));
                    continue;
                }
                for (i, page) in rule.pages.iter().enumerate() {
                    match page.contains(['{', '}', '(', ')', '\\', ':', '[']) {
                        false => views.push(json!({ page: [line(&rule.selector)] })),
                        true if rule.effect.tightens() => {
                            self.find(
                                format!("{at}/pages/{i}"),
                                "The pattern is no glob: the rule holds on every page there.",
                            );
                            views.push(json!(line(&rule.selector)));
                        }
                        true => self.find(
                            format!("{at}/pages/{i}"),
                            "The pattern is no glob: the rule does not hold there.",
                        ),
                    }
                }
            }
            settings.insert(name.to_owned(), Value::Array(views));
        }
        pretty(&Value::Object(settings))
    }

    /// What is masked where there is nothing but masking.
    fn masked(&mut self) -> Vec<String> {
        self.masked_but(&[])
    }

    fn masked_but(&mut self, others: &[Effect]) -> Vec<String> {
        let set = self.set;
        let mut selectors = Vec::new();
        for (i, rule) in set.rules.iter().enumerate().filter(|(_, rule)| !rule.off) {
            let at = format!("/rules/{i}");
            match rule.effect {
                Effect::Mask => selectors.push(self.everywhere(at, rule)),
                Effect::Hide => {
                    self.find(at.clone(), "What is hidden is masked only there.");
                    selectors.push(self.everywhere(at, rule));
                }
                effect if others.contains(&effect) => {}
                effect => self.find(
                    at,
                    format!("There is no rule to {} there.", effect.as_str()),
                ),
            }
        }
        selectors
    }

    fn rules(&self, effect: Effect) -> impl Iterator<Item = (String, &'a Rule)> + use<'a> {
        let rules = self.set.rules.iter().enumerate();
        rules
            .filter(move |(_, rule)| rule.effect == effect && !rule.off)
            .map(|(i, rule)| (format!("/rules/{i}"), rule))
    }

    /// The selector of a rule that tightens, for a product whose rules have no pages.
    fn everywhere(&mut self, at: String, rule: &Rule) -> String {
        if !rule.pages.is_empty() {
            self.find(format!("{at}/pages"), "The rule holds on every page there.");
        }
        line(&rule.selector)
    }

    /// Finds what is lost of the policy, and of rules beside what they do.
    fn lost(&mut self, kept: &[&str]) {
        let policy = &self.set.policy;
        let lost = [
            ("text", policy.text != TextPolicy::Visible),
            ("pause", !policy.pause.is_empty()),
            ("urlParams", !policy.url_params.is_empty()),
            ("vendorMarks", policy.vendor_marks),
        ];
        for (field, _) in lost
            .into_iter()
            .filter(|(field, is)| *is && !kept.contains(field))
        {
            self.find(format!("/policy/{field}"), "This cannot be said there.");
        }
        let set = self.set;
        for (i, rule) in set.rules.iter().enumerate() {
            if rule.off {
                self.find(
                    format!("/rules/{i}/off"),
                    "The rule is switched off: it is left out.",
                );
            } else if rule.when_lost != WhenLost::Nothing {
                self.find(
                    format!("/rules/{i}/whenLost"),
                    "There, nothing holds in place of a rule that matches nothing any more.",
                );
            }
        }
    }

    fn find(&mut self, at: String, message: impl Into<String>) {
        self.findings.push(Finding::of(at, message));
    }
}

/// A pause that a Genesys Cloud criterion can say as well.
fn criterion(pattern: &str) -> Option<(&'static str, String)> {
    let is_plain = |text: &str| {
        !text.is_empty() && !text.contains(['*', '{', '}', '(', ')', '\\', ':', '?', '#'])
    };
    if let Some(expression) = pattern.strip_prefix("regex:") {
        let is_literal = !expression.is_empty() && regex::escape(expression) == expression;
        return is_literal.then(|| ("includes", expression.to_owned()));
    }
    if let Some(inner) = pattern
        .strip_prefix('*')
        .and_then(|rest| rest.strip_suffix('*'))
    {
        return is_plain(inner).then(|| ("includes", inner.to_owned()));
    }
    // A path holds on every host, and with every query: only a part of the URL says so.
    (pattern.starts_with('/') && is_plain(pattern) && pattern.len() > 1)
        .then(|| ("includes", pattern.to_owned()))
}

/// On one line.
fn line(selector: &str) -> String {
    selector
        .split(['\n', '\r', '\u{c}'])
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

const VIEWS: [(Effect, &str); 5] = [
    (Effect::Mask, "redactedViews"),
    (Effect::Reveal, "unredactedViews"),
    (Effect::Hide, "ignoredViews"),
    (Effect::Disable, "disabledViews"),
    (Effect::Enable, "enabledViews"),
];
