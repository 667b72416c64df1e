//! What drifted since it was made, until a person says that they saw it: a card on a site's page, a line in its editor.

use leptos::prelude::*;
use url::form_urlencoded::byte_serialize;

use crate::{
    api::{Alarm, Drifted, Failure},
    call,
    coverage::{What, short},
    ui::{
        button::{Button, Kind},
        confirm::Confirm,
        dialog::Dialog,
        notice::Trouble,
        time::Time,
    },
};

/// On a site's page; nothing where nothing drifted. `open` counts those that are not listed too.
#[component]
pub fn Alarms(key: String, alarms: Vec<Alarm>, open: u64) -> impl IntoView {
    let standing = Standing::new(key, alarms, open);
    view! {
        <Show when=move || !standing.is_empty()>
            <section class="alarms" aria-labelledby="alarms">
                <h2 id="alarms">"Alarms"</h2>
                <Groups standing ways=None />
            </section>
        </Show>
        <All standing />
    }
}

/// A field that an alarm is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The address of its page, with `*` for what differs.
    pub page: String,
    /// What it looks like, as `louver suggest` prints it.
    pub category: String,
    /// The element by the names that its authors gave it, if they gave any.
    pub selector: String,
}

/// In the editor: one line, which opens the list and can be put away until the editor is opened again; `edit` opens a rule,
/// `cover` goes to where one is made for a field.
#[component]
pub fn AlarmLine(
    key: String,
    alarms: Vec<Alarm>,
    open: u64,
    edit: Callback<String>,
    cover: Callback<Field>,
) -> impl IntoView {
    let standing = Standing::new(key, alarms, open);
    let (shown, away) = (RwSignal::new(false), RwSignal::new(false));
    let edit = Callback::new(move |rule: String| {
        shown.set(false);
        edit.run(rule);
    });
    let cover = Callback::new(move |field: Field| {
        shown.set(false);
        cover.run(field);
    });
    let ways = Some(Ways { edit, cover });
    Effect::new(move || {
        if standing.is_empty() {
            shown.set(false);
        }
    });
    view! {
        <Show when=move || !standing.is_empty() && !away.get()>
            <section class="alarm-line" aria-label="Alarms">
                <p>{move || standing.said()}</p>
                <Button small=true attr:aria-haspopup="dialog" on:click=move |_| shown.set(true)>
                    "Show"
                </Button>
                <button type="button" class="toast-close" aria-label="Put the alarms away" on:click=move |_| away.set(true)>
                    "×"
                </button>
            </section>
        </Show>
        <Dialog id="alarms" title="Alarms" open=shown wide=true>
            <div class="alarms-shown">
                <Groups standing ways />
            </div>
            <div class="dialog-buttons">
                <Button on:click=move |_| shown.set(false)>"Close"</Button>
            </div>
        </Dialog>
        <All standing />
    }
}

/// What leads from an alarm to where it is mended, without leaving the editor.
#[derive(Clone, Copy)]
struct Ways {
    edit: Callback<String>,
    cover: Callback<Field>,
}

/// The alarms that nobody has seen.
#[derive(Clone, Copy)]
struct Standing {
    key: StoredValue<String>,
    /// The newest of them.
    listed: RwSignal<Vec<Alarm>>,
    open: RwSignal<u64>,
    /// Whether it is asked if all are to be acknowledged.
    asking: RwSignal<bool>,
    seen: Action<String, Result<(), Failure>>,
}

impl Standing {
    fn new(key: String, alarms: Vec<Alarm>, open: u64) -> Standing {
        let key = StoredValue::new(key);
        let listed = RwSignal::new(alarms);
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
                listed.update(|alarms| alarms.retain(|alarm| alarm.id != id));
                open.update(|open| *open = open.saturating_sub(1));
                if listed.with_untracked(Vec::is_empty) && open.get_untracked() > 0 {
                    listed.set(call::alarms(key.get_value()).await?);
                }
                Ok(())
            }
        });
        Standing {
            key,
            listed,
            open,
            asking: RwSignal::new(false),
            seen,
        }
    }

    fn is_empty(self) -> bool {
        self.listed.with(Vec::is_empty)
    }

    fn of(self, about: About) -> Vec<Alarm> {
        let alarms = self.listed.get().into_iter();
        alarms.filter(|alarm| About::of(alarm) == about).collect()
    }

    /// How many of each kind there are, in words.
    fn said(self) -> String {
        let unlisted = self.unlisted();
        let more = (unlisted > 0).then(|| format!("{unlisted} older"));
        let kinds = KINDS.into_iter().filter_map(|about| {
            let count = self.of(about).len();
            (count > 0).then(|| about.counted(count))
        });
        kinds.chain(more).collect::<Vec<_>>().join(" · ")
    }

    fn unlisted(self) -> u64 {
        let listed = self.listed.with(Vec::len);
        self.open.get().saturating_sub(listed as u64)
    }
}

/// What an alarm is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Rule,
    Field,
}

impl About {
    fn of(alarm: &Alarm) -> About {
        match alarm.what {
            Drifted::Rule { .. } => About::Rule,
            Drifted::Field { .. } => About::Field,
        }
    }

