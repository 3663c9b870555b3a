//! E-books of what nobody expects: very many plates, very small pictures, no chapters, fonts that
//! are none, and something of the user's where the book would be.

use crate::common::{Album, Kind, look, plan_of};
use leporello_diag::{Code, Silent, Sink, codes};
use leporello_edition_epub::{EpubOptions, Rendition, write_epub};
use leporello_model::{Page, PageKind, Plan, Rect, Spread};
use leporello_screen::Look;
use std::io::Read;
use std::path::Path;

const BOTH: [Rendition; 2] = [Rendition::Facsimile, Rendition::Reading];

/// Writes a book; what was said, and whether there is one.
fn written(
    album: &Album,
    plan: &Plan,
    look: &Look,
    rendition: Rendition,
    to: &Path,
) -> (bool, Sink) {
    let (mut sink, options) = (Sink::new(), EpubOptions { rendition, ..EpubOptions::default() });
    let made = write_epub(plan, &album.source(), look, &options, to, &Silent, &mut sink);
    (made.is_ok(), sink)
}

fn has(sink: &Sink, code: Code) -> bool {
    sink.diagnostics().iter().any(|told| told.code == code)
}

/// Documents of a book, joined, and how many files of pictures its plates have.
fn inside(book: &Path) -> (String, usize) {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(book).unwrap()).unwrap();
    let names: Vec<String> = archive.file_names().map(|n| n.unwrap().into_owned()).collect();
    let mut all = String::new();
    for name in names.iter().filter(|name| name.ends_with(".xhtml")) {
        archive.by_name(name).unwrap().read_to_string(&mut all).unwrap();
    }
    let plates = names.iter().filter(|name| name.starts_with("EPUB/pictures/plate-")).count();
    (all, plates)
}

/// One page with so many plates of the album's two smallest photographs.
fn crowded(album: &Album, plates: u32) -> Plan {
    let planned = plan_of(album, Kind::Bare);
    let model: Vec<_> = planned.plates().map(|(_, plate)| plate.clone()).take(2).collect();
    let plates = (1..=plates).map(|number| {
        let frame = Rect::snapped_mm(20.0, 20.0, 140.0, 100.0);
        leporello_model::Plate { number, frame, ..model[number as usize % 2].clone() }
    });
    let page = Page { number: 1, plates: plates.collect(), ..Page::blank(PageKind::Plates) };
    let spreads = vec![Spread { recto: Some(page), ..Spread::default() }];
    Plan { spreads, pages: 1, chapters: Vec::new(), ..planned }
}

#[test]
fn two_thousand_plates_of_two_photographs_are_all_there_without_a_chapter() {
    let album = Album::drawn(Kind::Bare, 60);
    let plan = crowded(&album, 2000);
    for rendition in BOTH {
        let path = album.cache.path().join("book.epub");
        let (made, sink) = written(&album, &plan, &look("quiet"), rendition, &path);
        assert!(made, "{:?}", sink.diagnostics());
        let (documents, pictures) = inside(&path);
        assert_eq!(documents.matches("<figure id=\"plate-").count(), 2000, "{rendition:?}");
        // Plates of the same photograph in the same size share one file.
        assert_eq!(pictures, 2, "{rendition:?}");
    }
}

#[test]
fn a_picture_smaller_than_its_place_keeps_its_pixels() {
    let album = Album::drawn(Kind::Bare, 60);
    let plan = crowded(&album, 1);
    let photo = album.catalogue.get(plan.plates().next().unwrap().1.photo).unwrap();
    let path = album.cache.path().join("book.epub");
    let (made, _) = written(&album, &plan, &look("quiet"), Rendition::Reading, &path);
    assert!(made);
    let told = format!("width=\"{}\" height=\"{}\"", photo.size.w, photo.size.h);
    assert!(inside(&path).0.contains(&told), "{told}");
}

#[test]
fn a_font_that_is_none_is_named_and_the_book_made() {
    let album = Album::drawn(Kind::Bare, 60);
    let plan = crowded(&album, 1);
    let mut look = look("quiet");
    look.faces.iter_mut().for_each(|face| face.bytes = b"no font".as_slice().into());
    for rendition in BOTH {
        let path = album.cache.path().join("book.epub");
        let (made, sink) = written(&album, &plan, &look, rendition, &path);
        assert!(made && has(&sink, codes::SCR_002), "{rendition:?}: {:?}", sink.diagnostics());
    }
}

#[test]
fn a_folder_of_the_user_where_the_book_would_be_stays() {
    let album = Album::drawn(Kind::Bare, 60);
    let path = album.cache.path().join("book.epub");
    std::fs::create_dir(&path).unwrap();
    std::fs::write(path.join("notes.txt"), "mine").unwrap();
    let plan = crowded(&album, 1);
    let (made, sink) = written(&album, &plan, &look("quiet"), Rendition::Reading, &path);
    assert!(!made && has(&sink, codes::EPB_001), "{:?}", sink.diagnostics());
    assert_eq!(std::fs::read(path.join("notes.txt")).unwrap(), b"mine");
}
