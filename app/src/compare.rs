//! What publishing would change: in the rules, and on every saved page.
//!
//! Both sides are run through the enforcer, as a session would; nothing is guessed from the rules.

use std::{sync::Arc, time::Duration};

use rules::{
    check::{Kind, Look, SavedPage, Seen},
    diff::{Diff, PageDiff, outermost},
    document::NodeId,
    ruleset::RuleSet,
};

use crate::{
    api::{Failure, PageInfo},
    call,
    ui::pause::pause,
};

pub mod view;

/// A version's number and its rules.
pub type Published = (u64, RuleSet);

/// What changes.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The version compared with.
    pub before: Option<u64>,
    /// In the rules.
    pub diff: Diff,
    /// On the pages on which something does.
    pub pages: Vec<PageChange>,
    /// How many pages were compared.
    pub compared: usize,
    /// How many could not be: one of the two sets cannot be evaluated there.
    pub unread: usize,
}

/// What findings on a rule set are open on the saved pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Findings {
    /// Elements that look sensitive and that agents see.
    pub data: usize,
    /// All others.
    pub others: usize,
}

impl Findings {
    /// Looks the rules over, a page at a time; none when `is_over` says that nobody waits any more.
    pub async fn of(
        rules: &RuleSet,
        saved: &[(PageInfo, Arc<SavedPage>)],
        is_over: impl Fn() -> bool,
    ) -> Option<Findings> {
        let look = Look::new(rules);
        let seen = seen(&look, saved, is_over).await?;
        Some(Findings::count(
            look.findings(&seen).iter().map(|one| one.kind),
        ))
    }

    /// Counts them.
    pub fn count(kinds: impl Iterator<Item = Kind>) -> Findings {
        let (data, others): (Vec<Kind>, Vec<Kind>) =
            kinds.partition(|kind| matches!(kind, Kind::Sensitive | Kind::Reveals));
        Findings {
            data: data.len(),
            others: others.len(),
        }
    }

    /// One sentence; none where nothing is open.
    pub fn said(self) -> Option<String> {
        let Findings { data, others } = self;
        let open = match data {
            0 => None,
            1 => Some("1 element looks sensitive and is not covered".to_owned()),
            data => Some(format!(
                "{data} elements look sensitive and are not covered"
            )),
        };
        let other = if data == 0 { "" } else { "other " };
        let others = match others {
            0 => None,
            1 => Some(format!("1 {other}finding is open")),
            others => Some(format!("{others} {other}findings are open")),
        };
        let parts: Vec<String> = open.into_iter().chain(others).collect();
        (!parts.is_empty()).then(|| parts.join(", and ") + ".")
    }
}

/// The saved pages as `look` sees them, one at a time; none when `is_over` says that nobody waits any more.
pub async fn seen<'a>(
    look: &'a Look<'a>,
    saved: &'a [(PageInfo, Arc<SavedPage>)],
    is_over: impl Fn() -> bool,
) -> Option<Vec<Seen<'a>>> {
    let mut seen = Vec::new();
    for (number, (_, page)) in saved.iter().enumerate() {
        pause(Duration::ZERO).await;
        if is_over() {
            return None;
        }
        seen.extend(look.at(number, page));
    }
    Some(seen)
}

/// What changes on one page, by its outermost elements.
#[derive(Clone, Debug)]
pub struct PageChange {
    /// The page.
    pub info: PageInfo,
    /// Its tree.
    pub page: Arc<SavedPage>,
    /// Agents see it, and did not.
    pub visible: Vec<NodeId>,
    /// Agents see how it is built, masked, and saw nothing of it.
    pub unhidden: Vec<NodeId>,
    /// Agents may operate it, and might not.
    pub operable: Vec<NodeId>,
    /// Agents no longer see it, or see it masked.
    pub covered: Vec<NodeId>,
    /// Agents may no longer operate it.
    pub disabled: Vec<NodeId>,
}

