//! What the policy and the page's own marks put on an element itself.

use std::collections::BTreeSet;

use crate::document::{Content, Document, Element, NodeId};

use super::{
    super::{controls, restriction::Restriction},
    targets,
};

/// Whether [`of`] reads an attribute.
pub fn reads(name: &str) -> bool {
    READS.contains(&name) || INJECTED_MARKS.contains(&name)
}

/// The restrictions of an element by mark and policy; a field that was a password once is remembered by its names.
pub fn of(document: &Document, node: NodeId, passwords: &mut BTreeSet<String>) -> Restriction {
    let Some(element) = document.element(node) else {
        return Restriction::NONE;
    };
    let mut restriction = Restriction::NONE;
    if let Some(marks) = element.attribute("data-louver") {
        for word in marks.split_ascii_whitespace() {
            restriction |= match word.to_ascii_lowercase().as_str() {
                "hide" => Restriction::HIDE,
                "mask" if planted!(MarksIgnored) => Restriction::NONE,
                "mask" => Restriction::MASK,
                "disable" => Restriction::DISABLE,
                "lost" => Restriction::TOLD_LOST,
                _ => Restriction::NONE,
            };
        }
    }
    if element.tag == "input" && is_password(element, passwords) && !planted!(PasswordOpen) {
        restriction |= Restriction::PASSWORD;
    }
    if is_field(document, node)
        && element.attribute("autocomplete").is_some_and(|tokens| {
            tokens
                .split_ascii_whitespace()
                .any(|token| SECRET.contains(&token.to_ascii_lowercase().as_str()))
        })
        && !planted!(AutocompleteIgnored)
    {
        restriction |= Restriction::MASK;
    }
    if controls::is_submit(document, node) {
        restriction |= Restriction::SUBMIT;
    }
    if is_injected(document, node, element) && !planted!(InjectedOpen) {
        restriction |= Restriction::HIDE;
    }
    restriction
}

/// Whether a node is a field, of the browser's or of the page's own make: under a private policy it needs a `reveal` of its own.
pub fn is_made_field(document: &Document, node: NodeId) -> bool {
    document.element(node).is_some_and(targets::is_field)
}

/// Whether a node is a form field.
pub fn is_field(document: &Document, node: NodeId) -> bool {
    document
        .element(node)
        .is_some_and(|element| matches!(element.tag.as_str(), "input" | "select" | "textarea"))
}

/// Whether a private policy has something to mask there: style sheets and what is never sent say nothing to a reader.
pub fn speaks(document: &Document, node: NodeId) -> bool {
    let silent = |node: NodeId| {
        document
            .element(node)
            .is_some_and(|element| SILENT.contains(&element.tag.as_str()))
    };
    match document.content(node) {
        Content::Element(_) => !silent(node),
        Content::Text { .. } if planted!(PrivateTexts) => false,
        Content::Text { .. } => !document.parent(node).is_some_and(|parent| {
            let parent = document.element(parent);
            parent.is_some_and(|element| element.tag == "style")
        }),
        _ => false,
    }
}

/// Whether something else than the page put the element there, as password managers and writing helpers do: it goes by a
/// name of theirs, or stands beside the body, where no parser puts what is shown.
fn is_injected(document: &Document, node: NodeId, element: &Element) -> bool {
    let tag = element.tag.as_str();
    let is_named = tag.contains('-') && INJECTED.contains(&tag);
    let mut names = element.attributes.iter().map(|(name, _)| name.as_str());
    is_named || names.any(|name| INJECTED_MARKS.contains(&name)) || {
        let is_beside_body = document.parent(node).is_some_and(|parent| {
            let is_html = document
                .element(parent)
                .is_some_and(|one| one.tag == "html");
            let above = document.parent(parent).filter(|_| is_html);
            above.is_some_and(|above| matches!(document.content(above), Content::Document { .. }))
        });
        is_beside_body && !matches!(tag, "head" | "body" | "frameset") && speaks(document, node)
    }
}

fn is_password(element: &Element, passwords: &mut BTreeSet<String>) -> bool {
    let kind = element.attribute("type").unwrap_or_default();
    let keys = || {
        ["name", "id"].into_iter().filter_map(|key| {
            let value = element.attribute(key)?;
            let value: String = value.chars().take(LONGEST_NAME).collect();
            (!value.is_empty()).then(|| format!("{key}={value}"))
        })
    };
    if kind.eq_ignore_ascii_case("password") || element.has("data-rr-is-password") {
        passwords.extend(keys());
        return true;
    }
    controls::is_text_kind(&controls::kind(element)) && keys().any(|key| passwords.contains(&key))
}

/// What of a password's names is remembered; of longer ones the beginning says enough.
const LONGEST_NAME: usize = 200;
const READS: [&str; 7] = [
    "type",
    "autocomplete",
    "data-louver",
    "data-rr-is-password",
    "form",
    "name",
    "id",
];
/// Elements of 1Password, DeepL, Grammarly, LanguageTool, Microsoft Editor and QuillBot.
const INJECTED: [&str; 11] = [
    "com-1password-button",
    "com-1password-menu",
    "com-1password-notification",
    "deepl-input-controller",
    "deepl-page-load-popup",
    "editor-squiggler",
    "grammarly-desktop-integration",
    "grammarly-extension",
    "lt-highlighter",
    "quillbot-extension-highlights",
    "quillbot-extension-portal",
];
/// What Grammarly, LastPass and Proton Pass mark elements of theirs with.
const INJECTED_MARKS: [&str; 4] = [
    "data-grammarly-shadow-root",
    "data-lastpass-icon-root",
    "data-lastpass-root",
    "data-protonpass-role",
];
const SECRET: [&str; 5] = [
    "current-password",
    "new-password",
    "one-time-code",
    "cc-number",
    "cc-csc",
];
const SILENT: [&str; 7] = [
    "style", "link", "meta", "base", "script", "noscript", "template",
];
