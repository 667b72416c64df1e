//! The draft as text, for those who prefer it: JSON with completion and with every problem at its place.
//!
//! The field is `app/json/json.ts`, loaded when it is first opened; what is wrong with a text is said by `rules` here.

use js_sys::{Function, Promise, Reflect};
use leptos::{ev, html, prelude::*};
use rules::{merge::Merge, ruleset::RuleSet};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

use super::Editor;
use crate::ui::{
    button::{Button, Kind},
    dialog::Dialog,
    local::Local,
    toast::{Tone, use_toasts},
};

#[wasm_bindgen]
extern "C" {
    type Module;

    #[wasm_bindgen(method)]
    fn mount(
        this: &Module,
        parent: &HtmlElement,
        text: &str,
        label: &str,
        check: &Function,
        changed: &Function,
    ) -> Handle;

    /// An instance of the class `Handle`.
    type Handle;

    #[wasm_bindgen(method)]
    fn next(this: &Handle);

    #[wasm_bindgen(method)]
    fn destroy(this: &Handle);
}

/// What was typed and is not applied yet.
#[derive(Clone)]
struct Typed {
    text: String,
    /// The draft that it was made from.
    base: RuleSet,
}

/// The field while it is there.
struct Field {
    handle: Handle,
    // Called by the handle for as long as it lives.
    _check: Closure<dyn FnMut(String) -> String>,
    _changed: Closure<dyn FnMut(String)>,
}

impl Drop for Field {
    fn drop(&mut self) {
        self.handle.destroy();
    }
}

/// The dialog. What was typed and not applied is there again when it is opened again.
#[component]
pub fn AsText(editor: Editor, open: RwSignal<bool>) -> impl IntoView {
    let typed = RwSignal::new(None::<Typed>);
    // The browser asks before the page is left with it.
    Effect::new(move || {
        let leaving = window_event_listener(ev::beforeunload, move |event| {
            if typed.with_untracked(Option::is_some) {
                event.prevent_default();
            }
        });
        on_cleanup(move || leaving.remove());
    });
    // Each time that somebody begins anew the field is another one.
    let round = RwSignal::new(0);
    let anew = Callback::new(move |()| {
        typed.set(None);
        round.update(|round| *round += 1);
    });
    view! {
        <Dialog id="as-text" title="The draft as JSON" open wide=true>
            {move || {
                round.track();
                view! { <Text editor open typed anew /> }
            }}
        </Dialog>
    }
}

