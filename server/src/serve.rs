//! A server from its start to its end.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use ipnet::IpNet;
use lettre::message::Mailbox;
use tokio::net::TcpListener;
use url::Url;

use crate::{
    accounts::Accounts,
    delivery::{
        self,
        mail::{Mailer, Smtp},
    },
    demo,
    error::Error,
    outbound::Outbound,
    pages, publishing,
    relay::Relay,
    router::router,
    settings::{FirstAdmin, Settings},
    state::App,
    store::Store,
};

/// What the operator asks for.
#[derive(Clone)]
pub struct Start {
    /// Where to listen; port 0 takes a free one.
    pub addr: SocketAddr,
    /// Under which URL people reach this server; none means the address listened on.
    pub public_url: Option<Url>,
    /// `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// To be made if there are no people.
    pub first_admin: Option<FirstAdmin>,
    /// `host:port` pairs that may be fetched from although they are private.
    pub fetch_allow: Vec<String>,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub proxies: Vec<IpNet>,
    /// How mail leaves, and from whom it is.
    pub mail: Option<(Smtp, Mailbox)>,
    /// Serve the demo shop.
    pub demo: bool,
}

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    /// What its handlers reach.
    pub app: App,
    /// Where it listens.
    pub addr: SocketAddr,
    /// Where the first admin is made, if somebody has to do that.
    pub setup_link: Option<String>,
    listener: TcpListener,
}

impl Server {
    /// Opens the database, makes what has to be there, and listens. Nothing is answered before [`Server::run`].
    pub async fn start(start: Start) -> Result<Server, Error> {
        let store = Store::open(&start.database_url).await?;
        let listener = TcpListener::bind(start.addr).await.map_err(|error| {
            Error::Internal(format!("cannot listen on {}: {error}", start.addr))
        })?;
        let addr = listener.local_addr().map_err(|error| {
            Error::Internal(format!("cannot tell where the server listens: {error}"))
        })?;
        let settings = Arc::new(settings(&start, addr)?);
        let outbound = Outbound::new(settings.fetch_allow.clone()).map_err(|error| {
            Error::Internal(format!(
                "the client for other servers cannot be made: {error}"
            ))
        })?;
        let name = settings.public_url.host_str().unwrap_or_default();
        let mailer = (start.mail.as_ref())
            .map(|(smtp, from)| Mailer::new(smtp, from, name))
            .transpose()
            .map_err(|error| Error::Internal(format!("mail cannot be set up: {error}")))?;
        let accounts = Accounts::new(store.clone()).await?;
        let setup = accounts.begin(start.first_admin.as_ref()).await?;
        if settings.demo {
            demo::seed(&store, &settings).await?;
        }
        let setup_link =
            setup.map(|token| settings.link(&format!("/setup?token={}", token.reveal())));
        let relay = Relay::new(store.clone(), Arc::clone(&settings));
        let app = App {
            store,
            accounts,
            relay,
            outbound,
            mailer,
            settings,
            leptos: pages::leptos_options()?,
        };
        Ok(Server {
            app,
            addr,
            setup_link,
            listener,
        })
    }

    /// Answers until `stop` is done; then tells the live sessions, finishes what is under way, and closes the database.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        let app = self.app;
        tracing::info!(address = %self.addr, public_url = %app.settings.public_url, "listening");
        let sweeper = tokio::spawn(sweep(app.clone()));
        let clock = tokio::spawn(publishing::clock(app.clone()));
        let postman = tokio::spawn(delivery::clock(app.clone()));
        let service = router(&app).into_make_service_with_connect_info::<SocketAddr>();
        let (stopping, stopped) = tokio::sync::oneshot::channel();
        let relay = app.relay.clone();
        let serving = axum::serve(self.listener, service).with_graceful_shutdown(async move {
            stop.await;
            tracing::info!("stopping");
            relay.stop().await;
            let _ = stopping.send(());
        });
        let too_long = async {
            // An error means that serving ended by itself, and then the other branch is done.
            if stopped.await.is_ok() {
                tokio::time::sleep(GRACE).await;
            } else {
                std::future::pending::<()>().await;
            }
        };
        let result = tokio::select! {
            result = serving => result.map_err(|error| Error::Internal(format!("serving failed: {error}"))),
            () = too_long => Ok(()),
        };
        sweeper.abort();
        clock.abort();
        postman.abort();
        app.store.close().await;
        result
    }
}

fn settings(start: &Start, addr: SocketAddr) -> Result<Settings, Error> {
    let public_url = match &start.public_url {
        Some(url) => url.clone(),
        None => {
            // Nobody can go to the address that means 'every address'.
            let host = if addr.ip().is_unspecified() {
                format!("localhost:{}", addr.port())
            } else {
                addr.to_string()
            };
            Url::parse(&format!("http://{host}")).map_err(|error| {
                Error::Internal(format!("{addr} is no address for a URL: {error}"))
            })?
        }
    };
    if crate::words::Origin::parse(public_url.as_str()).is_none() {
        return Err(Error::Invalid(
            "The public URL has to be an http or https origin, as https://louver.example."
                .to_owned(),
        ));
    }
    let mut fetch_allow = start.fetch_allow.clone();
    if start.demo {
        // The editor loads the demo shop from this very server.
        let host = public_url.host_str().unwrap_or_default();
        let port = public_url.port_or_known_default().unwrap_or(80);
        fetch_allow.push(format!("{host}:{port}"));
    }
    Ok(Settings {
        public_url,
        fetch_allow,
        proxies: start.proxies.clone(),
        demo: start.demo,
    })
}

/// Forgets, every few minutes, what is over.
async fn sweep(app: App) {
    let mut ticks = tokio::time::interval(Duration::from_secs(300));
    loop {
        ticks.tick().await;
        app.accounts.limits().sweep();
        if let Err(error) = app.store.sweep_sign_ins().await {
            tracing::warn!(%error, "old sign-ins could not be swept");
        }
        if let Err(error) = app.store.sweep_coverage().await {
            tracing::warn!(%error, "old counts could not be swept");
        }
        if let Err(error) = app.store.sweep_deliveries().await {
            tracing::warn!(%error, "old deliveries could not be swept");
        }
    }
}

/// How long requests under way may take after the sessions were ended.
const GRACE: Duration = Duration::from_secs(5);
