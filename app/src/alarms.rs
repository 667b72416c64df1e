//! What drifted since it was made, until a person says that they saw it: a banner on a site's page and in its editor.

use leptos::prelude::*;

use crate::{
    api::{Alarm, Drifted, Failure},
    call,
    coverage::{What, short},
    ui::{
        badge::{Badge, Tone},
        button::{Button, Kind},
        notice::Trouble,
        time::Time,
    },
};

/// The banner; nothing where nothing drifted. Folded where there is no room for it.
#[component]
pub fn Alarms(key: String, alarms: Vec<Alarm>, #[prop(optional)] folded: bool) -> impl IntoView {
    let key = StoredValue::new(key);
    let alarms = RwSignal::new(alarms);
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
            Ok(())
        }
    });
    let item = move |alarm: Alarm| {
        let about = match &alarm.what {
            Drifted::Rule { selector, .. } | Drifted::Field { selector, .. } => selector.clone(),
        };
        let id = alarm.id.clone();
        view! {
            <li>
                <div>
                    <What what=alarm.what.clone() />
                    <p class="small muted break">{short(&alarm.page)} " · since " <Time at=alarm.raised_at /></p>
                </div>
                <Button
                    kind=Kind::Secondary
                    small=true
                    attr:aria-label=format!("Acknowledge {about} on {}", short(&alarm.page))
                    on:click=move |_| {
                        seen.dispatch(id.clone());
                    }
                >
                    "Acknowledge"
                </Button>
            </li>
        }
    };
    view! {
        <Show when=move || !alarms.with(Vec::is_empty)>
            <section class="alarms" aria-labelledby="alarms">
                <details open=!folded>
                    <summary>
                        <h2 id="alarms">"The website changed under your rules"</h2>
                        <Badge tone=Tone::Warn>{move || alarms.with(Vec::len)}</Badge>
                    </summary>
                    <p class="small muted">
                        "On these pages, as customers shared them, a rule that used to match matches nothing any more, or something that
                        looks sensitive is not covered. Mend the rules, then say that you have seen it."
                    </p>
                    <ul>
                        <For each=move || alarms.get() key=|alarm| alarm.id.clone() children=item />
                    </ul>
                    <Trouble of=seen.value() />
                </details>
            </section>
        </Show>
    }
}
