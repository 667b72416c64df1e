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

/// What a key does to a text field, by its `KeyboardEvent.key`; nothing for characters, which arrive as text, for shortcuts,
/// for Tab, which leaves the page for the console's next control, and for keys that no verb has.
pub fn verb(key: &str, held: Held) -> Option<Verb> {
    if held.meta || held.ctrl || held.alt {
        return None;
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

/// Typed or pasted text as verbs of at most [`MAX_TEXT`] characters each.
pub fn typed(text: &str) -> Vec<Verb> {
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

    #[test]
    fn keys_have_their_verb_and_characters_and_shortcuts_none() {
        let ctrl = Held {
            ctrl: true,
            ..Held::default()
        };
        assert_eq!(
            verb("Enter", Held::default()),
            Some(Verb::Key { key: Key::Enter })
        );
        assert_eq!(verb("Backspace", ctrl), None);
        for key in ["a", " ", "Tab", "F5", "Dead", "Process"] {
            assert_eq!(verb(key, Held::default()), None, "{key}");
        }
    }

    #[test]
    fn long_texts_are_several_verbs() {
        let verbs = typed(&"é".repeat(MAX_TEXT + 1));
        assert_eq!(verbs.len(), 2);
        assert_eq!(verbs[1], Verb::Type { text: "é".into() });
        assert!(typed("").is_empty());
    }
}
