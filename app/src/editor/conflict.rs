//! Two people, or two windows of one, at one draft: what was put together, and what one of them has to choose.

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
pub fn Conflict(
    draft: DraftState,
    /// Who is here.
    me: String,
) -> impl IntoView {
    let toasts = use_toasts();
    let me = StoredValue::new(me);
    let told = StoredValue::new(String::new());
    Effect::new(move || {
        if let Some(who) = draft.merged.get() {
            draft.merged.set(None);
            let text = match who == me.get_value() {
                true => "You changed the draft in another window too: it has all your changes now."
                    .to_owned(),
                false => format!("{who} changed the draft too: it has both your changes now."),
            };
            told.set_value(text.clone());
            toasts.say(Tone::Good, text);
        }
    });
    // Beside what is to be chosen it would say the opposite.
    Effect::new(move || {
        let is_asked = |standing: &Standing| matches!(standing, Standing::Conflict(_));
        if draft.standing.with(is_asked) {
            told.with_value(|text| toasts.take_back(text));
        }
    });
    let clashing = move || {
        let Standing::Conflict(theirs) = draft.standing.get() else {
            return None;
        };
        let who = match theirs.saved {
            Some((who, _)) if who == me.get_value() => Other::Window,
            saved => Other::Person(saved.map(|(who, _)| who)),
        };
        let clashes: Vec<Clash> = draft.merge()?.conflicts().cloned().collect();
        Some((who, clashes))
    };
    view! {
        <Offered draft />
        // Other clashes are drawn anew: controls that become others keep what they do.
        <For each=clashing key=|(who, clashes)| format!("{who:?} {clashes:?}") let:clashing>
            <Choices draft who=clashing.0 clashes=clashing.1 />
        </For>
    }
}

/// Who made the other change.
#[derive(Clone, Debug, PartialEq)]
enum Other {
    /// The same person, in another window.
    Window,
    /// Somebody else, by the e-mail address if that is known.
    Person(Option<String>),
}

impl Other {
    fn title(&self) -> &'static str {
        match self {
            Other::Window => "You changed the draft in another window",
            Other::Person(_) => "Somebody else changed the draft",
        }
    }

    /// What it is about, after the title.
    fn said(&self, rules: &str) -> String {
        let changed = match self {
            Other::Window => format!("{rules} that you changed here too"),
            Other::Person(Some(who)) => format!("{who} changed {rules} that you changed too"),
            Other::Person(None) => format!("{rules} that you changed too"),
        };
        format!(
            ": {changed}. All other changes are put together. Choose; undo brings back what was here."
        )
    }

    /// What was changed here, and what there.
    fn names(&self) -> [&'static str; 2] {
        match self {
            Other::Window => ["This window", "The other window"],
            Other::Person(_) => ["Mine", "Theirs"],
        }
    }

    /// The buttons that take all of one.
    fn ways(&self) -> [&'static str; 2] {
        match self {
            Other::Window => ["Keep this window's", "Take the other window's"],
            Other::Person(_) => ["Keep mine", "Take theirs"],
        }
    }
}

/// What was not saved when this browser was here last.
#[component]
fn Offered(draft: DraftState) -> impl IntoView {
    view! {
        <Show when=move || draft.kept.offered.with(Option::is_some)>
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
fn Choices(draft: DraftState, who: Other, clashes: Vec<Clash>) -> impl IntoView {
    let count = clashes.len();
    let chosen: Vec<RwSignal<Choice>> = clashes
        .iter()
        .map(|clash| RwSignal::new(clash.suggested))
        .collect();
    let choices = StoredValue::new(chosen.clone());
    let rules = if count == 1 {
        "a rule".to_owned()
    } else {
        format!("{count} rules")
    };
    let [keep, take] = who.ways();
    let names = who.names();
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
                <strong id="conflict-title">{who.title()}</strong>
                {who.said(&rules)}
            </p>
            <ul class="clashes">
                {clashes
                    .into_iter()
                    .zip(chosen)
                    .enumerate()
                    .map(|(place, (clash, chosen))| view! { <li><One place names clash chosen /></li> })
                    .collect_view()}
            </ul>
            <div class="conflict-ways">
                <Button small=true on:click=move |_| draft.settle(|_| Choice::Theirs)>
                    {take}
                </Button>
                <Button small=true on:click=move |_| draft.settle(|_| Choice::Mine)>
                    {keep}
                </Button>
                <Button small=true kind=Kind::Primary on:click=settle>
                    "Go on with these"
                </Button>
            </div>
        </section>
    }
}

#[component]
fn One(
    place: usize,
    names: [&'static str; 2],
    clash: Clash,
    chosen: RwSignal<Choice>,
) -> impl IntoView {
    let [mine, theirs] = names;
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
            {way(Choice::Mine, mine, Some(clash.mine))}
            {way(Choice::Theirs, theirs, Some(clash.theirs))}
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
