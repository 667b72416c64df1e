//! Says on which folders the binary depends besides its source: the migrations, and in a release what it carries inside.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../migrations");
    // A debug build reads these from the disk when they are asked for.
    if std::env::var("PROFILE").as_deref() == Ok("release") {
        for folder in ["../target/site", "../end2end/shop"] {
            if Path::new(folder).exists() {
                println!("cargo::rerun-if-changed={folder}");
            }
        }
    }
}
