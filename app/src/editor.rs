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
    check::{MadeFor, SavedPage},
    document::NodeId,
    ruleset::{self, Dismissal, Rule, WhenLost},
    suggest::Suggestion,
};
use serde::{Deserialize, Serialize};

use crate::{
    alarms::{AlarmLine, Field},
    api::{Alarm, Draft, Failure, Me, PageInfo, Site},
    call, late,
    page::site::use_key,
    saved::Saved,
    session::{Guarded, Need},
    ui::{
        self,
        toast::{Messages, Tone, use_toasts},
    },
};

mod agent;
mod bar;
mod canvas;
mod capture;
mod choices;
mod comparison;
mod conflict;
mod cover;
mod draft;
mod elsewhere;
mod exposed;
mod finder;
mod findings;
mod frame;
mod hint;
mod history;
mod import;
mod kept;
mod keys;
mod marks;
mod opened;
mod pages;
mod panel;
mod picking;
mod place;
mod policy;
mod preview;
mod prove;
mod publish;
mod review;
mod rule;
mod selection;
mod side;
mod source;
mod suggestions;
mod text;
mod waiting;

use agent::AgentSide;
use draft::DraftState;
use elsewhere::Elsewhere;
use opened::{OpenedPage, Step};
use picking::Picking;
use place::Place;
use review::Review;
use selection::Selection;
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
    /// What an agent has of it.
    pub agent: AgentSide,
    /// What was clicked.
    pub selection: Selection,
    /// The element under the pointer.
    pub hover: RwSignal<Option<NodeId>>,
    /// The element that something beside the page is about; it is brought into view.
    pub pointed: RwSignal<Option<NodeId>>,
    /// The rule under the pointer, by its id.
    pub lit: RwSignal<Option<String>>,
    /// The selector that the next rule gets.
    pub selector: RwSignal<String>,
    /// Where the next rule holds.
    pub place: RwSignal<Place>,
    /// Edit or preview.
    pub tab: RwSignal<Tab>,
    /// What stands beside the page.
    pub side: RwSignal<Side>,
    /// Whether that is folded away.
    pub folded: RwSignal<bool>,
    /// The rule whose fields are open, by its id.
    pub editing: RwSignal<Option<String>>,
    /// The site's saved pages.
    pub saved: Saved,
    /// What there is to say of the draft.
    pub review: Review,
    /// What is shared while elements are picked.
    pub picking: Picking,
    /// How much selectors match on other pages.
    pub elsewhere: Elsewhere,
    /// What to go to, and the id of its page.
    pub wanted: RwSignal<Option<(String, Wanted)>>,
}

