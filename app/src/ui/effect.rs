//! Names and colours of effects.

use rules::ruleset::Effect;

use super::badge::Tone;

/// As on buttons and badges.
pub fn name(effect: Effect) -> &'static str {
    match effect {
        Effect::Hide => "Hide",
        Effect::Mask => "Mask",
        Effect::Disable => "Disable",
        Effect::Reveal => "Reveal",
        Effect::Enable => "Enable",
    }
}

/// The badge's colour.
pub fn tone(effect: Effect) -> Tone {
    Tone::Own(class(effect))
}

/// As in class names and JSON.
pub fn class(effect: Effect) -> &'static str {
    match effect {
        Effect::Hide => "hide",
        Effect::Mask => "mask",
        Effect::Disable => "disable",
        Effect::Reveal => "reveal",
        Effect::Enable => "enable",
    }
}

/// What an agent gets of it, in half a sentence.
pub fn meaning(effect: Effect) -> &'static str {
    match effect {
        Effect::Hide => "an empty box of the same size",
        Effect::Mask => "the same shape, every text and value replaced",
        Effect::Disable => "shown, but not operable",
        Effect::Reveal => "shown as it is, on a site whose text is private",
        Effect::Enable => "operable, though it submits a form",
    }
}
