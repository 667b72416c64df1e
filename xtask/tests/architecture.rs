//! What the documents name has to exist: paths, tests, and one place for each setting.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_path_that_the_documents_name_exists() {
    for document in [
        "ARCHITECTURE.md",
        "README.md",
        "docs/alarms.md",
        "docs/asvs.md",
        "docs/performance.md",
        "docs/proof.md",
        "docs/protocol.md",
        "docs/rest.md",
        "docs/rules.md",
    ] {
        let missing: Vec<String> = code_spans(document)
            .filter(|span| {
                span.contains('/')
                    && span
                        .chars()
                        .all(|c| c.is_alphanumeric() || "/._-".contains(c))
            })
            .filter(|span| {
                root()
                    .join(span.split('/').next().unwrap_or_default())
                    .is_dir()
                    && !span.starts_with('/')
            })
            .filter(|span| !span.starts_with("target/") && !root().join(span).exists())
            .collect();
        assert_eq!(missing, Vec::<String>::new(), "{document}");
    }
}

#[test]
fn every_test_that_the_documents_name_exists() {
    let mut sources = String::new();
    for folder in ["rules", "server", "xtask/src"] {
        read_all(&root().join(folder), "rs", &mut sources);
    }
    let named: Vec<String> = ["ARCHITECTURE.md", "docs/asvs.md", "docs/proof.md"]
        .into_iter()
        .flat_map(code_spans)
        .filter(|span| {
            span.contains('_')
                && span
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
        .collect();
    assert!(named.len() > 5, "the invariants name tests");
    let missing: Vec<&String> = named
        .iter()
        .filter(|name| !sources.contains(&format!("fn {name}(")))
        .collect();
    assert_eq!(missing, Vec::<&String>::new());
}

/// The rows of the known pitfalls of co-browsing: M masking, T time and structure, C control, S the product itself. Those
/// about what an agent sees or does are tested twice, in the relay's engine and in the tag with a browser.
#[test]
fn every_known_pitfall_is_a_named_test() {
    let mut engine = String::new();
    read_all(&root().join("rules"), "rs", &mut engine);
    let (mut tag, mut rest) = (String::new(), String::new());
    read_all(&root().join("tag/test"), "ts", &mut tag);
    read_all(&root().join("server"), "rs", &mut rest);
    read_all(&root().join("end2end/specs"), "ts", &mut rest);
    let (engine, tag) = (rows_in(&engine), rows_in(&tag));
    let elsewhere = rows_in(&rest);
    let rows = [('M', 36), ('T', 28), ('C', 26), ('S', 10)];
    let mut missing = Vec::new();
    for (letter, last) in rows {
        for row in (1..=last).map(|number| format!("{letter}{number}")) {
            let (in_engine, in_tag) = (engine.contains(&row), tag.contains(&row));
            let anywhere = in_engine || in_tag || elsewhere.contains(&row);
            let is_there = match letter {
                _ if OF_ONE_SIDE.contains(&row.as_str()) => in_engine != in_tag,
                'S' => anywhere,
                _ => in_engine && in_tag,
            };
            if !is_there {
                missing.push(row);
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// The rows with which names of tests begin: `fn m4_m5_…` in Rust, `"M4 M5 …"` in TypeScript.
fn rows_in(sources: &str) -> HashSet<String> {
    let functions = sources.lines().filter_map(|line| {
        let (name, _) = line.trim().split_once("fn ")?.1.split_once('(')?;
        Some(name.to_ascii_uppercase().replace('_', " "))
    });
    let strings = sources.split(['"', '`']).skip(1).map(str::to_owned);
    let names: Vec<String> = functions.chain(strings).collect();
    names
        .iter()
        .flat_map(|name| name.split(' ').take_while(|word| is_row(word)))
        .map(str::to_owned)
        .collect()
}

fn is_row(word: &str) -> bool {
    let digits = word.strip_prefix(['M', 'T', 'C', 'S']);
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Of the tag alone: how rules come to a browser and how a live page is touched. Of the engine alone: reading URL patterns and
/// imports. Values are followed where they are (M30): what the engine makes of events does
/// not depend on anything that is covered. Versions come to the tag by way of the server (T23).
const OF_ONE_SIDE: [&str; 12] = [
    "T2", "T4", "T27", "C10", "C16", "C22", "C24", "T16", "T17", "C26", "M30", "T23",
];

#[test]
fn leptos_settings_have_one_place() {
    let leptos = leptos_config::get_configuration(root().join("Leptos.toml").to_str())
        .unwrap()
        .leptos_options;
    assert_eq!(
        (
            &*leptos.output_name,
            &*leptos.site_root,
            &*leptos.site_pkg_dir
        ),
        ("louver", "target/site", "pkg")
    );
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let section = workspace
        .split("[[workspace.metadata.leptos]]")
        .nth(1)
        .unwrap();
    let kept: Vec<&str> = section
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        kept,
        ["name", "bin-package", "lib-package"],
        "all else belongs in Leptos.toml"
    );
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// What stands between single backticks outside of code blocks.
fn code_spans(document: &str) -> impl Iterator<Item = String> {
    let text = fs::read_to_string(root().join(document)).unwrap();
    let prose: String = text.split("```").step_by(2).collect();
    let spans: Vec<String> = prose
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    spans.into_iter()
}

/// All sources of one kind below a folder.
fn read_all(folder: &Path, kind: &str, sources: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            read_all(&path, kind, sources);
        } else if path.extension().is_some_and(|known| known == kind) {
            sources.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
