//! The rules of the draft, as a list to change.

use leptos::prelude::*;
use rules::ruleset::{Effect, Rule, WhenLost};

use super::Editor;
use crate::ui::{
    badge::Badge,
    button::{Button, Kind},
    effect,
    empty::Empty,
    field::lines,
};

mod wrong;

pub use wrong::field_of;
use wrong::{Problems, error, invalid, problems};

/// The list.
#[component]
pub fn Rules(editor: Editor) -> impl IntoView {
    let editing = editor.editing;
    let count = Memo::new(move |_| editor.draft.rules.with(|rules| rules.rules.len()));
    let wanted = RwSignal::new(String::new());
    let ids = Memo::new(move |_| {
        let wanted = match count.get() > FEW {
            true => wanted.with(|wanted| wanted.trim().to_owned()),
            false => String::new(),
        };
        // What is being edited stays.
        let is_edited = |rule: &Rule| editing.with(|editing| editing.as_ref() == Some(&rule.id));
        editor.draft.rules.with(|rules| {
            let rules = rules.rules.iter();
            rules
                .filter(|rule| wanted.is_empty() || says(rule, &wanted) || is_edited(rule))
                .map(|rule| rule.id.clone())
                .collect::<Vec<_>>()
        })
    });
    let shown = move || match (ids.with(Vec::len), count.get()) {
        (shown, all) if shown == all => all.to_string(),
        (shown, all) => format!("{shown} of {all}"),
    };
    view! {
        <section class="side-section" aria-labelledby="rules">
            <h2 id="rules">
                "Rules "
                <span class="muted">{shown}</span>
            </h2>
            <Show when=move || { count.get() > FEW }>
                <input
                    class="input"
                    type="search"
                    aria-label="Find a rule"
                    placeholder="Find by selector, note, effect or page"
                    prop:value=wanted
                    on:input=move |event| wanted.set(event_target_value(&event))
                />
            </Show>
            <Show
                when=move || { count.get() > 0 }
                fallback=|| {
                    view! {
                        <Empty title="No rule yet">
                            <p>"Select something on the page and press Mask, Hide or Disable."</p>
                        </Empty>
                    }
                }
            >
                <Show when=move || ids.with(Vec::is_empty)>
                    <p class="muted">"No rule says that."</p>
                </Show>
                <ul class="rules">
                    <For each=move || ids.get() key=String::clone let:id>
                        <Item editor id editing />
                    </For>
                </ul>
            </Show>
        </section>
    }
}

#[component]
fn Item(editor: Editor, id: String, editing: RwSignal<Option<String>>) -> impl IntoView {
    let key = StoredValue::new(id);
    let rule = Memo::new(move |_| {
        editor.draft.rules.with(|rules| {
            rules
                .rules
                .iter()
                .find(|rule| key.with_value(|id| rule.id == *id))
                .cloned()
        })
    });
    let is_edited = Memo::new(move |_| {
        editing.with(|editing| key.with_value(|id| editing.as_ref() == Some(id)))
    });
    let lit = move |on: bool| editor.lit.set(on.then(|| key.get_value()));
    on_cleanup(move || {
        editor.lit.try_set(None);
    });
    view! {
        <li
            class="rule"
            class:rule-off=move || rule.get().is_some_and(|rule| rule.off)
            on:pointerenter=move |_| lit(true)
            on:pointerleave=move |_| lit(false)
            on:focusin=move |_| lit(true)
            on:focusout=move |_| lit(false)
        >
            {move || {
                rule.get()
                    .map(|rule| {
                        view! {
                            <Head editor rule=rule.clone() is_edited editing />
                            {if is_edited.get() {
                                view! { <Form editor rule editing /> }.into_any()
                            } else {
                                view! { <Problems editor id=rule.id.clone() /> }.into_any()
                            }}
                        }
                    })
            }}
        </li>
    }
}

