//! What is restricted on the mirrored page: rules by selector, marks, policy, and all of it down the flat tree.
//!
//! Restrictions only tighten until [`Cover::forget`]; they are remembered for each node, so they move with it and outlive
//! the class or the type that brought them. Knows nothing of what the agent was shown.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

use crate::{
    document::{Content, Document, MAX_NODES, NodeId, make_room},
    ruleset::{Effect, Fallback, TextPolicy},
    selector::{Index, Inside, Selector},
};

use super::{mirror::Touched, reads::Reads, restriction::Restriction};

mod causes;
mod frames;
mod losses;
mod matching;
mod policy;
mod slots;
mod targets;

use causes::Causes;
pub use frames::{Frame, Frames, Reach};
use losses::{Losses, Turn};
pub use slots::Slots;
use slots::reassigned;
use targets::{Scopes, Targets};

/// One rule that holds on the page.
#[derive(Clone, Debug)]
pub struct ActiveRule {
    /// The rule's id.
    pub id: String,
    /// What it does.
    pub effect: Effect,
    /// To what.
    pub selector: Selector,
    /// Its number in the set.
    pub number: u32,
    /// Where on the page it holds.
    pub reach: Reach,
    /// What holds while it matches nothing.
    pub fallback: Option<Fallback>,
}

/// The restrictions of every node of a mirror.
#[derive(Debug, Default)]
pub struct Cover {
    active: Vec<ActiveRule>,
    /// Those, and what is masked because some of them match nothing.
    rules: Vec<Rule>,
    losses: Losses,
    /// Whether a rule came to match nothing, or something again, since this was last asked.
    turned: bool,
    /// The rules that read the element and its ancestors.
    near: Index,
    /// The rules that read more, and what they read.
    around: Index,
    reads: Reads,
    frames: Frames,
    inside: Inside,
    is_private: bool,
    states: Vec<State>,
    targets: Targets,
    /// Names and ids of fields that were passwords once: a framework may make the field anew to show its text.
    passwords: BTreeSet<String>,
    causes: Causes,
    /// What stuck to nodes of the page that are not in the tree, by their numbers.
    absent: HashMap<u32, Restriction>,
}

#[derive(Debug)]
struct Rule {
    id: String,
    restriction: Restriction,
    number: u32,
    reach: Reach,
}

/// What holds on a node.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// By rules that read the element and its ancestors.
    near: Restriction,
    /// By rules that read more.
    around: Restriction,
    /// By marks and the policy, on the element itself.
    policy: Restriction,
    /// What ever held.
    stuck: Restriction,
    /// What holds, inherited and all.
    held: Restriction,
    /// What came from above.
    above: Restriction,
}

impl Cover {
    /// From now on these rules hold; what stuck stays.
    pub fn set_rules(&mut self, rules: Vec<ActiveRule>, frames: Frames, text: TextPolicy) {
        self.frames = frames;
        self.is_private = text == TextPolicy::Private;
        self.losses.watch(&rules);
        self.active = rules;
        self.index();
    }

    /// Whether all is masked that no rule reveals.
    pub fn is_private(&self) -> bool {
        self.is_private
    }

    /// What holds in which frame.
    pub fn frames(&self) -> &Frames {
        &self.frames
    }

    /// From now on this holds in frames, and by it these rules; whether that can change what was judged before.
    pub fn set_frames(&mut self, frames: Frames, rules: Vec<ActiveRule>) -> bool {
        let differs = frames.differ(&self.frames);
        self.frames = frames;
        let known = self.active.iter().map(|rule| rule.number);
        let are_same = known.eq(rules.iter().map(|rule| rule.number));
        if !are_same {
            self.losses.watch(&rules);
            self.active = rules;
            self.index();
        }
        differs || !are_same
    }

