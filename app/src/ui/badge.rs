//! A small word in a coloured box.

use leptos::prelude::*;

/// What the colour says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// All is well.
    Good,
    /// Look here.
    Warn,
    /// This must not stay so.
    Bad,
    /// Of a kind that has its own colour, such as an effect.
    Own(&'static str),
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Tone::Plain => "plain",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Own(class) => class,
        }
    }
}

/// A badge.
#[component]
pub fn Badge(#[prop(optional, into)] tone: Signal<Tone>, children: Children) -> impl IntoView {
    view! { <span class=move || format!("badge badge-{}", tone.get().class())>{children()}</span> }
}
