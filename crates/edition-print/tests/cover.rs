//! The cover as a printer and a till get it.

use crate::common::{Album, plate};
use leporello_diag::{Silent, Sink};
use leporello_edition_print::{
    PrintOptions, Receipt, cover_front, crop_for, write_cover, write_cover_picture,
};
use leporello_model::{
    BoundAt, CoverPanel, CoverPlan, Face, FaceSource, Length, PdfKind, Rect, Share, Sides, Size,
};
use leporello_scene::{Hour, Scene, Tags, draw, jpeg};
use leporello_typeset::{FontSources, Theme, Typesetter};
use std::path::Path;
use std::process::Command;

fn themed(theme: &str) -> Typesetter {
    let theme = Theme::bundled(theme).unwrap();
    Typesetter::themed(FontSources::Bundled, theme, Path::new("no folder")).unwrap()
}

fn album() -> Album {
    let sea = draw(Scene::Sea(Hour::Golden), 1, 900, 600);
    Album::of(&[("sea.jpg", jpeg(&sea, &Tags::default(), 90))])
}

/// A soft cover in A5 with a spine of 10 mm.
fn cover() -> CoverPlan {
    let panel = |x: f64, w: f64, inset: f64| CoverPanel {
        place: Rect::snapped_mm(x, 0.0, w, 210.0),
        safe: Some(Rect::snapped_mm(x + inset, 8.0, w - 2.0 * inset, 194.0)),
    };
    let wrap = Length::mm(3);
    CoverPlan {
        title: "Lofoten".into(),
        subtitle: "Seven days in August".into(),
        author: "A. Person".into(),
        language: "en".into(),
        back_text: "Seven days on the outer islands.".into(),
        isbn: Some("978-3-16-148410-0".into()),
        bound_at: BoundAt::Left,
        theme: String::new(),
        face: Size { w: Length::mm(306), h: Length::mm(210) },
        wrap: Sides { top: wrap, bottom: wrap, inside: Length::ZERO, outside: wrap },
        front: panel(158.0, 148.0, 8.0),
        spine: panel(148.0, 10.0, 1.5),
        back: panel(0.0, 148.0, 8.0),
        flaps: None,
        barcode: Some(Rect::snapped_mm(90.0, 170.0, 50.0, 30.0)),
        folds: vec![Length::mm(148), Length::mm(158)],
        spine_text: true,
        picture: None,
    }
}

fn pictured(album: &Album, typesetter: &Typesetter) -> CoverPlan {
    let (cover, photo) = (cover(), album.photo("sea.jpg"));
    let frame = typesetter.cover_frame(&cover, photo.aspect(), &mut Sink::new()).unwrap().unwrap();
    let crop = crop_for(photo, frame, cover.seen_on_front(frame));
    CoverPlan { picture: Some(plate(3, photo, frame, crop)), ..cover }
}

fn build(album: &Album, theme: &str, kind: PdfKind, out: &Path) -> (Receipt, Vec<u8>) {
    let typesetter = themed(theme);
    let options = PrintOptions { kind, ..PrintOptions::default() };
    let (cover, mut sink) = (pictured(album, &typesetter), Sink::new());
    let done = write_cover(&cover, &album.source(), &typesetter, &options, out, &Silent, &mut sink);
    assert_eq!(sink.diagnostics(), []);
    let receipt = done.unwrap();
    let pdf = std::fs::read(out).unwrap();
    assert_eq!(receipt.bytes, pdf.len() as u64);
    (receipt, pdf)
}

