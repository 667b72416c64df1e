//! Which places of a page are covered: what a restriction means, worked out a second time, slowly, from the page as a whole.
//!
//! Where the meaning leaves a choice this covers less than the engine may: a place that it calls covered has to be.

use std::collections::{BTreeSet, HashMap};

use super::{
    css::Complex,
    draw::Draw,
    grow::{FOREIGN, same_but_for_never_sent},
    page::{CONTENT, LAYOUT, NEVER, PROPERTIES, Page, Pair, STRUCTURE, What},
};

/// A policy and rules.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    pub private: bool,
    pub pause: bool,
    pub url_params: bool,
    pub rules: Vec<Rule>,
    /// Masked for a rule that matches nothing, ever: covered like what is masked, at the address that it holds at.
    pub lost: Option<Rule>,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub effect: &'static str,
    pub list: Vec<Complex>,
    /// Index into [`SCOPES`].
    pub scope: usize,
    /// What holds while it matches nothing. What that covers is open in the end and the same on both pages.
    pub when_lost: Option<WhenLost>,
}

#[derive(Clone, Debug)]
pub enum WhenLost {
    Mask(Complex),
    Pause,
}

impl Rules {
    pub fn draw(draw: &mut Draw<'_>) -> Rules {
        let private = draw.one_in(4);
        // Without a private policy there is nothing to reveal.
        let or_reveal = if private { "reveal" } else { "mask" };
        let rules = (0..draw.below(6)).map(|_| Rule {
            effect: draw.pick(&[
                "mask", or_reveal, or_reveal, "hide", "reveal", "disable", "enable",
            ]),
            list: (0..1 + draw.below(2))
                .map(|_| Complex::draw(draw))
                .collect(),
            scope: draw.pick(&[0, 0, 1, 2]),
            when_lost: None,
        });
        let mut rules: Vec<Rule> = rules.collect();
        let lost = draw.one_in(4).then(|| Rule {
            effect: "mask",
            list: vec![Complex::draw(draw)],
            scope: draw.pick(&[0, 0, 1, 2]),
            when_lost: None,
        });
        // What a loss masks is shown again when any rule is found.
        if lost.is_none() && draw.one_in(3) {
            for rule in rules.iter_mut().filter(|rule| tightens(rule)) {
                rule.when_lost = match draw.below(4) {
                    0 => Some(WhenLost::Pause),
                    1 => Some(WhenLost::Mask(Complex::draw(draw))),
                    _ => None,
                };
            }
        }
        Rules {
            rules,
            lost,
            private,
            pause: draw.one_in(4),
            url_params: draw.one_in(2),
        }
    }

    /// As a set is stored.
    pub fn json(&self) -> String {
        let mut rules: Vec<_> = self.rules.iter().enumerate().map(|(place, rule)| {
            let selector: Vec<String> = rule.list.iter().map(Complex::to_string).collect();
            let when_lost = match &rule.when_lost {
                None => serde_json::json!("nothing"),
                Some(WhenLost::Mask(around)) => serde_json::json!({"mask":around.to_string()}),
                Some(WhenLost::Pause) => serde_json::json!("pause"),
            };
            serde_json::json!({"id":format!("r{place}"),"effect":rule.effect,"selector":selector.join(", "),"pages":SCOPES[rule.scope].0,"whenLost":when_lost})
        }).collect();
        rules.extend(self.lost.iter().map(|rule| {
            let around = rule.list[0].to_string();
            serde_json::json!({"id":"lost","effect":"hide","selector":".never","pages":SCOPES[rule.scope].0,"whenLost":{"mask":around}})
        }));
        let pause: &[&str] = if self.pause { &["/account/*"] } else { &[] };
        let params: &[&str] = if self.url_params { &["page"] } else { &[] };
        let text = if self.private { "private" } else { "visible" };
        serde_json::json!({"policy":{"text":text,"pause":pause,"urlParams":params},"rules":rules})
            .to_string()
    }

