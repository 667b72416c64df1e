//! Two people at one draft: what was put together, and what one of them has to choose.

use leptos::prelude::*;
use rules::{
    merge::{Choice, Conflict as Clash},
    ruleset::Rule,
};

use super::draft::{DraftState, Standing};
use crate::ui::{
    badge::Badge,
    button::{Button, Kind},
    effect,
    toast::{Tone, use_toasts},
};

/// The rules that both changed, each with both ways to go on; and what was not saved the last time.
#[component]
pub fn Conflict(draft: DraftState) -> impl IntoView {
    let toasts = use_toasts();
    Effect::new(move || {
        if let Some(who) = draft.merged.get() {
            draft.merged.set(None);
            toasts.say(
                Tone::Good,
                format!("{who} changed the draft too: it has both your changes now."),
            );
        }
    });
    let clashing = move || {
        let Standing::Conflict(theirs) = draft.standing.get() else {
            return None;
        };
        let who = theirs
            .saved
            .map_or_else(|| "Somebody else".to_owned(), |(who, _)| who);
        let clashes: Vec<Clash> = draft.merge()?.conflicts().cloned().collect();
        Some((who, clashes))
    };
    view! {
        <Offered draft />
        // Other clashes are drawn anew: controls that become others keep what they do.
        <For each=clashing key=|(who, clashes)| format!("{who} {clashes:?}") let:clashing>
            <Choices draft who=clashing.0 clashes=clashing.1 />
        </For>
    }
}

/// What was not saved when this browser was here last.
#[component]
fn Offered(draft: DraftState) -> impl IntoView {
    view! {
        <Show when=move || draft.offered.with(Option::is_some)>
            <div class="conflict" role="status">
                <p>
                    <strong>"There are changes that were not saved"</strong>
                    " when this browser was here last. They are still here."
                </p>
                <Button small=true on:click=move |_| draft.drop_offered()>
                    "Discard them"
                </Button>
                <Button small=true kind=Kind::Primary on:click=move |_| draft.take_offered()>
                    "Bring them back"
                </Button>
            </div>
        </Show>
    }
}

#[component]
fn Choices(draft: DraftState, who: String, clashes: Vec<Clash>) -> impl IntoView {
    let count = clashes.len();
    let chosen: Vec<RwSignal<Choice>> = clashes
        .iter()
        .map(|clash| RwSignal::new(clash.suggested))
        .collect();
    let choices = StoredValue::new(chosen.clone());
    let rules = if count == 1 {
        "a rule that you changed too".to_owned()
    } else {
        format!("{count} rules that you changed too")
    };
    let settle = move |_| {
        let choices = choices.with_value(|all| {
            all.iter()
                .map(RwSignal::get_untracked)
                .collect::<Vec<Choice>>()
        });
        draft.settle(move |place| choices.get(place).copied().unwrap_or(Choice::Both));
    };
    view! {
        <section class="conflict conflict-open" role="alert" aria-labelledby="conflict-title">
            <p>
                <strong id="conflict-title">"Somebody else changed the draft"</strong>
                {format!(": {who} changed {rules}. All other changes are put together. Choose; undo brings yours back.")}
            </p>
            <ul class="clashes">
                {clashes
                    .into_iter()
                    .zip(chosen)
                    .enumerate()
                    .map(|(place, (clash, chosen))| view! { <li><One place clash chosen /></li> })
                    .collect_view()}
            </ul>
            <div class="conflict-ways">
                <Button small=true on:click=move |_| draft.settle(|_| Choice::Theirs)>
                    "Take theirs"
                </Button>
                <Button small=true on:click=move |_| draft.settle(|_| Choice::Mine)>
                    "Keep mine"
                </Button>
                <Button small=true kind=Kind::Primary on:click=settle>
                    "Go on with these"
                </Button>
            </div>
        </section>
    }
}

#[component]
fn One(place: usize, clash: Clash, chosen: RwSignal<Choice>) -> impl IntoView {
    let about = clash
        .theirs
        .as_ref()
        .or(clash.mine.as_ref())
        .map(|rule| rule.selector.clone())
        .unwrap_or_default();
    let both = clash.mine.is_some() && clash.theirs.is_some();
    let suggested = clash.suggested;
    let way = move |choice: Choice, name: &'static str, rule: Option<Option<Rule>>| {
        view! {
            <label class="clash-way" class:clash-way-chosen=move || chosen.get() == choice>
                <input
                    type="radio"
                    name=format!("clash-{place}")
                    checked=suggested == choice
                    prop:checked=move || chosen.get() == choice
                    on:change=move |_| chosen.set(choice)
                />
                <span class="clash-name">
                    {name}
                    {(suggested == choice).then(|| view! { <span class="muted small">"suggested"</span> })}
                </span>
                {rule.map(|rule| view! { <Says rule /> })}
            </label>
        }
    };
    view! {
        <fieldset class="clash">
            <legend class="visually-hidden">{format!("The rule about {about}")}</legend>
            {way(Choice::Mine, "Mine", Some(clash.mine))}
            {way(Choice::Theirs, "Theirs", Some(clash.theirs))}
            {both.then(|| way(Choice::Both, "Both, as two rules", None))}
        </fieldset>
    }
}

#[component]
fn Says(rule: Option<Rule>) -> impl IntoView {
    let Some(rule) = rule else {
        return view! { <span class="muted">"deleted"</span> }.into_any();
    };
    view! {
        <Badge tone=effect::tone(rule.effect)>{effect::name(rule.effect)}</Badge>
        <code class="break">{rule.selector}</code>
        {rule.off.then(|| view! { <Badge>"Off"</Badge> })}
        {(!rule.pages.is_empty())
            .then(|| view! { <span class="muted small break">{format!("only {}", rule.pages.join(", "))}</span> })}
        {(!rule.note.is_empty()).then(|| view! { <span class="muted small break">{rule.note}</span> })}
    }
        .into_any()
}
