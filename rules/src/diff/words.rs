//! Differences in words for people, a line each.

use std::fmt::{Display, Formatter, Result};

use super::{Diff, Field, ListChange, PolicyChange, RuleChange};
use crate::{
    ruleset::{Dismissal, Rule, TextPolicy, WhenLost},
    suggest::in_words,
};

impl Display for Diff {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for change in &self.policy {
            writeln!(f, "{change}")?;
        }
        for change in &self.rules {
            writeln!(f, "{change}")?;
        }
        for one in &self.dismissed.added {
            writeln!(f, "Dismissed: {one}.")?;
        }
        for one in &self.dismissed.removed {
            writeln!(f, "No longer dismissed: {one}.")?;
        }
        Ok(())
    }
}

impl Display for PolicyChange {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            PolicyChange::Text { after, .. } => f.write_str(match after {
                TextPolicy::Visible => "Policy: text is visible unless a rule masks it.",
                TextPolicy::Private => "Policy: text is masked unless a rule reveals it.",
            }),
            PolicyChange::Pause(change) => list(f, "pages on which nothing is shared", change),
            PolicyChange::UrlParams(change) => {
                list(f, "query parameters that agents may see", change)
            }
            PolicyChange::VendorMarks { after } => f.write_str(match after {
                true => "Policy: privacy marks of other products are heeded.",
                false => "Policy: privacy marks of other products are no longer heeded.",
            }),
        }
    }
}

impl Display for RuleChange {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            RuleChange::Added { rule } => write!(f, "Rule {} is new: {}.", rule.id, Says(rule)),
            RuleChange::Removed { rule } => {
                write!(f, "Rule {} is gone: {}.", rule.id, Says(rule))
            }
            RuleChange::Changed {
                before,
                after,
                fields,
            } => {
                write!(f, "Rule {}: ", after.id)?;
                for (i, field) in fields.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { ", " })?;
                    match field {
                        Field::Effect => {
                            write!(
                                f,
                                "{} instead of {}",
                                after.effect.as_str(),
                                before.effect.as_str()
                            )?;
                        }
                        Field::Selector => {
                            write!(f, "`{}` instead of `{}`", after.selector, before.selector)?;
                        }
                        Field::Pages => {
                            write!(
                                f,
                                "{} instead of {}",
                                Where(&after.pages),
                                Where(&before.pages)
                            )?;
                        }
                        Field::Note => f.write_str("another note")?,
                        Field::Off => f.write_str(if after.off {
                            "switched off"
                        } else {
                            "switched on"
                        })?,
                        Field::WhenLost => write!(f, "{}", Until(&after.when_lost))?,
                    }
                }
                f.write_str(".")
            }
        }
    }
}

impl Display for Dismissal {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let (selector, pages) = (&self.selector, Where(&self.pages));
        write!(
            f,
            "`{selector}`, which looks like {}, on {pages}",
            in_words(&self.category)
        )
    }
}

fn list(f: &mut Formatter<'_>, what: &str, change: &ListChange<String>) -> Result {
    write!(f, "Policy, {what}:")?;
    let added = change.added.iter().map(|one| (" +", one));
    let removed = change.removed.iter().map(|one| (" -", one));
    added
        .chain(removed)
        .try_for_each(|(sign, one)| write!(f, "{sign}{one}"))
}

/// What a rule does, to what and where.
struct Says<'a>(&'a Rule);

impl Display for Says<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let rule = self.0;
        write!(
            f,
            "{} `{}` on {}",
            rule.effect.as_str(),
            rule.selector,
            Where(&rule.pages)
        )?;
        if !rule.when_lost.is_nothing() {
            write!(f, ", {}", Until(&rule.when_lost))?;
        }
        f.write_str(if rule.off { ", switched off" } else { "" })
    }
}

struct Until<'a>(&'a WhenLost);

impl Display for Until<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            WhenLost::Nothing => f.write_str("nothing more until it matches"),
            WhenLost::Mask(around) => write!(f, "`{}` masked until it matches", around.trim()),
            WhenLost::Pause => f.write_str("nothing shared until it matches"),
        }
    }
}

struct Where<'a>(&'a [String]);

impl Display for Where<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            [] => f.write_str("every page"),
            pages => f.write_str(&pages.join(" ")),
        }
    }
}