    /// The attributes, with their values, that rules name.
    pub fn names(&self) -> Vec<(&'static str, &'static str)> {
        let all = self.rules.iter().chain(&self.lost);
        let all = all.flat_map(|rule| &rule.list);
        all.flat_map(Complex::names).collect()
    }

    pub fn reads_emptiness(&self) -> bool {
        let around = |rule: &Rule| match &rule.when_lost {
            Some(WhenLost::Mask(around)) => around.reads_emptiness(),
            _ => false,
        };
        self.rules
            .iter()
            .chain(&self.lost)
            .any(|rule| rule.list.iter().any(Complex::reads_emptiness) || around(rule))
    }

    /// Whether nothing is shared at the path, by its index.
    pub fn paused(&self, path: usize) -> bool {
        self.pause && PATHS[path].starts_with("/account/")
    }

    /// The rules that hold at a path, and those of the one before that tighten.
    pub fn at(&self, path: usize, former: Option<usize>) -> Vec<Rule> {
        let holds = |rule: &&Rule| {
            SCOPES[rule.scope].1[path]
                || former.is_some_and(|former| tightens(rule) && SCOPES[rule.scope].1[former])
        };
        let here = |rule: &&Rule| SCOPES[rule.scope].1[path];
        let lost = self.lost.iter().filter(here);
        self.rules
            .iter()
            .filter(holds)
            .chain(lost)
            .cloned()
            .collect()
    }

    /// Whether other rules hold at another path.
    pub fn differ(&self, one: usize, other: usize) -> bool {
        self.rules
            .iter()
            .chain(&self.lost)
            .any(|rule| SCOPES[rule.scope].1[one] != SCOPES[rule.scope].1[other])
    }
}

fn tightens(rule: &Rule) -> bool {
    matches!(rule.effect, "hide" | "mask" | "disable")
}

/// The paths that a customer goes to.
pub const PATHS: [&str; 3] = ["/", "/checkout/2", "/account/x"];
/// Patterns, and whether they hold at each of [`PATHS`].
const SCOPES: [(&[&str], [bool; 3]); 3] = [
    (&[], [true, true, true]),
    (&["/checkout/*"], [false, true, false]),
    (
        &["https://shop.example/account/*", "/nowhere"],
        [false, false, true],
    ),
];

/// Where a node is.
enum Where {
    Page,
    /// In a frame at one of [`PATHS`].
    Path(usize),
    /// In a frame of which it is not said where it is.
    Unknown,
}

fn place(page: &Page, node: usize) -> Where {
    let mut at = Some(node);
    while let Some(node) = at {
        let frame = page.nodes[node].parent;
        if page.nodes[node].what == What::Document
            && let Some(frame) = frame
        {
            let address = page.attribute(frame, "rr_src");
            let is_at = |path: &&str| {
                address.is_some_and(|address| {
                    address.starts_with(&format!("https://shop.example{path}?"))
                })
            };
            match PATHS.iter().position(is_at) {
                Some(path) => return Where::Path(path),
                None if address != Some("about:blank") => return Where::Unknown,
                None => {}
            }
        }
        at = frame;
    }
    Where::Page
}

/// What holds on each node.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    pub private: bool,
    pub rules: Vec<Rule>,
    /// The whole set: some of it may hold in frames.
    pub set: Rules,
    stuck: HashMap<usize, Held>,
    held: HashMap<usize, Held>,
    passwords: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Held {
    pub hide: bool,
    pub mask: bool,
    private: bool,
    password: bool,
    reveal: bool,
}

/// What may stand at a place on the second page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum May {
    /// The same alone.
    Same,
    /// Something else where there is something, nothing where there is nothing.
    Fill,
    /// Anything.
    Differ,
}

impl Held {
    pub fn masked(self) -> bool {
        self.mask || self.private || self.password
    }

    pub fn covered(self) -> bool {
        self.hide || self.masked()
    }
}

