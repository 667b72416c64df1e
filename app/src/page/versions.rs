//! What was published: number, message, author, time, hash, rules.

use leptos::prelude::*;
use rules::ruleset::{RuleSet, TextPolicy};

use crate::{
    api::{Failure, Site, Version},
    call,
    page::site::use_key,
    session::{Guarded, Need},
    ui::{
        badge::Badge,
        button::{Button, Kind},
        dialog::Dialog,
        effect,
        empty::Empty,
        notice::Notice,
        time::Time,
    },
};

/// `/sites/{key}/versions`.
#[component]
pub fn Versions() -> impl IntoView {
    view! {
        <Guarded needs=Need::Edits title="Versions" about=use_key() load=load let:open>
            <List site=open.data.0 versions=open.data.1 />
        </Guarded>
    }
}

async fn load(key: String) -> Result<(Site, Vec<Version>), Failure> {
    Ok((call::site(key.clone()).await?, call::versions(key).await?))
}

#[component]
fn List(site: Site, versions: Vec<Version>) -> impl IntoView {
    let key = StoredValue::new(site.key.clone());
    let open = RwSignal::new(false);
    let show = Action::new(move |number: &u64| call::version(key.get_value(), *number));
    let ask = Callback::new(move |number: u64| {
        show.clear();
        show.dispatch(number);
        open.set(true);
    });
    view! {
            <main class="page">
                <nav class="crumb" aria-label="Breadcrumb">
                    <a href="/">"Sites"</a>
                    <span aria-hidden="true">"/"</span>
    <a href=format!("/sites/{}", site.key)>{site.name.clone()}</a>
                </nav>
                <div class="page-head">
                    <h1>"Versions"</h1>
                    <a class="button button-secondary" href=format!("/sites/{}/editor", site.key)>
                        "Open editor"
                    </a>
                </div>
                {if versions.is_empty() {
                    view! {
                        <Empty title="Nothing published">
                            <p>
                                "A version is the rules as they were published: numbered, hashed, never changed. Publish the draft in
                                the editor to make the first."
                            </p>
                        </Empty>
                    }
                        .into_any()
                } else {
                    view! { <Table versions ask /> }.into_any()
                }}
            </main>
            <Dialog id="version" title="Rules of this version" open>
                {move || match show.value().get() {
                    None => view! { <p class="loading">"Loading…"</p> }.into_any(),
                    Some(Ok((version, rules))) => view! { <Rules version rules /> }.into_any(),
                    Some(Err(failure)) => view! { <Notice failure=Failure::clone(&failure) /> }.into_any(),
                }}
                <div class="dialog-buttons">
                    <Button on:click=move |_| open.set(false)>"Close"</Button>
                </div>
            </Dialog>
        }
}

#[component]
fn Table(versions: Vec<Version>, ask: Callback<u64>) -> impl IntoView {
    let row = move |version: Version| {
        let number = version.number;
        let label = format!("Show the rules of version {number}");
        let count = if version.rules == 1 {
            "1 rule".to_owned()
        } else {
            format!("{} rules", version.rules)
        };
        view! {
            <tr>
                <th scope="row" class="number">{number}</th>
                <td>
                    {version.message}
                    <div class="muted small hash" title=version.hash.clone()>
                        <code>{version.hash.chars().take(12).collect::<String>()}</code>
                    </div>
                </td>
                <td class="muted">{version.published_by}</td>
                <td class="muted">
                    <Time at=version.published_at />
                </td>
                <td class="table-actions">
                    <Button kind=Kind::Quiet small=true attr:aria-label=label on:click=move |_| ask.run(number)>
                        {count}
                    </Button>
                </td>
            </tr>
        }
    };
    view! {
        <div class="table-wrap">
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Version"</th>
                        <th scope="col">"Message"</th>
                        <th scope="col">"By"</th>
                        <th scope="col">"Published"</th>
                        <th scope="col">"Rules"</th>
                    </tr>
                </thead>
                <tbody>{versions.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Rules(version: Version, rules: RuleSet) -> impl IntoView {
    let text = match rules.policy.text {
        TextPolicy::Visible => "visible",
        TextPolicy::Private => "private",
    };
    let none = rules.rules.is_empty();
    let list = |patterns: &[String]| {
        if patterns.is_empty() {
            "none".to_owned()
        } else {
            patterns.join(", ")
        }
    };
    view! {
        <dl class="facts">
            <dt>"Version"</dt>
            <dd>{version.number}</dd>
            <dt>"Hash"</dt>
            <dd class="break">
                <code>{version.hash}</code>
            </dd>
            <dt>"Text and values"</dt>
            <dd>{text}</dd>
            <dt>"Paused pages"</dt>
            <dd class="break">{list(&rules.policy.pause)}</dd>
            <dt>"URL parameters"</dt>
            <dd class="break">{list(&rules.policy.url_params)}</dd>
            <dt>"Other products' marks"</dt>
            <dd>{if rules.policy.vendor_marks { "masked" } else { "not read" }}</dd>
        </dl>
        {none.then(|| view! { <p class="muted">"No rules."</p> })}
        <ul class="plain-list">
            {rules
                .rules
                .into_iter()
                .map(|rule| {
                    view! {
                        <li class="version-rule">
                            <Badge tone=effect::tone(rule.effect)>{effect::name(rule.effect)}</Badge>
                            <code class="break">{rule.selector}</code>
                            {rule.off.then(|| view! { <Badge>"Off"</Badge> })}
                            {(!rule.pages.is_empty())
                                .then(|| view! { <div class="muted small break">{rule.pages.join(", ")}</div> })}
                            {(!rule.note.is_empty()).then(|| view! { <div class="small">{rule.note}</div> })}
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
