//! What a page asks of the server while it is rendered: the answer's view, or why there is none.

use leptos::prelude::*;

use super::notice::Notice;
use crate::api::Failure;

/// The view of a resource's answer; the old one stays while a new one is on its way.
#[component]
pub fn Loaded<T, F, V>(from: Resource<Result<T, Failure>>, children: F) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=|| {
            view! { <span class="loading">"Loading…"</span> }
        }>
            {move || {
                let children = children.clone();
                Suspend::new(async move {
                    match from.await {
                        Ok(answer) => children(answer).into_any(),
                        Err(failure) => view! { <Notice failure /> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}
