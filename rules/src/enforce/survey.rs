//! What holds on the elements of the page as it is, for checks and comparisons.

use super::{Enforcer, restriction::Cover};

/// What holds on one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// How an agent gets it.
    pub shown: Cover,
    /// Whether an agent may not operate it.
    pub is_disabled: bool,
}

impl Enforcer {
    /// What holds on the element with the recorder's number `id`; none where the page has none, or nothing is shared of it.
    pub fn held(&self, id: u32) -> Option<Held> {
        let document = self.mirror.as_ref()?.document();
        let node = document.by_id(id)?;
        document.element(node)?;
        let held = self.covers.held(node);
        Some(Held {
            shown: held.cover(),
            is_disabled: held.disabled(),
        })
    }
}