/// What of a page is to be selected once it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The element with this number.
    Element(u32),
    /// The field that an alarm is about.
    Field(Field),
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
        let draft = DraftState::new(key.clone(), draft);
        let page = RwSignal::new(None);
        Editor {
            key: StoredValue::new(key.clone()),
            saved: Saved::new(key.clone(), pages),
            review: Review::new(),
            draft,
            agent: AgentSide::new(page, draft.rules),
            page,
            selection: Selection::new(),
            hover: RwSignal::new(None),
            lit: RwSignal::new(None),
            selector: RwSignal::new(String::new()),
            place: RwSignal::new(Place::Everywhere),
            tab: RwSignal::new(Tab::Edit),
            side: RwSignal::new(Side::Rules),
            folded: RwSignal::new(false),
            pointed: RwSignal::new(None),
            editing: RwSignal::new(None),
            picking: Picking::new(),
            elsewhere: Elsewhere::new(),
            wanted: RwSignal::new(None),
        }
    }

    /// Go to an element of a saved page.
    pub fn go_to(self, page: &str, node: u32) {
        self.tab.set(Tab::Edit);
        self.pointed.set(None);
        self.wanted
            .set(Some((page.to_owned(), Wanted::Element(node))));
    }

    /// Open the fields of a rule, and go there.
    pub fn open_rule(self, id: &str, field: &'static str) {
        self.side.set(Side::Rules);
        self.editing.set(Some(id.to_owned()));
        focus_later(format!("rule-{id}-{field}"));
    }

    /// Add rules for every page of the site, as one step of undo; those that are there already are left out.
    ///
    /// They are made for what they match on `page`.
    pub fn add_rules(
        self,
        page: Option<&SavedPage>,
        asked: Vec<(ruleset::Effect, String)>,
        note: &str,
    ) -> bool {
        self.add_rules_on(Vec::new(), page, asked, note)
    }

    /// As [`Editor::add_rules`], for the pages of these patterns.
    pub fn add_rules_on(
        self,
        pages: Vec<String>,
        page: Option<&SavedPage>,
        asked: Vec<(ruleset::Effect, String)>,
        note: &str,
    ) -> bool {
        let selectors = asked.iter().map(|(_, selector)| selector.as_str());
        let found = match page {
            Some(page) => page.made_for(selectors),
            None => vec![MadeFor::default(); asked.len()],
        };
        self.draft.edit(|rules| {
            for ((effect, selector), made_for) in asked.into_iter().zip(found) {
                let exists = rules.rules.iter().any(|rule| {
                    rule.effect == effect
                        && rule.selector == selector
                        && rule.pages == pages
                        && !rule.off
                });
                if !exists {
                    rules.rules.push(Rule {
                        id: rule::fresh_id(&rules.rules),
                        effect,
                        fingerprint: made_for.fingerprint,
                        matched: made_for.matched,
                        when_lost: WhenLost::Nothing,
                        selector,
                        pages: pages.clone(),
                        note: note.to_owned(),
                        off: false,
                    });
                }
            }
        })
    }

    /// Make rules of suggestions that look the same, each by itself or all with what only they have in common.
    pub fn accept(self, page: &SavedPage, these: &[Suggestion], note: &str) {
        let rules = match these {
            [one] => page.rule_for(one).into_iter().collect(),
            these => page.rules_for(these),
        };
        self.add_rules(Some(page), rules, note);
    }

    /// Leave what looks sensitive as the rules have it: nothing says any more that it should be covered.
    ///
    /// Where it cannot be told from others, nothing changes and `toasts` say why.
    pub fn dismiss(self, page: &SavedPage, these: &[Suggestion], toasts: Messages) {
        let known: Option<Vec<Dismissal>> =
            these.iter().map(|one| page.dismissal_of(one)).collect();
        match known {
            Some(known) => {
                self.draft.edit(|rules| {
                    for dismissal in known {
                        if !rules.dismissed.contains(&dismissal) {
                            rules.dismissed.push(dismissal);
                        }
                    }
                });
                for one in these {
                    self.review.taken(one.node);
                }
            }
            None => toasts.say(
                Tone::Bad,
                "Nothing is dismissed: no pattern tells this page's address from others. Write what to dismiss into the draft as JSON.".to_owned(),
            ),
        }
    }

    /// Suggest again what was dismissed on a page.
    pub fn suggest_again(self, page: &SavedPage, these: &[Suggestion]) {
        let is_left = |known: &Dismissal| !page.is_dismissed_by(known, these);
        self.draft.edit(|rules| rules.dismissed.retain(is_left));
    }

    /// Delete a rule of the draft.
    pub fn delete_rule(self, id: &str) {
        self.draft
            .edit(|rules| rules.rules.retain(|rule| rule.id != id));
    }

    /// Move the selection through the tree, or begin it; what was selected stays so, if it `adds`.
    pub fn step(self, step: Step, adds: bool) {
        let next = self.page.with_untracked(|page| {
            let page = page.as_ref()?;
            match self.selection.get_untracked() {
                Some(node) => page.step(node, step),
                None => page.first(),
            }
        });
        match next {
            Some(node) if adds => self.selection.lead(node),
            Some(node) => self.selection.set(Some(node)),
            None => {}
        }
    }

    /// Change one rule of the draft.
    pub fn edit_rule(self, id: &str, change: impl FnOnce(&mut Rule)) {
        self.draft.edit(|rules| {
            if let Some(rule) = rules.rules.iter_mut().find(|rule| rule.id == id) {
                let before = rule.selector.clone();
                change(rule);
                if rule.selector != before {
                    let page = self.page.get_untracked();
                    made_for(page.as_ref().map(|page| &*page.saved), rule);
                }
            }
        });
    }

    /// A selector for what is to be masked until a selector matches something.
    fn around(self, selector: &str) -> String {
        self.page.with_untracked(|page| match page {
            Some(page) => page.around(selector),
            None => "body".to_owned(),
        })
    }

    /// Give a rule another selector, made for what that matches on `page`.
    pub fn mend_rule(self, id: &str, page: &SavedPage, selector: &str) {
        self.draft.edit(|rules| {
            if let Some(rule) = rules.rules.iter_mut().find(|rule| rule.id == id) {
                rule.selector = selector.to_owned();
                made_for(Some(page), rule);
            }
        });
    }
}

/// Has a rule remember what its selector matches on a page.
fn made_for(page: Option<&SavedPage>, rule: &mut Rule) {
    let found = page.and_then(|page| page.made_for([&*rule.selector]).pop());
    let MadeFor {
        fingerprint,
        matched,
    } = found.unwrap_or_default();
    rule.fingerprint = fingerprint;
    rule.matched = matched;
}

