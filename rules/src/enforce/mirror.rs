//! The relay's copy of the customer's page: the tree, and what a tree does not say (values, scrolling).
//!
//! Applies what the tag sends and reports what it touched. Knows no rules and shows nothing; `cover` and `view` do.

use std::{borrow::Cow, collections::VecDeque};

use foldhash::{HashMap, HashSet};

use crate::{
    css,
    document::{Content, Document, NodeId, attribute_name},
    event::{
        Add, Attribute, AttributeChanges, MAX_ATTRIBUTES, Mutation, Name, StyleChange, StyleValue,
        Text, Tree,
    },
};

/// The page as the tag sent it.
#[derive(Debug, Default)]
pub struct Mirror {
    document: Document,
    controls: HashMap<NodeId, Control>,
    scrolled: HashMap<NodeId, (f64, f64)>,
}

/// What a form control holds, where the tag said so after the control came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Its value.
    pub text: String,
    /// Whether it is checked.
    pub is_checked: bool,
}

/// What an event touched.
#[derive(Debug, Default)]
pub struct Touched {
    /// Nodes that came or moved, each with all below it; none stands below another.
    pub fresh: Vec<NodeId>,
    /// Nodes whose children are no longer the same.
    pub parents: HashSet<NodeId>,
    /// Elements, each once, with the names of the attributes that changed.
    pub attributes: Vec<(NodeId, Vec<Name>)>,
    /// The classes and ids that came or went, by element.
    pub words: HashMap<NodeId, Vec<String>>,
    /// Texts that changed.
    pub texts: Vec<NodeId>,
    /// How much was unknown or contradicted the mirror.
    pub dropped: u64,
    /// The properties of styles that changed, in order, until they are set.
    pub styles: HashMap<NodeId, Vec<StyleChange>>,
}

impl Touched {
    /// The classes and ids of an element that came or went; of one that changed twice, those of both times.
    pub fn words_of(&self, node: NodeId) -> &[String] {
        self.words.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Puts the changes of each element together, in the order in which the first of them came.
    fn put_together(&mut self) {
        if self.attributes.len() < 2 {
            return;
        }
        let mut places: HashMap<NodeId, usize> = HashMap::default();
        let mut together: Vec<(NodeId, Vec<Name>)> = Vec::with_capacity(self.attributes.len());
        for (node, names) in std::mem::take(&mut self.attributes) {
            let place = *places.entry(node).or_insert(together.len());
            match together.get_mut(place) {
                Some((_, known)) => known.extend(names),
                None => together.push((node, names)),
            }
        }
        for (_, names) in &mut together {
            names.sort_unstable_by(|one, other| one.as_str().cmp(other.as_str()));
            names.dedup();
        }
        for words in self.words.values_mut() {
            words.sort_unstable();
            words.dedup();
        }
        self.attributes = together;
    }
}

impl Mirror {
    /// The page of a full snapshot; none where it is none that can be mirrored.
    pub fn new(tree: Tree) -> Option<Mirror> {
        let document = Document::from_snapshot(tree).ok()?;
        let root = document.root()?;
        if !matches!(document.content(root), Content::Document { .. }) {
            return None;
        }
        let mut mirror = Mirror {
            document,
            ..Mirror::default()
        };
        let all = mirror.document.elements();
        let is_style = |node: &NodeId| {
            let element = mirror.document.element(*node);
            element.is_some_and(|element| element.tag == "style")
        };
        let styles: Vec<NodeId> = all.filter(is_style).collect();
        mirror.settle_styles(styles);
        Some(mirror)
    }

    /// The tree.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What a control holds, where the tag said so.
    pub fn control(&self, node: NodeId) -> Option<&Control> {
        self.controls.get(&node)
    }

    /// Where a node is scrolled to, where the tag said so.
    pub fn scrolled(&self, node: NodeId) -> Option<(f64, f64)> {
        self.scrolled.get(&node).copied()
    }

    /// Remembers what a control holds now.
    pub fn set_control(&mut self, node: NodeId, control: Control) {
        self.controls.insert(node, control);
    }

    /// Remembers where a node is scrolled to.
    pub fn set_scrolled(&mut self, node: NodeId, place: (f64, f64)) {
        self.scrolled.insert(node, place);
    }

