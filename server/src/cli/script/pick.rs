//! `louver pick`: selectors for elements.

use std::{io::Write, path::PathBuf};

use anyhow::Context;
use clap::Args;
use rules::{document::Document, html, pick::Picker, selector::Matcher};
use serde_json::json;
use url::Url;

use super::{
    Outcome,
    input::{Input, selector},
    places::Places,
    rule_file::NOWHERE,
};

/// Print the best selector for elements of a page, a line of JSON each, in document order.
///
/// A line is {"index":…,"selector":…,"matches":…}: `index` as in `louver match`, how many elements the selector matches.
/// An element that no selector can name has null for one, and 0 matches.
///
/// Exit codes: 0 fine; 2 a selector that does not parse, or a page that cannot be read.
#[derive(Debug, Args)]
pub struct Pick {
    /// Only for the elements that this matches.
    #[arg(long, short)]
    selector: Option<String>,
    /// The page; the standard input without it, or with `-`.
    page: Option<PathBuf>,
}

impl Pick {
    /// Writes the lines.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Outcome> {
        let wanted = self.selector.as_deref().map(selector).transpose()?;
        let input = Input::new(self.page.as_deref());
        let base = Url::parse(NOWHERE)?;
        let root = html::parse(&input.html()?, &base).with_context(|| input.name())?;
        let document = Document::from_snapshot(root).with_context(|| input.name())?;
        let (places, picker) = (Places::of(&document), Picker::new(&document));
        let nodes = match &wanted {
            Some(selector) => Matcher::new(&document).select(selector),
            None => document.elements().collect(),
        };
        for node in nodes {
            let best = picker.candidates(node).into_iter().next();
            let line = json!({
                "index": places.of_node(node),
                "selector": best.as_ref().map(|best| &best.selector),
                "matches": best.as_ref().map_or(0, |best| best.matches),
            });
            writeln!(out, "{line}")?;
        }
        Ok(Outcome::Fine)
    }
}
