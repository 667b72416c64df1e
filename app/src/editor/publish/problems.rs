//! What stands in the way of publishing: each problem with its rule, and the way to it in the editor.

use leptos::prelude::*;
use rules::ruleset::{Problem, RuleSet};

use super::super::{Editor, focus_later, rule::field_of, side::Side};
use crate::ui::{changes::with_code, effect};

/// The problems; nothing where there are none.
#[component]
pub fn Problems(
    editor: Editor,
    /// Closes the dialog.
    leave: Callback<()>,
) -> impl IntoView {
    move || {
        let problems = editor.draft.problems.get();
        if problems.is_empty() {
            return None;
        }
        let items = editor.draft.rules.with(|rules| {
            let item = |problem: &Problem| {
                let (place, said) = (Place::of(problem, rules), problem.message.clone());
                view! {
                    <li>
                        <Way editor place leave />
                        <span class="break">{with_code(&said)}</span>
                    </li>
                }
            };
            problems.iter().map(item).collect_view()
        });
        Some(view! {
            <div class="notice notice-bad" role="alert">
                <p>"The rules have problems and cannot be published:"</p>
                <ul class="blocking">{items}</ul>
            </div>
        })
    }
}

/// What a problem is in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Rule {
        id: String,
        /// Such as `Rule 3: Mask`, and its note.
        name: String,
        selector: String,
        /// Of its form.
        field: &'static str,
    },
    /// The field of the policy.
    Policy(&'static str),
    /// The set as a whole.
    All,
}

impl Place {
    fn of(problem: &Problem, rules: &RuleSet) -> Place {
        let mut steps = problem.at.split('/').skip(1);
        match (steps.next(), steps.next()) {
            (Some("policy"), Some("pause")) => Place::Policy("policy-pause"),
            (Some("policy"), Some("urlParams")) => Place::Policy("policy-params"),
            (Some("rules"), Some(number)) => {
                let number = number.parse::<usize>().unwrap_or(usize::MAX);
                rules.rules.get(number).map_or(Place::All, |rule| {
                    let note = match rule.note.as_str() {
                        "" => String::new(),
                        note => format!(", {note}"),
                    };
                    Place::Rule {
                        id: rule.id.clone(),
                        name: format!("Rule {}: {}{note}", number + 1, effect::name(rule.effect)),
                        selector: rule.selector.trim().to_owned(),
                        field: field_of(problem),
                    }
                })
            }
            _ => Place::All,
        }
    }
}

#[component]
fn Way(editor: Editor, place: Place, leave: Callback<()>) -> impl IntoView {
    let (name, selector) = match &place {
        Place::Rule { name, selector, .. } => (name.clone(), selector.clone()),
        Place::Policy(_) => ("Policy".to_owned(), String::new()),
        Place::All => return None,
    };
    let go = move |_| {
        leave.run(());
        match &place {
            Place::Rule { id, field, .. } => editor.open_rule(id, field),
            Place::Policy(field) => {
                editor.side.set(Side::Rules);
                focus_later((*field).to_owned());
            }
            Place::All => {}
        }
    };
    Some(view! {
        <button type="button" class="hint-element break" title="Show it in the editor" on:click=go>
            {name}
            {(!selector.is_empty()).then(|| view! { " " <code>{selector}</code> })}
        </button>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_its_rule_and_the_field_to_mend() {
        let json = r##"{
            "policy": {"pause": ["checkout"], "urlParams": ["a=b"]},
            "rules": [
                {"id": "a", "effect": "mask", "selector": "#a"},
                {"id": "b", "effect": "hide", "selector": "a:hover", "pages": ["pay"], "note": "Cards"}
            ]
        }"##;
        let rules = RuleSet::from_json(json).unwrap();
        let of_rule = |field| Place::Rule {
            id: "b".to_owned(),
            name: "Rule 2: Hide, Cards".to_owned(),
            selector: "a:hover".to_owned(),
            field,
        };
        let places: Vec<Place> = rules
            .validate()
            .iter()
            .map(|problem| Place::of(problem, &rules))
            .collect();
        for place in [
            of_rule("selector"),
            of_rule("pages"),
            Place::Policy("policy-pause"),
            Place::Policy("policy-params"),
        ] {
            assert!(places.contains(&place), "{place:?} in {places:?}");
        }
        assert_eq!(places.len(), 4);
    }
}
