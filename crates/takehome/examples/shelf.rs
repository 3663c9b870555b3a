//! A shelf with drawn books, or with those of folders that `leporello make` wrote, for other
//! people's programs to look at. Prints its address; every copy counted is a line.
//!
//! ```text
//! cargo run --release -p leporello-takehome --example shelf -- [--port PORT] [--depot | FOLDER…]
//! ```
//!
//! With `--depot` there are also a hall of more books than one page of a catalogue lists, made by
//! programs that know little of metadata, and a hall of none.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "what is missing here ends it")]

#[path = "../tests/drawn/mod.rs"]
mod drawn;

use drawn::Drawn;
use leporello_takehome::{
    Book, BookId, Hall, Origin, Setting, Shelf, Takehome, Taken, Tally, router,
};
use leporello_turnout::vocabulary::HallId;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

struct Told;

impl Tally for Told {
    fn taken(&self, taken: Taken) {
        println!("taken: {} {} {}", taken.book.as_str(), taken.format.name(), taken.hall);
    }
}

/// Two books with drawn pictures, one of them in two languages.
fn two(folder: &Path) -> Vec<Arc<Book>> {
    let (first, second) = (folder.join("ridge"), folder.join("houses"));
    std::fs::create_dir(&first).unwrap();
    std::fs::create_dir(&second).unwrap();
    let ballast = 12_000_000;
    Drawn { ballast, ..Drawn::default() }.write(&first, "facsimile.epub");
    let identifier = "urn:uuid:3d0a1b2c-1111-8222-8333-777755556666";
    Drawn { is_fixed: false, identifier, ..Drawn::default() }.write(&first, "reading.epub");
    let korean = Drawn { is_fixed: false, title: "긴 능선", language: "ko", ..Drawn::default() };
    korean.write(&first, "reading-ko.epub");
    let identifier = "urn:uuid:3d0a1b2c-1111-8222-8333-888855556666";
    Drawn { title: "Häuser am See", language: "de", identifier, ..Drawn::default() }
        .write(&second, "facsimile.epub");
    let book = |id: &str, folder: &Path| Book::from_folder(BookId::new(id).unwrap(), folder);
    let ridge = book("long-ridge", &first).unwrap().with_web("/T/look/take.css");
    vec![Arc::new(ridge), Arc::new(book("houses", &second).unwrap())]
}

/// Books that say of themselves what no catalogue may say as it is.
fn depot(folder: &Path) -> Vec<Arc<Book>> {
    let path = |n: usize| {
        let (identifier, title) = (format!("no. {n} <of> 101"), format!("Hut {n} & <more>"));
        let drawn = Drawn {
            identifier: &identifier.replace('<', "&lt;"),
            title: &title,
            language: if n.is_multiple_of(2) { "en_GB" } else { "English (UK)" },
            more: "<dc:publisher>A &amp; B</dc:publisher>\
                <dc:description>Where &lt;i&gt;huts&lt;/i&gt; stand.</dc:description>",
            ballast: 10,
            ..Drawn::default()
        };
        drawn.write(folder, &format!("hut-{n}.epub"))
    };
    let book = |n| Book::from_files(BookId::new(&format!("hut-{n}")).unwrap(), &[path(n)]).unwrap();
    (1..=101).map(|n| Arc::new(book(n))).collect()
}

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1).peekable();
    let mut port = 0;
    if words.next_if(|word| word == "--port").is_some() {
        port = words.next().unwrap().parse().unwrap();
    }
    let has_depot = words.next_if(|word| word == "--depot").is_some();
    let drawn = tempfile::tempdir().unwrap();
    let folders: Vec<String> = words.collect();
    let made = folders.iter().enumerate().map(|(at, folder)| {
        let id = BookId::new(&format!("book-{}", at + 1)).unwrap();
        Arc::new(Book::from_folder(id, Path::new(folder)).unwrap())
    });
    let books: Vec<Arc<Book>> = if folders.is_empty() { two(drawn.path()) } else { made.collect() };

    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let hall = |name: &str, books: &[Arc<Book>]| Hall {
        id: HallId::new(name).unwrap(),
        title: name.to_owned(),
        books: books.to_vec(),
    };
    let mut halls = vec![hall("Great hall", &books), hall("Small hall", &books[..1])];
    if has_depot {
        halls.extend([hall("Depot", &depot(drawn.path())), hall("Closed", &[])]);
    }
    let shelf = Shelf::new(halls);
    let path = shelf.path(&HallId::new("Great hall").unwrap(), books[0].id()).unwrap();
    let setting = Setting {
        title: "Ridges & Huts".into(),
        origin: Origin::new(&format!("http://{address}")).unwrap(),
        nearby: Some(Origin::new("http://leporello.local:8080").unwrap()),
    };
    println!("shelf: http://{address}{path}");
    let app = router(Takehome::new(setting, shelf, Arc::new(Told))).merge(leporello_page::looks());
    let app = app.layer(axum::middleware::map_response(
        async |mut response: axum::response::Response| {
            leporello_page::harden(response.headers_mut());
            response
        },
    ));
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await.unwrap();
}
