//! Any two versions, compared in words.

use leptos::prelude::*;
use rules::diff::Diff;

use super::Here;
use crate::{
    api::Failure,
    call,
    ui::{button::Button, changes::Changes, dialog::Dialog, notice::Notice},
};

/// The dialog.
#[component]
pub fn Compare(here: Here) -> impl IntoView {
    let open = RwSignal::new(false);
    let from = RwSignal::new(0_u64);
    let to = RwSignal::new(0_u64);
    let load = Action::new(move |(from, to): &(u64, u64)| {
        let (from, to) = (*from, *to);
        async move {
            let (_, before) = call::version(here.key.get_value(), from).await?;
            let (_, after) = call::version(here.key.get_value(), to).await?;
            Ok::<_, Failure>(Diff::of(&before, &after))
        }
    });
    Effect::new(move || {
        if let Some((before, after)) = here.compared.get() {
            from.set(before);
            to.set(after);
            open.set(true);
            here.compared.set(None);
        }
    });
    Effect::new(move || {
        let two = (from.get(), to.get());
        if open.get() {
            load.clear();
            load.dispatch(two);
        }
    });
    view! {
        <Dialog id="compare" title="Compare versions" open wide=true>
            <div class="compare-two">
                <Choice here id="compare-from" label="From" value=from />
                <Choice here id="compare-to" label="To" value=to />
            </div>
            <div aria-live="polite">
                {move || match load.value().get() {
                    None => view! { <p class="loading">"Comparing…"</p> }.into_any(),
                    Some(Ok(diff)) => view! { <Changes diff=Diff::clone(&diff) /> }.into_any(),
                    Some(Err(failure)) => view! { <Notice failure=Failure::clone(&failure) /> }.into_any(),
                }}
            </div>
            <div class="dialog-buttons">
                <Button on:click=move |_| open.set(false)>"Close"</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Choice(
    here: Here,
    id: &'static str,
    label: &'static str,
    value: RwSignal<u64>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select
                id=id
                class="input select"
                on:change=move |event| {
                    if let Ok(number) = event_target_value(&event).parse() {
                        value.set(number);
                    }
                }
            >
                {move || {
                    here.versions
                        .get()
                        .into_iter()
                        .map(|version| {
                            let number = version.number;
                            view! {
                                <option value=number.to_string() selected=move || value.get() == number>
                                    {format!("{number} · {}", version.message)}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </div>
    }
}
