//! What was published, and what waits to be: who, when, why, its hash and its rules; any two compared, and an earlier one
//! published again.

use std::time::Duration;

use ::rules::ruleset::RuleSet;
use leptos::prelude::*;

use crate::{
    api::{Failure, Me, PageInfo, Publication, Site, Version},
    call,
    compare::{Outcome, latest},
    page::site::use_key,
    saved::Saved,
    session::{Guarded, Need},
    ui::{button::Button, empty::Empty, pause::pause, table::Table, time::Time},
};

mod again;
mod compare;
mod review;
mod rules;
mod waiting;

use again::{Again, Ask};
use compare::Compare;
use review::Review;
use rules::Rules;
use waiting::Waiting;

/// `/sites/{key}/versions`.
#[component]
pub fn Versions() -> impl IntoView {
    view! {
        <Guarded needs=Need::Edits title="Versions" about=use_key() load=load let:open>
            <History me=open.me loaded=open.data />
        </Guarded>
    }
}

type Loaded = (Site, Vec<Version>, Vec<PageInfo>, Vec<Publication>);

async fn load(key: String) -> Result<Loaded, Failure> {
    Ok((
        call::site(key.clone()).await?,
        call::versions(key.clone()).await?,
        call::pages(key.clone()).await?,
        call::publications(key).await?,
    ))
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Here {
    key: StoredValue<String>,
    /// The newest first.
    versions: RwSignal<Vec<Version>>,
    /// What waits to be published, and what lately was not.
    waiting: RwSignal<Vec<Publication>>,
    /// Whether publishing takes a second person.
    approval: RwSignal<bool>,
    saved: Saved,
    /// The version whose rules are shown.
    shown: RwSignal<Option<u64>>,
    /// The two that are compared.
    compared: RwSignal<Option<(u64, u64)>>,
    /// The one that is to be published again.
    again: RwSignal<Option<u64>>,
    /// The one that is compared with what is published before it is.
    looking: RwSignal<Option<u64>>,
    /// The publication that is to be approved or declined.
    reviewed: RwSignal<Option<Publication>>,
}

impl Here {
    /// What publishing `rules` would change; none when `is_over` says that nobody waits any more.
    async fn outcome(
        self,
        rules: &RuleSet,
        is_over: impl Fn() -> bool,
    ) -> Result<Option<Outcome>, Failure> {
        let published = latest(self.key.get_value()).await?;
        self.saved.fetch_now();
        while untrack(|| self.saved.is_waiting()) && !is_over() {
            pause(Duration::from_millis(50)).await;
        }
        if is_over() {
            return Ok(None);
        }
        Ok(
            Outcome::of(published, rules, &untrack(|| self.saved.here()), |_| {
                is_over()
            })
            .await,
        )
    }

    /// Asks anew for what is published and what waits.
    async fn refresh(self) -> Result<(), Failure> {
        let key = self.key.get_value();
        self.versions.set(call::versions(key.clone()).await?);
        self.waiting.set(call::publications(key).await?);
        Ok(())
    }
}

#[component]
fn History(me: Me, loaded: Loaded) -> impl IntoView {
    let (site, versions, pages, waiting) = loaded;
    let here = Here {
        key: StoredValue::new(site.key.clone()),
        versions: RwSignal::new(versions),
        waiting: RwSignal::new(waiting),
        approval: RwSignal::new(site.approval),
        saved: Saved::new(site.key.clone(), pages),
        shown: RwSignal::new(None),
        compared: RwSignal::new(None),
        again: RwSignal::new(None),
        looking: RwSignal::new(None),
        reviewed: RwSignal::new(None),
    };
    let may = me.role.publishes();
    let several = move || here.versions.with(|versions| versions.len() > 1);
    let latest_two = move |_| {
        here.versions.with_untracked(|versions| {
            if let [new, old, ..] = versions.as_slice() {
                here.compared.set(Some((old.number, new.number)));
            }
        });
    };
    view! {
        <main class="page">
            <nav class="crumb" aria-label="Breadcrumb">
                <a href="/">"Sites"</a>
                <span aria-hidden="true">"/"</span>
                <a href=format!("/sites/{}", site.key)>{site.name.clone()}</a>
            </nav>
            <div class="page-head">
                <h1>"Versions"</h1>
                <div class="dialog-buttons">
                    <Show when=several>
                        <Button on:click=latest_two>"Compare versions"</Button>
                    </Show>
                    <a class="button button-secondary" href=format!("/sites/{}/editor", site.key)>
                        "Open editor"
                    </a>
                </div>
            </div>
            <Waiting here me=me.clone() />
            <Show
                when=move || !here.versions.with(Vec::is_empty)
                fallback=|| {
                    view! {
                        <Empty title="Nothing published">
                            <p>
                                "A version is the rules as they were published: numbered, hashed, never changed. Publish the draft in
                                the editor to make the first."
                            </p>
                        </Empty>
                    }
                }
            >
                <Comparing here />
                <VersionTable here may />
            </Show>
        </main>
        <Rules here />
        <Compare here />
        {may.then(|| view! { <Again here /> })}
        {may.then(|| view! { <Review here /> })}
    }
}

/// Says what is on its way, and leaves it.
#[component]
fn Comparing(here: Here) -> impl IntoView {
    view! {
        <div role="status">
            {move || {
                here.looking
                    .get()
                    .map(|number| {
                        view! {
                            <div class="notice notice-action">
                                <p>
                                    {format!("Comparing version {number} with what is published, on the saved pages…")}
                                </p>
                                <Button small=true on:click=move |_| here.looking.set(None)>
                                    "Cancel"
                                </Button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

#[component]
fn VersionTable(here: Here, may: bool) -> impl IntoView {
    view! {
        <Table columns=vec!["Version", "Message", "By", "Published", "Rules", "Changes"] buttons=if may { "Publish again" } else { "" }>
            <For each=move || here.versions.get() key=|version| version.number let:version>
                        <Row here may version />
                    </For>
        </Table>
    }
}

#[component]
fn Row(here: Here, may: bool, version: Version) -> impl IntoView {
    let number = version.number;
    let count = if version.rules == 1 {
        "1 rule".to_owned()
    } else {
        format!("{} rules", version.rules)
    };
    let show = format!("Show the rules of version {number}: {count}");
    let before = move || {
        here.versions.with(|versions| {
            let older = versions.iter().map(|version| version.number);
            older.filter(|other| *other < number).max()
        })
    };
    let is_latest = move || {
        here.versions
            .with(|versions| versions.first().map(|latest| latest.number))
            == Some(number)
    };
    // The same rules are one hash, whoever published them and when.
    let hash = version.hash.clone();
    let is_in_force = move || {
        here.versions
            .with(|versions| versions.first().is_some_and(|latest| latest.hash == hash))
    };
    let is_in_force = Memo::new(move |_| is_in_force());
    view! {
        <tr>
            <th scope="row" class="number">
                {number}
                <Show when=is_latest>
                    <span class="badge badge-good version-latest">"In force"</span>
                </Show>
            </th>
            <td class="break">
                {version.message}
                <div class="muted small hash" title=version.hash.clone()>
                    <code>{version.hash.chars().take(12).collect::<String>()}</code>
                </div>
            </td>
            <td class="muted">
                {version.published_by}
                {version
                    .approved_by
                    .map(|who| view! { <div class="small">{format!("Approved by {who}")}</div> })}
            </td>
            <td class="muted">
                <Time at=version.published_at />
            </td>
            <td class="version-action">
                <Button
                    small=true
                    attr:aria-label=show
                    on:click=move |_| here.shown.set(Some(number))
                >
                    {count}
                </Button>
            </td>
            <td class="version-action">
                {move || {
                    before()
                        .map(|before| {
                            view! {
                                <Button
                                    small=true
                                    attr:aria-label=format!("Compare with {before}: version {number}")
                                    on:click=move |_| here.compared.set(Some((before, number)))
                                >
                                    {format!("Compare with {before}")}
                                </Button>
                            }
                        })
                }}
            </td>
            {may
                .then(|| {
                    view! {
                        <td class="table-actions">
                            <Show when=move || is_in_force.get() && !is_latest()>
                                <span class="muted small">"These rules are in force"</span>
                            </Show>
                            <Show when=move || !is_in_force.get()>
                                <Ask here number />
                            </Show>
                        </td>
                    }
                })}
        </tr>
    }
}
