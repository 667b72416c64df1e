//! Rules from elsewhere: read by the server, compared with the draft, and taken in as one step of undo.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use rules::{
    diff::Diff,
    intake::{Way, known, take_in},
    ruleset::RuleSet,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{Editor, text::AsText};
use crate::{
    api::Imported,
    call,
    export::{Export, FORMATS, Findings},
    ui::{
        button::{Button, Kind},
        changes::Changes,
        dialog::Dialog,
        field::Area,
        notice::Trouble,
        toast::{Tone, use_toasts},
    },
};

/// The buttons and their dialogs.
#[component]
pub fn Exchange(editor: Editor) -> impl IntoView {
    let (importing, exporting) = (RwSignal::new(false), RwSignal::new(false));
    let as_text = RwSignal::new(false);
    view! {
        <section class="side-section exchange" aria-labelledby="exchange-title">
            <h2 id="exchange-title">"Files"</h2>
            <div class="exchange-ways">
                <Button small=true on:click=move |_| importing.set(true)>
                    "Import…"
                </Button>
                <Button small=true on:click=move |_| exporting.set(true)>
                    "Export…"
                </Button>
                <Button small=true on:click=move |_| as_text.set(true)>
                    "Edit as JSON…"
                </Button>
            </div>
        </section>
        <Import editor open=importing />
        <AsText editor open=as_text />
        <Dialog id="export" title="Export the draft" open=exporting>
            <Export key=editor.key.get_value() version=None />
            <div class="dialog-buttons">
                <Button on:click=move |_| exporting.set(false)>"Close"</Button>
            </div>
        </Dialog>
    }
}

