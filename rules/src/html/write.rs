//! A tree as HTML that does nothing.

use url::Url;

use super::{WriteOptions, attribute, base, is_never_sent, is_sent_meta, links::Links, style};
use crate::event::{Element, Kind, Node};

pub(super) fn write(node: &Node, options: &WriteOptions) -> String {
    page(node, options.base.as_ref(), options)
}

/// A page that was at this address, or a frame's.
fn page(node: &Node, at: Option<&Url>, options: &WriteOptions) -> String {
    let base: Option<Url> = at.map(|page| base(node, page));
    let mut writer = Writer {
        out: String::new(),
        links: Links::new(base, options),
        style: Some(options.style).filter(|style| !style.is_empty()),
        at,
        options,
    };
    writer.node(node, "");
    if writer.style.is_some() {
        // No head took it.
        let mut style = String::new();
        std::mem::swap(&mut style, &mut writer.out);
        writer.end_of_head();
        writer.out.push_str(&style);
    }
    writer.out
}

struct Writer<'a> {
    out: String,
    links: Links<'a>,
    /// What the head has not taken yet.
    style: Option<&'a str>,
    /// Where the page was.
    at: Option<&'a Url>,
    options: &'a WriteOptions<'a>,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node, parent: &str) {
        match &node.kind {
            Kind::Document {
                compat_mode,
                children,
            } => {
                if compat_mode.as_deref() != Some("BackCompat") {
                    self.out.push_str(doctype(children));
                }
                for child in children {
                    self.node(child, "");
                }
            }
            Kind::Element(element) => self.element(node.id, element, parent),
            Kind::Text { text, is_style } => match (parent, is_style) {
                ("style", _) => {
                    let css = style::sheet(text, &self.links);
                    self.out.push_str(&css);
                }
                (_, true) => {}
                _ => self.out.push_str(&escaped(text)),
            },
            Kind::Doctype { .. } | Kind::CData | Kind::Comment => {}
        }
    }

    fn element(&mut self, id: u32, element: &Element, parent: &str) {
        let tag = match written_as(element) {
            Some(tag) => tag,
            None => return,
        };
        self.out.push('<');
        self.out.push_str(&tag);
        if self.options.ids {
            self.attribute("data-louver-node", &id.to_string());
        }
        self.attributes(element, &tag);
        self.out.push('>');
        match tag.as_str() {
            "head" => self.out.push_str("<meta charset=\"utf-8\">"),
            _ if VOID.contains(&tag.as_str()) && !element.is_svg => return,
            _ => {}
        }
        self.content(element, &tag);
        if tag == "head" && parent == "html" {
            self.end_of_head();
        }
        self.out.push_str("</");
        self.out.push_str(&tag);
        self.out.push('>');
    }

    fn content(&mut self, element: &Element, tag: &str) {
        if EMPTIED.contains(&element.tag.to_ascii_lowercase().as_str()) {
            return;
        }
        match tag {
            "style" => {
                let css = attribute(element, "_cssText").unwrap_or_else(|| {
                    element.children.iter().map(super::text).collect::<String>()
                });
                let css = style::sheet(&css, &self.links);
                self.out.push_str(&css);
                return;
            }
            "title" if !element.is_svg => {
                let text: String = element.children.iter().map(super::text).collect();
                self.out.push_str(&escaped(&text));
                return;
            }
            "textarea" if !element.is_svg => {
                let text = attribute(element, "value").unwrap_or_else(|| {
                    element.children.iter().map(super::text).collect::<String>()
                });
                // The parser takes the first line break away.
                self.out.push('\n');
                self.out.push_str(&escaped(&text));
                return;
            }
            "pre" | "listing" => self.out.push('\n'),
            _ => {}
        }
        if element.is_shadow_host || element.children.iter().any(|child| child.is_shadow) {
            self.out.push_str("<template shadowrootmode=\"open\">");
            for child in element.children.iter().filter(|child| child.is_shadow) {
                self.node(child, tag);
            }
            // No rule crosses into it.
            if !self.options.style.is_empty() {
                self.sheet(self.options.style);
            }
            self.out.push_str("</template>");
        }
        for child in element.children.iter().filter(|child| !child.is_shadow) {
            self.node(child, tag);
        }
    }

    fn attributes(&mut self, element: &Element, tag: &str) {
        let mut css = String::new();
        for (name, value) in &element.attributes {
            let Some(value) = value.as_text() else {
                continue;
            };
            match name.to_ascii_lowercase().as_str() {
                "style" => css.insert_str(0, &style::sheet(&value, &self.links)),
                "rr_width" | "rr_height" if is_length(&value) => {
                    css.push_str(&format!(";{}:{value}", &name[3..]));
                }
                "rr_open_mode" => self.attribute("open", ""),
                _ => self.one(element, tag, name, &value),
            }
        }
        if tag == "span" && css.contains(";width:") {
            css.push_str(";display:inline-block");
        }
        if !css.is_empty() {
            self.attribute("style", css.trim_start_matches(';'));
        }
        if tag == "iframe" {
            self.frame(element);
        }
    }

    /// What stands in a frame, where that is known: a document without scripts, of our origin as the page around it.
    fn frame(&mut self, element: &Element) {
        let is_document = |child: &&Node| matches!(child.kind, Kind::Document { .. });
        let Some(document) = element.children.iter().find(is_document) else {
            self.attribute("sandbox", "");
            return self.attribute("srcdoc", NOT_SAVED);
        };
        let own = attribute(element, "rr_src").and_then(|at| Url::parse(&at).ok());
        let own = own.filter(|at| matches!(at.scheme(), "http" | "https"));
        let at = self.at.map(|page| own.as_ref().unwrap_or(page));
        let inner = page(document, at, self.options);
        self.attribute("sandbox", "allow-same-origin");
        self.attribute("srcdoc", &inner);
    }

    fn one(&mut self, element: &Element, tag: &str, name: &str, value: &str) {
        let known = name.to_ascii_lowercase();
        if is_never_sent(&known)
            || DROPPED.contains(&known.as_str())
            || known.starts_with("rr_")
            || known.starts_with("_css")
            || known.starts_with("data-louver-")
            || !is_name(name)
        {
            return;
        }
        let value = match known.as_str() {
            "href" if tag == "link" => self.links.asset(value),
            "href" | "xlink:href" if element.is_svg => match tag {
                "a" => self.links.link(value),
                "image" | "feImage" => self.links.asset(value),
                _ => Some(value.trim().to_owned()).filter(|value| value.starts_with('#')),
            },
            "href" if tag == "a" || tag == "area" => self.links.link(value),
            "src" if matches!(tag, "img" | "input") => self.links.asset(value),
            "poster" if tag == "video" => self.links.asset(value),
            "background" => self.links.asset(value),
            "srcset" if matches!(tag, "img" | "source") => Some(self.links.srcset(value)),
            "href" | "src" | "srcset" | "poster" | "xlink:href" => None,
            "value" if matches!(tag, "select" | "textarea") => None,
            "contenteditable" => Some("false".to_owned()),
            "rel" if tag == "link" => Some("stylesheet".to_owned()),
            _ if is_program(value) && !is_prose(&known) => None,
            // A style sheet by another name: `fill`, `mask`, `filter` and the like of SVG.
            _ if value.to_ascii_lowercase().contains("url(") => {
                Some(style::sheet(value, &self.links))
            }
            _ => Some(value.to_owned()),
        };
        if let Some(value) = value {
            self.attribute(name, &value);
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.out.push_str(&escaped(value));
        self.out.push('"');
    }

    fn end_of_head(&mut self) {
        if let Some(css) = self.style.take() {
            self.sheet(css);
        }
    }

    fn sheet(&mut self, css: &str) {
        self.out.push_str("<style>");
        self.out.push_str(&css.replace("</", "<\\/"));
        self.out.push_str("</style>");
    }
}

