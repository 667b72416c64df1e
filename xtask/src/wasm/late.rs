//! What of the app is fetched late: once the page listens, or when it is called before.
//!
//! The list of [`DOORS`] says where the late part begins. Late is what they lead to and nothing else does.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::graph::{Graph, Node};

/// The late part.
#[derive(Debug, Default)]
pub struct Late {
    /// The names of its functions.
    pub functions: HashSet<String>,
    /// Those whose place in the table the first part knows.
    pub addressed: HashSet<String>,
    /// Where its data lies in memory; ascending, apart from each other.
    pub data: Vec<Range<u32>>,
}

impl Late {
    /// What is late of a module.
    pub fn of(graph: &Graph) -> Late {
        let mut named: HashMap<&str, usize> = HashMap::new();
        for name in &graph.functions {
            *named.entry(name).or_default() += 1;
        }
        // What has no name of its own cannot be told apart later on.
        let is_told = |name: &str| !name.is_empty() && named.get(name) == Some(&1);
        let is_door = |name: &str| {
            let name = format!("{:#}", rustc_demangle::demangle(name));
            let name = name.trim_start_matches(['<', '&']);
            let longest = |list: &[&str]| {
                let known = list.iter().filter(|start| name.starts_with(**start));
                known.map(|start| start.len()).max()
            };
            let is_way = LATE_WAYS.iter().any(|end| name.ends_with(end));
            // What says more of the name decides.
            is_way || longest(DOORS) > longest(FIRST)
        };
        let doors: Vec<bool> = graph
            .functions
            .iter()
            .map(|name| is_told(name) && is_door(name))
            .collect();
        let mut late = Late::default();
        let mut first: HashSet<Node> = HashSet::new();
        let mut ahead: Vec<Node> = graph.exports.iter().copied().map(Node::Function).collect();
        let nameless = (0..)
            .zip(&graph.functions)
            .filter(|(_, name)| !is_told(name));
        ahead.extend(nameless.map(|(function, _)| Node::Function(function)));
        while let Some(node) = ahead.pop() {
            if !first.insert(node) {
                continue;
            }
            for link in graph.links(node) {
                let function = match link.to {
                    Node::Function(function) => Some(function as usize),
                    Node::Data(_) => None,
                };
                match function.filter(|function| doors[*function]) {
                    Some(door) if link.by_address => {
                        late.addressed.insert(graph.functions[door].clone());
                    }
                    Some(_) => {}
                    None => ahead.push(link.to),
                }
            }
        }
        let functions = (0..).zip(&graph.functions);
        late.functions = functions
            .filter(|(function, _)| !first.contains(&Node::Function(*function)))
            .map(|(_, name)| name.clone())
            .collect();
        late.data = late_data(graph, &first);
        late
    }
}

impl Late {
    /// What weighs what: each function's bytes, its part and its name, the largest first.
    pub fn sizes(&self, graph: &Graph) -> String {
        let mut sizes: Vec<_> = graph.sizes.iter().zip(&graph.functions).collect();
        sizes.sort_by(|one, other| other.cmp(one));
        let line = |(size, name): (&usize, &String)| {
            let part = if self.functions.contains(name) {
                "late"
            } else {
                "first"
            };
            format!("{size}\t{part}\t{:#}\n", rustc_demangle::demangle(name))
        };
        let data: usize = self.data.iter().map(ExactSizeIterator::len).sum();
        let all: usize = graph.data.iter().map(ExactSizeIterator::len).sum();
        format!("{all}\tdata, {data} of it late\n")
            + &sizes.into_iter().map(line).collect::<String>()
    }
}

/// Where only late pieces lie.
fn late_data(graph: &Graph, first: &HashSet<Node>) -> Vec<Range<u32>> {
    let mut pieces: Vec<(Range<u32>, bool)> = (0..)
        .zip(&graph.data)
        .filter(|(_, piece)| !piece.is_empty())
        .map(|(data, piece)| (piece.clone(), first.contains(&Node::Data(data))))
        .collect();
    pieces.sort_by_key(|(piece, _)| (piece.start, piece.end));
    let mut late: Vec<Range<u32>> = Vec::new();
    // How far the first part's pieces reach that began already.
    let mut taken = 0;
    for (piece, is_first) in pieces {
        if is_first {
            if let Some(before) = late.last_mut() {
                before.end = before.end.min(piece.start.max(before.start));
            }
            taken = taken.max(piece.end);
            continue;
        }
        let piece = piece.start.max(taken)..piece.end;
        match late.last_mut() {
            // What lies between is there to align the next one.
            Some(before) if piece.start <= before.end + ALIGNMENT && taken <= before.start => {
                before.end = before.end.max(piece.end);
            }
            _ if piece.is_empty() => {}
            _ => late.push(piece),
        }
    }
    late.retain(|piece| piece.len() >= WORTH);
    late
}

