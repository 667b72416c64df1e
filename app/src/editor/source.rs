//! Where pages come from: an address, one's own browser, or what was saved.

use leptos::{html, prelude::*, reactive::actions::ActionAbortHandle};

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
            .map(|field| whole(field.value().trim()))
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
    let loading = StoredValue::new(None::<ActionAbortHandle>);
    // What is loading; with another address in the field the button loads that.
    let asked = RwSignal::new(String::new());
    let cancels = move || load.pending().get() && asked.get() == address.get().trim();
    // What was asked for before is no longer, and what went wrong is over. The server drops what nobody waits for, and saves nothing.
    let leave = move || {
        if let Some(request) = loading.try_update_value(Option::take).flatten() {
            request.abort();
        }
        load.clear();
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let url = typed();
        let is_cancelled = load.pending().get_untracked() && asked.get_untracked() == url;
        leave();
        if !is_cancelled {
            asked.set(url.clone());
            address.set(url.clone());
            loading.set_value(Some(load.dispatch(url)));
        }
    };
    let capture = move |_| {
        leave();
        address.set(typed());
        capturing.set(Some((typed(), None)));
    };
    let again = Callback::new(move |page: PageInfo| {
        leave();
        capturing.set(Some((page.url, Some(page.id))));
    });
    let choose = Callback::new(move |page: PageInfo| {
        leave();
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
                <Button
                    kind=Kind::Secondary
                    submit=true
                    on:click=move |event| {
                        // The second click of two is meant for what the first one found.
                        if event.detail() > 1 {
                            event.prevent_default();
                        }
                    }
                >
                    {move || if cancels() { "Cancel" } else { "Load page" }}
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
                    let doing = match (load.pending().get(), opening.pending().get()) {
                        (true, _) => "Loading the page…",
                        (_, true) => "Opening the page…",
                        _ => return None,
                    };
                    Some(view! { <p class="loading" role="status">{doing}</p> })
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

/// An address as people leave it out: with the scheme that it most likely has.
fn whole(typed: &str) -> String {
    let host = typed.split(['/', '?', '#']).next().unwrap_or_default();
    let is_port = |port: &str| port.starts_with(|c: char| c.is_ascii_digit());
    let name = match host.rsplit_once(':') {
        Some((name, port)) if is_port(port) => name,
        // Another scheme, which is refused.
        Some(_) => return typed.to_owned(),
        None => host,
    };
    match name {
        "" => typed.to_owned(),
        "localhost" | "127.0.0.1" => format!("http://{typed}"),
        _ => format!("https://{typed}"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_of_an_address_is_added() {
        for (typed, expected) in [
            ("shop.example/basket", "https://shop.example/basket"),
            ("shop.example:8443", "https://shop.example:8443"),
            ("localhost:3000/a?b=c:d", "http://localhost:3000/a?b=c:d"),
            ("127.0.0.1", "http://127.0.0.1"),
            ("http://shop.example/", "http://shop.example/"),
            ("javascript:alert(1)", "javascript:alert(1)"),
            ("/basket", "/basket"),
            ("", ""),
        ] {
            assert_eq!(whole(typed), expected);
        }
    }
}
