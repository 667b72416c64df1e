//! Elements and saved pages as people name them.

use rules::document::{Document, NodeId};

use url::{Position, Url};

use crate::api::PageInfo;

pub mod said;

/// A saved page in a list: its title, path and query.
pub fn page(page: &PageInfo) -> String {
    let path = Url::parse(&page.url)
        .map(|url| url[Position::BeforePath..].to_owned())
        .unwrap_or_else(|_| page.url.clone());
    if page.title.trim().is_empty() {
        path
    } else {
        format!("{} · {path}", page.title.trim())
    }
}

/// The beginning of what somebody wrote, where it is quoted in a sentence.
pub fn short(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The most characters of that.
const QUOTED: usize = 80;

/// An element of a tree as people name it: `form#pay`, `p.total`, `input[name=card]`.
pub fn element(document: &Document, node: NodeId) -> String {
    let Some(element) = document.element(node) else {
        return String::new();
    };
    let attribute = |name| {
        element
            .attribute(name)
            .filter(|value| !value.is_empty())
            .map(|value| value.into_owned())
    };
    let detail = if let Some(id) = attribute("id") {
        format!("#{id}")
    } else if let Some(class) =
        attribute("class").and_then(|all| all.split_whitespace().next().map(str::to_owned))
    {
        format!(".{class}")
    } else if let Some(name) = attribute("name") {
        format!("[name={name}]")
    } else {
        String::new()
    };
    let label = format!("{}{detail}", element.tag);
    if label.chars().count() > LONGEST {
        label.chars().take(LONGEST - 1).chain(['…']).collect()
    } else {
        label
    }
}

const LONGEST: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_differ_in_their_query_are_told_apart() {
        let info = |title: &str| PageInfo {
            id: String::new(),
            url: "https://shop.example/search?q=shoes".to_owned(),
            title: title.to_owned(),
            captured: false,
            saved_at: 0,
            elements: 0,
        };
        assert_eq!(page(&info("Results")), "Results · /search?q=shoes");
        assert_eq!(page(&info(" ")), "/search?q=shoes");
    }
}
