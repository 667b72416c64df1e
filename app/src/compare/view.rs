//! What publishing would change, for somebody to look at and to confirm.

use std::sync::Arc;

use leptos::prelude::*;
use rules::{check::SavedPage, document::NodeId};

use super::{Exposed, Outcome, PageChange};
use crate::ui::{
    changes::Changes,
    names::{self, said::Said},
    time::Time,
};

/// The changes, and the tick that they need where something becomes visible or operable.
#[component]
pub fn Compared(
    outcome: Outcome,
    /// How many saved pages could not be read.
    missing: usize,
    confirmed: RwSignal<bool>,
    /// Somebody wants to see an element: the page's id, the element's number.
    show: Callback<(String, u32)>,
) -> impl IntoView {
    let exposed = outcome.exposed();
    let needs_consent = outcome.needs_consent(missing);
    let is_unshown = outcome.is_unshown(missing);
    let title = match outcome.before {
        Some(number) => format!("Changes since version {number}"),
        None => "The first version".to_owned(),
    };
    let on_pages = match (outcome.before, outcome.compared, outcome.pages.len()) {
        (None, ..) => {
            "Nothing was published until now, so no agent has seen this site. From now on they see it as Preview shows it."
                .to_owned()
        }
        (_, 0, _) => {
            "No page is saved: what agents would see anew cannot be shown. Load the pages that matter first.".to_owned()
        }
        (_, 1, 0) => "Nothing changes for agents on the saved page.".to_owned(),
        (_, compared, 0) => format!("Nothing changes for agents on any of the {compared} saved pages."),
        (_, 1, _) => "What changes for agents on the saved page:".to_owned(),
        (_, compared, changed) => {
            format!("What changes for agents: {changed} of {compared} saved pages.")
        }
    };
    let not_read = match missing + outcome.unread {
        0 => None,
        1 => Some("One saved page could not be read and was not compared.".to_owned()),
        missing => Some(format!(
            "{missing} saved pages could not be read and were not compared."
        )),
    };
    view! {
        <section class="compared" aria-labelledby="compared-rules">
            <h3 id="compared-rules">{title}</h3>
            {match outcome.before.is_none() && outcome.diff.is_empty() {
                true => {
                    view! { <p class="muted">"There are no rules yet: agents see all but what is always masked, never sent, or marked in the page."</p> }
                        .into_any()
                }
                false => view! { <Changes diff=outcome.diff /> }.into_any(),
            }}
        </section>
        <section class="compared" aria-labelledby="compared-pages">
            <h3 id="compared-pages">"On saved pages"</h3>
            <p class="muted">{on_pages}</p>
            {not_read.map(|text| view! { <p class="notice notice-warn">{text}</p> })}
            {outcome.pages.into_iter().map(|change| view! { <OnPage change show /> }).collect_view()}
        </section>
        {needs_consent
            .then(|| {
                view! { <Consent confirmed said=said(exposed, is_unshown) agreed=agreed(exposed) /> }
            })}
    }
}

/// The tick without which nothing is published that agents may see or do anew.
#[component]
pub fn Consent(
    confirmed: RwSignal<bool>,
    /// What becomes visible or operable.
    said: String,
    /// What the tick says of who makes it.
    agreed: String,
) -> impl IntoView {
    view! {
        <label class="choice exposed">
            <input
                type="checkbox"
                prop:checked=confirmed
                on:change=move |event| confirmed.set(event_target_checked(&event))
            />
            <span>
                <strong>{said}</strong>
                <span class="small">{agreed}</span>
            </span>
        </label>
    }
}

fn said(exposed: Exposed, is_unshown: bool) -> String {
    let of = |(elements, pages): (usize, usize), what: &str| {
        let on = match pages {
            1 => "on one page".to_owned(),
            pages => format!("on {pages} pages"),
        };
        match elements {
            0 => None,
            1 => Some(format!("1 element {on} becomes {what} agents.")),
            elements => Some(format!("{elements} elements {on} become {what} agents.")),
        }
    };
    let parts = [
        of(exposed.visible, "visible to"),
        of(exposed.operable, "operable by"),
    ];
    let unshown = is_unshown.then(|| UNSHOWN.to_owned());
    let all = parts.into_iter().chain([unshown]).flatten();
    all.collect::<Vec<_>>().join(" ")
}

const UNSHOWN: &str =
    "Agents may see or do more than saved pages show; the changes in the rules say what.";

fn agreed(exposed: Exposed) -> String {
    let may = match (exposed.visible.0, exposed.operable.0) {
        (0, 0) => {
            return "I have looked at the changes in the rules, and agents may see and do what they allow."
                .to_owned();
        }
        (_, 0) => "see",
        (0, _) => "operate",
        _ => "see and operate",
    };
    let what = match exposed.visible.0 + exposed.operable.0 {
        1 => "it",
        _ => "them",
    };
    format!("I have looked at {what}, and agents may {may} {what}.")
}

#[component]
fn OnPage(change: PageChange, show: Callback<(String, u32)>) -> impl IntoView {
    let PageChange {
        info,
        page,
        visible,
        unhidden,
        operable,
        covered,
        disabled,
    } = change;
    let id = info.id.clone();
    let group = move |class: &'static str, title: &'static str, nodes: Vec<NodeId>| {
        let (id, page) = (id.clone(), page.clone());
        (!nodes.is_empty()).then(|| view! { <Group class title id page nodes show /> })
    };
    view! {
        <div class="page-change">
            <p class="page-change-name break">
                {names::page(&info)} " " <span class="muted small saved-at">"saved " <Time at=info.saved_at /></span>
            </p>
            {group("page-change-visible", "Newly visible", visible)}
            {group("page-change-visible", "Masked, no longer hidden", unhidden)}
            {group("page-change-operable", "Newly operable", operable)}
            {group("page-change-covered", "Newly hidden or masked", covered)}
            {group("page-change-covered", "No longer operable", disabled)}
        </div>
    }
}

#[component]
fn Group(
    class: &'static str,
    title: &'static str,
    id: String,
    page: Arc<SavedPage>,
    nodes: Vec<NodeId>,
    show: Callback<(String, u32)>,
) -> impl IntoView {
    let (count, more) = (nodes.len(), nodes.len().saturating_sub(MOST));
    let words = Said::new(page.document());
    view! {
        <div class=format!("page-change-group {class}")>
            <p class="small">
                <strong>{title}</strong>
                " "
                {count}
            </p>
            <ul>
                {nodes
                    .into_iter()
                    .take(MOST)
                    .map(|node| {
                        let document = page.document();
                        let (id, number) = (id.clone(), document.id(node));
                        let label = names::element(document, node);
                        let said = words.few(document, node).unwrap_or_default();
                        let inside = document.subtree(node).filter(|each| document.element(*each).is_some()).count() - 1;
                        let inside = match inside {
                            0 => String::new(),
                            inside => format!(" +{inside}"),
                        };
                        let named = format!("{}{inside}", format!("{label} {said}").trim_end());
                        view! {
                            <li>
                                <button
                                    type="button"
                                    aria-label=format!("Show {named} on the page, {title}")
                                    title="Show it on the page"
                                    on:click=move |_| show.run((id.clone(), number))
                                >
                                    <code>{label}</code>
                                    <span class="said small">{said}</span>
                                    <span class="small">{inside}</span>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
                {(more > 0).then(|| view! { <li class="small muted">{format!("and {more} more")}</li> })}
            </ul>
        </div>
    }
}

/// More of one kind on one page tell nobody anything.
const MOST: usize = 30;
