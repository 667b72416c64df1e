//! The build of the app and the whole test run, so that cargo is the only tool to install.
//!
//! `cargo xtask build [--release]` leaves the app in `target/site` and the server in `target/debug` or `target/release`;
//! `cargo xtask site --release` makes only what browsers get, as it is deployed; `cargo xtask test` runs every test there is. Settings come from `Leptos.toml`.

use std::process::ExitCode;

mod build;
mod postgres;
mod steps;
mod test;
mod wasm;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["build"] => build::build(build::Profile::Dev),
        ["build", "--release"] => build::build(build::Profile::Release),
        ["site", "--release"] => build::build_site(build::Profile::Release),
        ["test"] => test::test(),
        _ => {
            eprintln!(
                "cargo xtask build [--release]\ncargo xtask site --release\ncargo xtask test"
            );
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
