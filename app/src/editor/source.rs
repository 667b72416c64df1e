//! Where pages come from: an address, one's own browser, or what was saved.

use leptos::{html, prelude::*};

use super::{
    Editor,
    capture::Capturing,
    pages::{Renewal, SavedPages},
};
use crate::{
    api::{Failure, PageInfo},
    call,
    ui::{
        button::{Button, Kind},
        empty::Empty,
        notice::Trouble,
    },
};

/// The row with the page's address, the ways to get a page, and the saved ones.
#[component]
pub fn SourceBar(
    editor: Editor,
    open: Callback<PageInfo>,
    opening: Action<String, Result<(), Failure>>,
) -> impl IntoView {
    let renewal = Renewal::new(opening);
    let address = RwSignal::new(String::new());
    // What stands in the field counts, also when it was typed before the page listened.
    let field = NodeRef::<html::Input>::new();
    let typed = move || {
        field
            .get_untracked()
            .map(|field| field.value().trim().to_owned())
            .unwrap_or_default()
    };
    // The address, and the page that is captured again.
    let capturing = RwSignal::new(None::<(String, Option<String>)>);
    Effect::new(move || {
        // The page that is open, unless something was typed.
        if let Some(url) = editor
            .page
            .with(|page| page.as_ref().map(|page| page.info.url.clone()))
        {
            address.set(url);
        }
    });
    let load = Action::new(move |url: &String| {
        let url = url.clone();
        async move {
            let page = call::load_page(editor.key.get_value(), url).await?;
            open.run(page);
            Ok::<(), Failure>(())
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // What went wrong before is over.
        load.clear();
        load.dispatch(typed());
    };
    let capture = move |_| {
        load.clear();
        capturing.set(Some((typed(), None)));
    };
    let again = Callback::new(move |page: PageInfo| {
        load.clear();
        capturing.set(Some((page.url, Some(page.id))));
    });
    let choose = Callback::new(move |page: PageInfo| {
        load.clear();
        open.run(page);
    });
    view! {
        <div class="source">
            <form class="source-form" method="post" novalidate=true on:submit=submit>
                <label for="page-address">"Page address"</label>
                <input
                    id="page-address"
                    node_ref=field
                    class="input input-code"
                    type="url"
                    inputmode="url"
                    placeholder="https://shop.example/checkout"
                    spellcheck="false"
                    autocomplete="off"
                    prop:value=address
                    on:input=move |event| address.set(event_target_value(&event))
                />
                <Button kind=Kind::Secondary submit=true busy=load.pending()>
                    "Load page"
                </Button>
                <Button on:click=capture>
                    "Capture from my browser"
                </Button>
            </form>
            <SavedPages editor renewal open=choose capture=again />
            <div class="source-trouble">
                <Trouble of=load.value() />
                <Trouble of=opening.value() />
                {move || {
                    opening.pending().get().then(|| view! { <p class="loading" role="status">"Opening the page…"</p> })
                }}
            </div>
        </div>
        {move || {
            capturing
                .get()
                .map(|(url, replaces)| {
                    view! { <Capturing editor url replaces open close=Callback::new(move |()| capturing.set(None)) /> }
                })
        }}
    }
}

/// What stands where the page will be.
#[component]
pub fn NoPage() -> impl IntoView {
    view! {
        <div class="canvas-empty">
            <Empty title="No page is open">
                <p>
                    "Enter the address of a page that carries the tag and load it. Then click what an agent should not see or
                    touch."
                </p>
                <p>
                    "A page behind a login, or one that only exists in a running browser, comes by 'Capture from my browser':
                    it opens there, and the tag sends it here once, without anything that was typed."
                </p>
            </Empty>
        </div>
    }
}
