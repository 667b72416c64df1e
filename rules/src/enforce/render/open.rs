//! The attributes of an element that the agent may see as it is.

use std::borrow::Cow;

use crate::{
    document::{Element, NodeId},
    event::{Attribute, Attributes, Name},
};

use super::{super::address::Addresses, super::controls, Cover, Page, lower};

/// All attributes but those that load, run, navigate or carry what is never sent.
pub fn attributes(
    page: &Page<'_>,
    node: NodeId,
    element: &Element,
    addresses: &mut Addresses,
) -> Attributes {
    let tag = lower(&element.tag);
    let tag = tag.as_ref();
    match tag {
        "meta" => return meta(element),
        "base" => return Attributes::new(),
        "link" => {
            let mut kept = link(element, addresses);
            keep_silent(page, &mut kept);
            return kept;
        }
        "animate" | "set" | "animatetransform" | "animatemotion" if animates_more(element) => {
            return Attributes::new();
        }
        _ => {}
    }
    let mut kept = element.attributes.clone();
    let mut changed: Option<Vec<(Name, Attribute)>> = None;
    for (place, (name, value)) in element.attributes.iter().enumerate() {
        let shown = attribute(tag, element, name, value, addresses);
        let is_same = match &shown {
            Some(Cow::Borrowed(_)) => true,
            Some(Cow::Owned(shown)) => shown == value,
            None => false,
        };
        if is_same && changed.is_none() {
            continue;
        }
        let changed = changed.get_or_insert_with(|| element.attributes[..place].to_vec());
        changed.extend(shown.map(|shown| (name.clone(), shown.into_owned())));
    }
    if let Some(changed) = changed {
        kept = changed.into();
    }
    if tag == "style" {
        keep_silent(page, &mut kept);
    }
    shown_state(page, node, tag, &mut kept);
    if let Some((left, top)) = page.mirror.scrolled(node) {
        kept.retain(|(name, _)| name != "rr_scrollLeft" && name != "rr_scrollTop");
        kept.push(("rr_scrollLeft".into(), Attribute::Number(left)));
        kept.push(("rr_scrollTop".into(), Attribute::Number(top)));
    }
    kept
}

/// Under a private policy, of a style sheet what makes it one: it is open for the page's looks, not for what else its element says.
fn keep_silent(page: &Page<'_>, kept: &mut Attributes) {
    if page.covers.is_private() {
        kept.retain(|(name, _)| SHEET.contains(&name.as_str()));
    }
}

/// What a control shows now; its attributes may be stale.
fn shown_state(page: &Page<'_>, node: NodeId, tag: &str, kept: &mut Attributes) {
    match tag {
        "input" | "textarea" => {
            if tag == "input" {
                put_last(kept, ["src", "value"]);
            }
            let kind = page.document().element(node).map(controls::kind);
            let checks = tag == "input" && matches!(kind.as_deref(), Some("checkbox" | "radio"));
            let Some((text, is_checked)) = page.control(node) else {
                kept.retain(|(name, _)| name != "checked");
                return;
            };
            kept.retain(|(name, _)| name != "checked" && (checks || name != "value"));
            if checks && is_checked {
                kept.push(("checked".into(), Attribute::Flag(true)));
            }
            if !checks && !text.is_empty() {
                kept.push(("value".into(), Attribute::Text(text.into())));
            }
        }
        "option" => {
            let Some(is_chosen) = is_chosen(page, node) else {
                return;
            };
            kept.retain(|(name, _)| name != "selected");
            if is_chosen {
                kept.push(("selected".into(), Attribute::Flag(true)));
            }
        }
        _ => {}
    }
}

/// Inputs of some types do not send these: the place would tell when one came while it was not sent.
fn put_last(kept: &mut Attributes, names: [&str; 2]) {
    for name in names {
        if let Some(found) = kept.iter().find(|(known, _)| known == name).cloned() {
            kept.retain(|(known, _)| known != name);
            kept.push(found);
        }
    }
}

/// Whether an option is the one that its select was last said to hold; none where nothing was said. What a covered select
/// holds is nobody's business, whatever its options say.
fn is_chosen(page: &Page<'_>, option: NodeId) -> Option<bool> {
    let document = page.document();
    // One that stands in no select may have been chosen in another, which was covered.
    let Some(select) = controls::enclosing(document, option, "select") else {
        return Some(false);
    };
    if page.cover(select) != Cover::Open {
        return Some(false);
    }
    let control = page.mirror.control(select)?;
    if document.element(select)?.has("multiple") {
        return None;
    }
    Some(controls::option_value(document, option)? == control.text)
}

