//! Which rules match where, and where an event makes it worth asking again.

use foldhash::HashSet;

use crate::{
    document::{Document, NodeId},
    selector::{Index, Matcher, Reach},
};

use super::{
    super::{mirror::Touched, restriction::Restriction},
    Causes, Cover, Frames, Rule, State, policy,
};

/// The rules in force, and where it is written down what they match.
struct Matching<'a> {
    rules: &'a [Rule],
    document: &'a Document,
    frames: &'a Frames,
    matcher: Matcher<'a>,
    causes: &'a mut Causes,
    /// The rules that cover the element at hand.
    covering: Vec<u32>,
}

impl Cover {
    /// Matches rules, marks and policy where the event can matter; the nodes on which something of their own changed.
    pub(super) fn match_anew(&mut self, document: &Document, touched: &Touched) -> Vec<NodeId> {
        let around = self.around_of(document, touched);
        let Cover {
            states,
            passwords,
            causes,
            rules,
            frames,
            ..
        } = self;
        let known = passwords.len();
        let matcher = Matcher::new(document);
        let mut matching = Matching {
            rules,
            document,
            frames,
            matcher: match touched.fresh.is_empty() && around.is_empty() {
                true => matcher,
                false => matcher.in_order(),
            },
            causes,
            covering: Vec::new(),
        };
        let mut changed = touched.fresh.clone();
        let mut look = |node: NodeId, what: What| {
            if document.element(node).is_none() {
                return false;
            }
            let state = &mut states[node.0 as usize];
            let before = state.own();
            match what {
                What::Near => state.near = matching.all(&self.near, node),
                What::Around => state.around = matching.all(&self.around, node),
                What::Policy => state.policy = policy::of(document, node, passwords),
            }
            before != state.own()
        };
        for fresh in &touched.fresh {
            let below = document
                .subtree(*fresh)
                .skip(usize::from(planted!(AddsNotMatched)));
            for node in below {
                look(node, What::Near);
                look(node, What::Policy);
            }
        }
        let mut tops = HashSet::default();
        for (node, names) in &touched.attributes {
            // A region that comes to be edited is a field.
            if self.is_private
                && names
                    .iter()
                    .any(|name| name == "contenteditable" || name == "role")
            {
                changed.push(*node);
            }
            let words = touched.words_of(*node);
            let reach = names
                .iter()
                .map(|name| self.near.reach(name, words))
                .max()
                .filter(|_| !planted!(LateMask));
            match reach {
                Some(Reach::Subtree) => {
                    tops.insert(*node);
                }
                Some(Reach::Element) => {
                    changed.extend(look(*node, What::Near).then_some(*node));
                }
                Some(Reach::Nothing) | None => {}
            }
            if names.iter().any(|name| policy::reads(name)) {
                changed.extend(look(*node, What::Policy).then_some(*node));
            }
        }
        for top in outermost(document, &tops) {
            changed.extend(document.subtree(top).filter(|node| look(*node, What::Near)));
        }
        changed.extend(around.into_iter().filter(|node| look(*node, What::Around)));
        // A password may come after the field that shows the same.
        if passwords.len() > known {
            let fields = document
                .elements()
                .filter(|node| policy::is_field(document, *node));
            for field in fields {
                let policy = policy::of(document, field, passwords);
                let before = std::mem::replace(&mut states[field.0 as usize].policy, policy);
                changed.extend((before != policy).then_some(field));
            }
        }
        changed
    }

    /// The nodes that rules which read more than an element and its ancestors may match differently now.
    fn around_of(&self, document: &Document, touched: &Touched) -> Vec<NodeId> {
        if self.around.is_empty() || planted!(SiblingsNotMatched) {
            return Vec::new();
        }
        let attributes = touched
            .attributes
            .iter()
            .filter(|(_, names)| names.iter().any(|name| self.reads.attribute(name)))
            .map(|(node, _)| *node);
        let texts = touched.texts.iter().filter(|_| self.reads.text);
        // Beside what changed stands what has the same parent; with `:empty` the parent itself has changed.
        let emptied = |node: NodeId| match self.reads.text {
            true => document.parent(node).unwrap_or(node),
            false => node,
        };
        let tops: HashSet<NodeId> = touched
            .parents
            .iter()
            .copied()
            .map(emptied)
            .chain(attributes.map(|node| document.parent(node).unwrap_or(node)))
            .chain(texts.map(|text| emptied(document.parent(*text).unwrap_or(*text))))
            .chain(touched.fresh.iter().copied())
            .collect();
        if self.reads.anywhere && !tops.is_empty() {
            return document.elements().collect();
        }
        let (mut alone, mut anchors) = (Vec::new(), Vec::new());
        if !self.inside.is_empty() {
            (alone, anchors) = self.inside.reach(document, &outermost(document, &tops));
        }
        let tops = tops.into_iter().chain(anchors).collect();
        let below = outermost(document, &tops);
        alone.sort_unstable();
        alone.dedup();
        alone
            .into_iter()
            .chain(below.into_iter().flat_map(|top| document.subtree(top)))
            .collect()
    }
}

/// Those that stand below no other, in one order for one set.
fn outermost(document: &Document, tops: &HashSet<NodeId>) -> Vec<NodeId> {
    let mut outer: Vec<NodeId> = tops
        .iter()
        .copied()
        .filter(|top| !document.ancestors(*top).any(|above| tops.contains(&above)))
        .collect();
    outer.sort_unstable();
    outer
}

/// What is to be matched anew on an element.
#[derive(Clone, Copy)]
enum What {
    /// The rules that read the element and its ancestors.
    Near,
    /// The rules that read more.
    Around,
    /// Marks and policy.
    Policy,
}

impl<'a> Matching<'a> {
    /// What the rules of an index put on an element.
    fn all(&mut self, index: &'a Index, node: NodeId) -> Restriction {
        let mut restriction = Restriction::NONE;
        self.covering.clear();
        let (rules, covering) = (self.rules, &mut self.covering);
        let (document, frames) = (self.document, self.frames);
        self.matcher.matching(index, node, |place, is_sure| {
            let Some(rule) = rules.get(place as usize) else {
                return;
            };
            // What might be covered is.
            if matches!(rule.restriction, Restriction::REVEAL | Restriction::ENABLE) && !is_sure {
                return;
            }
            if !frames.hold(rule.reach, rule.number, document, node) {
                return;
            }
            restriction |= rule.restriction;
            if !rule.restriction.open() {
                covering.push(place);
            }
        });
        if !self.covering.is_empty() {
            self.causes.add(node, &self.covering);
        }
        restriction
    }
}

impl State {
    /// What rules, marks and policy put on the element itself.
    fn own(self) -> Restriction {
        self.near | self.around | self.policy
    }
}
