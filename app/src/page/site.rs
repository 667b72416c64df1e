//! One site: its snippet, its origins, its rules, its saved pages.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde::{Deserialize, Serialize};

use crate::{
    alarms::Alarms,
    api::{Alarm, Coverage, Failure, Me, PageInfo, Recipients, Site},
    call,
    coverage::CoverageCard,
    page::overview::Standing,
    saved::folders::{Found, Search, naming, saving, title},
    session::{Guarded, Need},
    ui::{
        button::{Button, Kind},
        confirm::Confirm,
        copy::Copyable,
        empty::Empty,
        field::{Area, Field, lines},
        notice::Trouble,
        toast::{Tone, use_toasts},
    },
};

mod approval;
mod recipients;

use approval::Approval;
use recipients::RecipientsCard;

/// `/sites/{key}`.
#[component]
pub fn SitePage() -> impl IntoView {
    view! {
        <Guarded needs=Need::Edits title="Site" about=use_key() load=load let:open>
            <Overview me=open.me about=open.data />
        </Guarded>
    }
}

/// The site's key in the address.
pub fn use_key() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("key").unwrap_or_default()))
}

/// All that the page says.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct About {
    site: Site,
    pages: Vec<PageInfo>,
    coverage: Coverage,
    alarms: Vec<Alarm>,
    /// For admins.
    recipients: Option<Recipients>,
}

async fn load(key: String) -> Result<About, Failure> {
    let me = call::me().await?;
    let recipients = match me.is_some_and(|me| me.role.administers()) {
        true => Some(call::recipients(key.clone()).await?),
        false => None,
    };
    Ok(About {
        site: call::site(key.clone()).await?,
        pages: call::pages(key.clone()).await?,
        coverage: call::coverage(key.clone()).await?,
        alarms: call::alarms(key).await?,
        recipients,
    })
}

#[component]
fn Overview(me: Me, about: About) -> impl IntoView {
    let About {
        site,
        pages,
        coverage,
        alarms,
        recipients,
    } = about;
    view! {
        <main class="page">
            <nav class="crumb" aria-label="Breadcrumb">
                <a href="/">"Sites"</a>
            </nav>
            <div class="page-head">
                <h1>{site.name.clone()}</h1>
                <a class="button button-primary" href=format!("/sites/{}/editor", site.key)>
                    "Open editor"
                </a>
            </div>
            <Alarms key=site.key.clone() alarms open=site.alarms />
            <Rules site=site.clone() />
            <CoverageCard coverage />
            <Snippet site=site.clone() />
            <Details site=site.clone() me />
            {recipients.map(|recipients| view! { <RecipientsCard key=site.key.clone() recipients /> })}
            <SavedPages key=site.key pages />
        </main>
    }
}

#[component]
fn Rules(site: Site) -> impl IntoView {
    let text = match (site.version, site.changed) {
        (None, _) => "Nothing is published yet: sessions cannot start on this site.",
        (Some(_), true) => "The draft has changes that are not published.",
        (Some(_), false) => "The draft is what is published.",
    };
    view! {
        <section class="card" aria-labelledby="rules">
            <div class="card-head">
                <h2 id="rules">"Rules"</h2>
                <Standing site=site.clone() />
            </div>
            <p>{text}</p>
            <p class="links">
                <a href=format!("/sites/{}/editor", site.key)>"Editor"</a>
                <a href=format!("/sites/{}/versions", site.key)>"Versions"</a>
            </p>
        </section>
    }
}

#[component]
fn Snippet(site: Site) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="snippet">
            <h2 id="snippet">"Snippet"</h2>
            <p>"Put this on every page of the site, best in the head. It loads a few kilobytes and does nothing until a session starts."</p>
            <Copyable text=site.snippet name="snippet" />
            {site
                .pinned_snippet
                .map(|text| {
                    view! {
                        <details>
                            <summary>"Pin the tag to this build"</summary>
                            <p>
                                "With this one a browser runs the script of this very build, or none: nobody can change it under your
                                customers. After each update of Louver put the new one on your pages: a browser that does not know this
                                build yet finds no tag until then."
                            </p>
                            <Copyable text name="pinned snippet" />
                        </details>
                    }
                })}
        </section>
    }
}

