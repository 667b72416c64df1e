//! What drifted since it was made, until a person says that they saw it: a banner on a site's page and in its editor.

use leptos::prelude::*;
use url::form_urlencoded::byte_serialize;

use crate::{
    api::{Alarm, Drifted, Failure},
    call,
    coverage::{What, short},
    ui::{
        badge::{Badge, Tone},
        button::{Button, Kind},
        confirm::Confirm,
        notice::Trouble,
        time::Time,
    },
};

/// The banner; nothing where nothing drifted. `open` counts those that are not listed too. In the editor, where there is little room, it is
/// folded, and `edit` opens a rule; elsewhere a link leads there.
#[component]
pub fn Alarms(
    key: String,
    alarms: Vec<Alarm>,
    open: u64,
    #[prop(optional)] edit: Option<Callback<String>>,
) -> impl IntoView {
    let key = StoredValue::new(key);
    let alarms = RwSignal::new(alarms);
    let open = RwSignal::new(open);
    let seen = Action::new(move |id: &String| {
        let id = id.clone();
        async move {
            let answer = call::acknowledge(key.get_value(), id.clone()).await;
            // Somebody else may have seen it first.
            if let Err(failure) = answer
                && !matches!(failure, Failure::NotFound(_))
            {
                return Err(failure);
            }
            alarms.update(|alarms| alarms.retain(|alarm| alarm.id != id));
            open.update(|open| *open = open.saturating_sub(1));
            if alarms.with_untracked(Vec::is_empty) && open.get_untracked() > 0 {
                alarms.set(call::alarms(key.get_value()).await?);
            }
            Ok(())
        }
    });
    let asking = RwSignal::new(false);
    let all_seen = Action::new(move |(): &()| async move {
        let raised = |alarms: &Vec<Alarm>| alarms.iter().map(|alarm| alarm.raised_at).max();
        let until = alarms.with_untracked(raised).unwrap_or_default();
        call::acknowledge_all(key.get_value(), until).await?;
        open.set(0);
        alarms.set(Vec::new());
        Ok(())
    });
    let item = move |alarm: Alarm| {
        let (rule, about) = match &alarm.what {
            Drifted::Rule { id, selector, .. } => (Some(id.clone()), selector.clone()),
            Drifted::Field { selector, .. } => (None, selector.clone()),
        };
        let id = alarm.id.clone();
        let on = format!("{about} on {}", short(&alarm.page));
        view! {
            <li>
                <div>
                    <What what=alarm.what.clone() />
                    <p class="small muted break">{short(&alarm.page)} " · since " <Time at=alarm.raised_at /></p>
                </div>
                <div class="alarm-ways">
                    <Mend key=key.get_value() rule about edit />
                    <Button
                        kind=Kind::Secondary
                        small=true
                        attr:aria-label=format!("Acknowledge {on}")
                        on:click=move |_| {
                            seen.dispatch(id.clone());
                        }
                    >
                        "Acknowledge"
                    </Button>
                </div>
            </li>
        }
    };
    let unlisted = move || {
        let listed = alarms.with(Vec::len);
        (listed as u64) < open.get()
    };
    view! {
        <Show when=move || !alarms.with(Vec::is_empty)>
            <section class="alarms" aria-labelledby="alarms">
                <details open=edit.is_none()>
                    <summary>
                        <h2 id="alarms">"The website changed under your rules"</h2>
                        <Badge tone=Tone::Warn>{move || open.get()}</Badge>
                    </summary>
                    <p class="small muted">
                        "On these pages, as customers shared them, a rule that used to match matches nothing any more, or something that
                        looks sensitive is not covered. Mend the rules, then say that you have seen it."
                    </p>
                    <ul>
                        <For each=move || alarms.get() key=|alarm| alarm.id.clone() children=item />
                    </ul>
                    <Trouble of=seen.value() />
                    <Show when=move || { open.get() > 1 }>
                        <div class="alarms-all">
                            <span class="small muted">
                                {move || unlisted().then(|| format!("The newest {} of {}", alarms.with(Vec::len), open.get()))}
                            </span>
                            <Button small=true on:click=move |_| asking.set(true)>
                                "Acknowledge all"
                            </Button>
                        </div>
                    </Show>
                </details>
            </section>
        </Show>
        <Confirm
            id="acknowledge-all"
            title="Acknowledge all alarms"
            open=asking
            text=Signal::derive(move || {
                format!("{} alarms leave this list. A rule that is lost again raises another one; a field that you have seen does not.", open.get())
            })
            yes="Acknowledge all"
            action=all_seen
        />
    }
}

/// To the rule, or to where a rule for the field is made.
#[component]
fn Mend(
    key: String,
    rule: Option<String>,
    about: String,
    edit: Option<Callback<String>>,
) -> impl IntoView {
    match (rule, edit) {
        (Some(rule), Some(edit)) => view! {
            <Button small=true attr:aria-label=format!("Open the rule {about}") on:click=move |_| edit.run(rule.clone())>
                "Open rule"
            </Button>
        }
        .into_any(),
        (Some(rule), None) => view! {
            <a
                class="button button-secondary button-small"
                href=format!("/sites/{key}/editor?rule={}", byte_serialize(rule.as_bytes()).collect::<String>())
                aria-label=format!("Open the rule {about}")
            >
                "Open rule"
            </a>
        }
        .into_any(),
        (None, Some(_)) => ().into_any(),
        (None, None) => view! {
            <a class="button button-secondary button-small" href=format!("/sites/{key}/editor") aria-label=format!("Cover {about} in the editor")>
                "Open editor"
            </a>
        }
        .into_any(),
    }
}
