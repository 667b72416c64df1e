//! The app for the browser, the tag, the style sheet, then the server.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use leptos_config::{LeptosOptions, get_configuration};
use wasm_bindgen_cli_support::Bindgen;

use crate::steps::{command, root, run, step};

/// How much the compiler tries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build: for `make run` and for tests.
    Dev,
    /// Small and fast: for use.
    Release,
}

/// Leaves the app in the site folder and the server's binary in the target folder.
pub fn build(profile: Profile) -> Result<()> {
    let site = Site::read()?;
    remove_compressed(&site.root)?;
    step("npm packages", install_packages)?;
    step("tag, recorder, replay", || {
        run(command("npm", &["run", "--silent", "build"]).env("LOUVER_SITE_ROOT", &site.root))
    })?;
    step("style sheet", || site.bundle_styles())?;
    step("app (WebAssembly)", || site.build_app(profile))?;
    if profile == Profile::Release {
        step("compress", || compress(&site.root))?;
    }
    step("server", || {
        // The whole workspace, so that the features of dependencies are those of the tests and nothing is compiled twice.
        let mut arguments = vec!["build", "--workspace"];
        arguments.extend((profile == Profile::Release).then_some("--release"));
        run(&mut command("cargo", &arguments))
    })
}

/// Installs what `package-lock.json` lists, unless that was done since it changed.
pub fn install_packages() -> Result<()> {
    let (lock, done) = (
        root().join("package-lock.json"),
        root().join("node_modules/.package-lock.json"),
    );
    let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    if changed(&done).is_some() && changed(&done) >= changed(&lock) {
        println!("up to date");
        return Ok(());
    }
    run(command("npm", &["ci", "--no-fund", "--no-audit"])
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
}

struct Site {
    name: String,
    root: PathBuf,
    package: PathBuf,
}

impl Site {
    fn read() -> Result<Self> {
        let file = root().join("Leptos.toml");
        let LeptosOptions {
            output_name,
            site_root,
            site_pkg_dir,
            ..
        } = get_configuration(file.to_str())
            .context("Leptos.toml")?
            .leptos_options;
        let site = root().join(&*site_root);
        Ok(Site {
            name: output_name.to_string(),
            package: site.join(&*site_pkg_dir),
            root: site,
        })
    }

    fn bundle_styles(&self) -> Result<()> {
        let out = format!(
            "--outfile={}",
            self.package.join(format!("{}.css", self.name)).display()
        );
        run(&mut command(
            "npx",
            &[
                "esbuild",
                "style/main.css",
                "--bundle",
                "--minify",
                "--log-level=warning",
                &out,
            ],
        ))
    }

    fn build_app(&self, profile: Profile) -> Result<()> {
        let (profile, folder) = match profile {
            Profile::Dev => ("wasm-dev", "wasm-dev"),
            Profile::Release => ("wasm-release", "wasm-release"),
        };
        run(&mut command(
            "cargo",
            &[
                "build",
                "--package=app",
                "--lib",
                "--features=hydrate",
                "--target=wasm32-unknown-unknown",
                "--profile",
                profile,
            ],
        ))?;
        let wasm = target()
            .join("wasm32-unknown-unknown")
            .join(folder)
            .join("app.wasm");
        // What stands there from an earlier build is newer than the library exactly when nothing changed.
        let glue = self.package.join(format!("{}.js", self.name));
        let time = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
        if time(&glue).is_some() && time(&glue) >= time(&wasm) && !self.other_profile(profile)? {
            println!("up to date");
            return Ok(());
        }
        Bindgen::new()
            .input_path(&wasm)
            .out_name(&self.name)
            .web(true)?
            .typescript(false)
            .remove_name_section(true)
            .generate(&self.package)
            .context("wasm-bindgen")?;
        fs::write(self.profile_file(), profile)?;
        let size = fs::metadata(self.package.join(format!("{}_bg.wasm", self.name)))?.len();
        println!("{} KiB of WebAssembly", size / 1024);
        Ok(())
    }

    fn other_profile(&self, profile: &str) -> Result<bool> {
        Ok(fs::read_to_string(self.profile_file()).unwrap_or_default() != profile)
    }

    fn profile_file(&self) -> PathBuf {
        target().join("site-profile")
    }
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Removes what [`compress`] made: the server would prefer it to what is built now.
fn remove_compressed(folder: &Path) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_compressed(&path)?;
        } else if path.extension().is_some_and(|kind| kind == "br") {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Puts a brotli copy beside everything that compresses; the server prefers it.
fn compress(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            compress(&path)?;
        } else if path.extension().is_some_and(|kind| {
            ["js", "css", "wasm", "svg"]
                .iter()
                .any(|known| kind == *known)
        }) {
            let data = fs::read(&path)?;
            let mut small = Vec::new();
            let quality = brotli::enc::BrotliEncoderParams {
                quality: 11,
                lgwin: 22,
                ..Default::default()
            };
            brotli::BrotliCompress(&mut data.as_slice(), &mut small, &quality)?;
            println!(
                "{}: {} -> {} bytes",
                path.display(),
                data.len(),
                small.len()
            );
            fs::write(format!("{}.br", path.display()), small)?;
        }
    }
    Ok(())
}
