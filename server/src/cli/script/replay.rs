//! `louver replay`: the events that the relay would send to an agent.

use std::{
    io::{BufRead, Read, Write},
    path::PathBuf,
};

use anyhow::{Context, bail};
use clap::Args;
use rules::{
    enforce::{Assets, Enforcer},
    event::{Data, Event},
};
use url::Url;

use super::{
    Outcome,
    input::{Input, page_url},
    rule_file::RuleFile,
};

/// Print the events that the relay would send to an agent, a line of JSON each, as soon as the events that cause them come in.
///
/// Input are rrweb's events, a line of JSON each. The page's address is that of their Meta events, or --url in place of all of
/// them. A Meta event after DomContentLoaded or Load is that of another page; any other with another address is a change of
/// route, at which the restrictions of both addresses hold. Where a frame is, the tag says in the frame's attribute rr_src; of one without it, all that
/// tightens on some pages holds, and nothing is shared where any page is paused. What is no event, and of events what never passes or contradicts the page, is dropped, as the relay would, and its line named on the standard error.
///
/// Exit codes: 0 fine; 1 something was dropped; 2 rules that cannot be published, a page whose address is not known, or a file
/// that cannot be read.
#[derive(Debug, Args)]
pub struct Replay {
    /// The rule set, as JSON.
    #[arg(long, value_name = "FILE")]
    rules: PathBuf,
    /// The page's address, whatever the events say.
    #[arg(long, value_parser = page_url)]
    url: Option<Url>,
    /// The events; the standard input without it, or with `-`.
    events: Option<PathBuf>,
}

impl Replay {
    /// Writes the events.
    pub fn run(&self, out: &mut impl Write) -> anyhow::Result<Outcome> {
        let assets = Assets::Numbered("/assets/".to_owned());
        let file = RuleFile::read(&Input::new(Some(&self.rules)))?;
        let mut enforcer =
            Enforcer::new(&file.set, assets).map_err(|problems| file.refused(&problems))?;
        let input = Input::new(self.events.as_deref());
        let mut reader = input.open()?;
        let mut page = Address::default();
        let mut outcome = Outcome::Fine;
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let read = (&mut reader)
                .take(MAX_LINE)
                .read_until(b'\n', &mut line)
                .with_context(|| input.name())?;
            if read == 0 {
                break;
            }
            if read as u64 == MAX_LINE {
                bail!(
                    "{}:{number}: a line is longer than {MAX_LINE} bytes",
                    input.name()
                );
            }
            let event = match event(&line) {
                Ok(Some(event)) => event,
                Ok(None) => continue,
                Err(reason) => {
                    eprintln!("{}:{number}: dropped: {reason}", input.name());
                    outcome = Outcome::Findings;
                    continue;
                }
            };
            page.follow(&mut enforcer, &event, self.url.as_ref())
                .with_context(|| format!("{}:{number}", input.name()))?;
            let before = enforcer.ledger().dropped;
            let sent = enforcer.receive(event);
            let dropped = enforcer.ledger().dropped - before;
            if dropped > 0 {
                eprintln!(
                    "{}:{number}: dropped: what never passes, is unknown or contradicts the page ({dropped})",
                    input.name()
                );
                outcome = Outcome::Findings;
            }
            for event in &sent {
                writeln!(out, "{}", event.to_json())?;
            }
            if !sent.is_empty() {
                out.flush()?;
            }
        }
        Ok(outcome)
    }
}

/// Where the page is.
#[derive(Default)]
struct Address {
    url: Option<Url>,
    /// The document was parsed anew since the last Meta event.
    is_new: bool,
}

impl Address {
    /// Tells the enforcer of another page or route, before it gets the event that says so.
    fn follow(
        &mut self,
        enforcer: &mut Enforcer,
        event: &Event,
        fixed: Option<&Url>,
    ) -> anyhow::Result<()> {
        match &event.data {
            Data::DomContentLoaded | Data::Load => self.is_new = true,
            Data::Meta { href, .. } => {
                let url = match fixed {
                    Some(url) => url.clone(),
                    None => page_url(href).map_err(|_| {
                        anyhow::anyhow!("`{href}` is no address of a page; give --url")
                    })?,
                };
                match std::mem::take(&mut self.is_new) || self.url.is_none() {
                    true => drop(enforcer.open(&url)),
                    false if self.url.as_ref() != Some(&url) => drop(enforcer.route(&url)),
                    false => {}
                }
                self.url = Some(url);
            }
            _ if self.url.is_none() => match fixed {
                Some(url) => {
                    enforcer.open(url);
                    self.url = Some(url.clone());
                }
                None => bail!("the page's address is not known yet; give --url"),
            },
            _ => {}
        }
        Ok(())
    }
}

/// An event; none on an empty line.
fn event(line: &[u8]) -> Result<Option<Event>, String> {
    let line = std::str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned())?;
    match line.trim() {
        "" => Ok(None),
        line => Event::from_json(line)
            .map(Some)
            .map_err(|error| error.to_string()),
    }
}

const MAX_LINE: u64 = 100_000_000;
