//! 'Prove it': a leak test of the draft on saved pages, with the tag that customers get and the relay's engine.
//!
//! What is planted and what counts as a leak is the business of `rules::prove`; `stage` is where the tag runs.

use std::sync::Arc;

use leptos::prelude::*;
use rules::{
    check::SavedPage,
    prove::{Seed, Trial, Verdict},
    ruleset::RuleSet,
};

use super::Editor;
use crate::{
    api::PageInfo,
    ui::{
        button::{Button, Kind},
        dialog::Dialog,
        empty::Empty,
        pause::pause,
    },
};

mod row;
mod stage;

use row::Row;

/// The test of one page: what came of it, or why it could not be made.
#[derive(Clone)]
pub struct Tested {
    info: PageInfo,
    /// None where it could not be read.
    page: Option<Arc<SavedPage>>,
    verdict: Result<Verdict, String>,
}

/// Where the test is.
#[derive(Clone, Copy)]
struct Run {
    /// How many pages are to be tested, while it runs.
    of: RwSignal<Option<usize>>,
    /// Whether these are all, rather than the open one.
    all: RwSignal<bool>,
    tested: RwSignal<Vec<Tested>>,
    /// Counts what makes a run under way one that nobody waits for.
    round: StoredValue<u64>,
}

/// The button and its dialog.
#[component]
pub fn Prove(editor: Editor) -> impl IntoView {
    let open = RwSignal::new(false);
    let run = Run {
        of: RwSignal::new(None),
        all: RwSignal::new(false),
        tested: RwSignal::new(Vec::new()),
        round: StoredValue::new(0),
    };
    // What was proved was proved of other rules.
    Effect::new(move || {
        editor.draft.rules.track();
        run.stop();
        run.tested.set(Vec::new());
    });
    Effect::new(move || {
        if !open.get() {
            run.stop();
        }
    });
    view! {
        <Button small=true on:click=move |_| open.set(true)>
            "Prove it"
        </Button>
        <Dialog id="prove" title="Prove it" open wide=true>
            <Content editor run open />
        </Dialog>
    }
}

#[component]
fn Content(editor: Editor, run: Run, open: RwSignal<bool>) -> impl IntoView {
    let count = move || editor.saved.list.with(Vec::len);
    let is_running = Signal::derive(move || run.of.with(Option::is_some));
    // The button that was pressed; the other one waits.
    let is_busy = move |all: bool| Signal::derive(move || is_running.get() && run.all.get() == all);
    let this = move |_| {
        let page = editor.page.get_untracked();
        let pages = page.map(|page| (page.info.clone(), page.saved.clone()));
        run.start(editor, pages.into_iter().collect());
    };
    let close = move |_| open.set(false);
    view! {
        <p>
            "Something unmistakable is planted in the texts, values and attributes of all that the draft masks or hides. The page is then recorded by the tag,
            as in a customer's browser, and goes through the relay's engine: behind the tag, and behind a tag that redacts nothing.
            None of it may come out."
        </p>
        {move || {
            (count() == 0)
                .then(|| {
                    view! {
                        <Empty title="No page is saved">
                            <p>"Close this and load a page, or capture one from your browser. Then make rules for it and come back."</p>
                        </Empty>
                    }
                })
        }}
        <div class="prove-outcome" aria-live="polite">{move || outcome(run)}</div>
        <Pages editor run open />
        <div class="dialog-buttons">
            {move || {
                if is_running.get() {
                    view! { <Button on:click=move |_| run.stop()>"Cancel"</Button> }.into_any()
                } else {
                    view! { <Button on:click=close>"Close"</Button> }.into_any()
                }
            }}
            {move || {
                (count() > 1)
                    .then(|| {
                        view! {
                            <Button busy=is_busy(true) disabled=is_running on:click=move |_| run.start_all(editor)>
                                {format!("Test all {} pages", count())}
                            </Button>
                        }
                    })
            }}
            <Button
                kind=Kind::Primary
                busy=is_busy(false)
                disabled=Signal::derive(move || is_running.get() || editor.page.with(Option::is_none))
                on:click=this
            >
                "Test this page"
            </Button>
        </div>
    }
}

