//! The block as a printer gets it: what is in the PDF and what is not.

use crate::common::{Album, captioned, page, plan, plate, telling_jpeg, words};
use leporello_diag::{Silent, Sink};
use leporello_edition_print::{PrintOptions, Receipt, is_block_of, write_block};
use leporello_model::{Crop, PageKind, Plan, Rect, TextRole};
use leporello_photo::scan_jpeg;
use leporello_scene::{Hour, Scene, Tags, cmyk_jpeg, draw, grey_jpeg, progressive_jpeg};
use leporello_typeset::Typesetter;
use std::path::Path;

fn build(album: &Album, plan: &Plan, out: &Path) -> (Receipt, Vec<u8>) {
    let mut sink = Sink::new();
    let receipt = write_block(
        plan,
        &album.source(),
        &Typesetter::bundled(),
        &PrintOptions::default(),
        out,
        &Silent,
        &mut sink,
    );
    let receipt = receipt.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()));
    assert_eq!(sink.diagnostics(), []);
    let pdf = std::fs::read(out).unwrap();
    assert_eq!(receipt.bytes, pdf.len() as u64);
    (receipt, pdf)
}

fn album() -> Album {
    let sea = draw(Scene::Sea(Hour::Golden), 1, 600, 400);
    let street = draw(Scene::Street(Hour::Day), 2, 600, 400);
    Album::of(&[
        ("sea.jpg", telling_jpeg(&sea, 6)),
        ("street.jpg", telling_jpeg(&street, 1)),
        ("grey.jpg", grey_jpeg(&street, &Tags::default(), 90)),
        ("cmyk.jpg", cmyk_jpeg(&draw(Scene::Dunes(Hour::Day), 3, 600, 400), &Tags::default(), 90)),
        ("progressive.jpg", progressive_jpeg(&sea, &Tags::default(), 90)),
    ])
}

fn book(album: &Album) -> Plan {
    let typesetter = Typesetter::bundled();
    let frame = |x: f64, y: f64| Rect::snapped_mm(x, y, 60.0, 40.0);
    let put = |number, file: &str, x, y| plate(number, album.photo(file), frame(x, y), Crop::WHOLE);
    let caption = "Дюны у моря, Θάλασσα & the #sea *at* dawn";
    let small = Crop { x: 0.25, y: 0.25, w: 0.5, h: 0.5 };
    let cut = plate(4, album.photo("street.jpg"), frame(90.0, 100.0), small);
    let over = Rect::snapped_mm(-3.0, -3.0, 600.0, 216.0);
    plan(vec![
        page(
            1,
            PageKind::Title,
            vec![],
            vec![words(TextRole::Title, "Lofoten", Rect::snapped_mm(30.0, 60.0, 200.0, 30.0))],
        ),
        page(
            2,
            PageKind::Plates,
            vec![
                captioned(&typesetter, put(1, "sea.jpg", 12.0, 12.0), caption, "ru"),
                put(2, "street.jpg", 90.0, 12.0),
                put(3, "grey.jpg", 12.0, 100.0),
                cut,
            ],
            vec![],
        ),
        page(
            3,
            PageKind::Plates,
            vec![
                put(5, "cmyk.jpg", 20.0, 20.0),
                put(6, "progressive.jpg", 100.0, 20.0),
                put(7, "sea.jpg", 20.0, 100.0),
            ],
            vec![],
        ),
        page(
            4,
            PageKind::AcrossFold,
            vec![plate(8, album.photo("sea.jpg"), over, Crop::WHOLE)],
            vec![],
        ),
        page(5, PageKind::AcrossFold, vec![], vec![]),
    ])
}

fn occurs(bytes: &[u8], wanted: &[u8]) -> usize {
    bytes.windows(wanted.len()).filter(|window| *window == wanted).count()
}

#[test]
fn a_block_tells_whether_it_was_made_from_the_plan_as_it_is_now() {
    let (album, folder) = (album(), tempfile::tempdir().unwrap());
    let (mut plan, out) = (book(&album), folder.path().join("block.pdf"));
    build(&album, &plan, &out);
    plan.spreads[1].locked = true;
    assert!(is_block_of(&out, &plan).unwrap(), "a lock changes nothing that is printed");
    let plates = &mut plan.spreads[1].verso.as_mut().unwrap().plates;
    plates[0].caption.as_mut().unwrap().text.push('!');
    assert!(!is_block_of(&out, &plan).unwrap());
}

#[test]
fn the_same_plan_gives_the_same_bytes_from_a_warm_cache_too() {
    let album = album();
    let plan = book(&album);
    let (first, pdf) = build(&album, &plan, &album.cache.path().join("a.pdf"));
    let (_, again) = build(&album, &plan, &album.cache.path().join("b.pdf"));
    assert!(pdf == again);
    assert_eq!((first.pages, first.passed_through, first.rendered), (5, 7, 1));
}