    /// Applies a batch as the recorder means it: removes, adds in whatever order they fit, texts, attributes.
    pub fn apply(&mut self, mutation: &Mutation) -> Touched {
        let mut touched = Touched::default();
        for remove in &mutation.removes {
            self.remove(remove.parent_id, remove.id, &mut touched);
        }
        // A recorder says of what moves that each of its nodes came, and of what it lost on the way nothing.
        for add in &mutation.adds {
            let mut pending = vec![&add.node];
            while let Some(node) = pending.pop() {
                pending.extend(node.children());
                if let Some(node) = self.document.by_id(node.id)
                    && self.document.parent(node).is_none()
                    && Some(node) != self.document.root()
                {
                    self.document.take_apart(node);
                }
            }
        }
        let mut fresh = self.add_all(&mutation.adds, &mut touched);
        for change in &mutation.texts {
            self.set_text(change.id, change.value.as_ref(), &mut touched);
        }
        for change in &mutation.attributes {
            self.set_attributes(change.id, &change.attributes, &mut touched);
        }
        self.set_styles(&mut touched);
        touched.put_together();
        let set: HashSet<NodeId> = fresh.iter().copied().collect();
        let document = &self.document;
        fresh.retain(|node| {
            !document
                .ancestors(*node)
                .any(|ancestor| set.contains(&ancestor))
        });
        let mut once = HashSet::default();
        fresh.retain(|node| once.insert(*node));
        let mut styles: Vec<NodeId> = fresh
            .iter()
            .flat_map(|node| self.document.subtree(*node))
            .collect();
        styles.extend(
            touched
                .texts
                .iter()
                .chain(&fresh)
                .filter_map(|text| self.document.parent(*text)),
        );
        self.settle_styles(styles);
        touched.fresh = fresh;
        touched
    }

    /// Sorts the attributes of elements that may be shown anew: their order tells in which they came while they were covered.
    pub fn sort_attributes(&mut self, is_covered: impl Fn(NodeId) -> bool) {
        let covered: Vec<NodeId> = self
            .document
            .elements()
            .filter(|node| is_covered(*node))
            .collect();
        for node in covered {
            if let Some(element) = self.document.element_mut(node) {
                element
                    .attributes
                    .sort_by(|(one, _), (other, _)| one.cmp(other));
            }
        }
    }

    /// Forgets the nodes that are not in the tree, if there are more than `few`; answers which they were, with their numbers.
    pub fn sweep(&mut self, few: usize) -> Vec<(NodeId, u32)> {
        if !self.document.is_littered(few) {
            return Vec::new();
        }
        let gone = self.document.sweep();
        for (node, _) in &gone {
            self.controls.remove(node);
            self.scrolled.remove(node);
        }
        gone
    }

    fn remove(&mut self, parent: u32, id: u32, touched: &mut Touched) {
        let document = &mut self.document;
        let (Some(node), Some(named)) = (document.by_id(id), document.by_id(parent)) else {
            touched.dropped += 1;
            return;
        };
        let actual = document.parent(node);
        let belongs = actual == Some(named) || actual.is_some() && actual == document.shadow(named);
        if !belongs || Some(node) == document.root() {
            touched.dropped += 1;
            return;
        }
        touched.parents.extend(actual);
        document.detach(node);
    }

