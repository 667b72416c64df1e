//! What an agent can read on the open page, and what an agent can press: as text, in the order of the page.
//!
//! Both lists are the engine's; here they get names, headings and buttons.

use std::sync::Arc;

use leptos::prelude::*;

use super::{Editor, agent::AgentPage, hint::Hint, side::Side};
use crate::ui::{
    badge::{Badge, Tone},
    button::{Button, Kind},
    category, effect,
    empty::Empty,
    focus::focus,
    segments::Segments,
    toast::{self, use_toasts},
};

mod entry;

use entry::{Entry, List};

/// The panel.
#[component]
pub fn Exposed(editor: Editor) -> impl IntoView {
    let list = RwSignal::new(List::Read);
    let filter = RwSignal::new(String::new());
    let hidden_too = RwSignal::new(false);
    let most = RwSignal::new(STEP);
    // Made while somebody looks.
    let agent = Memo::new(move |_| {
        let is_open = editor.side.get() == Side::Agent;
        is_open.then(|| editor.agent.get().map(Same)).flatten()
    });
    Effect::new(move || {
        list.track();
        filter.track();
        hidden_too.track();
        most.set(STEP);
    });
    view! {
        <section class="side-section exposed-panel" aria-labelledby="exposed">
            <h2 id="exposed" tabindex="-1">
                {move || list.get().heading()}
            </h2>
            {move || match agent.get() {
                None => view! { <NoPage /> }.into_any(),
                Some(Same(Err(()))) => {
                    view! { <p class="muted">"The rules have problems: an agent gets nothing until they are solved."</p> }.into_any()
                }
                Some(Same(Ok(agent))) => {
                    view! { <Lists editor agent list filter hidden_too most /> }.into_any()
                }
            }}
        </section>
    }
}

#[component]
fn NoPage() -> impl IntoView {
    view! {
        <Empty title="No page is open">
            <p>
                "Load a page above. Every text and field of it that an agent can read is listed here, and every control that an
                agent can press, under the rules as they are in the draft."
            </p>
        </Empty>
    }
}

#[component]
fn Lists(
    editor: Editor,
    agent: Arc<AgentPage>,
    list: RwSignal<List>,
    filter: RwSignal<String>,
    hidden_too: RwSignal<bool>,
    most: RwSignal<usize>,
) -> impl IntoView {
    let address = agent.address();
    let (read, pressed) = entry::entries(&agent);
    let controls = agent.operable().len();
    let counts = (read.len(), pressed.len());
    let (read, pressed) = (StoredValue::new(read), StoredValue::new(pressed));
    let all = move |list| match list {
        List::Read => read,
        List::Press => pressed,
    };
    let shown = Memo::new(move |_| {
        let wanted = filter.get().trim().to_lowercase();
        let hidden_too = hidden_too.get();
        all(list.get()).with_value(|all| {
            let fits = |one: &&Entry| (one.is_plain || hidden_too) && one.says(&wanted);
            let mut fit: Vec<Entry> = all.iter().filter(fits).cloned().collect();
            // What looks sensitive first; the sort is stable.
            fit.sort_by_key(|one| one.category.is_none());
            fit
        })
    });
    let hidden = read.with_value(|all| all.iter().filter(|one| !one.is_plain).count());
    let summary = move || match list.get() {
        List::Read => {
            let plain = counts.0 - hidden;
            format!(
                "{plain} texts, fields and labels. What is masked or hidden is not among them, nor what style sheets write (content:)."
            )
        }
        List::Press => format!(
            "{} of {controls} controls, in Write Mode. Scripts may make more of the page react to a click.",
            counts.1
        ),
    };
    view! {
        <Segments
            id="exposed-list"
            label="What an agent can do"
            all=vec![(List::Read, "Read"), (List::Press, "Press")]
            chosen=list
        />
        <p class="muted small">{summary}</p>
        {move || {
            (list.get() == List::Read)
                .then(|| address.clone())
                .flatten()
                .map(|address| {
                    view! {
                        <p class="small">
                            <span class="muted">"The page's address, as told: "</span>
                            <code class="break">{address}</code>
                        </p>
                    }
                })
        }}
        <input
            class="input"
            type="search"
            aria-label="Find in the list"
            placeholder="Find in the list"
            prop:value=filter
            on:input=move |event| filter.set(event_target_value(&event))
        />
        <Show when=move || list.get() == List::Read && hidden != 0>
            <label class="switch">
                <input
                    type="checkbox"
                    role="switch"
                    prop:checked=hidden_too
                    on:change=move |event| hidden_too.set(event_target_checked(&event))
                />
                <span>{format!("Also {hidden} link addresses and data, which only the page's code shows")}</span>
            </label>
        </Show>
        {move || {
            let shown = shown.get();
            match shown.is_empty() {
                true => view! { <Nothing list=list.get() filter /> }.into_any(),
                false => view! { <Grouped editor shown most /> }.into_any(),
            }
        }}
    }
}

