//! The README's first command, as it stands there.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;

use common::{Studio, judge};

#[test]
fn the_demo_draws_its_pictures_and_makes_a_whole_book_of_them() {
    let studio = Studio::empty();
    let said = studio.run(&["demo"]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
    let demo = studio.root().join("leporello-demo");
    for name in ["contact-sheet.png", "reading.epub", "facsimile.epub", "web/index.html"] {
        assert!(demo.join("book").join(name).is_file(), "{name}");
    }
    let block = demo.join("book/block.pdf").to_str().unwrap().to_owned();
    assert_eq!(judge("qpdf", &["--check", &block]).code, 0);
    let words = judge("pdftotext", &["-q", &block, "-"]);
    words.mentions(&["Northern Light", "Pictures drawn by Leporello"]);
    let plan = std::fs::read_to_string(demo.join("book/plan.toml")).unwrap();
    let plates = plan.matches("file = \"").count();
    assert!(plates >= 45, "a book of {plates} plates from some seventy pictures");
    again(&studio, &block);
}

/// The same command a second time: the same book, from the pictures that are there.
fn again(studio: &Studio, block: &str) {
    let before = std::fs::read(block).unwrap();
    let said = studio.run(&["demo"]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
    assert!(std::fs::read(block).unwrap() == before, "the second book differs");
    let said = studio.run(&["demo", "--pictures-only", "--format", "json"]);
    assert_eq!((said.code, &said.json()[0]["new"]), (0, &false.into()), "{}", said.out);
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_drawing_leaves_a_folder_in_which_the_demo_can_begin_again() {
    let studio = Studio::empty();
    let demo = studio.root().join("leporello-demo");
    let mut command = studio.command(&["demo", "--pictures-only"]);
    let child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    while !std::fs::read_dir(&demo).is_ok_and(|mut entries| entries.next().is_some()) {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    judge("kill", &["-INT", &child.id().to_string()]);
    common::said(&child.wait_with_output().unwrap()).refuses(1, &["PRJ-009", "again"]);
    assert_eq!(std::fs::read_dir(&demo).unwrap().count(), 0, "something half drawn stays");
}
