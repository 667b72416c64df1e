//! How the two views are looked at, as this browser remembers it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The choices.
#[derive(Clone, Copy)]
pub struct Look {
    /// Beside one another, or one over the other.
    pub layout: RwSignal<Layout>,
    /// The width at which both are laid out.
    pub width: RwSignal<Width>,
    /// How large both are drawn.
    pub zoom: RwSignal<Zoom>,
    /// How much of the agent's view lies over the customer's, in percent.
    pub share: RwSignal<u8>,
}

/// Where the views stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Layout {
    /// Side by side.
    Beside,
    /// One over the other.
    Over,
}

/// How large a view is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Zoom {
    /// So that its whole width is seen.
    #[default]
    Fit,
    /// As it is; what does not fit is scrolled to.
    Full,
}

/// A device's width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Width {
    /// A phone's.
    Phone,
    /// A tablet's.
    Tablet,
    /// A desktop's.
    Desktop,
}

impl Width {
    /// In CSS pixels.
    pub fn pixels(self) -> f64 {
        match self {
            Width::Phone => 390.0,
            Width::Tablet => 820.0,
            Width::Desktop => 1440.0,
        }
    }
}

/// As it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    layout: Layout,
    width: Width,
    #[serde(default)]
    zoom: Zoom,
    share: u8,
}

impl Look {
    /// As it was left, in this browser.
    pub fn recalled() -> Look {
        let kept = storage().and_then(|storage| {
            let text = storage.get_item(PLACE).ok().flatten()?;
            serde_json::from_str::<Kept>(&text).ok()
        });
        let kept = kept.unwrap_or(Kept {
            layout: Layout::Beside,
            width: Width::Desktop,
            zoom: Zoom::Fit,
            share: 50,
        });
        let look = Look {
            layout: RwSignal::new(kept.layout),
            width: RwSignal::new(kept.width),
            zoom: RwSignal::new(kept.zoom),
            share: RwSignal::new(kept.share.min(100)),
        };
        Effect::new(move || look.keep());
        look
    }

    fn keep(self) {
        let text = serde_json::to_string(&Kept {
            layout: self.layout.get(),
            width: self.width.get(),
            zoom: self.zoom.get(),
            share: self.share.get(),
        });
        if let (Some(storage), Ok(text)) = (storage(), text) {
            // Full or forbidden: then it holds until the preview is left.
            let _ = storage.set_item(PLACE, &text);
        }
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

const PLACE: &str = "louver-preview";