/// How far it is, or what came of it in one sentence.
fn outcome(run: Run) -> AnyView {
    let tested = run.tested.get();
    if let Some(of) = run.of.get() {
        let done = tested.len();
        let words = if of == 1 {
            "Testing the page…".to_owned()
        } else {
            format!("Testing page {} of {of}…", (done + 1).min(of))
        };
        return view! {
            <div class="prove-progress">
                <p class="loading">{words}</p>
                <progress max=of.to_string() value=done.to_string() aria-label="Pages tested"></progress>
            </div>
        }
        .into_any();
    }
    if tested.is_empty() {
        return ().into_any();
    }
    let verdicts = || tested.iter().filter_map(|one| one.verdict.as_ref().ok());
    let leaks: usize = verdicts().map(|verdict| verdict.leaks.len()).sum();
    let proved = || verdicts().filter(|verdict| verdict.doubt.is_none());
    let (places, bytes) = proved().fold((0, 0), |(places, bytes), verdict| {
        (places + verdict.planted, bytes + verdict.scanned)
    });
    let (count, doubtful) = (proved().count(), tested.len() - proved().count());
    let (class, title, text) = if leaks > 0 {
        (
            "notice notice-bad",
            format!("{} got through.", counted(leaks, "canary", "canaries")),
            "Do not publish before you know why: what is listed below would reach an agent, or the relay.".to_owned(),
        )
    } else if count == 0 {
        (
            "notice notice-warn",
            "Nothing is proved.".to_owned(),
            "No page could be tested; each says why.".to_owned(),
        )
    } else {
        (
            "notice notice-good",
            "Nothing leaked.".to_owned(),
            format!(
                "{} on {}; {} searched as text, UTF-16 and base64. Tag and relay both held.{}",
                counted(places, "place", "places"),
                counted(count, "page", "pages"),
                size(bytes),
                match doubtful {
                    0 => String::new(),
                    1 => " One page proves nothing; it says why.".to_owned(),
                    more => format!(" {more} pages prove nothing; each says why."),
                }
            ),
        )
    };
    let role = if leaks > 0 { "alert" } else { "status" };
    view! {
        <div class=class role=role>
            <p>
                <strong>{title}</strong>
                " "
                {text}
            </p>
        </div>
        {(count > 0)
            .then(|| {
                view! {
                    <p class="muted small">
                        "Structure stays readable: ids, classes and names are no secrets. Keep account numbers out of them, or hide the
                        part."
                    </p>
                }
            })}
    }
    .into_any()
}

#[component]
fn Pages(editor: Editor, run: Run, open: RwSignal<bool>) -> impl IntoView {
    let rows = move || {
        let tested = run.tested.get().into_iter();
        tested
            .map(|one| view! { <Row editor one open /> })
            .collect_view()
    };
    view! { <ul class="prove-pages">{rows}</ul> }
}

impl Run {
    fn stop(self) {
        self.round.try_update_value(|round| *round += 1);
        self.of.try_set(None);
    }

    /// Tests all saved pages, those too that are not here yet.
    fn start_all(self, editor: Editor) {
        let of = editor.saved.list.with_untracked(Vec::len);
        let round = self.begin(of);
        self.all.set(true);
        editor.saved.fetch_now();
        leptos::task::spawn_local(async move {
            while untrack(|| editor.saved.is_waiting()) && !self.is_over(round) {
                pause(std::time::Duration::from_millis(100)).await;
            }
            if !self.is_over(round) {
                self.tested.set(unread(editor));
                self.test(editor, untrack(|| editor.saved.here()), round)
                    .await;
            }
        });
    }

    fn start(self, editor: Editor, pages: Vec<(PageInfo, Arc<SavedPage>)>) {
        let round = self.begin(pages.len());
        self.all.set(false);
        leptos::task::spawn_local(self.test(editor, pages, round));
    }

    fn begin(self, of: usize) -> u64 {
        self.stop();
        self.tested.set(Vec::new());
        self.of.set(Some(of));
        self.round.get_value()
    }

    fn is_over(self, round: u64) -> bool {
        self.round.try_get_value() != Some(round)
    }

    async fn test(self, editor: Editor, pages: Vec<(PageInfo, Arc<SavedPage>)>, round: u64) {
        let Some(rules) = editor.draft.rules.try_get_untracked() else {
            return;
        };
        for (info, page) in pages {
            pause(std::time::Duration::ZERO).await;
            let verdict = prove(&rules, &page).await;
            if self.is_over(round) {
                return;
            }
            let one = Tested {
                info,
                page: Some(page),
                verdict,
            };
            self.tested.update(|tested| tested.push(one));
        }
        self.of.set(None);
    }
}

/// The saved pages of which nothing can be tested.
fn unread(editor: Editor) -> Vec<Tested> {
    let missing = editor.saved.missing.get_untracked();
    let pages = editor.saved.list.get_untracked().into_iter();
    pages
        .filter(|info| missing.contains(&info.id))
        .map(|info| Tested {
            info,
            page: None,
            verdict: Err(UNREADABLE.to_owned()),
        })
        .collect()
}

/// Tests one page; fails with a sentence.
async fn prove(rules: &RuleSet, page: &SavedPage) -> Result<Verdict, String> {
    let random = (js_sys::Math::random() * 2_f64.powi(53)) as u64;
    let url = page.url().ok_or(UNREADABLE)?;
    let trial = Trial::new(rules, url, page.node(), Seed::new(random)).map_err(|_| PROBLEMS)?;
    let staged = stage::run(&trial.stage(), trial.is_standard()).await;
    let recorded = staged.map_err(|_| NOT_STAGED)?;
    let verdict = trial.judge(rules, &recorded.recorded, &recorded.sent);
    Ok(verdict.map_err(|_| PROBLEMS)?)
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn size(bytes: usize) -> String {
    match bytes {
        0..=999_999 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

const PROBLEMS: &str =
    "The rules have problems: nothing can be tested until they are solved. Findings lists them.";
const NOT_STAGED: &str = "The tag could not be run on this page in this browser.";
const UNREADABLE: &str = "The saved page's address cannot be read. Load it again.";
