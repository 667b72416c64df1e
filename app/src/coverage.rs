//! What the rules did on the pages that customers used: by page over time, and what to look at.

use leptos::prelude::*;
use rules::suggest::in_words;

use crate::{
    api::{Coverage, CoverageDay, Drifted, Gap},
    ui::{
        badge::{Badge, Tone},
        effect,
        table::Table,
        time,
    },
};

mod chart;

use chart::Chart;

/// The card on a site's page.
#[component]
pub fn CoverageCard(coverage: Coverage) -> impl IntoView {
    let content = match coverage.days.is_empty() {
        true => view! {
            <div class="coverage-empty">
                <p class="empty-title">"No visit was counted yet"</p>
                <p>
                    "In sessions Louver counts what each rule matches and looks for fields that no rule covers. After the first one you see
                    here, page by page, whether the rules hold. Only counts are kept, nothing of a customer."
                </p>
            </div>
        }
        .into_any(),
        false => view! { <Shown coverage /> }.into_any(),
    };
    view! {
        <section class="card" aria-labelledby="coverage">
            <div class="card-head">
                <h2 id="coverage">"Coverage"</h2>
                <span class="muted small">"Pages that customers shared in the last 30 days"</span>
            </div>
            {content}
        </section>
    }
}

#[component]
fn Shown(coverage: Coverage) -> impl IntoView {
    let Coverage {
        days,
        together,
        gaps,
    } = coverage;
    let mut pages: Vec<String> = days.iter().map(|day| day.page.clone()).collect();
    pages.sort();
    pages.dedup();
    let chosen = RwSignal::new(String::new());
    let all = StoredValue::new([days.clone(), together].concat());
    let shown = Memo::new(move |_| {
        let of_chosen = |day: &&CoverageDay| chosen.with(|page| day.page == *page);
        all.with_value(|days| days.iter().filter(of_chosen).cloned().collect::<Vec<_>>())
    });
    let label = move || {
        let last = shown.with(|days| days.last().cloned());
        last.map(|day| {
            format!(
                "Chart of coverage by day; on {}: {}, {} uncovered",
                time::day(day.day),
                match day.rules {
                    0 => "no rules".to_owned(),
                    rules => format!("{} of {rules} rules match", day.matching),
                },
                fields(day.uncovered)
            )
        })
    };
    view! {
        <div class="coverage-head">
            <label class="label" for="coverage-page">
                "Page"
            </label>
            <select id="coverage-page" class="input select" on:change=move |event| chosen.set(event_target_value(&event))>
                <option value="">"All pages"</option>
                {pages.iter().map(|page| view! { <option value=page.clone()>{short(page)}</option> }).collect_view()}
            </select>
            <ul class="coverage-keys small muted" aria-hidden="true">
                <li class="coverage-key-rules">"Rules that match"</li>
                <li class="coverage-key-fields">"Uncovered fields"</li>
            </ul>
        </div>
        <div role="img" aria-label=label>
            <Chart days=shown />
        </div>
        <details>
            <summary>"Show as a table"</summary>
            {move || view! { <Days days=shown.get() /> }}
        </details>
        <Pages days gaps pages />
    }
}

#[component]
fn Days(days: Vec<CoverageDay>) -> impl IntoView {
    let row = |day: &CoverageDay| {
        view! {
            <tr>
                <th scope="row">{time::day(day.day)}</th>
                <td class="number">{matching(day)}</td>
                <td class="number">{day.uncovered}</td>
            </tr>
        }
    };
    let rows = days.iter().rev().map(row).collect_view();
    view! {
        <Table columns=vec!["Day", "Rules that match", "Uncovered fields"]>
            {rows}
        </Table>
    }
}

/// Each page as it was last, with what to look at.
#[component]
fn Pages(days: Vec<CoverageDay>, gaps: Vec<Gap>, pages: Vec<String>) -> impl IntoView {
    let row = |page: &String| {
        let last = days.iter().rfind(|day| day.page == *page).cloned()?;
        let of_page: Vec<Gap> = gaps
            .iter()
            .filter(|gap| gap.page == *page)
            .cloned()
            .collect();
        // Where no rule holds none was kept.
        let good = if last.rules == 0 {
            Tone::Plain
        } else {
            Tone::Good
        };
        let matched = if last.matching == last.rules {
            good
        } else {
            Tone::Warn
        };
        let open = if last.uncovered == 0 { good } else { Tone::Bad };
        let of_rules = matching(&last);
        Some(view! {
            <tr>
                <th scope="row" class="break">
                    {short(page)} {(!of_page.is_empty()).then(|| view! { <Gaps gaps=of_page /> })}
                </th>
                <td class="number">
                    <Badge tone=matched>{of_rules}</Badge>
                </td>
                <td class="number">
                    <Badge tone=open>{last.uncovered}</Badge>
                </td>
                <td class="muted">{time::day(last.day)}</td>
            </tr>
        })
    };
    let rows = pages.iter().filter_map(row).collect_view();
    view! {
        <Table columns=vec!["Page", "Rules that match", "Uncovered fields", "Last shared"] class="coverage-pages">
            {rows}
        </Table>
    }
}

#[component]
fn Gaps(gaps: Vec<Gap>) -> impl IntoView {
    let item = |gap: Gap| {
        view! {
            <li>
                <What what=gap.what />
                <span class="muted">{format!("in {}", if gap.visits == 1 { "1 visit".to_owned() } else { format!("{} visits", gap.visits) })}</span>
            </li>
        }
    };
    view! { <ul class="coverage-gaps small">{gaps.into_iter().map(item).collect_view()}</ul> }
}

/// What is not as it should be, in words.
#[component]
pub fn What(what: Drifted) -> impl IntoView {
    match what {
        Drifted::Rule {
            effect, selector, ..
        } => view! {
            <span class="drifted">
                <Badge tone=effect::tone(effect)>{effect::name(effect)}</Badge>
                <code class="break">{selector}</code>
                "matches nothing"
            </span>
        }
        .into_any(),
        Drifted::Field { category, selector } => view! {
            <span class="drifted">
                <Badge tone=Tone::Bad>"Not covered"</Badge>
                <code class="break">{selector}</code>
                {format!("looks like {}", in_words(&category))}
            </span>
        }
        .into_any(),
    }
}

/// A page without the scheme, which says nothing.
pub fn short(page: &str) -> String {
    page.split_once("://")
        .map_or(page, |(_, rest)| rest)
        .to_owned()
}

fn matching(day: &CoverageDay) -> String {
    match day.rules {
        0 => "No rules".to_owned(),
        rules => format!("{} of {rules}", day.matching),
    }
}

fn fields(count: u64) -> String {
    match count {
        1 => "1 field".to_owned(),
        count => format!("{count} fields"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_on_which_no_rule_holds_has_none_that_match() {
        let day = |matching, rules| CoverageDay {
            page: String::new(),
            day: 0,
            matching,
            rules,
            uncovered: 0,
        };
        assert_eq!(matching(&day(0, 0)), "No rules");
        assert_eq!(matching(&day(1, 2)), "1 of 2");
    }
}
