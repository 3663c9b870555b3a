//! A phone at a door: it has a key of its own and signs what it counts.

use super::{Answer, Server};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leporello_ledger::key::Secret;
use leporello_ledger::{Bin, Body as Said, Clock, Crossings, Event, EventKey, NOTHING_BEFORE};
use leporello_turnout::vocabulary::DeviceId;
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970-01-01T00:00Z.
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// A phone that was paired.
pub struct Phone {
    pub device: String,
    pub secret: Secret,
    /// The code of its post.
    pub pin: String,
    /// The token by which it was paired.
    pub token: String,
    pub seq: u64,
    pub prev: [u8; 32],
}

impl Phone {
    /// Pairs a phone with a new device at the east door; `office` may pair.
    pub async fn paired(server: &Server, office: &str, device: &str, seed: u8) -> Self {
        let form = [("name", device), ("door", "East: entrance"), ("class", "clicker")];
        let made = server.post("/desk/devices", office, &form).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.said());
        let token = made.of("invitation").rsplit('/').next().unwrap().to_owned();
        let secret = Secret::from_seed(&[seed; 32]);
        let key: String = secret.public().iter().map(|byte| format!("{byte:02x}")).collect();
        let phone = Self {
            device: device.to_owned(),
            secret,
            pin: made.of("code"),
            token: token.clone(),
            seq: 0,
            prev: NOTHING_BEFORE,
        };
        let asked = json!({ "token": token, "public_key": key });
        let answer = send(server, "/api/pair", asked.to_string(), None).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        phone
    }

    /// The next entry: so many came in, in a minute since 1970-01-01T00:00Z.
    pub fn entry(&mut self, minute: i64, entered: u64) -> String {
        self.seq += 1;
        let shown = Crossings { entered: Some(entered), left: None, undirected: None };
        let event = Event {
            key: EventKey { device: DeviceId::new(&self.device).unwrap(), epoch: 1, seq: self.seq },
            body: Said::Count(Bin { start_min: minute, length_min: 1 }, shown, None),
            clock: Clock { mono_min: 0, wall_min: minute + 1, offset_ms: 0 },
            prev: self.prev,
        };
        self.prev = event.hash();
        self.secret.sign(event).leaf()
    }

    /// Asks with the signature of this phone over what is said.
    pub async fn ask(&self, server: &Server, route: &str, mut body: Value) -> Answer {
        body["device"] = self.device.as_str().into();
        body["at_ms"] = now_ms().into();
        let body = body.to_string();
        let text = format!("leporello-request/1\nPOST {route}\n{body}");
        let sig = STANDARD.encode(self.secret.sign_bytes(text.as_bytes()));
        send(server, route, body, Some(&sig)).await
    }
}

/// Sends entries; the answer as JSON.
pub async fn entries(server: &Server, leaves: &str) -> Value {
    let answer = send(server, "/api/entries", leaves.to_owned(), None).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

/// Posts a body as a device does.
pub async fn send(server: &Server, route: &str, body: String, sig: Option<&str>) -> Answer {
    let mut request = Request::post(route);
    if let Some(sig) = sig {
        request = request.header("leporello-signature", sig);
    }
    server.ask(request.body(Body::from(body)).unwrap()).await
}
