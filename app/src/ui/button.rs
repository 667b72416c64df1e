//! Buttons.

use leptos::prelude::*;

use super::hydrated::use_hydrated;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The one thing to do here.
    Primary,
    /// One of several.
    #[default]
    Secondary,
    /// Without a border, in rows of things.
    Quiet,
    /// Takes something away.
    Danger,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Kind::Primary => "button button-primary",
            Kind::Secondary => "button button-secondary",
            Kind::Quiet => "button button-quiet",
            Kind::Danger => "button button-danger",
        }
    }
}

/// A button; disabled while it is busy and until it listens.
///
/// Transparent, so that it stays an element for the view around it: what is put on a component that is kept behind one type
/// (`on:click`) is left as it was when that view is drawn anew, and acts for what is gone.
#[component(transparent)]
pub fn Button(
    #[prop(optional)] kind: Kind,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional)] submit: bool,
    #[prop(optional)] small: bool,
    #[prop(optional)] wide: bool,
    children: Children,
) -> impl IntoView {
    let hydrated = use_hydrated();
    // One string: where a list is drawn anew, a class beside another that changes is lost.
    let class = format!(
        "{}{}{}",
        kind.class(),
        if small { " button-small" } else { "" },
        if wide { " button-wide" } else { "" }
    );
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=class
            disabled=move || !hydrated.get() || disabled.get() || busy.get()
            aria-busy=move || busy.get().then_some("true")
        >
            {children()}
        </button>
    }
}