#[component]
fn Head(
    editor: Editor,
    rule: Rule,
    is_edited: Memo<bool>,
    editing: RwSignal<Option<String>>,
) -> impl IntoView {
    let about = format!("{} {}", effect::name(rule.effect), rule.selector);
    let edited = about.clone();
    let verb = move || if is_edited.get() { "Close" } else { "Edit" };
    let state = if rule.off { "Off" } else { "On" };
    let here = {
        let rule = rule.clone();
        move || {
            editor
                .page
                .with(|page| page.as_ref().map(|page| standing(editor, page, &rule)))
        }
    };
    let id = StoredValue::new(rule.id.clone());
    let delete = move |_| id.with_value(|id| editor.delete_rule(id));
    view! {
        <div class="rule-head">
            <Badge tone=effect::tone(rule.effect)>{effect::name(rule.effect)}</Badge>
            <code class="rule-selector break">{rule.selector.clone()}</code>
        </div>
        <p class="muted small">
            {here}
            {(!rule.pages.is_empty())
                .then(|| view! { <span class="break">{format!(" · only {}", rule.pages.join(", "))}</span> })}
        </p>
        {(!rule.note.is_empty()).then(|| view! { <p class="small break">{rule.note.clone()}</p> })}
        <div class="rule-actions">
            <label class="switch">
                <input
                    type="checkbox"
                    role="switch"
                    aria-label=format!("{state}: {about}")
                    checked=!rule.off
                    prop:checked=!rule.off
                    on:change=move |event| {
                        let on = event_target_checked(&event);
                        id.with_value(|id| editor.edit_rule(id, |rule| rule.off = !on));
                    }
                />
                <span aria-hidden="true">{state}</span>
            </label>
            <Button
                kind=Kind::Quiet
                small=true
                attr:aria-label=move || format!("{} {edited}", verb())
                attr:aria-expanded=move || if is_edited.get() { "true" } else { "false" }
                on:click=move |_| editing.set(if is_edited.get_untracked() { None } else { Some(id.get_value()) })
            >
                {verb}
            </Button>
            <Button kind=Kind::Quiet small=true attr:aria-label=format!("Delete {about}") on:click=delete>
                "Delete"
            </Button>
        </div>
    }
}

/// What the rule does on the open page.
fn standing(editor: Editor, page: &super::opened::OpenedPage, rule: &Rule) -> String {
    if rule.off {
        return "Switched off".to_owned();
    }
    if !problems(editor, &rule.id, None).is_empty() {
        return "Does nothing until it is mended".to_owned();
    }
    match page.matches(&rule.selector) {
        Err(_) => "Matches nothing".to_owned(),
        Ok(_) if !page.is_ruled_by(rule) => "Not on this page".to_owned(),
        Ok(nodes) if nodes.len() == 1 => "1 match here".to_owned(),
        Ok(nodes) => format!("{} matches here", nodes.len()),
    }
}

/// The rule's fields; a field is taken when it is left.
#[component]
fn Form(editor: Editor, rule: Rule, editing: RwSignal<Option<String>>) -> impl IntoView {
    let id = StoredValue::new(rule.id.clone());
    let name = |field: &str| format!("rule-{}-{field}", rule.id);
    let edit =
        move |change: Box<dyn FnOnce(&mut Rule)>| id.with_value(|id| editor.edit_rule(id, change));
    let effect_now = rule.effect;
    view! {
        <form
            class="rule-form"
            method="post"
            on:submit=move |event| {
                event.prevent_default();
                editing.set(None);
            }
        >
            <div class="field">
                <label for=name("effect")>"Effect"</label>
                <select
                    id=name("effect")
                    class="input select"
                    on:change=move |event| {
                        let chosen = event_target_value(&event);
                        if let Some(effect) = EFFECTS.into_iter().find(|effect| effect::class(*effect) == chosen) {
                            edit(
                                Box::new(move |rule| {
                                    rule.effect = effect;
                                    if !effect.tightens() {
                                        rule.when_lost = WhenLost::Nothing;
                                    }
                                }),
                            );
                        }
                    }
                >
                    {EFFECTS
                        .into_iter()
                        .map(|effect| {
                            view! {
                                <option value=effect::class(effect) selected=effect == effect_now>
                                    {format!("{}: {}", effect::name(effect), effect::meaning(effect))}
                                </option>
                            }
                        })
                        .collect_view()}
                </select>
            </div>
            <div class="field">
                <label for=name("selector")>"Selector"</label>
                <input
                    id=name("selector")
                    class="input input-code"
                    type="text"
                    spellcheck="false"
                    autocomplete="off"
                    aria-invalid=invalid(editor, &rule, "selector")
                    aria-describedby=name("selector-error")
                    prop:value=rule.selector.clone()
                    on:change=move |event| {
                        let selector = event_target_value(&event).trim().to_owned();
                        edit(Box::new(move |rule| rule.selector = selector));
                    }
                />
                {error(editor, &rule, "selector")}
            </div>
            <div class="field">
                <label for=name("pages")>"Pages"</label>
                <textarea
                    id=name("pages")
                    class="input input-code"
                    rows="2"
                    spellcheck="false"
                    placeholder="/checkout/*"
                    aria-invalid=invalid(editor, &rule, "pages")
                    aria-describedby=format!("{} {}", name("pages-hint"), name("pages-error"))
                    prop:value=rule.pages.join("\n")
                    on:change=move |event| {
                        let pages = lines(&event_target_value(&event));
                        edit(Box::new(move |rule| rule.pages = pages));
                    }
                ></textarea>
                <p class="hint" id=name("pages-hint")>
                    "URL patterns, one a line. Empty: every page of the site."
                </p>
                {error(editor, &rule, "pages")}
            </div>
            {effect_now.tightens().then(|| view! { <Lost editor rule=rule.clone() /> })}
            <div class="field">
                <label for=name("note")>"Note"</label>
                <input
                    id=name("note")
                    class="input"
                    type="text"
                    prop:value=rule.note.clone()
                    on:change=move |event| {
                        let note = event_target_value(&event).trim().to_owned();
                        edit(Box::new(move |rule| rule.note = note));
                    }
                />
            </div>
            <Button submit=true small=true>
                "Done"
            </Button>
        </form>
    }
}

