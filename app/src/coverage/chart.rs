//! The chart (`app/chart/chart.ts`), as wasm sees it: loaded when there is something to draw.

use js_sys::{Function, Promise, Reflect};
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, JsValue, prelude::*};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlElement;

use crate::{api::CoverageDay, ui::local::Local};

#[wasm_bindgen]
extern "C" {
    type Module;

    #[wasm_bindgen(method)]
    fn draw(this: &Module, root: &HtmlElement, data: &str) -> Handle;

    /// An instance of the class `Chart`.
    type Handle;

    #[wasm_bindgen(method)]
    fn set(this: &Handle, data: &str);

    #[wasm_bindgen(method)]
    fn destroy(this: &Handle);
}

/// Of each day the rules that match, in percent, and the fields that no rule covers. What it shows is told beside it in words.
#[component]
pub fn Chart(days: Memo<Vec<CoverageDay>>) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let chart = Local::<Handle>::empty();
    Effect::new(move || {
        let data = days.with(|days| data(days));
        let Some(root) = root.get() else { return };
        if chart.with(|chart| chart.set(&data)).is_some() {
            return;
        }
        leptos::task::spawn_local(async move {
            if let Ok(module) = load().await {
                let now = days.try_with_untracked(|days| self::data(days));
                chart.put(Some(module.draw(&root, &now.unwrap_or(data))));
            }
        });
    });
    on_cleanup(move || {
        if let Some(chart) = chart.take() {
            chart.destroy();
        }
    });
    view! { <div class="chart" node_ref=root></div> }
}

async fn load() -> Result<Module, JsValue> {
    let load: Function = Reflect::get(&js_sys::global(), &"louverChart".into())?.dyn_into()?;
    let loading: Promise = load.call0(&JsValue::UNDEFINED)?.dyn_into()?;
    Ok(JsFuture::from(loading).await?.unchecked_into())
}

fn data(days: &[CoverageDay]) -> String {
    let at: Vec<i64> = days.iter().map(|day| day.day * 86_400).collect();
    let percent = |day: &CoverageDay| (day.rules > 0).then(|| day.matching * 100 / day.rules);
    let matching: Vec<Option<u64>> = days.iter().map(percent).collect();
    let uncovered: Vec<u64> = days.iter().map(|day| day.uncovered).collect();
    serde_json::to_string(&(at, matching, uncovered)).unwrap_or_default()
}
