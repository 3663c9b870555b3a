//! Addresses of the kiosk, all below `/hall/{hall}`.

use crate::address::below;
use crate::hall::{Beat, Halls, Shown};
use crate::look::ASSETS;
use crate::{page, worker};
use axum::Router;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, Json, Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use leporello_page::{JAVASCRIPT, nothing_here, serve_asset};
use serde_json::json;

/// As for every page of the exhibition, and pictures may be from the page's own memory, where it
/// holds the book if there is no service worker.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
     connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";
/// The longest report of a screen in bytes.
const LONGEST_BEAT: usize = 512;
const ALLOWED: HeaderName = HeaderName::from_static("service-worker-allowed");

/// The pages of all halls. `leporello_page::looks` must be served beside them.
pub fn router<H: Halls>(halls: H) -> Router {
    Router::new()
        .route("/hall/{hall}", get(hall_page::<H>))
        .route("/hall/{hall}/kiosk.webmanifest", get(manifest::<H>))
        .route("/hall/{hall}/worker.js", get(worker_script::<H>))
        .route("/hall/{hall}/look/{name}", get(look))
        .route("/hall/{hall}/pictures/{name}", get(picture::<H>))
        .route(
            "/hall/{hall}/heartbeat",
            post(heartbeat::<H>).layer(DefaultBodyLimit::max(LONGEST_BEAT)),
        )
        .with_state(halls)
}

/// Names everything the page is made of: a screen that has another one asks for the page anew.
fn version(hall: &str, shown: &Shown) -> String {
    let mut hash = blake3::Hasher::new();
    hash.update(page::page(hall, shown, "").into_string().as_bytes());
    for (name, _, content) in ASSETS {
        hash.update(name.as_bytes()).update(content.as_bytes());
    }
    hash.finalize().to_hex()[..16].to_owned()
}

async fn hall_page<H: Halls>(State(halls): State<H>, Path(hall): Path<String>) -> Response {
    let Some(shown) = halls.shown(&hall).await else { return nothing_here() };
    let page = page::page(&hall, &shown, &version(&hall, &shown)).into_string();
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
        (CONTENT_SECURITY_POLICY, POLICY),
    ];
    (headers, page).into_response()
}

async fn manifest<H: Halls>(State(halls): State<H>, Path(hall): Path<String>) -> Response {
    let Some(shown) = halls.shown(&hall).await else { return nothing_here() };
    let headers = [(CONTENT_TYPE, "application/manifest+json"), (CACHE_CONTROL, "no-cache")];
    (headers, worker::manifest(&hall, &shown)).into_response()
}

async fn worker_script<H: Halls>(State(halls): State<H>, Path(hall): Path<String>) -> Response {
    let Some(shown) = halls.shown(&hall).await else { return nothing_here() };
    let headers = [
        (CONTENT_TYPE, JAVASCRIPT.to_owned()),
        (CACHE_CONTROL, "no-cache".to_owned()),
        (ALLOWED, below(&hall, "")),
    ];
    (headers, worker::worker(&hall, &shown, &version(&hall, &shown))).into_response()
}

async fn look(Path((_, name)): Path<(String, String)>) -> Response {
    serve_asset(&ASSETS, &name)
}

/// A picture of the book that the hall shows. Its name follows from its content, so it is asked
/// for once.
async fn picture<H: Halls>(
    State(halls): State<H>,
    Path((hall, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(shown) = halls.shown(&hall).await else { return nothing_here() };
    let Some(path) = shown.book.pictures.get(&name) else { return nothing_here() };
    let tag = format!("\"{name}\"");
    let cache =
        [(CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()), (ETAG, tag.clone())];
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, cache).into_response();
    }
    match tokio::fs::read(path).await {
        Ok(bytes) => (cache, [(CONTENT_TYPE, "image/jpeg")], bytes).into_response(),
        // Without a header that lets it be kept: the disk may come back.
        Err(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, "the picture cannot be read now\n").into_response()
        }
    }
}

/// Takes a screen's totals, and tells which version of the page there is now.
async fn heartbeat<H: Halls>(
    State(halls): State<H>,
    Path(hall): Path<String>,
    beat: Result<Json<Beat>, JsonRejection>,
) -> Response {
    let Some(shown) = halls.shown(&hall).await else { return nothing_here() };
    let Ok(Json(beat)) = beat else {
        let wanted = "a report is {\"boot\":0,\"totals\":{\"opens\":0,\"turns\":0,\"codes\":0,\"reached\":\
                      [0,0,0,0,0,0,0,0,0,0]}}\n";
        return (StatusCode::BAD_REQUEST, wanted).into_response();
    };
    if halls.heard(&hall, beat).await.is_err() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the report cannot be kept now\n")
            .into_response();
    }
    ([(CACHE_CONTROL, "no-store")], Json(json!({ "version": version(&hall, &shown) })))
        .into_response()
}
