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
        let next = open
            .iter()
            .filter(|one| one.state == Stage::Scheduled)
            .filter_map(|one| one.publish_at)
            .min();
        match (for_approval, next) {
            (0, None) => None,
            (0, Some(at)) => Some(view! { "Planned for " <Time at /> }.into_any()),
            (1, _) => Some("1 waits for approval".into_any()),
            (count, _) => Some(format!("{count} wait for approval").into_any()),
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
