//! From keys that the agent presses to what is done to the text field on the customer's page.

use rules::action::{Key, MAX_TEXT, Verb};

/// The modifiers that were held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Control.
    pub ctrl: bool,
    /// Alt.
    pub alt: bool,
    /// Command, or the Windows key.
    pub meta: bool,
}

/// What a key does to a text field, by its `KeyboardEvent.key`; nothing for shortcuts, for Tab, which leaves the page for
/// the console's next control, and for keys that no verb has.
pub fn verb(key: &str, held: Held) -> Option<Verb> {
    // Control and Alt together are AltGr, which makes characters.
    if held.meta || held.ctrl != held.alt {
        return None;
    }
    if key.chars().count() == 1 {
        return Some(Verb::Type {
            text: key.to_owned(),
        });
    }
    let key = match key {
        "Enter" => Key::Enter,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Escape" => Key::Escape,
        "ArrowUp" => Key::ArrowUp,
        "ArrowDown" => Key::ArrowDown,
        "ArrowLeft" => Key::ArrowLeft,
        "ArrowRight" => Key::ArrowRight,
        "Home" => Key::Home,
        "End" => Key::End,
        _ => return None,
    };
    Some(Verb::Key { key })
}

/// Pasted text as verbs of at most [`MAX_TEXT`] characters each.
pub fn pasted(text: &str) -> Vec<Verb> {
    let characters: Vec<char> = text.chars().collect();
    characters
        .chunks(MAX_TEXT)
        .map(|chunk| Verb::Type {
            text: chunk.iter().collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Option<Verb> {
        Some(Verb::Type { text: text.into() })
    }

    #[test]
    fn characters_are_typed_and_shortcuts_are_not() {
        let ctrl = Held {
            ctrl: true,
            ..Held::default()
        };
        let alt_gr = Held {
            ctrl: true,
            alt: true,
            meta: false,
        };
        assert_eq!(verb("a", Held::default()), typed("a"));
        assert_eq!(verb(" ", Held::default()), typed(" "));
        assert_eq!(verb("ß", Held::default()), typed("ß"));
        assert_eq!(verb("@", alt_gr), typed("@"));
        assert_eq!(verb("c", ctrl), None);
        assert_eq!(
            verb(
                "c",
                Held {
                    meta: true,
                    ..Held::default()
                }
            ),
            None
        );
        assert_eq!(verb("Backspace", ctrl), None);
    }

    #[test]
    fn keys_have_their_verb_and_tab_stays_here() {
        assert_eq!(
            verb("Enter", Held::default()),
            Some(Verb::Key { key: Key::Enter })
        );
        assert_eq!(verb("Tab", Held::default()), None);
        assert_eq!(verb("F5", Held::default()), None);
        assert_eq!(verb("Dead", Held::default()), None);
    }

    #[test]
    fn long_pastes_are_several_verbs() {
        let verbs = pasted(&"é".repeat(MAX_TEXT + 1));
        assert_eq!(verbs.len(), 2);
        assert_eq!(verbs[1], Verb::Type { text: "é".into() });
        assert!(pasted("").is_empty());
    }
}