    /// Makes the rules ready for matching; nothing matches before it is asked anew.
    fn index(&mut self) {
        self.reads = Reads::default();
        self.inside = Inside::default();
        self.causes = Causes::default();
        // What the former rules matched holds no longer, a `reveal` above all.
        for state in &mut self.states {
            (state.near, state.around) = (Restriction::NONE, Restriction::NONE);
        }
        let (mut near, mut around) = (Vec::new(), Vec::new());
        self.rules.clear();
        let active = self.active.iter().map(|rule| {
            let made = Rule {
                id: rule.id.clone(),
                restriction: rule.effect.into(),
                number: rule.number,
                reach: rule.reach,
            };
            (made, rule.selector.clone())
        });
        let lost = self.losses.masked().into_iter();
        let lost = lost.filter(|_| !planted!(LostOpen));
        let lost = lost.map(|selector| {
            let made = Rule {
                id: String::new(),
                restriction: Restriction::LOST,
                number: u32::MAX,
                reach: Reach::Everywhere,
            };
            (made, selector)
        });
        for (place, (rule, selector)) in active.chain(lost).enumerate() {
            let reads = Reads::of(selector.as_str());
            match reads.around {
                true => {
                    self.reads.add(&reads);
                    self.inside.add(&selector);
                    around.push((place as u32, selector));
                }
                false => near.push((place as u32, selector)),
            }
            self.rules.push(rule);
        }
        (self.near, self.around) = (Index::new(near), Index::new(around));
    }

    /// Forgets what stuck, passwords excepted: a new version is applied.
    pub fn forget(&mut self) {
        for state in &mut self.states {
            *state = State {
                stuck: state.stuck & Restriction::PASSWORD,
                ..State::default()
            };
        }
        self.absent.retain(|_, stuck| {
            *stuck = *stuck & Restriction::PASSWORD;
            *stuck != Restriction::NONE
        });
        self.targets = Targets::default();
        self.losses = Losses::default();
        self.frames = Frames::default();
    }

    /// What is masked because a rule matches nothing stays so, whatever it matches: the page has another address.
    pub fn keep_lost(&mut self) {
        for state in &mut self.states {
            if state.stuck.has(Restriction::LOST) {
                state.stuck = (state.stuck | Restriction::MASK) & !Restriction::LOST;
            }
        }
        for stuck in self.absent.values_mut() {
            if stuck.has(Restriction::LOST) {
                *stuck = (*stuck | Restriction::MASK) & !Restriction::LOST;
            }
        }
    }

    /// Whether nothing is shared until a rule matches something.
    pub fn pauses(&self) -> bool {
        self.losses.pauses() && !planted!(LostOpen)
    }

    /// Whether a rule came to match nothing, or something again.
    pub fn is_turned(&self) -> bool {
        self.turned
    }

    /// The same, once.
    pub fn take_turned(&mut self) -> bool {
        std::mem::take(&mut self.turned)
    }

    /// The tree goes, the page stays: what stuck to a node waits for the node of its number.
    pub fn put_aside(&mut self, document: &Document) {
        for (place, state) in self.states.drain(..).enumerate().take(document.len()) {
            let id = document.id(NodeId(place as u32));
            remember(&mut self.absent, id, state.stuck);
        }
        self.causes = Causes::default();
        self.targets = Targets::default();
        self.losses.forget_nodes(|_| true);
    }

    /// These nodes of the tree are gone, and their places other nodes'; what stuck to them waits as in [`Cover::put_aside`].
    pub fn put_away(&mut self, gone: &[(NodeId, u32)]) {
        for (node, id) in gone {
            if let Some(state) = self.states.get_mut(node.0 as usize) {
                remember(&mut self.absent, *id, state.stuck);
                *state = State::default();
            }
            self.causes.forget(*node);
        }
        let places: HashSet<NodeId> = gone.iter().map(|(node, _)| *node).collect();
        self.targets.forget(|scope| places.contains(&scope));
        self.losses.forget_nodes(|node| places.contains(&node));
    }

    /// Whether so much is remembered of nodes that are gone, or of passwords, that no more may come.
    pub fn is_full(&self) -> bool {
        self.absent.len() >= MAX_ABSENT || self.passwords.len() >= MAX_PASSWORDS
    }

    /// What holds on a node.
    pub fn held(&self, node: NodeId) -> Restriction {
        self.state(node).held
    }

    /// What rules match on a node, now.
    #[cfg(test)]
    pub fn matched(&self, node: NodeId) -> Restriction {
        self.state(node).near | self.state(node).around
    }

    /// The effects to be written on a node: those of a node that is more restricted than what it stands in.
    pub fn mark(&self, node: NodeId) -> String {
        let State { held, above, .. } = self.state(node);
        let drawn = Restriction::HIDE
            | Restriction::MASK
            | Restriction::DISABLE
            | Restriction::SUBMIT
            | Restriction::PASSWORD
            | Restriction::LOST
            | Restriction::TOLD_LOST;
        match held & drawn & !above == Restriction::NONE {
            true => String::new(),
            false => held.words(),
        }
    }

