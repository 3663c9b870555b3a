//! The README's first command, as it stands there.

use crate::common;
use crate::common::{Studio, judge};
use leporello_scene::{demo_facts, write_demo};
use std::io::ErrorKind;
use std::path::Path;

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
    // Drawing takes a minute, so what was drawn is looked at here and not in its own crate.
    the_files_are_as_their_facts_say(&demo.join("pictures"));
    a_whole_demo_is_kept_and_one_with_a_gap_refused(&demo.join("pictures"));
}

fn the_files_are_as_their_facts_say(pictures: &Path) {
    for photo in demo_facts().photos {
        let file = pictures.join(&photo.file);
        let said = judge(
            "exiftool",
            &["-s3", "-d", "%Y-%m-%dT%H:%M:%S", "-DateTimeOriginal", file.to_str().unwrap()],
        );
        assert_eq!(said.out.trim(), photo.written, "{}", photo.file);
    }
}

fn a_whole_demo_is_kept_and_one_with_a_gap_refused(pictures: &Path) {
    let file = pictures.join(&demo_facts().photos[0].file);
    std::fs::write(&file, "the user's own change").unwrap();
    let mut never = |_, _| panic!("drawn again");
    write_demo(pictures, &mut never).unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), b"the user's own change");
    std::fs::remove_file(&file).unwrap();
    let refused = write_demo(pictures, &mut never).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
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
