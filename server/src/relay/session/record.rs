//! What a session leaves behind: lines of the audit log and of the program's log; counts and ids, never content.

use std::{collections::BTreeSet, sync::Arc};

use app::wire::Party;
use rules::{
    action::{Action, Refusal, Verb},
    enforce::Ledger,
};
use tokio::time::Instant;

use crate::{store::Store, words::SiteKey};

/// The counts of one session.
#[derive(Debug)]
pub struct Record {
    store: Store,
    site: SiteKey,
    id: Arc<str>,
    agent: String,
    /// What the audit log says of leaks already.
    leaks: u64,
    leaked_rules: BTreeSet<String>,
    leaks_said: Option<Instant>,
    unread: u64,
    refused: u64,
    refusals_said: u32,
}

impl Record {
    /// Nothing happened yet.
    pub fn new(store: Store, site: SiteKey, id: Arc<str>) -> Record {
        Record {
            store,
            site,
            id,
            agent: String::new(),
            leaks: 0,
            leaked_rules: BTreeSet::new(),
            leaks_said: None,
            unread: 0,
            refused: 0,
            refusals_said: 0,
        }
    }

    /// The agent came in.
    pub fn joined(&mut self, person: &str) {
        person.clone_into(&mut self.agent);
        self.audit(person, "session.joined", format!("session {}", self.id));
    }

    /// Events that could not be read.
    pub fn unread(&mut self, count: u64) {
        if self.unread == 0 && count > 0 {
            tracing::warn!(session = %self.id, site = %self.site, "the tag sends events that cannot be read; they are dropped");
        }
        self.unread += count;
    }

    /// Looks for new leaks: a warning once a session and rule, a line in the audit log for each rule and now and then.
    pub fn ledger(&mut self, ledger: &Ledger) {
        if ledger.leaks <= self.leaks {
            return;
        }
        let mut found = false;
        for rule in &ledger.leaked_rules {
            if self.leaked_rules.insert(rule.clone()) {
                found = true;
                tracing::warn!(session = %self.id, site = %self.site, rule, "leak: the tag let through what a rule covers; it was redacted");
            }
        }
        let due = self
            .leaks_said
            .is_none_or(|said| said.elapsed() >= SAY_AGAIN);
        if found || due {
            self.leaks_said = Some(Instant::now());
            self.say_leaks(ledger);
        }
    }

    /// An action that the engine refused.
    pub fn refused(&mut self, reason: Refusal, action: &Action) {
        self.refused += 1;
        if self.refusals_said >= MOST_REFUSALS {
            return;
        }
        self.refusals_said += 1;
        let detail = format!(
            "session {}, {} refused: {}",
            self.id,
            verb(&action.verb),
            word(reason)
        );
        self.audit(&self.agent, "action.refused", detail);
    }

    /// The last lines. Waits for them: the server may be about to stop.
    pub async fn ended(&mut self, ledger: &Ledger, by: Party, why: &str) {
        if ledger.leaks > self.leaks {
            let (who, what, detail) = self.leak_line(ledger);
            self.write(who, what, detail).await;
        }
        let detail = format!(
            "session {}: {why}; leaks {}, events dropped {}, actions refused {}",
            self.id,
            ledger.leaks,
            ledger.dropped + self.unread,
            self.refused
        );
        tracing::info!(session = %self.id, site = %self.site, why, leaks = ledger.leaks, "a session ended");
        let who = match by {
            Party::Agent => self.agent.clone(),
            Party::Customer => "customer".to_owned(),
            Party::Relay => "relay".to_owned(),
        };
        self.write(who, "session.ended", detail).await;
    }

    fn say_leaks(&mut self, ledger: &Ledger) {
        let (who, what, detail) = self.leak_line(ledger);
        self.audit(&who, what, detail);
    }

    fn leak_line(&mut self, ledger: &Ledger) -> (String, &'static str, String) {
        let new = ledger.leaks - self.leaks;
        self.leaks = ledger.leaks;
        let rules = ledger.leaked_rules.join(", ");
        let detail = format!("session {}, places {new}, rules {rules}", self.id);
        ("relay".to_owned(), "leak.redacted", detail)
    }

    /// Writes without holding the session up.
    fn audit(&self, who: &str, what: &'static str, detail: String) {
        let (store, site, who) = (self.store.clone(), self.site.clone(), who.to_owned());
        tokio::spawn(async move { write(&store, &site, &who, what, &detail).await });
    }

    async fn write(&self, who: String, what: &'static str, detail: String) {
        write(&self.store, &self.site, &who, what, &detail).await;
    }
}

async fn write(store: &Store, site: &SiteKey, who: &str, what: &'static str, detail: &str) {
    if let Err(error) = store.audit(who, what, Some(site), detail).await {
        tracing::error!(%error, what, "the audit log could not be written");
    }
}

fn verb(verb: &Verb) -> &'static str {
    match verb {
        Verb::Click => "click",
        Verb::Type { .. } => "type",
        Verb::Choose { .. } => "choose",
        Verb::Key { .. } => "key",
        Verb::Scroll { .. } => "scroll",
        Verb::Navigate { .. } => "navigate",
    }
}

fn word(reason: Refusal) -> &'static str {
    match reason {
        Refusal::Mode => "not in Write Mode",
        Refusal::Disabled => "disabled",
        Refusal::Masked => "masked",
        Refusal::Hidden => "hidden",
        Refusal::Stale => "stale",
        Refusal::Unsuitable => "unsuitable",
        Refusal::Paused => "private page",
    }
}

/// How often leaks of known rules are written again.
const SAY_AGAIN: std::time::Duration = std::time::Duration::from_secs(10);
/// How many refusals a session writes one by one; the end has the count of all.
const MOST_REFUSALS: u32 = 50;
