//! The app for the browser, the tag, the style sheet, then the server.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use leptos_config::{LeptosOptions, get_configuration};

use crate::{
    steps::{command, root, run, step},
    wasm,
};

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
    build_site(profile)?;
    step("server", || {
        // The whole workspace, so that the features of dependencies are those of the tests and nothing is compiled twice.
        let mut arguments = vec!["build", "--workspace"];
        arguments.extend((profile == Profile::Release).then_some("--release"));
        run(&mut command("cargo", &arguments))
    })
}

/// Leaves all that browsers get in the site folder.
pub fn build_site(profile: Profile) -> Result<()> {
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
    Ok(())
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
        wasm::build(&self.name, &self.package, profile)
    }
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
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
