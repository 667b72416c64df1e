//! Rules that say what holds while they match nothing on the page: which of them do.
//!
//! A rule is lost until it matches an element that stands in no hidden content: what does is no agent's business, nor is whether a
//! rule matches there. Of a covered element the tag leaves out attributes that a selector may read, so it marks the element
//! with the rule's number (`=3`); that counts where the element is covered as the rule would cover it.

use foldhash::HashMap;

use crate::{
    document::{Document, NodeId},
    ruleset::Fallback,
    selector::{Matcher, Selector},
};

use super::{
    super::{mirror::Touched, reads::Reads, restriction::Restriction},
    ActiveRule,
};

/// The rules that are watched, and whether each matches something.
#[derive(Debug, Default)]
pub struct Losses(Vec<Watched>);

#[derive(Debug)]
struct Watched {
    number: u32,
    mark: String,
    restriction: Restriction,
    selector: Selector,
    /// Whether what stands elsewhere can change what it matches.
    is_wide: bool,
    fallback: Fallback,
    is_lost: bool,
    /// An element that it matches.
    witness: Option<NodeId>,
}

/// What became of the rules with an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// A rule matches nothing any more.
    pub is_lost: bool,
    /// A rule that matched nothing does again.
    pub is_found: bool,
}

/// What holds on an element, and what comes to it from above.
pub type Holds<'a> = &'a dyn Fn(NodeId) -> (Restriction, Restriction);

impl Losses {
    /// Watches these rules. One that was watched stands as it stood; all others are lost until they are seen to match.
    pub fn watch(&mut self, rules: &[ActiveRule]) {
        let known = std::mem::take(&mut self.0);
        let known: HashMap<u32, Watched> = known.into_iter().map(|one| (one.number, one)).collect();
        self.0.extend(rules.iter().filter_map(|rule| {
            let fallback = rule.fallback.clone()?;
            let before = known.get(&rule.number);
            Some(Watched {
                number: rule.number,
                mark: format!("={}", rule.number),
                restriction: rule.effect.into(),
                selector: rule.selector.clone(),
                is_wide: Reads::of(rule.selector.as_str()).around,
                fallback,
                is_lost: before.is_none_or(|before| before.is_lost),
                witness: before.and_then(|before| before.witness),
            })
        }));
    }

    /// The nodes are gone, or other ones; the rules stand as they stood.
    pub fn forget_nodes(&mut self, is_gone: impl Fn(NodeId) -> bool) {
        for one in &mut self.0 {
            one.witness = one.witness.filter(|node| !is_gone(*node));
        }
    }

    /// What is masked because rules are lost.
    pub fn masked(&self) -> Vec<Selector> {
        let of = |one: &Watched| match &one.fallback {
            Fallback::Mask(selector) if one.is_lost => Some(selector.clone()),
            _ => None,
        };
        self.0.iter().filter_map(of).collect()
    }

    /// Whether nothing is shared because a rule is lost.
    pub fn pauses(&self) -> bool {
        let mut all = self.0.iter();
        all.any(|one| one.is_lost && matches!(one.fallback, Fallback::Pause))
    }

    /// Looks again after an event.
    pub fn look(&mut self, document: &Document, touched: &Touched, holds: Holds<'_>) -> Turn {
        let mut turn = Turn::default();
        let mut matcher = Matcher::new(document);
        let witnesses: Vec<Option<NodeId>> = self
            .0
            .iter()
            .map(|one| {
                matcher.turn();
                let mut has = |node| one.has(document, &mut matcher, node, holds);
                one.witness
                    .filter(|node| document.is_connected(*node) && has(*node))
                    .or_else(|| one.seek(document, touched, has))
            })
            .collect();
        for (one, witness) in self.0.iter_mut().zip(witnesses) {
            one.witness = witness;
            turn.is_lost |= !one.is_lost && one.witness.is_none();
            turn.is_found |= one.is_lost && one.witness.is_some();
            one.is_lost = one.witness.is_none();
        }
        turn
    }
}

impl Watched {
    /// An element that it matches: of a rule that matched nothing before, only one that the event touched.
    fn seek(
        &self,
        document: &Document,
        touched: &Touched,
        mut has: impl FnMut(NodeId) -> bool,
    ) -> Option<NodeId> {
        if !self.is_lost || self.is_wide {
            return document.elements().find(|node| has(*node));
        }
        let changed = touched.attributes.iter().map(|(node, _)| node);
        touched
            .fresh
            .iter()
            .chain(changed)
            .flat_map(|top| document.subtree(*top))
            .find(|node| has(*node))
    }

    fn has<'a>(
        &'a self,
        document: &'a Document,
        matcher: &mut Matcher<'a>,
        node: NodeId,
        holds: Holds<'_>,
    ) -> bool {
        let Some(element) = document.element(node) else {
            return false;
        };
        let (held, above) = holds(node);
        let marks = || element.attribute("data-louver").unwrap_or_default();
        !above.hidden()
            && (matcher.matches(&self.selector, node) && !matcher.gave_up()
                || self.is_covered(held)
                    && marks()
                        .split_ascii_whitespace()
                        .any(|mark| mark == self.mark))
    }

    /// Whether an element is covered as the rule would cover it; being masked for a loss is not that.
    fn is_covered(&self, held: Restriction) -> bool {
        held.has(self.restriction) || held.hidden()
    }
}
