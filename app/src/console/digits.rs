//! The session ID as people read it out: nine digits, however they are grouped.

/// The digits, without what people put between them; or what is wrong, in one sentence.
pub fn parse(text: &str) -> Result<String, &'static str> {
    let digits: String = text.chars().filter(|c| !is_separator(*c)).collect();
    if digits.is_empty() {
        return Err("Enter the nine digits that the customer reads out.");
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("A session ID has digits only.");
    }
    if digits.len() != LENGTH {
        return Err("A session ID has nine digits.");
    }
    Ok(digits)
}

/// Keeps the digits for this tab, so that the agent finds them after a reload. They lead nobody in who was not let in.
pub fn keep(digits: &str) {
    if let Some(storage) = storage() {
        // Where the browser keeps nothing, the digits are entered again.
        let _ = storage.set_item(PLACE, digits);
    }
}

/// What this tab keeps.
pub fn kept() -> Option<String> {
    storage()?.get_item(PLACE).ok().flatten()
}

/// Forgets it.
pub fn forget() {
    if let Some(storage) = storage() {
        // Nothing there is as good.
        let _ = storage.remove_item(PLACE);
    }
}

fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().session_storage().ok().flatten()
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '\u{2010}'..='\u{2015}' | '.' | '\u{200b}' | '\u{feff}'
        )
}

const LENGTH: usize = 9;
const PLACE: &str = "louver-session";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_found_however_they_are_grouped() {
        for text in [
            "123456789",
            " 123 456 789 ",
            "123-456-789",
            "123\u{a0}456\u{2013}789",
            "123.456.789\n",
        ] {
            assert_eq!(parse(text).as_deref(), Ok("123456789"), "{text:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, reason) in [
            ("", "Enter the nine digits that the customer reads out."),
            ("  - ", "Enter the nine digits that the customer reads out."),
            ("12345678", "A session ID has nine digits."),
            ("1234567890", "A session ID has nine digits."),
            ("12345678a", "A session ID has digits only."),
            ("١٢٣٤٥٦٧٨٩", "A session ID has digits only."),
        ] {
            assert_eq!(parse(text), Err(reason), "{text:?}");
        }
    }
}
