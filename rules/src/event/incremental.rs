//! Changes of a recorded page (rrweb's incremental snapshots); those of the tree are in `mutation`.

use serde::{Deserialize, Serialize};
use serde_json::{Result, Value, json};

use super::{Media, Mutation, Pointer, Position, Press, Range, read::Reader, write::Writer};

/// A change of the page, by rrweb's sources.
#[derive(Clone, Debug, PartialEq)]
pub enum Incremental {
    /// Source 0: nodes, attributes and texts.
    Mutation(Mutation),
    /// Source 3: a node (the document for the page) was scrolled to a place in CSS pixels.
    Scroll {
        /// Which node.
        id: u32,
        /// From the left.
        x: f64,
        /// From the top.
        y: f64,
    },
    /// Source 4: CSS pixels.
    ViewportResize {
        /// Width.
        width: f64,
        /// Height.
        height: f64,
    },
    /// Source 5: what a form control holds now.
    Input {
        /// Which control.
        id: u32,
        /// Its value.
        text: String,
        /// Whether it is checked.
        is_checked: bool,
    },
    /// Source 8: rules of a style sheet.
    StyleSheetRule {
        /// Which sheet.
        sheet: StyleSheet,
        /// New rules and where they stand.
        adds: Vec<SheetRule>,
        /// Where rules went.
        removes: Vec<Vec<u32>>,
        /// The whole text of the sheet, from `replace` or `replaceSync`.
        replace: Option<String>,
    },
    /// Source 13: one declaration of a rule.
    StyleDeclaration {
        /// Which sheet.
        sheet: StyleSheet,
        /// Where the rule stands.
        index: Vec<u32>,
        /// Property, value and priority that were set.
        set: Option<(String, Option<String>, Option<String>)>,
        /// The property that was removed.
        remove: Option<String>,
    },
    /// Source 15: the adopted style sheets of a document or shadow host.
    AdoptedStyleSheet {
        /// The document or the host.
        id: u32,
        /// The sheets in order.
        style_ids: Vec<u32>,
        /// Those not seen before, with their rules.
        styles: Vec<(u32, Vec<SheetRule>)>,
    },
    /// Sources 1, 6 and 12: where a pointer was, the oldest first.
    Move(Pointer, Vec<Position>),
    /// Source 2: what a pointer or the focus did.
    Press(Press),
    /// Source 7: what a film or a sound did.
    Media(Media),
    /// Source 10: a font that a script loaded. Never told, so nothing of it is kept: it belongs to no place of the page, and
    /// its name, its address and its bytes are a script's.
    Font,
    /// Source 14: what is selected now.
    Selection(Vec<Range>),
    /// Source 16: a custom element that a script defined. Never told: no replayer does anything with it.
    CustomElement,
    /// Every other source, by its number (9 for canvas, 11 for logs): never passes.
    Unknown(u64),
}

/// Which style sheet: that of a `style` or `link` node, or a constructed one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StyleSheet {
    /// The node that carries it.
    pub node: Option<u32>,
    /// The recorder's number of a constructed sheet.
    pub style: Option<u32>,
}

/// A rule of a style sheet and where it stands: its place, or the places of the rules around it and its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRule {
    /// The rule's text.
    pub rule: String,
    /// Empty: at the end.
    pub index: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Index {
    One(u32),
    Path(Vec<u32>),
}

fn path(index: Option<Index>) -> Vec<u32> {
    match index {
        None => Vec::new(),
        Some(Index::One(place)) => vec![place],
        Some(Index::Path(places)) => places,
    }
}

#[derive(Deserialize)]
struct RawRule {
    rule: String,
    index: Option<Index>,
}

#[derive(Deserialize)]
struct RawRemove {
    index: Index,
}

#[derive(Deserialize)]
struct RawSet {
    property: String,
    value: Option<String>,
    priority: Option<String>,
}

