//! `louver match`: which elements of a page a selector finds.

use std::{io::Write, path::PathBuf};

use anyhow::bail;
use clap::Args;
use rules::selector::{Matcher, Selector};
use serde::Serialize;
use url::Url;

use super::{
    Outcome,
    input::{Input, page_url, selector, whole_page},
    places::Places,
};

/// Print the elements of a page that a selector matches, a line of JSON each, in document order.
///
/// A line is {"index":…,"tag":…,"id":…}. `index` is the element's place in document order, the root element being 0, in the
/// tree that the HTML standard's parser makes; what stands in a <template> is no element of the page. An element of a declared
/// shadow tree has the index null. `id` is null where there is none. With more than one selector each line says in addition which: "selector":…, from 0; the lines are then
/// ordered by selector.
///
/// This is for looking: a selector that reads form state or values, which no rule may, is answered for the page as it was
/// loaded (:checked, [value]); what a saved page can't answer (:hover, :valid) matches nothing. It takes as long as it takes,
/// whereas a rule that goes from very many elements to very many others is given up (see `louver check`).
///
/// Exit codes: 0 fine, whether anything matches or not; 2 a selector that does not parse, or a page that cannot be read.
#[derive(Debug, Args)]
pub struct Match {
    /// A selector list; may be given several times.
    #[arg(long, short, required_unless_present = "selectors")]
    selector: Vec<String>,
    /// A file of selectors, one a line, numbered by line from 0; empty lines are passed over. Every line of output says which.
    #[arg(long, value_name = "FILE", conflicts_with = "selector")]
    selectors: Option<PathBuf>,
    /// The page's address, whose fragment `:target` reads.
    #[arg(long, value_parser = page_url)]
    url: Option<Url>,
    /// The page; the standard input without it, or with `-`.
    page: Option<PathBuf>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    selector: Option<usize>,
    index: Option<usize>,
    tag: &'a str,
    id: Option<&'a str>,
}

impl Match {
    /// Writes the lines.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Outcome> {
        let selectors = self.parsed()?;
        let numbered = self.selectors.is_some() || selectors.len() > 1;
        let document = whole_page(&Input::new(self.page.as_deref()))?;
        let places = Places::of(&document);
        let target = self
            .url
            .as_ref()
            .and_then(Url::fragment)
            .unwrap_or_default();
        let mut matcher = Matcher::new(&document).unlimited().with_target(target);
        for (number, selector) in &selectors {
            for node in matcher.select(selector) {
                let Some(element) = document.element(node) else {
                    continue;
                };
                let id = element.attribute("id");
                let line = Line {
                    selector: numbered.then_some(*number),
                    index: places.of_node(node),
                    tag: &element.tag,
                    id: id.as_deref(),
                };
                serde_json::to_writer(&mut *out, &line)?;
                writeln!(out)?;
            }
        }
        Ok(Outcome::Fine)
    }

    fn parsed(&self) -> anyhow::Result<Vec<(usize, Selector)>> {
        let Some(path) = &self.selectors else {
            return self
                .selector
                .iter()
                .enumerate()
                .map(|(number, text)| Ok((number, selector(text)?)))
                .collect();
        };
        let input = Input::new(Some(path));
        let mut selectors = Vec::new();
        let mut wrong = Vec::new();
        for (number, text) in input.text(MAX_BYTES)?.lines().enumerate() {
            if text.trim().is_empty() {
                continue;
            }
            match Selector::parse(text) {
                Ok(selector) => selectors.push((number, selector)),
                Err(error) => wrong.push(format!(
                    "{}:{}:{}: {error}",
                    input.name(),
                    number + 1,
                    text[..error.at].chars().count() + 1
                )),
            }
        }
        match wrong.is_empty() {
            true => Ok(selectors),
            false => bail!(wrong.join("\n")),
        }
    }
}

/// The most bytes of a file of selectors.
const MAX_BYTES: usize = 10_000_000;
