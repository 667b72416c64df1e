//! One module made into two: the first starts alone, the late one is put into it afterwards.
//!
//! They share memory, table and globals. A late function stands in the first as a few instructions that have the late part put in, if
//! it is not there, and go on to the real one through the table. So the app need not know what is late: a call is a call.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ops::Range,
};

use anyhow::{Context as _, Result, bail};
use walrus::{
    ConstExpr, DataKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalId,
    GlobalKind, ImportKind, ImportedFunction, MemoryId, Module, ModuleConfig, TableId, ValType,
    ir::{self, Value, Visitor, dfs_in_order},
};

use super::late::Late;

mod table;

/// The two.
#[derive(Debug)]
pub struct Parts {
    /// Starts with the page.
    pub first: Vec<u8>,
    /// Its export `put` puts it into the first, whose exports it imports.
    pub late: Vec<u8>,
}

/// Splits a module whose functions have their names.
pub fn split(wasm: &[u8], late: &Late) -> Result<Parts> {
    let mut split = Split::read(wasm, late)?;
    let asked = split.asked(late);
    split.place(&asked);
    split.hollow(&asked);
    split.fill_table(&asked);
    split.move_data(&late.data)?;
    split.finish()
}

struct Split {
    /// The module, twice: what is not of a part goes from it in the end.
    first: Module,
    late: Module,
    /// Each function in both, in the module's order.
    functions: Vec<(FunctionId, FunctionId)>,
    /// The late ones, by their number in that order.
    is_late: HashSet<usize>,
    numbers: HashMap<FunctionId, usize>,
    /// The table of functions, in both.
    table: (TableId, TableId),
    memory: (MemoryId, MemoryId),
    /// What stands in the table.
    slots: BTreeMap<u64, usize>,
    /// Where a function stands in the table.
    places: HashMap<usize, u64>,
    /// What the late part does when it is put in.
    put: Vec<ir::Instr>,
}

impl Split {
    fn read(wasm: &[u8], late: &Late) -> Result<Split> {
        let mut config = ModuleConfig::new();
        config
            .generate_name_section(false)
            .generate_producers_section(false);
        let (first, other) = (config.parse(wasm)?, config.parse(wasm)?);
        let ids = |module: &Module| {
            module
                .funcs
                .iter()
                .map(|each| each.id())
                .collect::<Vec<_>>()
        };
        let functions: Vec<_> = ids(&first).into_iter().zip(ids(&other)).collect();
        let numbers = functions
            .iter()
            .zip(0..)
            .map(|((id, _), at)| (*id, at))
            .collect();
        let is_late = first.funcs.iter().enumerate().filter(|(_, each)| {
            let name = each.name.as_ref();
            matches!(each.kind, FunctionKind::Local(_))
                && name.is_some_and(|name| late.functions.contains(name))
        });
        let is_late = is_late.map(|(at, _)| at).collect();
        let table = |module: &Module| {
            module
                .tables
                .main_function_table()?
                .context("no table of functions")
        };
        let memory = |module: &Module| {
            Ok::<_, anyhow::Error>(module.memories.iter().next().context("no memory")?.id())
        };
        let mut split = Split {
            table: (table(&first)?, table(&other)?),
            memory: (memory(&first)?, memory(&other)?),
            first,
            late: other,
            functions,
            is_late,
            numbers,
            slots: BTreeMap::new(),
            places: HashMap::new(),
            put: Vec::new(),
        };
        split.read_table()?;
        Ok(split)
    }

    /// The late functions that the first part can call.
    fn asked(&self, late: &Late) -> HashSet<usize> {
        let mut asked: HashSet<usize> = HashSet::new();
        for (at, (id, _)) in self.functions.iter().enumerate() {
            if !self.is_late.contains(&at) {
                asked.extend(
                    called(&self.first, *id)
                        .functions
                        .iter()
                        .map(|id| self.numbers[id]),
                );
            } else if self.first.exports.get_exported_func(*id).is_some() {
                asked.insert(at);
            }
        }
        asked.extend(self.slots.values().filter(|at| {
            let name = self.first.funcs.get(self.functions[**at].0).name.as_ref();
            name.is_some_and(|name| late.addressed.contains(name))
        }));
        asked.retain(|at| self.is_late.contains(at));
        asked
    }

