//! The replayer (`app/replay/replay.ts`), as wasm sees it.

use js_sys::{Function, Promise, Reflect};
use rules::enforce::How;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

use crate::ui::restricted::RESTRICTED;

#[wasm_bindgen]
extern "C" {
    type Module;

    #[wasm_bindgen(method)]
    fn mount(
        this: &Module,
        stage: &HtmlElement,
        root: &HtmlElement,
        style: &str,
        changed: &Function,
    ) -> Handle;

    /// An instance of the class `Replay`.
    #[derive(Clone)]
    type Handle;

    #[wasm_bindgen(method)]
    fn apply(this: &Handle, message: &str) -> Promise;

    #[wasm_bindgen(method)]
    fn hit(this: &Handle, x: f64, y: f64) -> Option<String>;

    #[wasm_bindgen(method)]
    fn scroll(this: &Handle, x: f64, y: f64, dx: f64, dy: f64) -> Option<String>;

    #[wasm_bindgen(method)]
    fn document(this: &Handle) -> Option<u32>;

    #[wasm_bindgen(method)]
    fn clear(this: &Handle);

    #[wasm_bindgen(method)]
    fn destroy(this: &Handle);
}

/// The customer's page in a frame without scripts; gone when dropped.
pub struct Replay {
    handle: Handle,
    // Called by the handle for as long as it lives.
    _changed: Closure<dyn FnMut(f64, f64, f64)>,
}

/// What lies under a point.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Hit {
    /// The agent's number of the node.
    pub node: u32,
    /// How it is operated.
    pub kind: HitKind,
    /// Disabled for agents.
    pub disabled: bool,
    /// Masked.
    pub masked: bool,
    /// Hidden.
    pub hidden: bool,
    /// Its box in the customer's viewport: from the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
    /// For a select: whether it takes several options.
    pub multiple: bool,
    /// For a select: its options.
    pub options: Vec<Choice>,
}

/// How a node is operated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HitKind {
    /// Text is typed into it.
    Text,
    /// An option is chosen.
    Select,
    /// It is clicked.
    Other,
}

impl From<HitKind> for How {
    fn from(kind: HitKind) -> How {
        match kind {
            HitKind::Text => How::Type,
            HitKind::Select => How::Choose,
            HitKind::Other => How::Click,
        }
    }
}

/// One option of a select.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Choice {
    /// What it says.
    pub text: String,
    /// Whether it is chosen.
    pub selected: bool,
    /// Whether the page lets nobody choose it.
    pub disabled: bool,
}

/// Where a node is to be scrolled to.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Place {
    /// The agent's number of the node.
    pub node: u32,
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl Replay {
    /// Load the replayer and show pages in `root`, scaled to fit `stage`; `changed` hears width, height and scale.
    pub async fn mount(
        stage: &HtmlElement,
        root: &HtmlElement,
        changed: impl FnMut(f64, f64, f64) + 'static,
    ) -> Result<Replay, JsValue> {
        let load: Function = Reflect::get(&js_sys::global(), &"louverReplay".into())?.dyn_into()?;
        let loading: Promise = load.call0(&JsValue::UNDEFINED)?.dyn_into()?;
        let module: Module = JsFuture::from(loading).await?.unchecked_into();
        let changed = Closure::<dyn FnMut(f64, f64, f64)>::new(changed);
        let handle = module.mount(
            stage,
            root,
            &RESTRICTED.join("\n"),
            changed.as_ref().unchecked_ref(),
        );
        Ok(Replay {
            handle,
            _changed: changed,
        })
    }

    /// Apply a message of events, as the relay sent it.
    pub fn apply(&self, message: &str) -> JsFuture {
        self.handle.apply(message).into()
    }

    /// What lies under a point of the customer's viewport.
    pub fn hit(&self, x: f64, y: f64) -> Option<Hit> {
        serde_json::from_str(&self.handle.hit(x, y)?).ok()
    }

    /// Where a turn of the wheel leads.
    pub fn scroll(&self, x: f64, y: f64, dx: f64, dy: f64) -> Option<Place> {
        serde_json::from_str(&self.handle.scroll(x, y, dx, dy)?).ok()
    }

    /// The agent's number of the page's document.
    pub fn document(&self) -> Option<u32> {
        self.handle.document()
    }

    /// Show nothing.
    pub fn clear(&self) {
        self.handle.clear();
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        self.handle.destroy();
    }
}
