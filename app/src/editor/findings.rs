//! What to look at in the draft, each with the ways to mend it.

use std::sync::Arc;

use leptos::prelude::*;
use rules::{
    check::{Kind as About, SavedPage},
    ruleset::{Dismissal, Rule},
    suggest::{Suggestion, in_words},
};

use super::{
    Editor,
    hint::{self, Hint, alike, some_of, times},
    review::Finding,
};
use crate::{
    api::PageInfo,
    ui::{
        badge::{Badge, Tone},
        button::{Button, Kind},
        category,
        changes::{capital, with_code},
        effect,
        empty::Empty,
        focus::focus,
        names::{self, said::Said},
        time::Time,
        toast::use_toasts,
    },
};

/// The list.
#[component]
pub fn Findings(editor: Editor) -> impl IntoView {
    view! {
        <section class="side-section" aria-labelledby="findings">
            <h2 id="findings" tabindex="-1">
                "Findings on the draft"
            </h2>
            <Basis editor />
            {move || match editor.review.findings.get() {
                None => view! { <p class="loading" role="status">"Looking at the draft…"</p> }.into_any(),
                Some(found) if found.is_empty() => view! { <NothingFound /> }.into_any(),
                Some(found) => view! { <List editor found /> }.into_any(),
            }}
            <Dismissals editor />
        </section>
    }
}

/// What was dismissed on any page, for whoever reads the draft after the one who did it.
#[component]
fn Dismissals(editor: Editor) -> impl IntoView {
    let all = Memo::new(move |_| editor.draft.rules.with(|rules| rules.dismissed.clone()));
    let item = move |one: Dismissal| {
        let category = in_words(&one.category).to_owned();
        let about = format!("{category}, {}", one.selector);
        let pages = match one.pages.as_slice() {
            [] => "every page".to_owned(),
            pages => pages.join(", "),
        };
        let selector = one.selector.clone();
        view! {
            <li>
                <p class="small break">
                    <code>{selector}</code>
                    {format!(" looks like {category}, on {pages}.")}
                </p>
                <Button
                    kind=Kind::Quiet
                    small=true
                    attr:aria-label=format!("Suggest again: {about}")
                    on:click=move |_| {
                        editor.draft.edit(|rules| rules.dismissed.retain(|known| *known != one));
                        focus("findings");
                    }
                >
                    "Suggest again"
                </Button>
            </li>
        }
    };
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            view! {
                <details class="dismissals">
                    <summary>{format!("Dismissed on this site: {}", all.len())}</summary>
                    <p class="muted small">
                        "These look sensitive and are left as the rules have them. They are part of the draft, and of each version that is published."
                    </p>
                    <ul>{all.into_iter().map(item).collect_view()}</ul>
                </details>
            }
        })
    }
}

/// What the findings rest on.
#[component]
fn Basis(editor: Editor) -> impl IntoView {
    let text = move || {
        let count = editor.saved.here().len();
        let missing = editor.saved.missing.with(Vec::len);
        let mut text = match count {
            0 => "No page is saved yet: only the rules themselves are checked.".to_owned(),
            1 => "Checked on the one saved page, and again with every change.".to_owned(),
            count => format!("Checked on all {count} saved pages, and again with every change."),
        };
        if editor.saved.is_waiting() {
            text.push_str(" More pages are on their way.");
        }
        if missing > 0 {
            text.push_str(&format!(" {missing} could not be read."));
        }
        text
    };
    view! { <p class="muted small">{text}</p> }
}

#[component]
fn NothingFound() -> impl IntoView {
    view! {
        <Empty title="Nothing to mend">
            <p>
                "What there is of rules and saved pages was looked over: no rule that matches nothing of its own, no field that
                is surely personal and open. Save more pages of the site, and they are looked at too."
            </p>
        </Empty>
    }
}