/// The name under which an element is written; none where it is left out with all it holds.
fn written_as(element: &Element) -> Option<String> {
    let lower = element.tag.to_ascii_lowercase();
    if LEFT_OUT.contains(&lower.as_str()) || !is_name(&element.tag) {
        return None;
    }
    Some(match lower.as_str() {
        "meta" => {
            let viewport = is_sent_meta(element) && attribute(element, "charset").is_none();
            return viewport.then(|| "meta".to_owned());
        }
        "link" => {
            let is_sheet = attribute(element, "rel").is_some_and(|rel| {
                let rel = rel.to_ascii_lowercase();
                rel.split_whitespace().any(|word| word == "stylesheet")
                    && !rel.split_whitespace().any(|word| word == "alternate")
            });
            return match attribute(element, "_cssText").is_some() {
                true => Some("style".to_owned()),
                false => is_sheet.then(|| "link".to_owned()),
            };
        }
        "object" | "embed" | "applet" => "span".to_owned(),
        "frameset" | "frame" => "div".to_owned(),
        "xmp" | "plaintext" | "listing" => "pre".to_owned(),
        "image" if !element.is_svg => "img".to_owned(),
        _ if element.is_svg => element.tag.to_string(),
        _ => lower,
    })
}

/// Browsers know by the document type how to lay the page out; only what makes a difference is kept of it.
fn doctype(children: &[Node]) -> &'static str {
    let limited = children.iter().any(|child| match &child.kind {
        Kind::Doctype {
            public_id,
            system_id,
            ..
        } => {
            let public_id = public_id.to_ascii_lowercase();
            public_id.starts_with("-//w3c//dtd xhtml 1.0 transitional//")
                || public_id.starts_with("-//w3c//dtd xhtml 1.0 frameset//")
                || !system_id.is_empty()
                    && (public_id.starts_with("-//w3c//dtd html 4.01 transitional//")
                        || public_id.starts_with("-//w3c//dtd html 4.01 frameset//"))
        }
        _ => false,
    });
    match limited {
        true => {
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">"
        }
        false => "<!DOCTYPE html>",
    }
}

