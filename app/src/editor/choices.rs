//! What a rule for the selection would cover: just this, all like it, or everything in here; each with a selector for it.

use leptos::prelude::*;
use rules::{
    document::NodeId,
    pick::{Candidate, Container, Grade, Reach},
};

use super::{Editor, picking::held};

/// One thing that a rule could cover.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    reach: Kind,
    candidate: Candidate,
    /// What is to know of it besides.
    about: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    These,
    Alike,
    Within,
}

/// The choices, the best of each kind first and the others behind them.
#[component]
pub fn Choices(editor: Editor, chosen: Memo<Vec<NodeId>>) -> impl IntoView {
    let choices = Memo::new(move |_| {
        let nodes = chosen.get();
        editor.page.with(|page| {
            let Some(page) = page else { return Vec::new() };
            let (candidates, containers) = page.choices(&nodes);
            let mut choices: Vec<Choice> = candidates.into_iter().map(of_candidate).collect();
            choices.extend(containers.into_iter().map(|one| {
                let label = page.label(one.node);
                of_container(one, &label)
            }));
            choices
        })
    });
    Effect::new(move |before: Option<Vec<String>>| {
        let offered: Vec<String> = choices.with(|all| {
            let selectors = all.iter().map(|one| one.candidate.selector.clone());
            selectors.collect()
        });
        let now = editor.selector.get_untracked();
        let is_old = before.is_some_and(|before| before.contains(&now));
        // The best one is what the buttons use, until another is chosen or typed; of many elements that no selector means alone
        // somebody has to say what else it may be.
        let best = choices.with(|all| {
            let first = all.first()?;
            let is_meant = first.reach == Kind::These || chosen.with_untracked(Vec::len) == 1;
            Some(match is_meant {
                true => first.candidate.selector.clone(),
                false => String::new(),
            })
        });
        match best {
            Some(best) => editor.selector.set(best),
            // With the selection goes what was offered for it, not what somebody typed.
            None if is_old => editor.selector.set(String::new()),
            None => {}
        }
        editor.picking.trying.set(None);
        offered
    });
    let selectors = Memo::new(move |_| {
        let mut selectors: Vec<String> = choices.with(|all| {
            let selectors = all.iter().map(|one| one.candidate.selector.clone());
            selectors.collect()
        });
        let own = editor.selector.with(|own| own.trim().to_owned());
        if !own.is_empty() && !selectors.contains(&own) {
            selectors.push(own);
        }
        selectors
    });
    editor.elsewhere.count(editor, selectors);
    move || {
        let choices = choices.get();
        if choices.is_empty() {
            return None;
        }
        let count = chosen.with_untracked(Vec::len);
        let (mut best, mut others) = (Vec::new(), Vec::new());
        for choice in choices {
            let is_first = best
                .iter()
                .all(|(one, _): &(Choice, _)| one.reach != choice.reach);
            match is_first {
                true => best.push((choice, count)),
                false => others.push((choice, count)),
            }
        }
        let row = move |(choice, count): (Choice, usize), id: Option<&'static str>| {
            view! { <Row editor choice count id /> }
        };
        let has_these = best.iter().any(|(one, _)| one.reach == Kind::These);
        let best = best.into_iter().map(|one| {
            let id = id(one.0.reach);
            row(one, Some(id))
        });
        let best = best.collect_view();
        let more = others.len();
        let is_open = count > 1 && !has_these;
        Some(view! {
            <fieldset class="candidates">
                <legend>"What to cover"</legend>
                {is_open
                    .then(|| {
                        view! {
                            <p class="hint">
                                {format!("No one selector means just these {count}. Choose what else it may cover, or select fewer.")}
                            </p>
                        }
                    })}
                {best}
                {(more > 0)
                    .then(|| {
                        view! {
                            <details class="candidates-more">
                                <summary>{format!("Other selectors ({more})")}</summary>
                                {others.into_iter().map(|one| row(one, None)).collect_view()}
                            </details>
                        }
                    })}
            </fieldset>
        })
    }
}

#[component]
fn Row(editor: Editor, choice: Choice, count: usize, id: Option<&'static str>) -> impl IntoView {
    let Candidate {
        selector,
        matches,
        stability,
        ..
    } = choice.candidate;
    let words = words(choice.reach, matches, count);
    let (tried, chosen, counted) = (selector.clone(), selector.clone(), selector.clone());
    let try_it = move |on: bool| editor.picking.trying.set(on.then(|| tried.clone()));
    let [enter, leave, focus_in, focus_out] = [true, false, true, false].map(|on| {
        let try_it = try_it.clone();
        move || try_it(on)
    });
    let is_chosen = {
        let selector = selector.clone();
        move || editor.selector.with(|now| *now == selector)
    };
    view! {
        <label
            class="candidate"
            on:pointerenter=move |_| enter()
            on:pointerleave=move |_| leave()
            on:focusin=move |_| focus_in()
            on:focusout=move |_| focus_out()
        >
            <input
                type="radio"
                name="candidate"
                id=id
                prop:checked=is_chosen
                on:change=move |_| editor.selector.set(chosen.clone())
            />
            <span class="candidate-words">{words}</span>
            <span class="candidate-about muted small">
                {choice.about} {format!("{matches} here")} {move || editor.elsewhere.said(editor, &counted)}
            </span>
            <code class="break">{selector}</code>
            <span class="candidate-grade muted small" class:brittle=stability.grade == Grade::Brittle>
                {match stability.grade {
                    Grade::Stable => "Stable".to_owned(),
                    Grade::Fair => format!("Fair: {}", stability.reason),
                    Grade::Brittle => format!("Brittle: {}", stability.reason),
                }}
            </span>
        </label>
    }
}

fn of_candidate(candidate: Candidate) -> Choice {
    Choice {
        reach: match candidate.reach {
            Reach::One => Kind::These,
            Reach::Alike => Kind::Alike,
        },
        candidate,
        about: String::new(),
    }
}

fn of_container(container: Container, label: &str) -> Choice {
    Choice {
        reach: Kind::Within,
        about: format!("{label} with {}. ", held(container.holds)),
        candidate: container.candidate,
    }
}

fn words(reach: Kind, matches: usize, chosen: usize) -> String {
    match (reach, chosen) {
        (Kind::These, 1) => "Just this one".to_owned(),
        (Kind::These, chosen) => format!("Just these {chosen}"),
        (Kind::Alike, 1) => format!("All {matches} like it"),
        (Kind::Alike, _) => format!("All {matches} like them"),
        (Kind::Within, _) => "Everything in here".to_owned(),
    }
}

/// By which the keys 1, 2 and 3 find the best of each kind.
fn id(reach: Kind) -> &'static str {
    match reach {
        Kind::These => CHOICES[0],
        Kind::Alike => CHOICES[1],
        Kind::Within => CHOICES[2],
    }
}

/// The ids of the best choice of each kind.
pub const CHOICES: [&str; 3] = ["choose-these", "choose-alike", "choose-within"];
