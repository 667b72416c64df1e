//! What waits to be published, in the editor's top row.

use std::time::Duration;

use leptos::prelude::*;

use super::Editor;
use crate::{
    api::{Publication, Stage},
    call, late,
    ui::{pause::pause, time::Time},
};

/// How much waits, and for what; leads to where it is looked at.
#[component]
pub fn Waiting(editor: Editor, waiting: RwSignal<Vec<Publication>>) -> impl IntoView {
    Effect::new(move || refresh(editor, waiting));
    // At its time it is published, or held back; what waits for somebody is asked about now and then.
    Effect::new(move |before: Option<Option<TimeoutHandle>>| {
        if let Some(before) = before.flatten() {
            before.clear();
        }
        let planned = waiting.with(|list| next(list)).map(|(at, _)| {
            let left = u64::try_from(at - js_sys::Date::now() as i64).unwrap_or(0);
            Duration::from_millis(left).min(DAY) + AFTER_ITS_TIME
        });
        let waits = waiting.with(|list| list.iter().any(|one| one.state == Stage::Waiting));
        let asked = waits.then_some(NOW_AND_THEN);
        let wait = planned.into_iter().chain(asked).min()?;
        set_timeout_with_handle(move || refresh(editor, waiting), wait).ok()
    });
    let link = format!("/sites/{}/versions#waiting", editor.key.get_value());
    let words = move || {
        let open: Vec<Publication> = waiting
            .get()
            .into_iter()
            .filter(Publication::is_open)
            .collect();
        let for_approval = open
            .iter()
            .filter(|one| one.state == Stage::Waiting)
            .count();
        let held = waiting.with(|list| list.iter().filter(|one| is_news(one)).count());
        match (for_approval, next(&open), held) {
            (0, None, 0) => None,
            (0, None, 1) => Some("1 was held back".into_any()),
            (0, None, held) => Some(format!("{held} were held back").into_any()),
            // In one piece: what stands alone in the row loses its space.
            (0, Some((at, _)), _) => {
                Some(view! { <span>"Planned for " <Time at /></span> }.into_any())
            }
            (1, ..) => Some("1 waits for approval".into_any()),
            (count, ..) => Some(format!("{count} wait for approval").into_any()),
        }
    };
    move || {
        words().map(|words| {
            view! {
                <a class="badge badge-warn waiting-badge" href=link.clone()>
                    {words}
                </a>
            }
        })
    }
}

/// Whether it was held back today or so; the page of versions has it for longer.
fn is_news(one: &Publication) -> bool {
    let settled = one.settled.as_ref().map_or(0, |(_, at)| *at);
    one.state == Stage::Held && js_sys::Date::now() as i64 - settled < DAY.as_millis() as i64
}

/// From one question about what waits for approval to the next.
const NOW_AND_THEN: Duration = Duration::from_secs(20);

/// When the next one is to be published, and its message.
pub fn next(list: &[Publication]) -> Option<(i64, String)> {
    let planned = list.iter().filter(|one| one.state == Stage::Scheduled);
    planned
        .filter_map(|one| Some((one.publish_at?, one.message.clone())))
        .min()
}

/// Asks anew, some time from now: the page listens before the late part is asked for.
pub fn refresh(editor: Editor, waiting: RwSignal<Vec<Publication>>) {
    leptos::task::spawn_local(async move {
        pause(AFTER).await;
        late::then(Box::pin(fetch(editor, waiting))).await;
    });
}

async fn fetch(editor: Editor, waiting: RwSignal<Vec<Publication>>) {
    let Some(key) = editor.key.try_get_value() else {
        return;
    };
    // What cannot be asked for now is shown on the page of versions.
    if let Ok(list) = call::publications(key).await {
        waiting.try_set(list);
    }
}

const AFTER: Duration = Duration::from_millis(200);
/// The server looks each second what is due.
const AFTER_ITS_TIME: Duration = Duration::from_secs(2);
/// What browsers wait for reliably, too.
const DAY: Duration = Duration::from_secs(24 * 3600);
