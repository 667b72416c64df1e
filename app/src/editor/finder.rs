//! The row above the page: a search for elements by text or selector, a list of what nobody sees, several at once.

use std::{sync::Arc, time::Duration};

use leptos::{ev, prelude::*};
use rules::{
    document::NodeId,
    pick::Holds,
    search::{Hit, Source},
    selector::Selector,
};

use super::{Editor, canvas::OVERLAY, opened::OpenedPage, picking::held, side::Side};
use crate::ui::{
    button::{Button, Kind},
    focus::focus,
    pause::pause,
};

/// What is listed.
#[derive(Clone, Debug, PartialEq)]
enum Listed {
    Nothing,
    /// What was searched.
    Hits(Arc<Vec<Entry>>),
    /// What nobody sees.
    Unseen(Arc<Vec<Entry>>),
}

/// An element in the list.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    node: NodeId,
    label: String,
    /// What it says, or holds.
    said: String,
    /// Where it says so.
    source: &'static str,
}

impl Listed {
    fn entries(&self) -> Arc<Vec<Entry>> {
        match self {
            Listed::Nothing => Arc::default(),
            Listed::Hits(entries) | Listed::Unseen(entries) => entries.clone(),
        }
    }
}

/// What the parts of the row share.
#[derive(Clone, Copy)]
struct Finding {
    editor: Editor,
    query: RwSignal<String>,
    listed: RwSignal<Listed>,
    /// The place in the list of what is shown on the page.
    at: RwSignal<usize>,
    /// Counts the searches: one that was overtaken says nothing.
    round: StoredValue<u64>,
}

impl Finding {
    fn search(self, query: String) {
        self.query.set(query.clone());
        let round = self.round.get_value() + 1;
        self.round.set_value(round);
        if query.trim().is_empty() {
            return self.close();
        }
        leptos::task::spawn_local(async move {
            pause(AFTER).await;
            if self.round.try_get_value() != Some(round) {
                return;
            }
            let Some(page) = self.editor.page.get_untracked() else {
                return;
            };
            let hits = page.search(&query).into_iter();
            let entries = hits.map(|hit| of_hit(&page, hit)).collect();
            self.list(Listed::Hits(Arc::new(entries)));
        });
    }

    fn list_unseen(self) {
        let page = self.editor.page.get_untracked();
        let unseen = self.editor.picking.unseen.get_untracked();
        if let (Some(page), Some(unseen)) = (page, unseen) {
            self.query.set(String::new());
            let entries = unseen.iter().map(|node| of_unseen(&page, *node)).collect();
            self.list(Listed::Unseen(Arc::new(entries)));
            super::focus_later(LIST.to_owned());
        }
    }

    fn list(self, listed: Listed) {
        let nodes = listed.entries().iter().map(|entry| entry.node).collect();
        self.editor.picking.found.set(Arc::new(nodes));
        self.listed.set(listed);
        self.show(0);
    }

    fn show(self, at: usize) {
        let entries = self.listed.with_untracked(Listed::entries);
        self.at.set(at);
        let node = entries.get(at).map(|entry| entry.node);
        self.editor.pointed.set(node);
        if let Some(option) = document().get_element_by_id(&option_id(at)) {
            option.scroll_into_view_with_bool(false);
        }
    }

    fn step(self, by: isize) {
        let count = self.listed.with_untracked(Listed::entries).len();
        if count > 0 {
            let next = self.at.get_untracked() as isize + by;
            self.show(next.rem_euclid(count as isize) as usize);
        }
    }

    fn choose(self, at: usize, adds: bool) {
        let entries = self.listed.with_untracked(Listed::entries);
        let Some(entry) = entries.get(at) else { return };
        let editor = self.editor;
        self.show(at);
        if adds || editor.picking.several.get_untracked() {
            editor.selection.toggle(entry.node);
        } else {
            editor.selection.set(Some(entry.node));
        }
        editor.side.set(Side::Rules);
    }

    fn close(self) {
        self.round.update_value(|round| *round += 1);
        self.query.set(String::new());
        self.listed.set(Listed::Nothing);
        self.editor.picking.found.set(Arc::default());
        self.editor.pointed.set(None);
    }

