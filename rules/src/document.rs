//! One page as an arena tree: elements, texts, shadow roots, frame documents.
//!
//! Built from a recorded snapshot (or from HTML, by `html`), changed by recorded mutations. Knows nothing of rules.

use crate::event::Node;

/// A place in the arena; never reused while the document lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Document {}

impl Document {
    /// The tree of a full snapshot.
    pub fn from_snapshot(_node: &Node) -> Result<Document, String> {
        unimplemented!()
    }
}
