//! The binary `louver`. All of it is in the library: see `server::cli`.

use std::process::ExitCode;

/// Pages come as many small pieces, which the system's allocator is slow with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match server::cli::Cli::read().run().await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("louver: {error:#}");
            ExitCode::FAILURE
        }
    }
}
