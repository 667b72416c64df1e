//! Whether a fetched page carries the tag of its site.

use rules::event::{Element, Kind, Node};

use crate::{error::Error, words::SiteKey};

/// Refuses a page without the tag, or with another site's; says what was looked for.
pub fn check(root: &Node, key: &SiteKey) -> Result<(), Error> {
    let mut other = None;
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        if let Kind::Element(element) = &node.kind
            && let Some(found) = site_of(element)
        {
            if found == key.as_str() {
                return Ok(());
            }
            other.get_or_insert(found);
        }
        open.extend(node.children());
    }
    Err(Error::Invalid(match other {
        Some(other) => {
            let other: String = other.chars().take(60).collect();
            format!(
                "The page carries the tag of another site: data-site is \"{other}\" and should be \"{key}\"."
            )
        }
        None => format!(
            "The page does not carry the tag: no <script> whose src ends in /tag.js, with data-site=\"{key}\", is in its HTML. \
             If scripts add it, use 'Capture from my browser'."
        ),
    }))
}

/// The site that a tag speaks for; none for other elements.
fn site_of(element: &Element) -> Option<String> {
    let attribute = |name: &str| {
        let (_, value) = element.attributes.iter().find(|(known, _)| known == name)?;
        value.as_text().map(std::borrow::Cow::into_owned)
    };
    if element.tag != "script" {
        return None;
    }
    let src = attribute("src")?;
    let path = src.split(['?', '#']).next().unwrap_or_default();
    if !path.ends_with("/tag.js") {
        return None;
    }
    Some(attribute("data-site").unwrap_or_default().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(attributes: &str) -> String {
        let json = format!(
            r#"{{"type":0,"id":1,"childNodes":[{{"type":2,"id":2,"tagName":"script","attributes":{attributes},"childNodes":[]}}]}}"#
        );
        let root = rules::event::from_json(&json).expect("a node");
        let key = SiteKey::parse("demo").expect("a key");
        check(&root, &key).map_or_else(|error| error.to_string(), |()| "ok".to_owned())
    }

    #[test]
    fn tags() {
        assert_eq!(
            says(r#"{"src":"https://l.example/tag.js","data-site":"demo"}"#),
            "ok"
        );
        assert_eq!(
            says(r#"{"src":"/tag.js?v=1","data-site":" demo ","async":""}"#),
            "ok"
        );
        assert!(
            says(r#"{"src":"/other.js","data-site":"demo"}"#).contains("does not carry the tag")
        );
        assert!(says(r#"{"src":"/nottag.js","data-site":"demo"}"#).contains("data-site=\"demo\""));
        assert_eq!(
            says(r#"{"src":"/tag.js","data-site":"shop"}"#),
            "The page carries the tag of another site: data-site is \"shop\" and should be \"demo\"."
        );
    }
}