#[component]
fn Details(site: Site, me: Me) -> impl IntoView {
    let admin = me.role.administers();
    let toasts = use_toasts();
    let name = RwSignal::new(site.name.clone());
    let origins = RwSignal::new(site.origins.join("\n"));
    let key = StoredValue::new(site.key.clone());
    let save = Action::new(move |(name, origins): &(String, Vec<String>)| {
        let (name, origins) = (name.clone(), origins.clone());
        async move {
            call::update_site(key.get_value(), name, origins).await?;
            toasts.say(Tone::Good, "Site saved.".into());
            Ok::<(), Failure>(())
        }
    });
    let content = if admin {
        view! {
            <form
                method="post"
                on:submit=move |event| {
                    event.prevent_default();
                    save.dispatch((name.get_untracked().trim().to_owned(), lines(&origins.get_untracked())));
                }
            >
                <Field id="site-name" label="Name" value=name required=true />
                <Area
                    id="site-origins"
                    label="Allowed origins"
                    value=origins
                    required=true
                    code=true
                    hint="One a line, such as https://shop.example. The tag runs on pages of these origins only."
                />
                <Trouble of=save.value() />
                <Button submit=true busy=save.pending()>
                    "Save"
                </Button>
            </form>
        }
        .into_any()
    } else {
        view! {
            <dl class="facts">
                <dt>"Allowed origins"</dt>
                <dd>{site.origins.join(", ")}</dd>
                <dt>"Site key"</dt>
                <dd>
                    <code>{site.key.clone()}</code>
                </dd>
            </dl>
            <p class="hint">"An admin can change this."</p>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="details">
            <h2 id="details">"Details"</h2>
            {content}
            <Approval me site />
        </section>
    }
}

#[component]
fn SavedPages(key: String, pages: Vec<PageInfo>) -> impl IntoView {
    let site = StoredValue::new(key);
    let pages = RwSignal::new(pages);
    let deleting = RwSignal::new(None::<PageInfo>);
    let open = RwSignal::new(false);
    let delete = Action::new(move |(): &()| {
        let page = deleting.get_untracked();
        async move {
            if let Some(page) = page {
                call::delete_page(site.get_value(), page.id.clone()).await?;
                pages.update(|pages| pages.retain(|each| each.id != page.id));
            }
            Ok(())
        }
    });
    let ask = Callback::new(move |page: PageInfo| {
        deleting.set(Some(page));
        open.set(true);
    });
    let text = Signal::derive(move || {
        let title = deleting.get().map(|page| title(&page)).unwrap_or_default();
        format!("The saved page '{title}' is removed for everybody. Rules stay as they are.")
    });
    let row = Callback::new(move |page: PageInfo| {
        view! { <Row site=site.get_value() page ask /> }.into_any()
    });
    let wanted = RwSignal::new(String::new());
    let editor = format!("/sites/{}/editor", site.get_value());
    view! {
        <section class="card" aria-labelledby="saved">
            <h2 id="saved">"Saved pages"</h2>
            <Show
                when=move || !pages.with(Vec::is_empty)
                fallback=move || {
                    let editor = editor.clone();
                    view! {
                        <Empty title="No saved page yet">
                            <p>
                                "Rules are made by clicking on a saved page, and checked on all of them before they are published.
                                Load a page by its address in the editor, or capture one from your browser."
                            </p>
                            <a class="button button-secondary" href=editor>
                                "Save a page in the editor"
                            </a>
                        </Empty>
                    }
                }
            >
                <Search pages wanted />
                <Found pages wanted row />
            </Show>
        </section>
        <Confirm id="delete-page" title="Delete saved page" open text yes="Delete" action=delete />
    }
}

#[component]
fn Row(site: String, page: PageInfo, ask: Callback<PageInfo>) -> impl IntoView {
    let link = format!("/sites/{site}/editor?page={}", page.id);
    let title = title(&page);
    view! {
        <a class="saved-open" href=link>
            {naming(&page)}
        </a>
        {saving(&page)}
        <Button
            kind=Kind::Quiet
            small=true
            attr:aria-label=format!("Delete {title}")
            on:click=move |_| ask.run(page.clone())
        >
            "Delete"
        </Button>
    }
}
