//! 'Capture from my browser': a link for one use, and the wait until the tag has sent the page.

use std::time::Duration;

use leptos::prelude::*;

use super::{Editor, pages::replace};
use crate::{
    api::{Capture, Failure, PageInfo},
    call,
    ui::{
        button::{Button, Kind},
        local::Local,
        notice::Notice,
        pause::pause,
        toast::{Tone, use_toasts},
    },
};

/// Open `url` in a new tab with a capture token, and wait for the page; cancelled when dropped.
#[component]
pub fn Capturing(
    editor: Editor,
    url: String,
    /// The id of the saved page in whose place it comes.
    replaces: Option<String>,
    open: Callback<PageInfo>,
    close: Callback<()>,
) -> impl IntoView {
    let link = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<Failure>);
    let toasts = use_toasts();
    let cancelled = StoredValue::new(false);
    on_cleanup(move || cancelled.set_value(true));
    // Opened while the click is being handled: later the browser would take it for a pop-up that nobody asked for.
    let tab = Local::<web_sys::Window>::empty();
    Effect::new(move || {
        let (url, replaces) = (url.clone(), replaces.clone());
        tab.put(
            window()
                .open_with_url_and_target("about:blank", "_blank")
                .ok()
                .flatten(),
        );
        leptos::task::spawn_local(async move {
            match call::start_capture(editor.key.get_value(), url, replaces.clone()).await {
                Ok(Capture {
                    token,
                    link: target,
                }) => {
                    tab.with(|tab| {
                        // The page must not reach back to the editor.
                        let _ = tab.set_opener(&wasm_bindgen::JsValue::NULL);
                        let _ = tab.location().set_href(&target);
                    });
                    link.try_set(Some(target));
                    let done = Callback::new(move |page: PageInfo| {
                        let former = replaces.clone().and_then(|id| known(editor, &id));
                        match former {
                            // Sent elsewhere, mostly to sign in: what was saved stays.
                            Some(former) if former.url != page.url => toasts.say(
                                Tone::Bad,
                                format!(
                                    "The browser went on to {}: that page was saved, and the former one stays.",
                                    page.url
                                ),
                            ),
                            Some(former) => leptos::task::spawn_local(async move {
                                // Where that fails both are there, and nothing is lost.
                                let _ = replace(editor, former.id).await;
                            }),
                            None => {}
                        }
                        open.run(page);
                        close.run(());
                    });
                    wait(editor, token, cancelled, done, failure).await;
                }
                Err(error) => {
                    // Nothing to show there.
                    tab.with(web_sys::Window::close);
                    failure.try_set(Some(error));
                }
            }
        });
    });
    view! {
        <section class="capturing" aria-label="Capture from my browser">
            {move || match failure.get() {
                Some(failure) => view! { <Notice failure /> }.into_any(),
                None => {
                    view! {
                        <div role="status">
                            <p>
                                <strong>"Waiting for the page."</strong>
                                " It is open in a new tab. Sign in there if need be; as soon as the tag has sent the page, it appears here."
                            </p>
                            {move || {
                                link.get()
                                    .map(|link| {
                                        view! {
                                            <p>
                                                <a href=link target="_blank" rel="noopener noreferrer external">
                                                    "Open the page again"
                                                </a>
                                            </p>
                                        }
                                    })
                            }}
                        </div>
                    }
                        .into_any()
                }
            }}
            <Button kind=Kind::Secondary small=true on:click=move |_| close.run(())>
                {move || if failure.with(Option::is_some) { "Close" } else { "Cancel" }}
            </Button>
        </section>
    }
}

fn known(editor: Editor, id: &str) -> Option<PageInfo> {
    let is_it = |page: &&PageInfo| page.id == id;
    (editor.saved.list).with_untracked(|pages| pages.iter().find(is_it).cloned())
}

async fn wait(
    editor: Editor,
    token: String,
    cancelled: StoredValue<bool>,
    done: Callback<PageInfo>,
    failure: RwSignal<Option<Failure>>,
) {
    // Disposed is cancelled, too.
    while cancelled.try_get_value() == Some(false) {
        match call::captured(editor.key.get_value(), token.clone()).await {
            Ok(Some(page)) => {
                if cancelled.try_get_value() == Some(false) {
                    done.run(page);
                }
                return;
            }
            Ok(None) => pause(BETWEEN).await,
            Err(error) => {
                failure.try_set(Some(error));
                return;
            }
        }
    }
}

const BETWEEN: Duration = Duration::from_secs(1);
