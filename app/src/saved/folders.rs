//! The saved pages in folders, as their addresses say.

use std::collections::BTreeMap;

use leptos::prelude::*;
use url::Url;

use crate::{
    api::PageInfo,
    ui::{badge::Badge, time::Time},
};

/// Pages under one beginning of their addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Folder {
    /// The part of the address that all have in common, from the folder around it on.
    name: String,
    /// Folders in it, by name.
    folders: Vec<Folder>,
    /// Pages in it, by address.
    pages: Vec<PageInfo>,
}

impl Folder {
    /// All pages in one folder without a name.
    fn of(pages: &[PageInfo]) -> Folder {
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
    fn count(&self) -> usize {
        self.pages.len() + self.folders.iter().map(Folder::count).sum::<usize>()
    }
}

/// A field to look for a page, where there are many.
#[component]
pub fn Search(pages: RwSignal<Vec<PageInfo>>, wanted: RwSignal<String>) -> impl IntoView {
    view! {
        <Show when=move || pages.with(|pages| pages.len() >= MANY)>
            <input
                class="input"
                type="search"
                aria-label="Find a saved page"
                placeholder="Find by title or address"
                prop:value=wanted
                on:input=move |event| wanted.set(event_target_value(&event))
            />
        </Show>
    }
}

/// The pages that are wanted, in their folders; `row` draws one.
#[component]
pub fn Found(
    pages: RwSignal<Vec<PageInfo>>,
    wanted: RwSignal<String>,
    row: Callback<PageInfo, AnyView>,
) -> impl IntoView {
    let folder = Memo::new(move |_| {
        let wanted = wanted.get().trim().to_lowercase();
        let fits = |page: &&PageInfo| {
            page.title.to_lowercase().contains(&wanted) || page.url.to_lowercase().contains(&wanted)
        };
        pages.with(|pages| Folder::of(&pages.iter().filter(fits).cloned().collect::<Vec<_>>()))
    });
    move || {
        let folder = folder.get();
        match folder.count() {
            0 => view! { <p class="muted">"No saved page is called that."</p> }.into_any(),
            _ => view! { <Tree folder row /> }.into_any(),
        }
    }
}

/// A folder with all that is in it.
#[component]
fn Tree(folder: Folder, row: Callback<PageInfo, AnyView>) -> AnyView {
    let count = folder.count();
    let Folder {
        name,
        folders,
        pages,
    } = folder;
    let inner = view! {
        {folders.into_iter().map(|folder| view! { <Tree folder row /> }).collect_view()}
        <ul class="saved-list">
            {pages.into_iter().map(|page| view! { <li class="saved-page">{row.run(page)}</li> }).collect_view()}
        </ul>
    };
    match name.is_empty() {
        true => inner.into_any(),
        false => view! {
            <details class="folder" open=true>
                <summary>
                    <span class="break">{name}</span>
                    <span class="side-count">{count}</span>
                </summary>
                <div class="folder-content">{inner}</div>
            </details>
        }
        .into_any(),
    }
}

/// What a page in its folder is called: by its title, or by the end of its address.
pub fn title(page: &PageInfo) -> String {
    match page.title.trim() {
        "" => end(&page.url),
        title => title.to_owned(),
    }
}

/// Title and end of the address, for the link or button that opens a page.
pub fn naming(page: &PageInfo) -> impl IntoView + use<> {
    let (title, end) = (title(page), end(&page.url));
    view! {
        <span class="saved-title break">{title}</span>
        <span class="muted small break">{end}</span>
    }
}

/// When and how a page was saved.
pub fn saving(page: &PageInfo) -> impl IntoView + use<> {
    let (at, is_captured) = (page.saved_at, page.captured);
    view! {
        <span class="muted small saved-at">
            <Time at />
        </span>
        <Badge>{if is_captured { "Captured" } else { "Loaded" }}</Badge>
    }
}

/// The end of a page's address: what its folder does not say.
fn end(address: &str) -> String {
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

/// From so many pages on they are looked for.
const MANY: usize = 8;

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
