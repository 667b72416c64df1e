//! What holds for every page, rule set and sequence of changes.
//!
//! Non-interference: two pages that differ only in what is masked or hidden, by a slow matcher of the test's own, give the
//! agent the same bytes. Faithfulness: the agent's copy after any changes is what a fresh snapshot shows. Hostile input:
//! nothing makes the engine panic.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    support::{Session, rule_set},
    survey::check_readable,
};

/// A page as a list of nodes, each under an earlier one; the first stands in the body.
#[derive(Clone, Debug)]
struct Plan {
    rules: Vec<usize>,
    nodes: Vec<Planned>,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
struct Planned {
    parent: usize,
    kind: usize,
    class: usize,
    in_shadow: bool,
    /// Indexes of fillings, for secret positions; what is not secret takes the first of both.
    filling: [usize; 2],
}

#[derive(Clone, Debug)]
enum Step {
    Text(usize, [usize; 2]),
    Title(usize, [usize; 2]),
    Class(usize, usize),
    Input(usize, [usize; 2], [bool; 2]),
    Remove(usize),
    Move(usize, usize),
    /// New text below a node; below a hidden one there may be none.
    Add(usize, [usize; 2]),
    /// An element more below a node, on one of the two pages alone: nothing happens where the node is not hidden.
    Extra(usize),
}

const KINDS: [&str; 10] = [
    "div", "p", "input", "select", "textarea", "button", "a", "x-host", "svg", "text",
];
const CLASSES: [&str; 6] = ["", "m", "h", "d", "o", "m o"];
const RULES: [&str; 17] = [
    "mask .m",
    "hide .h",
    "disable .d",
    "mask .o p",
    "hide .o > div",
    "mask input.o",
    "mask p + p",
    "hide a:has(> div)",
    "mask #n7",
    "enable button",
    "private",
    "reveal .o",
    "mask x-host",
    "hide div:empty",
    "disable .d ?? pause",
    "mask p:has(.m) ?? .o",
    "hide .never ?? div",
];
/// Filled ones: that a field is filled, and a text not blank, is known to the agent.
const FILLINGS: [&str; 6] = [
    "jane",
    "Roe, 4111 1111 1111 1111",
    "\u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "🦀🦀🦀",
    "••••••",
    "</style><script>x",
];

fn plan() -> impl Strategy<Value = Plan> {
    let fillings = || prop::array::uniform2(0..FILLINGS.len());
    let node = (
        any::<prop::sample::Index>(),
        0..KINDS.len(),
        0..CLASSES.len(),
        any::<bool>(),
        fillings(),
    );
    let step = prop_oneof![
        (0..14usize, fillings()).prop_map(|(node, filling)| Step::Text(node, filling)),
        (0..14usize, fillings()).prop_map(|(node, filling)| Step::Title(node, filling)),
        (0..14usize, 0..CLASSES.len()).prop_map(|(node, class)| Step::Class(node, class)),
        (0..14usize, fillings(), any::<[bool; 2]>())
            .prop_map(|(node, filling, checked)| Step::Input(node, filling, checked)),
        (0..14usize).prop_map(Step::Remove),
        (0..14usize, 0..14usize).prop_map(|(node, to)| Step::Move(node, to)),
        (0..14usize, fillings()).prop_map(|(node, filling)| Step::Add(node, filling)),
        (0..14usize).prop_map(Step::Extra),
    ];
    (
        prop::collection::hash_set(0..RULES.len(), 0..6),
        prop::collection::vec(node, 1..14),
        prop::collection::vec(step, 0..10),
    )
        .prop_map(|(rules, nodes, steps)| {
            let nodes = nodes
                .into_iter()
                .enumerate()
                .map(
                    |(place, (parent, kind, class, in_shadow, filling))| Planned {
                        parent: if place == 0 {
                            usize::MAX
                        } else {
                            parent.index(place)
                        },
                        kind,
                        class,
                        in_shadow,
                        filling,
                    },
                )
                .collect();
            let mut rules: Vec<usize> = rules.into_iter().collect();
            rules.sort_unstable();
            Plan {
                rules,
                nodes,
                steps,
            }
        })
}

/// The test's own page: what it knows of restrictions it finds by itself, slowly.
struct Model {
    parent: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    kind: Vec<usize>,
    class: Vec<usize>,
    in_shadow: Vec<bool>,
    rules: HashSet<usize>,
    /// What ever held: hidden, masked (and what it hands down), masked by the private policy.
    hidden: HashSet<usize>,
    masked: HashSet<usize>,
    private: HashSet<usize>,
}

impl Model {
    fn new(plan: &Plan) -> Model {
        let mut model = Model {
            parent: Vec::new(),
            children: vec![Vec::new(); plan.nodes.len()],
            kind: Vec::new(),
            class: Vec::new(),
            in_shadow: Vec::new(),
            rules: plan.rules.iter().copied().collect(),
            hidden: HashSet::new(),
            masked: HashSet::new(),
            private: HashSet::new(),
        };
        for (place, node) in plan.nodes.iter().enumerate() {
            // A text holds nothing, nor does a field: what would stand there stands in the body.
            let parent = Some(node.parent)
                .filter(|parent| *parent < place)
                .filter(|parent| !LEAVES.contains(&KINDS[plan.nodes[*parent].kind]));
            model.parent.push(parent);
            model.kind.push(node.kind);
            model.class.push(node.class);
            let host = parent.is_some_and(|parent| KINDS[plan.nodes[parent].kind] == "x-host");
            model.in_shadow.push(host && node.in_shadow);
            if let Some(parent) = parent {
                model.children[parent].push(place);
            }
        }
        model
    }

