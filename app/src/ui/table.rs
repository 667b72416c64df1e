//! Rows of things, under the names of their columns; scrolls by itself where there is no room.

use leptos::prelude::*;

/// A table; its children are its rows.
#[component]
pub fn Table(
    columns: Vec<&'static str>,
    /// What the buttons at the end of each row do, for those who listen; empty where there are none.
    #[prop(default = "")]
    buttons: &'static str,
    /// Beside the usual one.
    #[prop(default = "")]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let buttons = (!buttons.is_empty()).then(|| {
        view! {
            <th scope="col">
                <span class="visually-hidden">{buttons}</span>
            </th>
        }
    });
    view! {
        <div class="table-wrap">
            <table class=format!("table {class}").trim_end().to_owned()>
                <thead>
                    <tr>
                        {columns.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()} {buttons}
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
