//! Pages written as HTML, a tag that records them, and an agent that replays what it gets as rrweb's replayer does.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::{
    enforce::{Assets, Enforcer, Ledger},
    event::{Attribute, Event, Incremental, Kind, Node, from_json},
    ruleset::RuleSet,
};

/// One session: the engine, and what its agent has.
pub struct Session {
    pub enforcer: Enforcer,
    pub agent: Agent,
    /// Everything that the agent was ever sent.
    pub wire: String,
    clock: u64,
    number: u32,
}

impl Session {
    /// The page at `https://shop.example/` under rules given as lines of `effect selector`.
    pub fn new(rules: &str, html: &str) -> Session {
        Session::with(&rule_set(rules), html)
    }

    pub fn with(rules: &RuleSet, html: &str) -> Session {
        let mut enforcer = Enforcer::new(rules, Assets::Numbered("/a/".into())).unwrap();
        enforcer.open(&"https://shop.example/".parse().unwrap());
        let mut session = Session {
            enforcer,
            agent: Agent::default(),
            wire: String::new(),
            clock: 0,
            number: 100_000,
        };
        session.load(html);
        session
    }

    /// Meta and a full snapshot.
    pub fn load(&mut self, html: &str) -> Vec<Value> {
        let mut said = self.receive(
            json!({"type":4,"data":{"href":"https://shop.example/","width":800,"height":600}}),
        );
        said.extend(self.receive(
            json!({"type":2,"data":{"node":page(html),"initialOffset":{"left":0,"top":0}}}),
        ));
        said
    }

    /// What the agent gets for an event.
    pub fn receive(&mut self, mut event: Value) -> Vec<Value> {
        self.clock += 1;
        event["timestamp"] = self.clock.into();
        let event = from_json(&event.to_string()).unwrap();
        let said = self.enforcer.receive(event);
        self.deliver(said)
    }

    pub fn deliver(&mut self, said: Vec<Event>) -> Vec<Value> {
        said.into_iter()
            .map(|event| {
                let text = serde_json::to_string(&event).unwrap();
                self.wire.push_str(&text);
                let event: Event = from_json(&text).unwrap();
                self.agent.apply(&event);
                from_json(&text).unwrap()
            })
            .collect()
    }

    pub fn mutate(&mut self, mut mutation: Value) -> Vec<Value> {
        for field in ["texts", "attributes", "removes", "adds"] {
            if mutation.get(field).is_none() {
                mutation[field] = json!([]);
            }
        }
        mutation["source"] = 0.into();
        self.receive(json!({"type":3,"data":mutation}))
    }

    pub fn set(&mut self, id: u32, attributes: Value) -> Vec<Value> {
        self.mutate(json!({"attributes":[{"id":id,"attributes":attributes}]}))
    }

    pub fn text(&mut self, id: u32, text: &str) -> Vec<Value> {
        self.mutate(json!({"texts":[{"id":id,"value":text}]}))
    }

    pub fn input(&mut self, id: u32, text: &str, is_checked: bool) -> Vec<Value> {
        self.receive(
            json!({"type":3,"data":{"source":5,"id":id,"text":text,"isChecked":is_checked}}),
        )
    }

    /// Adds as the recorder writes them: each node by itself.
    pub fn add(&mut self, parent: u32, next: Option<u32>, html: &str) -> Vec<Value> {
        let adds = adds(parent, next, html, &mut self.number);
        self.mutate(json!({"adds":adds}))
    }

    pub fn remove(&mut self, parent: u32, id: u32) -> Vec<Value> {
        self.mutate(json!({"removes":[{"parentId":parent,"id":id}]}))
    }

    /// The agent's body.
    pub fn body(&self) -> String {
        self.agent.body()
    }

    pub fn ledger(&self) -> &Ledger {
        self.enforcer.ledger()
    }

    /// The agent's number of the recorder's node.
    pub fn agent_id(&self, id: u32) -> Option<u32> {
        let node = self.enforcer.mirror.as_ref()?.document().by_id(id)?;
        self.enforcer.view.agent(node)
    }

    /// That the agent's copy is what a fresh snapshot would show.
    #[track_caller]
    pub fn check_copy(&mut self) {
        // Of a page that is private until a rule matches the agent keeps what it had, and is told.
        if self.enforcer.paused() {
            return;
        }
        let copy = self.agent.html();
        let mut fresh = Agent::default();
        for event in self.enforcer.snapshot() {
            fresh.apply(&event);
        }
        assert_eq!(copy, fresh.html(), "the agent's copy against a fresh one");
        self.agent = fresh;
    }
}

