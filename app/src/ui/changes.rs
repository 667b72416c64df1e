//! What changes from one rule set to another, in words.

use leptos::prelude::*;
use rules::{
    diff::{Diff, ListChange, PolicyChange, RuleChange},
    ruleset::{Dismissal, Rule},
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
            {of_suggestions("Dismissed", diff.dismissed.added)}
            {of_suggestions("No longer dismissed", diff.dismissed.removed)}
        </ul>
    }
    .into_any()
}

fn of_policy(change: &PolicyChange) -> impl IntoView + use<> {
    let text = match change {
        PolicyChange::Pause(change) => format!("Paused pages: {}", list(change)),
        PolicyChange::UrlParams(change) => format!("Visible URL parameters: {}", list(change)),
        PolicyChange::Text { .. } | PolicyChange::VendorMarks { .. } => {
            let text = change.to_string();
            capital(text.trim_start_matches("Policy: "))
        }
    };
    view! {
        <li>
            <Badge>"Policy"</Badge>
            <span class="break">{text}</span>
        </li>
    }
}

fn of_suggestions(word: &'static str, all: Vec<Dismissal>) -> impl IntoView {
    let item = move |one: Dismissal| {
        view! {
            <li>
                <Badge>{word}</Badge>
                <span class="break">{with_code(&format!("{one}."))}</span>
            </li>
        }
    };
    all.into_iter().map(item).collect_view()
}

fn list(change: &ListChange<String>) -> String {
    let part = |word: &str, these: &[String]| {
        (!these.is_empty()).then(|| format!("{word} {}", these.join(", ")))
    };
    let parts = [
        part("now", &change.added),
        part("no longer", &change.removed),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{}.", parts.join("; "))
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
                {details.map(|details| view! { <p class="small break">{with_code(&details)}</p> })}
                {(!pages.is_empty())
                    .then(|| view! { <p class="muted small break">{format!("Only {}", pages.join(", "))}</p> })}
                {(!note.is_empty()).then(|| view! { <p class="muted small break">{note}</p> })}
            </div>
        </li>
    }
}

/// A sentence in which what stands between backticks is code.
pub fn with_code(text: &str) -> impl IntoView + use<> {
    text.split('`')
        .enumerate()
        .map(|(place, part)| {
            let part = part.to_owned();
            if place % 2 == 1 {
                view! { <code>{part}</code> }.into_any()
            } else {
                part.into_any()
            }
        })
        .collect_view()
}

/// With a capital letter, as a sentence begins.
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}", characters.as_str())
}
