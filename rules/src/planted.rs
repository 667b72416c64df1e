//! Leaks planted in the engine on purpose, each behind a switch, to show that the tests would find it.
//!
//! A hook is one line at the place where the leak would be: `planted!(KeepLength)` asks whether that switch is on. Only a
//! build for the crate's own tests has switches; in every other a hook is `false`, and nothing is left of it.

/// Whether a planted leak is switched on: never, but in the crate's own tests.
#[cfg(not(test))]
macro_rules! planted {
    ($leak:ident) => {
        $crate::planted::off()
    };
}

#[cfg(not(test))]
#[inline(always)]
pub(crate) const fn off() -> bool {
    false
}

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
        (leaks $($leak:ident)* ; halves $($half:ident)*) => {
            /// The planted leaks.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub(crate) enum Leak { $($leak,)* $($half,)* }
            impl Leak {
                /// All that let something through.
                pub const ALL: &[Leak] = &[$(Leak::$leak),*];
                /// Those that open one of two defences, so that nothing shows.
                pub const HALVES: &[Leak] = &[$(Leak::$half),*];
            }
        };
    }

    leaks! {
        leaks
        AddsNotMatched
        AssetShift
        AutocompleteIgnored
        CoveredOption
        CssComments
        CssPictures
        CssStrings
        DrawingOpen
        ErrorPath
        FormerRules
        Fragment
        FrameAddress
        FrameOpen
        FramePerChange
        FrameUncovered
        HiddenAttributes
        HiddenChildren
        HiddenInput
        IdShift
        InjectedOpen
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
        LateShadowOpen
        LostOpen
        MarksIgnored
        MetaContent
        MetaHref
        NotReplaced
        NothingSticks
        OpenAttributes
        OptionText
        OutputOpen
        PasswordOpen
        PictureOpen
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
        ;
        // Left out of the leaks above, for what each opens the other defence keeps shut: a masked frame or picture is an
        // empty box, and what is in it is masked too. PictureOpen and DrawingOpen open both; what is uncovered in a frame
        // (FrameUncovered, FrameOpen) shows once it moves out.
        halves
        FrameUnboxed
        PictureUnboxed
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
