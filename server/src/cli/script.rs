//! The commands for scripts, and for people who keep rules in files: a file each, without database and network.
//!
//! Each reads a file or the standard input and writes to the standard output; what a person should know besides goes to the
//! standard error.

use std::{
    io::{BufWriter, ErrorKind, StdoutLock, Write},
    process::ExitCode,
};

use clap::Subcommand;

mod check;
mod diff;
mod export;
mod import;
mod input;
mod matching;
mod pick;
mod places;
mod redact;
mod replay;
mod rule_file;
mod sarif;
mod suggest;

/// A command for scripts.
#[derive(Debug, Subcommand)]
pub enum Script {
    Match(matching::Match),
    Pick(pick::Pick),
    Suggest(suggest::Suggest),
    Redact(redact::Redact),
    Replay(replay::Replay),
    Check(check::Check),
    Diff(diff::Compare),
    Import(import::Import),
    Export(export::Export),
}

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to say beyond what was printed.
    Fine,
    /// There is something for a person to look at.
    Findings,
}

impl Script {
    /// The exit code: 0 fine, 1 findings, 2 bad input; quiet where nobody reads on.
    pub fn run(&self) -> ExitCode {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let outcome = self.write(&mut out).and_then(|outcome| {
            out.flush()?;
            Ok(outcome)
        });
        match outcome {
            Ok(Outcome::Fine) => ExitCode::SUCCESS,
            Ok(Outcome::Findings) => ExitCode::from(1),
            Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("louver: {error:#}");
                ExitCode::from(2)
            }
        }
    }

    fn write(&self, out: &mut BufWriter<StdoutLock<'_>>) -> anyhow::Result<Outcome> {
        match self {
            Script::Match(command) => command.run(out),
            Script::Pick(command) => command.run(out),
            Script::Suggest(command) => command.run(out),
            Script::Redact(command) => command.run(out),
            Script::Replay(command) => command.run(out),
            Script::Check(command) => command.run(out),
            Script::Diff(command) => command.run(out),
            Script::Import(command) => command.run(out),
            Script::Export(command) => command.run(out),
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = match cause.downcast_ref::<serde_json::Error>() {
            Some(error) => error.io_error_kind(),
            None => cause
                .downcast_ref::<std::io::Error>()
                .map(std::io::Error::kind),
        };
        kind == Some(ErrorKind::BrokenPipe)
    })
}
