//! A rule set to take away: the draft or a version, in one of the formats that can be written.

use leptos::prelude::*;

use crate::{
    api::{Exported, Lost},
    call,
    ui::{changes::with_code, notice::Notice},
};

/// The choice of a format, what is lost in it, and the link to the file.
#[component]
pub fn Export(
    key: String,
    /// None for the draft.
    version: Option<u64>,
) -> impl IntoView {
    let key = StoredValue::new(key);
    let format = RwSignal::new("json".to_owned());
    let load = Action::new(move |format: &String| {
        call::export_rules(key.get_value(), version, format.clone())
    });
    Effect::new(move || {
        load.dispatch(format.get());
    });
    let file = move || {
        let what = version.map_or("draft".to_owned(), |number| format!("version-{number}"));
        let format = format.get();
        // Of several formats with one ending, ours is the plain one.
        let name = match format.as_str() {
            "json" => String::new(),
            other => format!("-{other}"),
        };
        format!(
            "louver-{}-{what}{name}.{}",
            key.get_value(),
            ending(&format)
        )
    };
    view! {
        <div class="field">
            <label for="export-format">"Format"</label>
            <select
                id="export-format"
                class="input select"
                on:change=move |event| format.set(event_target_value(&event))
            >
                {FORMATS
                    .into_iter()
                    .filter(|(id, ..)| *id != "genesys")
                    .map(|(id, name, _)| view! { <option value=id>{name}</option> })
                    .collect_view()}
            </select>
        </div>
        <div aria-live="polite" class="export">
            {move || match load.value().get() {
                _ if load.pending().get() => view! { <p class="loading">"Writing…"</p> }.into_any(),
                None => ().into_any(),
                Some(Ok(exported)) => {
                    let Exported { text, findings } = exported;
                    let link = format!("data:text/plain;charset=utf-8,{}", js_sys::encode_uri_component(&text));
                    view! {
                        <Findings findings title="What cannot be said there" />
                        <a class="button button-primary" download=file() href=link>
                            {format!("Download {}", file())}
                        </a>
                    }
                        .into_any()
                }
                Some(Err(failure)) => view! { <Notice failure /> }.into_any(),
            }}
        </div>
    }
}

/// What could not be placed, each with the place and the reason.
#[component]
pub fn Findings(findings: Vec<Lost>, title: &'static str) -> impl IntoView {
    let (count, more) = (findings.len(), findings.len().saturating_sub(MOST));
    (count > 0).then(|| {
        view! {
            <div class="lost">
                <h3>{title} " " <span class="muted">{count}</span></h3>
                <ul>
                    {findings
                        .into_iter()
                        .take(MOST)
                        .map(|lost| {
                            let place = match (lost.line, lost.at.as_str()) {
                                (Some(line), _) => Some(format!("Line {line}")),
                                (None, "") => None,
                                (None, at) => Some(at.to_owned()),
                            };
                            view! {
                                <li class="small break">
                                    {place.map(|place| view! { <code>{place}</code> " " })} {with_code(&lost.message)}
                                </li>
                            }
                        })
                        .collect_view()}
                    {(more > 0).then(|| view! { <li class="small muted">{format!("and {more} more")}</li> })}
                </ul>
            </div>
        }
    })
}

/// The formats: what the server calls them, what people do, and the endings of their files.
pub const FORMATS: [(&str, &str, &str); 6] = [
    ("json", "Louver rule set (JSON)", "json"),
    ("genesys", "Genesys DOM restrictions (XML)", "xml"),
    (
        "genesys-cloud",
        "Genesys Cloud cobrowse settings (JSON)",
        "json",
    ),
    ("liveperson", "LivePerson list of selectors", "json"),
    ("cobrowse", "Cobrowse.io settings (JSON)", "json"),
    ("selectors", "CSS selectors to mask, one a line", "txt"),
];

fn ending(format: &str) -> &'static str {
    FORMATS
        .into_iter()
        .find(|(id, ..)| *id == format)
        .map_or("txt", |(_, _, ending)| ending)
}

/// More of one kind tell nobody anything.
const MOST: usize = 100;