    fn pressed(self, event: &ev::KeyboardEvent) {
        let is_listed = || {
            let entries = self.listed.with_untracked(Listed::entries);
            !entries.is_empty()
        };
        match event.key().as_str() {
            "ArrowDown" => self.step(1),
            "ArrowUp" => self.step(-1),
            "Enter" => {
                let adds = event.shift_key();
                self.choose(self.at.get_untracked(), adds);
                // With one element the search is over: on the page, arrow keys and letters go on from it.
                if !adds && !self.editor.picking.several.get_untracked() && is_listed() {
                    self.close();
                    focus(OVERLAY);
                }
            }
            "Escape"
                if self
                    .listed
                    .with_untracked(|listed| *listed != Listed::Nothing) =>
            {
                self.close();
                focus(FIELD);
            }
            "Escape" => focus(OVERLAY),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Why a search finds nothing.
fn nothing(query: &str) -> String {
    let selector = match Selector::parse(query) {
        Err(error) if query.contains(['.', '#', '[', ':', '>']) => {
            format!("it is no selector: {error}.")
        }
        _ => "as a selector it matches nothing.".to_owned(),
    };
    format!("No text, label, placeholder, name or id says this, and {selector}")
}

/// The row, and the list that comes down from it.
#[component]
pub fn Finder(editor: Editor) -> impl IntoView {
    let finding = Finding {
        editor,
        query: RwSignal::new(String::new()),
        listed: RwSignal::new(Listed::Nothing),
        at: RwSignal::new(0),
        round: StoredValue::new(0),
    };
    // What was found was found on the page before.
    Effect::new(move |before: Option<Option<String>>| {
        let id = editor
            .page
            .with(|page| page.as_ref().map(|page| page.info.id.clone()));
        if before.is_some_and(|before| before != id) {
            finding.close();
        }
        id
    });
    let is_open = move || finding.listed.with(|listed| *listed != Listed::Nothing);
    let count = move || finding.listed.with(Listed::entries).len();
    let found = move || match (finding.listed.get(), count()) {
        (Listed::Nothing, _) => String::new(),
        (_, 0) => "Nothing found".to_owned(),
        (_, count) => format!("{} of {count}", finding.at.get() + 1),
    };
    let unseen = move || editor.picking.unseen.get().map(|unseen| unseen.len());
    view! {
        <div class="finder" role="search">
            <div class="finder-field">
                <input
                    id=FIELD
                    class="input"
                    type="text"
                    role="combobox"
                    aria-label="Search the page"
                    aria-autocomplete="list"
                    aria-expanded=move || if is_open() { "true" } else { "false" }
                    aria-controls=LIST
                    aria-activedescendant=move || (count() > 0).then(|| option_id(finding.at.get()))
                    placeholder="Search a text, a label, an id, a selector"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    prop:value=finding.query
                    on:input=move |event| finding.search(event_target_value(&event))
                    on:keydown=move |event| finding.pressed(&event)
                />
                <span class="finder-count muted small" role="status">
                    {found}
                </span>
                <Show when=move || { count() > 0 }>
                    <Button
                        kind=Kind::Quiet
                        small=true
                        attr:aria-label="Previous result"
                        on:click=move |_| finding.step(-1)
                    >
                        "↑"
                    </Button>
                    <Button kind=Kind::Quiet small=true attr:aria-label="Next result" on:click=move |_| finding.step(1)>
                        "↓"
                    </Button>
                </Show>
            </div>
            <div class="finder-tools">
                <Button
                    small=true
                    attr:aria-pressed=move || if editor.picking.several.get() { "true" } else { "false" }
                    attr:title="Each click adds to the selection, or takes away from it"
                    on:click=move |_| editor.picking.several.update(|several| *several = !*several)
                >
                    "Select several"
                </Button>
                <Button
                    small=true
                    disabled=Signal::derive(move || unseen().is_none_or(|count| count == 0))
                    attr:title="Hidden fields, closed menus and dialogs"
                    on:click=move |_| finding.list_unseen()
                >
                    "Not visible"
                    <span class="side-count">{move || unseen().map_or("–".to_owned(), |count| count.to_string())}</span>
                </Button>
                <Button
                    small=true
                    attr:aria-label="Keyboard shortcuts"
                    attr:title="Keyboard shortcuts"
                    on:click=move |_| editor.picking.help.set(true)
                >
                    "?"
                </Button>
            </div>
            <List finding />
        </div>
    }
}

#[component]
fn List(finding: Finding) -> impl IntoView {
    let title = move || match finding.listed.get() {
        Listed::Unseen(_) => "Not visible on the page",
        _ => "Results",
    };
    let hint = move || match finding.listed.get() {
        Listed::Nothing => String::new(),
        Listed::Hits(entries) if entries.is_empty() => finding.query.with(|query| nothing(query)),
        Listed::Hits(_) => KEYS.to_owned(),
        Listed::Unseen(_) => format!("Rules hold for these too. {KEYS}"),
    };
    let option = move |(at, entry): (usize, Entry)| {
        let node = entry.node;
        let chosen = move || finding.editor.selection.all().contains(&node);
        view! {
            <li
                role="option"
                id=option_id(at)
                class="finder-option"
                class:finder-at=move || finding.at.get() == at
                aria-selected=move || if chosen() { "true" } else { "false" }
                on:pointerenter=move |_| finding.editor.pointed.set(Some(node))
                on:click=move |event| finding.choose(at, event.shift_key() || event.ctrl_key() || event.meta_key())
            >
                <code class="break">{entry.label}</code>
                <span class="finder-said">{entry.said}</span>
                <span class="muted small">{entry.source}</span>
            </li>
        }
    };
    view! {
        <div class="finder-list" hidden=move || finding.listed.with(|listed| *listed == Listed::Nothing)>
            <div class="finder-head">
                <h2>{title}</h2>
                <p class="muted small">{hint}</p>
                <Button kind=Kind::Quiet small=true attr:aria-label="Close the list" on:click=move |_| finding.close()>
                    "×"
                </Button>
            </div>
            <ul
                id=LIST
                role="listbox"
                aria-label=title
                aria-multiselectable="true"
                tabindex="0"
                aria-activedescendant=move || {
                    (!finding.listed.with(Listed::entries).is_empty()).then(|| option_id(finding.at.get()))
                }
                on:keydown=move |event| finding.pressed(&event)
                on:pointerleave=move |_| finding.show(finding.at.get_untracked())
            >
                {move || {
                    let entries = finding.listed.with(Listed::entries);
                    entries.iter().take(MOST).cloned().enumerate().map(option).collect_view()
                }}
            </ul>
            {move || {
                let more = finding.listed.with(Listed::entries).len().saturating_sub(MOST);
                (more > 0)
                    .then(|| {
                        view! { <p class="muted small finder-more">{format!("And {more} more: ↓ goes on to them.")}</p> }
                    })
            }}
        </div>
    }
}

fn of_hit(page: &OpenedPage, hit: Hit) -> Entry {
    Entry {
        node: hit.node,
        label: page.label(hit.node),
        said: hit.said,
        source: match hit.source {
            Source::Text => "text",
            Source::Label => "label",
            Source::Placeholder => "placeholder",
            Source::Title => "title",
            Source::Name => "name",
            Source::Id => "id",
            Source::Selector => "selector",
        },
    }
}

fn of_unseen(page: &OpenedPage, node: NodeId) -> Entry {
    let document = page.saved.document();
    let is_hidden_field = document.element(node).is_some_and(|element| {
        let kind = element.attribute("type");
        element.tag == "input" && kind.is_some_and(|kind| kind.eq_ignore_ascii_case("hidden"))
    });
    let holds = Holds::of(document, node);
    Entry {
        node,
        label: page.label(node),
        said: match holds.all() {
            0 => page.said(node).unwrap_or_default(),
            _ => held(holds),
        },
        source: match is_hidden_field {
            true => "hidden field",
            false => "not visible",
        },
    }
}

fn option_id(at: usize) -> String {
    format!("found-{at}")
}

/// The ids of the field and of the list.
pub const FIELD: &str = "search-page";
const LIST: &str = "found";

/// What keys do in the list.
const KEYS: &str =
    "Enter selects and goes to the page, Shift+Enter selects several, Escape closes.";

/// From the last key to the search.
const AFTER: Duration = Duration::from_millis(120);

/// More than these are not listed, but shown on the page one after another.
const MOST: usize = 200;
