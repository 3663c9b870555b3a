//! A small exhibition, set up and open today, with a drawn e-book and one phone at the east door:
//! for trying the pages by hand and for other people's programs to judge them.
//!
//!     cargo run -p leporello-exhibit --example exhibition -- FOLDER [PORT]
//!
//! Prints its address, the code of the post `office`, and the short address of the book. What is
//! in the folder already is served again.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a trial, not the program")]

#[path = "../tests/common/mod.rs"]
mod common;

use common::child::draw_book;
use common::phone::{Phone, entries, now_ms};
use common::{Server, options};
use leporello_diag::Sink;
use leporello_exhibit::desk::{Desk, Sqlite};
use leporello_exhibit::{House, Log, bind, panics_by_place, router, serve};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn main() {
    let mut words = std::env::args().skip(1);
    let folder = PathBuf::from(words.next().expect("the folder is named"));
    let port: u16 = words.next().map_or(0, |port| port.parse().unwrap());
    panics_by_place();
    let book = folder.join("book");
    std::fs::create_dir_all(&book).unwrap();
    if !book.join("facsimile.epub").exists() {
        draw_book(&book);
    }
    let listener = bind(([127, 0, 0, 1], port).into()).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    println!("exhibition: {base}");
    let house = open(&folder, &base);
    let house = if house.setup_address().is_some() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(begun(house));
        open(&folder, &base)
    } else {
        house
    };
    serve(house, listener, || false).unwrap();
}

fn open(folder: &Path, base: &str) -> House {
    let log: Log = Arc::new(|line| drop(writeln!(io::stderr(), "{line}")));
    let mut options = options(folder, Some(log));
    options.base = base.to_owned();
    options.books = vec![folder.join("book")];
    let desk = Desk::new(Sqlite::open(&folder.join("desk.db")).unwrap());
    House::open(desk, options, &mut Sink::new()).unwrap()
}

/// Sets it up, as the page that sets up and the desk do.
async fn begun(house: House) {
    let setup = house.setup_address().unwrap();
    let setup = format!("/setup/{}", setup.rsplit('/').next().unwrap());
    let server = Server {
        app: router(Arc::new(house)),
        folder: tempfile::tempdir().unwrap(),
        setup,
        log: Arc::default(),
        socket: None,
    };
    let (office, code) = server.set_up_with_code().await;
    println!("office: {code}");
    let mut phone = Phone::paired(&server, &office, "East 1", 1).await;
    let minute = now_ms() / 60_000;
    entries(&server, &(phone.entry(minute - 2, 12) + &phone.entry(minute - 1, 7))).await;
    println!("book: /T/{}", server.label(&office).await);
}
