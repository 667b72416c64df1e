//! A labelled field with its hint and its error.

use leptos::prelude::*;

/// A line of text.
#[component]
pub fn Field(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] required: bool,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] placeholder: Option<&'static str>,
    #[prop(optional)] minlength: Option<u32>,
    /// For selectors, addresses, keys.
    #[prop(optional)]
    code: bool,
) -> impl IntoView {
    let described = describedby(&id, hint.is_some());
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                type=kind
                class="input"
                class:input-code=code
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                required=required
                autocomplete=autocomplete
                inputmode=inputmode
                placeholder=placeholder
                minlength=minlength
                spellcheck="false"
                autocapitalize="off"
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described
            />
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <p class="field-error" id=error_id role="alert">
                {move || error.get()}
            </p>
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn Area(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(default = 3)] rows: u32,
    #[prop(optional)] required: bool,
    #[prop(optional)] placeholder: Option<&'static str>,
    #[prop(optional)] code: bool,
) -> impl IntoView {
    let described = describedby(&id, hint.is_some());
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                class="input"
                class:input-code=code
                rows=rows
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                required=required
                placeholder=placeholder
                spellcheck=if code { "false" } else { "true" }
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described
            ></textarea>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <p class="field-error" id=error_id role="alert">
                {move || error.get()}
            </p>
        </div>
    }
}

/// The lines of a field that are not empty, trimmed.
pub fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

fn describedby(id: &str, hint: bool) -> String {
    if hint {
        format!("{id}-hint {id}-error")
    } else {
        format!("{id}-error")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_trimmed_and_empty_ones_dropped() {
        assert_eq!(
            lines(" https://a.example \n\n\thttps://b.example"),
            ["https://a.example", "https://b.example"]
        );
        assert!(lines(" \n ").is_empty());
    }
}