/// Lines of `effect selector`, ` @ pages` and ` ?? what holds while it matches nothing` after it; `private` alone sets the policy.
pub fn rule_set(lines: &str) -> RuleSet {
    let mut rules = Vec::new();
    let mut policy = json!({});
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once(' ') {
            None => policy["text"] = line.into(),
            Some(("pause", pattern)) => policy["pause"] = json!([pattern]),
            Some((effect, rest)) => {
                let (rest, lost) = rest.split_once(" ?? ").unwrap_or((rest, ""));
                let when_lost = match lost {
                    "" => json!("nothing"),
                    "pause" => json!("pause"),
                    around => json!({"mask":around}),
                };
                let (selector, pages) = rest.split_once(" @ ").unwrap_or((rest, ""));
                let pages: Vec<&str> = pages.split_whitespace().collect();
                let id = format!("r{}", rules.len());
                rules.push(
                    json!({"id":id,"effect":effect,"selector":selector,"pages":pages,"note":"","whenLost":when_lost}),
                );
            }
        }
    }
    serde_json::from_value(json!({"policy":policy,"rules":rules})).unwrap()
}

/// A page with this body as the recorder writes it: document 1, `html` 2, `head` 3, `body` 4, and what is in it from 10 on
/// in document order. `n=…` gives a node a number, `<shadow>` makes a shadow tree, `<svg>` is SVG.
pub fn page(body: &str) -> Value {
    let mut next = 10;
    json!({"type":0,"id":1,"childNodes":[
        {"type":1,"id":5,"name":"html","publicId":"","systemId":""},
        {"type":2,"id":2,"tagName":"html","attributes":{},"childNodes":[
            {"type":2,"id":3,"tagName":"head","attributes":{},"childNodes":[]},
            {"type":2,"id":4,"tagName":"body","attributes":{},"childNodes":nodes(body, &mut next)}]}]})
}

/// Each node of the HTML as an add of its own, parents first, last siblings first.
pub fn adds(parent: u32, next: Option<u32>, html: &str, number: &mut u32) -> Vec<Value> {
    let mut adds = Vec::new();
    let mut pending = Vec::new();
    let push = |parent: u32, next: Option<u32>, nodes: Vec<Value>, pending: &mut Vec<_>| {
        let mut next = next;
        let mut siblings = Vec::new();
        for node in nodes.into_iter().rev() {
            let id = node["id"].as_u64().unwrap() as u32;
            siblings.push((parent, next, node));
            next = Some(id);
        }
        pending.extend(siblings.into_iter().rev());
    };
    push(parent, next, nodes(html, number), &mut pending);
    while let Some((parent, next, mut node)) = pending.pop() {
        let children = match node.get_mut("childNodes") {
            Some(children) => std::mem::replace(children, json!([])),
            None => json!([]),
        };
        let id = node["id"].as_u64().unwrap() as u32;
        adds.push(json!({"parentId":parent,"nextId":next,"node":node}));
        if let Value::Array(children) = children {
            push(id, None, children, &mut pending);
        }
    }
    adds
}

/// The nodes of a piece of HTML in its plainest form: no entity, no omitted end tag but for void elements.
pub fn nodes(html: &str, number: &mut u32) -> Vec<Value> {
    let mut stack: Vec<Value> = vec![json!({"childNodes":[]})];
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("</") {
            let (name, after) = after.split_once('>').unwrap();
            rest = after;
            if name != "shadow" {
                let closed = stack.pop().unwrap();
                assert_eq!(closed["tagName"], name, "in {html}");
                stack.last_mut().unwrap()["childNodes"]
                    .as_array_mut()
                    .unwrap()
                    .push(closed);
            } else {
                let host = stack.last_mut().unwrap().as_object_mut().unwrap();
                host.remove("inShadow");
            }
        } else if let Some(after) = rest.strip_prefix('<') {
            let (tag, after) = tag(after);
            rest = after;
            if tag.0 == "shadow" {
                let host = stack.last_mut().unwrap();
                host["isShadowHost"] = true.into();
                host["inShadow"] = true.into();
                continue;
            }
            let is_svg = tag.0 == "svg" || stack.iter().any(|node| node["tagName"] == "svg");
            let mut node = json!({"type":2,"id":0,"tagName":tag.0,"attributes":{},"childNodes":[]});
            *number += 1;
            node["id"] = (*number).into();
            for (name, value) in tag.1 {
                match name.as_str() {
                    "n" => node["id"] = value.parse::<u32>().unwrap().into(),
                    "checked" | "selected" => node["attributes"][name] = true.into(),
                    _ => node["attributes"][name] = value.into(),
                }
            }
            if is_svg {
                node["isSVG"] = true.into();
            }
            if stack.last().unwrap().get("inShadow").is_some() {
                node["isShadow"] = true.into();
            }
            if VOID.contains(&tag.0.to_lowercase().as_str()) {
                stack.last_mut().unwrap()["childNodes"]
                    .as_array_mut()
                    .unwrap()
                    .push(node);
            } else {
                stack.push(node);
            }
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            rest = after;
            *number += 1;
            let parent = stack.last_mut().unwrap();
            let mut node = json!({"type":3,"id":*number,"textContent":text});
            if parent["tagName"] == "style" {
                node["isStyle"] = true.into();
            }
            if parent.get("inShadow").is_some() {
                node["isShadow"] = true.into();
            }
            parent["childNodes"].as_array_mut().unwrap().push(node);
        }
    }
    assert_eq!(stack.len(), 1, "an element is open in {html}");
    match stack.pop().unwrap()["childNodes"].take() {
        Value::Array(nodes) => nodes,
        _ => Vec::new(),
    }
}

