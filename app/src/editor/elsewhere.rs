//! How much selectors match on the site's other saved pages: counted a page at a time, so that nobody waits for it.

use std::{collections::HashMap, sync::Arc};

use leptos::prelude::*;
use rules::{check::SavedPage, selector::Selector};

use super::Editor;
use crate::{
    late,
    ui::pause::{Turns, pause},
};

/// The counts, as they come in.
#[derive(Clone, Copy)]
pub struct Elsewhere {
    /// For each selector the matches on pages, by their ids.
    counts: RwSignal<HashMap<String, HashMap<String, usize>>>,
    /// Counts what makes a count under way one of what is gone.
    round: StoredValue<u64>,
}

impl Elsewhere {
    /// Nothing was counted yet.
    pub fn new() -> Elsewhere {
        Elsewhere {
            counts: RwSignal::new(HashMap::new()),
            round: StoredValue::new(0),
        }
    }

    /// Begins to count these selectors whenever they change, or pages come in.
    pub fn count(self, editor: Editor, selectors: Memo<Vec<String>>) {
        Effect::new(move || {
            let selectors = selectors.get();
            let pages = others(editor);
            let round = self.round.get_value() + 1;
            self.round.set_value(round);
            leptos::task::spawn_local(async move {
                pause(AFTER).await;
                late::then(Box::pin(self.walk(pages, selectors, round))).await;
            });
        });
    }

    /// `, 12 on 4 other pages`; empty where the site has no other page.
    pub fn said(self, editor: Editor, selector: &str) -> String {
        let pages = others(editor);
        self.counts.with(|counts| {
            let known = counts.get(selector);
            let of = |(id, _): &(String, Arc<SavedPage>)| known?.get(id).copied();
            let counted: Vec<usize> = pages.iter().filter_map(of).collect();
            match (pages.len(), counted.len()) {
                (0, _) => String::new(),
                (all, some) if some < all => ", counting on other pages…".to_owned(),
                _ => said(&counted),
            }
        })
    }

    async fn walk(self, pages: Vec<(String, Arc<SavedPage>)>, selectors: Vec<String>, round: u64) {
        let mut turns = Turns::default();
        for (id, page) in pages {
            let mut counted = Vec::new();
            for text in &selectors {
                let is_known = self.counts.try_with_untracked(|counts| {
                    counts
                        .get(text)
                        .is_some_and(|pages| pages.contains_key(&id))
                });
                if is_known != Some(false) {
                    continue;
                }
                let selector = Selector::for_rule(text);
                let count = selector.map_or(0, |selector| page.document().select(&selector).len());
                counted.push((text.clone(), count));
                turns.give_way().await;
                if self.round.try_get_value() != Some(round) {
                    return;
                }
            }
            if !counted.is_empty() {
                self.counts.try_update(|counts| {
                    if counts.len() > REMEMBERED {
                        counts.clear();
                    }
                    for (text, count) in counted {
                        counts.entry(text).or_default().insert(id.clone(), count);
                    }
                });
            }
        }
    }
}

/// The saved pages that are here, but for the open one.
fn others(editor: Editor) -> Vec<(String, Arc<SavedPage>)> {
    let open = editor
        .page
        .with(|page| page.as_ref().map(|page| page.info.id.clone()));
    let pages = editor.saved.here().into_iter();
    pages
        .map(|(info, page)| (info.id, page))
        .filter(|(id, _)| Some(id) != open.as_ref())
        .collect()
}

fn said(counted: &[usize]) -> String {
    let (matches, pages) = (
        counted.iter().sum::<usize>(),
        counted.iter().filter(|count| **count > 0).count(),
    );
    match (matches, pages, counted.len()) {
        (0, _, 1) => ", none on the other page".to_owned(),
        (0, _, all) => format!(", none on {all} other pages"),
        (_, 1, _) => format!(", {matches} on 1 other page"),
        _ => format!(", {matches} on {pages} other pages"),
    }
}

/// From the last change to the count.
const AFTER: std::time::Duration = std::time::Duration::from_millis(150);

/// Selectors whose counts are kept.
const REMEMBERED: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_said_in_few_words() {
        assert_eq!(said(&[0]), ", none on the other page");
        assert_eq!(said(&[0, 0]), ", none on 2 other pages");
        assert_eq!(said(&[0, 3]), ", 3 on 1 other page");
        assert_eq!(said(&[4, 0, 8]), ", 12 on 2 other pages");
    }
}
