//! Changes of a recorded page (rrweb's incremental snapshots).

use std::borrow::Cow;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, IgnoredAny, MapAccess, Visitor, value::MapAccessDeserializer},
    ser::SerializeMap,
};
use serde_json::Value;

use super::{
    Attribute, Media, Name, Node, Pointer, Position, Press, Range, Text, pairs, write_pairs,
};

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

/// A batch of changes to the tree, to be applied in this order: removes, adds, texts, attributes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mutation {
    /// Texts that changed.
    #[serde(default)]
    pub texts: Vec<TextChange>,
    /// Attributes that changed.
    #[serde(default)]
    pub attributes: Vec<AttributeChange>,
    /// Nodes that went.
    #[serde(default)]
    pub removes: Vec<Remove>,
    /// Nodes that came, or moved: a moved one is in `removes` too, under the same id.
    #[serde(default)]
    pub adds: Vec<Add>,
    /// Whether the one add is the document of a same-origin frame.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_attach_iframe: bool,
}

/// A text that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextChange {
    /// Which text node.
    pub id: u32,
    /// The new text.
    pub value: Option<Text>,
}

/// Attributes of one element that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributeChange {
    /// Which element.
    pub id: u32,
    /// The new values; null for those removed.
    #[serde(deserialize_with = "pairs", serialize_with = "write_changes")]
    pub attributes: AttributeChanges,
}

/// Names and new values.
pub type AttributeChanges = Vec<(Name, StyleValue)>;

/// A new value of an attribute; only `style` has the object form.
#[derive(Clone, Debug, PartialEq)]
pub enum StyleValue {
    /// The attribute is gone.
    Null,
    /// The new value.
    Text(Text),
    /// A number or a flag of rrweb's own attributes.
    Other(Attribute),
    /// Declarations that changed: property, and value with priority, or none when removed.
    Declarations(Vec<(String, Option<(String, String)>)>),
}

/// A node that went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remove {
    /// Its parent (the host for a child of a shadow root).
    pub parent_id: u32,
    /// The node.
    pub id: u32,
    /// Whether it was a child of the parent's shadow root.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_shadow: bool,
}

/// A node that came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Add {
    /// Its parent (the host for a child of a shadow root; the frame element for a frame's document).
    pub parent_id: u32,
    /// The node after it; none at the end.
    #[serde(default)]
    pub next_id: Option<u32>,
    /// The node, mostly without children: they come as adds of their own.
    pub node: Node,
}

fn write_changes<S: Serializer>(
    changes: &AttributeChanges,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    write_pairs(changes, serializer)
}

impl<'de> Deserialize<'de> for StyleValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = StyleValue;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the value of an attribute")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<StyleValue, E> {
                Ok(StyleValue::Text(text.into()))
            }
            fn visit_bool<E: Error>(self, flag: bool) -> Result<StyleValue, E> {
                Ok(StyleValue::Other(Attribute::Flag(flag)))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<StyleValue, E> {
                Ok(StyleValue::Other(Attribute::Number(number)))
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<StyleValue, E> {
                self.visit_f64(number as f64)
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<StyleValue, E> {
                self.visit_f64(number as f64)
            }
            fn visit_unit<E: Error>(self) -> Result<StyleValue, E> {
                Ok(StyleValue::Null)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<StyleValue, A::Error> {
                let mut declarations = Vec::new();
                while let Some((property, value)) = map.next_entry::<String, Value>()? {
                    declarations.push((property, declared(value).map_err(A::Error::custom)?));
                }
                Ok(StyleValue::Declarations(declarations))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// The value and priority of a declaration; none where it was removed.
fn declared(value: Value) -> Result<Option<(String, String)>, &'static str> {
    match value {
        Value::String(value) => Ok(Some((value, String::new()))),
        Value::Bool(false) | Value::Null => Ok(None),
        Value::Array(pair) => match <[Value; 2]>::try_from(pair) {
            Ok([Value::String(value), Value::String(priority)]) => Ok(Some((value, priority))),
            _ => Err("a declaration is a value and a priority"),
        },
        _ => Err("a declaration has a value"),
    }
}

impl Serialize for StyleValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            StyleValue::Null => serializer.serialize_none(),
            StyleValue::Text(text) => serializer.serialize_str(text),
            StyleValue::Other(value) => value.serialize(serializer),
            StyleValue::Declarations(declarations) => {
                let mut map = serializer.serialize_map(Some(declarations.len()))?;
                for (property, value) in declarations {
                    match value {
                        None => map.serialize_entry(property, &false)?,
                        Some((value, priority)) if priority.is_empty() => {
                            map.serialize_entry(property, value)?
                        }
                        Some(pair) => map.serialize_entry(property, pair)?,
                    }
                }
                map.end()
            }
        }
    }
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

impl<'de> Deserialize<'de> for Incremental {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;
        impl<'de> Visitor<'de> for Whole {
            type Value = Incremental;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a change")
            }
            /// Recorders say the source first, so that what comes with it is read at once; otherwise it is kept until then.
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Incremental, A::Error> {
                let mut early = serde_json::Map::new();
                while let Some(Key(name)) = map.next_key()? {
                    if name != "source" {
                        early.insert(name.into_owned(), map.next_value()?);
                        continue;
                    }
                    let source = map.next_value()?;
                    if early.is_empty() {
                        return Incremental::of(source, MapAccessDeserializer::new(map));
                    }
                    while let Some((name, value)) = map.next_entry()? {
                        early.insert(name, value);
                    }
                    return Incremental::of(source, Value::Object(early)).map_err(A::Error::custom);
                }
                Err(A::Error::missing_field("source"))
            }
        }
        deserializer.deserialize_map(Whole)
    }
}