impl Cover {
    /// Of a page that was just loaded.
    pub fn new(set: &Rules, path: usize) -> Cover {
        Cover {
            private: set.private,
            rules: set.at(path, None),
            set: set.clone(),
            ..Cover::default()
        }
    }

    pub fn held(&self, node: usize) -> Held {
        self.held.get(&node).copied().unwrap_or_default()
    }

    /// The cover after a new version: what stuck is forgotten, passwords excepted.
    pub fn published(&self, set: &Rules, path: usize) -> Cover {
        let only_passwords = |(node, held): (&usize, &Held)| {
            let password = held.password;
            password.then_some((
                *node,
                Held {
                    password,
                    ..Held::default()
                },
            ))
        };
        Cover {
            private: set.private,
            rules: set.at(path, None),
            set: set.clone(),
            stuck: self.stuck.iter().filter_map(only_passwords).collect(),
            held: HashMap::new(),
            passwords: self.passwords.clone(),
        }
    }

    /// Works out what holds; nodes in `fresh` came with the last event.
    pub fn settle(&mut self, page: &Page, fresh: &[usize]) {
        let known = self.passwords.clone();
        let all = page.attached();
        let own: HashMap<usize, Held> = all
            .iter()
            .map(|node| (*node, self.own(page, *node, fresh.contains(node), &known)))
            .collect();
        loop {
            let before = (self.held.clone(), self.stuck.clone());
            for node in &all {
                self.hold(page, *node, own[node]);
            }
            self.hold_targets(page, &all);
            if before == (self.held.clone(), self.stuck.clone()) {
                return;
            }
        }
    }

    /// What rules, marks and the policy put on the element itself.
    fn own(&mut self, page: &Page, node: usize, is_fresh: bool, known: &BTreeSet<String>) -> Held {
        let mut own = Held::default();
        if page.nodes[node].what == What::Document {
            own.hide = match place(page, node) {
                Where::Page => false,
                Where::Path(path) => self.set.paused(path),
                Where::Unknown => self.set.pause,
            };
            return own;
        }
        if !matches!(page.nodes[node].what, What::Element(_)) || page.nodes[node].only.is_some() {
            return own;
        }
        let in_frame = self.set.rules.iter().filter(|rule| {
            let scope = SCOPES[rule.scope];
            let is_there = match place(page, node) {
                Where::Page => false,
                Where::Path(path) => scope.1[path],
                Where::Unknown => !scope.0.is_empty(),
            };
            is_there && tightens(rule)
        });
        for rule in self.rules.iter().chain(in_frame) {
            if rule.list.iter().any(|one| one.matches(page, node)) {
                own.hide |= rule.effect == "hide";
                own.mask |= rule.effect == "mask";
                own.reveal |= rule.effect == "reveal";
            }
        }
        let mark = page.attribute(node, "data-louver").unwrap_or_default();
        own.hide |= mark.split(' ').any(|word| word == "hide") || is_injected(page, node);
        own.mask |= mark.split(' ').any(|word| word == "mask");
        if is_field(page, node) {
            let tokens = page
                .attribute(node, "autocomplete")
                .unwrap_or_default()
                .to_ascii_lowercase();
            own.mask |= tokens.split(' ').any(|token| SECRET.contains(&token));
        }
        if page.tag(node) == "input" {
            let kind = page.attribute(node, "type").unwrap_or("text");
            let names = ["name", "id"]
                .into_iter()
                .filter_map(|key| Some(format!("{key}={}", page.attribute(node, key)?)));
            let names: Vec<String> = names.collect();
            own.password = kind == "password"
                || is_fresh && kind == "text" && names.iter().any(|name| known.contains(name));
            if kind == "password" {
                self.passwords.extend(names);
            }
        }
        own
    }

