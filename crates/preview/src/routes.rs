//! What is answered at which address.

use crate::editions;
use crate::guard::{Guard, harden};
use crate::pictures::{Key, NoPicture, Pictures};
use crate::screen::{Screen, message_json};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_page::{Asset, JAVASCRIPT, nothing_here, serve_asset};
use std::convert::Infallible;
use std::hash::{BuildHasher as _, RandomState};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};

/// Widths in pixels that a picture may have.
const WIDTHS: std::ops::RangeInclusive<u32> = 16..=8192;
/// After so long without an event the page is told that the server is still there.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What belongs to the page.
const ASSETS: [Asset; 10] = [
    ("index.html", "text/html; charset=utf-8", include_str!("../assets/index.html")),
    ("preview.css", "text/css; charset=utf-8", include_str!("../assets/preview.css")),
    ("preview.js", JAVASCRIPT, include_str!("../assets/preview.js")),
    ("strip.js", JAVASCRIPT, include_str!("../assets/strip.js")),
    ("slot.js", JAVASCRIPT, include_str!("../assets/slot.js")),
    ("guides.js", JAVASCRIPT, include_str!("../assets/guides.js")),
    ("toolbar.js", JAVASCRIPT, include_str!("../assets/toolbar.js")),
    ("messages.js", JAVASCRIPT, include_str!("../assets/messages.js")),
    ("renewed.js", JAVASCRIPT, include_str!("../assets/renewed.js")),
    ("icon.svg", "image/svg+xml", include_str!("../assets/icon.svg")),
];

/// What all answers are made from.
pub(crate) struct Room {
    guard: Guard,
    /// Part of every picture's address, so that no browser shows a picture that it kept from
    /// another book or another run at the same port, and nobody else can guess the address.
    session: String,
    pictures: Pictures,
    /// What is on the screen.
    pub(crate) screen: watch::Sender<Screen>,
}

impl Room {
    /// A room with an empty screen, served at this address.
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self {
            guard: Guard::of(address),
            session: format!("{:016x}", RandomState::new().hash_one(address)),
            pictures: Pictures::new(),
            screen: watch::Sender::new(Screen { is_working: true, ..Screen::default() }),
        }
    }
}

/// All addresses.
pub(crate) fn router(room: Arc<Room>) -> Router {
    Router::new()
        .route("/", get(|| async { serve_asset(&ASSETS, "index.html") }))
        .route("/assets/{name}", get(asset))
        .route("/events", get(events))
        .route("/spread/{session}/{spread}/{version}/{width}", get(picture))
        .route("/edition/{*path}", get(editions::file))
        .fallback(|| async { nothing_here() })
        .layer(from_fn_with_state(Arc::clone(&room), guarded))
        .with_state(room)
}

async fn guarded(State(room): State<Arc<Room>>, request: Request, next: Next) -> Response {
    let mut response = match room.guard.check(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    harden(response.headers_mut());
    response
}

async fn asset(Path(name): Path<String>) -> Response {
    serve_asset(&ASSETS, &name)
}

/// The screen as it is, and again each time that it becomes another. Whoever was away for a
/// while gets the whole of it and so has missed nothing.
async fn events(
    State(room): State<Arc<Room>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let screens = WatchStream::new(room.screen.subscribe());
    let events = screens
        .map(move |screen| Ok(Event::default().event("screen").data(screen.json(&room.session))));
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

async fn picture(
    State(room): State<Arc<Room>>,
    method: Method,
    Path((session, spread, version, width)): Path<(String, usize, String, String)>,
) -> Response {
    let width = width.strip_suffix(".png").and_then(|width| width.parse().ok());
    let Some(width) = width.filter(|width| WIDTHS.contains(width)) else { return nothing_here() };
    if session != room.session {
        return stale();
    }
    if method == Method::HEAD {
        let is_current = room.screen.borrow().book_with(spread, &version).is_some();
        return if is_current { png(Vec::new()) } else { stale() };
    }
    match room.pictures.get(Key { spread, version, width }, &room.screen).await {
        Ok(picture) => png(picture),
        Err(NoPicture::Stale) => stale(),
        Err(NoPicture::Undrawn(reason)) => undrawn(&room, spread, &reason),
    }
}

fn png(picture: impl IntoResponse) -> Response {
    let cache = "private, max-age=31536000, immutable";
    let mut response = picture.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/png"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

fn stale() -> Response {
    (StatusCode::GONE, "the book has been made anew since\n").into_response()
}

fn undrawn(room: &Room, spread: usize, reason: &str) -> Response {
    let screen = room.screen.borrow();
    let spread = screen.book.as_ref().and_then(|book| book.shown().spreads.get(spread));
    let page = spread.and_then(|spread| spread.pages().next());
    let subject = page.map_or(Subject::Book, Subject::Page);
    let message =
        Diagnostic::new(codes::PRV_003, subject, format!("the spread cannot be drawn: {reason}"));
    let json = [(CONTENT_TYPE, "application/json")];
    (StatusCode::INTERNAL_SERVER_ERROR, json, message_json(&message)).into_response()
}