#[component]
fn Import(editor: Editor, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let format = RwSignal::new("json".to_owned());
    // Whether somebody chose it: then no text changes it.
    let is_chosen = RwSignal::new(false);
    let text = RwSignal::new(String::new());
    let way = RwSignal::new(Way::Add);
    let read = Action::new(move |(format, text): &(String, String)| {
        call::import_rules(format.clone(), text.clone())
    });
    let refused = RwSignal::new(None::<String>);
    Effect::new(move || {
        if open.get() {
            refused.set(None);
            text.set(String::new());
            way.set(Way::Add);
            is_chosen.set(false);
        }
    });
    let guessed = Memo::new(move |_| text.with(|text| guess(text)));
    Effect::new(move || {
        if let (Some(guess), false) = (guessed.get(), is_chosen.get()) {
            format.set(guess.to_owned());
        }
    });
    // What was read is of this text in this format, and of no other.
    Effect::new(move || {
        text.track();
        format.track();
        read.clear();
    });
    let by_id = move || format.with(|format| format == "json");
    let after = move |imported: &Imported| {
        editor
            .draft
            .rules
            .with(|draft| take_in(draft, &imported.rules, way.get(), by_id()))
    };
    let found = move || read.value().get().and_then(Result::ok);
    let is_nothing = Memo::new(move |_| {
        found().is_some_and(|imported| {
            let rules = after(&imported);
            editor
                .draft
                .rules
                .with(|draft| Diff::of(draft, &rules).is_empty())
        })
    });
    let take = move |_| {
        if let Some(imported) = untrack(found) {
            let rules = untrack(|| after(&imported));
            if editor.draft.edit(|draft| *draft = rules) {
                toasts.say(Tone::Good, "Imported. Undo takes it back.".to_owned());
            }
            open.set(false);
        }
    };
    let choose = move |event: leptos::ev::Event| {
        if let Some((name, reading)) = chosen(&event) {
            leptos::task::spawn_local(async move {
                let content = JsFuture::from(reading).await.ok();
                let content = content.and_then(|content| content.as_string());
                // Bytes that are no text are read as this mark.
                let found = content.filter(|content| !content.contains(['\0', '\u{fffd}']));
                refused.set(
                    found
                        .is_none()
                        .then(|| format!("{name} is not a text file in UTF-8.")),
                );
                text.set(found.unwrap_or_default());
            });
        }
    };
    view! {
        <Dialog id="import" title="Import rules" open wide=true>
            <div class="compare-two">
                <div class="field">
                    <label for="import-format">"Format"</label>
                    <select
                        id="import-format"
                        class="input select"
                        prop:value=format
                        on:change=move |event| {
                            is_chosen.set(true);
                            format.set(event_target_value(&event));
                        }
                    >
                        {FORMATS
                            .into_iter()
                            .map(|(id, name, _)| {
                                view! {
                                    <option value=id selected=move || format.get() == id>
                                        {name}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </div>
                <div class="field">
                    <label for="import-file">"File"</label>
                    <input
                        id="import-file"
                        class="input"
                        type="file"
                        aria-invalid=move || refused.with(Option::is_some).then_some("true")
                        aria-describedby="import-file-error"
                        on:change=choose
                    />
                    <p class="field-error break" id="import-file-error" role="alert">
                        {refused}
                    </p>
                </div>
            </div>
            <Area id="import-text" label="Or its text" value=text rows=6 code=true />
            <Trouble of=read.value() />
            {move || {
                found()
                    .map(|imported| {
                        let rules = after(&imported);
                        view! { <Coming editor imported rules way /> }
                    })
            }}
            <div class="dialog-buttons">
                <Show when=move || is_nothing.get()>
                    <p class="hint" role="status">
                        "Nothing of it is new to the draft."
                    </p>
                </Show>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Show
                    when=move || found().is_some()
                    fallback=move || {
                        view! {
                            <Button
                                kind=Kind::Primary
                                busy=read.pending()
                                disabled=Signal::derive(move || text.with(|text| text.trim().is_empty()))
                                on:click=move |_| {
                                    read.dispatch((format.get_untracked(), text.get_untracked()));
                                }
                            >
                                "Look at it"
                            </Button>
                        }
                    }
                >
                    <Button kind=Kind::Primary disabled=is_nothing on:click=take>
                        {move || match way.get() {
                            Way::Add => "Add to the draft",
                            Way::Replace => "Replace the draft",
                        }}
                    </Button>
                </Show>
            </div>
        </Dialog>
    }
}

/// What taking it in would do.
#[component]
fn Coming(editor: Editor, imported: Imported, rules: RuleSet, way: RwSignal<Way>) -> impl IntoView {
    let draft = editor.draft.rules.get_untracked();
    let there = known(&draft, &imported.rules);
    let count = |count: usize, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    let said = format!(
        "{}; {} in the draft already.",
        count(
            imported.rules.rules.len(),
            "rule was read",
            "rules were read"
        ),
        count(there, "is", "are"),
    );
    let choice = move |this: Way, name: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="import-way"
                    prop:checked=move || way.get() == this
                    on:change=move |_| way.set(this)
                />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <fieldset class="import-way">
            <legend class="visually-hidden">"What happens to the draft"</legend>
            {choice(Way::Add, "Add to the draft: nothing of it goes")}
            {choice(Way::Replace, "Replace the draft: nothing else stays")}
        </fieldset>
        <section class="compared" aria-labelledby="import-changes">
            <h3 id="import-changes">"What it would do"</h3>
            <p class="muted">{said}</p>
            <Changes diff=Diff::of(&draft, &rules) />
        </section>
        <Findings findings=imported.findings title="What could not be placed, and what to know" />
    }
}

/// The file that was chosen: its name, and its text to come.
fn chosen(event: &leptos::ev::Event) -> Option<(String, Promise)> {
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let file = get(&get(event.target()?.as_ref(), "files")?, "0")?;
    let name = get(&file, "name")?.as_string()?;
    let read: Function = get(&file, "text")?.dyn_into().ok()?;
    Some((name, read.call0(&file).ok()?.dyn_into().ok()?))
}

/// The format that a text most likely has, by how it begins and what it names.
fn guess(text: &str) -> Option<&'static str> {
    let names = |names: &[&str]| {
        names
            .iter()
            .any(|name| text.contains(&format!("\"{name}\"")))
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.chars().next()? {
        '<' => Some("genesys"),
        '{' if names(&["maskSelectors", "readonlySelectors", "pauseCriteria"]) => {
            Some("genesys-cloud")
        }
        '{' if names(&["redactedViews", "unredactedViews", "disabledViews"]) => Some("cobrowse"),
        '{' => Some("json"),
        '"' | '\'' => Some("liveperson"),
        // `[name]` is a selector.
        '[' if text[1..].trim_start().starts_with(['"', ']']) => Some("liveperson"),
        _ => Some("selectors"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_tells_its_format() {
        for (text, expected) in [
            ("\u{feff}<?xml version=\"1.0\"?>", Some("genesys")),
            (r##"[ "#a" ]"##, Some("liveperson")),
            ("[name=a]\n#b", Some("selectors")),
            (r#"{"rules":[]}"#, Some("json")),
            (r#"{"maskSelectors":[]}"#, Some("genesys-cloud")),
            (r#"{"redactedViews":[]}"#, Some("cobrowse")),
            (" ", None),
        ] {
            assert_eq!(guess(text), expected, "{text}");
        }
    }
}