impl Outcome {
    /// Compares what is published, if something is, with `after`; none when `is_over` says that nobody waits any more. That is told
    /// how many pages are done.
    pub async fn of(
        published: Option<Published>,
        after: &RuleSet,
        saved: &[(PageInfo, Arc<SavedPage>)],
        is_over: impl Fn(usize) -> bool,
    ) -> Option<Outcome> {
        let (mut pages, mut unread) = (Vec::new(), 0);
        for (done, (info, page)) in saved.iter().enumerate() {
            pause(Duration::ZERO).await;
            if is_over(done) {
                return None;
            }
            if let Some((_, before)) = &published {
                match PageChange::of(before, after, info, page) {
                    Some(change) => pages.extend(change),
                    None => unread += 1,
                }
            }
        }
        let (number, before) = published.unzip();
        Some(Outcome {
            before: number,
            diff: Diff::of(&before.unwrap_or_default(), after),
            pages,
            compared: saved.len() - unread,
            unread,
        })
    }

    /// Whether somebody has to say that agents may see and do more; `missing` saved pages could not be read.
    pub fn needs_consent(&self, missing: usize) -> bool {
        !self.exposed().is_empty() || self.is_unshown(missing)
    }

    /// Whether agents may see or do more than the saved pages can show: the policy's changes are of every page of the site.
    pub fn is_unshown(&self, missing: usize) -> bool {
        let is_partial = self.compared == 0 || self.unread + missing > 0;
        self.before.is_some()
            && (self.diff.policy_may_loosen() || is_partial && self.diff.may_loosen())
    }

    /// What becomes visible or operable on the saved pages.
    pub fn exposed(&self) -> Exposed {
        let of = |count: fn(&PageChange) -> usize| {
            let counts = self.pages.iter().map(count).filter(|count| *count > 0);
            counts.fold((0, 0), |(sum, pages), count| (sum + count, pages + 1))
        };
        Exposed {
            visible: of(|page| page.visible.len() + page.unhidden.len()),
            operable: of(|page| page.operable.len()),
        }
    }
}

/// How many elements agents see or may operate as they might not before, each with the number of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// Shown, or shown masked instead of hidden.
    pub visible: (usize, usize),
    /// No longer disabled.
    pub operable: (usize, usize),
}

impl Exposed {
    /// Whether there is nothing to confirm.
    pub fn is_empty(self) -> bool {
        self.visible.0 + self.operable.0 == 0
    }
}

impl PageChange {
    /// Inner none where nothing changes; none where the rules cannot be evaluated.
    fn of(
        before: &RuleSet,
        after: &RuleSet,
        info: &PageInfo,
        page: &Arc<SavedPage>,
    ) -> Option<Option<PageChange>> {
        let diff = PageDiff::of(before, after, page.url()?, page.node()).ok()?;
        if diff == PageDiff::default() {
            return Some(None);
        }
        let list = |ids: &[u32]| outermost(page.document(), ids);
        let covered: Vec<u32> = diff.masked.iter().chain(&diff.hidden).copied().collect();
        Some(Some(PageChange {
            info: info.clone(),
            page: page.clone(),
            visible: list(&diff.visible),
            unhidden: list(&diff.unhidden),
            operable: list(&diff.operable),
            covered: list(&covered),
            disabled: list(&diff.disabled),
        }))
    }
}

/// The version that is published now: its number and its rules.
pub async fn latest(key: String) -> Result<Option<Published>, Failure> {
    let Some(number) = call::site(key.clone()).await?.version else {
        return Ok(None);
    };
    let (version, rules) = call::version(key, number).await?;
    Ok(Some((version.number, rules)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_saved_pages_cannot_show_is_consented_to() {
        let outcome = |before: &str, after: &str, compared| {
            let set = |json: &str| RuleSet::from_json(json).unwrap();
            Outcome {
                before: Some(1),
                diff: Diff::of(&set(before), &set(after)),
                pages: Vec::new(),
                compared,
                unread: 0,
            }
        };
        let (open, paused) = ("{}", r#"{"policy":{"pause":["/private"]}}"#);
        let masked = r##"{"rules":[{"id":"a","effect":"mask","selector":"#a"}]}"##;
        for (before, after, compared, missing, expected) in [
            (open, paused, 0, 0, false),
            (paused, open, 2, 0, true),
            (open, masked, 0, 0, false),
            (open, masked, 1, 1, false),
            (masked, open, 2, 0, false),
            (masked, open, 2, 1, true),
            (masked, open, 0, 0, true),
        ] {
            let outcome = outcome(before, after, compared);
            let said = format!("{before} to {after}, {compared} pages, {missing} missing");
            assert_eq!(outcome.needs_consent(missing), expected, "{said}");
        }
    }
}
