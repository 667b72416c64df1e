//! The command line: `louver serve`, `louver user add`, `louver token add`, and those of `script`.

use std::{
    ffi::OsString,
    io::IsTerminal,
    net::{IpAddr, SocketAddr},
    process::ExitCode,
};

use anyhow::{Context, bail};
use app::api::Role;
use clap::{Args, Parser, Subcommand, builder::FalseyValueParser};
use ipnet::IpNet;
use lettre::message::Mailbox;
use url::Url;

use crate::{
    accounts::Accounts,
    backend,
    delivery::mail::Smtp,
    roles::{self, Admin},
    serve::{Server, Start},
    settings::FirstAdmin,
    store::{self, Store},
    words::{Email, Origin},
};

mod greeting;
mod script;

use script::Script;

/// Open-source co-browsing where the website's owner decides what an agent may see and touch.
#[derive(Debug, Parser)]
#[command(name = "louver", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve Louver; what `louver` alone does too.
    Serve(Box<Serve>),
    /// Manage people from the command line.
    #[command(subcommand)]
    User(User),
    /// Manage API tokens from the command line.
    #[command(subcommand)]
    Token(Token),
    #[command(flatten)]
    Script(Script),
}

#[derive(Debug, Args)]
struct Serve {
    /// Where to listen.
    #[arg(long, env = "LOUVER_ADDR", default_value = "127.0.0.1:3000", value_parser = address)]
    addr: SocketAddr,
    /// Under which URL people and tags reach this server [default: http://{addr}].
    #[arg(long, env = "LOUVER_PUBLIC_URL", value_parser = public_url)]
    public_url: Option<Url>,
    #[command(flatten)]
    database: Database,
    /// The first admin's e-mail address, used if there are no people yet.
    #[arg(long, env = "LOUVER_ADMIN_EMAIL", value_parser = email)]
    admin_email: Option<Email>,
    /// The first admin's password; better from the environment, since others can see a command line.
    #[arg(long, env = "LOUVER_ADMIN_PASSWORD", hide_env_values = true)]
    admin_password: Option<String>,
    /// What to log, as directives of tracing: `info`, `warn,server=debug`, …
    #[arg(long, env = "LOUVER_LOG", default_value = "info")]
    log: String,
    /// Serve the demo shop under /demo, with a site and rules.
    #[arg(long, env = "LOUVER_DEMO", value_parser = FalseyValueParser::new())]
    demo: bool,
    /// Private addresses, as host:port, from which the editor may load pages, and to which webhooks may go, all the same.
    #[arg(long, env = "LOUVER_FETCH_ALLOW", value_delimiter = ',', value_parser = host_port)]
    fetch_allow: Vec<String>,
    /// Proxies in front of this server, as addresses or networks, whose `X-Forwarded-For` names the client for the limits.
    #[arg(long, env = "LOUVER_TRUSTED_PROXIES", value_delimiter = ',', value_parser = proxy)]
    trusted_proxies: Vec<IpNet>,
    /// Through which server mail leaves: smtps://user:password@host:port, or smtp://… for STARTTLS.
    // Read in `run`: what cannot be read is printed by clap, with its password.
    #[arg(long, env = "LOUVER_SMTP_URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// From whom mail is, as `Louver <louver@company.example>`.
    #[arg(long, env = "LOUVER_SMTP_FROM", value_parser = mailbox)]
    smtp_from: Option<Mailbox>,
}

#[derive(Debug, Args)]
struct Database {
    /// sqlite://FILE (made if missing) or postgres://…
    #[arg(
        long,
        env = "LOUVER_DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite://louver.db"
    )]
    database_url: String,
}

#[derive(Debug, Subcommand)]
enum User {
    /// Let somebody in. The password comes from LOUVER_USER_PASSWORD or is the first line of the standard input.
    Add {
        /// The e-mail address to sign in with.
        #[arg(value_parser = email)]
        email: Email,
        /// admin, editor, publisher or agent.
        #[arg(long, value_parser = role)]
        role: Role,
        #[command(flatten)]
        database: Database,
    },
}

#[derive(Debug, Subcommand)]
enum Token {
    /// Make a token and print it: it is shown this once.
    Add {
        /// What the token is for.
        name: String,
        /// Let it publish drafts as well as read.
        #[arg(long)]
        publishes: bool,
        #[command(flatten)]
        database: Database,
    },
}

impl Cli {
    /// The command line; `louver` alone, or with flags only, is `louver serve`.
    pub fn read() -> Cli {
        let mut args: Vec<OsString> = std::env::args_os().collect();
        let first = args.get(1).map(|arg| arg.to_string_lossy().into_owned());
        let about_louver = matches!(first.as_deref(), Some("-h" | "--help" | "-V" | "--version"));
        if first.is_none_or(|first| first.starts_with('-')) && !about_louver {
            args.insert(1.min(args.len()), "serve".into());
        }
        Cli::parse_from(args)
    }

