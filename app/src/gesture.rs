//! From gestures on a page to what an agent asks to do: the same in a session and in the editor's preview.
//!
//! Nothing is permitted here: whatever is asked, `rules` judges it.

use rules::{
    action::{Mode, Refusal},
    enforce::How,
};

pub mod keyboard;
pub mod keys;

/// What a click asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Nothing that could be done.
    Nothing(Refusal),
    /// An option: the list of them is opened.
    Options,
    /// A click, after which keys go to the field.
    Field,
    /// A click.
    Click,
}

impl Asked {
    /// A click on what is operated in this way; `is_restricted` where it looks hidden, masked or disabled.
    pub fn by_click(mode: Mode, how: How, is_restricted: bool) -> Asked {
        match how {
            _ if mode != Mode::Write => Asked::Nothing(Refusal::Mode),
            // A list that could only be refused is not opened, keys that could only be refused are not taken.
            How::Choose if !is_restricted => Asked::Options,
            How::Type if !is_restricted => Asked::Field,
            _ => Asked::Click,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_asks_for_what_the_element_is_for() {
        for (mode, how, is_restricted, asked) in [
            (
                Mode::Pointer,
                How::Click,
                false,
                Asked::Nothing(Refusal::Mode),
            ),
            (Mode::Write, How::Click, false, Asked::Click),
            (Mode::Write, How::Type, false, Asked::Field),
            (Mode::Write, How::Choose, false, Asked::Options),
            (Mode::Write, How::Type, true, Asked::Click),
            (Mode::Write, How::Choose, true, Asked::Click),
        ] {
            assert_eq!(Asked::by_click(mode, how, is_restricted), asked);
        }
    }
}