    fn tag(&self, node: usize) -> &'static str {
        KINDS[self.kind[node]]
    }

    fn has_class(&self, node: usize, class: &str) -> bool {
        self.tag(node) != "text" && CLASSES[self.class[node]].split(' ').any(|one| one == class)
    }

    /// The ancestors in the same tree: a selector does not look out of a shadow root.
    fn above(&self, node: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut at = node;
        while !self.in_shadow[at]
            && let Some(parent) = self.parent[at]
        {
            found.push(parent);
            at = parent;
        }
        found
    }

    fn siblings(&self, node: usize) -> Vec<usize> {
        match self.parent[node] {
            None => (0..self.parent.len())
                .filter(|one| self.parent[*one].is_none() && !self.gone(*one))
                .collect(),
            Some(parent) => self.children[parent]
                .iter()
                .copied()
                .filter(|one| self.in_shadow[*one] == self.in_shadow[node])
                .collect(),
        }
    }

    fn gone(&self, node: usize) -> bool {
        self.kind[node] == usize::MAX
    }

    fn matches(&self, rule: usize, node: usize) -> bool {
        let tag = self.tag(node);
        if tag == "text" {
            return false;
        }
        let light = || {
            self.children[node]
                .iter()
                .filter(|child| !self.in_shadow[**child])
        };
        let text = RULES[rule].split(" ?? ").next().unwrap_or_default();
        match text.split_once(' ').map(|(_, selector)| selector) {
            Some(".m") => self.has_class(node, "m"),
            Some(".h") => self.has_class(node, "h"),
            Some(".o") => self.has_class(node, "o"),
            Some(".o p") => {
                tag == "p" && self.above(node).iter().any(|one| self.has_class(*one, "o"))
            }
            Some(".o > div") => {
                tag == "div"
                    && !self.in_shadow[node]
                    && self.parent[node].is_some_and(|one| self.has_class(one, "o"))
            }
            Some("input.o") => tag == "input" && self.has_class(node, "o"),
            Some("p + p") => {
                let siblings = self.siblings(node);
                let elements: Vec<usize> = siblings
                    .into_iter()
                    .filter(|one| self.tag(*one) != "text")
                    .collect();
                let place = elements.iter().position(|one| *one == node).unwrap();
                tag == "p" && place > 0 && self.tag(elements[place - 1]) == "p"
            }
            Some("a:has(> div)") => tag == "a" && light().any(|child| self.tag(*child) == "div"),
            Some("#n7") => node == 7,
            Some("x-host") => tag == "x-host",
            Some("div:empty") => tag == "div" && light().next().is_none(),
            _ => false,
        }
    }