    /// Does what the command line says.
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self.command {
            Command::Script(script) => return Ok(script.run()),
            Command::Serve(serve) => serve.run().await?,
            Command::User(User::Add {
                email,
                role,
                database,
            }) => {
                let password = password()?;
                let accounts = Accounts::new(Store::open(&database.database_url).await?).await?;
                accounts
                    .add(&Admin::operator(), email.as_str(), &password, role)
                    .await?;
                println!("{} can sign in as {}.", email.as_str(), roles::name(role));
            }
            Command::Token(Token::Add {
                name,
                publishes,
                database,
            }) => {
                let name = backend::typed::short("A token's name", &name)?;
                if let Some(file) =
                    store::file(&database.database_url).filter(|file| !file.exists())
                {
                    bail!(
                        "there is no database at {}; `louver serve` makes one",
                        file.display()
                    );
                }
                let store = Store::open(&database.database_url).await?;
                let operator = Admin::operator();
                let made = store.create_token(&operator, &name, publishes).await?;
                println!("{}", made.secret);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Serve {
    async fn run(self) -> anyhow::Result<()> {
        let filter = tracing_subscriber::EnvFilter::try_new(&self.log)
            .context("LOUVER_LOG cannot be read")?;
        // The session crates call every old cookie suspicious: it is a sign-in that is over.
        let filter = filter.add_directive(
            "tower_sessions_core=error"
                .parse()
                .context("a fixed directive")?,
        );
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr)
            .init();
        let first_admin = match (self.admin_email, self.admin_password) {
            (Some(email), Some(password)) => Some(FirstAdmin { email, password }),
            (None, None) => None,
            _ => bail!(
                "LOUVER_ADMIN_EMAIL and LOUVER_ADMIN_PASSWORD belong together: set both or neither."
            ),
        };
        let mail = match (self.smtp_url, self.smtp_from) {
            (Some(smtp), Some(from)) => Some((
                Smtp::parse(&smtp).context(
                    "LOUVER_SMTP_URL cannot be read: smtps://user:password@host:port is needed, or smtp://… for STARTTLS.",
                )?,
                from,
            )),
            (None, None) => None,
            _ => {
                bail!("LOUVER_SMTP_URL and LOUVER_SMTP_FROM belong together: set both or neither.")
            }
        };
        let admin_email = first_admin.as_ref().map(|admin| admin.email.clone());
        let server = Server::start(Start {
            addr: self.addr,
            public_url: self.public_url,
            database_url: self.database.database_url,
            first_admin,
            fetch_allow: self
                .fetch_allow
                .into_iter()
                .filter(|host| !host.is_empty())
                .collect(),
            proxies: self.trusted_proxies,
            mail,
            demo: self.demo,
        })
        .await?;
        let stop = asked_to_stop().context("signals cannot be waited for")?;
        println!("{}", greeting::greeting(&server, admin_email.as_ref()));
        Ok(server.run(stop).await?)
    }
}

/// Done on Ctrl-C, or on what a service manager sends; listens from the call on, not only from the first poll.
#[cfg(unix)]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Done on Ctrl-C.
#[cfg(not(unix))]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

fn password() -> anyhow::Result<String> {
    if let Ok(password) = std::env::var("LOUVER_USER_PASSWORD") {
        return Ok(password);
    }
    if std::io::stdin().is_terminal() {
        eprintln!("Password (it will be visible):");
    }
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .context("the password cannot be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "an address and a port are needed, as 127.0.0.1:3000".to_owned())
}

/// `host:port`, or nothing between two commas.
fn host_port(text: &str) -> Result<String, String> {
    let text = text.trim();
    let url = Url::parse(&format!("ws://{text}/"));
    let is_one = url.is_ok_and(|url| {
        let port = url.port_or_known_default();
        let whole = url
            .host()
            .zip(port)
            .map(|(host, port)| format!("{host}:{port}"));
        whole.is_some_and(|whole| whole.eq_ignore_ascii_case(text))
    });
    match text.is_empty() || is_one {
        true => Ok(text.to_owned()),
        false => Err("a host and a port are needed, as 127.0.0.1:8080".to_owned()),
    }
}

fn public_url(text: &str) -> Result<Url, String> {
    let not = || "an http or https origin is needed, as https://louver.example".to_owned();
    let origin = Origin::parse(text).ok_or_else(not)?;
    Url::parse(origin.as_str()).map_err(|_| not())
}

/// A network, or one address as a network.
fn proxy(text: &str) -> Result<IpNet, String> {
    text.parse()
        .or_else(|_| text.parse::<IpAddr>().map(IpNet::from))
        .map_err(|_| "an address or a network is needed, as 10.0.0.0/8".to_owned())
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.parse()
        .map_err(|_| "a mailbox is needed, as Louver <louver@company.example>".to_owned())
}

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).ok_or_else(|| "that is not an e-mail address".to_owned())
}

fn role(text: &str) -> Result<Role, String> {
    roles::parse(text).ok_or_else(|| "one of admin, editor, publisher, agent is needed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn public_urls_are_origins() {
        assert_eq!(
            public_url("https://Louver.example/").unwrap().as_str(),
            "https://louver.example/"
        );
        assert!(public_url("https://louver.example/under").is_err());
        assert!(public_url("louver.example").is_err());
    }

    #[test]
    fn hosts_have_ports() {
        for good in ["", "127.0.0.1:80", "[::1]:3000", "Shop.internal:8080"] {
            assert!(host_port(good).is_ok(), "{good}");
        }
        for bad in [
            "nonsense entry",
            "shop",
            "http://shop:80",
            "shop:80/x",
            "a@shop:80",
        ] {
            assert!(host_port(bad).is_err(), "{bad}");
        }
    }
}
