//! Two halls with drawn books, for looking at and for the tests in a browser: `/hall/1` with a book
//! bound at the left, `/hall/2` with one bound at the right. `/counts` tells what was counted.
//!
//!     cargo run --release -p leporello-kiosk --example kiosk FOLDER PORT [BOOK]
//!
//! Books are drawn into FOLDER when they are not there. With BOOK, the folder of a finished book, it
//! is on show in the first hall.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test's helper, not the program")]

#[path = "../tests/common/mod.rs"]
mod common;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::map_response;
use axum::response::{Html, Json, Response};
use axum::routing::get;
use leporello_kiosk::{
    Beat, Book, Boot, Dark, Halls, Idle, Shown, TakeHome, Totals, Unheard, router,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const CODE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 33 33\" \
     shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h33v33H0z\"/><path d=\"M4 4h7v7H4zm18 0h7v7h-7zM4 \
     22h7v7H4zm10-18h2v2h2v3h-3v4h4v2h-6V8h1zm-9 9h3v2H5zm5 1h4v3h-2v3h-3zm9 0h3v4h-2v2h4v3h-6v-4h1zm6 \
     0h4v3h-4zm-9 7h3v3h2v4h-3v-2h-2zm10 1h3v5h-3zm-4 3h3v3h-3z\"/></svg>";
const GUEST_BOOK: &str = "<!DOCTYPE html><html lang=en><title>Guest book</title>\
     <link rel=stylesheet href=/look/page.css><script type=module src=/hall/1/look/return.js></script>\
     <main><h1>Guest book</h1><button data-return hidden>Back to the book</button></main>";

#[derive(Clone)]
struct Example {
    halls: Arc<BTreeMap<String, Shown>>,
    totals: Arc<Mutex<BTreeMap<Boot, Totals>>>,
}

impl Halls for Example {
    async fn shown(&self, hall: &str) -> Option<Shown> {
        self.halls.get(hall).cloned()
    }

    async fn heard(&self, _hall: &str, beat: Beat) -> Result<(), Unheard> {
        self.totals.lock().unwrap().insert(beat.boot, beat.totals);
        Ok(())
    }
}

fn book(folder: &Path, name: &str, given: Option<PathBuf>) -> Arc<Book> {
    let folder = given.unwrap_or_else(|| {
        let own = folder.join(name);
        if !own.join("plan.toml").exists() {
            common::write_book(&own, name == "right");
        }
        own
    });
    Arc::new(Book::read(&folder).unwrap_or_else(|error| panic!("{error:?}")))
}

fn shown(book: Arc<Book>, languages: [&str; 6], guest: bool) -> Shown {
    let address = "HTTPS://EXAMPLE.ORG/T/7K3F".to_owned();
    Shown {
        book,
        languages: languages.map(str::to_owned).to_vec(),
        take_home: Some(TakeHome { code: "/take/code.svg".into(), address }),
        guest_book: guest.then(|| "/book/1".to_owned()),
        idle: Idle::seconds(60),
        dark: guest.then(|| Dark { from: 22 * 60, to: 8 * 60, zone: "Europe/Berlin".into() }),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().unwrap());
    let port: u16 = words.next().unwrap().parse().unwrap();
    let given = words.next().map(PathBuf::from);
    let halls = BTreeMap::from([
        (
            "1".into(),
            shown(book(&folder, "left", given), ["en", "de", "fr", "es", "ar", "ko"], true),
        ),
        (
            "2".into(),
            shown(book(&folder, "right", None), ["ar", "en", "de", "fr", "es", "ko"], false),
        ),
    ]);
    let example = Example { halls: Arc::new(halls), totals: Arc::default() };
    let totals = example.totals.clone();
    let counts = move || async move {
        let all = totals.lock().unwrap().values().copied().collect::<Vec<_>>();
        Json(all)
    };
    let app = Router::new()
        .route("/take/code.svg", get(|| async { ([(CONTENT_TYPE, "image/svg+xml")], CODE) }))
        .route("/book/1", get(|| async { Html(GUEST_BOOK) }))
        .route("/counts", get(counts))
        .merge(leporello_page::looks())
        .merge(router(example))
        .layer(map_response(|mut answer: Response| async move {
            leporello_page::harden(answer.headers_mut());
            answer
        }));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    println!("http://localhost:{port}/hall/1");
    axum::serve(listener, app).await.unwrap();
}
