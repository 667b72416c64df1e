//! What is wrong with a rule: said in the list where it is closed, and under each field where it is open.

use leptos::prelude::*;
use rules::ruleset::{Problem, Rule};

use super::super::Editor;
use crate::ui::changes::with_code;

/// The field of a rule's form that a problem is about.
pub fn field_of(problem: &Problem) -> &'static str {
    match problem.at.split('/').nth(3) {
        Some("pages") => "pages",
        Some("whenLost") => "lost",
        _ => "selector",
    }
}

/// What is wrong with a rule, or with one of its fields.
pub fn problems(editor: Editor, id: &str, field: Option<&str>) -> Vec<String> {
    editor.draft.problems.with(|problems| {
        problems
            .iter()
            .filter(|problem| problem.rule.as_deref() == Some(id))
            .filter(|problem| field.is_none_or(|field| field_of(problem) == field))
            .map(|problem| problem.message.clone())
            .collect()
    })
}

/// Said where the rule is closed; its form says it under each field.
#[component]
pub fn Problems(editor: Editor, id: String) -> impl IntoView {
    move || {
        let problems = problems(editor, &id, None);
        (!problems.is_empty()).then(|| {
            view! {
                <ul class="rule-problems">{problems.into_iter().map(|message| view! { <li>{with_code(&message)}</li> }).collect_view()}</ul>
            }
        })
    }
}

/// What is wrong with a field, under it; its id is that of the field and `-error`.
pub fn error(editor: Editor, rule: &Rule, field: &'static str) -> impl IntoView + use<> {
    let (id, own) = (rule.id.clone(), format!("rule-{}-{field}-error", rule.id));
    view! {
        <p class="field-error" id=own>
            {move || {
                let line = |said: String| view! { <span class="field-error-line">{with_code(&said)}</span> };
                problems(editor, &id, Some(field)).into_iter().map(line).collect_view()
            }}
        </p>
    }
}

/// Whether something is wrong with a field, for what reads the page out.
pub fn invalid(
    editor: Editor,
    rule: &Rule,
    field: &'static str,
) -> impl Fn() -> Option<&'static str> + use<> {
    let id = rule.id.clone();
    move || (!problems(editor, &id, Some(field)).is_empty()).then_some("true")
}