/// The widest gap that alignment leaves.
const ALIGNMENT: u32 = 15;
/// Bytes from which on a piece is worth the words that say where it goes.
const WORTH: usize = 16;

/// Where the late part begins, by the beginnings of names: the engine, what the editor shows of a page that is open, what other screens
/// than it and the sign-in page have (`app/src/late.rs` knows which those are), and what of Leptos draws instead of taking up.
const DOORS: &[&str] = &[
    "aho_corasick::",
    "alloc::sync::Arc<dyn core::ops::function::Fn<()>",
    "app::alarms::__component_groups",
    "app::app::screens::",
    "app::call::",
    "app::compare::",
    "app::console::",
    "app::editor::Editor::",
    "app::editor::agent::",
    "app::editor::canvas::",
    "app::editor::capture::",
    "app::editor::choices::",
    "app::editor::choices::__component_choices::{{closure}}::{{closure}}",
    "app::editor::comparison::",
    "app::editor::conflict::",
    "app::editor::cover::",
    "app::editor::draft::DraftState::conflict",
    "app::editor::draft::DraftState::keep",
    "app::editor::draft::DraftState::save",
    "app::editor::elsewhere::Elsewhere::walk::",
    "app::editor::elsewhere::said",
    "app::editor::exposed::",
    "app::editor::finder::",
    "app::editor::findings::",
    "app::editor::frame::",
    "app::editor::import::",
    "app::editor::marks::",
    "app::editor::opened::",
    "app::editor::pages::__component_content",
    "app::editor::pages::__component_row",
    "app::editor::pages::renewal::",
    "app::editor::place::",
    "app::editor::preview::",
    "app::editor::prove::",
    "app::editor::publish::__component_publish::",
    "app::editor::review::Review::look::",
    "app::editor::rule::__component_form",
    "app::editor::rule::__component_lost",
    "app::editor::suggestions::",
    "app::editor::text::",
    "app::editor::waiting::fetch::",
    "app::export::",
    "app::gesture::",
    "app::saved::Saved::fetch_all::",
    "app::saved::folders::",
    "app::saved::read",
    "app::ui::names::said::",
    "core::slice::sort::",
    "core::str::<impl str>::to_lowercase",
    "cssparser::",
    "icu_",
    "idna",
    "leptos_router::components::RouterContext::navigate",
    "leptos_router::flat_router::FlatRoutesView<Loc,Defs,FalFn> as tachys::view::Render>::rebuild",
    "leptos_router::location::handle_anchor_click",
    "mut serde_json::de::Deserializer<R> as serde_core::de::Deserializer>::deserialize_any",
    "reactive_graph::effect::render_effect::RenderEffect<T>::new_with_async_value",
    "regex",
    "rules::",
    "rules::ruleset::RuleSet::compile",
    "rules::ruleset::compiled::",
    "selectors::",
    "serde::private::de::content::",
    "serde_json::value::",
    "str>::to_lowercase",
    "tachys::reactive_graph::<impl tachys::view::Render for F>::build",
    "tachys::view::iterators::<impl tachys::view::Render for alloc::vec::Vec<T>>::build",
    "tachys::view::iterators::<impl tachys::view::Render for alloc::vec::Vec<T>>::rebuild",
    "tachys::view::keyed::Keyed<T,I,K,KF,VF,VFS,V> as tachys::view::Render>::rebuild",
    "tachys::view::keyed::apply_diff",
    "tachys::view::keyed::diff",
    "url::",
    "urlpattern::",
];

/// What is late of Leptos' parts, by the ends of their names: other ways to draw than to take up what was rendered.
const LATE_WAYS: &[&str] = &[
    "::generate_routes",
    "::hydrate_async",
    "::hydrate_async::{{closure}}",
    "::hydrate_async::{{closure}}::{{closure}}",
    "::hydrate_from_template",
    "::into_any::rebuild",
    "::into_any_attr::rebuild",
];

/// What a page has to have at first, though a door leads there.
const FIRST: &[&str] = &[
    "app::call::page::",
    "app::editor::Editor as",
    "app::editor::agent::AgentView as",
    "app::editor::choices::__component_choices",
    "app::editor::draft::DraftState::keep_for",
    "app::editor::pages::renewal::Renewal::is_shown",
    "app::editor::prove::Prove",
    "app::editor::prove::Run::stop",
    "app::editor::prove::__component_prove",
    "rules::ruleset::",
];