#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl Incremental {
    /// The change that this source tells of.
    fn of<'de, D: Deserializer<'de>>(source: u64, data: D) -> Result<Incremental, D::Error> {
        let rules = |rules: Vec<RawRule>| {
            rules
                .into_iter()
                .map(|raw| SheetRule {
                    rule: raw.rule,
                    index: path(raw.index),
                })
                .collect()
        };
        Ok(match source {
            0 => Incremental::Mutation(Mutation::deserialize(data)?),
            3 => {
                let RawPlace { id, x, y } = RawPlace::deserialize(data)?;
                Incremental::Scroll { id, x, y }
            }
            4 => {
                let RawSize { width, height } = RawSize::deserialize(data)?;
                Incremental::ViewportResize { width, height }
            }
            5 => {
                let RawInput {
                    id,
                    text,
                    is_checked,
                } = RawInput::deserialize(data)?;
                Incremental::Input {
                    id,
                    text,
                    is_checked,
                }
            }
            8 => {
                let raw = RawSheetRules::deserialize(data)?;
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
                let raw = RawDeclaration::deserialize(data)?;
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
                let raw = RawAdopted::deserialize(data)?;
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
            1 => Incremental::Move(Pointer::Mouse, positions(data)?),
            6 => Incremental::Move(Pointer::Touch, positions(data)?),
            12 => Incremental::Move(Pointer::Drag, positions(data)?),
            2 => Incremental::Press(Press::deserialize(data)?),
            7 => Incremental::Media(Media::deserialize(data)?),
            14 => Incremental::Selection(RawSelection::deserialize(data)?.ranges),
            other => {
                IgnoredAny::deserialize(data)?;
                match other {
                    10 => Incremental::Font,
                    16 => Incremental::CustomElement,
                    other => Incremental::Unknown(other),
                }
            }
        })
    }
}

fn positions<'de, D: Deserializer<'de>>(data: D) -> Result<Vec<Position>, D::Error> {
    RawMove::deserialize(data).map(|raw| raw.positions)
}

/// A change that has only to be told apart by its source.
#[derive(Serialize)]
struct Sourced<'a, T> {
    source: u8,
    #[serde(flatten)]
    data: &'a T,
}

impl Serialize for Incremental {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde_json::json;
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
        match self {
            Incremental::Mutation(mutation) => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("source", &0)?;
                map.serialize_entry("texts", &mutation.texts)?;
                map.serialize_entry("attributes", &mutation.attributes)?;
                map.serialize_entry("removes", &mutation.removes)?;
                map.serialize_entry("adds", &mutation.adds)?;
                if mutation.is_attach_iframe {
                    map.serialize_entry("isAttachIframe", &true)?;
                }
                map.end()
            }
            Incremental::Scroll { id, x, y } => json!({"source": 3, "id": id, "x": x, "y": y}).serialize(serializer),
            Incremental::ViewportResize { width, height } => {
                json!({"source": 4, "width": width, "height": height}).serialize(serializer)
            }
            Incremental::Input { id, text, is_checked } => {
                json!({"source": 5, "id": id, "text": text, "isChecked": is_checked}).serialize(serializer)
            }
            Incremental::StyleSheetRule { sheet, adds, removes, replace } => {
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
                of_sheet(sheet, fields).serialize(serializer)
            }
            Incremental::StyleDeclaration { sheet, index, set, remove } => {
                let mut fields = json!({"source": 13, "index": index});
                if let Some((property, value, priority)) = set {
                    fields["set"] = json!({"property": property, "value": value, "priority": priority});
                }
                if let Some(property) = remove {
                    fields["remove"] = json!({"property": property});
                }
                of_sheet(sheet, fields).serialize(serializer)
            }
            Incremental::AdoptedStyleSheet { id, style_ids, styles } => json!({
                "source": 15,
                "id": id,
                "styleIds": style_ids,
                "styles": styles
                    .iter()
                    .map(|(id, rules)| json!({"styleId": id, "rules": rules.iter().map(rule).collect::<Vec<_>>()}))
                    .collect::<Vec<_>>(),
            })
            .serialize(serializer),
            Incremental::Move(pointer, positions) => {
                let source = match pointer {
                    Pointer::Mouse => 1,
                    Pointer::Touch => 6,
                    Pointer::Drag => 12,
                };
                json!({"source": source, "positions": positions}).serialize(serializer)
            }
            Incremental::Press(press) => Sourced { source: 2, data: press }.serialize(serializer),
            Incremental::Media(media) => Sourced { source: 7, data: media }.serialize(serializer),
            Incremental::Selection(ranges) => json!({"source": 14, "ranges": ranges}).serialize(serializer),
            Incremental::Font => json!({"source": 10}).serialize(serializer),
            Incremental::CustomElement => json!({"source": 16}).serialize(serializer),
            Incremental::Unknown(source) => json!({"source": source}).serialize(serializer),
        }
    }
}
