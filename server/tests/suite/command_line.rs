//! The binary itself: what it prints, what it makes, how it stops.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use crate::support::{PASSWORD, greeting, louver};

#[test]
fn people_and_tokens_are_made_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let add = |password: &str| {
        let mut child = louver(folder.path())
            .args(["user", "add", "Ann@Example.com", "--role", "admin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(format!("{password}\n").as_bytes())
            .unwrap();
        child.wait_with_output().unwrap()
    };
    let weak = add("short");
    assert_eq!(weak.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&weak.stderr).contains("at least 12 characters"));
    let good = add(PASSWORD);
    assert!(good.status.success());
    assert_eq!(
        String::from_utf8_lossy(&good.stdout),
        "ann@example.com can sign in as admin.\n"
    );
    let token = louver(folder.path())
        .args(["token", "add", "CI"])
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&token.stdout).starts_with("lvr_"));
    let nameless = louver(folder.path())
        .args(["token", "add", " "])
        .output()
        .unwrap();
    assert_eq!(nameless.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nameless.stderr).contains("1 to 80 characters"));
    let elsewhere = louver(folder.path())
        .args(["token", "add", "CI", "--database-url", "sqlite://other.db"])
        .output()
        .unwrap();
    assert_eq!(elsewhere.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&elsewhere.stderr).contains("no database at other.db"));
    assert!(!folder.path().join("other.db").exists());
    let unknown = louver(folder.path())
        .args(["user", "add", "a@example.com", "--role", "king"])
        .output()
        .unwrap();
    assert_eq!(unknown.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn louver_alone_serves_says_where_and_stops_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = louver(folder.path())
        .env("LOUVER_ADDR", "127.0.0.1:0")
        .env("LOUVER_DEMO", "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let printed = greeting(&mut child);
    assert!(
        printed.contains("Louver is ready at http://127.0.0.1:"),
        "{printed}"
    );
    assert!(printed.contains("/setup?token="), "{printed}");
    assert!(printed.contains("/demo/"), "{printed}");
    assert!(
        Command::new("kill")
            .arg(child.id().to_string())
            .status()
            .unwrap()
            .success()
    );
    assert!(child.wait().unwrap().success());
}

#[test]
fn half_an_admin_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let output = louver(folder.path())
        .env("LOUVER_ADMIN_EMAIL", "a@example.com")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("belong together"));
}

#[test]
fn a_setting_that_cannot_be_read_is_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value) in [
        (
            "LOUVER_SMTP_URL",
            "smtps://louver:PLANTED@mail.example:465/x",
        ),
        ("LOUVER_SMTP_URL", "louver:PLANTED@mail.example"),
        (
            "LOUVER_DATABASE_URL",
            "postgres://louver:PLANTED@db.example:port/louver",
        ),
        ("LOUVER_DATABASE_URL", "louver:PLANTED@db.example/louver"),
        (
            "LOUVER_DATABASE_URL",
            "postgres://louver:PLANTED@127.0.0.1:1/louver",
        ),
    ] {
        let output = louver(folder.path())
            .env("LOUVER_SMTP_FROM", "louver@company.example")
            .env("LOUVER_SMTP_URL", "smtps://mail.example")
            .env(name, value)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{value}");
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert!(!said.contains("PLANTED"), "{said}");
        if name == "LOUVER_SMTP_URL" {
            assert!(said.contains("LOUVER_SMTP_URL cannot be read"), "{said}");
        }
    }
}
