//! The app as WebAssembly: compiled, given its JavaScript, and split into what a page starts with and what it can do without at first.
//!
//! Both profiles do the same, so that what is tested is what is deployed.

mod graph;
mod late;
mod split;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use self::{graph::Graph, late::Late, split::split};
use crate::{
    build::{Profile, target},
    steps::{command, run},
};

/// Leaves the app's files, named after `name`, in `package`.
pub fn build(name: &str, package: &Path, profile: Profile) -> Result<()> {
    let profile = match profile {
        Profile::Dev => "wasm-dev",
        Profile::Release => "wasm-release",
    };
    let wasm = compile(profile)?;
    // What stands there from an earlier build is newer than the library exactly when nothing changed.
    let script = package.join(format!("{name}.js"));
    let time = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    let built = target().join("site-profile");
    let is_other = fs::read_to_string(&built).unwrap_or_default() != profile;
    let tool = std::env::current_exe()?;
    let is_new = time(&script) >= time(&wasm) && time(&script) >= time(&tool);
    if time(&script).is_some() && is_new && !is_other {
        println!("up to date");
        return Ok(());
    }
    Bindgen::new()
        .input_path(&wasm)
        .out_name(name)
        .web(true)?
        .typescript(false)
        .demangle(false)
        .generate(package)
        .context("wasm-bindgen")?;
    let graph = Graph::read(&fs::read(&wasm)?)?;
    let late = Late::of(&graph);
    fs::write(target().join("app-sizes.txt"), late.sizes(&graph))?;
    let whole = package.join(format!("{name}_bg.wasm"));
    let parts = split(&fs::read(&whole)?, &late).context("splitting the app")?;
    ensure!(
        profile == "wasm-dev" || parts.late.len() < MOST,
        "the late part has {} bytes: a browser does not compile that many while a page waits",
        parts.late.len()
    );
    fs::write(&whole, &parts.first)?;
    fs::write(package.join(format!("{name}_late.wasm")), &parts.late)?;
    fs::write(&script, with_late(&fs::read_to_string(&script)?)?)?;
    if profile == "wasm-release" {
        let file = script.display().to_string();
        let out = format!("--outfile={file}");
        run(&mut command(
            "npx",
            &[
                "esbuild",
                &file,
                "--minify",
                "--format=esm",
                "--allow-overwrite",
                "--log-level=warning",
                &out,
            ],
        ))?;
    }
    fs::write(built, profile)?;
    let (first, late) = (parts.first.len() / 1024, parts.late.len() / 1024);
    println!("WebAssembly: {first} KiB first, {late} KiB late");
    Ok(())
}

fn compile(profile: &str) -> Result<PathBuf> {
    run(&mut command(
        "cargo",
        &[
            "rustc",
            "--package=app",
            "--lib",
            "--crate-type=cdylib",
            "--features=hydrate",
            "--target=wasm32-unknown-unknown",
            "--profile",
            profile,
            "--",
            // The names of functions, and what depends on what: the split goes by both.
            "-Cstrip=none",
            "-Clink-arg=--emit-relocs",
        ],
    ))?;
    Ok(target()
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join("app.wasm"))
}

/// wasm-bindgen's script, with what puts the late part in.
fn with_late(script: &str) -> Result<String> {
    let imports = "= __wbg_get_imports();";
    ensure!(
        script.contains(imports),
        "wasm-bindgen's script has changed"
    );
    let script = script.replace(imports, "= { ...__wbg_get_imports(), late: { ask } };");
    Ok(script + include_str!("wasm/late.js"))
}

/// What Chromium compiles at once, without a promise.
const MOST: usize = 8 << 20;
