//! The rules of one version.

use leptos::prelude::*;
use rules::ruleset::{RuleSet, TextPolicy};

use super::Here;
use crate::{
    api::{Failure, Version},
    call,
    export::Export,
    ui::{badge::Badge, button::Button, dialog::Dialog, effect, notice::Notice},
};

/// The dialog.
#[component]
pub fn Rules(here: Here) -> impl IntoView {
    let open = RwSignal::new(false);
    let load = Action::new(move |number: &u64| call::version(here.key.get_value(), *number));
    Effect::new(move || {
        if let Some(number) = here.shown.get() {
            load.clear();
            load.dispatch(number);
            open.set(true);
            here.shown.set(None);
        }
    });
    view! {
        <Dialog id="version" title="Rules of this version" open>
            {move || match load.value().get() {
                None => view! { <p class="loading">"Loading…"</p> }.into_any(),
                Some(Ok((version, rules))) => {
                    view! { <Content key=here.key.get_value() version rules /> }.into_any()
                }
                Some(Err(failure)) => view! { <Notice failure=Failure::clone(&failure) /> }.into_any(),
            }}
            <div class="dialog-buttons">
                <Button on:click=move |_| open.set(false)>"Close"</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Content(key: String, version: Version, rules: RuleSet) -> impl IntoView {
    let number = version.number;
    let text = match rules.policy.text {
        TextPolicy::Visible => "visible",
        TextPolicy::Private => "private",
    };
    let none = rules.rules.is_empty();
    let list = |patterns: &[String]| {
        if patterns.is_empty() {
            "none".to_owned()
        } else {
            patterns.join(", ")
        }
    };
    view! {
        <dl class="facts">
            <dt>"Version"</dt>
            <dd>{version.number}</dd>
            <dt>"Hash"</dt>
            <dd class="break">
                <code>{version.hash}</code>
            </dd>
            <dt>"Text and values"</dt>
            <dd>{text}</dd>
            <dt>"Paused pages"</dt>
            <dd class="break">{list(&rules.policy.pause)}</dd>
            <dt>"URL parameters"</dt>
            <dd class="break">{list(&rules.policy.url_params)}</dd>
            <dt>"Other products' marks"</dt>
            <dd>{if rules.policy.vendor_marks { "masked" } else { "not read" }}</dd>
        </dl>
        {none.then(|| view! { <p class="muted">"No rules."</p> })}
        <ul class="plain-list">
            {rules
                .rules
                .into_iter()
                .map(|rule| {
                    view! {
                        <li class="version-rule">
                            <Badge tone=effect::tone(rule.effect)>{effect::name(rule.effect)}</Badge>
                            <code class="break">{rule.selector}</code>
                            {rule.off.then(|| view! { <Badge>"Off"</Badge> })}
                            {(!rule.pages.is_empty())
                                .then(|| view! { <div class="muted small break">{rule.pages.join(", ")}</div> })}
                            {(!rule.note.is_empty()).then(|| view! { <div class="small">{rule.note}</div> })}
                        </li>
                    }
                })
                .collect_view()}
        </ul>
        <details>
            <summary>"Export"</summary>
            <Export key version=Some(number) />
        </details>
    }
}
