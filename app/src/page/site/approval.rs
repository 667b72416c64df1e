//! Whether publishing on a site takes a second person: an admin switches it on, two switch it off.

use leptos::prelude::*;

use crate::{
    api::{Failure, Me, Site},
    call,
    ui::{button::Button, confirm::Confirm, notice::Trouble},
};

/// The part of the details.
#[component]
pub fn Approval(me: Me, site: Site) -> impl IntoView {
    let key = StoredValue::new(site.key);
    let on = RwSignal::new(site.approval);
    let off_by = RwSignal::new(site.approval_off_by);
    let set = Action::new(move |wanted: &bool| {
        let wanted = *wanted;
        async move {
            let site = call::set_approval(key.get_value(), wanted).await?;
            on.set(site.approval);
            off_by.set(site.approval_off_by);
            Ok::<(), Failure>(())
        }
    });
    let asking = RwSignal::new(false);
    let demand = Action::new(move |(): &()| async move {
        let site = call::set_approval(key.get_value(), true).await?;
        on.set(site.approval);
        off_by.set(site.approval_off_by);
        Ok::<(), Failure>(())
    });
    let (email, admin) = (me.email.clone(), me.role.administers());
    let words = move || {
        match (on.get(), off_by.get()) {
        (false, _) => "One person publishes. Demand a second person's approval, and nothing is published before somebody else has agreed."
            .to_owned(),
        (true, None) => "Nothing is published before a second person has approved it. To end this, two admins have to agree."
            .to_owned(),
        (true, Some(who)) if who == email => {
            "You asked to end this. It holds until another admin agrees.".to_owned()
        }
        (true, Some(who)) => format!("{who} asked to end this. It holds until you or another admin agrees."),
    }
    };
    let is_asked = move || on.get() && off_by.with(Option::is_some);
    let is_own = move || off_by.with(|who| who.as_ref() == Some(&me.email));
    let is_own = Memo::new(move |_| is_own());
    // Each in a place of its own: a button that becomes another one keeps what it does.
    let way = move |wanted: bool, words: &'static str| {
        view! {
            <Button
                small=true
                busy=set.pending()
                on:click=move |_| {
                    set.dispatch(wanted);
                }
            >
                {words}
            </Button>
        }
    };
    let ways = admin.then(|| {
        view! {
            <div class="approval-ways">
                <Show when=move || !on.get()>
                    <Button small=true on:click=move |_| asking.set(true)>
                        "Demand a second person's approval"
                    </Button>
                </Show>
                <Show when=move || on.get() && !is_asked()>{way(false, "Ask to end it")}</Show>
                <Show when=is_asked>{way(true, "Keep it")}</Show>
                <Show when=move || is_asked() && !is_own.get()>{way(false, "Agree to end it")}</Show>
            </div>
            <Confirm
                id="demand-approval"
                title="Demand a second person's approval?"
                open=asking
                text="Nothing is published then before another publisher or admin has approved it; what is scheduled waits for that, too. To end it, two admins have to agree."
                yes="Demand it"
                action=demand
            />
        }
    });
    view! {
        <div class="approval" role="group" aria-labelledby="approval-title">
            <h3 id="approval-title">"Second person's approval"</h3>
            <p>{words}</p>
            <Trouble of=set.value() />
            {ways}
        </div>
    }
}
