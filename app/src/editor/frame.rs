//! The page's frame, seen from outside: which element lies at a point, and where an element lies.
//!
//! The frame runs no scripts and has our origin. Its elements are instances of its own classes: what they are is told by
//! their names, never by `instanceof`.

use std::collections::HashMap;

use wasm_bindgen::{JsCast, JsValue, prelude::*};
use web_sys::{
    Document, Element, HtmlIFrameElement, ScrollBehavior, ScrollToOptions, ShadowRoot, Window,
};

/// A box in the frame's viewport, in its CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

impl Area {
    /// The area between two points.
    pub fn between(one: (f64, f64), other: (f64, f64)) -> Area {
        Area {
            x: one.0.min(other.0),
            y: one.1.min(other.1),
            width: (one.0 - other.0).abs(),
            height: (one.1 - other.1).abs(),
        }
    }

    /// An element's box in the viewport of its own frame, if it has one.
    fn of(element: &Element) -> Option<Area> {
        let bounds = element.get_bounding_client_rect();
        let has_one = bounds.width() > 0.0 || bounds.height() > 0.0;
        has_one.then(|| Area {
            x: bounds.left(),
            y: bounds.top(),
            width: bounds.width(),
            height: bounds.height(),
        })
    }

    /// The same box in the viewport that the frame's element is in.
    fn out_of(self, owner: &Element) -> Area {
        let bounds = owner.get_bounding_client_rect();
        Area {
            x: self.x + bounds.left() + f64::from(owner.client_left()),
            y: self.y + bounds.top() + f64::from(owner.client_top()),
            ..self
        }
    }

    /// What of the box lies in its frame's viewport.
    fn cut_by(self, owner: &Element) -> Option<Area> {
        let (width, height) = (owner.client_width(), owner.client_height());
        let far = |from: f64, size: f64, most: i32| (from + size).min(f64::from(most));
        let (right, bottom) = (
            far(self.x, self.width, width),
            far(self.y, self.height, height),
        );
        let (x, y) = (self.x.max(0.0), self.y.max(0.0));
        (right > x && bottom > y).then(|| Area::between((x, y), (right, bottom)))
    }

    /// Whether the other lies wholly within this.
    pub fn holds(&self, other: &Area) -> bool {
        other.x >= self.x
            && other.y >= self.y
            && other.x + other.width <= self.x + self.width
            && other.y + other.height <= self.y + self.height
    }
}

/// The elements of a loaded frame by their numbers.
pub struct Elements {
    by_id: HashMap<u32, Element>,
    frame: HtmlIFrameElement,
    document: Option<Document>,
    /// What an element is asked for when it is asked whether it is seen.
    seen: JsValue,
}

#[wasm_bindgen]
extern "C" {
    /// An element of any realm, for what `web_sys` does not have.
    type Visible;

    #[wasm_bindgen(method, js_name = checkVisibility)]
    fn check_visibility(this: &Visible, options: &JsValue) -> bool;
}

impl Elements {
    /// All that the frame holds now.
    pub fn of(frame: HtmlIFrameElement) -> Elements {
        let mut by_id = HashMap::new();
        let document = frame.content_document();
        if let Some(root) = document.as_ref().and_then(Document::document_element) {
            collect(root, &mut by_id);
        }
        let seen = js_sys::Object::new();
        for name in ["opacityProperty", "visibilityProperty"] {
            // Fails only for what is no object.
            let _ = js_sys::Reflect::set(&seen, &name.into(), &JsValue::TRUE);
        }
        Elements {
            by_id,
            frame,
            document,
            seen: seen.into(),
        }
    }

    /// Whether a person can see the element, on the screen or after scrolling.
    pub fn is_seen(&self, id: u32) -> bool {
        self.by_id.get(&id).is_some_and(|element| {
            let bounds = element.get_bounding_client_rect();
            bounds.width() > 0.0
                && bounds.height() > 0.0
                && element
                    .unchecked_ref::<Visible>()
                    .check_visibility(&self.seen)
        })
    }

