//! How much of what people labelled as sensitive is suggested, and how long a page takes.

#![allow(clippy::unwrap_used, reason = "a bench that panics has failed")]

#[path = "../tests/suggest/score.rs"]
mod score;

fn main() {
    for set in ["ddg", "ff", "formasaurus"] {
        match score::score(set) {
            Some(score) => println!("{score}"),
            None => println!("{set}: there are no labelled pages here"),
        }
    }
}
