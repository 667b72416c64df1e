//! The saved pages: chosen from folders, looked for by name, saved again from where they came.

use leptos::prelude::*;

use super::Editor;
use crate::{
    api::{Failure, PageInfo},
    call,
    saved::folders::{Found, Search, naming, saving, title},
    ui::{
        button::{Button, Kind},
        dialog::Dialog,
        empty::Empty,
        names,
        time::Time,
    },
};

mod renewal;

pub use renewal::Renewal;

/// The button with the open page's name, and the dialog that it opens.
#[component]
pub fn SavedPages(
    editor: Editor,
    renewal: Renewal,
    open: Callback<PageInfo>,
    /// Capture a page again from the person's browser.
    capture: Callback<PageInfo>,
) -> impl IntoView {
    let pages = editor.saved.list;
    let is_open = RwSignal::new(false);
    let name = move || {
        let opened = editor.page.with(|page| Some(page.as_ref()?.info.clone()));
        match (opened, pages.with(Vec::is_empty)) {
            (Some(page), _) => names::page(&page),
            (None, true) => "None yet".to_owned(),
            (None, false) => "Choose one".to_owned(),
        }
    };
    // Of two copies of one address, which.
    let saved_at = move || {
        let opened = editor.page.with(|page| Some(page.as_ref()?.info.clone()))?;
        let of_it = |page: &&PageInfo| page.url == opened.url;
        let copies = pages.with(|pages| pages.iter().filter(of_it).count());
        (copies > 1).then(
            || view! { <span class="muted small saved-at"><Time at=opened.saved_at /></span> },
        )
    };
    let choose = Callback::new(move |page: PageInfo| {
        is_open.set(false);
        open.run(page);
    });
    let again = Callback::new(move |page: PageInfo| {
        is_open.set(false);
        capture.run(page);
    });
    view! {
        <div class="source-saved">
            <span class="label" id="saved-pages-label">
                "Saved pages"
            </span>
            <Button
                small=true
                attr:id="saved-pages"
                attr:class="button button-secondary saved-choice"
                attr:aria-haspopup="dialog"
                attr:aria-labelledby="saved-pages-label saved-pages"
                on:click=move |_| is_open.set(true)
            >
                <span class="saved-choice-name">{name}</span>
                {saved_at}
                <span class="side-count">{move || pages.with(Vec::len)}</span>
            </Button>
        </div>
        // It goes on behind a closed dialog, and is told in the open.
        <Show when=move || renewal.is_shown() && !is_open.get()>
            <div class="source-renewal">
                <renewal::Progress renewal />
            </div>
        </Show>
        <Dialog id="saved-pages-dialog" title="Saved pages" open=is_open wide=true>
            <Content editor renewal choose again />
            <div class="dialog-buttons">
                <Button on:click=move |_| is_open.set(false)>"Close"</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Content(
    editor: Editor,
    renewal: Renewal,
    choose: Callback<PageInfo>,
    again: Callback<PageInfo>,
) -> impl IntoView {
    let pages = editor.saved.list;
    let wanted = RwSignal::new(String::new());
    let none_is_loaded = move || pages.with(|pages| pages.iter().all(|page| page.captured));
    let row = Callback::new(move |page: PageInfo| {
        view! { <Row editor renewal page choose again /> }.into_any()
    });
    view! {
        <Show
            when=move || !pages.with(Vec::is_empty)
            fallback=|| {
                view! {
                    <Empty title="No saved page yet">
                        <p>"Load a page by its address, or capture one from your browser: it stays here to make rules on."</p>
                    </Empty>
                }
            }
        >
            <div class="saved-tools">
                <Search pages wanted />
                <Button
                    small=true
                    disabled=Signal::derive(move || renewal.is_running() || none_is_loaded())
                    on:click=move |_| renewal.start(editor, pages.get_untracked())
                >
                    "Load all again"
                </Button>
            </div>
            <renewal::Progress renewal />
            <Found pages wanted row />
        </Show>
    }
}

#[component]
fn Row(
    editor: Editor,
    renewal: Renewal,
    page: PageInfo,
    choose: Callback<PageInfo>,
    again: Callback<PageInfo>,
) -> impl IntoView {
    let id = page.id.clone();
    let is_opened = move || {
        editor
            .page
            .with(|opened| opened.as_ref().is_some_and(|opened| opened.info.id == id))
    };
    let title = title(&page);
    let verb = match page.captured {
        true => "Capture again",
        false => "Load again",
    };
    let (chosen, renewed) = (page.clone(), page.clone());
    view! {
        <button
            type="button"
            class="saved-open"
            aria-current=move || is_opened().then_some("true")
            on:click=move |_| choose.run(chosen.clone())
        >
            {naming(&page)}
        </button>
        {saving(&page)}
        <Button
            kind=Kind::Quiet
            small=true
            disabled=Signal::derive(move || renewal.is_running())
            attr:aria-label=format!("{verb}: {title}")
            on:click=move |_| {
                match renewed.captured {
                    true => again.run(renewed.clone()),
                    false => renewal.start(editor, vec![renewed.clone()]),
                }
            }
        >
            {verb}
        </Button>
    }
}

/// The captured page takes the place of the one that it was captured again for.
pub async fn replace(editor: Editor, former: String) -> Result<(), Failure> {
    call::delete_page(editor.key.get_value(), former.clone()).await?;
    editor.saved.forget(&former);
    Ok(())
}