    /// Brings what ever held up to date; parents come before children in `order`.
    fn settle(&mut self) {
        let is_private = self.rules.contains(&10);
        let mut order: Vec<usize> = (0..self.parent.len())
            .filter(|node| !self.gone(*node) && self.parent[*node].is_none())
            .collect();
        let mut at = 0;
        while at < order.len() {
            order.extend(self.children[order[at]].clone());
            at += 1;
        }
        let mut revealed = HashSet::new();
        for node in order {
            let by = |effect: &str| {
                self.rules
                    .iter()
                    .any(|rule| RULES[*rule].starts_with(effect) && self.matches(*rule, node))
            };
            let above = self.parent[node];
            let is_field = matches!(self.tag(node), "input" | "select" | "textarea");
            let hides = by("hide") || above.is_some_and(|above| self.hidden.contains(&above));
            let masks = by("mask") || above.is_some_and(|above| self.masked.contains(&above));
            let reveals = !self.private.contains(&node)
                && (by("reveal")
                    || !is_field && above.is_some_and(|above| revealed.contains(&above)));
            if hides {
                self.hidden.insert(node);
            }
            if masks {
                self.masked.insert(node);
            }
            if reveals {
                revealed.insert(node);
            } else if is_private {
                self.private.insert(node);
            }
        }
    }

    fn is_secret(&self, node: usize) -> bool {
        self.hidden.contains(&node) || self.masked.contains(&node) || self.private.contains(&node)
    }
}

const LEAVES: [&str; 3] = ["text", "input", "textarea"];

