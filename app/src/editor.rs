//! The editor: a saved page, clicked on until its rules are right.
//!
//! What an element matches, what selectors there are for it and what an agent gets of the page is asked of `rules` alone.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use rules::{document::NodeId, ruleset::Rule};
use serde::{Deserialize, Serialize};

use crate::{
    api::{Draft, Failure, Me, PageInfo, Site},
    call,
    page::site::use_key,
    session::{Guarded, Need},
};

mod bar;
mod canvas;
mod capture;
mod draft;
mod frame;
mod history;
mod opened;
mod panel;
mod policy;
mod preview;
mod publish;
mod rule;
mod source;

use draft::DraftState;
use opened::{OpenedPage, Step};

/// `/sites/{key}/editor`.
#[component]
pub fn EditorPage() -> impl IntoView {
    view! {
        <Guarded needs=Need::Edits title="Editor" about=use_key() load=load let:open>
            <main class="editor">
                <Desk me=open.me loaded=open.data />
            </main>
        </Guarded>
    }
}

/// What all parts of the editor share.
#[derive(Clone, Copy)]
pub struct Editor {
    /// The site.
    pub key: StoredValue<String>,
    /// The rules being edited.
    pub draft: DraftState,
    /// The page that is open.
    pub page: RwSignal<Option<Arc<OpenedPage>>>,
    /// The element that was clicked.
    pub selection: RwSignal<Option<NodeId>>,
    /// The element under the pointer.
    pub hover: RwSignal<Option<NodeId>>,
    /// The rule under the pointer, by its id.
    pub lit: RwSignal<Option<String>>,
    /// The selector that the next rule gets.
    pub selector: RwSignal<String>,
    /// Edit or preview.
    pub tab: RwSignal<Tab>,
}

/// The two ways to look at the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Click and make rules.
    Edit,
    /// The customer's view and the agent's.
    Preview,
}

impl Editor {
    fn new(key: String, draft: Draft) -> Editor {
        Editor {
            key: StoredValue::new(key.clone()),
            draft: DraftState::new(key, draft),
            page: RwSignal::new(None),
            selection: RwSignal::new(None),
            hover: RwSignal::new(None),
            lit: RwSignal::new(None),
            selector: RwSignal::new(String::new()),
            tab: RwSignal::new(Tab::Edit),
        }
    }

    /// Move the selection through the tree, or begin it.
    pub fn step(self, step: Step) {
        let next = self.page.with_untracked(|page| {
            let page = page.as_ref()?;
            match self.selection.get_untracked() {
                Some(node) => page.step(node, step),
                None => page.first(),
            }
        });
        if next.is_some() {
            self.selection.set(next);
        }
    }

    /// Change one rule of the draft.
    pub fn edit_rule(self, id: &str, change: impl FnOnce(&mut Rule)) {
        self.draft.edit(|rules| {
            if let Some(rule) = rules.rules.iter_mut().find(|rule| rule.id == id) {
                change(rule);
            }
        });
    }
}

/// What the editor begins with.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Loaded {
    site: Site,
    draft: Draft,
    pages: Vec<PageInfo>,
}

async fn load(key: String) -> Result<Loaded, Failure> {
    Ok(Loaded {
        site: call::site(key.clone()).await?,
        draft: call::draft(key.clone()).await?,
        pages: call::pages(key).await?,
    })
}

#[component]
fn Desk(me: Me, loaded: Loaded) -> impl IntoView {
    let Loaded { site, draft, pages } = loaded;
    let editor = Editor::new(site.key.clone(), draft);
    let pages = RwSignal::new(pages);
    let navigate = use_navigate();
    let opening = Action::new(move |id: &String| {
        let id = id.clone();
        async move {
            let page = call::page(editor.key.get_value(), id).await?;
            let page = OpenedPage::open(page).map_err(Failure::Invalid)?;
            editor.selection.set(None);
            editor.hover.set(None);
            editor.page.set(Some(Arc::new(page)));
            Ok::<(), Failure>(())
        }
    });
    let open = Callback::new(move |page: PageInfo| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(
            &format!("/sites/{}/editor?page={}", editor.key.get_value(), page.id),
            options,
        );
        let id = page.id.clone();
        pages.update(|pages| {
            pages.retain(|each| each.id != page.id);
            pages.insert(0, page);
        });
        opening.dispatch(id);
    });
    let asked = use_query_map().with_untracked(|query| query.get("page"));
    Effect::new(move || {
        // The page in the address, or the one that was saved last.
        let first = asked
            .clone()
            .or_else(|| pages.with_untracked(|pages| Some(pages.first()?.id.clone())));
        if let Some(id) = first {
            opening.dispatch(id);
        }
    });
    keep_changes(editor);
    view! {
        <bar::Bar editor me site />
        <bar::Conflict draft=editor.draft />
        <source::SourceBar editor pages open opening />
        <div class="editor-body">
            <div
                class="editor-view"
                id="view-edit"
                role="tabpanel"
                aria-labelledby="tab-edit"
                hidden=move || editor.tab.get() != Tab::Edit
            >
                <Show when=move || editor.page.with(Option::is_some) fallback=source::NoPage>
                    <canvas::Canvas editor />
                </Show>
            </div>
            <div
                class="editor-view"
                id="view-preview"
                role="tabpanel"
                aria-labelledby="tab-preview"
                hidden=move || editor.tab.get() != Tab::Preview
            >
                <Show when=move || editor.tab.get() == Tab::Preview>
                    <preview::Preview editor />
                </Show>
            </div>
            <div class="editor-side">
                <panel::Panel editor />
                <rule::Rules editor />
                <policy::PolicySection editor />
            </div>
        </div>
    }
}

/// Undo and redo by keyboard, and a warning before changes that are not saved are left.
fn keep_changes(editor: Editor) {
    Effect::new(move || {
        let keys = window_event_listener(ev::keydown, move |event| {
            let ctrl = event.ctrl_key() || event.meta_key();
            if !ctrl || event.alt_key() || is_typing(&event) {
                return;
            }
            match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
                ("z", false) => editor.draft.undo(),
                ("z", true) | ("y", false) => editor.draft.redo(),
                _ => return,
            }
            event.prevent_default();
        });
        let leaving = window_event_listener(ev::beforeunload, move |event| {
            if editor
                .draft
                .standing
                .try_get_untracked()
                .is_some_and(|standing| standing != draft::Standing::Saved)
            {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            keys.remove();
            leaving.remove();
        });
    });
}

/// Whether the key goes to a field, which has an undo of its own.
fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast;
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| {
            matches!(
                element.local_name().as_str(),
                "input" | "textarea" | "select"
            )
        })
}
