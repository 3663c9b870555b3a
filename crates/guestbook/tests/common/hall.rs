//! An exhibition with one hall and a clock that tests move, and its pages.

#![allow(dead_code, reason = "each test uses a part")]
#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

use super::half;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use leporello_guestbook::{Exhibition, GuestBook, HalfDay, State, router};
use leporello_turnout::vocabulary::HallId;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt as _;

#[derive(Default)]
pub struct Clock(AtomicI64);

impl Exhibition for Clock {
    fn now(&self) -> HalfDay {
        half(self.0.load(Ordering::Relaxed))
    }

    fn title(&self) -> String {
        "Harbour <lights>".into()
    }

    fn has_hall(&self, hall: &HallId) -> bool {
        ["east", "west"].contains(&hall.as_str())
    }
}

pub struct Hall {
    pub book: Arc<GuestBook>,
    pub clock: Arc<Clock>,
    pub router: Router,
    pub folder: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Hall {
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let book = Arc::new(GuestBook::open(&folder.path().join("guestbook.db")).unwrap());
        let clock = Arc::new(Clock::default());
        let router = router(State { book: Arc::clone(&book), exhibition: clock.clone() });
        Self { book, clock, router, folder }
    }

    /// Lets the half-day end, and writes down what may be.
    pub fn next_half(&self) {
        self.clock.0.fetch_add(1, Ordering::Relaxed);
        self.book.turn(self.clock.now()).unwrap();
    }

    pub async fn ask(&self, method: Method, address: &str, form: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("user-agent", "Forensic/4.7 (school tablet 23)")
            .header("x-forwarded-for", "203.0.113.77")
            .header("accept-language", "de-CH, rm;q=0.7")
            .header("referer", "https://timetable.example.org/class-7b")
            .body(Body::from(form.to_owned()))
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = answer.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: head.status, headers: head.headers, body }
    }

    pub async fn get(&self, address: &str) -> Answer {
        self.ask(Method::GET, address, "").await
    }

    pub async fn post(&self, address: &str, form: &str) -> Answer {
        self.ask(Method::POST, address, form).await
    }
}