/// Runs the plan with the first or the second filling of what is secret.
fn run(plan: &Plan, which: usize, checks: bool) -> String {
    let rules: Vec<&str> = plan.rules.iter().map(|rule| RULES[*rule]).collect();
    let mut model = Model::new(plan);
    model.settle();
    let id = |node: usize| node as u32 + 1000;
    let fill = |model: &Model, node: usize, filling: &[usize; 2]| match model.is_secret(node) {
        true => FILLINGS[filling[which]],
        false => FILLINGS[filling[0]],
    };
    let mut session = Session::with(&rule_set(&rules.join("\n")), "");
    let write = |model: &Model, node: usize| -> Value {
        let filling = &plan.nodes[node].filling;
        let text = fill(model, node, filling);
        let shadow = model.in_shadow[node];
        let id = id(node);
        let mut attributes = json!({"class":CLASSES[model.class[node]],"id":format!("n{node}"),"title":text,"data-x":text,"aria-label":text});
        match model.tag(node) {
            "text" => return json!({"type":3,"id":id,"textContent":text,"isShadow":shadow}),
            "input" | "textarea" => attributes["value"] = text.into(),
            "a" => attributes["href"] = "https://shop.example/x".into(),
            _ => {}
        }
        // Of others the shadow root comes later, with the first node in it.
        let is_host = model.tag(node) == "x-host" && node.is_multiple_of(2);
        json!({"type":2,"id":id,"tagName":model.tag(node),"attributes":attributes,"childNodes":[],"isShadow":shadow,
            "isShadowHost":is_host,"isSVG":model.tag(node) == "svg"})
    };
    let mut adds = Vec::new();
    for node in 0..plan.nodes.len() {
        let parent = model.parent[node].map_or(4, id);
        adds.push(json!({"parentId":parent,"nextId":null,"node":write(&model, node)}));
    }
    session.mutate(json!({"adds":adds}));
    if checks {
        session.check_copy();
    }
    let mut fresh = 5000u32;
    for step in &plan.steps {
        let node = match step {
            Step::Text(node, _)
            | Step::Title(node, _)
            | Step::Class(node, _)
            | Step::Input(node, ..)
            | Step::Remove(node)
            | Step::Move(node, _)
            | Step::Add(node, _)
            | Step::Extra(node) => *node % plan.nodes.len(),
        };
        if model.gone(node) {
            continue;
        }
        match step {
            Step::Text(_, filling) if model.tag(node) == "text" => {
                let text = fill(&model, node, filling);
                session.text(id(node), text);
            }
            Step::Title(_, filling) if model.tag(node) != "text" => {
                let text = fill(&model, node, filling);
                session.set(id(node), json!({"title":text,"style":{"--x":text}}));
            }
            Step::Class(_, class) if model.tag(node) != "text" => {
                model.class[node] = *class;
                model.settle();
                session.set(id(node), json!({"class":CLASSES[*class]}));
            }
            Step::Input(_, filling, checked)
                if matches!(model.tag(node), "input" | "textarea" | "select") =>
            {
                let text = fill(&model, node, filling);
                let is_checked = checked[if model.is_secret(node) { which } else { 0 }];
                session.input(id(node), text, is_checked);
            }
            Step::Remove(_) => {
                let parent = model.parent[node];
                let mut pending = vec![node];
                while let Some(next) = pending.pop() {
                    pending.append(&mut model.children[next]);
                    model.kind[next] = usize::MAX;
                    model.parent[next] = None;
                }
                if let Some(parent) = parent {
                    model.children[parent].retain(|child| *child != node);
                }
                model.settle();
                session.mutate(json!({"removes":[{"parentId":parent.map_or(4, id),"id":id(node),"isShadow":model.in_shadow[node]}]}));
            }
            Step::Move(_, to) => {
                let mut at = Some(*to).filter(|to| {
                    *to < plan.nodes.len() && !model.gone(*to) && !LEAVES.contains(&model.tag(*to))
                });
                let to = at;
                let mut is_below = false;
                while let Some(next) = at {
                    is_below |= next == node;
                    at = model.parent[next];
                }
                if is_below {
                    continue;
                }
                let before = model.parent[node];
                let was_shadow = model.in_shadow[node];
                if let Some(before) = before {
                    model.children[before].retain(|child| *child != node);
                }
                model.parent[node] = to;
                model.in_shadow[node] = false;
                if let Some(to) = to {
                    model.children[to].push(node);
                }
                // In the body the model lists by number; the page has it last.
                if to.is_none() && plan.rules.contains(&6) {
                    return session.wire;
                }
                model.settle();
                let mut adds = Vec::new();
                let mut pending = vec![node];
                while let Some(next) = pending.pop() {
                    let parent = model.parent[next].map_or(4, id);
                    adds.push(json!({"parentId":parent,"nextId":null,"node":write(&model, next)}));
                    pending.extend(model.children[next].iter().rev());
                }
                session.mutate(json!({
                    "removes":[{"parentId":before.map_or(4, id),"id":id(node),"isShadow":was_shadow}],
                    "adds":adds}));
            }
            Step::Add(_, filling) if !LEAVES.contains(&model.tag(node)) => {
                // What stands in a hidden box is nobody's business, so the other page may have nothing there.
                let text = fill(&model, node, filling);
                let hidden = model.hidden.contains(&node);
                fresh += 1;
                let is_left_out = hidden && which == 1 && filling[0] % 2 == 0;
                if !is_left_out && !plan.rules.contains(&13) {
                    session.mutate(json!({"adds":[{"parentId":id(node),"nextId":null,"node":{"type":3,"id":fresh,"textContent":text}}]}));
                }
            }
            Step::Extra(_)
                if model.hidden.contains(&node) && !LEAVES.contains(&model.tag(node)) =>
            {
                fresh += 10;
                if which == 1 {
                    let adds = super::support::adds(
                        id(node),
                        None,
                        "<b title=x>more <i>and more</i></b>",
                        &mut fresh,
                    );
                    session.mutate(json!({"adds":adds}));
                }
            }
            _ => {}
        }
        if checks {
            session.check_copy();
        }
    }
    let wire = session.wire.clone();
    session.check_copy();
    if checks {
        check_readable(&mut session);
        for one in session.enforcer.readable() {
            let node = (one.node as usize).checked_sub(1000);
            let is_secret = node.is_some_and(|node| node < 1000 && model.is_secret(node));
            assert!(!is_secret, "{one:?} is covered");
        }
    }
    wire
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn what_is_covered_makes_no_difference(plan in plan()) {
        let first = run(&plan, 0, false);
        let second = run(&plan, 1, false);
        // Time stamps count the tag's events, which may differ where hidden content does.
        let timeless = |wire: &str| {
            wire.split("\"timestamp\":").map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').to_owned()).collect::<String>()
        };
        prop_assert_eq!(timeless(&first), timeless(&second));
    }
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn the_agents_copy_is_what_a_fresh_snapshot_shows(plan in plan()) {
        run(&plan, 0, true);
    }

    #[test]
    fn nothing_makes_the_engine_panic(events in prop::collection::vec(event(), 1..12), rules in prop::collection::hash_set(0..RULES.len(), 0..6)) {
        let rules: Vec<&str> = rules.into_iter().map(|rule| RULES[rule]).collect();
        let mut session = Session::with(&rule_set(&rules.join("\n")), "<div n=2000><p>x</p></div>");
        for event in events {
            let mut event = event.clone();
            event["timestamp"] = 5.into();
            if let Ok(event) = crate::event::from_json(&event.to_string()) {
                let said = session.enforcer.receive(event);
                session.deliver(said);
            }
        }
        session.check_copy();
    }

    #[test]
    fn nodes_that_come_back_nested_never_close_a_circle(batches in prop::collection::vec(nested(), 1..8)) {
        let mut session = Session::new("mask .m", "<div n=10><p n=11><b n=12><i n=13></i></b></p></div><ul n=14><li n=15></li></ul>");
        for batch in batches {
            let event = json!({"type":3,"data":batch,"timestamp":5});
            session.enforcer.receive(crate::event::from_json(&event.to_string()).unwrap());
            let document = session.enforcer.mirror.as_ref().unwrap().document();
            for id in 10..20 {
                if let Some(node) = document.by_id(id) {
                    prop_assert!(document.ancestors(node).take(1000).count() < 1000);
                    prop_assert!(document.subtree(node).take(1000).count() < 1000);
                }
            }
        }
        session.enforcer.snapshot();
    }
}

