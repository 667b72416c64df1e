//! `louver diff`: what changes from one rule set to another.

use std::{io::Write, path::PathBuf};

use anyhow::Context;
use clap::{
    Args,
    builder::{PathBufValueParser, TypedValueParser as _},
};
use rules::{
    diff::{Diff, PageDiff},
    document::Document,
    html,
};
use serde_json::json;
use url::Url;

use super::{
    Outcome,
    input::{Input, PageAt, page_url},
    places::Places,
    rule_file::RuleFile,
};

/// Print what changes from one rule set to another: in the sets, and on a page if one is given.
///
/// Of a page it says which elements an agent sees (`visible`), sees masked or not at all, sees masked instead of not at all
/// (`unhidden`), may operate again (`operable`) or no longer (`disabled`), by their index as in `louver match`.
///
/// Exit codes: 0 nothing changes; 1 something does; 2 a file that cannot be read, or with a page rules that cannot be published.
#[derive(Debug, Args)]
pub struct Compare {
    /// The old rule set, as JSON.
    old: PathBuf,
    /// The new one.
    new: PathBuf,
    /// A page, on which both sets are applied at its address: that of --url, or page.html=https://shop.example/checkout.
    #[arg(value_name = "PAGE[=URL]", value_parser = PathBufValueParser::new().try_map(PageAt::parse))]
    page: Option<PageAt>,
    /// The page's address, which says what rules hold there: https://shop.example/checkout.
    #[arg(long, value_parser = page_url, requires = "page")]
    url: Option<Url>,
    /// Print one object of JSON.
    #[arg(long)]
    json: bool,
}

impl Compare {
    /// Writes the differences.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Outcome> {
        let read = |path: &PathBuf| RuleFile::read(&Input::new(Some(path)));
        let (old, new) = (read(&self.old)?, read(&self.new)?);
        let diff = Diff::of(&old.set, &new.set);
        let mut changes = Vec::new();
        if let Some(page) = &self.page {
            let input = Input::new(Some(&page.path));
            let url = PageAt::addresses(std::slice::from_ref(page), self.url.as_ref())?.pop();
            let url = url.flatten().with_context(|| {
                let name = input.name();
                format!("{name}: where is this page? Give --url, or {name}=https://…")
            })?;
            let root = html::parse(&input.html()?, &url).with_context(|| input.name())?;
            let document = Document::from_snapshot(root.clone()).with_context(|| input.name())?;
            let places = Places::of(&document);
            for file in [&old, &new] {
                file.set
                    .compile()
                    .map_err(|problems| file.refused(&problems))?;
            }
            let page = PageDiff::of(&old.set, &new.set, &url, &root)
                .map_err(|problems| new.refused(&problems))?;
            changes = [
                ("visible", page.visible),
                ("masked", page.masked),
                ("unhidden", page.unhidden),
                ("hidden", page.hidden),
                ("operable", page.operable),
                ("disabled", page.disabled),
            ]
            .into_iter()
            .map(|(name, ids)| {
                let nodes = ids.into_iter().filter_map(|id| document.by_id(id));
                let indexes: Vec<_> = nodes.map(|node| places.of_node(node)).collect();
                (name, indexes)
            })
            .collect();
        }
        match self.json {
            true => {
                let page: serde_json::Map<_, _> = changes
                    .iter()
                    .map(|(name, indexes)| ((*name).to_owned(), json!(indexes)))
                    .collect();
                let page = self.page.as_ref().map(|_| page);
                writeln!(
                    out,
                    "{}",
                    json!({"policy": diff.policy, "rules": diff.rules, "page": page})
                )?;
            }
            false => {
                write!(out, "{diff}")?;
                for (name, indexes) in changes.iter().filter(|(_, indexes)| !indexes.is_empty()) {
                    let indexes: Vec<String> = indexes
                        .iter()
                        .map(|index| index.map_or("in a shadow tree".to_owned(), |i| i.to_string()))
                        .collect();
                    writeln!(out, "Page, {name}: {}", indexes.join(" "))?;
                }
            }
        }
        let is_same = diff.is_empty() && changes.iter().all(|(_, indexes)| indexes.is_empty());
        Ok(match is_same {
            true => Outcome::Fine,
            false => Outcome::Findings,
        })
    }
}