    /// Ids of the rules that cover a node; empty where the policy does, or a mark.
    pub fn causes(&self, document: &Document, node: NodeId) -> Vec<&str> {
        std::iter::once(node)
            .chain(document.ancestors(node))
            .flat_map(|node| self.causes.of(node))
            .filter_map(|place| self.rules.get(*place as usize))
            .map(|rule| rule.id.as_str())
            .filter(|id| !id.is_empty())
            .collect()
    }

    /// Judges the whole page; the nodes of which something changed.
    pub fn judge_all(&mut self, document: &Document) -> Vec<NodeId> {
        let Some(root) = document.root() else {
            return Vec::new();
        };
        let touched = Touched {
            fresh: vec![root],
            ..Touched::default()
        };
        self.judge(document, &touched)
    }

    /// Judges what an event touched and whatever that affects; the nodes of which something changed.
    pub fn judge(&mut self, document: &Document, touched: &Touched) -> Vec<NodeId> {
        let changed = self.judge_rules(document, touched);
        let states = &self.states;
        let Turn { is_lost, is_found } = self.losses.look(document, touched, &|node| {
            let state = states.get(node.0 as usize).copied().unwrap_or_default();
            (state.held, state.above)
        });
        if !is_lost && !is_found {
            return changed;
        }
        self.turned = true;
        if is_found {
            let all = self.states.iter_mut().map(|state| &mut state.stuck);
            for stuck in all.chain(self.absent.values_mut()) {
                *stuck = *stuck & !Restriction::LOST;
            }
        }
        self.index();
        let touched = Touched {
            fresh: document.root().into_iter().collect(),
            ..Touched::default()
        };
        self.judge_rules(document, &touched)
    }

    fn judge_rules(&mut self, document: &Document, touched: &Touched) -> Vec<NodeId> {
        make_room(&mut self.states, document.len());
        self.states.resize(document.len(), State::default());
        if !self.absent.is_empty() {
            for node in touched
                .fresh
                .iter()
                .flat_map(|node| document.subtree(*node))
            {
                if let Some(stuck) = self.absent.remove(&document.id(node)) {
                    self.states[node.0 as usize].stuck |= stuck;
                }
            }
        }
        for own in self.frames.private() {
            if let Some(own) = document.by_id(own) {
                self.states[own.0 as usize].stuck |= Restriction::HIDE;
            }
        }
        let mut roots = self.match_anew(document, touched);
        roots.extend(reassigned(document, touched));
        let forced: HashSet<NodeId> = touched.fresh.iter().copied().collect();
        let mut changed = self.settle(document, roots, &forced);
        // What is fresh has all changed.
        let mut news = changed.clone();
        news.extend(touched.attributes.iter().map(|(node, _)| *node));
        // A field that is masked masks what it points to, which may be another field.
        let mut known = Scopes::default();
        loop {
            let states = &self.states;
            let pointed = self.targets.update(document, &news, &mut known, |node| {
                states.get(node.0 as usize).is_some_and(|s| !s.held.open())
            });
            let roots: Vec<NodeId> = pointed
                .into_iter()
                .filter(|node| {
                    let state = &mut self.states[node.0 as usize];
                    let known = state.stuck.has(Restriction::MASK);
                    state.stuck |= Restriction::MASK;
                    !known
                })
                .collect();
            if roots.is_empty() || planted!(TargetsOpen) {
                return changed;
            }
            news = self.settle(document, roots, &HashSet::default());
            changed.extend(&news);
        }
    }

