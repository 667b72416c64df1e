//! What changes from one rule set to another, in words.

use leptos::prelude::*;
use rules::{
    diff::{Diff, PolicyChange, RuleChange},
    ruleset::Rule,
};

use super::{
    badge::{Badge, Tone},
    effect,
};

/// The list; says so when nothing changes.
#[component]
pub fn Changes(diff: Diff) -> impl IntoView {
    if diff.is_empty() {
        return view! { <p class="muted">"The rules are the same."</p> }.into_any();
    }
    view! {
        <ul class="changes">
            {diff.policy.iter().map(of_policy).collect_view()}
            {diff.rules.into_iter().map(of_rule).collect_view()}
        </ul>
    }
    .into_any()
}

fn of_policy(change: &PolicyChange) -> impl IntoView + use<> {
    let text = change.to_string();
    let text = text
        .trim_start_matches("Policy")
        .trim_start_matches([',', ':', ' ']);
    view! {
        <li>
            <Badge>"Policy"</Badge>
            <span class="break">{capital(text)}</span>
        </li>
    }
}

fn of_rule(change: RuleChange) -> impl IntoView {
    let text = change.to_string();
    let (tone, word, rule, details) = match change {
        RuleChange::Added { rule } => (Tone::Good, "New", rule, None),
        RuleChange::Removed { rule } => (Tone::Bad, "Gone", rule, None),
        RuleChange::Changed { after, .. } => {
            let details = text.split_once(": ").map(|(_, details)| capital(details));
            (Tone::Warn, "Changed", after, details)
        }
    };
    let Rule {
        effect,
        selector,
        pages,
        note,
        off,
        ..
    } = rule;
    view! {
        <li>
            <Badge tone=tone>{word}</Badge>
            <div>
                <div class="change-what">
                    <Badge tone=effect::tone(effect)>{effect::name(effect)}</Badge>
                    <code class="break">{selector}</code>
                    {off.then(|| view! { <Badge>"Off"</Badge> })}
                </div>
                {details.map(|details| view! { <p class="small break">{details}</p> })}
                {(!pages.is_empty())
                    .then(|| view! { <p class="muted small break">{format!("Only {}", pages.join(", "))}</p> })}
                {(!note.is_empty()).then(|| view! { <p class="muted small break">{note}</p> })}
            </div>
        </li>
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}", characters.as_str())
}
