//! What came of the leak test of one page.

use std::sync::Arc;

use leptos::prelude::*;
use rules::{
    check::SavedPage,
    prove::{Doubt, Engine, Leak, Part, Readable},
};

use super::{Tested, counted, size};
use crate::{
    api::PageInfo,
    editor::Editor,
    ui::{
        badge::{Badge, Tone},
        names,
        time::Time,
    },
};

/// The page, what came of it, and what to look at.
#[component]
pub fn Row(editor: Editor, one: Tested, open: RwSignal<bool>) -> impl IntoView {
    let Tested {
        info,
        page,
        verdict,
    } = one;
    let (tone, word, text, leaks, readable) = match verdict {
        Err(why) => (Tone::Warn, "Not tested", why, Vec::new(), Vec::new()),
        Ok(verdict) => {
            let (tone, word) = match (verdict.leaks.is_empty(), verdict.doubt) {
                (false, _) => (Tone::Bad, "Leaks"),
                (true, Some(_)) => (Tone::Warn, "Not proved"),
                (true, None) => (Tone::Good, "Holds"),
            };
            let text = match verdict.doubt {
                Some(doubt) => said(doubt).to_owned(),
                None => format!(
                    "{} planted, {} of them recorded by a browser; {} searched.",
                    counted(verdict.planted, "canary", "canaries"),
                    verdict.recorded,
                    size(verdict.scanned)
                ),
            };
            (tone, word, text, verdict.leaks, verdict.readable)
        }
    };
    let lists = [
        ("prove-leaks", leaks.iter().map(leaked).collect::<Vec<_>>()),
        (
            "prove-leaks prove-readable",
            readable.iter().map(read).collect(),
        ),
    ];
    let lists = lists.map(|(class, told)| {
        let (info, page) = (info.clone(), page.clone());
        view! { <Told editor class info page told open /> }
    });
    view! {
        <li class="prove-page">
            <p class="prove-page-name">
                <Badge tone>{word}</Badge>
                " "
                <span class="break">{names::page(&info)}</span>
                <span class="muted small saved-at">"saved " <Time at=info.saved_at /></span>
            </p>
            <p class="muted small">{text}</p>
            {lists.collect_view()}
        </li>
    }
}

/// What there is to say of elements of a page, each a click away.
#[component]
fn Told(
    editor: Editor,
    class: &'static str,
    info: PageInfo,
    page: Option<Arc<SavedPage>>,
    told: Vec<(u32, String)>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let more = told.len().saturating_sub(MOST);
    let shown = told
        .into_iter()
        .take(MOST)
        .map(|(element, said)| {
            let document = page.as_ref().map(|page| page.document());
            let label = document
                .and_then(|document| Some(names::element(document, document.by_id(element)?)))
                .unwrap_or_default();
            let id = info.id.clone();
            view! {
                <li>
                    <button
                        type="button"
                        class="hint-element"
                        title="Show it on the page"
                        on:click=move |_| {
                            open.set(false);
                            editor.go_to(&id, element);
                        }
                    >
                        <code class="break">{label}</code>
                    </button>
                    <span class="small">{said}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class=class>{shown}</ul>
        {(more > 0).then(|| view! { <p class="muted small">{format!("And {more} more.")}</p> })}
    }
}

fn said(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::NothingCovered => {
            "Nothing on this page is masked or hidden, so nothing was planted. Make a rule for it first."
        }
        Doubt::NotRecorded => {
            "What was planted could not be recorded in this browser, so nothing was tested."
        }
        Doubt::NothingArrived => {
            "What anybody may see did not arrive either, so that nothing leaked says nothing."
        }
    }
}

/// What leaked, and past whom.
fn leaked(leak: &Leak) -> (u32, String) {
    let part = match &leak.place.part {
        Part::Text => "its text".to_owned(),
        Part::Value => "its value".to_owned(),
        Part::Attribute(name) => format!("its attribute {name}"),
    };
    let by = match leak.by {
        Engine::Tag => "the tag",
        Engine::Relay => "the relay, behind the tag",
        Engine::RelayAlone => "the relay, behind a tag that redacts nothing",
    };
    (leak.place.element, format!("{part}, let through by {by}"))
}

/// What agents can read by design, and would better not.
fn read(readable: &Readable) -> (u32, String) {
    let said = format!(
        "its {} looks like data, and agents can read it: hide the element, or have it called something else",
        readable.attribute
    );
    (readable.element, said)
}

/// Elements of one kind that are listed.
const MOST: usize = 50;
