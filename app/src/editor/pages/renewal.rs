//! Loading saved pages again, one after another: how far it is, what failed and why.

use leptos::prelude::*;

use super::super::Editor;
use crate::{
    api::{Failure, PageInfo},
    call,
    ui::{
        button::{Button, Kind},
        names,
    },
};

/// Loading again, under way or done.
#[derive(Clone, Copy)]
pub struct Renewal {
    state: RwSignal<Option<State>>,
    /// Opens a page by its id: the one that is open is shown as it is now.
    opening: Action<String, Result<(), Failure>>,
}

/// How far it is.
#[derive(Clone, Debug, Default)]
struct State {
    /// How many pages are to be loaded.
    all: usize,
    /// How many were tried.
    done: usize,
    /// The one under way; none when it is over.
    now: Option<String>,
    /// Those that stay as they were, and why.
    failed: Vec<(String, Failure)>,
    /// Those that were captured: only a browser can do that again.
    captured: Vec<String>,
    /// Whether somebody ended it.
    is_cancelled: bool,
}

impl Renewal {
    /// Nothing under way.
    pub fn new(opening: Action<String, Result<(), Failure>>) -> Renewal {
        Renewal {
            state: RwSignal::new(None),
            opening,
        }
    }

    /// Whether there is something to say: pages are being loaded, or nobody has put aside what came of it.
    pub fn is_shown(self) -> bool {
        self.state.with(Option::is_some)
    }

    /// Whether pages are being loaded.
    pub fn is_running(self) -> bool {
        self.state
            .with(|state| state.as_ref().is_some_and(|state| state.now.is_some()))
    }

    /// Load these again, but for those that were captured.
    pub fn start(self, editor: Editor, pages: Vec<PageInfo>) {
        let (captured, pages): (Vec<_>, Vec<_>) = pages.into_iter().partition(|page| page.captured);
        let Some(first) = pages.first().map(names::page) else {
            return;
        };
        self.state.set(Some(State {
            all: pages.len(),
            done: 0,
            now: Some(first),
            failed: Vec::new(),
            captured: captured.iter().map(names::page).collect(),
            is_cancelled: false,
        }));
        leptos::task::spawn_local(async move {
            for page in pages {
                let name = names::page(&page);
                let goes_on = self.change(|state| {
                    state.now = Some(name.clone());
                    !state.is_cancelled
                });
                if goes_on != Some(true) {
                    break;
                }
                let key = editor.key.try_get_value().unwrap_or_default();
                let loaded = call::reload_page(key, page.id.clone()).await;
                self.change(|state| state.done += 1);
                match loaded {
                    Ok(page) => self.keep(editor, page),
                    Err(failure) => {
                        self.change(|state| state.failed.push((name, failure)));
                    }
                }
            }
            self.change(|state| state.now = None);
        });
    }

    /// Stop after the page that is under way.
    fn cancel(self) {
        self.change(|state| state.is_cancelled = true);
    }

    fn keep(self, editor: Editor, page: PageInfo) {
        if self.state.is_disposed() {
            // The editor was left.
            return;
        }
        let id = page.id.clone();
        editor.saved.renew(page);
        let is_open = editor
            .page
            .with_untracked(|open| open.as_ref().is_some_and(|open| open.info.id == id));
        if is_open {
            self.opening.dispatch(id);
        }
    }

    /// None where nothing is under way, or the editor was left.
    fn change<T>(self, change: impl FnOnce(&mut State) -> T) -> Option<T> {
        self.state
            .try_update(|state| state.as_mut().map(change))
            .flatten()
    }
}

/// How far it is, with a way to stop; what came of it, until the next time.
#[component]
pub fn Progress(renewal: Renewal) -> impl IntoView {
    let state = Signal::derive(move || renewal.state.get().unwrap_or_default());
    let words = move || {
        let state = state.get();
        match &state.now {
            Some(_) if state.is_cancelled => "Stopping after this page…".to_owned(),
            Some(name) => {
                let number = (state.done + 1).min(state.all);
                format!("Loading {number} of {}: {name}", state.all)
            }
            None => outcome(&state),
        }
    };
    let failed = move || {
        let failed = state.get().failed.into_iter().map(|(name, failure)| {
            view! {
                <li>
                    <strong class="break">{name}</strong>
                    ": "
                    {failure.to_string()}
                </li>
            }
        });
        let failed = failed.collect::<Vec<_>>();
        (!failed.is_empty())
            .then(|| view! { <ul class="notice notice-bad renewal-failed">{failed}</ul> })
    };
    let captured = move || {
        let names = state.get().captured;
        (!names.is_empty()).then(|| {
            view! {
                <p class="small break">
                    "Left out: " {names.join(", ")} ". These were captured: capture them again from your browser."
                </p>
            }
        })
    };
    view! {
        <Show when=move || renewal.is_shown()>
            <div class="renewal">
                <div class="renewal-head">
                    <p class="break" role="status">
                        {words}
                    </p>
                    <Show
                        when=move || renewal.is_running()
                        fallback=move || {
                            view! {
                                <Button kind=Kind::Quiet small=true on:click=move |_| renewal.state.set(None)>
                                    "Dismiss"
                                </Button>
                            }
                        }
                    >
                        <Button
                            small=true
                            disabled=Signal::derive(move || state.get().is_cancelled)
                            on:click=move |_| renewal.cancel()
                        >
                            "Cancel"
                        </Button>
                    </Show>
                </div>
                <progress
                    max=move || state.get().all.to_string()
                    value=move || state.get().done.to_string()
                    aria-label="Pages loaded again"
                ></progress>
                {failed}
                {captured}
            </div>
        </Show>
    }
}

fn outcome(state: &State) -> String {
    let renewed = state.done - state.failed.len();
    let mut words = match (renewed, state.all) {
        (1, 1) => "The page was loaded again.".to_owned(),
        (renewed, all) => format!("{renewed} of {all} loaded again."),
    };
    if state.is_cancelled && state.done < state.all {
        words.push_str(" Cancelled.");
    }
    if !state.failed.is_empty() {
        words.push_str(" What failed stays as it was:");
    }
    words
}
