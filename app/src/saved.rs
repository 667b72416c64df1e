//! The site's saved pages: the list, and their trees as they come in, one after another.

use std::{collections::HashMap, sync::Arc, time::Duration};

use leptos::prelude::*;
use rules::{
    check::{self, SavedPage},
    event,
};
use url::Url;

use crate::{
    api::{Failure, Page, PageInfo},
    call, late,
    ui::pause::pause,
};

pub mod folders;

/// The pages.
#[derive(Clone, Copy)]
pub struct Saved {
    /// What there is, the newest first.
    pub list: RwSignal<Vec<PageInfo>>,
    /// Those that could not be read, or could not be fetched, by their ids; nothing is known of them.
    pub missing: RwSignal<Vec<String>>,
    trees: RwSignal<HashMap<String, Arc<SavedPage>>>,
    key: StoredValue<String>,
    fetching: StoredValue<bool>,
}

impl Saved {
    /// The list; nothing is fetched yet.
    pub fn new(key: String, list: Vec<PageInfo>) -> Saved {
        Saved {
            list: RwSignal::new(list),
            missing: RwSignal::new(Vec::new()),
            trees: RwSignal::new(HashMap::new()),
            key: StoredValue::new(key),
            fetching: StoredValue::new(false),
        }
    }

    /// The page that was just loaded or opened stands first.
    pub fn put_first(self, page: PageInfo) {
        self.list.update(|pages| {
            pages.retain(|each| each.id != page.id);
            pages.insert(0, page);
        });
    }

    /// The page was saved anew under its id: its tree is another one, its place in the list the same.
    pub fn renew(self, page: PageInfo) {
        self.trees.update(|trees| {
            trees.remove(&page.id);
        });
        self.missing
            .update(|missing| missing.retain(|each| *each != page.id));
        self.list.update(|pages| {
            if let Some(former) = pages.iter_mut().find(|each| each.id == page.id) {
                *former = page;
            }
        });
    }

    /// The page is gone.
    pub fn forget(self, id: &str) {
        self.list.update(|pages| pages.retain(|each| each.id != id));
        self.missing
            .update(|missing| missing.retain(|each| each != id));
        self.trees.update(|trees| {
            trees.remove(id);
        });
    }

    /// The page's tree is here.
    pub fn keep(self, id: String, tree: Arc<SavedPage>) {
        self.missing
            .update(|missing| missing.retain(|each| *each != id));
        self.trees.update(|trees| {
            trees.insert(id, tree);
        });
    }

    /// The pages whose trees are here, in the order of the list.
    pub fn here(self) -> Vec<(PageInfo, Arc<SavedPage>)> {
        self.trees.with(|trees| {
            self.list.with(|list| {
                list.iter()
                    .filter_map(|page| Some((page.clone(), trees.get(&page.id)?.clone())))
                    .collect()
            })
        })
    }

    /// Whether some pages are still on their way.
    pub fn is_waiting(self) -> bool {
        let is_unknown = |id: &String| {
            let is_here = self.trees.try_with(|trees| trees.contains_key(id));
            let is_missing = self.missing.try_with(|missing| missing.contains(id));
            is_here == Some(false) && is_missing == Some(false)
        };
        let list = self.list.try_get().unwrap_or_default();
        list.iter().any(|page| is_unknown(&page.id))
    }

    /// Fetches what is not here yet, one page at a time, some time from now: nobody waits for it.
    pub fn fetch(self) {
        self.fetch_after(BEFORE);
    }

    /// Fetches what is not here yet, and once more what could not be fetched: somebody waits for it.
    pub fn fetch_now(self) {
        self.missing.set(Vec::new());
        self.fetch_after(Duration::ZERO);
    }

    fn fetch_after(self, before: Duration) {
        if self.fetching.get_value() {
            return;
        }
        self.fetching.set_value(true);
        leptos::task::spawn_local(async move {
            pause(before).await;
            late::then(Box::pin(self.fetch_all())).await;
        });
    }

    async fn fetch_all(self) {
        while let Some(id) = self.next() {
            match self.tree(id.clone()).await {
                Ok(tree) => {
                    if self.trees.try_get_untracked().is_none() {
                        // The editor was left.
                        return;
                    }
                    self.keep(id, Arc::new(tree));
                }
                Err(_) => {
                    self.missing.try_update(|missing| missing.push(id));
                }
            }
            pause(Duration::ZERO).await;
        }
        self.fetching.try_set_value(false);
    }

    fn next(self) -> Option<String> {
        let trees = self.trees.try_get_untracked()?;
        let missing = self.missing.try_get_untracked()?;
        let list = self.list.try_get_untracked()?;
        list.into_iter()
            .map(|page| page.id)
            .find(|id| !trees.contains_key(id) && !missing.contains(id))
    }

    async fn tree(self, id: String) -> Result<SavedPage, Failure> {
        let key = self.key.try_get_value().unwrap_or_default();
        let page: Page = call::page(key, id).await?;
        read(&page).map_err(Failure::Invalid)
    }
}

/// Reads a saved page's tree; fails with a sentence when it cannot be read.
pub fn read(page: &Page) -> Result<SavedPage, String> {
    let node = event::from_json(&page.tree).map_err(|_| UNREADABLE)?;
    let url = Url::parse(&page.info.url).map_err(|_| UNREADABLE)?;
    let page = check::Page {
        url: Some(url),
        node,
    };
    Ok(SavedPage::new(page).map_err(|_| UNREADABLE)?)
}

/// What a person can do about it.
pub const UNREADABLE: &str = "The saved page cannot be read. Load it again.";

/// The page that is being opened goes first.
const BEFORE: Duration = Duration::from_millis(1500);
