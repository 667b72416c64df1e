//! The saved pages in folders, as their addresses say.

use std::collections::BTreeMap;

use url::Url;

use crate::api::PageInfo;

/// Pages under one beginning of their addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// The part of the address that all have in common, from the folder around it on.
    pub name: String,
    /// Folders in it, by name.
    pub folders: Vec<Folder>,
    /// Pages in it, by address.
    pub pages: Vec<PageInfo>,
}

impl Folder {
    /// All pages in one folder without a name.
    pub fn of(pages: &[PageInfo]) -> Folder {
        let mut root = Grown::default();
        for page in pages {
            let mut at = &mut root;
            for part in parts(&page.url) {
                at = at.folders.entry(part).or_default();
            }
            at.pages.push(page.clone());
        }
        root.settled(String::new())
    }

    /// How many pages are in it and in the folders in it.
    pub fn count(&self) -> usize {
        self.pages.len() + self.folders.iter().map(Folder::count).sum::<usize>()
    }
}

/// The end of a page's address: what its folder does not say.
pub fn end(address: &str) -> String {
    let Ok(url) = Url::parse(address) else {
        return address.to_owned();
    };
    let path = url.path();
    let mut end = path.rsplit('/').next().unwrap_or_default().to_owned();
    for (mark, rest) in [('?', url.query()), ('#', url.fragment())] {
        if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
            end.push(mark);
            end.push_str(rest);
        }
    }
    match end.is_empty() {
        true => "/".to_owned(),
        false => end,
    }
}

/// The folders of an address, the outermost first: its host, then its path without the last part.
fn parts(address: &str) -> Vec<String> {
    let Ok(url) = Url::parse(address) else {
        return Vec::new();
    };
    let host = url.host_str().unwrap_or_default();
    let host = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    let mut parts: Vec<String> = url
        .path_segments()
        .map(|all| all.map(str::to_owned).collect())
        .unwrap_or_default();
    parts.pop();
    parts.insert(0, host);
    parts
}

/// A folder while pages are sorted into it.
#[derive(Default)]
struct Grown {
    folders: BTreeMap<String, Grown>,
    pages: Vec<PageInfo>,
}

impl Grown {
    /// A folder that holds nothing but one folder is that folder, by a longer name.
    fn settled(mut self, name: String) -> Folder {
        if self.pages.is_empty()
            && self.folders.len() == 1
            && let Some((inner, only)) = self.folders.pop_first()
        {
            let name = match name.is_empty() {
                true => inner,
                false => format!("{name}/{inner}"),
            };
            return only.settled(name);
        }
        self.pages.sort_by(|one, other| one.url.cmp(&other.url));
        let folders = self.folders.into_iter();
        Folder {
            name,
            folders: folders.map(|(name, folder)| folder.settled(name)).collect(),
            pages: self.pages,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(url: &str) -> PageInfo {
        PageInfo {
            id: url.into(),
            url: url.into(),
            title: String::new(),
            captured: false,
            saved_at: 0,
            elements: 1,
        }
    }

    fn written(folder: &Folder) -> String {
        let pages = folder.pages.iter().map(|page| end(&page.url));
        let folders = folder.folders.iter().map(written);
        let inner: Vec<String> = folders.chain(pages).collect();
        format!("{}({})", folder.name, inner.join(" "))
    }

    #[test]
    fn addresses_are_folders() {
        let check = |urls: &[&str], expected: &str| {
            let pages: Vec<PageInfo> = urls.iter().map(|url| page(url)).collect();
            let folder = Folder::of(&pages);
            assert_eq!(written(&folder), expected);
            assert_eq!(folder.count(), urls.len());
        };
        check(&[], "()");
        check(&["https://a.example/"], "a.example(/)");
        check(
            &[
                "https://a.example/shop/b?x=1#y",
                "https://a.example/shop/items/2",
                "https://a.example/shop/items/1",
                "https://a.example/about/us",
            ],
            "a.example(about(us) shop(items(1 2) b?x=1#y))",
        );
        check(
            &["https://a.example/x/y/z", "http://localhost:3000/x/y/"],
            "(a.example/x/y(z) localhost:3000/x/y(/))",
        );
    }
}
