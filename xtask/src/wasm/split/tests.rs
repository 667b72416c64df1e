use walrus::{ElementItems, ElementKind, ExportItem, RefType};

use super::*;

/// An app: `main` calls `door`, which calls `inner` and `helper` and adds the global; `shown` and `inner` stand in the table, between
/// them `helper`. In memory lies `first`, `later` and `first` again, from 16 on.
fn app() -> Vec<u8> {
    let mut app = Module::default();
    let memory = app.memories.add_local(false, false, 1, None, None);
    let place = |at| ConstExpr::Value(Value::I32(at));
    let kind = DataKind::Active {
        memory,
        offset: place(16),
    };
    let data = app.data.add(kind, b"firstlaterfirst".to_vec());
    app.memories.get_mut(memory).data_segments.insert(data);
    let global = app.globals.add_local(ValType::I32, true, false, place(7));
    let mut add = |name: &str, calls: &[FunctionId], global: Option<GlobalId>| {
        let mut builder = FunctionBuilder::new(&mut app.types, &[ValType::I32], &[ValType::I32]);
        let argument = app.locals.add(ValType::I32);
        let mut body = builder.name(name.to_owned()).func_body();
        body.local_get(argument);
        for called in calls {
            body.call(*called);
        }
        if let Some(global) = global {
            body.global_get(global).binop(ir::BinaryOp::I32Add);
        }
        builder.finish(vec![argument], &mut app.funcs)
    };
    let helper = add("helper", &[], Some(global));
    let inner = add("inner", &[], None);
    let door = add("door", &[inner, helper], Some(global));
    let main = add("main", &[door], None);
    let shown = add("shown", &[], None);
    app.exports.add("main", main);
    let table = app.tables.add_local(false, 4, Some(4), RefType::FUNCREF);
    let kind = ElementKind::Active {
        table,
        offset: place(1),
    };
    let items = ElementItems::Functions(vec![shown, helper, inner]);
    let element = app.elements.add(kind, items);
    app.tables.get_mut(table).elem_segments.insert(element);
    app.emit_wasm()
}

/// The app, split; of `addressed` the first part knows the places in the table.
fn parts(addressed: &[&str]) -> (Module, Module) {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let late = Late {
        functions: names(&["door", "inner", "shown"]),
        addressed: names(addressed),
        data: std::iter::once(21..26).collect(),
    };
    let parts = split(&app(), &late).unwrap();
    let read = |wasm: &[u8]| Module::from_buffer(wasm).unwrap();
    (read(&parts.first), read(&parts.late))
}

/// The numbers of functions with a body.
fn bodies(module: &Module) -> usize {
    module.funcs.iter_local().count()
}

/// What a function does, an instruction a word.
fn code(module: &Module, id: FunctionId) -> String {
    #[derive(Default)]
    struct Words(Vec<String>);
    impl<'a> Visitor<'a> for Words {
        fn visit_instr(&mut self, instruction: &'a ir::Instr, _: &'a ir::InstrLocId) {
            let said = format!("{instruction:?}");
            self.0.push(match instruction {
                ir::Instr::Const(constant) => format!("{:?}", constant.value),
                _ => said.split(['(', ' ']).next().unwrap_or_default().to_owned(),
            });
        }
    }
    let mut words = Words::default();
    let FunctionKind::Local(function) = &module.funcs.get(id).kind else {
        panic!("imported");
    };
    dfs_in_order(&mut words, function, function.entry_block());
    words.0.join(" ")
}

fn exported(module: &Module, name: &str) -> FunctionId {
    let export = module.exports.iter().find(|export| export.name == name);
    match export.map(|export| export.item) {
        Some(ExportItem::Function(id)) => id,
        other => panic!("{name} is {other:?}"),
    }
}

/// Where active segments put how many functions into the table.
fn filled(module: &Module) -> Vec<(i32, usize)> {
    let filled = module.elements.iter().map(|element| {
        let ElementKind::Active {
            offset: ConstExpr::Value(Value::I32(at)),
            ..
        } = element.kind
        else {
            panic!("{element:?}");
        };
        let ElementItems::Functions(items) = &element.items else {
            panic!("{element:?}");
        };
        (at, items.len())
    });
    filled.collect()
}

