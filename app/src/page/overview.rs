//! The sites.

use leptos::prelude::*;

use crate::{
    api::{Failure, Me, Site},
    call, http,
    session::{Guarded, Need},
    ui::{
        badge::{Badge, Tone},
        button::{Button, Kind},
        dialog::Dialog,
        empty::Empty,
        field::{Area, Field, lines},
        notice::Trouble,
        table::Table,
    },
};

/// `/`: the sites, and for admins how to make one.
#[component]
pub fn Overview() -> impl IntoView {
    view! {
        <Guarded needs=Need::Edits title="Sites" load=|_| call::sites() let:open>
            <Sites me=open.me sites=open.data />
        </Guarded>
    }
}

#[component]
fn Sites(me: Me, sites: Vec<Site>) -> impl IntoView {
    let creating = RwSignal::new(false);
    let admin = me.role.administers();
    view! {
        <main class="page">
            <div class="page-head">
                <h1>"Sites"</h1>
                {admin
                    .then(|| {
                        view! {
                            <Button kind=Kind::Primary on:click=move |_| creating.set(true)>
                                "Create site"
                            </Button>
                        }
                    })}
            </div>
            {if sites.is_empty() {
                view! { <NoSite admin /> }.into_any()
            } else {
                view! { <SiteTable sites /> }.into_any()
            }}
        </main>
        {admin.then(|| view! { <CreateSite open=creating /> })}
    }
}

#[component]
fn NoSite(admin: bool) -> impl IntoView {
    view! {
        <Empty title="No site yet">
            <p>
                "A site is a website that carries Louver's tag. Create one, put its snippet on your pages, and then click in
                the editor what an agent may see and touch."
            </p>
            <ol class="steps">
                <li>"Create a site with its name and the origins where the tag may run."</li>
                <li>"Put the snippet on every page of the site."</li>
                <li>"Load a page in the editor, mask, hide and disable by clicking, and publish."</li>
            </ol>
            {(!admin).then(|| view! { <p class="hint">"Sites are created by an admin."</p> })}
        </Empty>
    }
}

#[component]
fn SiteTable(sites: Vec<Site>) -> impl IntoView {
    view! {
        <Table columns=vec!["Name", "Allowed origins", "Rules"] buttons="Editor">
            {sites.into_iter().map(|site| view! { <SiteRow site /> }).collect_view()}
        </Table>
    }
}

#[component]
fn SiteRow(site: Site) -> impl IntoView {
    let page = format!("/sites/{}", site.key);
    let editor = format!("{page}/editor");
    let editor_label = format!("Open editor of {}", site.name);
    let alarms = match site.alarms {
        0 => None,
        1 => Some("1 alarm".to_owned()),
        count => Some(format!("{count} alarms")),
    };
    view! {
        <tr>
            <th scope="row">
                <span class="badges">
                    <a href=page>{site.name.clone()}</a>
                    {alarms.map(|alarms| view! { <Badge tone=Tone::Warn>{alarms}</Badge> })}
                </span>
            </th>
            <td class="muted">{site.origins.join(", ")}</td>
            <td>
                <Standing site=site />
            </td>
            <td class="table-actions">
                <a class="button button-secondary button-small" href=editor aria-label=editor_label>
                    "Open editor"
                </a>
            </td>
        </tr>
    }
}

/// The latest version, and whether the draft has moved on.
#[component]
pub fn Standing(site: Site) -> impl IntoView {
    let version = match site.version {
        Some(number) => view! { <Badge tone=Tone::Good>{format!("Version {number}")}</Badge> },
        None => view! { <Badge tone=Tone::Warn>{"Nothing published".to_owned()}</Badge> },
    };
    view! {
        <span class="badges">
            {version}
            {(site.changed && site.version.is_some()).then(|| view! { <Badge>"Draft differs"</Badge> })}
        </span>
    }
}

#[component]
fn CreateSite(open: RwSignal<bool>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let origins = RwSignal::new(String::new());
    let create = Action::new(move |(name, origins): &(String, Vec<String>)| {
        let (name, origins) = (name.clone(), origins.clone());
        async move {
            let site = call::create_site(name, origins).await?;
            http::redirect(&format!("/sites/{}", site.key));
            Ok::<(), Failure>(())
        }
    });
    view! {
        <Dialog id="create-site" title="Create site" open>
            <form
                method="post"
                on:submit=move |event| {
                    event.prevent_default();
                    create.dispatch((name.get_untracked().trim().to_owned(), lines(&origins.get_untracked())));
                }
            >
                <Field id="site-name" label="Name" value=name required=true hint="For people, such as 'Web shop'." />
                <Area
                    id="site-origins"
                    label="Allowed origins"
                    value=origins
                    required=true
                    code=true
                    placeholder="https://shop.example"
                    hint="One a line. The tag runs on pages of these origins only."
                />
                <Trouble of=create.value() />
                <div class="dialog-buttons">
                    <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                    <Button kind=Kind::Primary submit=true busy=create.pending()>
                        "Create site"
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
