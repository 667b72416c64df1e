//! What holds on one node, as a set of restrictions and of the two exceptions from the policy.

use std::ops::{BitAnd, BitOr, BitOrAssign, Not};

use crate::ruleset::Effect;

/// A set of restrictions; union is all there is to combining them, so the order of rules never matters.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Restriction(u16);

impl Restriction {
    /// Nothing holds.
    pub const NONE: Restriction = Restriction(0);
    /// Hidden by a rule or a mark.
    pub const HIDE: Restriction = Restriction(1);
    /// Masked by a rule, a mark, or what is always masked.
    pub const MASK: Restriction = Restriction(2);
    /// Disabled by a rule or a mark.
    pub const DISABLE: Restriction = Restriction(4);
    /// Lifts a private policy.
    pub const REVEAL: Restriction = Restriction(8);
    /// Lifts the default disabling of submit controls.
    pub const ENABLE: Restriction = Restriction(16);
    /// Masked by the private policy alone: not inherited, so that a `reveal` further down can lift it.
    pub const PRIVATE: Restriction = Restriction(32);
    /// A submit control that no `enable` covers: not inherited, for it is the control that submits.
    pub const SUBMIT: Restriction = Restriction(64);
    /// Was a password field: masked for the life of the node, across versions of the rules.
    pub const PASSWORD: Restriction = Restriction(128);
    /// Masked because a rule matches nothing on the page: stays until it matches.
    pub const LOST: Restriction = Restriction(256);
    /// The same, as the tag says: holds where it says so.
    pub const TOLD_LOST: Restriction = Restriction(512);

    /// What goes down to children, shadow trees, slotted content and frames.
    pub fn inherited(self) -> Restriction {
        self & (Self::HIDE
            | Self::MASK
            | Self::DISABLE
            | Self::REVEAL
            | Self::ENABLE
            | Self::LOST
            | Self::TOLD_LOST)
    }

    /// What stays for as long as the page is open; `LOST` at most.
    pub fn sticky(self) -> Restriction {
        self & (Self::LOST
            | Self::HIDE
            | Self::MASK
            | Self::DISABLE
            | Self::PRIVATE
            | Self::SUBMIT
            | Self::PASSWORD)
    }

    /// Whether all of `other` holds.
    pub fn has(self, other: Restriction) -> bool {
        self & other == other
    }

    /// Whether the agent gets an empty box.
    pub fn hidden(self) -> bool {
        self.has(Self::HIDE)
    }

    /// Whether text and values are replaced; hidden content is not even that.
    pub fn masked(self) -> bool {
        self & (Self::MASK | Self::PRIVATE | Self::PASSWORD | Self::LOST | Self::TOLD_LOST)
            != Self::NONE
    }

    /// Whether the agent may see what is there.
    pub fn open(self) -> bool {
        !self.hidden() && !self.masked()
    }

    /// Whether style sheets of its own are shown: a private policy masks what is read, not how it looks.
    pub fn styled(self) -> bool {
        self & (Self::HIDE | Self::MASK | Self::LOST | Self::TOLD_LOST) == Self::NONE
    }

    /// Whether the agent may not operate it.
    pub fn disabled(self) -> bool {
        self & (Self::DISABLE | Self::SUBMIT) != Self::NONE
    }

    /// The part that decides how a node is shown.
    pub fn cover(self) -> Cover {
        if self.hidden() {
            Cover::Hidden
        } else if self.masked() {
            Cover::Masked
        } else {
            Cover::Open
        }
    }

    /// The effects in words, for the agent's console to draw; the private policy's own masking is the page's normal state
    /// and is not drawn.
    pub fn words(self) -> String {
        let words = [
            (self.hidden(), "hide"),
            (
                self & (Self::MASK | Self::PASSWORD | Self::LOST | Self::TOLD_LOST) != Self::NONE,
                "mask",
            ),
            (self.disabled(), "disable"),
        ];
        words
            .iter()
            .filter_map(|(holds, word)| holds.then_some(*word))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// How a node is shown to the agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover {
    /// As it is.
    Open,
    /// Structure without content.
    Masked,
    /// An empty box.
    Hidden,
}

impl From<Effect> for Restriction {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::Hide => Restriction::HIDE,
            Effect::Mask => Restriction::MASK,
            Effect::Disable => Restriction::DISABLE,
            Effect::Reveal => Restriction::REVEAL,
            Effect::Enable => Restriction::ENABLE,
        }
    }
}

impl BitOr for Restriction {
    type Output = Restriction;
    fn bitor(self, other: Restriction) -> Restriction {
        Restriction(self.0 | other.0)
    }
}

impl BitOrAssign for Restriction {
    fn bitor_assign(&mut self, other: Restriction) {
        *self = *self | other;
    }
}

impl BitAnd for Restriction {
    type Output = Restriction;
    fn bitand(self, other: Restriction) -> Restriction {
        Restriction(self.0 & other.0)
    }
}

impl Not for Restriction {
    type Output = Restriction;
    fn not(self) -> Restriction {
        Restriction(!self.0)
    }
}

impl std::fmt::Debug for Restriction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = [
            "hide",
            "mask",
            "disable",
            "reveal",
            "enable",
            "private",
            "submit",
            "password",
            "lost",
            "told lost",
        ];
        f.debug_set()
            .entries(
                names
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| self.0 & (1 << bit) != 0)
                    .map(|(_, name)| name),
            )
            .finish()
    }
}
