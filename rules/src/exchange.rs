//! Rule sets of other products, in and out.
//!
//! Reading guesses nothing and loses nothing in silence: what has no place in a rule set becomes a [`Finding`], and where a
//! page pattern can't be read, what tightens holds on every page. `genesys` and the others know a format each, `draft`
//! collects what they found.

use crate::ruleset::{Problem, RuleSet};

mod cobrowse;
mod draft;
mod export;
mod genesys;
mod genesys_cloud;
mod json;
mod liveperson;
mod selectors;
mod xml;

pub use export::{Exported, export};

/// A way to write a rule set down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Louver's own.
    Json,
    /// CSS selectors of what to mask, one a line.
    Selectors,
    /// Genesys' DOM restrictions, XML.
    Genesys,
    /// The cobrowse settings of a Genesys Cloud deployment, JSON: `maskSelectors`, `readonlySelectors`, `pauseCriteria`.
    GenesysCloud,
    /// LivePerson's list of selectors to mask, each with one level of backslash escapes.
    LivePerson,
    /// Cobrowse.io's settings, JSON: `redactedViews`, `unredactedViews`, `ignoredViews`, `disabledViews`, `enabledViews`.
    Cobrowse,
}

/// What a file came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// A set that can be published.
    pub rules: RuleSet,
    /// What is not in it, or not as it was, and where that stood.
    pub findings: Vec<Finding>,
}

/// Something that a format can't say, or that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line, from 1; none where the format has no lines of its own.
    pub line: Option<usize>,
    /// The place: a path of element names, a JSON pointer, or nothing.
    pub at: String,
    /// One sentence for a person.
    pub message: String,
}

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 10_000_000;

impl Format {
    /// Every format, by its name on the command line.
    pub const ALL: [(&str, Format); 6] = [
        ("json", Format::Json),
        ("selectors", Format::Selectors),
        ("genesys", Format::Genesys),
        ("genesys-cloud", Format::GenesysCloud),
        ("liveperson", Format::LivePerson),
        ("cobrowse", Format::Cobrowse),
    ];
}

/// Reads a file; fails with the reason when it is not of that format at all.
pub fn import(format: Format, text: &str) -> Result<Imported, Vec<Finding>> {
    if text.len() > MAX_BYTES {
        return Err(vec![Finding::of("", "The file is larger than 10 MB.")]);
    }
    let text = text.trim_start_matches('\u{feff}');
    let draft = match format {
        Format::Json => return json::read(text),
        Format::Selectors => selectors::read(text),
        Format::Genesys => genesys::read(text)?,
        Format::GenesysCloud => genesys_cloud::read(&json::value(text)?)?,
        Format::LivePerson => liveperson::read(text),
        Format::Cobrowse => cobrowse::read(&json::value(text)?)?,
    };
    Ok(draft.finish())
}

impl Finding {
    fn of(at: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding {
            line: None,
            at: at.into(),
            message: message.into(),
        }
    }
}

impl From<Problem> for Finding {
    fn from(problem: Problem) -> Self {
        Finding::of(problem.at, problem.message)
    }
}

impl std::fmt::Display for Finding {
    /// `12: at: message`, with what is known of it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(line) = self.line {
            write!(f, "{line}: ")?;
        }
        if !self.at.is_empty() {
            write!(f, "{}: ", self.at)?;
        }
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests;