/// What the agent gets of an attribute: its own value, borrowed, where that can do nothing.
fn attribute<'a>(
    tag: &str,
    element: &Element,
    name: &str,
    value: &'a Attribute,
    addresses: &mut Addresses,
) -> Option<Cow<'a, Attribute>> {
    if is_plain(name) && !element.is_svg && matches!(value, Attribute::Text(_)) {
        return Some(Cow::Borrowed(value));
    }
    let lower = lower(name);
    let lower = lower.as_ref();
    if planted!(KeepHandlers) && lower.starts_with("on") {
        return Some(Cow::Borrowed(value));
    }
    if lower.starts_with("on") || is_dropped(lower) && !planted!(KeepNonce) {
        return None;
    }
    if lower.starts_with("rr_") {
        return own(lower, value);
    }
    let as_is = || match value {
        Attribute::Text(_) => Cow::Borrowed(value),
        _ => Cow::Owned(value.as_text().unwrap_or_default().as_ref().into()),
    };
    let text = value.as_text()?;
    let text = text.as_ref();
    let kind = || controls::kind(element);
    let rewritten = match lower {
        "_csstext" => match tag {
            "style" => addresses.css(text),
            _ => return None,
        },
        "style" => addresses.css(text),
        name if name == "href" || name.ends_with(":href") => {
            href(tag, element.is_svg, text, addresses)?
        }
        "action" | "formaction" | "cite" => addresses.link(text)?,
        "src" => match tag {
            "img" => addresses.picture(text)?,
            "input" if kind() == "image" => addresses.picture(text)?,
            _ => return None,
        },
        "srcset" | "imagesrcset" => match tag {
            "img" | "source" => addresses.pictures(text)?,
            _ => return None,
        },
        "poster" | "background" => addresses.picture(text)?,
        "value" => match (tag, kind().as_str()) {
            ("input", "hidden") if planted!(HiddenInput) => text.to_owned(),
            ("input", "hidden" | "file") | ("select", _) => return None,
            _ => return Some(as_is()),
        },
        "checked" | "selected" => return Some(Cow::Owned(Attribute::Flag(true))),
        _ if element.is_svg && text.contains('(') => addresses.css_value(lower, text),
        _ => return Some(as_is()),
    };
    Some(Cow::Owned(Attribute::Text(rewritten.into())))
}

/// Whether an attribute of HTML is shown as it is, whatever it says; looked up first, for most are such.
fn is_plain(name: &str) -> bool {
    matches!(
        name,
        "class" | "id" | "role" | "type" | "name" | "for" | "title" | "placeholder" | "data-testid"
    ) || name.starts_with("aria-")
}

/// rrweb's own attributes: where a node was scrolled to, and how a dialog stands open.
fn own<'a>(name: &str, value: &'a Attribute) -> Option<Cow<'a, Attribute>> {
    match (name, value) {
        ("rr_scrollleft", Attribute::Number(_)) | ("rr_scrolltop", Attribute::Number(_)) => {
            Some(Cow::Borrowed(value))
        }
        ("rr_open_mode", Attribute::Text(mode)) if mode == "modal" || mode == "non-modal" => {
            Some(Cow::Borrowed(value))
        }
        _ => None,
    }
}

fn href(tag: &str, is_svg: bool, value: &str, addresses: &mut Addresses) -> Option<String> {
    match tag {
        "a" | "area" => addresses.link(value),
        "image" | "feimage" if is_svg => addresses.picture(value),
        // Gradients, symbols and the like are named by a fragment of the page itself.
        _ if is_svg && value.trim().starts_with('#') => Some(value.trim().to_owned()),
        _ => None,
    }
}

fn meta(element: &Element) -> Attributes {
    let is_viewport = element
        .attribute("name")
        .is_some_and(|name| name.trim().eq_ignore_ascii_case("viewport"));
    let kept: &[&str] = match (element.has("charset"), is_viewport || planted!(MetaContent)) {
        (true, _) => &["charset"],
        (_, true) => &["name", "content"],
        _ => &[],
    };
    texts(element, kept)
}

fn link(element: &Element, addresses: &mut Addresses) -> Attributes {
    let rel = element.attribute("rel").unwrap_or_default();
    let is_sheet = rel
        .split_ascii_whitespace()
        .any(|word| word.eq_ignore_ascii_case("stylesheet"));
    let css = element.attribute("_cssText");
    if !is_sheet && css.is_none() {
        return Attributes::new();
    }
    let mut kept = texts(
        element,
        &["id", "class", "media", "type", "title", "disabled"],
    );
    match (css, element.attribute("href")) {
        (Some(css), _) => kept.push((
            "_cssText".into(),
            Attribute::Text(addresses.css(&css).into()),
        )),
        (None, Some(href)) => {
            if let Some(address) = addresses.asset(&href) {
                kept.push(("rel".into(), rel.as_ref().into()));
                kept.push(("href".into(), Attribute::Text(address.into())));
            }
        }
        (None, None) => {}
    }
    kept
}

/// Whether an SVG animation changes an address or a handler rather than a look.
fn animates_more(element: &Element) -> bool {
    element.attributes.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("attributename")
            && value.as_text().is_some_and(|target| {
                let target = target.trim().to_ascii_lowercase();
                target.ends_with("href") || target.starts_with("on") || target == "src"
            })
    })
}

fn texts(element: &Element, names: &[&str]) -> Attributes {
    element
        .attributes
        .iter()
        .filter(|(name, _)| names.contains(&name.as_str()))
        .filter_map(|(name, value)| Some((name.clone(), value.as_text()?.as_ref().into())))
        .collect()
}

/// Whether an attribute is never sent, or of no use to who only looks: it runs, fetches, takes the focus or leaves the frame.
fn is_dropped(name: &str) -> bool {
    matches!(
        name,
        "nonce"
            | "srcdoc"
            | "integrity"
            | "ping"
            | "target"
            | "autofocus"
            | "autoplay"
            | "accesskey"
            | "http-equiv"
            | "manifest"
            | "archive"
            | "classid"
            | "codebase"
            | "profile"
            | "longdesc"
            | "data"
            | "lowsrc"
            | "dynsrc"
            | "attributionsrc"
            | "csp"
            | "sandbox"
            | "allow"
            | "crossorigin"
            | "referrerpolicy"
            | "fetchpriority"
            | "xml:base"
            | "usemap"
            | "data-louver"
            | "data-rr-is-password"
    )
}
/// What a style sheet needs to be one.
const SHEET: [&str; 8] = [
    "id", "class", "media", "type", "rel", "href", "disabled", "_cssText",
];