/// What the editor begins with.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Loaded {
    site: Site,
    draft: Draft,
    pages: Vec<PageInfo>,
    alarms: Vec<Alarm>,
}

async fn load(key: String) -> Result<Loaded, Failure> {
    Ok(Loaded {
        site: call::site(key.clone()).await?,
        draft: call::draft(key.clone()).await?,
        pages: call::pages(key.clone()).await?,
        alarms: call::alarms(key).await?,
    })
}

#[component]
fn Desk(me: Me, loaded: Loaded) -> impl IntoView {
    let Loaded {
        site,
        draft,
        pages,
        alarms,
    } = loaded;
    let editor = Editor::new(site.key.clone(), draft, pages);
    let open_alarms = site.alarms;
    let navigate = use_navigate();
    // The page that was asked for last: a large one that comes after it is not put in its place.
    let wanted = StoredValue::new(String::new());
    let opening = Action::new(move |id: &String| {
        let id = id.clone();
        wanted.set_value(id.clone());
        async move {
            let page = call::page(editor.key.get_value(), id.clone()).await;
            late::ready().await;
            if wanted.try_get_value() != Some(id) {
                return Ok(());
            }
            let page = OpenedPage::open(page?).map_err(Failure::Invalid)?;
            editor.selection.set(None);
            editor.hover.set(None);
            editor.pointed.set(None);
            editor.saved.keep(page.info.id.clone(), page.saved.clone());
            let is_another = |before: &Option<Arc<OpenedPage>>| {
                before
                    .as_ref()
                    .is_none_or(|before| before.info.url != page.info.url)
            };
            if editor.page.with_untracked(is_another) {
                // What was meant for one page is not for the next.
                editor.place.set(Place::Everywhere);
            }
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
    let [asked, element, rule, selector, category, at] = use_query_map().with_untracked(|query| {
        ["page", "element", "rule", "cover", "as", "at"].map(|name| query.get(name))
    });
    if let (Some(page), Some(element)) = (&asked, element.and_then(|number| number.parse().ok())) {
        editor
            .wanted
            .set(Some((page.clone(), Wanted::Element(element))));
    }
    let edit = Callback::new(move |rule: String| editor.open_rule(&rule, "selector"));
    Effect::new(move || {
        if let Some(rule) = rule.clone() {
            edit.run(rule);
        }
    });
    let toasts = use_toasts();
    let cover = Callback::new(move |field: Field| editor.cover(toasts, field));
    let field = at.zip(category).zip(selector);
    Effect::new(move || {
        if let Some(((page, category), selector)) = field.clone() {
            leptos::task::spawn_local(async move {
                late::ready().await;
                cover.run(Field {
                    page,
                    category,
                    selector,
                });
            });
        }
    });
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
    editor.review.watch(editor);
    let (email, person) = (me.email.clone(), me.email.clone());
    Effect::new(move || editor.draft.keep_for(&person));
    editor.draft.save_when_left();
    go_where_wanted(editor, open, opening.pending());
    keep_changes(editor);
    view! {
        <bar::Bar editor me site />
        <AlarmLine key=editor.key.get_value() alarms open=open_alarms edit cover />
        <conflict::Conflict draft=editor.draft me=email />
        <source::SourceBar editor open opening />
        <div class="editor-body" class:is-folded=editor.folded>
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
        <keys::Keys editor />
    }
}

/// Selects what is wanted once its page is open, and opens that page if another one is.
fn go_where_wanted(editor: Editor, open: Callback<PageInfo>, is_opening: Memo<bool>) {
    let toasts = use_toasts();
    Effect::new(move || {
        let Some((id, wanted)) = editor.wanted.get() else {
            return;
        };
        if is_opening.get() {
            // A page that comes takes the selection with it.
            return;
        }
        let page = editor.page.get();
        if let Some(page) = page.filter(|page| page.info.id == id) {
            match wanted {
                Wanted::Element(node) => editor.selection.set(page.by_id(node)),
                Wanted::Field(field) => editor.select_field(toasts, &page, &field),
            }
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

/// A warning before changes that are not saved are left.
fn keep_changes(editor: Editor) {
    Effect::new(move || {
        let leaving = window_event_listener(ev::beforeunload, move |event| {
            // What is being typed is a change, too.
            ui::focus::leave_field();
            if editor
                .draft
                .standing
                .try_get_untracked()
                .is_some_and(|standing| standing != draft::Standing::Saved)
            {
                event.prevent_default();
            }
        });
        let online = window_event_listener(ev::online, move |_| editor.draft.save());
        on_cleanup(move || {
            leaving.remove();
            online.remove();
        });
    });
}