    /// Where the element lies, within its frame or scrolled out of it; nothing for one without a box.
    pub fn area(&self, id: u32) -> Option<Area> {
        let element = self.by_id.get(&id)?;
        let own = Area::of(element)?;
        let owners = self.owners(element);
        Some(owners.iter().fold(own, |area, owner| area.out_of(owner)))
    }

    /// What of that the frames around it let through; nothing of what a closed part of the page holds.
    pub fn shown(&self, id: u32) -> Option<Area> {
        let element = self.by_id.get(&id)?;
        let is_drawn = element.unchecked_ref::<Visible>();
        if !is_drawn.check_visibility(&JsValue::UNDEFINED) {
            return None;
        }
        let mut area = Area::of(element)?;
        for owner in self.owners(element) {
            area = area.cut_by(&owner)?.out_of(&owner);
        }
        Some(area)
    }

    /// Scrolls inside the element, and says where that led; nothing where there is no room.
    pub fn scroll_by(&self, id: u32, (dx, dy): (f64, f64)) -> Option<(i32, i32)> {
        let element = self.by_id.get(&id)?;
        scrolled_by(element, dx, dy).then(|| (element.scroll_left(), element.scroll_top()))
    }

    /// Scrolls the element's inside to a place.
    pub fn scroll_to(&self, id: u32, (left, top): (i32, i32)) {
        if let Some(element) = self.by_id.get(&id) {
            element.scroll_to_with_scroll_to_options(&instantly(left.into(), top.into()));
        }
    }

    /// Brings the element into view, and says whether the page had to be scrolled for it.
    pub fn reveal(&self, id: u32) -> bool {
        let (Some(area), Some(window)) = (self.area(id), self.frame.content_window()) else {
            return false;
        };
        let height = window
            .inner_height()
            .ok()
            .and_then(|height| height.as_f64())
            .unwrap_or_default();
        let is_away = area.y + area.height < 0.0 || area.y > height;
        if is_away {
            window.scroll_by_with_scroll_to_options(&instantly(0.0, area.y - height / 3.0));
        }
        is_away
    }

    /// The elements of the frames, within ours, that the element is in; the innermost first.
    fn owners(&self, element: &Element) -> Vec<Element> {
        // Most elements are the page's own.
        if self.document.as_ref() == element.owner_document().as_ref() {
            return Vec::new();
        }
        std::iter::successors(owner(element), owner)
            .take_while(|owner| !owner.is_same_node(Some(&self.frame)))
            .collect()
    }
}

/// The number of the innermost element at a point of the frame's viewport that has one.
pub fn id_at(frame: &HtmlIFrameElement, x: f64, y: f64) -> Option<u32> {
    let mut element = Some(element_at(&frame.content_document()?, x, y)?);
    while let Some(each) = element {
        if let Some(id) = id_of(&each) {
            return Some(id);
        }
        element = outer(&each);
    }
    None
}

/// Scroll what lies at a point and can be scrolled that way, or else the page.
pub fn scroll(frame: &HtmlIFrameElement, x: f64, y: f64, dx: f64, dy: f64) {
    let mut inner = scrollers_at(frame, x, y).into_iter();
    if !inner.any(|element| scrolled_by(&element, dx, dy))
        && let Some(window) = frame.content_window()
    {
        window.scroll_by_with_scroll_to_options(&instantly(dx, dy));
    }
}

/// The numbers of what can be scrolled at a point of the frame's viewport, the innermost first; the page itself is none of them.
pub fn scrollers(frame: &HtmlIFrameElement, x: f64, y: f64) -> Vec<u32> {
    scrollers_at(frame, x, y).iter().filter_map(id_of).collect()
}

fn scrollers_at(frame: &HtmlIFrameElement, x: f64, y: f64) -> Vec<Element> {
    let (Some(document), Some(window)) = (frame.content_document(), frame.content_window()) else {
        return Vec::new();
    };
    std::iter::successors(element_at(&document, x, y), outer)
        .take_while(|element| !element.is_same_node(Some(frame)))
        .filter(|element| is_scroller(&window, element))
        .collect()
}