    fn hold(&mut self, page: &Page, node: usize, own: Held) {
        let mut above = page.nodes[node]
            .parent
            .map(|parent| self.held(parent))
            .unwrap_or_default();
        if let Some(slot) = slot(page, node) {
            let slot = self.held(slot);
            above = Held {
                hide: above.hide | slot.hide,
                mask: above.mask | slot.mask,
                reveal: above.reveal | slot.reveal,
                ..above
            };
        }
        let stuck = self.stuck.entry(node).or_default();
        let mut held = Held {
            hide: own.hide | stuck.hide | above.hide,
            mask: own.mask | stuck.mask | above.mask,
            password: own.password | stuck.password,
            private: stuck.private,
            reveal: !stuck.private && (own.reveal || above.reveal && !is_field(page, node)),
        };
        // A password is masked with all that is in it.
        held.mask |= held.password;
        held.private |= self.private && !held.reveal && speaks(page, node);
        *stuck = Held {
            reveal: false,
            ..held
        };
        self.held.insert(node, held);
    }

    /// What a masked field points to is masked with it.
    fn hold_targets(&mut self, page: &Page, all: &[usize]) {
        for field in all {
            let is_masked_field = self.held(*field).covered()
                && page.nodes[*field].only.is_none()
                && is_field(page, *field);
            if !is_masked_field {
                continue;
            }
            let mut wanted: Vec<&str> = Vec::new();
            for name in ["list", "aria-describedby", "aria-errormessage"] {
                wanted.extend(page.attribute(*field, name));
            }
            let id = page.attribute(*field, "id");
            for target in all {
                let is_target = page
                    .attribute(*target, "id")
                    .is_some_and(|id| wanted.contains(&id))
                    || page.tag(*target) == "output"
                        && id.is_some()
                        && page.attribute(*target, "for") == id;
                if is_target && page.scope(*target) == page.scope(*field) {
                    self.stuck.entry(*target).or_default().mask = true;
                }
            }
        }
    }

    /// What an attribute may be on the second page.
    pub fn attribute(&self, page: &Page, node: usize, name: &str) -> May {
        let held = self.held(node);
        let tag = page.tag(node);
        let kind = page.attribute(node, "type").unwrap_or_default();
        let is_free = NEVER.contains(&name)
            || name == "rr_src"
            || name == "content" && page.attribute(node, "name") != Some("viewport")
            || name == "value" && tag == "input" && kind == "hidden";
        if is_free {
            return May::Differ;
        }
        let is_silent = page.nodes[node].only.is_some() || SILENT.contains(&tag);
        match name {
            "value" if held.covered() || is_silent => match (tag, kind) {
                _ if held.hide => May::Differ,
                ("input", "checkbox" | "radio") | ("option" | "meter", _) => May::Differ,
                ("input", "file" | "image") => May::Same,
                _ => May::Fill,
            },
            // What is chosen is the select's value.
            "selected"
                if held.covered()
                    || page.nodes[node]
                        .parent
                        .is_some_and(|select| self.held(select).covered()) =>
            {
                May::Differ
            }
            _ if STRUCTURE.contains(&name) && (held.hide || is_silent) => May::Differ,
            _ if CONTENT.contains(&name) && (held.covered() || is_silent) => May::Differ,
            _ => May::Same,
        }
    }

    /// What a property of an inline style may be on the second page.
    pub fn property(&self, page: &Page, node: usize, name: &str) -> May {
        let held = self.held(node);
        let is_layout = PROPERTIES[..LAYOUT].contains(&name);
        let is_silent = page.nodes[node].only.is_some() || SILENT.contains(&page.tag(node));
        match held.hide || is_silent || held.masked() && !is_layout {
            true => May::Differ,
            false => May::Same,
        }
    }

    /// What a text may be on the second page.
    pub fn text(&self, page: &Page, node: usize) -> May {
        let held = self.held(node);
        let parent = page.nodes[node].parent;
        let above = parent.map(|parent| page.tag(parent)).unwrap_or_default();
        if page.nodes[node].what == What::Comment || SILENT.contains(&above) || held.hide {
            return May::Differ;
        }
        let in_masked_style =
            above == "style" && parent.is_some_and(|parent| self.held(parent).mask);
        match held.masked() || in_masked_style {
            true => May::Fill,
            false => May::Same,
        }
    }

