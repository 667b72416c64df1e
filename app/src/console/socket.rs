//! The console's WebSocket: text frames out and in, closed when dropped.

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use crate::wire::FromAgent;

/// An open, or opening, socket.
pub struct Socket {
    socket: WebSocket,
    // Called by the socket for as long as it lives.
    _open: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut(CloseEvent)>,
}

impl Socket {
    /// Connect to `path` of this server; `hello` is the first frame.
    pub fn connect(
        path: &str,
        hello: FromAgent,
        mut received: impl FnMut(String) + 'static,
        mut closed: impl FnMut(u16, String) + 'static,
    ) -> Result<Socket, JsValue> {
        let location = leptos::prelude::window().location();
        let scheme = if location.protocol()? == "https:" {
            "wss"
        } else {
            "ws"
        };
        let socket = WebSocket::new(&format!("{scheme}://{}{path}", location.host()?))?;
        let open = {
            let socket = socket.clone();
            Closure::<dyn FnMut()>::new(move || write(&socket, &hello))
        };
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                received(text);
            }
        });
        let close = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
            closed(event.code(), event.reason());
        });
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(close.as_ref().unchecked_ref()));
        Ok(Socket {
            socket,
            _open: open,
            _message: message,
            _close: close,
        })
    }

    /// Send one message; dropped when the socket is not open, as the closing is told by itself.
    pub fn send(&self, message: &FromAgent) {
        if self.socket.ready_state() == WebSocket::OPEN {
            write(&self.socket, message);
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // Fails only for close codes that are none.
        let _ = self.socket.close();
    }
}

fn write(socket: &WebSocket, message: &FromAgent) {
    let text = serde_json::to_string(message).expect("messages are structs of numbers and strings");
    // Fails only while the socket is opening, and the first frame goes out when it has.
    let _ = socket.send_with_str(&text);
}
