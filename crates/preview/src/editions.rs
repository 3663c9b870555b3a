//! The editions for screens, as they would be written now.
//!
//! Pages get a script that loads them again when the book is made anew, and no service worker,
//! which would show the book of an hour ago.

use crate::routes::Room;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFRESH};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use leporello_page::{JAVASCRIPT, nothing_here};
use std::path::Component;
use std::sync::Arc;

/// A page of an edition has pictures and styles in itself, and scripts of its own.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Kinds of files by the endings of their names.
const KINDS: [(&str, &str); 12] = [
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", JAVASCRIPT),
    ("json", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("xml", "application/xml"),
    ("svg", "image/svg+xml"),
    ("jpg", "image/jpeg"),
    ("avif", "image/avif"),
    ("png", "image/png"),
    ("woff2", "font/woff2"),
    ("epub", "application/epub+zip"),
];

/// The file at an address below `/edition/`.
pub(crate) async fn file(State(room): State<Arc<Room>>, Path(path): Path<String>) -> Response {
    let parts = std::path::Path::new(&path).components();
    let is_below = parts.into_iter().all(|part| matches!(part, Component::Normal(_)));
    if !is_below || path.contains('\\') || path.ends_with("/sw.js") {
        return nothing_here();
    }
    let (book, renewals) = {
        let screen = room.screen.borrow();
        (screen.book.clone(), screen.renewals)
    };
    let Some(book) = book else { return in_the_making() };
    let read = tokio::task::spawn_blocking(move || {
        let file = book.editions()?.join(&path);
        Ok(match file.is_dir() {
            true if path.ends_with('/') => found(&file.join("index.html"), renewals),
            true => moved(&path),
            false => found(&file, renewals),
        })
    });
    match read.await {
        Ok(Ok(response)) => response,
        Ok(Err(reason)) => unwritten(reason),
        Err(_) => unwritten("the edition cannot be made".to_owned()),
    }
}

fn found(file: &std::path::Path, renewals: u64) -> Response {
    let Ok(mut content) = std::fs::read(file) else { return nothing_here() };
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let kind = KINDS.iter().find(|kind| kind.0 == ending);
    let kind = kind.map_or("application/octet-stream", |kind| kind.1);
    if ending == "html" {
        let script = format!("<script src=\"/assets/renewed.js\" data-renewals=\"{renewals}\">");
        content.extend_from_slice(script.as_bytes());
        content.extend_from_slice(b"</script>\n");
    }
    let headers =
        [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache"), (CONTENT_SECURITY_POLICY, POLICY)];
    (headers, content).into_response()
}

/// Addresses within a page begin at its folder, so that this must end with a slash.
fn moved(path: &str) -> Response {
    let to = HeaderValue::from_str(&format!("/edition/{path}/"));
    to.map_or_else(|_| nothing_here(), |to| (StatusCode::FOUND, [(LOCATION, to)]).into_response())
}

fn in_the_making() -> Response {
    let soon = [(REFRESH, "1")];
    (StatusCode::SERVICE_UNAVAILABLE, soon, "the book is in the making\n").into_response()
}

fn unwritten(reason: String) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, reason + "\n").into_response()
}
