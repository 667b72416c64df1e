//! Every test there is, in the order in which a failure is cheapest to find.

use anyhow::Result;

use crate::{
    build::{Profile, build, install_packages},
    postgres::Postgres,
    steps::{command, run, step},
};

/// Formats, lints, builds, and runs the tests of Rust, of the tag, and from end to end.
pub fn test() -> Result<()> {
    step("format", || {
        run(&mut command("cargo", &["fmt", "--all", "--check"]))
    })?;
    step("npm packages", install_packages)?;
    step("types (TypeScript)", || {
        run(&mut command("npm", &["run", "--silent", "check"]))
    })?;
    build(Profile::Dev)?;
    step("lints (server)", || {
        lint(&["--workspace", "--all-targets", "--features=rules/html"])
    })?;
    step("lints (app in the browser)", || {
        lint(&[
            "--package=app",
            "--lib",
            "--features=hydrate",
            "--target=wasm32-unknown-unknown",
        ])
    })?;
    let postgres = step("PostgreSQL", Postgres::start)?;
    step("tests (Rust)", || {
        let mut tests = command("cargo", &["test", "--workspace", "--features=rules/html"]);
        run(tests.env("LOUVER_TEST_POSTGRES", postgres.url()))
    })?;
    step("tests (tag)", || {
        run(&mut command("npm", &["test", "--silent"]))
    })?;
    step("tests (end to end)", || {
        run(&mut command(
            "npx",
            &["playwright", "test", "--config", "end2end"],
        ))
    })?;
    println!("\nAll tests passed.");
    Ok(())
}

fn lint(arguments: &[&str]) -> Result<()> {
    run(command("cargo", &["clippy", "--quiet"])
        .args(arguments)
        .args(["--", "-D", "warnings"]))
}
