//! A server for one test, and the people and programs that call it.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command},
};

use app::api::{Draft, Failure, Me, NewToken, Role, Site, Version};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header};
use rules::ruleset::{Effect, Rule, RuleSet, WhenLost};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use server::{
    roles::Admin,
    serve::{Server, Start},
    state::App,
    words::random_id,
};
use sqlx::{AnyPool, AssertSqlSafe};
use tempfile::TempDir;
use tokio::{sync::oneshot, task::JoinHandle};

/// Good enough for everybody.
pub const PASSWORD: &str = "seventeen quiet lanterns";

/// A running server.
pub struct TestApp {
    /// Where it is, without a slash at the end.
    pub base: String,
    /// Its inside, for what HTTP does not show.
    pub app: App,
    /// Where its first admin is made.
    pub setup_link: Option<String>,
    /// Its database.
    pub database_url: String,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<()>>,
    _folder: TempDir,
}

impl TestApp {
    /// A server without people.
    pub async fn empty() -> TestApp {
        TestApp::with(|_| {}).await
    }

    /// A server with one person of each role.
    pub async fn start() -> TestApp {
        let test = TestApp::empty().await;
        test.hire().await;
        test
    }

    /// Lets in one person of each role.
    pub async fn hire(&self) {
        for role in ROLES {
            self.app
                .accounts
                .add(&Admin::operator(), &address(role), PASSWORD, role)
                .await
                .unwrap();
        }
    }

    /// A server with other settings.
    pub async fn with(change: impl FnOnce(&mut Start)) -> TestApp {
        // For the clients of the tests; an error says that another test was faster.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let database_url = fresh_database(&folder).await;
        let mut start = Start {
            addr: "127.0.0.1:0".parse().unwrap(),
            public_url: None,
            database_url: database_url.clone(),
            first_admin: None,
            fetch_allow: Vec::new(),
            proxies: Vec::new(),
            mail: None,
            demo: false,
        };
        change(&mut start);
        let server = Server::start(start).await.unwrap();
        let base = format!("http://{}", server.addr);
        let (stop, stopped) = oneshot::channel();
        let (app, setup_link) = (server.app.clone(), server.setup_link.clone());
        let running = tokio::spawn(async move {
            server
                .run(async {
                    let _ = stopped.await;
                })
                .await
                .unwrap();
        });
        TestApp {
            base,
            app,
            setup_link,
            database_url,
            stop: Some(stop),
            running: Some(running),
            _folder: folder,
        }
    }

    /// A browser in which nobody is signed in.
    pub fn stranger(&self) -> Actor {
        Actor::at(&self.base, self.app.settings.origin().as_str())
    }

    /// A browser in which the person of that role is signed in.
    pub async fn sign_in(&self, role: Role) -> Actor {
        let actor = self.stranger();
        actor.login(&address(role), PASSWORD).await.unwrap();
        actor
    }

    pub async fn admin(&self) -> Actor {
        self.sign_in(Role::Admin).await
    }

    pub async fn editor(&self) -> Actor {
        self.sign_in(Role::Editor).await
    }

    pub async fn publisher(&self) -> Actor {
        self.sign_in(Role::Publisher).await
    }

    pub async fn agent(&self) -> Actor {
        self.sign_in(Role::Agent).await
    }

    /// A program with a token.
    pub async fn integrator(&self) -> Integrator {
        self.program(json!({"name": "a test"})).await
    }

    /// A program with a token that may publish.
    pub async fn publishing_integrator(&self) -> Integrator {
        self.program(json!({"name": "CI", "publishes": true})).await
    }

    async fn program(&self, token: Value) -> Integrator {
        let made: NewToken = self
            .admin()
            .await
            .call("create_token", token)
            .await
            .unwrap();
        Integrator {
            base: self.base.clone(),
            secret: made.secret,
            client: Client::new(),
        }
    }

    /// The database, past everything that guards it.
    pub async fn database(&self) -> AnyPool {
        AnyPool::connect(&self.database_url).await.unwrap()
    }

    /// Stops the server as a signal would, and waits until it has gone.
    pub async fn stop(mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.running.take().unwrap().await.unwrap();
    }
}

/// A person's browser.
pub struct Actor {
    base: String,
    origin: String,
    client: Client,
}

impl Actor {
    /// Nobody is signed in.
    pub fn at(base: &str, origin: &str) -> Actor {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Actor {
            base: base.to_owned(),
            origin: origin.to_owned(),
            client,
        }
    }

