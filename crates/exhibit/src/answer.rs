//! From work that may fail to an answer.

use crate::fault::{Fault, broken};
use crate::house::{House, Running};
use crate::pages::{failed, refused};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Why there is no page.
pub(crate) enum Problem {
    /// Something of ours does not work; nothing was changed.
    Fault(Fault),
    /// What was asked for is not there.
    Missing,
    /// What was sent cannot be used: why, in a sentence.
    Wrong(String),
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::Fault(fault) => failed(fault),
            Self::Missing => leporello_page::nothing_here(),
            Self::Wrong(why) => refused(&why, StatusCode::UNPROCESSABLE_ENTITY),
        }
    }
}

/// What a handler makes.
pub(crate) type Answer<T> = Result<T, Problem>;

/// Does work that waits for a database or computes for long, off the threads that answer.
pub(crate) async fn at_work<T: IntoResponse + Send + 'static>(
    house: Arc<House>,
    work: impl FnOnce(&House) -> Answer<T> + Send + 'static,
) -> Response {
    let done = tokio::task::spawn_blocking(move || work(&house).into_response());
    done.await.unwrap_or_else(|_| failed(broken()))
}

/// The exhibition; without one there is nothing to see.
pub(crate) fn running(house: &House) -> Answer<Arc<Running>> {
    house.running()?.ok_or(Problem::Missing)
}