/// What a program of other people prints.
fn told_by(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_sheet_and_the_face_are_the_boxes() {
    let album = album();
    let out = album.cache.path().join("cover.pdf");
    for kind in PdfKind::ALL {
        let (receipt, _) = build(&album, "gallery", kind, &out);
        assert_eq!((receipt.pages, receipt.passed_through + receipt.rendered), (1, 1));
        let told = told_by("pdfinfo", &["-box", out.to_str().unwrap()]);
        for (name, numbers) in [
            ("MediaBox:", "0.00 0.00 884.41 612.28"),
            ("BleedBox:", "0.00 0.00 884.41 612.28"),
            ("TrimBox:", "8.50 8.50 875.91 603.78"),
        ] {
            let line = told.lines().find(|line| line.starts_with(name)).unwrap();
            let found: Vec<&str> = line[name.len()..].split_whitespace().collect();
            assert_eq!(found.join(" "), numbers, "{name} of {kind:?}");
        }
    }
}

#[test]
fn the_front_for_an_e_book_is_the_front_alone_in_pixels() {
    let album = album();
    let typesetter = themed("chronicle");
    let (out, mut sink) = (album.cache.path().join("front.jpg"), Sink::new());
    let of_left = pictured(&album, &typesetter);
    let (front, back) = (of_left.back, of_left.front);
    let of_right = CoverPlan { front, back, bound_at: BoundAt::Right, ..cover() };
    // At 1530 pixels the face of 306 mm has five for each millimetre.
    for cover in [of_left, of_right] {
        let jpeg = cover_front(&cover, &album.source(), &typesetter, 1530, &mut sink).unwrap();
        assert_eq!(sink.diagnostics(), []);
        std::fs::write(&out, jpeg).unwrap();
        let size = leporello_photo::scan_jpeg(&out).unwrap().size;
        assert_eq!((size.w, size.h), (5 * 148, 5 * 210));
    }
}

#[test]
fn the_same_cover_gives_the_same_bytes() {
    let album = album();
    let (_, first) = build(&album, "quiet", PdfKind::Plain, &album.cache.path().join("a.pdf"));
    let (_, again) = build(&album, "quiet", PdfKind::Plain, &album.cache.path().join("b.pdf"));
    assert!(first == again);
}

#[test]
fn a_scanner_reads_the_isbn_on_every_theme() {
    let album = album();
    for (theme, kind) in
        [("quiet", PdfKind::Plain), ("gallery", PdfKind::X1a), ("chronicle", PdfKind::X4)]
    {
        let out = album.cache.path().join(format!("{theme}.pdf"));
        build(&album, theme, kind, &out);
        let stem = out.with_extension("");
        told_by(
            "pdftoppm",
            &["-r", "300", "-png", "-singlefile", out.to_str().unwrap(), stem.to_str().unwrap()],
        );
        let picture = out.with_extension("png");
        let read =
            told_by("zbarimg", &["-q", "-Sdisable", "-Sean13.enable", picture.to_str().unwrap()]);
        assert_eq!(read.trim(), "EAN-13:9783161484100", "{theme}");
    }
}

#[test]
fn a_photograph_that_is_gone_is_named_and_leaves_no_file() {
    let album = album();
    let typesetter = themed("quiet");
    let cover = pictured(&album, &typesetter);
    std::fs::remove_file(album.folder.path().join("sea.jpg")).unwrap();
    let out = album.cache.path().join("out/cover.pdf");
    let (options, mut sink) = (PrintOptions::default(), Sink::new());
    let done =
        write_cover(&cover, &album.source(), &typesetter, &options, &out, &Silent, &mut sink);
    assert!(done.is_err() && !out.exists());
    assert_eq!(sink.diagnostics()[0].code.name(), "PRT-003");
    assert_eq!(sink.diagnostics()[0].subjects[0].to_string(), "photo `sea.jpg`");
}

#[test]
fn a_picture_of_the_cover_shows_face_and_white_room() {
    let album = album();
    let typesetter = themed("gallery");
    let cover = CoverPlan { isbn: None, ..pictured(&album, &typesetter) };
    let (out, mut sink) = (album.cache.path().join("cover.png"), Sink::new());
    // Two pixels are a millimetre.
    write_cover_picture(&cover, &album.source(), &typesetter, 612, &out, &mut sink).unwrap();
    assert_eq!(sink.diagnostics(), []);
    let file = std::io::BufReader::new(std::fs::File::open(&out).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut rgb).unwrap();
    assert_eq!((info.width, info.height), (612, 420));
    let at = |x: usize, y: usize| [0, 1, 2].map(|part| rgb[3 * (2 * y * 612 + 2 * x) + part]);
    assert_eq!(at(115, 185), [255, 255, 255], "the barcode's room");
    let field = at(20, 150);
    assert!(field[0] > 150 && field[1] < 70, "the field is {field:?}");
    assert_ne!(at(230, 40), field, "the picture");
}

#[test]
fn heads_stay_on_the_part_of_the_front_that_is_seen() {
    let album = album();
    let frame = Rect::snapped_mm(0.0, -18.0, 120.0, 246.0);
    let seen = Rect::snapped_mm(0.0, 0.0, 102.0, 210.0);
    for place in [0.02, 0.3, 0.45, 0.7] {
        let mut photo = album.photo("sea.jpg").clone();
        photo.faces = vec![Face {
            area: Share { x: place, y: 0.4, w: 0.1, h: 0.2 },
            confidence: 0.9,
            name: None,
            source: FaceSource::Metadata,
        }];
        let crop = crop_for(&photo, frame, seen);
        assert!((crop.w * photo.aspect() / crop.h - frame.aspect()).abs() < 1e-9);
        let window =
            Share { x: crop.x, y: 18.0 / 246.0, w: crop.w * 102.0 / 120.0, h: 210.0 / 246.0 };
        let face = photo.faces[0].area;
        assert!(window.holds(face) > 0.999, "the face at {place} is outside of {window:?}");
    }
}

#[test]
fn a_frame_of_the_photographs_own_aspect_shows_all_of_it() {
    let album = album();
    let frame = Rect::snapped_mm(0.0, 0.0, 150.0, 100.0);
    let crop = crop_for(album.photo("sea.jpg"), frame, frame);
    assert!(crop.w > 0.999 && crop.h > 0.999, "{crop:?}");
}
