//! What is drawn over the page: boxes around what is ruled, found, about to be covered, pointed at and selected.
//!
//! Each kind is found out and drawn by itself, so that a move of the pointer costs no more than the one box under it.

use leptos::prelude::*;
use rules::{document::NodeId, ruleset};

use super::{Editor, frame::Area, opened::OpenedPage};
use crate::ui::effect;

/// What is drawn around an element.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// How it is drawn.
    pub class: String,
    /// Where.
    pub area: Area,
    /// What stands at it.
    pub label: Option<String>,
}

/// All boxes; `height` is that of the frame's viewport, `scale` how much smaller it is drawn.
#[component]
pub fn Marks(
    editor: Editor,
    #[prop(into)] height: Signal<f64>,
    #[prop(into)] scale: Signal<f64>,
) -> impl IntoView {
    let moved = editor.picking.moved;
    let page = editor.page;
    let ruled = Memo::new(move |_| {
        moved.track();
        page.with(|page| page.as_ref().map(|page| ruled(editor, page, height.get())))
            .unwrap_or_default()
    });
    let found = Memo::new(move |_| {
        moved.track();
        let found = editor.picking.found.get();
        page.with(|page| {
            let page = page.as_ref()?;
            let areas = on_screen(editor, page, &found, height.get());
            Some(
                areas
                    .map(|area| Mark::plain("mark mark-found", area))
                    .collect::<Vec<_>>(),
            )
        })
        .unwrap_or_default()
    });
    let covered = Memo::new(move |_| {
        moved.track();
        page.with(|page| {
            page.as_ref()
                .map(|page| covered(editor, page, height.get()))
        })
        .unwrap_or_default()
    });
    let selected = Memo::new(move |_| {
        moved.track();
        let chosen = editor.selection.all();
        page.with(|page| {
            let page = page.as_ref()?;
            let leads = chosen.last().copied();
            let marks = chosen.into_iter().filter_map(|node| {
                let area = editor.picking.shown(page, node)?;
                Some(Mark {
                    class: "mark mark-selected".into(),
                    label: (Some(node) == leads).then(|| caption(page, node, area)),
                    area,
                })
            });
            Some(marks.collect::<Vec<_>>())
        })
        .unwrap_or_default()
    });
    let pointed = Memo::new(move |_| {
        moved.track();
        let node = editor.pointed.get().or_else(|| editor.hover.get())?;
        if editor.selection.get() == Some(node) {
            return None;
        }
        page.with(|page| {
            let page = page.as_ref()?;
            let area = editor.picking.shown(page, node)?;
            Some(Mark {
                class: "mark mark-hover".into(),
                label: Some(caption(page, node, area)),
                area,
            })
        })
    });
    let draw = move |marks: Vec<Mark>| {
        let scale = scale.get();
        marks.iter().map(|mark| drawn(mark, scale)).collect_view()
    };
    view! {
        {move || draw(ruled.get())}
        {move || draw(found.get())}
        {move || draw(covered.get())}
        {move || draw(selected.get())}
        {move || draw(pointed.get().into_iter().collect())}
    }
}

impl Mark {
    fn plain(class: &str, area: Area) -> Mark {
        Mark {
            class: class.to_owned(),
            area,
            label: None,
        }
    }
}

/// What the draft rules, and more strongly what the rule does that is pointed at.
fn ruled(editor: Editor, page: &OpenedPage, height: f64) -> Vec<Mark> {
    let lit = editor.lit.get();
    let mut marks = Vec::new();
    editor.draft.rules.with(|rules| {
        for rule in &rules.rules {
            let is_lit = lit.as_ref() == Some(&rule.id);
            if !is_lit && !page.is_ruled_by(rule) {
                continue;
            }
            let Ok(nodes) = page.matches(&rule.selector) else {
                continue;
            };
            let class = ruled_class(rule.effect, is_lit);
            let left = MOST_MARKS.saturating_sub(marks.len());
            let areas = on_screen(editor, page, &nodes, height).take(left);
            marks.extend(areas.map(|area| Mark::plain(&class, area)));
        }
    });
    marks
}

/// What the choice would cover that is pointed at, or else the chosen one.
fn covered(editor: Editor, page: &OpenedPage, height: f64) -> Vec<Mark> {
    let selector = editor
        .picking
        .trying
        .get()
        .unwrap_or_else(|| editor.selector.get());
    let Ok(nodes) = page.matches(selector.trim()) else {
        return Vec::new();
    };
    let areas = on_screen(editor, page, &nodes, height);
    areas
        .map(|area| Mark::plain("mark mark-covered", area))
        .collect()
}

/// Where those lie that are in view, as many as tell somebody something.
fn on_screen<'a>(
    editor: Editor,
    page: &'a OpenedPage,
    nodes: &'a [NodeId],
    height: f64,
) -> impl Iterator<Item = Area> + 'a {
    nodes
        .iter()
        .take(MOST_MEASURED)
        .filter_map(move |node| editor.picking.shown(page, *node))
        .filter(move |area| area.y < height && area.y + area.height > 0.0)
        .take(MOST_MARKS)
}

/// How the matches of a rule are drawn.
pub fn ruled_class(effect: ruleset::Effect, lit: bool) -> String {
    format!(
        "mark mark-rule mark-{}{}",
        effect::class(effect),
        if lit { " mark-lit" } else { "" }
    )
}

fn caption(page: &OpenedPage, node: NodeId, area: Area) -> String {
    format!(
        "{}  {} × {}",
        page.label(node),
        area.width.round(),
        area.height.round()
    )
}

/// Where a box stands on the screen.
pub fn placed(area: Area, scale: f64) -> String {
    format!(
        "left:{}px;top:{}px;width:{}px;height:{}px",
        area.x * scale,
        area.y * scale,
        area.width * scale,
        area.height * scale
    )
}

/// The mark on the screen.
pub fn drawn(mark: &Mark, scale: f64) -> impl IntoView + use<> {
    // The label of a box at the very top goes inside.
    let inside = mark.area.y * scale < 22.0;
    view! {
        <div class=mark.class.clone() style=placed(mark.area, scale) aria-hidden="true">
            {mark
                .label
                .clone()
                .map(|label| {
                    view! {
                        <span class="mark-label" class:mark-label-inside=inside>
                            {label}
                        </span>
                    }
                })}
        </div>
    }
}

/// More boxes than this tell nobody anything.
const MOST_MARKS: usize = 400;
/// More elements than this are not measured for the boxes of one selector.
const MOST_MEASURED: usize = 5000;