    /// Whether where it is scrolled to is nobody's business.
    pub fn scrolls_unseen(&self, page: &Page, node: usize) -> bool {
        let held = self.held(node);
        held.hide || held.mask || is_field(page, node) && held.masked()
    }

    /// Makes the second page the same as the first where it has to be, in these nodes.
    pub fn even_out(&self, page: &mut Page, nodes: &[usize]) {
        for node in nodes.iter().copied() {
            if page.nodes[node].only.is_some() {
                continue;
            }
            for place in 0..page.nodes[node].attributes.len() {
                let name = page.nodes[node].attributes[place].0;
                let may = self.attribute(page, node, name);
                let is_cut = matches!(name, "href" | "action");
                even(&mut page.nodes[node].attributes[place].1, may, is_cut);
            }
            for place in 0..page.nodes[node].style.len() {
                let name = page.nodes[node].style[place].0;
                let may = self.property(page, node, name);
                even(&mut page.nodes[node].style[place].1, may, true);
            }
            let may = self.text(page, node);
            let [first, second] = std::mem::take(&mut page.nodes[node].text);
            let mut pair = [Some(first), Some(second)];
            let parent = page.nodes[node].parent;
            even(
                &mut pair,
                may,
                parent.is_some_and(|parent| page.tag(parent) == "style"),
            );
            page.nodes[node].text = pair.map(Option::unwrap_or_default);
            if !self.scrolls_unseen(page, node)
                && let Some(at) = &mut page.nodes[node].scrolled
            {
                at[1] = at[0];
            }
        }
    }
}

/// Where something is cut out before it is sent, that stays different.
fn even(pair: &mut Pair, may: May, is_cut: bool) {
    let is_said =
        |value: &Option<String>| value.as_ref().is_some_and(|value| !value.trim().is_empty());
    let is_even = match may {
        May::Differ => true,
        May::Fill => is_said(&pair[0]) && is_said(&pair[1]),
        May::Same => false,
    };
    if !is_even {
        pair[1] = match is_cut {
            true => pair[0].as_deref().map(same_but_for_never_sent),
            false => pair[0].clone(),
        };
    }
}

/// Whether an extension put it there: by its name, or for it stands beside the body.
fn is_injected(page: &Page, node: usize) -> bool {
    let tag = page.tag(node);
    let parent = page.nodes[node].parent;
    let is_in_html = parent.is_some_and(|parent| page.tag(parent) == "html");
    tag == FOREIGN || is_in_html && !matches!(tag, "head" | "body") && speaks(page, node)
}

fn is_field(page: &Page, node: usize) -> bool {
    matches!(page.tag(node), "input" | "select" | "textarea")
}

fn speaks(page: &Page, node: usize) -> bool {
    let is_silent = |node: usize| {
        SILENT.contains(&page.tag(node)) || matches!(page.tag(node), "style" | "meta")
    };
    match page.nodes[node].what {
        What::Element(_) => !is_silent(node),
        What::Text => !page.nodes[node].parent.is_some_and(is_silent),
        _ => false,
    }
}

/// The slot that a light child of a host is shown in: the first of its name in the host's shadow tree.
fn slot(page: &Page, node: usize) -> Option<usize> {
    let host = page.nodes[node]
        .parent
        .filter(|host| page.is_host(*host) && !page.nodes[node].in_shadow)?;
    let name = page.attribute(node, "slot").unwrap_or_default();
    let mut inside = page.nodes[host]
        .shadow
        .iter()
        .flat_map(|top| page.subtree(*top));
    inside.find(|one| {
        page.tag(*one) == "slot"
            && page.scope(*one) == (host, true)
            && page.attribute(*one, "name").unwrap_or_default() == name
    })
}

const SECRET: [&str; 5] = [
    "current-password",
    "new-password",
    "one-time-code",
    "cc-number",
    "cc-csc",
];
/// Elements of which the agent gets neither attributes nor content.
const SILENT: [&str; 3] = ["script", "noscript", "template"];
