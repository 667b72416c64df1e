//! A server in this process, and the people of a session as typed actors over real sockets.

use std::{sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use rules::ruleset::RuleSet;
use serde_json::{Value, json};
use server::{
    relay::{Limits, Relay},
    roles::{Admin, Publisher},
    serve::{Server, Start},
    state::App,
    words::{Origin, SiteKey},
};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest, http::HeaderValue},
};

/// Where the customer's website is, which no test ever loads.
pub const SHOP: &str = "https://shop.example";
/// What must not reach an agent.
pub const SECRET: &str = "CANARY-4111-1111";

/// A running server with one site.
pub struct TestApp {
    pub app: App,
    pub address: String,
    pub key: SiteKey,
    _folder: tempfile::TempDir,
}

impl TestApp {
    /// A server whose site has these rules as version 1.
    pub async fn with_rules(rules: Value) -> TestApp {
        TestApp::start(Limits::default(), Some(rules)).await
    }

    /// A server with a rule that masks `.m`, one that hides `.h` and one that disables `.d`.
    pub async fn new() -> TestApp {
        TestApp::with_rules(usual_rules()).await
    }

    /// The same with other bounds.
    pub async fn with_limits(limits: Limits) -> TestApp {
        TestApp::start(limits, Some(usual_rules())).await
    }

    /// The same, with a client that may reach these hosts.
    pub async fn with_fetch_allow(fetch_allow: Vec<String>) -> TestApp {
        TestApp::start_all(Limits::default(), Some(usual_rules()), fetch_allow).await
    }

    /// A server with these bounds, and with these rules published if there are any.
    pub async fn start(limits: Limits, rules: Option<Value>) -> TestApp {
        TestApp::start_all(limits, rules, Vec::new()).await
    }

    async fn start_all(limits: Limits, rules: Option<Value>, fetch_allow: Vec<String>) -> TestApp {
        let folder = tempfile::tempdir().expect("a folder");
        let mut server = Server::start(Start {
            addr: "127.0.0.1:0".parse().expect("an address"),
            public_url: None,
            database_url: format!("sqlite://{}/louver.db", folder.path().display()),
            first_admin: None,
            fetch_allow,
            proxies: Vec::new(),
            mail: None,
            demo: false,
        })
        .await
        .expect("a server");
        server.app.relay = Relay::with_limits(
            server.app.store.clone(),
            Arc::clone(&server.app.settings),
            limits,
        );
        let app = server.app.clone();
        let key = SiteKey::parse("shop").expect("a key");
        let origin = Origin::parse(SHOP).expect("an origin");
        app.store
            .create_site(&Admin::operator(), &key, "The shop", &[origin])
            .await
            .expect("a site");
        let address = server.addr.to_string();
        tokio::spawn(server.run(std::future::pending()));
        let test = TestApp {
            app,
            address,
            key,
            _folder: folder,
        };
        if let Some(rules) = rules {
            test.publish(rules).await;
        }
        test
    }

    /// Publishes rules as the next version, as the editor does.
    pub async fn publish(&self, rules: Value) -> u64 {
        let (number, rules) = self.publish_elsewhere(rules).await;
        self.app.relay.published(&self.key, number, &rules);
        number
    }

    /// The same on another server, which has the same database.
    pub async fn publish_elsewhere(&self, rules: Value) -> (u64, RuleSet) {
        let rules: RuleSet = serde_json::from_value(rules).expect("rules");
        let publisher = Publisher::operator();
        let version = self
            .app
            .store
            // The draft was never saved.
            .publish(&publisher, &self.key, (0, None), &rules, "test")
            .await
            .expect("the database answers")
            .expect("the draft has not moved");
        (version.number, rules)
    }

    pub async fn post(&self, path: &str, origin: Option<&str>, body: Value) -> reqwest::Response {
        let mut request = reqwest::Client::new()
            .post(format!("http://{}{path}", self.address))
            .body(body.to_string());
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        request.send().await.expect("an answer")
    }

    /// The customer presses the button: digits and token.
    pub async fn session(&self) -> (String, String) {
        let body = json!({"site": "shop", "url": format!("{SHOP}/"), "name": "Jo"});
        let response = self.post("/tag/v1/sessions", Some(SHOP), body).await;
        assert_eq!(response.status(), 200);
        let answer: Value = response.json().await.expect("JSON");
        let word = |name: &str| answer[name].as_str().expect("a string").to_owned();
        (word("id"), word("token"))
    }

    pub async fn socket(&self, path: &str, origin: &str) -> Result<Socket, tungstenite::Error> {
        let mut request = format!("ws://{}{path}", self.address)
            .into_client_request()
            .expect("a request");
        request
            .headers_mut()
            .insert("origin", HeaderValue::from_str(origin).expect("an origin"));
        connect_async(request).await.map(|(stream, _)| Socket {
            stream,
            seen: String::new(),
        })
    }

    /// A tag that has said hello from `page` and is ready.
    pub async fn tag(&self, token: &str, page: &str) -> (Socket, Value) {
        let mut tag = self.socket("/tag/v1/socket", SHOP).await.expect("a socket");
        tag.say(hello(token, page)).await;
        let ready = tag.hear().await;
        assert_eq!(ready["t"], "ready", "{ready}");
        (tag, ready)
    }

    /// An agent's socket, before hello.
    pub async fn console(&self) -> Socket {
        let origin = self.app.settings.origin();
        self.socket("/agent/socket", origin.as_str())
            .await
            .expect("a socket")
    }

    /// An agent in the session, who has heard `joined`.
    pub async fn agent(&self, digits: &str, person: &str) -> Socket {
        let ticket = self
            .app
            .relay
            .join(digits, person, "Ann")
            .await
            .expect("a ticket");
        let mut agent = self.console().await;
        agent.say(json!({"t": "hello", "ticket": ticket})).await;
        let joined = agent.hear().await;
        assert_eq!(joined["t"], "joined", "{joined}");
        agent
    }