    fn counted(self, count: usize) -> String {
        match (self, count) {
            (About::Rule, 1) => "1 rule stopped matching".to_owned(),
            (About::Rule, count) => format!("{count} rules stopped matching"),
            (About::Field, 1) => "1 field looks sensitive and is not covered yet".to_owned(),
            (About::Field, count) => {
                format!("{count} fields look sensitive and are not covered yet")
            }
        }
    }

    fn taught(self) -> &'static str {
        match self {
            About::Rule => {
                "On these pages they used to match, and match nothing any more: the website has changed. Mend the rule."
            }
            About::Field => {
                "Customers shared these pages, and agents could read what stands there. Make a rule for what they should not read, \
                and acknowledge the rest."
            }
        }
    }
}

/// The list, by kind.
#[component]
fn Groups(standing: Standing, ways: Option<Ways>) -> impl IntoView {
    let group = move |about: About| {
        let count = Memo::new(move |_| standing.of(about).len());
        view! {
            <Show when=move || { count.get() > 0 }>
                <Group standing about count ways />
            </Show>
        }
    };
    view! {
        {KINDS.map(group).collect_view()}
        <Trouble of=standing.seen.value() />
        <Show when=move || { standing.open.get() > 1 }>
            <div class="alarms-all">
                <span class="small muted">
                    {move || {
                        let listed = standing.listed.with(Vec::len);
                        (standing.unlisted() > 0).then(|| format!("The newest {listed} of {}", standing.open.get()))
                    }}
                </span>
                <Button small=true on:click=move |_| standing.asking.set(true)>
                    "Acknowledge all"
                </Button>
            </div>
        </Show>
    }
}

#[component]
fn Group(
    standing: Standing,
    about: About,
    count: Memo<usize>,
    ways: Option<Ways>,
) -> impl IntoView {
    let whole = RwSignal::new(false);
    let shown = move || {
        let most = if whole.get() { usize::MAX } else { FIRST };
        standing.of(about).into_iter().take(most)
    };
    view! {
        <div class="alarm-group">
            <h3>{move || about.counted(count.get())}</h3>
            <p class="small muted">{about.taught()}</p>
            <ul>
                <For each=shown key=|alarm| alarm.id.clone() let:alarm>
                    <One standing alarm ways />
                </For>
            </ul>
            <Show when=move || { !whole.get() && count.get() > FIRST }>
                <Button kind=Kind::Quiet small=true on:click=move |_| whole.set(true)>
                    {move || format!("Show all {}", count.get())}
                </Button>
            </Show>
        </div>
    }
}

#[component]
fn One(standing: Standing, alarm: Alarm, ways: Option<Ways>) -> impl IntoView {
    let about = match &alarm.what {
        Drifted::Rule { selector, .. } | Drifted::Field { selector, .. } => selector.clone(),
    };
    let on = format!("{about} on {}", short(&alarm.page));
    view! {
        <li>
            <div>
                <What what=alarm.what.clone() />
                <p class="small muted break">{short(&alarm.page)} " · since " <Time at=alarm.raised_at /></p>
            </div>
            <div class="alarm-ways">
                <Mend key=standing.key.get_value() page=alarm.page what=alarm.what ways />
                <Button
                    small=true
                    attr:aria-label=format!("Acknowledge {on}")
                    on:click=move |_| {
                        standing.seen.dispatch(alarm.id.clone());
                    }
                >
                    "Acknowledge"
                </Button>
            </div>
        </li>
    }
}

/// Asks before all are acknowledged.
#[component]
fn All(standing: Standing) -> impl IntoView {
    let Standing {
        key, listed, open, ..
    } = standing;
    let all_seen = Action::new(move |(): &()| async move {
        let raised = |alarms: &Vec<Alarm>| alarms.iter().map(|alarm| alarm.raised_at).max();
        let until = listed.with_untracked(raised).unwrap_or_default();
        call::acknowledge_all(key.get_value(), until).await?;
        open.set(0);
        listed.set(Vec::new());
        Ok(())
    });
    view! {
        <Confirm
            id="acknowledge-all"
            title="Acknowledge all alarms"
            open=standing.asking
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
fn Mend(key: String, page: String, what: Drifted, ways: Option<Ways>) -> impl IntoView {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let (name, label, query) = match &what {
        Drifted::Rule { id, selector, .. } => (
            "Open rule",
            format!("Open rule {selector}"),
            format!("rule={}", encoded(id)),
        ),
        Drifted::Field { category, selector } => (
            "Show field",
            format!("Show field {selector}"),
            format!(
                "cover={}&as={}&at={}",
                encoded(selector),
                encoded(category),
                encoded(&page)
            ),
        ),
    };
    match ways {
        Some(Ways { edit, cover }) => {
            let go = move |_| match &what {
                Drifted::Rule { id, .. } => edit.run(id.clone()),
                Drifted::Field { category, selector } => cover.run(Field {
                    page: page.clone(),
                    category: category.clone(),
                    selector: selector.clone(),
                }),
            };
            view! {
                <Button small=true attr:aria-label=label on:click=go>
                    {name}
                </Button>
            }
            .into_any()
        }
        None => view! {
            <a class="button button-secondary button-small" href=format!("/sites/{key}/editor?{query}") aria-label=label>
                {name}
            </a>
        }
        .into_any(),
    }
}

/// What needs mending first.
const KINDS: [About; 2] = [About::Rule, About::Field];
/// So many of each kind are listed before somebody wants all.
const FIRST: usize = 5;