/// Removes and adds among few nodes, the added ones with others below them.
fn nested() -> impl Strategy<Value = Value> {
    let id = || 10..20u32;
    let leaf = (id(), any::<bool>()).prop_map(|(id, shadow)| {
        json!({"type":2,"id":id,"tagName":"p","attributes":{},"childNodes":[],"isShadow":shadow})
    });
    let node = leaf.prop_recursive(3, 8, 3, |inner| {
        (inner.clone(), prop::collection::vec(inner, 1..3)).prop_map(|(mut node, children)| {
            node["childNodes"] = json!(children);
            node
        })
    });
    let add = (id(), prop::option::of(id()), node)
        .prop_map(|(parent, next, node)| json!({"parentId":parent,"nextId":next,"node":node}));
    let above = |id: u32| match id {
        10 | 14 => 4,
        15 => 14,
        _ => id - 1,
    };
    let remove = (id(), prop::option::of(id())).prop_map(
        move |(id, parent)| json!({"parentId":parent.unwrap_or_else(|| above(id)),"id":id}),
    );
    (
        prop::collection::vec(remove, 0..4),
        prop::collection::vec(add, 1..5),
    )
        .prop_map(|(removes, adds)| json!({"source":0,"texts":[],"attributes":[],"removes":removes,"adds":adds}))
}

