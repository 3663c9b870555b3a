//! What is answered at which address. `access::ROUTES` says to whom.

use crate::access::guarded;
use crate::api::openapi;
use crate::fault::broken;
use crate::house::House;
use crate::pages;
use crate::show::{Open, Screens};
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use leporello_clicker::Failed;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Instant;

/// Most bytes of a form: the longest text that is asked for, with every letter escaped, is a
/// tenth of it. What takes more says so where its address stands.
const LONGEST: usize = 1 << 16;
/// Most bytes of the form that sets up, which names every hall, and of what a sensor pushes.
const LARGE: usize = 1 << 20;

/// All addresses of the server.
pub fn router(house: Arc<House>) -> Router {
    let desk = Router::new()
        .route("/desk", get(pages::desk))
        .route("/desk/enter", get(pages::enter).post(pages::entered))
        .route("/desk/leave", post(pages::leave))
        .route("/desk/assets/{name}", get(pages::asset))
        .route("/desk/live", get(pages::live))
        .route("/desk/live/events", get(pages::events))
        .route("/desk/posts", get(pages::posts).post(pages::add_post))
        .route("/desk/posts.csv", get(pages::posts_table))
        .route("/desk/posts/remove", post(pages::remove_post))
        .route("/desk/posts/unlock", post(pages::unlock_post))
        .route("/desk/devices", get(pages::devices).post(pages::new_device))
        .route("/desk/devices/revoke", post(pages::revoke))
        .route("/desk/devices/uninvite", post(pages::uninvite))
        .route("/desk/headcounts.csv", get(pages::headcounts_table))
        .route("/desk/headcounts", get(pages::headcounts).post(pages::add_headcount))
        .route("/desk/claims", get(pages::claims).post(pages::add_claim))
        .route("/desk/claims.csv", get(pages::claims_table))
        .route("/desk/claims/link", post(pages::new_link))
        .route("/desk/trials", get(pages::trials))
        .route("/desk/trials.csv", get(pages::trials_table))
        .route("/desk/trials/phones", post(pages::let_observe))
        .route("/desk/trials/record", post(pages::decide))
        .route("/desk/trials/strike", post(pages::strike))
        .route("/desk/claims/unlink", post(pages::unlink))
        .route("/desk/corrections", get(pages::corrections))
        .route("/desk/corrections.csv", get(pages::corrections_table))
        .route("/desk/corrections/new", get(pages::new_correction).post(pages::propose))
        .route("/desk/corrections/sign", post(pages::agree))
        .route("/desk/corrections/withdraw", post(pages::withdraw))
        .route("/desk/counts", get(pages::counts).post(pages::strike_counts))
        .route("/desk/counts.csv", get(pages::counts_table))
        .route("/desk/beside", get(pages::beside))
        .route("/desk/beside.csv", get(pages::beside_table))
        .route("/desk/close", get(pages::close).post(pages::sign))
        .route("/desk/close.csv", get(pages::close_table))
        .route("/desk/close/withdraw", post(pages::unsign))
        .route("/desk/close/{day}/{number}", get(pages::checkpoint))
        .route("/desk/report", get(pages::report))
        .route("/desk/report/publish", post(pages::publish))
        .route("/desk/report/{file}", get(pages::report_file))
        .route("/desk/report/evidence/audit.zip", get(pages::evidence));
    let public = Router::new()
        .route("/", get(pages::front))
        .route("/live", get(pages::bands))
        .route("/healthz", get(healthy))
        .route("/metrics", get(metrics))
        .route("/api/openapi.json", get(openapi))
        .route("/sensors/{token}", post(crate::sensors::pushed).layer(DefaultBodyLimit::max(LARGE)))
        .route(
            "/setup/{token}",
            get(pages::setup).post(pages::set_up).layer(DefaultBodyLimit::max(LARGE)),
        )
        .route("/o/{token}", get(pages::organisation).post(pages::said))
        .route("/o/{token}/reply", post(pages::reply));
    desk.merge(public)
        .with_state(Arc::clone(&house))
        .merge(leporello_page::looks())
        .merge(leporello_clicker::router(Arc::clone(&house)))
        .merge(leporello_takehome::router(house.show.home.clone()))
        .merge(leporello_kiosk::router(Screens(Arc::clone(&house))))
        .merge(guest_book(&house))
        .fallback(|| async { leporello_page::nothing_here() })
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(from_fn_with_state(Arc::clone(&house), guarded))
        .layer(from_fn_with_state(house, measured))
}

/// The guest book's pages, where there is one.
fn guest_book(house: &Arc<House>) -> Router {
    let Some(book) = &house.show.guest_book else { return Router::new() };
    let exhibition = Arc::new(Open(Arc::clone(house)));
    leporello_guestbook::router(leporello_guestbook::State { book: Arc::clone(book), exhibition })
}

/// Counts and logs an answer by the address as the router writes it: what stands in its braces
/// may be a secret, and what stands before them says nothing of a visitor.
async fn measured(
    State(house): State<Arc<House>>,
    matched: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let begin = Instant::now();
    let method = request.method().clone();
    let response = whole(next.run(request)).await.unwrap_or_else(|| pages::failed(broken()));
    let route = matched.as_ref().map_or("nothing", MatchedPath::as_str);
    let is_quiet = is_quiet(route);
    if let Some(Failed(fault)) = response.extensions().get() {
        house.told(if is_quiet { "guest book" } else { route }, fault);
    }
    if is_quiet {
        return response;
    }
    let (status, took) = (response.status().as_u16(), begin.elapsed());
    house.metrics.answered(route, status, took);
    if let Some(log) = &house.options.log {
        log(&format!("method={method} route={route} status={status} ms={}", took.as_millis()));
    }
    response
}

/// The answer, or nothing when making it panicked.
async fn whole(answer: impl Future<Output = Response>) -> Option<Response> {
    let mut answer = pin!(answer);
    poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(cx))) {
        Ok(polled) => polled.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}

/// Addresses of which no record is kept: who writes into the guest book, and when, is nobody's
/// business.
fn is_quiet(route: &str) -> bool {
    let own = [leporello_guestbook::QUIET, "/book-look/", "/desk/guestbook"];
    own.iter().any(|quiet| route.starts_with(quiet))
}

/// What the server has done, for Prometheus.
async fn metrics(State(house): State<Arc<House>>) -> Response {
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    let asked = Arc::clone(&house);
    let looks = tokio::task::spawn_blocking(move || crate::attention::text(&asked));
    // Without the database the rest is told all the same.
    let looks = looks.await.ok().and_then(Result::ok).unwrap_or_default();
    ([(CONTENT_TYPE, kind)], house.metrics.text() + &looks).into_response()
}

/// Whether the server and its database are at work.
async fn healthy(State(house): State<Arc<House>>) -> Response {
    let asked = tokio::task::spawn_blocking(move || {
        house.running().and_then(|running| match running {
            // By the thread that writes: while it is held up, so is every acknowledgement.
            Some(running) => running.with(|ledger, _| ledger.own_entries()).map(drop),
            None => Ok(()),
        })
    });
    match asked.await {
        Ok(Ok(())) => "ok\n".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}
