//! Where the next rule holds: everywhere, on the open page alone, or on those like it.

use leptos::prelude::*;
use rules::scope::Scope;

use super::{Editor, opened::OpenedPage};
use crate::ui::segments::Segments;

/// One of the three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// On every page of the site.
    #[default]
    Everywhere,
    /// On the open page.
    Page,
    /// On the open page and those with an address like it.
    Alike,
}

impl Place {
    /// The pattern for the open page; none stands for every page.
    pub fn pattern(self, page: &OpenedPage) -> Option<String> {
        match self {
            Place::Everywhere => None,
            Place::Page => Scope::of_page(&page.url),
            Place::Alike => Scope::of_alike(&page.url),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Place::Everywhere => "Everywhere",
            Place::Page => "This page",
            Place::Alike => "Pages like it",
        }
    }
}

/// The choice.
#[component]
pub fn Where(editor: Editor) -> impl IntoView {
    let offered = Memo::new(move |_| {
        let [all, page, alike] = [Place::Everywhere, Place::Page, Place::Alike];
        editor.page.with(|open| {
            let is_told = |place: &Place| {
                let open = open.as_ref();
                *place == all || open.is_some_and(|open| place.pattern(open).is_some())
            };
            [all, page, alike]
                .into_iter()
                .filter(is_told)
                .collect::<Vec<_>>()
        })
    });
    let pattern = move || {
        let open = editor.page.get()?;
        editor.place.get().pattern(&open)
    };
    let choice = move || {
        let places = offered.get();
        (places.len() > 1).then(|| {
            let all = places.into_iter().map(|place| (place, place.name()));
            view! { <Segments id="make-where" label="Where it holds" all=all.collect() chosen=editor.place /> }
        })
    };
    view! {
        <div class="make-where">
            {choice}
            {move || {
                pattern().map(|pattern| view! { <p class="hint break" role="status">"Only on " <code>{pattern}</code></p> })
            }}
        </div>
    }
}