#[component]
fn List(editor: Editor, found: Vec<Finding>) -> impl IntoView {
    let (on_pages, of_rules): (Vec<Finding>, Vec<Finding>) = found
        .into_iter()
        .partition(|finding| finding.page.is_some() && !finding.is_of_rule());
    let mut pages: Vec<(PageInfo, Arc<SavedPage>, Vec<Finding>)> = Vec::new();
    for finding in on_pages {
        let Some((info, page)) = finding.page.clone() else {
            continue;
        };
        match pages.iter_mut().find(|(known, ..)| known.id == info.id) {
            Some((.., list)) => list.push(finding),
            None => pages.push((info, page, vec![finding])),
        }
    }
    let (later, now): (Vec<Finding>, Vec<Finding>) = of_rules
        .into_iter()
        .partition(|finding| finding.said.kind.can_wait());
    let of_rules = move |title: &'static str, found: Vec<Finding>| {
        (!found.is_empty()).then(|| {
            view! {
                <h3>{title}</h3>
                <ul class="hints">
                    {found.into_iter().map(|finding| view! { <OfRule editor finding /> }).collect_view()}
                </ul>
            }
        })
    };
    view! {
        {of_rules("In the rules", now)}
        {pages
            .into_iter()
            .map(|(info, page, list)| view! { <OnPage editor info page list /> })
            .collect_view()}
        {of_rules("Can wait", later)}
    }
}

/// Invalid, matching nothing, on no saved page, moved, drifted, needless, brittle, looking inside.
#[component]
fn OfRule(editor: Editor, finding: Finding) -> impl IntoView {
    let found_at = finding.page.clone().zip(finding.said.node);
    let said = finding.said;
    let rule = rule_of(editor, said.rule.as_deref());
    // The rule stands above it.
    let subject = rule.as_ref().map(|rule| format!("`{}` ", rule.selector));
    let clause = subject.and_then(|subject| said.message.strip_prefix(&*subject));
    let message = clause.map_or_else(|| said.message.clone(), capital);
    let says_more = message.trim_end_matches('.') != name(said.kind);
    let lit = said.rule.clone();
    let light = Callback::new(move |on: bool| {
        editor.lit.try_set(lit.clone().filter(|_| on));
    });
    let buttons = match (&rule, said.kind) {
        (Some(rule), kind) => {
            let about = about(rule);
            let (edited, deleted) = (rule.id.clone(), rule.id.clone());
            let field = if said.at.contains("/pages") {
                "pages"
            } else {
                "selector"
            };
            let verb = match (field, kind) {
                ("pages", _) => "Edit pages",
                (_, About::Drifted) => "Change selector",
                _ => "Edit selector",
            };
            let deletes = matches!(kind, About::MatchesNothing | About::Covered);
            view! {
                {found_at
                    .and_then(|((_, page), number)| {
                        let selector = page.selector_for(page.document().by_id(number)?)?;
                        let id = rule.id.clone();
                        Some(
                            view! {
                                <Button
                                    small=true
                                    attr:aria-label=format!("Use that for {about}: {selector}")
                                    on:click=move |_| {
                                        editor.mend_rule(&id, &page, &selector);
                                        focus("findings");
                                    }
                                >
                                    "Use that"
                                </Button>
                            },
                        )
                    })}
                {said
                    .count
                    .map(|count| {
                        let id = rule.id.clone();
                        view! {
                            <Button
                                small=true
                                attr:aria-label=format!("Accept {count} for {about}")
                                on:click=move |_| {
                                    editor.edit_rule(&id, |rule| rule.matched = Some(count));
                                    focus("findings");
                                }
                            >
                                {format!("Accept {count}")}
                            </Button>
                        }
                    })}
                {(kind == About::HoldsNowhere)
                    .then(|| {
                        view! {
                            <Button
                                small=true
                                attr:aria-label=format!("Load such a page for {about}")
                                on:click=move |_| focus("page-address")
                            >
                                "Load such a page"
                            </Button>
                        }
                    })}
                {deletes
                    .then(|| {
                        view! {
                            <Button
                                small=true
                                attr:aria-label=format!("Delete rule {about}")
                                on:click=move |_| {
                                    editor.delete_rule(&deleted);
                                    focus("findings");
                                }
                            >
                                "Delete rule"
                            </Button>
                        }
                    })}
                <Button
                    kind=if deletes { Kind::Quiet } else { Kind::Secondary }
                    small=true
                    attr:aria-label=format!("{verb} of {about}")
                    on:click=move |_| editor.open_rule(&edited, field)
                >
                    {verb}
                </Button>
            }
            .into_any()
        }
        (None, _) => {
            let field = if said.at.starts_with("/policy/urlParams") {
                "policy-params"
            } else {
                "policy-pause"
            };
            view! {
                <Button
                    small=true
                    on:click=move |_| {
                        editor.side.set(super::Side::Rules);
                        super::focus_later(field.to_owned());
                    }
                >
                    "Edit the policy"
                </Button>
            }
            .into_any()
        }
    };
    view! {
        <Hint show=light>
            <div class="hint-head">
                <Badge tone=tone(said.kind)>{name(said.kind)}</Badge>
            </div>
            {rule
                .map(|rule| {
                    view! {
                        <div class="hint-rule">
                            <Badge tone=effect::tone(rule.effect)>{effect::name(rule.effect)}</Badge>
                            <code class="break">{rule.selector}</code>
                        </div>
                        {(!rule.note.is_empty()).then(|| view! { <p class="small break">{rule.note}</p> })}
                    }
                })}
            {says_more.then(|| view! { <p class="small muted break">{with_code(&message)}</p> })}
            <div class="hint-actions">{buttons}</div>
        </Hint>
    }
}