    /// In the first part, puts what asks for the late one in the place of each late function that it can call.
    fn hollow(&mut self, asked: &HashSet<usize>) {
        let here = self.first.globals.add_local(
            ValType::I32,
            true,
            false,
            ConstExpr::Value(Value::I32(0)),
        );
        self.first.exports.add(HERE, here);
        let nothing = self.first.types.add(&[], &[]);
        let (ask, _) = self.first.add_import_func(ASK.0, ASK.1, nothing);
        for at in asked {
            let (id, slot) = (self.functions[*at].0, self.places[at]);
            self.stub(id, slot, here, ask);
        }
    }

    fn stub(&mut self, id: FunctionId, slot: u64, here: GlobalId, ask: FunctionId) {
        let ty = self.first.funcs.get(id).ty();
        let (parameters, results) = self.first.types.params_results(ty);
        let (parameters, results) = (parameters.to_vec(), results.to_vec());
        let locals: Vec<_> = parameters
            .iter()
            .map(|each| self.first.locals.add(*each))
            .collect();
        let mut builder = FunctionBuilder::new(&mut self.first.types, &parameters, &results);
        let mut body = builder.func_body();
        body.global_get(here).unop(ir::UnaryOp::I32Eqz).if_else(
            None,
            |then| {
                then.call(ask);
            },
            |_| {},
        );
        for local in &locals {
            body.local_get(*local);
        }
        body.i32_const(slot as i32).call_indirect(ty, self.table.0);
        self.first.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(locals));
    }

    /// Moves what lies there in memory from the first part to the late one.
    fn move_data(&mut self, late: &[Range<u32>]) -> Result<()> {
        let all: Vec<_> = self.late.data.iter().map(|data| data.id()).collect();
        for id in all {
            self.late.data.delete(id);
        }
        let memory = self.late.memories.get_mut(self.memory.1);
        memory.data_segments.clear();
        let all: Vec<_> = self.first.data.iter().map(|data| data.id()).collect();
        for id in all {
            let DataKind::Active {
                memory,
                offset: ConstExpr::Value(Value::I32(start)),
            } = self.first.data.get(id).kind
            else {
                bail!("data that has no constant place");
            };
            let start = start.cast_unsigned();
            let value = std::mem::take(&mut self.first.data.get_mut(id).value);
            let end = start + value.len() as u32;
            let bytes = |range: Range<u32>| {
                value[(range.start - start) as usize..(range.end - start) as usize].to_vec()
            };
            self.first.data.delete(id);
            self.first
                .memories
                .get_mut(memory)
                .data_segments
                .remove(&id);
            let mut kept = start;
            let inside = late
                .iter()
                .filter(|range| start <= range.start && range.end <= end);
            for range in inside.cloned().chain(std::iter::once(end..end)) {
                if kept < range.start {
                    let offset = ConstExpr::Value(Value::I32(kept.cast_signed()));
                    let kind = DataKind::Active { memory, offset };
                    let id = self.first.data.add(kind, bytes(kept..range.start));
                    self.first.memories.get_mut(memory).data_segments.insert(id);
                }
                kept = range.end;
                if range.is_empty() {
                    continue;
                }
                let (at, length) = (range.start.cast_signed(), range.len() as i32);
                let data = self.late.data.add(DataKind::Passive, bytes(range));
                let memory = self.memory.1;
                self.copy(at, length, ir::MemoryInit { memory, data });
            }
        }
        Ok(())
    }

    /// Has `put` copy the whole of a passive segment to a place.
    fn copy(&mut self, to: i32, length: i32, copy: impl Into<ir::Instr>) {
        let number = |number| {
            ir::Const {
                value: Value::I32(number),
            }
            .into()
        };
        self.put
            .extend([number(to), number(0), number(length), copy.into()]);
    }

    /// Lets the late part import all that it has of the first, and leaves out of each what it does not use.
    fn finish(mut self) -> Result<Parts> {
        let mut used: HashSet<usize> = HashSet::new();
        for at in &self.is_late {
            let called = called(&self.late, self.functions[*at].1).functions;
            used.extend(called.iter().map(|id| id.index()));
        }
        for (at, (first, late)) in self.functions.iter().enumerate() {
            if self.is_late.contains(&at) || !used.contains(&late.index()) {
                continue;
            }
            let name = format!("${at:x}");
            self.first.exports.add(&name, *first);
            if let Some(import) = self
                .late
                .imports
                .get_imported_func(*late)
                .map(|import| import.id())
            {
                self.late.imports.delete(import);
            }
            let import = self.late.imports.add(FIRST, &name, *late);
            let function = self.late.funcs.get_mut(*late);
            let ty = function.ty();
            function.kind = FunctionKind::Import(ImportedFunction { import, ty });
        }
        self.share_state();
        let exports: Vec<_> = self.late.exports.iter().map(|export| export.id()).collect();
        for id in exports {
            self.late.exports.delete(id);
        }
        self.late.start = None;
        let mut put = FunctionBuilder::new(&mut self.late.types, &[], &[]);
        let mut body = put.func_body();
        for instruction in self.put {
            body.instr(instruction);
        }
        let put = put.finish(Vec::new(), &mut self.late.funcs);
        self.late.exports.add("put", put);
        for module in [&mut self.first, &mut self.late] {
            let customs: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
            for id in customs {
                module.customs.delete(id);
            }
            walrus::passes::gc::run(module);
        }
        Ok(Parts {
            first: self.first.emit_wasm(),
            late: self.late.emit_wasm(),
        })
    }

    /// Memory, tables and globals are the first part's.
    fn share_state(&mut self) {
        let (ours, theirs) = (&self.first, &self.late);
        let globals = ours.globals.iter().zip(theirs.globals.iter());
        let globals = globals.map(|(one, other)| (one.id().into(), other.id().into()));
        let tables = ours.tables.iter().zip(theirs.tables.iter());
        let tables = tables.map(|(one, other)| (one.id().into(), other.id().into()));
        let memory = (self.memory.0.into(), self.memory.1.into());
        let shared: Vec<(ExportItem, ImportKind)> = globals.chain(tables).chain([memory]).collect();
        for (at, (first, late)) in shared.into_iter().enumerate() {
            let name = format!("$s{at}");
            self.first.exports.add(&name, first);
            let import = self.late.imports.add(FIRST, &name, late.clone());
            match late {
                ImportKind::Global(id) => {
                    self.late.globals.get_mut(id).kind = GlobalKind::Import(import);
                }
                ImportKind::Table(id) => self.late.tables.get_mut(id).import = Some(import),
                ImportKind::Memory(id) => self.late.memories.get_mut(id).import = Some(import),
                ImportKind::Function(_) | ImportKind::Tag(_) => {}
            }
        }
    }
}

/// The functions that a function names.
fn called(module: &Module, id: FunctionId) -> Called {
    let mut called = Called::default();
    if let FunctionKind::Local(function) = &module.funcs.get(id).kind {
        dfs_in_order(&mut called, function, function.entry_block());
    }
    called
}

#[derive(Default)]
struct Called {
    functions: HashSet<FunctionId>,
}

impl Visitor<'_> for Called {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.functions.insert(*function);
    }
}

/// The name by which the late part knows the first.
const FIRST: &str = "first";
/// What the first part imports to ask for the late one.
const ASK: (&str, &str) = ("late", "ask");
/// The first part's global that says whether the late one was put in.
const HERE: &str = "$here";

#[cfg(test)]
mod tests;
