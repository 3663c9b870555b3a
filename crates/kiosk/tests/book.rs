//! A drawn book read from its folder.

use crate::common;
use leporello_kiosk::{Book, picture_ppi};
use leporello_model::{Length, Sides, Size};
use std::path::Path;

fn written(folder: &Path) {
    common::write_book(folder, false);
}

fn why(folder: &Path) -> (String, String) {
    let error = Book::read(folder).expect_err("the folder lacks something");
    (error.code.name().to_owned(), error.message.clone())
}

#[test]
fn the_version_follows_from_what_is_shown_and_not_from_where_it_is() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    written(here.path());
    written(there.path());
    let book = Book::read(here.path()).unwrap();
    assert_eq!(book.title(), "The Long Ridge");
    assert_eq!(book.version(), Book::read(there.path()).unwrap().version());
    let spread = there.path().join("kiosk/spread-003.jpg");
    std::fs::copy(there.path().join("kiosk/spread-002.jpg"), spread).unwrap();
    assert_ne!(book.version(), Book::read(there.path()).unwrap().version());
}

#[test]
fn a_folder_without_a_plan_or_with_another_s_plan_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(why(folder.path()).0, "KSK-001");
    let plan = folder.path().join("plan.toml");
    std::fs::write(&plan, "[garden]\nbeds = 4\n").unwrap();
    let (code, message) = why(folder.path());
    assert_eq!(code, "KSK-001");
    assert!(message.contains("is no plan of a book"), "{message}");
    written(folder.path());
    let newer = std::fs::read_to_string(&plan).unwrap().replace("format = 1", "format = 2");
    std::fs::write(&plan, newer).unwrap();
    assert_eq!(why(folder.path()).1, "plan has format 2, and 1 is the newest known here");
}

#[test]
fn a_spread_without_a_picture_is_no_hole_in_the_book() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    std::fs::remove_file(folder.path().join("kiosk/spread-007.jpg")).unwrap();
    assert_eq!(why(folder.path()).0, "KSK-002");
}

#[test]
fn spreads_that_were_drawn_for_a_laboratory_do_as_well() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    let own = Book::read(folder.path()).unwrap();
    std::fs::rename(folder.path().join("kiosk"), folder.path().join("spread-jpegs")).unwrap();
    assert_eq!(Book::read(folder.path()).unwrap().version(), own.version());
}

#[test]
fn a_book_without_its_web_edition_can_be_shown() {
    let folder = tempfile::tempdir().unwrap();
    written(folder.path());
    std::fs::remove_dir_all(folder.path().join("web")).unwrap();
    assert!(Book::read(folder.path()).is_ok());
}

#[test]
fn pictures_for_halls_are_as_wide_as_the_widest_screen() {
    let trim = Size { w: Length::mm(297), h: Length::mm(210) };
    let bleed = Sides { outside: Length::mm(3), ..Sides::default() };
    let ppi = picture_ppi(trim, bleed);
    let width = 600.0 / 25.4 * ppi;
    assert!(width <= 3840.0 && width > 3800.0, "{ppi} ppi: {width} pixels");
    let wall = Size { w: Length::mm(2000), h: Length::mm(1000) };
    assert!(picture_ppi(wall, bleed) >= 50.0, "no spread is drawn below 50 ppi");
}