type Tag = (String, Vec<(String, String)>);

fn tag(html: &str) -> (Tag, &str) {
    let name_end = html.find([' ', '>']).unwrap();
    let (name, mut rest) = html.split_at(name_end);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            return ((name.to_owned(), attributes), after);
        }
        let end = rest.find([' ', '>', '=']).unwrap();
        let (name, after) = rest.split_at(end);
        let Some(after) = after.strip_prefix('=') else {
            attributes.push((name.to_owned(), String::new()));
            rest = after;
            continue;
        };
        let (value, after) = match after.chars().next().unwrap() {
            quote @ ('"' | '\'') => after[1..].split_once(quote).unwrap(),
            _ => after.split_at(after.find([' ', '>']).unwrap()),
        };
        attributes.push((name.to_owned(), value.to_owned()));
        rest = after;
    }
}

const VOID: [&str; 8] = [
    "input", "img", "br", "link", "meta", "embed", "source", "base",
];

/// The agent's browser: what rrweb's replayer does with events, as far as it matters.
#[derive(Default)]
pub struct Agent {
    nodes: Vec<Dom>,
    by_id: HashMap<u32, usize>,
    document: Option<usize>,
    pub events: usize,
}

#[derive(Clone, Debug)]
struct Dom {
    node: Node,
    parent: Option<usize>,
    children: Vec<usize>,
    shadow: Vec<usize>,
    frame: Option<usize>,
    value: Option<(String, bool)>,
}

impl Agent {
    pub fn apply(&mut self, event: &Event) {
        use crate::event::Data;
        self.events += 1;
        match &event.data {
            Data::FullSnapshot { node, .. } => {
                *self = Agent::default();
                self.document = Some(self.build(&Node::from(node.clone()), true));
            }
            Data::Incremental(Incremental::Mutation(mutation)) => self.mutate(mutation),
            Data::Incremental(Incremental::Input {
                id,
                text,
                is_checked,
            }) => {
                let place = self.by_id[id];
                self.nodes[place].value = Some((text.clone(), *is_checked));
            }
            _ => {}
        }
    }

    fn mutate(&mut self, mutation: &crate::event::Mutation) {
        for remove in &mutation.removes {
            assert!(
                self.by_id.contains_key(&remove.id) || self.gone_before(mutation, remove.id),
                "removes a node that the agent never had: {}",
                remove.id
            );
        }
        for remove in &mutation.removes {
            let Some(place) = self.by_id.get(&remove.id).copied() else {
                continue;
            };
            let parent = self.by_id[&remove.parent_id];
            self.unmap(place);
            let list = match remove.is_shadow {
                true => &mut self.nodes[parent].shadow,
                false => &mut self.nodes[parent].children,
            };
            let at = list
                .iter()
                .position(|child| *child == place)
                .expect("a child of the parent named");
            list.remove(at);
            self.nodes[place].parent = None;
        }
        for add in &mutation.adds {
            let parent = self.by_id[&add.parent_id];
            if let Kind::Document { .. } = add.node.kind {
                assert!(mutation.is_attach_iframe);
                assert!(
                    !self.by_id.contains_key(&add.node.id),
                    "a frame's document is new"
                );
                let document = self.build(&add.node, true);
                self.nodes[parent].frame = Some(document);
                continue;
            }
            if let Some(root) = add.node.root_id {
                assert!(
                    self.by_id.contains_key(&root),
                    "the document of a node is known"
                );
            }
            assert!(
                !self.by_id.contains_key(&add.node.id),
                "an added node is new: {}",
                add.node.id
            );
            let place = self.build(&add.node, false);
            let next = add.next_id.map(|id| self.by_id[&id]);
            self.nodes[place].parent = Some(parent);
            let list = match add.node.is_shadow {
                true => &mut self.nodes[parent].shadow,
                false => &mut self.nodes[parent].children,
            };
            let at = match next {
                Some(next) => list
                    .iter()
                    .position(|child| *child == next)
                    .expect("the next sibling is a sibling"),
                None => list.len(),
            };
            list.insert(at, place);
        }
        for change in &mutation.texts {
            let place = self.by_id[&change.id];
            match &mut self.nodes[place].node.kind {
                Kind::Text { text, .. } => *text = change.value.clone().unwrap_or_default(),
                _ => panic!("a text"),
            }
        }
        for change in &mutation.attributes {
            let place = self.by_id[&change.id];
            let Kind::Element(element) = &mut self.nodes[place].node.kind else {
                panic!("an element")
            };
            for (name, value) in &change.attributes {
                element.attributes.retain(|(known, _)| known != name);
                match value {
                    crate::event::StyleValue::Text(text) => {
                        element
                            .attributes
                            .push((name.clone(), Attribute::Text(text.clone())));
                    }
                    crate::event::StyleValue::Null => {}
                    other => panic!("{other:?}"),
                }
            }
        }
    }

