//! From an alarm to a rule: a field that looks sensitive is found on a saved page of its address, and selected there.

use leptos::prelude::*;
use rules::{check, document::NodeId, scope::Scope, suggest::in_words};
use url::Url;

use super::{Editor, Tab, Wanted, focus_later, opened::OpenedPage, side::Side};
use crate::{
    alarms::Field,
    ui::toast::{Messages, Tone},
};

impl Editor {
    /// Goes to where a rule for the field is made.
    pub fn cover(self, toasts: Messages, field: Field) {
        self.tab.set(Tab::Edit);
        self.side.set(Side::Rules);
        let scope = Scope::parse(&field.page).ok();
        let is_of_it = |url: &str| {
            let url = Url::parse(url).ok();
            (scope.as_ref().zip(url)).is_some_and(|(scope, url)| scope.tightening(&url))
        };
        let saved = self.saved.list.with_untracked(|pages| {
            let mut pages = pages.iter();
            pages.find(|saved| is_of_it(&saved.url)).cloned()
        });
        if let Some(saved) = saved {
            self.wanted.set(Some((saved.id, Wanted::Field(field))));
            return;
        }
        let said = format!(
            "No page of {} is saved. Load one to see what the selector matches.",
            field.page
        );
        toasts.say(Tone::Bad, said);
        self.selection.set(None);
        self.selector.set(field.selector);
        focus_later("own-selector".to_owned());
    }

    /// Selects what looks like the field, has its names and is not covered; says so where there is no such.
    pub fn select_field(self, toasts: Messages, page: &OpenedPage, field: &Field) {
        let Field {
            category, selector, ..
        } = field;
        let rules = self.draft.rules.get_untracked();
        let named = page.matches(selector).unwrap_or_default();
        let open = page
            .saved
            .uncovered(&check::without(&rules, &rules.validate()))
            .open;
        let meant: Vec<NodeId> = open
            .iter()
            .filter(|one| one.category.as_str() == category && named.contains(&one.node))
            .map(|one| one.node)
            .collect();
        if meant.is_empty() {
            let said = format!(
                "On this saved page no {selector} that looks like {} is uncovered. Load the page that the alarm is about.",
                in_words(category)
            );
            toasts.say(Tone::Bad, said);
        }
        self.selection.set_all(meant);
    }
}
