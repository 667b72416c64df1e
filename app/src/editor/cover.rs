//! From an alarm to a rule: a field that looks sensitive is found on a saved page of its address, and selected there.

use leptos::prelude::*;
use rules::{check, document::NodeId, scope::Scope};
use url::Url;

use super::{Editor, Tab, Wanted, focus_later, opened::OpenedPage, side::Side};
use crate::ui::toast::{Messages, Tone};

impl Editor {
    /// Goes to where a rule for the field is made. `page` is an address with `*` for what differs, as alarms have it.
    pub fn cover(self, toasts: Messages, page: String, selector: String) {
        self.tab.set(Tab::Edit);
        self.side.set(Side::Rules);
        let scope = Scope::parse(&page).ok();
        let is_of_it = |url: &str| {
            let url = Url::parse(url).ok();
            (scope.as_ref().zip(url)).is_some_and(|(scope, url)| scope.tightening(&url))
        };
        let saved = self.saved.list.with_untracked(|pages| {
            let mut pages = pages.iter();
            pages.find(|saved| is_of_it(&saved.url)).cloned()
        });
        if let Some(saved) = saved {
            let wanted = Wanted::Field(selector);
            self.wanted.set(Some((saved.id, wanted)));
            return;
        }
        self.selection.set(None);
        self.selector.set(selector);
        let said =
            format!("No page of {page} is saved. Load one to see what the selector matches.");
        toasts.say(Tone::Bad, said);
        focus_later("own-selector".to_owned());
    }

    /// Selects, of what the selector matches on the page, what looks sensitive and no rule covers; where nothing does, all of it.
    pub fn select_field(self, toasts: Messages, page: &OpenedPage, selector: String) {
        let matched = page.matches(&selector).unwrap_or_default();
        if matched.is_empty() {
            self.selection.set(None);
            self.selector.set(selector);
            return;
        }
        let rules = self.draft.rules.get_untracked();
        let sound = check::without(&rules, &rules.validate());
        let open = page.saved.uncovered(&sound).open;
        let is_open = |node: &NodeId| open.iter().any(|one| one.node == *node);
        let asked: Vec<NodeId> = matched.iter().copied().filter(is_open).collect();
        if asked.is_empty() {
            let said = format!(
                "On this saved page nothing that {selector} matches looks sensitive and is uncovered. Load the page that the alarm is about."
            );
            toasts.say(Tone::Bad, said);
            self.selection.set_all(matched.to_vec());
        } else {
            self.selection.set_all(asked);
        }
    }
}
