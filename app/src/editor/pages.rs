//! The saved pages: chosen from folders, looked for by name, saved again from where they came.

use leptos::prelude::*;

use super::Editor;
use crate::{
    api::{Failure, PageInfo},
    call,
    ui::{
        badge::Badge,
        button::{Button, Kind},
        dialog::Dialog,
        empty::Empty,
        names,
        time::Time,
    },
};

mod folders;
mod renewal;

use folders::{Folder, end};
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
                <span class="side-count">{move || pages.with(Vec::len)}</span>
            </Button>
        </div>
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
    let folder = Memo::new(move |_| {
        let wanted = wanted.get().trim().to_lowercase();
        let fits = |page: &&PageInfo| {
            page.title.to_lowercase().contains(&wanted) || page.url.to_lowercase().contains(&wanted)
        };
        pages.with(|pages| Folder::of(&pages.iter().filter(fits).cloned().collect::<Vec<_>>()))
    });
    let loaded = move || {
        let all = pages.get().into_iter();
        all.filter(|page| !page.captured).collect::<Vec<_>>()
    };
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
                <Show when=move || pages.with(|pages| pages.len() >= MANY)>
                    <input
                        class="input"
                        type="search"
                        aria-label="Find a saved page"
                        placeholder="Find by title or address"
                        prop:value=wanted
                        on:input=move |event| wanted.set(event_target_value(&event))
                    />
                </Show>
                <Button
                    small=true
                    disabled=Signal::derive(move || renewal.is_running() || loaded().is_empty())
                    on:click=move |_| renewal.start(editor, loaded())
                >
                    "Load all again"
                </Button>
            </div>
            <renewal::Progress renewal />
            {move || {
                let folder = folder.get();
                match folder.count() {
                    0 => view! { <p class="muted">"No saved page is called that."</p> }.into_any(),
                    _ => view! { <Tree editor renewal folder choose again /> }.into_any(),
                }
            }}
        </Show>
    }
}

/// A folder with all that is in it.
#[component]
fn Tree(
    editor: Editor,
    renewal: Renewal,
    folder: Folder,
    choose: Callback<PageInfo>,
    again: Callback<PageInfo>,
) -> AnyView {
    let count = folder.count();
    let Folder {
        name,
        folders,
        pages,
    } = folder;
    let inner = view! {
        {folders.into_iter().map(|folder| view! { <Tree editor renewal folder choose again /> }).collect_view()}
        <ul class="saved-list">
            {pages.into_iter().map(|page| view! { <Row editor renewal page choose again /> }).collect_view()}
        </ul>
    };
    match name.is_empty() {
        true => inner.into_any(),
        false => view! {
            <details class="folder" open=true>
                <summary>
                    <span class="break">{name}</span>
                    <span class="side-count">{count}</span>
                </summary>
                <div class="folder-content">{inner}</div>
            </details>
        }
        .into_any(),
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
    let title = match page.title.trim() {
        "" => end(&page.url),
        title => title.to_owned(),
    };
    let (how, verb) = match page.captured {
        true => ("Captured", "Capture again"),
        false => ("Loaded", "Load again"),
    };
    let (chosen, renewed) = (page.clone(), page.clone());
    view! {
        <li class="saved-page">
            <button
                type="button"
                class="saved-open"
                aria-current=move || is_opened().then_some("true")
                on:click=move |_| choose.run(chosen.clone())
            >
                <span class="saved-title break">{title.clone()}</span>
                <span class="muted small break">{end(&page.url)}</span>
            </button>
            <span class="muted small saved-at">
                <Time at=page.saved_at />
            </span>
            <Badge>{how}</Badge>
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
        </li>
    }
}

/// The captured page takes the place of the one that it was captured again for.
pub async fn replace(editor: Editor, former: String) -> Result<(), Failure> {
    call::delete_page(editor.key.get_value(), former.clone()).await?;
    editor.saved.forget(&former);
    Ok(())
}

/// From so many pages on they are looked for.
const MANY: usize = 8;