#[component]
fn Nothing(list: List, filter: RwSignal<String>) -> impl IntoView {
    match (list, filter.get().trim().is_empty()) {
        (_, false) => view! { <p class="muted">"Nothing here says that."</p> }.into_any(),
        (List::Read, true) => view! {
            <Empty title="Nothing to read">
                <p>"An agent sees the shape of this page, and no word of it."</p>
            </Empty>
        }
        .into_any(),
        (List::Press, true) => view! {
            <Empty title="Nothing to press">
                <p>"Whatever an agent tries on this page is refused."</p>
            </Empty>
        }
        .into_any(),
    }
}

#[component]
fn Grouped(editor: Editor, shown: Vec<Entry>, most: RwSignal<usize>) -> impl IntoView {
    let count = shown.len();
    let list = Memo::new(move |_| most.get().min(count));
    view! {
        {move || {
            let mut groups: Vec<(String, Vec<Entry>)> = Vec::new();
            for one in shown.iter().take(list.get()) {
                let name = match one.category {
                    Some(_) => "Looks sensitive".to_owned(),
                    None => one.place.clone(),
                };
                match groups.last_mut() {
                    Some((known, entries)) if *known == name => entries.push(one.clone()),
                    _ => groups.push((name, vec![one.clone()])),
                }
            }
            groups
                .into_iter()
                .map(|(name, entries)| {
                    view! {
                        <h3 class="exposed-place">{name}</h3>
                        <ul class="exposed-list">
                            {entries.into_iter().map(|one| view! { <Item editor one /> }).collect_view()}
                        </ul>
                    }
                })
                .collect_view()
        }}
        <Show when=move || list.get() < count>
            <Button small=true on:click=move |_| most.update(|most| *most += STEP)>
                {move || format!("Show more ({} left)", count - list.get())}
            </Button>
        </Show>
    }
}

#[component]
fn Item(editor: Editor, one: Entry) -> impl IntoView {
    let toasts = use_toasts();
    let node = one.node;
    let point = Callback::new(move |on: bool| {
        editor.pointed.try_set(on.then_some(node));
    });
    let made = one.effect;
    let make = move |_| {
        let Some(page) = editor.page.get_untracked() else {
            return;
        };
        let Some(selector) = page.saved.selector_for(node) else {
            return;
        };
        match editor.add_rules(Some(&page.saved), vec![(made, selector)], "") {
            true => focus("exposed"),
            false => toasts.say(toast::Tone::Bad, "There is such a rule already.".into()),
        }
    };
    let about = format!("{}: {}", effect::name(made), one.text);
    view! {
        <Hint show=point class="exposed-item">
            <button
                type="button"
                class="exposed-text"
                title="Select it on the page"
                on:click=move |_| editor.selection.set(Some(node))
            >
                <span class="break">{one.text}</span>
                {(!one.what.is_empty()).then(|| view! { <span class="muted small">{one.what}</span> })}
            </button>
            {one.category.map(|category| view! { <Badge tone=Tone::Warn>{category::name(category)}</Badge> })}
            <Button kind=Kind::Quiet small=true attr:aria-label=about on:click=make>
                {effect::name(made)}
            </Button>
        </Hint>
    }
}

/// The agent's side, the same as long as it is not made anew.
#[derive(Clone, Debug)]
struct Same(Result<Arc<AgentPage>, ()>);

impl PartialEq for Same {
    fn eq(&self, other: &Same) -> bool {
        match (&self.0, &other.0) {
            (Ok(one), Ok(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_err() && other.is_err(),
        }
    }
}

/// How many entries are drawn at first, and with each 'Show more'.
const STEP: usize = 150;