#[derive(Deserialize)]
struct RawUnset {
    property: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawStyle {
    style_id: u32,
    #[serde(default)]
    rules: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawSheetRules {
    id: Option<u32>,
    style_id: Option<u32>,
    adds: Option<Vec<RawRule>>,
    removes: Option<Vec<RawRemove>>,
    replace: Option<String>,
    replace_sync: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawDeclaration {
    id: Option<u32>,
    style_id: Option<u32>,
    index: Index,
    set: Option<RawSet>,
    remove: Option<RawUnset>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAdopted {
    id: u32,
    style_ids: Vec<u32>,
    styles: Option<Vec<RawStyle>>,
}

#[derive(Deserialize)]
struct RawPlace {
    id: u32,
    x: f64,
    y: f64,
}

#[derive(Deserialize)]
struct RawSize {
    width: f64,
    height: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawInput {
    id: u32,
    text: String,
    is_checked: bool,
}

#[derive(Deserialize)]
struct RawMove {
    positions: Vec<Position>,
}

#[derive(Deserialize)]
struct RawSelection {
    ranges: Vec<Range>,
}

impl Incremental {
    pub(super) fn read(from: &mut Reader<'_>) -> Result<Incremental> {
        let rules = |rules: Vec<RawRule>| {
            rules
                .into_iter()
                .map(|raw| SheetRule {
                    rule: raw.rule,
                    index: path(raw.index),
                })
                .collect()
        };
        let source = from
            .find("source")?
            .ok_or_else(|| from.fault("a source"))?
            .integer()?;
        Ok(match source {
            0 => Incremental::Mutation(Mutation::read(from)?),
            3 => {
                let RawPlace { id, x, y } = from.value()?;
                Incremental::Scroll { id, x, y }
            }
            4 => {
                let RawSize { width, height } = from.value()?;
                Incremental::ViewportResize { width, height }
            }
            5 => {
                let RawInput {
                    id,
                    text,
                    is_checked,
                } = from.value()?;
                Incremental::Input {
                    id,
                    text,
                    is_checked,
                }
            }
            8 => {
                let raw: RawSheetRules = from.value()?;
                Incremental::StyleSheetRule {
                    sheet: StyleSheet {
                        node: raw.id,
                        style: raw.style_id,
                    },
                    adds: rules(raw.adds.unwrap_or_default()),
                    removes: raw
                        .removes
                        .unwrap_or_default()
                        .into_iter()
                        .map(|r| path(Some(r.index)))
                        .collect(),
                    replace: raw.replace.or(raw.replace_sync),
                }
            }
            13 => {
                let raw: RawDeclaration = from.value()?;
                Incremental::StyleDeclaration {
                    sheet: StyleSheet {
                        node: raw.id,
                        style: raw.style_id,
                    },
                    index: path(Some(raw.index)),
                    set: raw.set.map(|set| (set.property, set.value, set.priority)),
                    remove: raw.remove.map(|unset| unset.property),
                }
            }
            15 => {
                let raw: RawAdopted = from.value()?;
                Incremental::AdoptedStyleSheet {
                    id: raw.id,
                    style_ids: raw.style_ids,
                    styles: raw
                        .styles
                        .unwrap_or_default()
                        .into_iter()
                        .map(|s| (s.style_id, rules(s.rules)))
                        .collect(),
                }
            }
            1 => Incremental::Move(Pointer::Mouse, positions(from)?),
            6 => Incremental::Move(Pointer::Touch, positions(from)?),
            12 => Incremental::Move(Pointer::Drag, positions(from)?),
            2 => Incremental::Press(from.value()?),
            7 => Incremental::Media(from.value()?),
            14 => Incremental::Selection(from.value::<RawSelection>()?.ranges),
            other => {
                from.skip()?;
                match other {
                    10 => Incremental::Font,
                    16 => Incremental::CustomElement,
                    other => Incremental::Unknown(other),
                }
            }
        })
    }

    pub(super) fn write(&self, out: &mut Writer) {
        let rule = |rule: &SheetRule| match rule.index.as_slice() {
            [] => json!({"rule": rule.rule}),
            [place] => json!({"rule": rule.rule, "index": place}),
            places => json!({"rule": rule.rule, "index": places}),
        };
        let of_sheet = |sheet: &StyleSheet, mut fields: Value| {
            if let (Some(id), Some(map)) = (sheet.node, fields.as_object_mut()) {
                map.insert("id".into(), id.into());
            }
            if let (Some(id), Some(map)) = (sheet.style, fields.as_object_mut()) {
                map.insert("styleId".into(), id.into());
            }
            fields
        };
        let value = match self {
            Incremental::Mutation(mutation) => return mutation.write(out),
            Incremental::Press(press) => {
                return out.value(&Sourced {
                    source: 2,
                    data: press,
                });
            }
            Incremental::Media(media) => {
                return out.value(&Sourced {
                    source: 7,
                    data: media,
                });
            }
            Incremental::Scroll { id, x, y } => json!({"source": 3, "id": id, "x": x, "y": y}),
            Incremental::ViewportResize { width, height } => {
                json!({"source": 4, "width": width, "height": height})
            }
            Incremental::Input {
                id,
                text,
                is_checked,
            } => {
                json!({"source": 5, "id": id, "text": text, "isChecked": is_checked})
            }
            Incremental::StyleSheetRule {
                sheet,
                adds,
                removes,
                replace,
            } => {
                let mut fields = json!({"source": 8});
                if let Some(text) = replace {
                    fields["replaceSync"] = json!(text);
                } else {
                    fields["adds"] = adds.iter().map(rule).collect();
                    fields["removes"] = removes
                        .iter()
                        .map(|index| match index.as_slice() {
                            [place] => json!({"index": place}),
                            places => json!({"index": places}),
                        })
                        .collect();
                }
                of_sheet(sheet, fields)
            }
            Incremental::StyleDeclaration {
                sheet,
                index,
                set,
                remove,
            } => {
                let mut fields = json!({"source": 13, "index": index});
                if let Some((property, value, priority)) = set {
                    fields["set"] =
                        json!({"property": property, "value": value, "priority": priority});
                }
                if let Some(property) = remove {
                    fields["remove"] = json!({"property": property});
                }
                of_sheet(sheet, fields)
            }
            Incremental::AdoptedStyleSheet {
                id,
                style_ids,
                styles,
            } => json!({
                "source": 15,
                "id": id,
                "styleIds": style_ids,
                "styles": styles
                    .iter()
                    .map(|(id, rules)| json!({"styleId": id, "rules": rules.iter().map(rule).collect::<Vec<_>>()}))
                    .collect::<Vec<_>>(),
            }),
            Incremental::Move(pointer, positions) => {
                let source = match pointer {
                    Pointer::Mouse => 1,
                    Pointer::Touch => 6,
                    Pointer::Drag => 12,
                };
                json!({"source": source, "positions": positions})
            }
            Incremental::Selection(ranges) => json!({"source": 14, "ranges": ranges}),
            Incremental::Font => json!({"source": 10}),
            Incremental::CustomElement => json!({"source": 16}),
            Incremental::Unknown(source) => json!({"source": source}),
        };
        out.value(&value);
    }
}

fn positions(from: &mut Reader<'_>) -> Result<Vec<Position>> {
    from.value::<RawMove>().map(|raw| raw.positions)
}

/// A change that has only to be told apart by its source.
#[derive(Serialize)]
struct Sourced<'a, T> {
    source: u8,
    #[serde(flatten)]
    data: &'a T,
}
