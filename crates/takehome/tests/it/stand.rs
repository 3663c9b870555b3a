//! An exhibition for the tests: two halls, two books, a count that can be looked at.

use crate::drawn::Drawn;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use leporello_takehome::{
    Book, BookId, Client, Hall, Origin, Setting, Shelf, Takehome, Taken, Tally, router,
};
use leporello_turnout::vocabulary::HallId;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// Counts in memory.
#[derive(Default)]
pub struct Count(pub Mutex<Vec<Taken>>);

impl Tally for Count {
    fn taken(&self, taken: Taken) {
        self.0.lock().unwrap().push(taken);
    }
}

pub struct Exhibition {
    pub home: Takehome,
    pub count: Arc<Count>,
    pub folder: TempDir,
}

/// An answer, all of it.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

pub const GREAT: &str = "Great hall";
pub const SMALL: &str = "Small hall";

pub fn ridge() -> BookId {
    BookId::new("long-ridge").unwrap()
}

pub fn setting() -> Setting {
    Setting {
        title: "Ridges & Huts".into(),
        origin: Origin::new("https://book.example.org").unwrap(),
        nearby: Some(Origin::new("http://leporello.local:8080").unwrap()),
    }
}

/// The book of a folder as `leporello make` writes it.
pub fn made(folder: &Path) -> Book {
    Drawn::default().write(folder, "facsimile.epub");
    let reading = "urn:uuid:3d0a1b2c-1111-8222-8333-777755556666";
    Drawn { is_fixed: false, identifier: reading, ..Drawn::default() }
        .write(folder, "reading.epub");
    Drawn { is_fixed: false, title: "긴 능선", language: "ko", ..Drawn::default() }
        .write(folder, "reading-ko.epub");
    std::fs::write(folder.join("screen.pdf"), b"%PDF-1.7\n% drawn\n").unwrap();
    std::fs::write(folder.join("block.pdf"), b"%PDF-1.7\n% for a printer\n").unwrap();
    Book::from_folder(ridge(), folder).unwrap()
}

pub fn hall(name: &str, books: Vec<Arc<Book>>) -> Hall {
    Hall { id: HallId::new(name).unwrap(), title: name.into(), books }
}

impl Exhibition {
    /// The book of a folder in both halls, one of another title in the small one.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let book = Arc::new(made(folder.path()).with_web("/hall/1/web/"));
        let other = folder.path().join("other");
        std::fs::create_dir(&other).unwrap();
        let drawn = Drawn { title: "Häuser <am> See", identifier: "978-3-16", ..Drawn::default() };
        let path = drawn.write(&other, "facsimile.epub");
        let houses = Book::from_files(BookId::new("houses").unwrap(), &[path]).unwrap();
        Self::of(
            folder,
            vec![hall(GREAT, vec![book.clone()]), hall(SMALL, vec![book, Arc::new(houses)])],
        )
    }

    pub fn of(folder: TempDir, halls: Vec<Hall>) -> Self {
        let count = Arc::new(Count::default());
        let home = Takehome::new(setting(), Shelf::new(halls), count.clone());
        Self { home, count, folder }
    }

    /// The path of the short address of the book of the folder in the great hall.
    pub fn path(&self) -> String {
        self.home.shelf().path(&HallId::new(GREAT).unwrap(), &ridge()).unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[]).await
    }

    pub async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let address = IpAddr::from([192, 168, 4, 2]);
        self.ask_from(address, method, path, headers).await
    }

    pub async fn ask_from(
        &self,
        address: IpAddr,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).extension(Client(address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        let answer = router(self.home.clone()).oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// How many copies were counted.
    pub fn taken(&self) -> Vec<Taken> {
        self.count.0.lock().unwrap().clone()
    }
}
