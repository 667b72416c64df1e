//! Small XML files as trees: elements, attributes, text. No DTD, no entity but the five of XML itself.

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::Finding;

/// An element.
#[derive(Debug, Default)]
pub struct Xml {
    /// Without its prefix.
    pub name: String,
    /// Names without prefixes, declarations of namespaces left out.
    pub attributes: Vec<(String, String)>,
    /// All text in it that is not in an element of its own, trimmed.
    pub text: String,
    /// The elements in it.
    pub children: Vec<Xml>,
    /// Where it begins, from 1.
    pub line: usize,
}

/// The root element; or why there is none.
pub fn read(text: &str) -> Result<Xml, Vec<Finding>> {
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Xml> = Vec::new();
    let mut root = None;
    let mut count = 0;
    loop {
        let line = lines.at(reader.buffer_position() as usize);
        let fails = |message: String| {
            Err(vec![Finding {
                line: Some(line),
                at: String::new(),
                message,
            }])
        };
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => return fails(format!("This is not XML: {error}.")),
        };
        match event {
            Event::Start(start) | Event::Empty(start)
                if count >= MAX_ELEMENTS || open.len() >= MAX_DEPTH =>
            {
                let name = start.local_name();
                return fails(format!(
                    "`{}` is too much: the most is {MAX_ELEMENTS} elements, {MAX_DEPTH} deep.",
                    name.as_ref()
                ));
            }
            Event::Start(start) | Event::Empty(start) if root.is_some() => {
                let name = start.local_name();
                return fails(format!(
                    "`{}` stands after the end of the root element.",
                    name.as_ref()
                ));
            }
            Event::Start(start) => match element(&start, line) {
                Ok(element) => {
                    count += 1;
                    open.push(element);
                }
                Err(message) => return fails(message),
            },
            Event::Empty(start) => match element(&start, line) {
                Ok(element) => {
                    count += 1;
                    close(element, &mut open, &mut root);
                }
                Err(message) => return fails(message),
            },
            Event::End(_) => {
                if let Some(element) = open.pop() {
                    close(element, &mut open, &mut root);
                }
            }
            Event::Text(text) => say(&mut open, &text.xml10_content()),
            Event::CData(text) => say(&mut open, &text.xml10_content()),
            Event::GeneralRef(name) => {
                let meant = match name.resolve_char_ref() {
                    Ok(Some(c)) => Some(c),
                    _ => PREDEFINED
                        .iter()
                        .find(|(known, _)| *known == &*name)
                        .map(|(_, c)| *c),
                };
                match meant {
                    Some(c) => say(&mut open, c.encode_utf8(&mut [0; 4])),
                    None => return fails(format!("The entity `&{};` is refused.", &*name)),
                }
            }
            Event::DocType(_) => return fails("A DTD is refused.".to_owned()),
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
    match (root, open.pop()) {
        (Some(root), None) => Ok(root),
        (_, Some(unclosed)) => Err(vec![Finding {
            line: Some(unclosed.line),
            ..Finding::of(
                "",
                format!("This is not XML: `{}` is not closed.", unclosed.name),
            )
        }]),
        (None, None) => Err(vec![Finding::of(
            "",
            "This is not XML: there is no element in it.",
        )]),
    }
}

fn element(start: &BytesStart<'_>, line: usize) -> Result<Xml, String> {
    let mut element = Xml {
        name: start.local_name().as_ref().to_owned(),
        line,
        ..Xml::default()
    };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("This is not XML: {error}."))?;
        let name = attribute.key.local_name().as_ref().to_owned();
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| format!("The attribute `{name}` is refused: {error}."))?;
        element.attributes.push((name, value.into_owned()));
    }
    Ok(element)
}

fn close(mut element: Xml, open: &mut [Xml], root: &mut Option<Xml>) {
    element.text = element.text.trim().to_owned();
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *root = Some(element),
    }
}

fn say(open: &mut [Xml], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// Counts lines forwards only.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of a byte; an event begins after the white space that stands before it.
    fn at(&mut self, byte: usize) -> usize {
        let rest = self.text.get(byte..).unwrap_or_default();
        let start = byte + rest.len() - rest.trim_start().len();
        let between = self.text.get(self.at..start).unwrap_or_default();
        self.line += between.matches('\n').count();
        self.at = self.at.max(start);
        self.line
    }
}

const PREDEFINED: [(&str, char); 5] = [
    ("lt", '<'),
    ("gt", '>'),
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
];
const MAX_DEPTH: usize = 32;
const MAX_ELEMENTS: usize = 100_000;