#[test]
fn scans_go_in_bit_for_bit_and_each_once() {
    let album = album();
    let (_, pdf) = build(&album, &book(&album), &album.cache.path().join("a.pdf"));
    for photo in &album.catalogue.photos {
        let path = album.folder.path().join(&photo.file);
        let (scan, file) = (scan_jpeg(&path).unwrap(), std::fs::read(&path).unwrap());
        let kept: Vec<u8> = scan
            .keep
            .iter()
            .flat_map(|&(from, to)| file[from as usize..to as usize].iter().copied())
            .collect();
        assert_eq!(occurs(&pdf, &kept), 1, "{}", photo.file);
    }
}

#[test]
fn nothing_private_reaches_the_pdf() {
    let album = album();
    let (_, pdf) = build(&album, &book(&album), &album.cache.path().join("a.pdf"));
    for private in [
        "Exif",
        "Secretcam",
        "Model X",
        "secret words",
        "GPS",
        "2024:08:03",
        "http://ns.adobe.com/xap/1.0/\0",
    ] {
        assert_eq!(occurs(&pdf, private.as_bytes()), 0, "{private}");
    }
    assert_eq!(occurs(&pdf, b"CreationDate") + occurs(&pdf, b"ModDate"), 0);
}

#[test]
fn pages_bleed_away_from_the_fold_only() {
    let album = album();
    let (_, pdf) = build(&album, &book(&album), &album.cache.path().join("a.pdf"));
    let text = String::from_utf8_lossy(&pdf);
    // 297 + 3 mm are 850.39 pt, 210 + 3 + 3 mm are 612.28 pt, 3 mm are 8.50 pt.
    let of = |name: &str| -> Vec<[f64; 4]> {
        let rect = |(at, _): (usize, &str)| {
            let (from, to) = (text[at..].find('[').unwrap(), text[at..].find(']').unwrap());
            let numbers = text[at + from + 1..at + to].split_whitespace();
            let numbers: Vec<f64> = numbers.map(|n| n.parse().unwrap()).collect();
            numbers.try_into().unwrap()
        };
        let key = format!("/{name}");
        text.match_indices(key.as_str()).map(rect).collect()
    };
    let near = |a: [f64; 4], b: [f64; 4]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 0.01);
    let (media, bleed, trim) = (of("MediaBox"), of("BleedBox"), of("TrimBox"));
    assert_eq!((media.len(), bleed.len(), trim.len()), (5, 5, 5));
    assert_eq!(media, bleed);
    assert!(media.iter().all(|&m| near(m, [0.0, 0.0, 850.394, 612.283])), "{media:?}");
    let recto = [0.0, 8.504, 841.890, 603.780];
    let verso = [8.504, 8.504, 850.394, 603.780];
    let pages = trim.iter().filter(|t| near(**t, recto)).count();
    assert_eq!((pages, trim.iter().filter(|t| near(**t, verso)).count()), (3, 2), "{trim:?}");
}

#[test]
fn the_fonts_of_the_caption_are_embedded() {
    let album = album();
    let (_, pdf) = build(&album, &book(&album), &album.cache.path().join("a.pdf"));
    assert!(occurs(&pdf, b"+LibertinusSerif") >= 1);
    assert!(occurs(&pdf, b"/FontFile3") >= 1);
}

#[test]
fn cmyk_from_adobe_is_turned_over_and_grey_stays_grey() {
    let album = album();
    let (_, pdf) = build(&album, &book(&album), &album.cache.path().join("a.pdf"));
    assert_eq!(
        occurs(&pdf, b"/ColorSpace /DeviceCMYK/BitsPerComponent 8/Decode[1 0 1 0 1 0 1 0]"),
        1
    );
    assert_eq!(occurs(&pdf, b"/ColorSpace /DeviceGray/BitsPerComponent 8/Filter/DCTDecode"), 1);
    // sRGB is written once for all pictures that are in it.
    assert_eq!(occurs(&pdf, b"<</N 3/Alternate/DeviceRGB"), 1);
}

#[test]
fn a_photograph_that_is_gone_stops_the_book_and_leaves_no_file() {
    let album = album();
    let plan = book(&album);
    std::fs::remove_file(album.folder.path().join("grey.jpg")).unwrap();
    let out = album.folder.path().join("out/a.pdf");
    let mut sink = Sink::new();
    let result = write_block(
        &plan,
        &album.source(),
        &Typesetter::bundled(),
        &PrintOptions::default(),
        &out,
        &Silent,
        &mut sink,
    );
    assert!(result.is_err());
    assert_eq!(sink.diagnostics()[0].code.name(), "PRT-003");
    assert!(sink.diagnostics()[0].subjects[0].to_string().contains("plate 3 on page 2"));
    assert!(!out.exists());
}

#[test]
fn a_folder_that_cannot_be_written_to_is_said_and_leaves_nothing() {
    let album = album();
    let blocked = album.cache.path().join("file");
    std::fs::write(&blocked, b"in the way").unwrap();
    let mut sink = Sink::new();
    let result = write_block(
        &book(&album),
        &album.source(),
        &Typesetter::bundled(),
        &PrintOptions::default(),
        &blocked.join("a.pdf"),
        &Silent,
        &mut sink,
    );
    assert!(result.is_err());
    assert_eq!(sink.diagnostics()[0].code.name(), "PRT-001");
}