    /// A call of the app's, as its pages make it.
    pub async fn call<T: DeserializeOwned>(&self, name: &str, args: Value) -> Result<T, Failure> {
        let response = self
            .post(name, &args)
            .header("sec-fetch-site", "same-origin")
            .send()
            .await
            .unwrap();
        let (status, text) = (response.status(), response.text().await.unwrap());
        if status.is_success() {
            Ok(serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{name}: {error}: {text}")))
        } else {
            Err(serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{name}: {status}: {error}: {text}")))
        }
    }

    /// The same call without what a browser adds.
    pub fn post(&self, name: &str, args: &Value) -> RequestBuilder {
        self.client
            .post(format!("{}/fn/{name}", self.base))
            .json(args)
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client
            .get(format!("{}{path}", self.base))
            .send()
            .await
            .unwrap()
    }

    pub async fn login(&self, email: &str, password: &str) -> Result<Me, Failure> {
        self.call("login", json!({"email": email, "password": password}))
            .await
    }

    pub async fn me(&self) -> Option<Me> {
        self.call("me", json!({})).await.unwrap()
    }

    /// A new site.
    pub async fn create_site(&self) -> Site {
        self.call(
            "create_site",
            json!({"name": "Shop", "origins": ["https://shop.example"]}),
        )
        .await
        .unwrap()
    }

    pub async fn draft(&self, key: &str) -> Draft {
        self.call("draft", json!({"key": key})).await.unwrap()
    }

    pub async fn save(&self, key: &str, revision: u64, rules: &RuleSet) -> Result<Draft, Failure> {
        self.call(
            "save_draft",
            json!({"key": key, "revision": revision, "rules": rules}),
        )
        .await
    }

    pub async fn publish(&self, key: &str, revision: u64) -> Result<Version, Failure> {
        self.call(
            "publish",
            json!({"key": key, "revision": revision, "message": "Because"}),
        )
        .await
    }

    /// The origin of the server's own pages.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// A program with a token.
pub struct Integrator {
    base: String,
    /// The token.
    pub secret: String,
    client: Client,
}

impl Integrator {
    pub async fn get(&self, path: &str) -> Response {
        self.request(path).send().await.unwrap()
    }

    pub async fn get_unless(&self, path: &str, etag: &str) -> Response {
        self.request(path)
            .header(header::IF_NONE_MATCH, etag)
            .send()
            .await
            .unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Response {
        let url = format!("{}/api/v1{path}", self.base);
        let request = self.client.post(url).bearer_auth(&self.secret).json(body);
        request.send().await.unwrap()
    }

    pub async fn json(&self, path: &str) -> Value {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    fn request(&self, path: &str) -> RequestBuilder {
        self.client
            .get(format!("{}/api/v1{path}", self.base))
            .bearer_auth(&self.secret)
    }
}

pub const ROLES: [Role; 4] = [Role::Admin, Role::Editor, Role::Publisher, Role::Agent];

/// Under which address the person of that role signs in.
pub fn address(role: Role) -> String {
    format!("{}@example.com", server::roles::name(role))
}

/// A set of one rule.
pub fn masking(selector: &str) -> RuleSet {
    RuleSet {
        rules: vec![Rule {
            id: "r1".into(),
            effect: Effect::Mask,
            selector: selector.into(),
            pages: Vec::new(),
            note: String::new(),
            off: false,
            fingerprint: None,
            matched: None,
            when_lost: WhenLost::Nothing,
        }],
        ..RuleSet::default()
    }
}

/// A file in the folder, or a new database of the PostgreSQL server for tests.
async fn fresh_database(folder: &TempDir) -> String {
    let Ok(server) = std::env::var("LOUVER_TEST_POSTGRES") else {
        return format!("sqlite://{}", folder.path().join("louver.db").display());
    };
    sqlx::any::install_default_drivers();
    let name = format!(
        "louver_{}",
        random_id().replace(['-', '_'], "x").to_lowercase()
    );
    let pool = AnyPool::connect(&server).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("create database {name}")))
        .execute(&pool)
        .await
        .unwrap();
    let mut url = url::Url::parse(&server).unwrap();
    url.set_path(&name);
    url.to_string()
}

/// The binary with a database of its own and no settings of whoever runs the tests.
pub fn louver(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_louver"));
    for (name, _) in std::env::vars()
        .filter(|(name, _)| name.starts_with("LOUVER_") || name.starts_with("LEPTOS_"))
    {
        command.env_remove(name);
    }
    command.env(
        "LOUVER_DATABASE_URL",
        format!("sqlite://{}", folder.join("louver.db").display()),
    );
    command
}

/// What the binary prints once it listens.
pub fn greeting(child: &mut Child) -> String {
    let mut printed = String::new();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    while !printed.contains('╰') {
        let read = reader.read_line(&mut printed).unwrap();
        assert!(read > 0, "it ended: {printed}");
    }
    // It may have more to say, and would miss whoever hears it.
    child.stdout = Some(reader.into_inner());
    printed
}
