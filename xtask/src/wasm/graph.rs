//! What of a linked module depends on what, as the linker knows it: functions, pieces of data, and who refers to whom.

use std::{collections::HashMap, ops::Range};

use anyhow::{Context as _, Result, bail};
use wasmparser::{
    DataKind, ExternalKind, KnownCustom, Linking, Name, Operator, Parser, Payload, RelocationType,
    SymbolInfo, TypeRef,
};

/// A module that was linked with `--emit-relocs`.
#[derive(Debug, Default)]
pub struct Graph {
    /// The names of all functions, by their index.
    pub functions: Vec<String>,
    /// How many bytes of code each is.
    pub sizes: Vec<usize>,
    /// Where pieces of data lie in memory.
    pub data: Vec<Range<u32>>,
    /// The functions that JavaScript can call.
    pub exports: Vec<u32>,
    links: HashMap<Node, Vec<Link>>,
}

/// A function or a piece of data, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A function.
    Function(u32),
    /// A piece of data.
    Data(u32),
}

/// That something is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What.
    pub to: Node,
    /// Whether by its place in the table, which can be handed on, and called from anywhere.
    pub by_address: bool,
}

impl Graph {
    /// What a function or a piece of data refers to.
    pub fn links(&self, from: Node) -> &[Link] {
        self.links.get(&from).map_or(&[], Vec::as_slice)
    }

    /// Reads a module.
    pub fn read(wasm: &[u8]) -> Result<Graph> {
        let mut graph = Graph::default();
        let mut places = Places::default();
        let mut symbols: Vec<Option<Node>> = Vec::new();
        let mut section = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if matches!(import?.ty, TypeRef::Func(_)) {
                            graph.functions.push(String::new());
                            graph.sizes.push(0);
                        }
                    }
                    section += 1;
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            graph.exports.push(export.index);
                        }
                    }
                    section += 1;
                }
                Payload::StartSection { func, .. } => {
                    graph.exports.push(func);
                    section += 1;
                }
                Payload::CodeSectionStart { range, .. } => {
                    places.code = (section, range.start);
                    section += 1;
                }
                Payload::CodeSectionEntry(body) => {
                    let index = u32::try_from(graph.functions.len())?;
                    places.bodies.push((body.range(), index));
                    graph.functions.push(String::new());
                    graph.sizes.push(body.range().len());
                }
                Payload::DataSection(data) => {
                    places.data = (section, data.range().start);
                    for segment in data {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = segment.kind else {
                            bail!("a passive data segment");
                        };
                        let mut reader = offset_expr.get_operators_reader();
                        let Operator::I32Const { value } = reader.read()? else {
                            bail!("a data segment whose place is not constant");
                        };
                        let file = segment.range.end - segment.data.len();
                        places.segments.push((file, value.cast_unsigned()));
                    }
                    section += 1;
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Name(names) => {
                        for name in names {
                            if let Name::Function(functions) = name? {
                                for naming in functions {
                                    let naming = naming?;
                                    let name = graph.functions.get_mut(naming.index as usize);
                                    *name.context("a name for no function")? =
                                        naming.name.to_owned();
                                }
                            }
                        }
                    }
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            if let Linking::SymbolTable(table) = part? {
                                for symbol in table {
                                    symbols.push(graph.symbol(&symbol?, &places)?);
                                }
                            }
                        }
                        places.sort(&graph.data);
                    }
                    KnownCustom::Reloc(relocations) => {
                        let of = relocations.section_index();
                        for entry in relocations.entries() {
                            let entry = entry?;
                            if entry.ty == RelocationType::TypeIndexLeb {
                                continue;
                            }
                            let from = places.at(of, entry.offset as usize);
                            if from.is_empty() {
                                continue;
                            }
                            let to = symbols.get(entry.index as usize).copied();
                            if let Some(to) = to.context("a link to no symbol")? {
                                let by_address = matches!(to, Node::Function(_))
                                    && entry.ty != RelocationType::FunctionIndexLeb;
                                let link = Link { to, by_address };
                                for from in from {
                                    graph.links.entry(from).or_default().push(link);
                                }
                            }
                        }
                    }
                    _ => {}
                },
                payload => {
                    if payload.as_section().is_some() {
                        section += 1;
                    }
                }
            }
        }
        if graph.links.is_empty() {
            bail!("the module says nothing of its links: it has to be linked with --emit-relocs");
        }
        Ok(graph)
    }

    /// A symbol of the linker, if it is one that can be split off.
    fn symbol(&mut self, symbol: &SymbolInfo<'_>, places: &Places) -> Result<Option<Node>> {
        Ok(match symbol {
            SymbolInfo::Func { index, .. } => Some(Node::Function(*index)),
            SymbolInfo::Data {
                symbol: Some(symbol),
                ..
            } => {
                let segment = places.segments.get(symbol.index as usize);
                let (_, memory) = segment.context("a symbol in no segment")?;
                let start = memory + symbol.offset;
                let node = Node::Data(u32::try_from(self.data.len())?);
                self.data.push(start..start + symbol.size);
                Some(node)
            }
            _ => None,
        })
    }
}

/// Where things lie in the file.
#[derive(Default)]
struct Places {
    /// The section's number, and where its content begins.
    code: (u32, usize),
    data: (u32, usize),
    bodies: Vec<(Range<usize>, u32)>,
    /// Where each segment's bytes begin: in the file, in memory.
    segments: Vec<(usize, u32)>,
    /// Pieces of data by where they begin in memory.
    pieces: Vec<(Range<u32>, u32)>,
}

impl Places {
    fn sort(&mut self, data: &[Range<u32>]) {
        let numbered = data.iter().cloned().zip(0..);
        self.pieces = numbered.filter(|(piece, _)| !piece.is_empty()).collect();
        self.pieces
            .sort_by_key(|(piece, _)| (piece.start, piece.end));
    }

    /// What lies at an offset in a section; pieces of data can share bytes.
    fn at(&self, section: u32, offset: usize) -> Vec<Node> {
        if section == self.code.0 {
            let place = self.code.1 + offset;
            let next = self.bodies.partition_point(|(body, _)| body.start <= place);
            let body = self.bodies[..next].last();
            let body = body.filter(|(body, _)| body.contains(&place));
            return body
                .map(|(_, function)| Node::Function(*function))
                .into_iter()
                .collect();
        }
        if section != self.data.0 {
            return Vec::new();
        }
        let place = self.data.1 + offset;
        let next = self.segments.partition_point(|(file, _)| *file <= place);
        let Some((file, memory)) = self.segments[..next].last() else {
            return Vec::new();
        };
        let place = memory + (place - file) as u32;
        let next = self
            .pieces
            .partition_point(|(piece, _)| piece.start <= place);
        let before = self.pieces[..next].iter().rev().take(SHARED);
        before
            .filter(|(piece, _)| piece.contains(&place))
            .map(|(_, data)| Node::Data(*data))
            .collect()
    }
}

/// How many pieces of data can begin inside another one.
const SHARED: usize = 64;
