//! The policy: what holds where no rule matches.

use leptos::prelude::*;
use rules::ruleset::{Policy, TextPolicy};

use super::Editor;
use crate::ui::{changes::with_code, field::lines};

/// The policy's fields.
#[component]
pub fn PolicySection(editor: Editor) -> impl IntoView {
    let policy = Memo::new(move |_| editor.draft.rules.with(|rules| rules.policy.clone()));
    let edit = move |change: Box<dyn FnOnce(&mut Policy)>| {
        editor.draft.edit(|rules| change(&mut rules.policy));
    };
    let choice = move |value: TextPolicy, title: &'static str, text: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="policy-text"
                    prop:checked=move || policy.with(|policy| policy.text == value)
                    on:change=move |_| edit(Box::new(move |policy| policy.text = value))
                />
                <span>
                    <strong>{title}</strong>
                    <span class="muted small">{text}</span>
                </span>
            </label>
        }
    };
    view! {
        <section class="side-section" aria-labelledby="policy">
            <h2 id="policy">"Policy"</h2>
            <fieldset class="choices">
                <legend>"Text and values"</legend>
                {choice(TextPolicy::Visible, "Visible", "Agents see text, except what a rule masks or hides.")}
                {choice(TextPolicy::Private, "Private", "Everything is masked, except what a rule reveals.")}
            </fieldset>
            <Patterns
                editor
                id="policy-pause"
                label="Paused pages"
                hint="URL patterns, one a line. Nothing at all is shared there."
                placeholder="/account/*"
                place="/policy/pause"
                of=|policy| &mut policy.pause
            />
            <Patterns
                editor
                id="policy-params"
                label="Visible URL parameters"
                hint="One a line. All others are dropped from the addresses that an agent gets."
                placeholder="page"
                place="/policy/urlParams"
                of=|policy| &mut policy.url_params
            />
            <div class="field">
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=move || policy.with(|policy| policy.vendor_marks)
                        on:change=move |event| {
                            let honoured = event_target_checked(&event);
                            edit(Box::new(move |policy| policy.vendor_marks = honoured));
                        }
                    />
                    <span>
                        <strong>"Other products' privacy marks"</strong>
                        <span class="muted small">
                            "Mask what the page marks for a session recorder, such as " <code>"data-dd-privacy"</code>
                            " or " <code>"ph-no-capture"</code> "."
                        </span>
                    </span>
                </label>
            </div>
            <p class="hint">
                "Whatever the rules: passwords, one-time codes and card numbers are masked, and submit controls are disabled
                unless a rule enables them."
            </p>
        </section>
    }
}

/// A list of the policy's, one entry a line.
#[component]
fn Patterns(
    editor: Editor,
    /// Unique on the page.
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    placeholder: &'static str,
    /// Where problems with it are reported.
    place: &'static str,
    of: fn(&mut Policy) -> &mut Vec<String>,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let list = Memo::new(move |_| {
        let mut policy = editor.draft.rules.with(|rules| rules.policy.clone());
        of(&mut policy).join("\n")
    });
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <textarea
                id=id
                class="input input-code"
                rows="2"
                spellcheck="false"
                placeholder=placeholder
                aria-describedby=hint_id.clone()
                prop:value=list
                on:change=move |event| {
                    let list = lines(&event_target_value(&event));
                    editor.draft.edit(|rules| *of(&mut rules.policy) = list);
                }
            ></textarea>
            <p class="hint" id=hint_id>{hint}</p>
            <ProblemsAt editor place />
        </div>
    }
}

#[component]
fn ProblemsAt(editor: Editor, place: &'static str) -> impl IntoView {
    move || {
        editor.draft.problems.with(|problems| {
            problems
                .iter()
                .filter(|problem| problem.at.starts_with(place))
                .map(|problem| view! { <p class="field-error">{with_code(&problem.message)}</p> })
                .collect_view()
        })
    }
}
