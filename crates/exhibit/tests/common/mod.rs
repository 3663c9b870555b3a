//! A server in memory, asked without a network; or in a process of its own, asked by sockets.

#![allow(dead_code, reason = "not every test asks for everything")]

pub mod child;
pub mod open;
pub mod phone;
pub mod socket;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use leporello_audit::Place;
use leporello_diag::Sink;
use leporello_exhibit::desk::{Desk, Memory};
use leporello_exhibit::{House, Log, Options, router};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// Where browsers come from and go to.
pub const BASE: &str = "http://127.0.0.1:8080";

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// The text of the element with this id; empty when there is none.
    pub fn of(&self, id: &str) -> String {
        let mark = format!("id=\"{id}\">");
        let rest = self.text.split_once(&mark).map_or("", |(_, rest)| rest);
        rest.split('<').next().unwrap_or_default().to_owned()
    }

    /// What is said on the page, without its head.
    pub fn said(&self) -> &str {
        self.text.split_once("<main").map_or(self.text.as_str(), |(_, main)| main)
    }

    pub fn goes_to(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |to| to.to_str().unwrap())
    }
}

/// A server with its folder.
pub struct Server {
    pub app: Router,
    pub folder: TempDir,
    pub setup: String,
    pub log: Arc<Mutex<Vec<String>>>,
    /// Where it listens, when it is in a process of its own.
    pub socket: Option<SocketAddr>,
}

pub fn options(folder: &Path, log: Option<Log>) -> Options {
    Options {
        ledger: Place::File(folder.join("exhibition.db")),
        key: folder.join("exhibition.key"),
        base: BASE.into(),
        is_encrypted: false,
        tls: None,
        books: Vec::new(),
        guest_book: Some(folder.join("guestbook.db")),
        sensors: leporello_sensors::Settings::default(),
        print: None,
        log,
    }
}

impl Server {
    /// A server that is not set up yet.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let lines = Arc::clone(&log);
        let take: Log = Arc::new(move |line| lines.lock().unwrap().push(line.to_owned()));
        let house = House::open(
            Desk::new(Memory::default()),
            options(folder.path(), Some(take)),
            &mut Sink::new(),
        );
        let house = house.unwrap();
        let setup = house.setup_address().unwrap_or_default().replace(BASE, "");
        Self { app: router(Arc::new(house)), folder, setup, log, socket: None }
    }

    /// A server with an exhibition of today, and the cookie of its office.
    pub async fn ready() -> (Self, String) {
        let server = Self::new();
        let office = server.set_up().await;
        (server, office)
    }

    /// Sets up an exhibition of today; the cookie of its office.
    pub async fn set_up(&self) -> String {
        self.set_up_with_code().await.0
    }

    /// The same, with the code that the page shows once.
    pub async fn set_up_with_code(&self) -> (String, String) {
        let done = self.post(&self.setup, "", &exhibition()).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.said());
        let code = done.of("code");
        (self.enter(&done.of("post"), &code).await, code)
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        if let Some(address) = self.socket {
            return socket::ask(address, request).await;
        }
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: head.status, headers: head.headers, text }
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header(COOKIE, cookie).body(Body::empty());
        self.ask(request.unwrap()).await
    }

    pub async fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> Answer {
        let request = Request::post(path)
            .header(COOKIE, cookie)
            .header("host", "127.0.0.1:8080")
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(encoded(form))).unwrap()).await
    }

    /// The short code of the first book on the shelf, from the sheet of labels.
    pub async fn label(&self, office: &str) -> String {
        let labels = self.get("/T/labels", office).await.text;
        let words = labels
            .split("/T/")
            .skip(1)
            .map(|rest| rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>());
        words.into_iter().find(|word| !["look", "labels"].contains(&word.as_str())).unwrap()
    }

    /// The cookie of a post, by its code.
    pub async fn enter(&self, post: &str, code: &str) -> String {
        let entered = self.post("/desk/enter", "", &[("post", post), ("code", code)]).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.said());
        let cookie = entered.headers[SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Makes a post and enters it.
    pub async fn post_of(&self, office: &str, role: &str) -> String {
        let form = [("name", role), ("role", role)];
        let made = self.post("/desk/posts", office, &form).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.said());
        self.enter(role, &made.of("code")).await
    }
}

/// An exhibition that is open today.
pub fn exhibition() -> [(&'static str, &'static str); 7] {
    [
        ("title", "Harbour"),
        ("zone", "UTC"),
        ("first", "2026-01-01"),
        ("last", "2030-12-31"),
        ("opens", "04:00"),
        ("closes", "23:30"),
        ("halls", "East\nWest"),
    ]
}

/// A form as browsers send it.
pub fn encoded(form: &[(&str, &str)]) -> String {
    let escaped = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                    char::from(byte).to_string()
                }
                _ => format!("%{byte:02X}"),
            })
            .collect()
    };
    let pairs = form.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Today as the server's exhibition has it, whose days begin at four.
pub fn today() -> String {
    let now = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(4);
    jiff::tz::TimeZone::UTC.to_datetime(now).date().to_string()
}
