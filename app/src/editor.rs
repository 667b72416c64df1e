//! The editor: a saved page, clicked on until its rules are right.
//!
//! What an element matches, what selectors there are for it and what an agent gets of the page is asked of `rules` alone.

use std::sync::Arc;

use leptos::{ev, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use rules::{
    document::NodeId,
    pick::Fingerprint,
    ruleset::{self, Rule},
};
use serde::{Deserialize, Serialize};

use crate::{
    api::{Draft, Failure, Me, PageInfo, Site},
    call,
    page::site::use_key,
    saved::Saved,
    session::{Guarded, Need},
    ui,
};

mod bar;
mod canvas;
mod capture;
mod comparison;
mod dismissed;
mod draft;
mod findings;
mod frame;
mod history;
mod opened;
mod panel;
mod policy;
mod preview;
mod prove;
mod publish;
mod review;
mod rule;
mod side;
mod source;
mod suggestions;

use draft::DraftState;
use opened::{OpenedPage, Step};
use review::Review;
use side::Side;

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
    /// The element that something beside the page is about; it is brought into view.
    pub pointed: RwSignal<Option<NodeId>>,
    /// The rule under the pointer, by its id.
    pub lit: RwSignal<Option<String>>,
    /// The selector that the next rule gets.
    pub selector: RwSignal<String>,
    /// Edit or preview.
    pub tab: RwSignal<Tab>,
    /// What stands beside the page.
    pub side: RwSignal<Side>,
    /// The rule whose fields are open, by its id.
    pub editing: RwSignal<Option<String>>,
    /// The site's saved pages.
    pub saved: Saved,
    /// What there is to say of the draft.
    pub review: Review,
    /// The element to go to: the page's id, the element's number.
    pub wanted: RwSignal<Option<(String, u32)>>,
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
    fn new(key: String, draft: Draft, pages: Vec<PageInfo>) -> Editor {
        Editor {
            key: StoredValue::new(key.clone()),
            saved: Saved::new(key.clone(), pages),
            review: Review::new(&key),
            draft: DraftState::new(key, draft),
            page: RwSignal::new(None),
            selection: RwSignal::new(None),
            hover: RwSignal::new(None),
            lit: RwSignal::new(None),
            selector: RwSignal::new(String::new()),
            tab: RwSignal::new(Tab::Edit),
            side: RwSignal::new(Side::Rules),
            pointed: RwSignal::new(None),
            editing: RwSignal::new(None),
            wanted: RwSignal::new(None),
        }
    }

    /// Go to an element of a saved page.
    pub fn go_to(self, page: &str, node: u32) {
        self.tab.set(Tab::Edit);
        self.pointed.set(None);
        self.wanted.set(Some((page.to_owned(), node)));
    }

    /// Open the fields of a rule, and go there.
    pub fn open_rule(self, id: &str, field: &'static str) {
        self.side.set(Side::Rules);
        self.editing.set(Some(id.to_owned()));
        focus_later(format!("rule-{id}-{field}"));
    }

    /// Add rules for every page of the site, as one step of undo; those that are there already are left out.
    pub fn add_rules(self, asked: Vec<(ruleset::Effect, String)>, note: &str) -> bool {
        self.draft.edit(|rules| {
            for (effect, selector) in asked {
                let exists = rules.rules.iter().any(|rule| {
                    rule.effect == effect
                        && rule.selector == selector
                        && rule.pages.is_empty()
                        && !rule.off
                });
                if !exists {
                    rules.rules.push(Rule {
                        id: rule::fresh_id(&rules.rules),
                        effect,
                        fingerprint: self.fingerprint(&selector),
                        selector,
                        pages: Vec::new(),
                        note: note.to_owned(),
                        off: false,
                    });
                }
            }
        })
    }

    /// Delete a rule of the draft.
    pub fn delete_rule(self, id: &str) {
        self.draft
            .edit(|rules| rules.rules.retain(|rule| rule.id != id));
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
                let before = rule.selector.clone();
                change(rule);
                if rule.selector != before {
                    rule.fingerprint = self.fingerprint(&rule.selector);
                }
            }
        });
    }

    /// What the first element is like that a selector matches on the open page.
    fn fingerprint(self, selector: &str) -> Option<Box<Fingerprint>> {
        self.page.with_untracked(|page| {
            let page = page.as_ref()?;
            let first = *page.matches(selector).ok()?.first()?;
            page.fingerprint(first).map(Box::new)
        })
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
    let editor = Editor::new(site.key.clone(), draft, pages);
    let navigate = use_navigate();
    let opening = Action::new(move |id: &String| {
        let id = id.clone();
        async move {
            let page = call::page(editor.key.get_value(), id).await?;
            let page = OpenedPage::open(page).map_err(Failure::Invalid)?;
            editor.selection.set(None);
            editor.hover.set(None);
            editor.pointed.set(None);
            editor.saved.keep(page.info.id.clone(), page.saved.clone());
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
        editor.saved.put_first(page);
        opening.dispatch(id);
    });
    let asked = use_query_map().with_untracked(|query| query.get("page"));
    Effect::new(move || {
        // The page in the address, or the one that was saved last.
        let first = asked.clone().or_else(|| {
            editor
                .saved
                .list
                .with_untracked(|pages| Some(pages.first()?.id.clone()))
        });
        if let Some(id) = first {
            opening.dispatch(id);
        }
    });
    Effect::new(move || {
        editor.saved.list.track();
        editor.saved.fetch();
    });
    Effect::new(move || editor.review.dismissed.recall());
    editor.review.watch(editor);
    go_where_wanted(editor, open);
    keep_changes(editor);
    view! {
        <bar::Bar editor me site />
        <bar::Conflict draft=editor.draft />
        <source::SourceBar editor open opening />
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
            <side::SidePanel editor />
        </div>
    }
}

/// Selects the element that is wanted once its page is open, and opens that page if another one is.
fn go_where_wanted(editor: Editor, open: Callback<PageInfo>) {
    Effect::new(move || {
        let Some((id, node)) = editor.wanted.get() else {
            return;
        };
        let page = editor.page.get();
        if let Some(page) = page.filter(|page| page.info.id == id) {
            editor.selection.set(page.by_id(node));
            editor.wanted.set(None);
            return;
        }
        let info = editor
            .saved
            .list
            .with_untracked(|pages| pages.iter().find(|page| page.id == id).cloned());
        match info {
            Some(info) => open.run(info),
            None => editor.wanted.set(None),
        }
    });
}

/// Gives the focus to an element that is about to be drawn.
fn focus_later(id: String) {
    leptos::task::spawn_local(async move {
        ui::pause::pause(std::time::Duration::from_millis(30)).await;
        ui::focus::focus(&id);
    });
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