/// What is shown on one page and should not be.
#[component]
fn OnPage(
    editor: Editor,
    info: PageInfo,
    page: Arc<SavedPage>,
    list: Vec<Finding>,
) -> impl IntoView {
    let suggestions: Vec<_> = list.iter().filter_map(Finding::suggestion).collect();
    let count = list.len();
    let title = names::page(&info);
    let label = format!("Mask all {count} on {title}");
    let all = page.clone();
    let words = Said::new(page.document());
    let says = move |page: &SavedPage, these: &[Finding]| {
        let nodes = these.iter().filter_map(Finding::suggestion);
        some_of(nodes.filter_map(|one| words.few(page.document(), one.node)))
    };
    let groups = alike(list, |finding| {
        let one = finding.suggestion();
        let named = one.map(|one| (one.category, names::element(page.document(), one.node)));
        (finding.said.kind, finding.said.rule.clone(), named)
    });
    let more: usize = groups.iter().skip(MOST).map(Vec::len).sum();
    view! {
        <h3 class="break">
            {title} " " <span class="muted small saved-at">"saved " <Time at=info.saved_at /></span>
        </h3>
        {(count > 1)
            .then(|| {
                view! {
                    <Button
                        wide=true
                        attr:aria-label=label
                        on:click=move |_| {
                            editor.add_rules(Some(&all), all.rules_for(&suggestions), "Suggested");
                            focus("findings");
                        }
                    >
                        {format!("Mask all {count}")}
                    </Button>
                }
            })}
        <ul class="hints">
            {groups
                .into_iter()
                .take(MOST)
                .map(|these| {
                    let (info, page) = (info.clone(), page.clone());
                    let says = says(&page, &these);
                    view! { <OfElements editor info page says these /> }
                })
                .collect_view()}
        </ul>
        {(more > 0).then(|| view! { <p class="muted small">{format!("And {more} more on this page.")}</p> })}
    }
}

