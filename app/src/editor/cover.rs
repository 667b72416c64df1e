//! From an alarm to a rule: a field that looks sensitive is found on a saved page of its address, and selected there.

use leptos::prelude::*;
use rules::scope::Scope;
use url::Url;

use super::{Editor, Tab, Wanted, focus_later, side::Side};
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
            let wanted = Wanted::Matches(selector);
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
}