/// So many cases, unless `PROPTEST_CASES` says otherwise; what fails is printed whole, and is all it takes to run it again.
fn config(cases: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(cases);
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// An event with numbers, names and shapes that fit badly.
fn event() -> impl Strategy<Value = Value> {
    let id = || {
        prop_oneof![
            4 => 1..30i64,
            1 => Just(0),
            1 => Just(-1),
            1 => Just(i64::from(u32::MAX)),
            1 => Just(i64::MAX),
        ]
    };
    let tag = prop::sample::select(vec![
        "div", "iframe", "style", "x-a", "input", "select", "script", "html", "body", "svg", "",
        "a b", "SCRIPT", "slot",
    ]);
    let attribute = prop_oneof![
        Just(json!("x")),
        Just(json!(null)),
        Just(json!(true)),
        Just(json!(1e300)),
        Just(json!("password")),
        Just(json!("hide mask")),
        Just(json!("a:b;content:'x'")),
        Just(json!("url(")),
        Just(json!("n7")),
    ];
    let name = prop::sample::select(vec![
        "class",
        "id",
        "style",
        "_cssText",
        "data-louver",
        "type",
        "rr_width",
        "slot",
        "name",
        "href",
        "srcset",
        "value",
        "aria-describedby",
        "for",
        "onclick",
        "autocomplete",
    ]);
    let attributes = prop::collection::btree_map(name, attribute, 0..4).prop_map(|map| json!(map));
    let leaf = (id(), 0..7u8, tag, attributes.clone(), any::<[bool; 3]>()).prop_map(|(id, kind, tag, attributes, flags)| {
        json!({"type":kind,"id":id,"tagName":tag,"attributes":attributes,"childNodes":[],"textContent":"t{\"","name":"n",
            "isShadow":flags[0],"isShadowHost":flags[1],"isSVG":flags[2]})
    });
    let node = leaf.prop_recursive(3, 12, 4, |inner| {
        (inner.clone(), prop::collection::vec(inner, 0..4)).prop_map(|(mut node, children)| {
            node["childNodes"] = json!(children);
            node
        })
    });
    let add = (id(), prop::option::of(id()), node.clone())
        .prop_map(|(parent, next, node)| json!({"parentId":parent,"nextId":next,"node":node}));
    let remove = (id(), id(), any::<bool>())
        .prop_map(|(parent, id, shadow)| json!({"parentId":parent,"id":id,"isShadow":shadow}));
    let text = id().prop_map(|id| json!({"id":id,"value":"t"}));
    let change =
        (id(), attributes).prop_map(|(id, attributes)| json!({"id":id,"attributes":attributes}));
    let mutation = (
        prop::collection::vec(add, 0..5),
        prop::collection::vec(remove, 0..4),
        prop::collection::vec(text, 0..3),
        prop::collection::vec(change, 0..3),
        any::<bool>(),
    )
        .prop_map(|(adds, removes, texts, attributes, attach)| {
            json!({"type":3,"data":{"source":0,"adds":adds,"removes":removes,"texts":texts,"attributes":attributes,"isAttachIframe":attach}})
        });
    let other = (id(), id(), any::<bool>()).prop_map(|(one, two, flag)| match (one % 5, flag) {
        (0, _) => json!({"type":3,"data":{"source":5,"id":two,"text":"t","isChecked":flag}}),
        (1, _) => json!({"type":3,"data":{"source":3,"id":two,"x":1e308,"y":-1}}),
        (2, true) => json!({"type":3,"data":{"source":8,"id":two,"adds":[{"rule":"a{","index":[1,2]}]}}),
        (2, false) => json!({"type":3,"data":{"source":13,"styleId":two,"index":[0],"remove":{"property":"x"}}}),
        (3, _) => json!({"type":3,"data":{"source":15,"id":two,"styleIds":[1,1],"styles":[{"styleId":1,"rules":[{"rule":"a{}"}]}]}}),
        _ => json!({"type":3,"data":{"source":4,"width":1e300,"height":0}}),
    });
    let snapshot = node
        .prop_map(|node| json!({"type":2,"data":{"node":node,"initialOffset":{"left":0,"top":0}}}));
    prop_oneof![6 => mutation, 3 => other, 1 => snapshot]
}
