//! Addresses: `/T/…` for visitors and their files, `/opds…` for readers.

use crate::book::Edition;
use crate::direct::Lane;
use crate::home::Takehome;
use crate::shelf::{Shelf, Stand};
use crate::tally::{Asker, Client, Taken, is_by_itself};
use crate::words::{Words, chosen};
use crate::{code, labels, landing, opds, qr_svg, send};
use axum::Router;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::header::{HeaderMap, LOCATION, VARY};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use leporello_page::{Asset, nothing_here, serve_asset};
use std::net::SocketAddr;
use std::time::Instant;

const HTML: &str = "text/html; charset=utf-8";
const LOOKS: [Asset; 1] =
    [("take.css", "text/css; charset=utf-8", include_str!("assets/take.css"))];

/// The routes of a shelf: `/T/{code}` and what is below, `/T/labels`, `/t/{code}`, `/opds` and what
/// is below. All are for visitors but `/T/labels`, which is for the staff; it harms nobody else.
/// Every route answers `GET` and `HEAD`. It runs in a Tokio runtime with time enabled.
pub fn router(home: Takehome) -> Router {
    Router::new()
        .route("/T/{code}", get(page))
        .route("/t/{code}", get(in_capitals))
        .route("/T/{code}/{name}", get(beside))
        .route("/T/{code}/{mark}/{name}", get(by_mark))
        .route("/T/labels", get(sheet))
        .route("/T/look/{name}", get(look))
        .merge(opds::routes())
        .with_state(home)
}

async fn look(Path(name): Path<String>) -> Response {
    serve_asset(&LOOKS, &name)
}

/// Who types a short address in small letters is led to it.
async fn in_capitals(Path(code): Path<String>) -> Response {
    match code::typed(&code) {
        Some(code) => {
            (StatusCode::PERMANENT_REDIRECT, [(LOCATION, format!("/T/{code}"))]).into_response()
        }
        None => nothing_here(),
    }
}

/// The page of a book in a hall; a choice where an old label may mean two.
async fn page(
    State(home): State<Takehome>,
    Path(code): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let (shelf, words) = (home.shelf(), chosen(&uri, &headers));
    let page = match shelf.find(&code).as_slice() {
        [] => return nothing_here(),
        [stand] => landing::page(home.setting(), &shelf, stand, words),
        stands => landing::choice(home.setting(), &shelf, stands, words),
    };
    html(page.into_string(), &headers)
}

async fn sheet(State(home): State<Takehome>, uri: Uri, headers: HeaderMap) -> Response {
    let words = chosen(&uri, &headers);
    html(labels::page(home.setting(), &home.shelf(), words).into_string(), &headers)
}

/// A page whose language the reader's program chose.
fn html(page: String, headers: &HeaderMap) -> Response {
    let mut response = send::small(HTML, page, headers);
    send::put(response.headers_mut(), VARY, "accept-language");
    response
}

/// What stands beside the page: its code, its cover, and the files under names that stay.
async fn beside(
    State(home): State<Takehome>,
    Path((code, name)): Path<(String, String)>,
    request: Request,
) -> Response {
    let shelf = home.shelf();
    if let Some((stand, edition)) = shelf.edition(&code, |edition| edition.name == name) {
        return take(&home, (&shelf, stand, edition), send::ASK_AGAIN, &request);
    }
    let found = shelf.find(&code);
    let [stand, ..] = found.as_slice() else { return nothing_here() };
    let cover = &stand.book.cover;
    match name.as_str() {
        "qr.svg" => drawn(&home, stand, chosen(request.uri(), request.headers()), &request),
        "cover.jpg" => send::small_for_all("image/jpeg", cover.whole.clone(), request.headers()),
        "thumbnail.jpg" => {
            send::small_for_all("image/jpeg", cover.thumbnail.clone(), request.headers())
        }
        _ => nothing_here(),
    }
}

fn drawn(home: &Takehome, stand: &Stand, words: &Words, request: &Request) -> Response {
    let address = home.setting().origin.in_capitals(&format!("/T/{}", stand.code));
    match qr_svg(&address, words.take_home) {
        Ok(svg) => send::small("image/svg+xml", svg, request.headers()),
        Err(_) => nothing_here(),
    }
}

/// A file under an address that has its hash. When the book was made anew there is nothing here:
/// who goes on with half a file must not be given the end of another.
async fn by_mark(
    State(home): State<Takehome>,
    Path((code, mark, name)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let shelf = home.shelf();
    let is_it = |edition: &Edition| edition.held.mark() == mark && edition.ascii_name == name;
    match shelf.edition(&code, is_it) {
        Some((stand, edition)) => take(&home, (&shelf, stand, edition), send::FOREVER, &request),
        None => nothing_here(),
    }
}

/// Sends a file, and counts it.
fn take(
    home: &Takehome,
    (shelf, stand, edition): (&Shelf, &Stand, &Edition),
    cache: &'static str,
    request: &Request,
) -> Response {
    let (headers, lane) = (request.headers(), request.extensions().get::<Lane>());
    let (response, is_taken) = send::edition(edition, cache, request.method(), headers, lane);
    if is_taken && !is_by_itself(headers) {
        let (client, peer) = (request.extensions().get::<Client>(), request.extensions().get());
        let peer = peer.map(|peer: &ConnectInfo<SocketAddr>| peer.0);
        let asker = Asker::new(client.copied(), peer, headers);
        let file = format!("{}/{}", stand.code, edition.name);
        if home.clicks().is_first(Instant::now(), &asker, &file) {
            let hall = shelf.halls[stand.hall].id.clone();
            let (book, format) = (stand.book.id().clone(), edition.format);
            home.tally().taken(Taken { book, format, hall });
        }
    }
    response
}