#[test]
fn each_part_has_its_own_functions_and_the_late_one_takes_the_rest_from_the_first() {
    let (first, late) = parts(&[]);
    // `main`, `helper`, and what stands for `door`; then `door`, `inner`, `shown` and `put`.
    assert_eq!((bodies(&first), bodies(&late)), (3, 4));
    let mut kinds = Vec::new();
    for import in late.imports.iter() {
        assert_eq!(import.module, FIRST);
        let export = first.exports.iter().find(|one| one.name == import.name);
        kinds.push(match (&import.kind, export.map(|one| one.item)) {
            (ImportKind::Function(_), Some(ExportItem::Function(_))) => "function",
            (ImportKind::Global(_), Some(ExportItem::Global(_))) => "global",
            (ImportKind::Table(_), Some(ExportItem::Table(_))) => "table",
            (ImportKind::Memory(_), Some(ExportItem::Memory(_))) => "memory",
            other => panic!("{}: {other:?}", import.name),
        });
    }
    kinds.sort_unstable();
    assert_eq!(kinds, ["function", "global", "memory", "table"]);
    let exports: Vec<&str> = late.exports.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(exports, ["put"]);
    let asks = |import: &walrus::Import| (import.module == ASK.0, import.name == ASK.1);
    let asks: Vec<_> = first.imports.iter().map(asks).collect();
    assert_eq!(asks, [(true, true)]);
}

#[test]
fn a_call_across_asks_for_the_late_part_and_goes_by_the_table() {
    let (first, late) = parts(&[]);
    let main = exported(&first, "main");
    let [door] = called(&first, main)
        .functions
        .into_iter()
        .collect::<Vec<_>>()[..]
    else {
        panic!("main calls one function");
    };
    assert_eq!(
        code(&first, door),
        "GlobalGet Unop IfElse Call LocalGet I32(4) CallIndirect"
    );
    // A place behind the four that there were.
    for module in [&first, &late] {
        let table = module.tables.iter().next().unwrap();
        assert_eq!((table.initial, table.maximum), (5, Some(5)));
    }
}

#[test]
fn the_first_part_fills_the_table_with_what_it_has_and_the_late_one_with_the_rest() {
    let (first, late) = parts(&[]);
    assert_eq!(filled(&first), [(2, 1), (4, 1)]);
    assert_eq!(filled(&parts(&["shown"]).0), [(1, 2), (4, 1)]);
    assert_eq!(
        code(&late, exported(&late, "put")),
        "I32(1) I32(0) I32(1) TableInit I32(3) I32(0) I32(2) TableInit I32(21) I32(0) I32(5) MemoryInit"
    );
}

#[test]
fn late_data_is_put_where_it_lay() {
    let (first, late) = parts(&[]);
    let lies = |data: &walrus::Data| {
        let at = match data.kind {
            DataKind::Active {
                offset: ConstExpr::Value(Value::I32(at)),
                ..
            } => Some(at),
            _ => None,
        };
        (at, String::from_utf8(data.value.clone()).unwrap())
    };
    let of = |module: &Module| module.data.iter().map(lies).collect::<Vec<_>>();
    let first_data = [
        (Some(16), "first".to_owned()),
        (Some(26), "first".to_owned()),
    ];
    assert_eq!(of(&first), first_data);
    assert_eq!(of(&late), [(None, "later".to_owned())]);
}

#[test]
fn what_cannot_be_split_is_told() {
    let mut app = Module::from_buffer(&app()).unwrap();
    app.data.add(DataKind::Passive, b"anywhere".to_vec());
    let told = split(&app.emit_wasm(), &Late::default()).unwrap_err();
    assert_eq!(told.to_string(), "data that has no constant place");
    let told = split(&Module::default().emit_wasm(), &Late::default()).unwrap_err();
    assert_eq!(told.to_string(), "no table of functions");
}
