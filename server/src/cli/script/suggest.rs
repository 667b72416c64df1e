//! `louver suggest`: what on a page looks sensitive.

use std::{collections::HashMap, io::Write, path::PathBuf};

use anyhow::Context;
use clap::Args;
use rules::{
    document::{Document, NodeId},
    html,
    pick::Picker,
    suggest::suggest,
};
use serde_json::json;
use url::Url;

use super::{Outcome, input::Input, places::Places, rule_file::NOWHERE};

/// Print what looks sensitive on a page and what should not be pressed, a line of JSON each, in document order.
///
/// A line is {"index":…,"control":…,"selector":…,"effect":…,"category":…,"confidence":…,"reason":…}: `index` as in `louver match`,
/// `control` the place among the inputs, selects, textareas and buttons (null for others), `selector` and `effect` the rule
/// that would cover it, `confidence` between 0 and 1. Categories are credential, payment, one-time-code, government-id, bank,
/// name, email, phone, address, birth, username, health, income, free-text, amount and action.
///
/// Exit codes: 0 fine; 2 a page that cannot be read.
#[derive(Debug, Args)]
pub struct Suggest {
    /// Where the page is.
    #[arg(long)]
    url: Option<Url>,
    /// The page; the standard input without it, or with `-`.
    page: Option<PathBuf>,
}

impl Suggest {
    /// Writes the lines.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Outcome> {
        let input = Input::new(self.page.as_deref());
        let base = match &self.url {
            Some(url) => url.clone(),
            None => Url::parse(NOWHERE)?,
        };
        let root = html::parse(&input.html()?, &base).with_context(|| input.name())?;
        let document = Document::from_snapshot(root).with_context(|| input.name())?;
        let (places, picker) = (Places::of(&document), Picker::new(&document));
        let is_control = |node: &NodeId| {
            let element = document.element(*node);
            element.is_some_and(|one| CONTROLS.contains(&one.tag.as_str()))
        };
        let controls: HashMap<NodeId, usize> =
            document.elements().filter(is_control).zip(0..).collect();
        for one in suggest(&document) {
            let best = picker.best(one.node);
            let line = json!({
                "index": places.of_node(one.node),
                "control": controls.get(&one.node),
                "selector": best.map(|best| best.selector),
                "effect": one.category.effect(),
                "category": one.category.as_str(),
                "confidence": f64::from(one.confidence) / 100.0,
                "reason": one.reason,
            });
            writeln!(out, "{line}")?;
        }
        Ok(Outcome::Fine)
    }
}

const CONTROLS: [&str; 4] = ["input", "select", "textarea", "button"];