/// Text and attribute values alike: nothing in them can begin a tag or end a value.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '`' => out.push_str("&#96;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            '\r' => out.push_str("&#13;"),
            '\0' => {}
            other => out.push(other),
        }
    }
    out
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '@')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '@'))
}

/// Whether a value is an address that runs: no attribute should take it for one, and none gets the chance.
fn is_program(value: &str) -> bool {
    let start: String = value
        .chars()
        .filter(|c| *c > ' ')
        .take(16)
        .collect::<String>()
        .to_ascii_lowercase();
    ["javascript:", "vbscript:", "livescript:", "data:text/"]
        .iter()
        .any(|scheme| start.starts_with(scheme))
}

/// Whether the attribute is for people to read.
fn is_prose(name: &str) -> bool {
    matches!(name, "alt" | "title" | "placeholder" | "value" | "label") || name.starts_with("aria-")
}

fn is_length(value: &str) -> bool {
    value
        .strip_suffix("px")
        .is_some_and(|number| number.parse::<f64>().is_ok_and(f64::is_finite))
}

const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Scripts, what can hold them, what can load or act, and SVG's animations, which can set a link.
const LEFT_OUT: [&str; 24] = [
    "animate",
    "animatecolor",
    "animatemotion",
    "animatetransform",
    "base",
    "basefont",
    "bgsound",
    "discard",
    "fencedframe",
    "handler",
    "isindex",
    "keygen",
    "listener",
    "noembed",
    "noframes",
    "noscript",
    "param",
    "parsererror",
    "portal",
    "script",
    "set",
    "template",
    "track",
    "webview",
];

/// Elements that are written without what they hold.
const EMPTIED: [&str; 8] = [
    "applet", "audio", "canvas", "embed", "frame", "iframe", "object", "video",
];

/// What stands in a frame of which nothing is known.
const NOT_SAVED: &str = "<body style='margin:0;height:100vh;display:grid;place-items:center;font:12px sans-serif;color:#666;background:#eee'>\
    What this frame shows is not saved";

const DROPPED: [&str; 38] = [
    "accesskey",
    "action",
    "allow",
    "archive",
    "attributionsrc",
    "autofocus",
    "autoplay",
    "cite",
    "classid",
    "code",
    "codebase",
    "command",
    "commandfor",
    "content-security-policy",
    "crossorigin",
    "csp",
    "data",
    "download",
    "dynsrc",
    "formaction",
    "formmethod",
    "formtarget",
    "http-equiv",
    "imagesrcset",
    "longdesc",
    "lowsrc",
    "manifest",
    "method",
    "ping",
    "popovertarget",
    "profile",
    "referrerpolicy",
    "sandbox",
    "shadowrootmode",
    "target",
    "usemap",
    "xml:base",
    "xmlns",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_could_end_a_tag_are_none() {
        assert!(is_name("data-x") && is_name("xlink:href") && is_name("@click"));
        for name in ["", "1a", "a b", "a=b", "a>b", "a/b", "a\"", "<a"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn sizes_are_lengths_and_nothing_else() {
        assert!(is_length("12.5px") && is_length("0px"));
        assert!(!is_length("12px;color:red") && !is_length("NaNpx") && !is_length("1em"));
    }
}
