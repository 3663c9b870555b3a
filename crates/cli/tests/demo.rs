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
    assert!(demo.join("book/contact-sheet.png").exists());
    let block = demo.join("book/block.pdf").to_str().unwrap().to_owned();
    assert_eq!(judge("qpdf", &["--check", &block]).code, 0);
    let words = judge("pdftotext", &["-q", &block, "-"]);
    words.mentions(&["Northern Light", "Pictures drawn by Leporello"]);
    let plan = std::fs::read_to_string(demo.join("book/plan.toml")).unwrap();
    let plates = plan.matches("file = \"").count();
    assert!(plates >= 45, "a book of {plates} plates from some seventy pictures");
}