    /// Places adds; one whose parent or next sibling comes later in the batch waits for it.
    fn add_all(&mut self, adds: &[Add], touched: &mut Touched) -> Vec<NodeId> {
        let mut fresh = Vec::new();
        if adds.is_empty() {
            return fresh;
        }
        let mut ready: VecDeque<usize> = (0..adds.len()).collect();
        let mut waiting: HashMap<u32, Vec<usize>> = HashMap::default();
        let mut done = vec![false; adds.len()];
        let ids: HashSet<u32> = adds.iter().map(|add| add.node.id).collect();
        // Those moving within the batch are known from before: they count as there only once they were placed.
        let mut placed: HashSet<u32> = HashSet::default();
        let mut last_resort = false;
        loop {
            while let Some(index) = ready.pop_front() {
                let add = &adds[index];
                if done[index] {
                    continue;
                }
                let there = |id: u32, mirror: &Mirror| {
                    placed.contains(&id)
                        || mirror.document.by_id(id).is_some_and(|node| {
                            !ids.contains(&id) || mirror.document.parent(node).is_some()
                        })
                };
                if self.document.by_id(add.parent_id).is_none() {
                    waiting.entry(add.parent_id).or_default().push(index);
                    continue;
                }
                if let Some(next) = add.next_id
                    && !last_resort
                    && !there(next, self)
                {
                    waiting.entry(next).or_default().push(index);
                    continue;
                }
                done[index] = true;
                match self.add(add, touched) {
                    Some(node) => {
                        fresh.push(node);
                        placed.insert(add.node.id);
                        ready.extend(waiting.remove(&add.node.id).unwrap_or_default());
                    }
                    None => touched.dropped += 1,
                }
            }
            // Whose next sibling never came stands last; whose parent never came does not stand.
            if last_resort || waiting.is_empty() {
                break;
            }
            last_resort = true;
            let mut rest: Vec<usize> = waiting.drain().flat_map(|(_, indexes)| indexes).collect();
            rest.sort_unstable();
            ready.extend(rest);
        }
        touched.dropped += done.iter().filter(|done| !**done).count() as u64;
        fresh
    }

    fn add(&mut self, add: &Add, touched: &mut Touched) -> Option<NodeId> {
        let document = &mut self.document;
        let parent = document.by_id(add.parent_id)?;
        if document.ancestors(parent).take(MAX_DEPTH).count() >= MAX_DEPTH {
            return None;
        }
        let is_document = matches!(add.node.kind, crate::event::Kind::Document { .. });
        let frame = document.element(parent).is_some_and(is_frame);
        if is_document != frame || add.node.is_shadow && frame {
            return None;
        }
        if is_document {
            let former: Vec<NodeId> = document.children(parent).collect();
            for former in former {
                document.detach(former);
                touched.parents.insert(parent);
            }
        }
        let before = document
            .by_id(add.node.id)
            .and_then(|node| document.parent(node));
        let next = add.next_id.and_then(|id| document.by_id(id));
        let node = match document.insert(parent, next, add.node.clone()) {
            Ok(node) => node,
            Err(_) => {
                // The node itself may stand although something below it does not.
                let node = document
                    .by_id(add.node.id)
                    .filter(|node| document.parent(*node).is_some())?;
                touched.dropped += 1;
                node
            }
        };
        touched.parents.extend(before);
        touched.parents.extend(document.parent(node));
        // A node that comes says its own value, and is not scrolled; what an earlier event said of it is stale.
        if !(self.controls.is_empty() && self.scrolled.is_empty()) {
            let mut pending = vec![&add.node];
            while let Some(one) = pending.pop() {
                pending.extend(one.children());
                if let Some(node) = self.document.by_id(one.id) {
                    self.controls.remove(&node);
                    self.scrolled.remove(&node);
                }
            }
        }
        Some(node)
    }

    fn set_text(&mut self, id: u32, value: Option<&Text>, touched: &mut Touched) {
        let node = self.document.by_id(id);
        match node.map(|node| (node, self.document.content_mut(node))) {
            Some((node, Content::Text { text, .. })) => {
                *text = value.cloned().unwrap_or_default();
                touched.texts.push(node);
                if let Some(parent) = self.document.parent(node)
                    && let Some(element) = self.document.element_mut(parent)
                    && element.tag == "style"
                {
                    element.unset("_cssText");
                }
            }
            _ => touched.dropped += 1,
        }
    }