    fn gone_before(&self, mutation: &crate::event::Mutation, id: u32) -> bool {
        mutation.removes.iter().any(|remove| remove.id == id)
    }

    /// rrweb forgets what is below a removed node, but not what is in its shadow tree.
    fn unmap(&mut self, place: usize) {
        let mut pending = vec![place];
        while let Some(next) = pending.pop() {
            assert!(
                self.nodes[next].shadow.is_empty(),
                "shadow trees are emptied first"
            );
            self.by_id.remove(&self.nodes[next].node.id);
            pending.extend(&self.nodes[next].children);
        }
    }

    fn build(&mut self, node: &Node, whole: bool) -> usize {
        let mut bare = node.clone();
        if let Some(children) = bare.children_mut() {
            children.clear();
        }
        let place = self.nodes.len();
        self.nodes.push(Dom {
            node: bare,
            parent: None,
            children: Vec::new(),
            shadow: Vec::new(),
            frame: None,
            value: None,
        });
        self.by_id.insert(node.id, place);
        if whole {
            for child in node.children() {
                let built = self.build(child, true);
                self.nodes[built].parent = Some(place);
                match child.is_shadow {
                    true => self.nodes[place].shadow.push(built),
                    false => self.nodes[place].children.push(built),
                }
            }
        }
        place
    }

    /// The whole page as text; attributes sorted.
    pub fn html(&self) -> String {
        let mut out = String::new();
        if let Some(document) = self.document {
            self.write(document, &mut out);
        }
        out
    }

    pub fn body(&self) -> String {
        let html = self.html();
        let start = html.find("<body").unwrap_or(0);
        let start = start + html[start..].find('>').unwrap_or(0) + 1;
        let end = html.rfind("</body>").unwrap_or(html.len());
        html[start.min(end)..end].to_owned()
    }

    fn write(&self, place: usize, out: &mut String) {
        let dom = &self.nodes[place];
        match &dom.node.kind {
            Kind::Text { text, .. } => out.push_str(text),
            Kind::Doctype { .. } => out.push_str("<!doctype>"),
            Kind::Document { .. } => dom
                .children
                .iter()
                .for_each(|child| self.write(*child, out)),
            Kind::Element(element) => {
                let mut attributes: Vec<(String, String)> = element
                    .attributes
                    .iter()
                    .filter_map(|(name, value)| {
                        Some((name.to_string(), value.as_text()?.into_owned()))
                    })
                    .collect();
                if let Some((text, is_checked)) = &dom.value {
                    let kind = attributes
                        .iter()
                        .find(|(name, _)| name == "type")
                        .map(|(_, kind)| kind.clone());
                    let checks = matches!(kind.as_deref(), Some("checkbox" | "radio"));
                    if element.tag != "select" {
                        attributes
                            .retain(|(name, _)| name != "checked" && (checks || name != "value"));
                        if checks && *is_checked {
                            attributes.push(("checked".into(), String::new()));
                        }
                        if !checks && !text.is_empty() {
                            attributes.push(("value".into(), text.clone()));
                        }
                    }
                }
                // Where it is scrolled to is told by an event, or by these when it is built.
                attributes.retain(|(name, _)| !name.starts_with("rr_scroll"));
                attributes.sort();
                out.push('<');
                out.push_str(&element.tag);
                for (name, value) in attributes {
                    out.push_str(&format!(" {name}=\"{value}\""));
                }
                out.push('>');
                if !dom.shadow.is_empty() {
                    out.push_str("<shadow>");
                    dom.shadow.iter().for_each(|child| self.write(*child, out));
                    out.push_str("</shadow>");
                }
                dom.children
                    .iter()
                    .for_each(|child| self.write(*child, out));
                if let Some(frame) = dom.frame {
                    out.push_str("<frame>");
                    self.write(frame, out);
                    out.push_str("</frame>");
                }
                if !VOID.contains(&element.tag.as_str()) {
                    out.push_str(&format!("</{}>", element.tag));
                }
            }
            Kind::CData | Kind::Comment => panic!("never sent"),
        }
    }
}
