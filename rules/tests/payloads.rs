//! Pages that attack whoever looks at them, sent by a tag that lets everything through: the engine passes none of it on.
#![cfg(feature = "html")]
#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::path::PathBuf;

use ego_tree::NodeRef;
use rules::{
    enforce::{Assets, Enforcer},
    event::{Data, Element, Event, Kind, Node, from_json},
    ruleset::RuleSet,
};
use scraper::{Html, node::Node as Parsed};

fn corpus(file: &str) -> Vec<serde_json::Value> {
    let corpus = std::env::var_os("LOUVER_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus"),
        PathBuf::from,
    );
    match std::fs::read_to_string(corpus.join(file)) {
        Ok(json) => serde_json::from_str(&json).unwrap(),
        Err(_) => {
            eprintln!("skipped: no corpus at {}", corpus.display());
            Vec::new()
        }
    }
}

/// The tree as a browser makes it, nothing left out.
fn record(node: NodeRef<'_, Parsed>, number: &mut u32) -> Node {
    *number += 1;
    let id = *number;
    let mut children =
        || -> Vec<Node> { node.children().map(|child| record(child, number)).collect() };
    let kind = match node.value() {
        Parsed::Document | Parsed::Fragment => Kind::Document {
            compat_mode: None,
            children: children(),
        },
        Parsed::Element(element) => Kind::Element(Element {
            tag: element.name().into(),
            attributes: element
                .attrs
                .iter()
                .map(|(name, value)| {
                    let name = match &name.prefix {
                        Some(prefix) if !prefix.is_empty() => format!("{prefix}:{}", name.local),
                        _ => name.local.to_string(),
                    };
                    (name.into(), (&**value).into())
                })
                .collect(),
            children: children(),
            is_svg: element.name.ns.ends_with("svg"),
            ..Element::default()
        }),
        Parsed::Text(text) => Kind::Text {
            text: (&**text).into(),
            is_style: false,
        },
        Parsed::Doctype(doctype) => Kind::Doctype {
            name: doctype.name().into(),
            public_id: doctype.public_id().into(),
            system_id: doctype.system_id().into(),
        },
        Parsed::Comment(_) | Parsed::ProcessingInstruction(_) => Kind::Comment,
    };
    Node {
        id,
        root_id: None,
        is_shadow: false,
        kind,
    }
}

/// What is dangerous about a node as the agent gets it.
fn danger(node: &Node, in_style: bool) -> Option<String> {
    match &node.kind {
        Kind::Comment | Kind::CData => Some("a comment".to_owned()),
        Kind::Text { text, .. } if in_style => sheet(text),
        Kind::Element(element) => {
            let tag = element.tag.to_ascii_lowercase();
            if matches!(
                tag.as_str(),
                "script" | "noscript" | "template" | "base" | "object" | "embed" | "iframe"
            ) && !element.children.is_empty()
            {
                return Some(format!("content of {tag}"));
            }
            if tag == "base" && !element.attributes.is_empty() {
                return Some("a base".to_owned());
            }
            element.attributes.iter().find_map(|(name, value)| {
                let value = value.as_text()?;
                let lower = name.to_ascii_lowercase();
                let plain: String = value
                    .chars()
                    .filter(|c| !c.is_whitespace() && !c.is_control())
                    .collect::<String>()
                    .to_ascii_lowercase();
                let runs = ["javascript:", "vbscript:", "data:text", "livescript:"]
                    .iter()
                    .any(|scheme| plain.starts_with(scheme));
                let is_bad = match lower.as_str() {
                    name if name.starts_with("on") => true,
                    "srcdoc" | "http-equiv" | "nonce" | "data" | "codebase" | "classid" => true,
                    "src" | "poster" | "background" | "xlink:href" | "srcset" => {
                        let is_link = tag == "a";
                        let is_ours = plain.starts_with("/a/")
                            || plain.starts_with("data:image/")
                            || plain.starts_with('#');
                        runs || !is_link && !is_ours
                    }
                    "href" => match tag.as_str() {
                        "a" | "area" => runs,
                        _ => {
                            !(plain.starts_with("/a/")
                                || plain.starts_with('#')
                                || plain.starts_with("data:image/"))
                        }
                    },
                    "action" | "formaction" | "to" | "values" | "from" | "by" => runs,
                    "style" => sheet(&value).is_some(),
                    _ => false,
                };
                is_bad.then(|| format!("{tag} {name}={value:?}"))
            })
        }
        _ => None,
    }
}

/// Whether a style sheet loads from elsewhere or runs code.
fn sheet(css: &str) -> Option<String> {
    // A function whose name begins with an escaped space is none that loads.
    let lower = css.to_ascii_lowercase().replace("\\ url(", "f(");
    let loads = lower.split("url(").skip(1).any(|rest| {
        let address = rest.trim_start_matches('"');
        !(address.starts_with("/a/")
            || address.starts_with('#')
            || address.starts_with("data:image/")
            || address.starts_with("data:font/")
            || rest.starts_with("\"\")"))
    });
    // Inside a string these are letters.
    let runs = lower.split('"').step_by(2).any(|part| {
        let mut declarations = part.split([';', '{', '}']).map(str::trim_start);
        part.contains("expression(")
            || declarations
                .any(|one| one.starts_with("behavior:") || one.starts_with("-moz-binding:"))
    });
    (loads || runs).then(|| css.to_owned())
}

#[test]
fn payloads_do_not_reach_the_agent() {
    for suite in ["dompurify", "h5sc"] {
        let mut bad = Vec::new();
        for case in corpus(&format!("sanitizer/{suite}.json")) {
            let payload = case["payload"].as_str().unwrap();
            let page = Html::parse_document(&format!("<!DOCTYPE html><body><div>{payload}"));
            let node = record(page.tree.root(), &mut 0);
            let mut enforcer =
                Enforcer::new(&RuleSet::default(), Assets::Numbered("/a/".into())).unwrap();
            enforcer.open(&"https://shop.example/".parse().unwrap());
            let said = enforcer.receive(Event {
                timestamp: 1.0,
                data: Data::FullSnapshot {
                    node: node.into(),
                    offset: (0.0, 0.0),
                },
            });
            assert_eq!(said.len(), 1, "{payload}");
            let text = serde_json::to_string(&said[0]).unwrap();
            let event: Event = from_json(&text).unwrap();
            let Data::FullSnapshot { node, .. } = &event.data else {
                panic!("{event:?}")
            };
            let node = Node::from(node.clone());
            let mut pending = vec![(&node, false)];
            while let Some((node, in_style)) = pending.pop() {
                if let Some(danger) = danger(node, in_style) {
                    bad.push(format!("{payload:?}\n    {danger}"));
                }
                let is_style =
                    matches!(&node.kind, Kind::Element(element) if element.tag == "style");
                pending.extend(node.children().iter().map(|child| (child, is_style)));
            }
        }
        assert!(
            bad.is_empty(),
            "{suite}: {} of them\n{}",
            bad.len(),
            bad.join("\n")
        );
    }
}
