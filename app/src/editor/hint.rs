//! An item of a list about the page or the rules: what it is about is shown while it is pointed at or has the focus.

use leptos::prelude::*;

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
