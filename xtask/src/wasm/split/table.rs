//! The table of functions, which both parts share: what stands where in it, and which part puts it there.

use std::collections::HashSet;

use anyhow::{Result, bail};
use walrus::{
    ConstExpr, ElementItems, ElementKind,
    ir::{TableInit, Value},
};

use super::Split;

impl Split {
    /// Notes what stands in the table, and takes it out of both.
    pub(super) fn read_table(&mut self) -> Result<()> {
        let mut read = Vec::new();
        for element in self.first.elements.iter() {
            let ElementKind::Active { table, offset } = &element.kind else {
                continue;
            };
            if *table != self.table.0 {
                continue;
            }
            let (ConstExpr::Value(Value::I32(offset)), ElementItems::Functions(items)) =
                (offset, &element.items)
            else {
                bail!("a table that is not filled with functions in constant places");
            };
            for (slot, function) in (u64::from(offset.cast_unsigned())..).zip(items) {
                let function = self.numbers[function];
                self.slots.insert(slot, function);
                self.places.entry(function).or_insert(slot);
            }
            read.push(element.id());
        }
        for id in read {
            self.first.elements.delete(id);
            self.first
                .tables
                .get_mut(self.table.0)
                .elem_segments
                .remove(&id);
        }
        let all: Vec<_> = self
            .late
            .elements
            .iter()
            .map(|element| element.id())
            .collect();
        for id in all {
            self.late.elements.delete(id);
        }
        for table in self.late.tables.iter_mut() {
            table.elem_segments.clear();
        }
        Ok(())
    }

    /// Gives each late function that the first part can call a place in the table.
    pub(super) fn place(&mut self, asked: &HashSet<usize>) {
        let table = self.first.tables.get_mut(self.table.0);
        let mut homeless: Vec<usize> = asked
            .iter()
            .copied()
            .filter(|at| !self.places.contains_key(at))
            .collect();
        homeless.sort_unstable();
        let end = table.initial + homeless.len() as u64;
        for (slot, at) in (table.initial..).zip(homeless) {
            self.slots.insert(slot, at);
            self.places.insert(at, slot);
        }
        table.initial = end;
        table.maximum = table.maximum.map(|most| most.max(end));
        let other = self.late.tables.get_mut(self.table.1);
        (other.initial, other.maximum) = (end, self.first.tables.get(self.table.0).maximum);
    }

    /// Has the first part start with its own functions in the table and with those that it can call, and the late one put in its own.
    pub(super) fn fill_table(&mut self, asked: &HashSet<usize>) {
        let is_late = |at: &usize| self.is_late.contains(at);
        let first = self.runs(|at| !is_late(at) || asked.contains(at));
        let late = self.runs(is_late);
        for (slot, run) in first {
            let items = run.into_iter().map(|at| self.functions[at].0).collect();
            let kind = ElementKind::Active {
                table: self.table.0,
                offset: ConstExpr::Value(Value::I32(slot as i32)),
            };
            let id = self
                .first
                .elements
                .add(kind, ElementItems::Functions(items));
            self.first
                .tables
                .get_mut(self.table.0)
                .elem_segments
                .insert(id);
        }
        for (slot, run) in late {
            let items: Vec<_> = run.into_iter().map(|at| self.functions[at].1).collect();
            let length = items.len() as i32;
            let elem = self
                .late
                .elements
                .add(ElementKind::Passive, ElementItems::Functions(items));
            let table = self.table.1;
            self.copy(slot as i32, length, TableInit { table, elem });
        }
    }

    /// Those of the functions in the table, what stands side by side together.
    fn runs(&self, is_of: impl Fn(&usize) -> bool) -> Vec<(u64, Vec<usize>)> {
        let mut runs: Vec<(u64, Vec<usize>)> = Vec::new();
        for (slot, at) in self.slots.iter().filter(|(_, at)| is_of(at)) {
            match runs.last_mut() {
                Some((start, run)) if *start + run.len() as u64 == *slot => run.push(*at),
                _ => runs.push((*slot, vec![*at])),
            }
        }
        runs
    }
}
