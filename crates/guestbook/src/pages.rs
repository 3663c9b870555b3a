//! The pages: where visitors write, and where staff read.
//!
//! Handlers of visitors' pages ask for nothing that could tell one visitor from another: no
//! address, no header. They log nothing.

mod desk;
mod export;
mod visitor;

pub use desk::desk;
pub use visitor::visitors;

use crate::book::GuestBook;
use crate::period::HalfDay;
use axum::Router;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::Response;
use leporello_turnout::vocabulary::HallId;
use std::sync::Arc;

/// Beginning of the addresses of which a server must keep no record: no line in a log, none in
/// the log of errors, no count by address or by time.
pub const QUIET: &str = "/book/";

/// What the pages need to know of the exhibition.
pub trait Exhibition: Send + Sync {
    /// The half-day by the clock on the wall.
    fn now(&self) -> HalfDay;
    /// The title of the exhibition.
    fn title(&self) -> String;
    /// Whether there is such a hall. Which hall somebody wrote in is not kept.
    fn has_hall(&self, hall: &HallId) -> bool;
}

/// What the pages work with.
#[derive(Clone)]
pub struct State {
    /// The open guest book.
    pub book: Arc<GuestBook>,
    /// The exhibition it belongs to.
    pub exhibition: Arc<dyn Exhibition>,
}

/// All pages: `/book/{hall}` for visitors, `/desk/guestbook` for staff. Who may call those of
/// staff is checked by who serves them.
pub fn router(state: State) -> Router {
    visitors(state.clone()).merge(desk(state))
}

/// Tells browsers and all between to keep nothing of an answer.
fn kept_nowhere(mut answer: Response) -> Response {
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
