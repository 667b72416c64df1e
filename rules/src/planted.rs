//! Leaks planted in the engine on purpose, each behind a switch, to show that the tests would find it.
//!
//! A hook is one line at the place where the leak would be: `planted!(KeepLength)` asks whether that switch is on. Only a
//! build for the crate's own tests has switches; in every other a hook is `false`, and nothing is left of it.

/// Whether a planted leak is switched on: never, but in the crate's own tests.
#[cfg(not(test))]
macro_rules! planted {
    ($leak:ident) => {
        $crate::planted::OFF
    };
}

#[cfg(not(test))]
pub(crate) const OFF: bool = false;

#[cfg(test)]
macro_rules! planted {
    ($leak:ident) => {
        $crate::planted::is_on($crate::planted::Leak::$leak)
    };
}

#[cfg(test)]
pub(crate) use switches::{Leak, is_on, with};

#[cfg(test)]
mod switches {
    use std::cell::Cell;

    macro_rules! leaks {
        ($($leak:ident)*) => {
            /// The planted leaks.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub(crate) enum Leak { $($leak),* }
            impl Leak {
                /// All of them.
                pub const ALL: &[Leak] = &[$(Leak::$leak),*];
            }
        };
    }

    leaks! {
        AddsNotMatched
        AssetShift
        AutocompleteIgnored
        CoveredOption
        CssComments
        CssStrings
        ErrorPath
        FormerRules
        Fragment
        FramePerChange
        HiddenAttributes
        HiddenChildren
        HiddenInput
        IdShift
        InputPassed
        KeepAlt
        KeepAria
        KeepChecked
        KeepCheckedAttribute
        KeepData
        KeepHandlers
        KeepHref
        KeepLength
        KeepNonce
        KeepNumbers
        KeepPlaceholder
        KeepSelected
        KeepSource
        KeepStyle
        KeepTitle
        KeepValue
        KeepValueAttribute
        KeepValueLength
        KeepWords
        LateMask
        MarksIgnored
        MetaContent
        MetaHref
        NotReplaced
        NothingSticks
        OpenAttributes
        OptionText
        OutputOpen
        PasswordOpen
        PointerTold
        PresenceTold
        PrivateFields
        PrivateTexts
        Query
        RecorderIds
        RevealLater
        ScriptAttributes
        ScriptContent
        ScrollTold
        ShadowOpen
        SheetNumbers
        SheetOfCovered
        SheetRules
        SiblingsNotMatched
        SlotOpen
        StirUnseen
        StyleInMasked
        TargetsOpen
        TextOpen
        TextPerChange
        TitleText
        UnknownPassed
        Userinfo
    }

    thread_local! {
        static ON: Cell<Option<Leak>> = const { Cell::new(None) };
    }

    /// Whether this thread has the leak switched on.
    pub(crate) fn is_on(leak: Leak) -> bool {
        ON.get() == Some(leak)
    }

    /// Runs something with one leak switched on in this thread.
    pub(crate) fn with<T>(leak: Leak, run: impl FnOnce() -> T) -> T {
        ON.set(Some(leak));
        let result = run();
        ON.set(None);
        result
    }
}