#[component]
fn Text(
    editor: Editor,
    open: RwSignal<bool>,
    /// What the field says, where that is not the draft.
    typed: RwSignal<Option<Typed>>,
    /// Puts the draft in its place.
    anew: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let place = NodeRef::<html::Div>::new();
    let field = Local::<Field>::empty();
    let kept = typed.get_untracked();
    let is_kept = kept.is_some();
    let now = editor.draft.rules.get_untracked();
    let has_moved = kept.as_ref().is_some_and(|kept| kept.base != now);
    let base = kept.as_ref().map_or(now, |kept| kept.base.clone());
    let drafted = StoredValue::new(written(&base));
    let base = StoredValue::new(base);
    let text = RwSignal::new(kept.map_or_else(|| drafted.get_value(), |kept| kept.text));
    let failed = RwSignal::new(false);
    Effect::new(move || {
        let Some(parent) = place.get() else { return };
        leptos::task::spawn_local(async move {
            let begin = text.try_get_untracked().unwrap_or_default();
            match mount(&parent, &begin, move |now| {
                if let Some(is_drafted) = drafted.try_with_value(|drafted| *drafted == now) {
                    typed.set((!is_drafted).then(|| Typed {
                        text: now.clone(),
                        base: base.get_value(),
                    }));
                    text.set(now);
                }
            })
            .await
            {
                // The dialog may be closed by now.
                Ok(made) if parent.is_connected() => field.put(Some(made)),
                Ok(_) => {}
                Err(_) => {
                    failed.try_set(true);
                }
            }
        });
    });
    on_cleanup(move || field.put(None));
    let read = Memo::new(move |_| text.with(|text| RuleSet::from_json(text)));
    let problems = Memo::new(move |_| text.with(|text| RuleSet::problems_of(text).len()));
    let is_same = move || {
        read.with(|read| {
            read.as_ref()
                .is_ok_and(|read| editor.draft.rules.with(|now| now == read))
        })
    };
    let state = move || match (problems.get(), read.with(Result::is_ok)) {
        (0, _) => "No problems.".to_owned(),
        (1, true) => "1 problem: it can be saved and not published.".to_owned(),
        (count, true) => format!("{count} problems: it can be saved and not published."),
        (1, false) => "1 problem: this is no rule set yet.".to_owned(),
        (count, false) => format!("{count} problems: this is no rule set yet."),
    };
    let has_problems = move || problems.get() > 0;
    let apply = move |_| {
        if let Ok(rules) = read.get_untracked() {
            // What came into the draft since it was opened here stays.
            let merged = base.with_value(|base| {
                let draft = editor.draft.rules;
                draft.with_untracked(|draft| match draft == base {
                    true => rules,
                    false => Merge::of(base, &rules, draft).suggested(),
                })
            });
            if editor.draft.edit(|draft| *draft = merged) {
                toasts.say(Tone::Good, "Applied. Undo takes it back.".to_owned());
            }
            typed.set(None);
            open.set(false);
        }
    };
    view! {
        <p class="hint" id="as-text-hint">
            "Ctrl+Space completes names and values, F8 goes to the next problem. Nothing changes before it is applied, and what is
            typed here stays when the dialog is closed."
        </p>
        {is_kept
            .then(|| {
                view! {
                    <div class="notice notice-warn notice-action">
                        <p>{if has_moved {
                            "This is what was typed here before and is not applied yet. The draft has changed since: applying puts both together."
                        } else {
                            "This is what was typed here before and is not applied yet."
                        }}</p>
                        <Button small=true on:click=move |_| anew.run(())>
                            "Begin anew from the draft"
                        </Button>
                    </div>
                }
            })}
        <Show when=move || failed.get()>
            <p class="notice notice-bad" role="alert">"The text editor could not be loaded. Check the connection and open it again."</p>
        </Show>
        <div class="json-editor" node_ref=place></div>
        <div class="json-foot">
            <p class="small" class:json-bad=has_problems role="status">{state}</p>
            <div class="dialog-buttons">
                <Show when=has_problems>
                    <Button
                        kind=Kind::Quiet
                        on:click=move |_| {
                            field.with(|field| field.handle.next());
                        }
                    >
                        "Next problem"
                    </Button>
                </Show>
                <Button on:click=move |_| open.set(false)>"Close"</Button>
                <Button
                    kind=Kind::Primary
                    disabled=Signal::derive(move || read.with(Result::is_err) || is_same())
                    on:click=apply
                >
                    "Apply to the draft"
                </Button>
            </div>
        </div>
    }
}

async fn mount(
    parent: &HtmlElement,
    text: &str,
    changed: impl FnMut(String) + 'static,
) -> Result<Field, JsValue> {
    let load: Function = Reflect::get(&js_sys::global(), &"louverJson".into())?.dyn_into()?;
    let loading: Promise = load.call0(&JsValue::UNDEFINED)?.dyn_into()?;
    let module: Module = JsFuture::from(loading).await?.unchecked_into();
    let check = Closure::<dyn FnMut(String) -> String>::new(|text: String| {
        let problems = RuleSet::problems_of(&text);
        serde_json::to_string(&problems).unwrap_or_else(|_| "[]".to_owned())
    });
    let changed = Closure::<dyn FnMut(String)>::new(changed);
    let handle = module.mount(
        parent,
        text,
        "The draft as JSON",
        check.as_ref().unchecked_ref(),
        changed.as_ref().unchecked_ref(),
    );
    Ok(Field {
        handle,
        _check: check,
        _changed: changed,
    })
}

fn written(rules: &RuleSet) -> String {
    serde_json::to_string_pretty(rules).unwrap_or_default()
}
