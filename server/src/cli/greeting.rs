//! What the program says at start: where to go and how to sign in.

use crate::{serve::Server, words::Email};

/// The box that is printed once the server listens.
pub(super) fn greeting(server: &Server, admin: Option<&Email>) -> String {
    let settings = &server.app.settings;
    let mut lines = vec![
        format!("Louver is ready at {}", settings.link("/")),
        String::new(),
    ];
    match (&server.setup_link, admin) {
        (Some(link), _) => {
            lines.push(
                "Nobody can sign in yet. Make the first admin here (the link works once):"
                    .to_owned(),
            );
            lines.push(link.clone());
        }
        (None, Some(admin)) => {
            lines.push(format!(
                "Sign in at {} as {}",
                settings.link("/login"),
                admin.as_str()
            ));
        }
        (None, None) => lines.push(format!("Sign in at {}", settings.link("/login"))),
    }
    if settings.demo {
        lines.push(String::new());
        lines.push(format!("The demo shop: {}", settings.link("/demo/")));
    }
    framed(&lines)
}

fn framed(lines: &[String]) -> String {
    let width = lines
        .iter()
        .map(|line| line.chars().count())
        .max()
        .unwrap_or_default();
    let bar = "─".repeat(width + 4);
    let mut out = format!("\n╭{bar}╮\n");
    for line in lines {
        let pad = " ".repeat(width - line.chars().count());
        out.push_str(&format!("│  {line}{pad}  │\n"));
    }
    out.push_str(&format!("╰{bar}╯\n"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_fits() {
        let lines = [
            "Louver ist bereit".to_owned(),
            String::new(),
            "über".to_owned(),
        ];
        expect_test::expect![[r#"

            ╭─────────────────────╮
            │  Louver ist bereit  │
            │                     │
            │  über               │
            ╰─────────────────────╯
        "#]]
        .assert_eq(&framed(&lines));
    }
}