/// What holds while the rule matches nothing.
#[component]
fn Lost(editor: Editor, rule: Rule) -> impl IntoView {
    let id = StoredValue::new(rule.id.clone());
    let name = |field: &str| format!("rule-{}-{field}", rule.id);
    let set = move |when_lost| {
        id.with_value(|id| editor.edit_rule(id, |rule| rule.when_lost = when_lost))
    };
    let selector = StoredValue::new(rule.selector.clone());
    let now = match &rule.when_lost {
        WhenLost::Nothing => "nothing",
        WhenLost::Mask(_) => "mask",
        WhenLost::Pause => "pause",
    };
    let hint = match &rule.when_lost {
        WhenLost::Nothing => {
            "Its element may be gone after the site's next release: then agents see what is there instead."
        }
        WhenLost::Mask(_) => {
            "Until it matches, all of this is masked on the rule's pages, from their first moment on. Where this is missing too,              nothing is; pause the page if that must not be."
        }
        WhenLost::Pause => {
            "Until it matches, agents see nothing of the rule's pages, from their first moment on. Name the pages above, or the              whole site is paused wherever its element is not."
        }
    };
    let around = match &rule.when_lost {
        WhenLost::Mask(around) => Some(around.clone()),
        _ => None,
    };
    view! {
        <div class="field">
            <label for=name("lost")>"While it matches nothing"</label>
            <select
                id=name("lost")
                class="input select"
                aria-describedby=name("lost-hint")
                on:change=move |event| {
                    set(
                        match event_target_value(&event).as_str() {
                            "mask" => WhenLost::Mask(selector.with_value(|selector| editor.around(selector))),
                            "pause" => WhenLost::Pause,
                            _ => WhenLost::Nothing,
                        },
                    );
                }
            >
                {LOST
                    .into_iter()
                    .map(|(value, words)| view! { <option value=value selected=value == now>{words}</option> })
                    .collect_view()}
            </select>
            {around
                .map(|around| {
                    view! {
                        <input
                            class="input input-code"
                            type="text"
                            spellcheck="false"
                            autocomplete="off"
                            aria-label="Masked until it matches"
                            aria-invalid=invalid(editor, &rule, "lost")
                            aria-describedby=name("lost-error")
                            prop:value=around
                            on:change=move |event| set(WhenLost::Mask(event_target_value(&event).trim().to_owned()))
                        />
                    }
                })}
            <p class="hint" id=name("lost-hint")>
                {hint}
            </p>
            {error(editor, &rule, "lost")}
        </div>
    }
}

/// Whether a rule says this somewhere, whatever the case.
fn says(rule: &Rule, wanted: &str) -> bool {
    let wanted = wanted.to_lowercase();
    let texts = [&*rule.selector, &rule.note, effect::name(rule.effect)];
    let pages = rule.pages.iter().map(String::as_str);
    let mut all = texts.into_iter().chain(pages);
    all.any(|text| text.to_lowercase().contains(&wanted))
}

/// So many rules are found without looking.
const FEW: usize = 12;

const LOST: [(&str, &str); 3] = [
    ("nothing", "Nothing more happens"),
    ("mask", "Mask what is around it"),
    ("pause", "Pause the page: share nothing"),
];

/// An id that no rule has: eight characters, drawn by chance.
pub fn fresh_id(rules: &[Rule]) -> String {
    loop {
        let id = spelled((js_sys::Math::random() * f64::from(u32::MAX)) as u32);
        if rules.iter().all(|rule| rule.id != id) {
            return id;
        }
    }
}

fn spelled(number: u32) -> String {
    format!("r{number:08x}")
}

const EFFECTS: [Effect; 5] = [
    Effect::Mask,
    Effect::Hide,
    Effect::Disable,
    Effect::Reveal,
    Effect::Enable,
];