    /// A session with both in it and nothing shown yet.
    pub async fn both(&self) -> Both {
        let (digits, token) = self.session().await;
        let (mut tag, _) = self.tag(&token, "page-1").await;
        let agent = self.agent(&digits, ANN).await;
        tag.expect("agent").await;
        Both {
            digits,
            token,
            tag,
            agent,
        }
    }

    /// Waits until the audit log has a line of this kind; answers its detail.
    pub async fn audited(&self, what: &str) -> String {
        for _ in 0..100 {
            let rows = self.app.store.audit_log(100).await.expect("the log");
            if let Some(row) = rows.iter().find(|row| row.what == what) {
                return row.detail.clone();
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the audit log has no {what}");
    }
}

/// Both sides of a session.
pub struct Both {
    pub digits: String,
    pub token: String,
    pub tag: Socket,
    pub agent: Socket,
}

/// Helps.
pub const ANN: &str = "ann@example.test";
/// Also wants to.
pub const BOB: &str = "bob@example.test";

/// One end of a WebSocket; everything it ever read is kept.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub seen: String,
}

impl Socket {
    pub async fn say(&mut self, message: Value) {
        self.say_text(message.to_string()).await;
    }

    pub async fn say_text(&mut self, text: String) {
        self.send(Message::text(text)).await;
    }

    /// Sends; the other side may have closed already, which the next read shows.
    pub async fn send(&mut self, message: Message) {
        let _ = self.stream.send(message).await;
    }

    /// The next message.
    pub async fn hear(&mut self) -> Value {
        match self.next().await {
            Ok(value) => value,
            Err(close) => panic!("closed: {close:?}"),
        }
    }

    /// The next message, which has to be of this type.
    pub async fn expect(&mut self, t: &str) -> Value {
        let message = self.hear().await;
        assert_eq!(message["t"], t, "{message}");
        message
    }

    /// Reads on until a message of this type.
    pub async fn until(&mut self, t: &str) -> Value {
        loop {
            let message = self.hear().await;
            if message["t"] == t {
                return message;
            }
        }
    }

    /// Reads on until the close frame: its code and reason.
    pub async fn closed(&mut self) -> (u16, String) {
        loop {
            if let Err(close) = self.next().await {
                return close;
            }
        }
    }

    /// Whether nothing comes for a while.
    pub async fn quiet(&mut self) -> bool {
        timeout(Duration::from_millis(200), self.next())
            .await
            .is_err()
    }

    async fn next(&mut self) -> Result<Value, (u16, String)> {
        loop {
            let message = timeout(Duration::from_secs(10), self.stream.next())
                .await
                .expect("something within ten seconds");
            match message {
                Some(Ok(Message::Text(text))) => {
                    self.seen.push_str(&text);
                    return Ok(serde_json::from_str(&text).expect("JSON"));
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Err((frame.code.into(), frame.reason.to_string()));
                }
                Some(Ok(Message::Close(None))) | None => return Err((1005, String::new())),
                Some(Err(error)) => return Err((1006, error.to_string())),
                Some(Ok(_)) => {}
            }
        }
    }
}

pub fn hello(token: &str, page: &str) -> Value {
    json!({"t": "hello", "token": token, "url": format!("{SHOP}/{page}"), "page": page, "width": 800, "height": 600})
}

pub fn usual_rules() -> Value {
    json!({"policy": {}, "rules": [
        {"id": "mask-m", "effect": "mask", "selector": ".m"},
        {"id": "hide-h", "effect": "hide", "selector": ".h"},
        {"id": "disable-d", "effect": "disable", "selector": ".d"},
    ]})
}

/// An element as rrweb records it.
pub fn element(id: u32, tag: &str, attributes: Value, children: Vec<Value>) -> Value {
    json!({"type": 2, "id": id, "tagName": tag, "attributes": attributes, "childNodes": children})
}

pub fn text(id: u32, text: &str) -> Value {
    json!({"type": 3, "id": id, "textContent": text})
}

/// `events` with Meta and a full snapshot of a body with these children.
pub fn snapshot(page: &str, children: Vec<Value>) -> Value {
    let head = element(3, "head", json!({}), vec![]);
    let body = element(4, "body", json!({}), children);
    let html = element(2, "html", json!({}), vec![head, body]);
    let document = json!({"type": 0, "id": 1, "childNodes": [html]});
    json!({"t": "events", "page": page, "events": [
        {"type": 4, "data": {"href": format!("{SHOP}/{page}"), "width": 800, "height": 600}, "timestamp": 1},
        {"type": 2, "data": {"node": document, "initialOffset": {"left": 0, "top": 0}}, "timestamp": 2},
    ]})
}

/// `events` with one text change.
pub fn text_change(page: &str, id: u32, value: &str) -> Value {
    json!({"t": "events", "page": page, "events": [
        {"type": 3, "timestamp": 3, "data": {"source": 0, "texts": [{"id": id, "value": value}],
            "attributes": [], "removes": [], "adds": []}},
    ]})
}

/// The agent's id of the element with this `id` attribute, from everything the agent has seen.
pub fn agent_id(events: &Value, name: &str) -> u64 {
    fn find(value: &Value, name: &str) -> Option<u64> {
        if value["attributes"]["id"] == name {
            return value["id"].as_u64();
        }
        match value {
            Value::Array(items) => items.iter().find_map(|item| find(item, name)),
            Value::Object(fields) => fields.values().find_map(|field| find(field, name)),
            _ => None,
        }
    }
    find(events, name).unwrap_or_else(|| panic!("the agent sees no #{name}: {events}"))
}