    fn state(&self, node: NodeId) -> State {
        self.states
            .get(node.0 as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Brings restrictions down from `roots`; below `forced` nodes to every node.
    fn settle(
        &mut self,
        document: &Document,
        roots: Vec<NodeId>,
        forced: &HashSet<NodeId>,
    ) -> Vec<NodeId> {
        let mut changed = Vec::new();
        let mut slots = Slots::default();
        let mut pending: Vec<(NodeId, bool)> = roots
            .into_iter()
            .map(|node| (node, forced.contains(&node)))
            .collect();
        // Ancestors first, so that what comes from above is known; a node is looked at again when that changes.
        pending
            .sort_by_cached_key(|(node, _)| std::cmp::Reverse(document.ancestors(*node).count()));
        while let Some((node, force)) = pending.pop() {
            let before = self.state(node);
            let above = self.above(document, node, &mut slots);
            let held = self.hold(document, node, above);
            let state = &mut self.states[node.0 as usize];
            (state.held, state.above) = (held, above);
            if !planted!(NothingSticks) {
                state.stuck |= held.sticky();
            }
            let differs = before.held != held || before.above != above;
            if differs || force {
                changed.push(node);
            }
            let inherits = before.held.inherited() != held.inherited()
                || before.held.masked() != held.masked();
            if inherits || force {
                let last = document.last_child(node);
                let children =
                    std::iter::successors(last, |child| document.previous_sibling(*child));
                pending.extend(children.map(|child| (child, force)));
                pending.extend(document.shadow(node).map(|shadow| (shadow, force)));
                pending
                    .extend((slots.shown(document, node).into_iter()).map(|light| (light, false)));
            }
        }
        changed
    }

    /// What comes down on a node: from its parent, host or frame, and from the slot it is shown in.
    fn above(&self, document: &Document, node: NodeId, slots: &mut Slots) -> Restriction {
        let Some(parent) = document.parent(node) else {
            return Restriction::NONE;
        };
        // A shadow root that came with the first node in it was never judged: what holds on it is its host's.
        let holder = match document.content(parent) {
            Content::ShadowRoot if planted!(ShadowOpen) => return Restriction::NONE,
            Content::ShadowRoot if !planted!(LateShadowOpen) => document.parent(parent),
            _ => None,
        };
        let is_lost = match document.content(node) {
            Content::Document { .. } => planted!(FrameOpen) || planted!(FrameUncovered),
            Content::Text { .. } => planted!(TextOpen),
            Content::Element(_) => {
                planted!(DrawingOpen) && document.element(node).is_some_and(|one| one.is_svg)
            }
            _ => false,
        };
        if is_lost {
            return Restriction::NONE;
        }
        let above = self.state(holder.unwrap_or(parent)).held.inherited();
        match slots.of(document, parent, node) {
            Some(slot) if !planted!(SlotOpen) => above | self.state(slot).held.inherited(),
            _ => above,
        }
    }

    fn hold(&self, document: &Document, node: NodeId, above: Restriction) -> Restriction {
        let state = self.state(node);
        let own = state.near | state.around | (state.policy & !Restriction::SUBMIT);
        let mut held = own | state.stuck | above;
        let is_unrevealed_field = self.is_private
            && above.has(Restriction::REVEAL)
            && !own.has(Restriction::REVEAL)
            && policy::is_made_field(document, node);
        // What a private policy once masked is not revealed later, nor is what comes into it.
        let is_unrevealed_field = is_unrevealed_field && !planted!(PrivateFields);
        let was_private = state.stuck.has(Restriction::PRIVATE) && !planted!(RevealLater);
        if is_unrevealed_field || was_private {
            held = held & !Restriction::REVEAL;
        }
        if held.has(Restriction::PASSWORD) {
            held |= Restriction::MASK;
        }
        if state.policy.has(Restriction::SUBMIT) && !held.has(Restriction::ENABLE) {
            held |= Restriction::SUBMIT;
        }
        if self.is_private && !held.has(Restriction::REVEAL) && policy::speaks(document, node) {
            held |= Restriction::PRIVATE;
        }
        held
    }
}

/// Shadow roots have no number; what holds on one comes from its host.
fn remember(absent: &mut HashMap<u32, Restriction>, id: u32, stuck: Restriction) {
    if id != 0 && stuck != Restriction::NONE {
        *absent.entry(id).or_default() |= stuck;
    }
}

/// The most nodes of which something is remembered after they went; fewer in tests, which have to get there.
const MAX_ABSENT: usize = if cfg!(test) { 4_000 } else { MAX_NODES };
/// The most names of passwords that are remembered.
const MAX_PASSWORDS: usize = if cfg!(test) { 100 } else { 10_000 };

/// The nodes of one tree scope in tree order: nested shadow trees and frames left out.
pub fn scope_elements(document: &Document, scope: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    let mut pending = vec![scope];
    std::iter::from_fn(move || {
        let next = pending.pop()?;
        let foreign = next != scope && matches!(document.content(next), Content::Document { .. });
        if !foreign {
            pending.extend(std::iter::successors(document.last_child(next), |child| {
                document.previous_sibling(*child)
            }));
        }
        Some(next)
    })
}
