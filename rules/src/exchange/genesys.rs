//! Genesys' DOM restrictions: sets of elements to mask or to control, each for the pages of its URL templates.
//!
//! The outer names are known (`domRestrictions`, `restrictionsSet`), the inner ones vary: they are read by what they say. A
//! selector stands in an attribute or an element whose name has `selector` in it, or is the text of an `element`; what is done to it is
//! said by its own names and values, or by those around it: `mask` masks, `control` and `disable` disable. A URL template
//! is what is named with `uri` or `url`. All else is found, nothing is guessed.

use super::{
    Finding,
    draft::{Draft, Place},
    xml::{self, Xml},
};
use crate::{ruleset::Effect, scope::Scope};

/// Fails on what is no XML, or has another root.
pub fn read(text: &str) -> Result<Draft, Vec<Finding>> {
    let root = xml::read(text)?;
    if !root.name.eq_ignore_ascii_case("domRestrictions") {
        let message = format!(
            "The root element is `{}`; it must be `domRestrictions`.",
            root.name
        );
        return Err(vec![Finding {
            line: Some(root.line),
            ..Finding::of("", message)
        }]);
    }
    let mut draft = Draft::default();
    let at = root.name.clone();
    unplaced(&mut draft, &root, &at);
    for (i, set) in root.children.iter().enumerate() {
        let at = format!("{at}/{}[{}]", set.name, i + 1);
        match set.name.to_ascii_lowercase().as_str() {
            "restrictionsset" | "restrictionset" => read_set(&mut draft, set, &at),
            _ => draft.find(&place(set, &at), NOT_KNOWN),
        }
    }
    Ok(draft)
}

fn read_set(draft: &mut Draft, set: &Xml, at: &str) {
    let mut pages = Pages::default();
    let mut others = Vec::new();
    for child in &set.children {
        match is_template(&child.name) {
            true => pages.read(draft, child, at),
            false => others.push(child),
        }
    }
    for (name, value) in &set.attributes {
        match is_template(name) {
            true => pages.add(draft, &place(set, at), value),
            false if is_label(name) => {}
            false => draft.find(
                &place(set, at),
                format!("The attribute `{name}` is not known."),
            ),
        }
    }
    if !set.text.is_empty() {
        draft.find(&place(set, at), NO_TEXT);
    }
    if pages.seen == 0 {
        draft.find(
            &place(set, at),
            "The set has no URL template: its rules hold on every page.",
        );
    }
    let pages = match pages.are_all_read {
        true => pages.patterns,
        false => {
            draft.find(
                &place(set, at),
                "Not every URL template can be read: the rules of the set hold on every page.",
            );
            Vec::new()
        }
    };
    for child in others {
        read_inner(draft, child, at, &[], &pages);
    }
}

/// An element within a set, with what those around it say is done.
fn read_inner(draft: &mut Draft, xml: &Xml, above: &str, around: &[Effect], pages: &[String]) {
    let at = format!("{above}/{}", xml.name);
    let place = place(xml, &at);
    let mut selectors: Vec<&str> = Vec::new();
    let mut own = Said::default();
    own.name(&xml.name, "true");
    for (name, value) in &xml.attributes {
        match is_selector(name) {
            true => selectors.push(value),
            false if own.name(name, value) || is_label(name) => {}
            false => draft.find(&place, format!("The attribute `{name}` is not known.")),
        }
    }
    let leaf = |child: &Xml| child.children.is_empty() && child.attributes.is_empty();
    let mut inner = Vec::new();
    for child in &xml.children {
        if leaf(child) && is_selector(&child.name) && !child.text.is_empty() {
            selectors.push(&child.text);
            continue;
        }
        let value = match child.text.as_str() {
            "" => "true",
            text => text,
        };
        let is_said = leaf(child) && (own.name(&child.name, value) || is_label(&child.name));
        if !is_said {
            inner.push(child);
        }
    }
    let is_item = is_selector(&xml.name) || xml.name.eq_ignore_ascii_case("element");
    match xml.text.is_empty() {
        true => {}
        false if is_item && selectors.is_empty() => selectors.push(&xml.text),
        false => draft.find(&place, NO_TEXT),
    }
    for value in &own.unclear {
        draft.find(&place, format!("What `{value}` does is not known."));
    }
    let effects = match own.effects.is_empty() && !own.is_denied {
        true => around,
        false => &own.effects,
    };
    for selector in &selectors {
        if effects.is_empty() && !own.is_denied {
            let message = format!(
                "Whether `{selector}` is masked or controlled is not said: it is left out."
            );
            draft.find(&place, message);
        }
        for effect in effects {
            draft.rule(&place, *effect, selector, pages, NOTE);
        }
    }
    if selectors.is_empty() && inner.is_empty() && (is_item || effects.is_empty()) {
        draft.find(&place, NOT_KNOWN);
    }
    for child in inner {
        read_inner(draft, child, &at, effects, pages);
    }
}

/// What an element says is done to what it selects.
#[derive(Default)]
struct Said {
    effects: Vec<Effect>,
    /// An effect is named, and said not to be.
    is_denied: bool,
    unclear: Vec<String>,
}

