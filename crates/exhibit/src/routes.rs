//! What is answered at which address. `access::ROUTES` says to whom.

use crate::access::guarded;
use crate::house::House;
use crate::pages;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use std::sync::Arc;

/// Most bytes of what is sent: 500 entries of a device take a quarter of it.
const LONGEST: usize = 1 << 20;

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
        .route("/desk/posts/unlock", post(pages::unlock_post))
        .route("/desk/devices", get(pages::devices).post(pages::new_device))
        .route("/desk/devices/revoke", post(pages::revoke))
        .route("/desk/headcounts", get(pages::headcounts).post(pages::add_headcount))
        .route("/desk/claims", get(pages::claims).post(pages::add_claim))
        .route("/desk/claims/link", post(pages::new_link))
        .route("/desk/beside", get(pages::beside))
        .route("/desk/beside.csv", get(pages::beside_table))
        .route("/desk/close", get(pages::close).post(pages::sign))
        .route("/desk/close/{day}/{number}", get(pages::checkpoint))
        .route("/desk/report", get(pages::report))
        .route("/desk/report/{file}", get(pages::report_file))
        .route("/desk/report/evidence/audit.zip", get(pages::evidence));
    let public = Router::new()
        .route("/", get(pages::front))
        .route("/live", get(pages::bands))
        .route("/healthz", get(healthy))
        .route("/setup/{token}", get(pages::setup).post(pages::set_up))
        .route("/o/{token}", get(pages::organisation).post(pages::said));
    desk.merge(public)
        .merge(leporello_page::looks())
        .fallback(|| async { leporello_page::nothing_here() })
        .layer(DefaultBodyLimit::max(LONGEST))
        .layer(from_fn_with_state(Arc::clone(&house), guarded))
        .with_state(house)
}

/// Whether the server and its database are at work.
async fn healthy(State(house): State<Arc<House>>) -> Response {
    let asked = tokio::task::spawn_blocking(move || {
        house.running().and_then(|running| match running {
            Some(running) => running.with(|ledger, _| ledger.health()).map(drop),
            None => Ok(()),
        })
    });
    match asked.await {
        Ok(Ok(())) => "ok\n".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response(),
    }
}
