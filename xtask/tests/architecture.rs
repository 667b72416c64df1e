//! What the documents name has to exist: paths, tests, and one place for each setting.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn every_path_that_the_documents_name_exists() {
    for document in ["ARCHITECTURE.md", "README.md", "docs/protocol.md"] {
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
fn every_test_that_the_architecture_names_exists() {
    let mut sources = String::new();
    for folder in ["rules", "server", "xtask/src"] {
        read_rust(&root().join(folder), &mut sources);
    }
    let named: Vec<String> = code_spans("ARCHITECTURE.md")
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

fn read_rust(folder: &Path, sources: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            read_rust(&path, sources);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            sources.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
