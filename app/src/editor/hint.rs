//! An item of a list about the page or the rules: what it is about is shown while it is pointed at or has the focus.

use leptos::prelude::*;

/// What looks the same in a list stands in it once: groups by a key, each where its first one stood.
pub fn alike<T, K: PartialEq>(all: Vec<T>, key: impl Fn(&T) -> K) -> Vec<Vec<T>> {
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for one in all {
        let own = key(&one);
        match groups.iter_mut().find(|(known, _)| *known == own) {
            Some((_, group)) => group.push(one),
            None => groups.push((own, vec![one])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// How many stand together, where it is more than one.
pub fn times(count: usize) -> Option<impl IntoView> {
    (count > 1)
        .then(|| view! { <span class="muted small hint-times">{format!("{count} times")}</span> })
}

/// What a button of the item says it is about.
pub fn about(what: &str, label: &str, count: usize) -> String {
    match count {
        1 => format!("{what}, {label}"),
        count => format!("{what}, {label}, {count} times"),
    }
}

/// The first few of what several say.
pub fn some_of(said: impl Iterator<Item = String>) -> Option<String> {
    let few: Vec<String> = said.take(SOME).collect();
    (!few.is_empty()).then(|| few.join(" "))
}

/// So many are some.
const SOME: usize = 3;

/// The item; `show` shows what it is about, or no longer.
#[component]
pub fn Hint(
    #[prop(into)] show: Callback<bool>,
    #[prop(default = "hint-item")] class: &'static str,
    children: Children,
) -> impl IntoView {
    // The focus leaves an item also when it is gone.
    let light = move |on: bool| {
        show.try_run(on);
    };
    on_cleanup(move || light(false));
    view! {
        <li
            class=class
            on:pointerenter=move |_| light(true)
            on:pointerleave=move |_| light(false)
            on:focusin=move |_| light(true)
            on:focusout=move |_| light(false)
        >
            {children()}
        </li>
    }
}