/// Findings that look the same.
#[component]
fn OfElements(
    editor: Editor,
    info: PageInfo,
    page: Arc<SavedPage>,
    /// A few words of what they say, if they say anything.
    says: Option<String>,
    these: Vec<Finding>,
) -> impl IntoView {
    let toasts = use_toasts();
    let all: Vec<Suggestion> = these.iter().filter_map(Finding::suggestion).collect();
    let one = all.first().cloned()?;
    let said = these.into_iter().next()?.said;
    let (number, count) = (said.node?, all.len());
    let node = one.node;
    let what = category::name(one.category);
    let label = names::element(page.document(), node);
    let element = hint::about(what, &label, count);
    let rule = rule_of(editor, said.rule.as_deref());
    let (here, shown) = (info.id.clone(), info.id);
    let point = Callback::new(move |on: bool| {
        let is_open = editor
            .page
            .try_with_untracked(|page| page.as_ref().is_some_and(|page| page.info.id == here));
        let shown = (on && is_open == Some(true)).then_some(node);
        editor.pointed.try_set(shown);
    });
    let dismissable = rule.is_none().then(|| {
        let (page, all) = (page.clone(), all.clone());
        view! {
            <Button
                kind=Kind::Quiet
                small=true
                attr:aria-label=format!("Dismiss {element}")
                on:click=move |_| {
                    editor.dismiss(&page, &all, toasts);
                    focus("findings");
                }
            >
                "Dismiss"
            </Button>
        }
    });
    let revealing = rule.as_ref().map(|rule| {
        let (id, about) = (rule.id.clone(), about(rule));
        view! {
            <Button
                kind=Kind::Quiet
                small=true
                attr:aria-label=format!("Edit rule {about}")
                on:click=move |_| editor.open_rule(&id, "selector")
            >
                "Edit rule"
            </Button>
        }
    });
    Some(view! {
        <Hint show=point>
            <div class="hint-head">
                <Badge tone=tone(said.kind)>{name(said.kind)}</Badge>
                <strong class="hint-what">{what}</strong>
                {times(count)}
            </div>
            <p class="small">
                <code class="break">{label}</code>
                {says.map(|says| view! { " " <span class="muted break">{says}</span> })}
            </p>
            {rule
                .map(|rule| {
                    view! {
                        <p class="small muted">
                            "Shown by " <code class="break">{format!("{} {}", effect::name(rule.effect), rule.selector)}</code> "."
                        </p>
                    }
                })}
            <p class="small muted">{one.reason}</p>
            <div class="hint-actions">
                <Button
                    small=true
                    attr:aria-label=format!("Mask it: {element}")
                    on:click=move |_| {
                        editor.accept(&page, &all, what);
                        focus("findings");
                    }
                >
                    "Mask it"
                </Button>
                <Button
                    kind=Kind::Quiet
                    small=true
                    attr:aria-label=format!("Show {element}")
                    on:click=move |_| editor.go_to(&shown, number)
                >
                    "Show"
                </Button>
                {dismissable}
                {revealing}
            </div>
        </Hint>
    })
}

fn rule_of(editor: Editor, id: Option<&str>) -> Option<Rule> {
    let rules = editor.draft.rules.get_untracked().rules;
    rules.into_iter().find(|rule| Some(rule.id.as_str()) == id)
}

fn about(rule: &Rule) -> String {
    format!("{} {}", effect::name(rule.effect), rule.selector)
}

fn name(kind: About) -> &'static str {
    match kind {
        About::Invalid => "Invalid",
        About::MatchesNothing => "Matches nothing",
        About::HoldsNowhere => "On no saved page",
        About::Moved => "Moved",
        About::Drifted => "Drifted",
        About::Covered => "Needless",
        About::Sensitive => "Not covered",
        About::Reveals => "Revealed",
        About::Brittle => "Brittle",
        About::LooksInside => "Looks inside",
        About::Costly => "Too costly",
    }
}

fn tone(kind: About) -> Tone {
    match kind {
        About::Invalid | About::Sensitive | About::Reveals => Tone::Bad,
        About::MatchesNothing
        | About::HoldsNowhere
        | About::Moved
        | About::Drifted
        | About::Brittle
        | About::LooksInside
        | About::Costly => Tone::Warn,
        About::Covered => Tone::Plain,
    }
}

/// More of one page at a time tell nobody anything.
const MOST: usize = 20;
