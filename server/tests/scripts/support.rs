//! Runs the binary in a folder with files.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use expect_test::Expect;
use tempfile::TempDir;

/// A folder to run `louver` in.
pub struct Folder(TempDir);

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: Option<i32>,
    /// The standard output.
    pub out: String,
    /// The standard error.
    pub err: String,
}

impl Folder {
    /// With these files, by name and text.
    pub fn with(files: &[(&str, &str)]) -> Folder {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Folder(folder)
    }

    /// Runs `louver` with nothing on its standard input.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_on(args, "")
    }

    /// Runs `louver` with `text` on its standard input.
    pub fn run_on(&self, args: &[&str], text: &str) -> Ran {
        let mut child = self.command(args).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let text = text.to_owned();
        // A child that ends without reading closes the pipe: that is for the test to judge by what it printed.
        let writer = std::thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The command, with pipes on all three.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_louver"));
        command
            .args(args)
            .current_dir(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Ran {
    /// That it ended well and printed this.
    pub fn says(&self, expected: Expect) {
        assert_eq!(
            (self.code, self.err.as_str()),
            (Some(0), ""),
            "{}",
            self.out
        );
        expected.assert_eq(&self.out);
    }

    /// That it ended with `code` and complained like this.
    pub fn fails(&self, code: i32, expected: Expect) {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        expected.assert_eq(&self.err);
    }
}
