//! Serves a guest book with some entries, to look at and for `judges/run`:
//!
//!     cargo run -p leporello-guestbook --example guestbook FOLDER
//!
//! Says on standard output where it listens.

#![allow(clippy::print_stdout, reason = "standard output is for the address")]

use axum::Router;
use axum::middleware::map_response;
use axum::response::{Html, Response};
use axum::routing::get;
use jiff::civil::date;
use leporello_guestbook::{Entry, Exhibition, GuestBook, HalfDay, State, router};
use leporello_turnout::vocabulary::HallId;
use std::path::Path;
use std::sync::Arc;

const ENTRIES: [(&str, bool); 8] = [
    ("We were told to come. The second room was worth it.", true),
    ("The light in the harbour pictures is wonderful, and nobody explained it.", true),
    ("Boring.", false),
    ("Zu viele Menschen, zu wenig Zeit. Das letzte Bild: großartig!", true),
    ("الصور جميلة لكن القاعة مظلمة", false),
    ("오고 싶지 않았지만\n사진은 좋았습니다", true),
    ("I could have stayed the whole day with the old boats.", false),
    ("On nous a comptés à l’entrée. Personne ne nous a demandé.", true),
];

struct Harbour;

impl Exhibition for Harbour {
    fn now(&self) -> HalfDay {
        HalfDay::of(date(2026, 5, 2).at(10, 0, 0, 0))
    }

    fn title(&self) -> String {
        "Harbour lights".into()
    }

    fn has_hall(&self, hall: &HallId) -> bool {
        hall.as_str() == "east"
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    let said = |fault: leporello_guestbook::Fault| fault.message;
    let book = Arc::new(GuestBook::open(&Path::new(&folder).join("guestbook.db")).map_err(said)?);
    for (words, quotable) in ENTRIES {
        let entry = Entry { words: words.into(), quotable };
        book.write(Harbour.now(), entry).map_err(|_| "no room")?;
    }
    book.stop().map_err(said)?;
    let hall = "<!doctype html><html lang=en><title>The book</title><link rel=icon href=/look/icon.svg><h1>The book</h1>";
    let pages = router(State { book, exhibition: Arc::new(Harbour) })
        .merge(leporello_page::looks::<()>())
        .merge(Router::new().route("/hall/east", get(move || async move { Html(hall) })))
        .layer(map_response(|mut answer: Response| async {
            leporello_page::harden(answer.headers_mut());
            answer
        }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, pages).await?)
}