impl Said {
    /// Takes a name with its value: `dataMasking="true"`, `type="mask"`. Whether it says anything.
    fn name(&mut self, name: &str, value: &str) -> bool {
        let value = value.trim();
        if let Some(effect) = effect(name) {
            match value.to_ascii_lowercase().as_str() {
                "" | "true" | "yes" | "on" | "1" | "enabled" => self.add(effect),
                "false" | "no" | "off" | "0" | "none" => self.is_denied = true,
                other if self::effect(other) == Some(effect) => self.add(effect),
                _ => self.unclear.push(format!("{name}={value}")),
            }
            return true;
        }
        if ![
            "type",
            "restriction",
            "restrictiontype",
            "action",
            "effect",
            "kind",
            "mode",
        ]
        .contains(&name.to_ascii_lowercase().as_str())
        {
            return false;
        }
        for word in value
            .split([',', ' ', ';', '|'])
            .filter(|word| !word.is_empty())
        {
            match effect(word) {
                Some(effect) => self.add(effect),
                None if word.eq_ignore_ascii_case("css") => {}
                None => self.unclear.push(word.to_owned()),
            }
        }
        true
    }

    fn add(&mut self, effect: Effect) {
        if !self.effects.contains(&effect) {
            self.effects.push(effect);
        }
    }
}

/// The URL templates of a set.
struct Pages {
    patterns: Vec<String>,
    seen: usize,
    are_all_read: bool,
}

impl Default for Pages {
    fn default() -> Self {
        Pages {
            patterns: Vec::new(),
            seen: 0,
            are_all_read: true,
        }
    }
}

impl Pages {
    fn read(&mut self, draft: &mut Draft, xml: &Xml, above: &str) {
        let at = format!("{above}/{}", xml.name);
        let place = place(xml, &at);
        let mut values: Vec<&str> = Vec::new();
        for (name, value) in &xml.attributes {
            match name.to_ascii_lowercase().as_str() {
                "type" | "kind" | "syntax" if is_expression(value) => {}
                "type" | "kind" | "syntax" => {
                    draft.find(
                        &place,
                        format!("Templates of the type `{value}` are not known."),
                    );
                    self.are_all_read = false;
                }
                _ if is_label(name) => {}
                _ => values.push(value),
            }
        }
        if !xml.text.is_empty() {
            values.push(&xml.text);
        }
        if values.is_empty() && xml.children.is_empty() {
            draft.find(&place, "The URL template is empty.");
            self.are_all_read = false;
        }
        for value in values {
            self.add(draft, &place, value);
        }
        for child in &xml.children {
            self.read(draft, child, &at);
        }
    }

    /// What was matched against the whole URL is searched in it here, and so restricts no less.
    fn add(&mut self, draft: &mut Draft, place: &Place, expression: &str) {
        self.seen += 1;
        let pattern = format!("regex:{}", expression.trim());
        match Scope::parse(&pattern) {
            Ok(_) => self.patterns.push(pattern),
            Err(_) => self.are_all_read &= draft.is_pattern(place, &pattern),
        }
    }
}

/// What stands directly in the root.
fn unplaced(draft: &mut Draft, root: &Xml, at: &str) {
    if !root.text.is_empty() {
        draft.find(&place(root, at), NO_TEXT);
    }
    for (name, _) in &root.attributes {
        if !is_label(name) && name != "schemaLocation" && name != "noNamespaceSchemaLocation" {
            draft.find(
                &place(root, at),
                format!("The attribute `{name}` is not known."),
            );
        }
    }
    if root.children.is_empty() {
        draft.find(&place(root, at), "There is no set of restrictions in it.");
    }
}

fn place(xml: &Xml, at: &str) -> Place {
    Place {
        line: Some(xml.line),
        at: at.to_owned(),
    }
}

fn effect(name: &str) -> Option<Effect> {
    let name = name.to_ascii_lowercase();
    // `unmask` or `noMask` takes away what this cannot know.
    let is_opposite = ["un", "no", "dis"].iter().any(|opposite| {
        let rest = name.strip_prefix(opposite).unwrap_or_default();
        rest.trim_start_matches(['-', '_']).starts_with("mask")
    });
    if is_opposite {
        None
    } else if name.contains("mask") {
        Some(Effect::Mask)
    } else if name.contains("control") || name.contains("disable") {
        Some(Effect::Disable)
    } else {
        None
    }
}

fn is_template(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.starts_with("uri")
        || lower.starts_with("url")
        || ["Uri", "Url", "URI", "URL"]
            .iter()
            .any(|word| name.contains(word))
}

fn is_selector(name: &str) -> bool {
    name.to_ascii_lowercase().contains("selector")
}

fn is_expression(kind: &str) -> bool {
    matches!(
        kind.trim().to_ascii_lowercase().as_str(),
        "regexp" | "regex" | "regularexpression"
    )
}

/// What names or explains and restricts nothing.
fn is_label(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "id" | "name" | "description" | "comment" | "version"
    )
}

const NOT_KNOWN: &str = "This element is not known.";
const NO_TEXT: &str = "Text is not expected here.";
const NOTE: &str = "From Genesys";
