//! API tokens, for programs.

use leptos::prelude::*;

use crate::{
    api::{Failure, NewToken, Token},
    call,
    session::{Guarded, Need},
    ui::{
        badge::Badge,
        button::{Button, Kind},
        confirm::Confirm,
        copy::Copyable,
        dialog::Dialog,
        empty::Empty,
        field::Field,
        notice::Trouble,
        table::Table,
        time::Time,
    },
};

/// `/tokens`.
#[component]
pub fn Tokens() -> impl IntoView {
    view! {
        <Guarded needs=Need::Administers title="API tokens" load=|_| call::tokens() let:open>
            <List tokens=open.data />
        </Guarded>
    }
}

#[component]
fn List(tokens: Vec<Token>) -> impl IntoView {
    let tokens = RwSignal::new(tokens);
    let creating = RwSignal::new(false);
    let made = RwSignal::new(None::<NewToken>);
    let revoking = RwSignal::new(None::<Token>);
    let open = RwSignal::new(false);
    let revoke = Action::new(move |(): &()| {
        let token = revoking.get_untracked();
        async move {
            if let Some(token) = token {
                call::revoke_token(token.id.clone()).await?;
                made.update(|made| {
                    if made.as_ref().is_some_and(|made| made.token.id == token.id) {
                        *made = None;
                    }
                });
                tokens.update(|tokens| tokens.retain(|each| each.id != token.id));
            }
            Ok(())
        }
    });
    let ask = Callback::new(move |token: Token| {
        revoking.set(Some(token));
        open.set(true);
    });
    let text = Signal::derive(move || {
        let name = revoking.get().map(|token| token.name).unwrap_or_default();
        format!("Programs that use the token '{name}' are refused from now on.")
    });
    view! {
        <main class="page">
            <div class="page-head">
                <h1>"API tokens"</h1>
                <Button kind=Kind::Primary on:click=move |_| creating.set(true)>
                    "Create token"
                </Button>
            </div>
            <p class="muted">
                "A token lets a program read sites, published rules, drafts and the list of live sessions over REST, under " <code>"/api/v1"</code>
                ". One that may publish also publishes drafts; it never approves. A token stops working when whoever created it is no admin any more."
            </p>
            {move || made.get().map(|made| view! { <Made made /> })}
            {move || {
                let tokens = tokens.get();
                if tokens.is_empty() {
                    view! {
                        <Empty title="No token">
                            <p>"Create one for each program, so that each can be revoked alone."</p>
                        </Empty>
                    }
                        .into_any()
                } else {
                    view! { <TokenTable tokens ask /> }.into_any()
                }
            }}
        </main>
        <Create open=creating made tokens />
        <Confirm id="revoke-token" title="Revoke token" open text yes="Revoke" action=revoke />
    }
}

#[component]
fn Made(made: NewToken) -> impl IntoView {
    view! {
        <section class="card card-good" aria-labelledby="made">
            <h2 id="made">{format!("Token '{}' created", made.token.name)}</h2>
            <p>"Copy the secret now: it is shown this once and kept nowhere."</p>
            <Copyable text=made.secret name="secret" />
        </section>
    }
}

#[component]
fn TokenTable(tokens: Vec<Token>, ask: Callback<Token>) -> impl IntoView {
    let row = move |token: Token| {
        let label = format!("Revoke {}", token.name);
        view! {
            <tr>
                <th scope="row">
                    {token.name.clone()} " " {token.publishes.then(|| view! { <Badge>"May publish"</Badge> })}
                </th>
                <td class="muted">
                    <Time at=token.created_at />
                </td>
                <td class="muted break">{maker(&token.made_by)}</td>
                <td class="muted">
                    {match token.used_at {
                        Some(at) => view! { <Time at /> }.into_any(),
                        None => "never".into_any(),
                    }}
                </td>
                <td class="table-actions">
                    <Button kind=Kind::Quiet small=true attr:aria-label=label on:click=move |_| ask.run(token.clone())>
                        "Revoke"
                    </Button>
                </td>
            </tr>
        }
    };
    view! {
        <Table columns=vec!["Name", "Created", "Created by", "Last used"] buttons="Revoke">
            {tokens.into_iter().map(row).collect_view()}
        </Table>
    }
}

fn maker(made_by: &str) -> String {
    match made_by {
        "" => "not known".to_owned(),
        "operator" => "command line".to_owned(),
        email => email.to_owned(),
    }
}

#[component]
fn Create(
    open: RwSignal<bool>,
    made: RwSignal<Option<NewToken>>,
    tokens: RwSignal<Vec<Token>>,
) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let publishes = RwSignal::new(false);
    let create = Action::new(move |name: &String| {
        let (name, publishes) = (name.clone(), publishes.get_untracked());
        async move {
            let new = call::create_token(name, publishes).await?;
            tokens.update(|tokens| tokens.push(new.token.clone()));
            made.set(Some(new));
            open.set(false);
            Ok::<(), Failure>(())
        }
    });
    Effect::new(move || {
        if open.get() {
            create.clear();
            name.set(String::new());
            publishes.set(false);
        }
    });
    view! {
        <Dialog id="create-token" title="Create token" open>
            <form
                method="post"
                on:submit=move |event| {
                    event.prevent_default();
                    create.dispatch(name.get_untracked().trim().to_owned());
                }
            >
                <Field id="token-name" label="Name" value=name required=true hint="What will use it, such as 'CRM'." />
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=publishes
                        on:change=move |event| publishes.set(event_target_checked(&event))
                    />
                    <span>"It may publish drafts"</span>
                </label>
                <Trouble of=create.value() />
                <div class="dialog-buttons">
                    <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                    <Button kind=Kind::Primary submit=true busy=create.pending()>
                        "Create token"
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
