//! A PostgreSQL of our own for one test run: a fresh cluster in a temporary folder, stopped and removed at the end.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::steps::run;

/// A running server.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Starts one.
    pub fn start() -> Result<Postgres> {
        let programs = programs()?;
        let folder = std::env::temp_dir().join(format!("louver-postgres-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let server = Postgres {
            programs,
            folder,
            port,
        };
        if is_root()? {
            run(Command::new("chown").arg("postgres").arg(&server.folder))?;
        }
        let data = server.folder.join("data");
        run(server
            .program("initdb")?
            .args(["-A", "trust", "-U", "postgres", "--no-sync", "-D"])
            .arg(&data)
            .stdout(std::process::Stdio::null()))?;
        let options = format!(
            "-c listen_addresses=127.0.0.1 -p {port} -c fsync=off -c max_connections=200 -k {}",
            server.folder.display()
        );
        run(server
            .program("pg_ctl")?
            .args(["-w", "-s", "-o", &options, "-l"])
            .arg(server.folder.join("log"))
            .arg("-D")
            .arg(&data)
            .arg("start"))?;
        Ok(server)
    }

    /// Where tests make their databases.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
    }

    /// PostgreSQL refuses to run as root: there its own user runs it.
    fn program(&self, name: &str) -> Result<Command> {
        let program = self.programs.join(name);
        let mut command = match is_root()? {
            true => {
                let mut command = Command::new("setpriv");
                command
                    .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                    .arg(program);
                command
            }
            false => Command::new(program),
        };
        command.current_dir(&self.folder);
        Ok(command)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Ok(mut stop) = self.program("pg_ctl") {
            let _ = stop
                .args(["-s", "-m", "immediate", "-D"])
                .arg(self.folder.join("data"))
                .arg("stop")
                .status();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn is_root() -> Result<bool> {
    let id = Command::new("id")
        .arg("-u")
        .output()
        .context("cannot run id")?;
    Ok(id.stdout.trim_ascii() == b"0")
}

/// Debian keeps the programs of each version in a folder of its own.
fn programs() -> Result<PathBuf> {
    let mut versions: Vec<PathBuf> = fs::read_dir(Path::new("/usr/lib/postgresql"))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    versions.sort();
    match versions.pop() {
        Some(folder) => Ok(folder),
        None => bail!("PostgreSQL's server is not installed (Debian: postgresql)"),
    }
}
