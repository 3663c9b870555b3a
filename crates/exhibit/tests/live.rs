//! The live screen while it is open.

use crate::common::Server;
use axum::body::{Body, BodyDataStream};
use axum::http::header::COOKIE;
use axum::http::{Request, StatusCode};
use std::time::Duration;
use tokio_stream::StreamExt as _;
use tower::ServiceExt as _;

/// A screen that is open.
struct Screen(BodyDataStream);

impl Screen {
    /// Opens it, and waits for its first picture.
    async fn open(server: &Server, cookie: &str) -> Self {
        let request = Request::get("/desk/live/events").header(COOKIE, cookie);
        let answer =
            server.app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let mut screen = Self(answer.into_body().into_data_stream());
        let first = screen.next().await.expect("a picture comes");
        assert!(first.starts_with("data: <div>"), "{first}");
        screen
    }

    /// What is pushed next; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        let soon = tokio::time::timeout(Duration::from_secs(10), self.0.next());
        let pushed = soon.await.expect("something comes soon");
        pushed.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap())
    }
}

#[tokio::test]
async fn an_open_screen_ends_when_its_post_is_left_taken_away_or_has_a_new_code() {
    let (server, office) = Server::ready().await;
    for end in ["left", "taken away", "new code"] {
        let mut other = Screen::open(&server, &office).await;
        let lead = server.post_of(&office, "shift-lead").await;
        let mut screen = Screen::open(&server, &lead).await;
        let form = [("name", "shift-lead"), ("role", "shift-lead")];
        let done = match end {
            "left" => server.post("/desk/leave", &lead, &[]).await,
            "taken away" => server.post("/desk/posts/remove", &office, &form[..1]).await,
            _ => server.post("/desk/posts", &office, &form).await,
        };
        assert!(!done.status.is_client_error(), "{end}: {}", done.said());
        let last = screen.next().await.expect("it is told");
        assert!(last.starts_with("event: left"), "{end}: {last}");
        assert_eq!(screen.next().await, None, "{end}");
        let shown = other.next().await.expect("the screen of another post goes on");
        assert!(shown.starts_with("data: <div>"), "{end}: {shown}");
    }
}
