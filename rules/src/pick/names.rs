//! Which names a build tool, a framework or a counter made up, and which ones change while a page is used.

/// Whether a name was generated: a hash, a counter, a framework's own.
pub fn is_generated(name: &str) -> bool {
    let name = name.trim();
    name.is_empty()
        || name.len() > 60
        || PREFIXES.iter().any(|prefix| {
            let rest = name.strip_prefix(prefix);
            rest.is_some_and(|rest| rest.starts_with(|c: char| c == '-' || c.is_ascii_digit()))
        })
        || name.starts_with(':')
        || name.contains(":r")
        || is_atomic(name)
        || name
            .split("__")
            .skip(1)
            .filter_map(|rest| rest.trim_start_matches('_').split('-').next())
            .any(is_module_hash)
        || name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|token| !token.is_empty())
            .any(is_random)
}

/// Whether there is a digit in it: a counter, or what may be one.
pub fn has_digit(name: &str) -> bool {
    name.contains(|c: char| c.is_ascii_digit())
}

/// Whether it ends in a number of several digits, as what is counted up does.
pub fn is_counted(name: &str) -> bool {
    let digits = name.bytes().rev().take_while(u8::is_ascii_digit);
    digits.count() > 1
}

/// What stands before the first and after the last counter or hash of a name, where that says something.
pub fn affixes(name: &str) -> (Option<&str>, Option<&str>) {
    let mut made_up = tokens(name).filter_map(|(at, token)| {
        if is_random(token) || name[..at].ends_with("__") && is_module_hash(token) {
            return Some((at, at + token.len()));
        }
        let first = token.find(|c: char| c.is_ascii_digit())?;
        let last = token.rfind(|c: char| c.is_ascii_digit())?;
        Some((at + first, at + last + 1))
    });
    let Some((begin, mut end)) = made_up.next() else {
        return (None, None);
    };
    if let Some((_, last)) = made_up.last() {
        end = last;
    }
    let says = |part: &&str| {
        let letters = part.chars().filter(|c| c.is_alphabetic()).count();
        let is_framework = PREFIXES.contains(&part.trim_end_matches(['-', '_']));
        letters >= 3 && part.len() <= 40 && !is_framework
    };
    (
        Some(&name[..begin]).filter(says),
        Some(&name[end..]).filter(says),
    )
}

/// What people wrote of a class whose rest a build tool made up: `Button_root__` of `Button_root__3x2Ab`.
pub fn stem(class: &str) -> Option<&str> {
    affixes(class)
        .0
        .filter(|stem| stem.len() >= 5 && stem.ends_with(['-', '_']))
}

/// The runs of letters and digits, and where they begin.
fn tokens(name: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    name.split_inclusive(|c: char| !c.is_alphanumeric())
        .map(move |piece| {
            let begin = at;
            at += piece.len();
            (
                begin,
                piece.trim_end_matches(|c: char| !c.is_alphanumeric()),
            )
        })
        .filter(|(_, token)| !token.is_empty())
}

/// Whether a class tells of a state that comes and goes, often of what a customer chose or typed.
pub fn is_state(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    let word = class.rsplit(['-', '_']).next().unwrap_or_default();
    ["is-", "has-", "was-", "ng-", "no-"]
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

/// `r-qklmqi`, as React Native makes them for the web.
fn is_atomic(name: &str) -> bool {
    name.strip_prefix("r-").is_some_and(|rest| {
        let is_short = rest.len() >= 4 && rest.len() <= 8;
        is_short
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            && (has_digit(rest)
                || consonants(rest) >= 3
                || !rest.contains(['a', 'e', 'i', 'o', 'u']))
    })
}

/// The short hash that CSS modules put after two underscores: capitals and digits where no word has them.
fn is_module_hash(token: &str) -> bool {
    if token.len() < 5
        || token.len() > 8
        || !token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        return false;
    }
    let mut words: Vec<usize> = Vec::new();
    for c in token.chars() {
        match words.last_mut() {
            Some(last) if !c.is_ascii_uppercase() => *last += 1,
            _ => words.push(1),
        }
    }
    let is_camel = words.iter().all(|length| *length >= 3);
    has_digit(token) || !is_camel || consonants(token) >= 5
}

/// The longest run of consonants.
fn consonants(token: &str) -> usize {
    token
        .split(|c: char| !c.is_ascii_alphabetic() || "aeiouy".contains(c.to_ascii_lowercase()))
        .map(str::len)
        .max()
        .unwrap_or_default()
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
    // Words before an abbreviation, or after one, have one hump: `billingZIP`, `URLField`.
    if humps >= 1 && upper >= 3 && token.len() <= 8 && lower < upper {
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
            "Input_input__NZIKb",
            "Header_wrapper__naohJ",
            "styles_details__vxog9",
            "r-qklmqi",
            "VBjOW",
            "dNQHMD",
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
            "card__label",
            "field__firstName",
            "billingZIP",
            "r-side",
        ] {
            assert!(!is_generated(name), "{name}");
        }
    }

    #[test]
    fn what_people_wrote_of_a_name_is_kept() {
        for (name, before, after) in [
            ("ctl00_Main_Name", Some("ctl"), Some("_Main_Name")),
            ("field-84213", Some("field-"), None),
            ("address1", Some("address"), None),
            ("a-12-billing-7", None, None),
            ("items_3_price_2_net", Some("items_"), Some("_net")),
            ("css-1x2y3z", None, None),
            ("city", None, None),
        ] {
            assert_eq!(affixes(name), (before, after), "{name}");
        }
        assert_eq!(stem("Button_root__3x2Ab"), Some("Button_root__"));
        assert_eq!(stem("css-1x2y3z"), None);
    }

    #[test]
    fn states_and_layout_are_recognised() {
        for class in [
            "is-open",
            "tab--active",
            "ng-dirty",
            "has-error",
            "field_filled",
            "js-active",
        ] {
            assert!(is_state(class), "{class}");
        }
        for class in ["price", "card", "active-directory", "js-pay"] {
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
