//! Takes out of a saved page what runs and what somebody typed.
//!
//! The tag does the same to what it sends; that is not relied on. Structure stays as it is, so that selectors picked on the
//! saved page match the live one.

use rules::event::{Attribute, Element, Kind, Node};

/// Scrubs a page in place.
pub fn scrub(root: &mut Node) {
    let mut open = vec![(root, false)];
    while let Some((node, typed)) = open.pop() {
        let typed = match &mut node.kind {
            Kind::Text { text, .. } => {
                if typed && !text.trim().is_empty() {
                    TOKEN.clone_into(text);
                }
                typed
            }
            Kind::Element(element) => {
                self::element(element);
                typed || editable(element)
            }
            _ => typed,
        };
        if let Some(children) = node.children_mut() {
            children.retain(|child| !matches!(child.kind, Kind::Comment));
            open.extend(children.iter_mut().map(|child| (child, typed)));
        }
    }
}

/// What a person may have written into.
fn editable(element: &Element) -> bool {
    element.tag == "textarea"
        || text(element, "contenteditable")
            .is_some_and(|value| !value.trim().eq_ignore_ascii_case("false"))
        || text(element, "role")
            .is_some_and(|role| matches!(role.trim(), "textbox" | "searchbox" | "combobox"))
}

fn element(element: &mut Element) {
    match element.tag.as_str() {
        "script" | "noscript" | "template" => {
            element.attributes.clear();
            element.children.clear();
        }
        "meta" => {
            let viewport =
                text(element, "name").is_some_and(|name| name.eq_ignore_ascii_case("viewport"));
            element.attributes.retain(|(name, _)| {
                name == "charset" || viewport && (name == "name" || name == "content")
            });
        }
        "input" => {
            let kind = text(element, "type")
                .unwrap_or_default()
                .to_ascii_lowercase();
            // The value of a button is its label, which the site wrote.
            let label = matches!(kind.as_str(), "submit" | "button" | "reset");
            element
                .attributes
                .retain(|(name, _)| label && name == "value" || !TYPED.contains(&name.as_str()));
        }
        "textarea" => {
            element
                .attributes
                .retain(|(name, _)| !TYPED.contains(&name.as_str()));
            element.children.clear();
        }
        "select" => element.attributes.retain(|(name, _)| name != "value"),
        "option" => element.attributes.retain(|(name, _)| name != "selected"),
        _ => {}
    }
    element
        .attributes
        .retain(|(name, value)| !runs(name, value));
}

/// Attributes that run, that prove something, or that carry a picture of what was drawn.
fn runs(name: &str, value: &Attribute) -> bool {
    let name = name.to_ascii_lowercase();
    if name.starts_with("on")
        || matches!(
            name.as_str(),
            "nonce" | "srcdoc" | "integrity" | "ping" | "rr_dataurl"
        )
    {
        return true;
    }
    let links = matches!(
        name.as_str(),
        "href"
            | "xlink:href"
            | "src"
            | "action"
            | "formaction"
            | "data"
            | "poster"
            | "background"
            | "to"
            | "from"
            | "values"
    );
    links && value.as_text().is_some_and(|value| has_script(&value))
}

/// As browsers read a URL's scheme: white space and control characters before and within it do not count.
fn has_script(value: &str) -> bool {
    let scheme: String = value
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take("javascript:".len())
        .collect::<String>()
        .to_ascii_lowercase();
    scheme == "javascript:" || scheme.starts_with("vbscript:")
}

fn text(element: &Element, name: &str) -> Option<String> {
    let (_, value) = element.attributes.iter().find(|(known, _)| known == name)?;
    value.as_text().map(std::borrow::Cow::into_owned)
}

/// What carries a control's state.
const TYPED: &[&str] = &["value", "checked", "data-rr-is-password"];
/// What stands for a text, whatever its length.
const TOKEN: &str = "••••••";

#[cfg(test)]
mod tests {
    use super::*;

    fn scrubbed(tag: &str, attributes: &str, children: &str) -> String {
        let json = format!(
            r#"{{"type":0,"id":1,"childNodes":[{{"type":2,"id":2,"tagName":"{tag}","attributes":{attributes},"childNodes":[{children}]}}]}}"#
        );
        let mut root: Node = rules::event::from_json(&json).expect("a node");
        scrub(&mut root);
        let json = serde_json::to_value(&root).expect("JSON");
        let element = &json["childNodes"][0];
        format!("{} {}", element["attributes"], element["childNodes"])
    }

    const TEXT: &str = r#"{"type":3,"id":3,"textContent":"SECRET"}"#;

    #[test]
    fn nothing_typed_stays() {
        for (tag, attributes) in [
            ("input", r#"{"value":"SECRET"}"#),
            ("input", r#"{"type":"password","value":"SECRET"}"#),
            ("input", r#"{"type":"hidden","value":"SECRET"}"#),
            (
                "input",
                r#"{"type":"checkbox","value":"SECRET","checked":true}"#,
            ),
            ("textarea", r#"{"value":"SECRET"}"#),
            ("select", r#"{"value":"SECRET"}"#),
            ("div", r#"{"contenteditable":""}"#),
            ("div", r#"{"role":"textbox"}"#),
            ("script", r#"{"src":"SECRET"}"#),
            ("noscript", "{}"),
            ("template", "{}"),
            ("meta", r#"{"name":"csrf","content":"SECRET"}"#),
            ("canvas", r#"{"rr_dataURL":"SECRET"}"#),
        ] {
            let child = if tag == "canvas" { "" } else { TEXT };
            let child = if matches!(tag, "input" | "select" | "meta") {
                ""
            } else {
                child
            };
            let out = scrubbed(tag, attributes, child);
            assert!(
                !out.contains("SECRET") && !out.contains("checked"),
                "{tag} {attributes}: {out}"
            );
        }
    }

    #[test]
    fn nothing_that_runs_stays() {
        for attributes in [
            r#"{"onclick":"SECRET"}"#,
            r#"{"ONERROR":"SECRET"}"#,
            r#"{"href":"javascript:SECRET"}"#,
            r#"{"href":" java\tscript:SECRET"}"#,
            r#"{"xlink:href":"\u0001JavaScript:SECRET"}"#,
            r#"{"formaction":"vbscript:SECRET"}"#,
            r#"{"srcdoc":"SECRET"}"#,
            r#"{"nonce":"SECRET"}"#,
        ] {
            let out = scrubbed("a", attributes, "");
            assert!(!out.contains("SECRET"), "{attributes}: {out}");
        }
    }

    #[test]
    fn the_site_s_own_words_stay() {
        assert!(scrubbed("input", r#"{"type":"submit","value":"Pay"}"#, "").contains("Pay"));
        assert!(scrubbed("option", r#"{"value":"de","selected":true}"#, TEXT).contains("SECRET"));
        assert!(scrubbed("p", r#"{"class":"x"}"#, TEXT).contains("SECRET"));
        assert!(scrubbed("div", r#"{"contenteditable":"false"}"#, TEXT).contains("SECRET"));
        assert!(
            scrubbed("meta", r#"{"name":"viewport","content":"width=1"}"#, "").contains("width=1")
        );
        assert!(scrubbed("a", r#"{"href":"/javascript:x"}"#, "").contains("href"));
    }

    #[test]
    fn comments_go() {
        let out = scrubbed(
            "p",
            "{}",
            r#"{"type":5,"id":4,"textContent":"SECRET"},{"type":3,"id":3,"textContent":"x"}"#,
        );
        assert!(
            !out.contains("SECRET") && !out.contains(r#""type":5"#),
            "{out}"
        );
    }
}
