//! Serves a book of drawn spreads, for looking at the page and for judging it in a browser:
//! `cargo run -p leporello-preview --example drawn -- words.txt 4000`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a trial, not the program")]

#[path = "../tests/desk/mod.rs"]
mod desk;

use std::sync::Arc;

fn main() {
    let mut args = std::env::args().skip(1);
    let words = args.next().expect("the file of words is named").into();
    let port = args.next().map_or(0, |port| port.parse().unwrap());
    let desk = desk::OneFile { words, tally: Arc::default() };
    let ready = |address| println!("http://{address}/");
    leporello_preview::serve(desk, ([127, 0, 0, 1], port).into(), ready, || false).unwrap();
}
