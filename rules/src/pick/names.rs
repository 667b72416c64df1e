//! Which names a build tool, a framework or a counter made up, and which ones change while a page is used.

/// Whether a name was generated: a hash, a counter, a framework's own.
pub fn is_generated(name: &str) -> bool {
    let name = name.trim();
    name.is_empty()
        || name.len() > 60
        || PREFIXES
            .iter()
            .any(|prefix| has_counter(name, prefix) || name.starts_with(&format!("{prefix}-")))
        || name.starts_with(':')
        || name.contains(":r")
        || name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|token| !token.is_empty())
            .any(is_random)
}

/// Whether a class tells of a state that comes and goes, often of what a customer chose or typed.
pub fn is_state(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    let word = class.rsplit(['-', '_']).next().unwrap_or_default();
    ["is-", "has-", "was-", "js-", "ng-", "no-"]
        .iter()
        .any(|prefix| class.starts_with(prefix))
        || STATES.contains(&word)
}

/// Whether a class is about layout: it says little about what an element is.
pub fn is_layout(class: &str) -> bool {
    class.contains([':', '[', '/', '!', '@', '('])
        || LAYOUT.contains(&class)
        || class
            .split_once('-')
            .is_some_and(|(first, _)| LAYOUT_PREFIXES.contains(&first))
}

fn has_counter(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// A token without meaning: long numbers, hexadecimal, letters and digits or cases in turn.
fn is_random(token: &str) -> bool {
    let digits = token.chars().filter(char::is_ascii_digit).count();
    let letters = token.len().saturating_sub(digits);
    if digits >= 4 || letters == 0 && digits >= 3 {
        return true;
    }
    if token.len() >= 8 && digits > 0 && token.chars().all(|c| c.is_ascii_hexdigit()) {
        return true;
    }
    let kinds: Vec<u8> = token
        .chars()
        .map(|c| match c {
            '0'..='9' => 0,
            'A'..='Z' => 1,
            _ => 2,
        })
        .collect();
    let turns = kinds
        .windows(2)
        .filter(|pair| (pair[0] == 0) != (pair[1] == 0))
        .count();
    if token.len() >= 5
        && (turns >= 3 || token.starts_with(|c: char| c.is_ascii_digit()) && letters > 2)
    {
        return true;
    }
    let upper = kinds.iter().filter(|kind| **kind == 1).count();
    let lower = kinds.iter().filter(|kind| **kind == 2).count();
    if token.len() >= 5 && digits > 0 && upper > 0 && lower > 0 && turns >= 2 {
        return true;
    }
    let humps = kinds
        .windows(2)
        .filter(|pair| pair[0] == 2 && pair[1] == 1)
        .count();
    if humps >= 2 && lower > 0 && token.len() / (humps + 1) < 3 {
        return true;
    }
    let vowel = |c: char| "aeiouyäöüéèáíóú".contains(c.to_ascii_lowercase());
    token.len() >= 7 && token.is_ascii() && digits == 0 && upper == 0 && !token.chars().any(vowel)
}

const PREFIXES: [&str; 22] = [
    "css",
    "sc",
    "jss",
    "ember",
    "ext-gen",
    "ext-comp",
    "yui",
    "mui",
    "radix",
    "headlessui",
    "gwt-uid",
    "isc",
    "svelte",
    "emotion",
    "styled",
    "jsx",
    "tw",
    "chakra",
    "mantine",
    "uid",
    "react-aria",
    "react-select",
];

const STATES: [&str; 42] = [
    "active",
    "inactive",
    "selected",
    "checked",
    "unchecked",
    "open",
    "opened",
    "close",
    "closed",
    "show",
    "shown",
    "hide",
    "hidden",
    "visible",
    "invisible",
    "expanded",
    "collapsed",
    "focus",
    "focused",
    "hover",
    "hovered",
    "pressed",
    "disabled",
    "enabled",
    "valid",
    "invalid",
    "error",
    "errors",
    "success",
    "warning",
    "dirty",
    "pristine",
    "touched",
    "untouched",
    "filled",
    "empty",
    "loading",
    "loaded",
    "current",
    "on",
    "off",
    "animated",
];

const LAYOUT: [&str; 24] = [
    "row",
    "col",
    "container",
    "clearfix",
    "wrapper",
    "inner",
    "outer",
    "left",
    "right",
    "center",
    "clear",
    "block",
    "inline",
    "flex",
    "grid",
    "relative",
    "absolute",
    "fixed",
    "sticky",
    "odd",
    "even",
    "first",
    "last",
    "container-fluid",
];

const LAYOUT_PREFIXES: [&str; 50] = [
    "m", "mt", "mb", "ml", "mr", "ms", "me", "mx", "my", "p", "pt", "pb", "pl", "pr", "ps", "pe",
    "px", "py", "w", "h", "col", "row", "d", "flex", "grid", "text", "bg", "border", "rounded",
    "font", "items", "justify", "align", "gap", "space", "float", "pull", "push", "offset",
    "order", "z", "max", "min", "leading", "tracking", "shadow", "sm", "md", "lg", "xl",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_names_are_recognised() {
        for name in [
            "css-1x2y3z",
            "sc-bdVaJa",
            "bdVaJa",
            "Button_button__3x2Ab",
            "styles__title___1kQ3s",
            "ember123",
            ":r1:",
            "radix-:r3:",
            "ext-gen1042",
            "field-84213",
            "a3f9c02be1",
            "550e8400-e29b-41d4-a716-446655440000",
            "jss42",
            "item-001",
            "svelte-1abc2de",
        ] {
            assert!(is_generated(name), "{name}");
        }
        for name in [
            "pay",
            "firstName",
            "address-line2",
            "billing_address",
            "cc-number",
            "checkout__button--primary",
            "col-md-6",
            "step-2",
            "h1",
            "main2",
            "btn",
            "card-expiry-mm",
            "__next",
            "dob_dd",
            "txtEmailAddress",
            "ctl00_Main_Name",
        ] {
            assert!(!is_generated(name), "{name}");
        }
    }

    #[test]
    fn states_and_layout_are_recognised() {
        for class in [
            "is-open",
            "tab--active",
            "ng-dirty",
            "has-error",
            "field_filled",
        ] {
            assert!(is_state(class), "{class}");
        }
        for class in ["price", "card", "active-directory"] {
            assert!(!is_state(class), "{class}");
        }
        for class in ["mt-4", "md:flex", "col-12", "row", "w-1/2"] {
            assert!(is_layout(class), "{class}");
        }
        for class in ["price", "main-nav", "card"] {
            assert!(!is_layout(class), "{class}");
        }
    }
}
