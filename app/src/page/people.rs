//! Who can sign in, and as what.

use leptos::prelude::*;

use crate::{
    api::{Failure, Me, Person, Role},
    call,
    page::setup::PASSWORD_LENGTH,
    session::{Guarded, Need, role_name},
    ui::{
        button::{Button, Kind},
        confirm::Confirm,
        dialog::Dialog,
        field::Field,
        notice::Trouble,
        table::Table,
        time::Time,
        toast::{Tone, use_toasts},
    },
};

/// `/people`.
#[component]
pub fn People() -> impl IntoView {
    view! {
        <Guarded needs=Need::Administers title="People" load=|_| call::people() let:open>
            <List me=open.me people=open.data />
        </Guarded>
    }
}

#[component]
fn List(me: Me, people: Vec<Person>) -> impl IntoView {
    let people = RwSignal::new(people);
    let adding = RwSignal::new(false);
    let removing = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let remove = Action::new(move |(): &()| {
        let email = removing.get_untracked();
        async move {
            call::remove_person(email.clone()).await?;
            people.update(|people| people.retain(|person| person.email != email));
            Ok(())
        }
    });
    let ask = Callback::new(move |email: String| {
        removing.set(email);
        open.set(true);
    });
    let text = Signal::derive(move || {
        format!(
            "{} is signed out at once and cannot sign in again.",
            removing.get()
        )
    });
    view! {
        <main class="page">
            <div class="page-head">
                <h1>"People"</h1>
                <Button kind=Kind::Primary on:click=move |_| adding.set(true)>
                    "Add person"
                </Button>
            </div>
            {move || view! { <PeopleTable me=me.clone() people=people.get() ask /> }}
            <section class="card" aria-labelledby="roles">
                <h2 id="roles">"Roles"</h2>
                <dl class="facts">
                    {ROLES
                        .into_iter()
                        .map(|role| {
                            view! {
                                <dt>{role_name(role)}</dt>
                                <dd>{role_meaning(role)}</dd>
                            }
                        })
                        .collect_view()}
                </dl>
            </section>
        </main>
        <AddPerson open=adding people />
        <Confirm id="remove-person" title="Remove person" open text yes="Remove" action=remove />
    }
}

#[component]
fn PeopleTable(me: Me, people: Vec<Person>, ask: Callback<String>) -> impl IntoView {
    view! {
        <Table columns=vec!["E-mail", "Role", "Last sign-in"] buttons="Remove">
            {people
                        .into_iter()
                        .map(|person| {
                            let own = person.email == me.email;
                            view! { <Row person own ask /> }
                        })
                        .collect_view()}
        </Table>
    }
}

#[component]
fn Row(person: Person, own: bool, ask: Callback<String>) -> impl IntoView {
    let toasts = use_toasts();
    let role = RwSignal::new(person.role);
    let email = StoredValue::new(person.email.clone());
    let set_role = Action::new(move |wanted: &Role| {
        let (before, wanted) = (role.get_untracked(), *wanted);
        async move {
            role.set(wanted);
            match call::set_role(email.get_value(), wanted).await {
                Ok(()) => toasts.say(
                    Tone::Good,
                    format!("{} is now {}.", email.get_value(), role_name(wanted)),
                ),
                Err(failure) => {
                    role.set(before);
                    toasts.say(Tone::Bad, failure.to_string());
                }
            }
        }
    });
    view! {
        <tr>
            <th scope="row">
                {person.email.clone()} {own.then(|| view! { <span class="muted">" (you)"</span> })}
            </th>
            <td>
                <RoleSelect
                    label=format!("Role of {}", person.email)
                    role
                    choose=Callback::new(move |wanted| {
                        set_role.dispatch(wanted);
                    })
                />
            </td>
            <td class="muted">
                {match person.seen {
                    Some(at) => view! { <Time at /> }.into_any(),
                    None => "never".into_any(),
                }}
            </td>
            <td class="table-actions">
                <Button
                    kind=Kind::Quiet
                    small=true
                    attr:aria-label=format!("Remove {}", person.email)
                    on:click=move |_| ask.run(email.get_value())
                >
                    "Remove"
                </Button>
            </td>
        </tr>
    }
}

#[component]
fn AddPerson(open: RwSignal<bool>, people: RwSignal<Vec<Person>>) -> impl IntoView {
    let toasts = use_toasts();
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Agent);
    let add = Action::new(move |(email, password, role): &(String, String, Role)| {
        let (email, password, role) = (email.clone(), password.clone(), *role);
        async move {
            let person = call::add_person(email, password, role).await?;
            toasts.say(Tone::Good, format!("{} can sign in.", person.email));
            people.update(|people| people.push(person));
            open.set(false);
            Ok::<(), Failure>(())
        }
    });
    Effect::new(move || {
        if open.get() {
            add.clear();
            email.set(String::new());
            password.set(String::new());
        }
    });
    view! {
        <Dialog id="add-person" title="Add person" open>
            // What went wrong with the last try is not said beside what the browser says of the next.
            <form
                method="post"
                on:input=move |_| add.clear()
                on:submit=move |event| {
                    event.prevent_default();
                    add.clear();
                    add.dispatch((email.get_untracked().trim().to_owned(), password.get_untracked(), role.get_untracked()));
                }
            >
                <Field id="person-email" label="E-mail" kind="email" value=email required=true autocomplete="off" />
                <Field
                    id="person-password"
                    label="Password"
                    kind="password"
                    value=password
                    required=true
                    minlength=PASSWORD_LENGTH
                    autocomplete="new-password"
                    hint="At least 12 characters. Hand it over in person or by a password manager."
                />
                <div class="field">
                    <span class="label" aria-hidden="true">
                        "Role"
                    </span>
                    <RoleSelect label="Role" role choose=Callback::new(move |wanted| role.set(wanted)) />
                </div>
                <Trouble of=add.value() />
                <div class="dialog-buttons">
                    <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                    <Button kind=Kind::Primary submit=true busy=add.pending()>
                        "Add person"
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}

#[component]
fn RoleSelect(
    #[prop(into)] label: String,
    role: RwSignal<Role>,
    choose: Callback<Role>,
) -> impl IntoView {
    let changed = move |event| {
        let chosen = event_target_value(&event);
        if let Some(role) = ROLES.into_iter().find(|role| role_name(*role) == chosen) {
            choose.run(role);
        }
    };
    view! {
        <select class="input select" aria-label=label on:change=changed prop:value=move || role_name(role.get())>
            {ROLES
                .into_iter()
                .map(|each| {
                    view! {
                        <option value=role_name(each) selected=move || role.get() == each>
                            {role_name(each)}
                        </option>
                    }
                })
                .collect_view()}
        </select>
    }
}

fn role_meaning(role: Role) -> &'static str {
    match role {
        Role::Admin => "Everything: sites, people, tokens, rules, sessions.",
        Role::Publisher => "Drafts and publishes rules.",
        Role::Editor => "Drafts rules; somebody else publishes them.",
        Role::Agent => "Helps customers in the console; cannot open the editor.",
    }
}

const ROLES: [Role; 4] = [Role::Admin, Role::Publisher, Role::Editor, Role::Agent];