/// A place, or the way to one, that is there at once: pages like to take their time.
pub fn instantly(left: f64, top: f64) -> ScrollToOptions {
    let options = ScrollToOptions::new();
    options.set_left(left);
    options.set_top(top);
    options.set_behavior(ScrollBehavior::Instant);
    options
}

/// Whether there was room to scroll.
fn scrolled_by(element: &Element, dx: f64, dy: f64) -> bool {
    let before = (element.scroll_left(), element.scroll_top());
    element.scroll_by_with_scroll_to_options(&instantly(dx, dy));
    (element.scroll_left(), element.scroll_top()) != before
}

fn element_at(document: &Document, x: f64, y: f64) -> Option<Element> {
    let (mut left, mut top) = (0.0, 0.0);
    let mut found = document.element_from_point(x as f32, y as f32)?;
    loop {
        let inner = if let Some(root) = found.shadow_root() {
            root.element_from_point((x - left) as f32, (y - top) as f32)
        } else if let Some(document) = frame_document(&found) {
            let bounds = found.get_bounding_client_rect();
            left += bounds.left() + f64::from(found.client_left());
            top += bounds.top() + f64::from(found.client_top());
            document.element_from_point((x - left) as f32, (y - top) as f32)
        } else {
            None
        };
        match inner {
            // An empty shadow root answers with its host.
            Some(inner) if !inner.is_same_node(Some(&found)) => found = inner,
            _ => return Some(found),
        }
    }
}

fn collect(element: Element, by_id: &mut HashMap<u32, Element>) {
    let mut rest = vec![element];
    while let Some(element) = rest.pop() {
        if let Some(id) = id_of(&element) {
            by_id.insert(id, element.clone());
        }
        let inner = frame_document(&element).and_then(|document| document.document_element());
        let shadow = element
            .shadow_root()
            .and_then(|root| root.first_element_child());
        for first in [inner, shadow, element.first_element_child()]
            .into_iter()
            .flatten()
        {
            rest.extend(std::iter::successors(
                Some(first),
                Element::next_element_sibling,
            ));
        }
    }
}

fn id_of(element: &Element) -> Option<u32> {
    element.get_attribute("data-louver-node")?.parse().ok()
}

/// The element around it, across shadow roots and frames.
fn outer(element: &Element) -> Option<Element> {
    if let Some(parent) = element.parent_element() {
        return Some(parent);
    }
    let root = element.get_root_node();
    if root.node_type() == web_sys::Node::DOCUMENT_FRAGMENT_NODE {
        return Some(root.unchecked_into::<ShadowRoot>().host());
    }
    owner(element)
}

/// The frame element that the element's document is in.
fn owner(element: &Element) -> Option<Element> {
    element
        .owner_document()?
        .default_view()?
        .frame_element()
        .ok()
        .flatten()
}

fn frame_document(element: &Element) -> Option<Document> {
    (element.local_name() == "iframe")
        .then(|| {
            element
                .unchecked_ref::<HtmlIFrameElement>()
                .content_document()
        })
        .flatten()
}

fn is_scroller(window: &Window, element: &Element) -> bool {
    let overflows = element.scroll_height() > element.client_height()
        || element.scroll_width() > element.client_width();
    overflows
        && (is_page_of_frame(window, element)
            || window
                .get_computed_style(element)
                .ok()
                .flatten()
                .is_some_and(|style| {
                    ["overflow-x", "overflow-y"].into_iter().any(|name| {
                        matches!(
                            style.get_property_value(name).as_deref(),
                            Ok("auto" | "scroll")
                        )
                    })
                }))
}

/// Whether with the element a frame of the page is scrolled.
fn is_page_of_frame(window: &Window, element: &Element) -> bool {
    let own = element.owner_document();
    own != window.document()
        && own
            .and_then(|own| own.scrolling_element())
            .is_some_and(|root| root.is_same_node(Some(element)))
}
