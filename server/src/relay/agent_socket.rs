//! The agent's side: a WebSocket of the console.
//!
//! Only pages of this server open it (`Origin`), and only a ticket that joining gave makes it part of a session: no cookie
//! counts here, so no other page can speak in a person's name.

use app::wire::{FromAgent, Party, ToAgent};
use axum::{
    extract::{
        State,
        ws::{Utf8Bytes, WebSocket, WebSocketUpgrade},
    },
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use tokio::sync::mpsc;

use super::{
    Relay,
    limits::Limits,
    queue::Queue,
    session::{AgentInput, Connection, json},
    socket::{self, Close, Listener, Pace},
};
use crate::{error::Error, state::App};

/// `GET /agent/socket`.
pub async fn open(
    State(app): State<App>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let own = app.relay.shared.settings.origin();
    let origin = headers
        .get(header::ORIGIN)
        .and_then(|origin| origin.to_str().ok());
    if origin != Some(own.as_str()) {
        return Error::CrossSite.into_response();
    }
    let relay = app.relay.clone();
    // Room to read a message that is too large and to say so.
    let most = 16 * relay.shared.limits.message;
    socket::bounded(upgrade, most).on_upgrade(move |socket| serve(relay, socket))
}

async fn serve(relay: Relay, mut socket: WebSocket) {
    let limits = relay.shared.limits.clone();
    let admitted = async {
        let first = socket::first(&mut socket, &limits).await?;
        let FromAgent::Hello { ticket } = parse(&first)? else {
            return Err(Close::malformed("The first message has to be 'hello'."));
        };
        relay
            .shared
            .registry
            .redeem(&ticket)
            .ok_or(Close::unauthorised(
                "The ticket is used up or too old: join again.",
            ))
    };
    let admission = match admitted.await {
        Ok(admission) => admission,
        Err(close) => return socket::refuse(socket, close).await,
    };
    let (queue, outlet) = Queue::new(
        limits.queue,
        limits.queue_bytes,
        json(&ToAgent::Ended {
            by: Party::Relay,
            why: "it failed".to_owned(),
        }),
    );
    let connection = Connection::new();
    let inputs = admission.session.agent.clone();
    let here = AgentInput::Here {
        connection,
        person: admission.person,
        name: admission.name,
        outlet,
    };
    // When the session is over already, the outlet that comes back with the error says so.
    let _ = inputs.send(here).await;
    let pace = Pace::new(limits.agent_rate, None);
    let listener = ToSession {
        connection,
        inputs: inputs.clone(),
        limits: limits.clone(),
    };
    socket::run(socket, &queue, &limits, pace, listener).await;
    let _ = inputs.send(AgentInput::Gone(connection)).await;
}

fn parse(text: &str) -> Result<FromAgent, Close> {
    serde_json::from_str(text).map_err(|_| Close::malformed("The message is unknown or malformed."))
}

#[derive(Clone)]
struct ToSession {
    connection: Connection,
    inputs: mpsc::Sender<AgentInput>,
    limits: std::sync::Arc<Limits>,
}

impl Listener for ToSession {
    async fn text(&mut self, text: Utf8Bytes) -> Result<(), Close> {
        if text.len() > self.limits.message {
            return Err(Close::too_large());
        }
        let message = parse(&text)?;
        let says = AgentInput::Says(self.connection, message);
        self.inputs.send(says).await.map_err(|_| Close::over())
    }

    async fn caught_up(&mut self) {
        let _ = self
            .inputs
            .send(AgentInput::CaughtUp(self.connection))
            .await;
    }
}