    fn set_attributes(&mut self, id: u32, changes: &AttributeChanges, touched: &mut Touched) {
        let node = self.document.by_id(id);
        let Some((node, element)) =
            node.and_then(|node| Some((node, self.document.element_mut(node)?)))
        else {
            touched.dropped += 1;
            return;
        };
        let mut names = Vec::with_capacity(changes.len());
        let mut words = Vec::new();
        for (name, value) in changes {
            let name = attribute_name(name, element.is_svg);
            if name == "style" && !matches!(value, StyleValue::Declarations(_)) {
                touched.styles.remove(&node);
            }
            let former = says_words(&name).then(|| element.attribute(&name).map(Cow::into_owned));
            match value {
                StyleValue::Null => element.unset(&name),
                _ if element.attributes.len() >= MAX_ATTRIBUTES
                    && !element.attributes.iter().any(|(known, _)| *known == name) =>
                {
                    touched.dropped += 1;
                    continue;
                }
                StyleValue::Text(text) => element.set(&name, Attribute::Text(text.clone())),
                StyleValue::Other(value) => element.set(&name, value.clone()),
                StyleValue::Declarations(declarations) if name == "style" => {
                    let known = touched.styles.entry(node).or_default();
                    known.extend(declarations.iter().cloned());
                }
                StyleValue::Declarations(_) => touched.dropped += 1,
            }
            if let Some(former) = former {
                let now = element.attribute(&name).unwrap_or_default();
                words.extend(differing(
                    &name,
                    former.as_deref().unwrap_or_default(),
                    &now,
                ));
            }
            names.push(name);
        }
        // The tag sends what a control shows, not its attribute.
        if names.iter().any(|name| name == "value")
            && let Some(control) = self.controls.get_mut(&node)
        {
            control.text = element.attribute("value").unwrap_or_default().into_owned();
        }
        if !words.is_empty() {
            touched.words.entry(node).or_default().extend(words);
        }
        touched.attributes.push((node, names));
    }

    /// Sets what single properties of styles became, all of an element at once.
    fn set_styles(&mut self, touched: &mut Touched) {
        for (node, changes) in std::mem::take(&mut touched.styles) {
            if let Some(element) = self.document.element_mut(node) {
                let style = element.attribute("style").unwrap_or_default();
                let style = css::merge(&style, &changes);
                element.set("style", Attribute::Text(style.into()));
            }
        }
    }

    /// Gives the texts of `style` elements what the recorder put into one attribute, so that there is one place to look.
    fn settle_styles(&mut self, nodes: Vec<NodeId>) {
        let mut once = HashSet::default();
        for node in nodes.into_iter().filter(|node| once.insert(*node)) {
            let Some(element) = self.document.element(node) else {
                continue;
            };
            if element.tag != "style" || !element.has("_cssText") {
                continue;
            }
            let texts: Vec<NodeId> = self
                .document
                .children(node)
                .filter(|child| matches!(self.document.content(*child), Content::Text { .. }))
                .collect();
            if texts.is_empty() {
                continue;
            }
            let css = element
                .attribute("_cssText")
                .unwrap_or_default()
                .into_owned();
            let is_said = texts.iter().any(|child| {
                matches!(self.document.content(*child), Content::Text { text, .. } if !text.is_empty())
            });
            if !is_said {
                let parts = css.splitn(texts.len(), SPLIT);
                for (child, part) in texts.iter().zip(parts) {
                    if let Content::Text { text, is_style } = self.document.content_mut(*child) {
                        *text = part.into();
                        *is_style = true;
                    }
                }
            }
            if let Some(element) = self.document.element_mut(node) {
                element.unset("_cssText");
            }
        }
    }
}

/// Whether an attribute holds the words by which selectors know an element.
fn says_words(name: &str) -> bool {
    matches!(name, "class" | "id")
}

/// The classes, or the id, that one value of the attribute has and the other has not.
fn differing(name: &str, former: &str, now: &str) -> Vec<String> {
    let words = |value| match name {
        "class" => {
            let mut words: Vec<&str> = str::split_ascii_whitespace(value).collect();
            words.sort_unstable();
            words
        }
        _ => vec![value],
    };
    let (former, now) = (words(former), words(now));
    let gone = former
        .iter()
        .filter(|word| now.binary_search(word).is_err());
    let new = now
        .iter()
        .filter(|word| former.binary_search(word).is_err());
    gone.chain(new).map(|word| (*word).to_owned()).collect()
}

/// Whether an element can hold a document of its own.
pub fn is_frame(element: &crate::document::Element) -> bool {
    matches!(element.tag.as_str(), "iframe" | "frame")
}

/// What rrweb writes between the texts of one `style` element.
const SPLIT: &str = "/* rr_split */";
/// The deepest place at which a node can be added; browsers stop nesting at 512 when they parse HTML.
const MAX_DEPTH: usize = 512;
