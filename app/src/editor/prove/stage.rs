//! Where a leak test runs (`app/prove/prove.ts`): a frame of its own that can load nothing but that script.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlIFrameElement;

/// What a browser recorded: each event as JSON.
pub struct Recorded {
    /// As it is.
    pub recorded: Vec<String>,
    /// As the tag sends it.
    pub sent: Vec<String>,
}

/// Stages a trial in a frame that is gone afterwards.
///
/// The frame has our origin, so that the tag reaches the frames of the page as it does on a customer's; its policy lets it load
/// this one script, and the page that is built in it brings none.
pub async fn run(stage: &str, is_standard: bool) -> Result<Recorded, JsValue> {
    let frame = Frame::open(is_standard).await?;
    let global = frame.0.content_window().ok_or(JsValue::NULL)?;
    let prove: Function = Reflect::get(&global, &"louverProve".into())?.dyn_into()?;
    // The promise is one of the frame's own kind.
    let running = Promise::resolve(&prove.call1(&JsValue::UNDEFINED, &stage.into())?);
    let answer = JsFuture::from(running).await?;
    Ok(Recorded {
        recorded: strings(&answer, "recorded")?,
        sent: strings(&answer, "sent")?,
    })
}

/// Removed when dropped.
struct Frame(HtmlIFrameElement);

impl Frame {
    async fn open(is_standard: bool) -> Result<Frame, JsValue> {
        let frame: HtmlIFrameElement = document().create_element("iframe")?.dyn_into()?;
        let script = format!("{}/pkg/prove.js", window().location().origin()?);
        let doctype = if is_standard { "<!doctype html>" } else { "" };
        for (name, value) in [
            ("class", "prove-frame"),
            ("title", "Leak test"),
            ("aria-hidden", "true"),
            ("tabindex", "-1"),
            ("sandbox", "allow-scripts allow-same-origin"),
        ] {
            frame.set_attribute(name, value)?;
        }
        frame.set_srcdoc(&format!(
            "{doctype}<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {script}; \
             style-src 'unsafe-inline'\"><script src=\"{script}\"></script>"
        ));
        let frame = Frame(frame);
        let loaded = Promise::new(&mut |resolve, _| {
            let resolve = Closure::once_into_js(move || {
                // Fails only for what cannot be called.
                let _ = resolve.call0(&JsValue::UNDEFINED);
            });
            frame.0.set_onload(Some(resolve.unchecked_ref()));
        });
        document()
            .body()
            .ok_or(JsValue::NULL)?
            .append_child(&frame.0)?;
        JsFuture::from(loaded).await?;
        Ok(frame)
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.0.remove();
    }
}

fn strings(of: &JsValue, name: &str) -> Result<Vec<String>, JsValue> {
    let list: Array = Reflect::get(of, &name.into())?.dyn_into()?;
    Ok(list.iter().filter_map(|one| one.as_string()).collect())
}
