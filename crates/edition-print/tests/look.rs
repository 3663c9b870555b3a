//! Pictures of pages: what the reader will see.

use crate::common::{Album, page, plan, plate, telling_jpeg};
use leporello_diag::{Silent, Sink};
use leporello_edition_print::{write_contact_sheet, write_spreads};
use leporello_model::{Crop, PageKind, Plan, Rect};
use leporello_scene::{Picture, Tags, jpeg};
use leporello_typeset::Typesetter;
use std::path::Path;

/// Four fields: red, green, blue and yellow from the top left, row by row.
fn fields() -> Picture {
    let (width, height) = (240, 160);
    let colours = [[200, 30, 30], [30, 160, 30], [30, 30, 200], [220, 210, 30]];
    let pixel = |i: u32| {
        let (x, y) = (i % width, i / width);
        colours[(2 * (y / (height / 2)) + x / (width / 2)) as usize]
    };
    Picture { width, height, rgb: (0..width * height).flat_map(pixel).collect() }
}

struct Pixels {
    width: usize,
    rgb: Vec<u8>,
}

impl Pixels {
    fn read(path: &Path) -> Self {
        let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
        let mut reader = png::Decoder::new(file).read_info().unwrap();
        let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut rgb).unwrap();
        Self { width: info.width as usize, rgb }
    }

    fn at(&self, x: usize, y: usize) -> [u8; 3] {
        let at = 3 * (y * self.width + x);
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }
}

fn assert_near(found: [u8; 3], wanted: [u8; 3], what: &str) {
    let far = found.iter().zip(wanted).any(|(a, b)| a.abs_diff(b) > 12);
    assert!(!far, "{what}: {found:?} instead of {wanted:?}");
}

fn look(album: &Album, plan: &Plan, spreads: &[usize], width: u32) -> Vec<Pixels> {
    let mut sink = Sink::new();
    let written = write_spreads(
        plan,
        &album.source(),
        &Typesetter::bundled(),
        spreads,
        width,
        album.cache.path(),
        &Silent,
        &mut sink,
    );
    assert_eq!(sink.diagnostics(), []);
    written.unwrap().iter().map(|path| Pixels::read(path)).collect()
}

#[test]
fn a_plate_shows_exactly_its_crop_in_exactly_its_frame() {
    let album = Album::of(&[("a.jpg", jpeg(&fields(), &Tags::default(), 95))]);
    let photo = album.photo("a.jpg");
    // On a page of 297 × 210 mm drawn 594 pixels wide a millimetre is two pixels.
    let frame = Rect::snapped_mm(100.0, 50.0, 60.0, 80.0);
    let right_half = Crop { x: 0.5, y: 0.0, w: 0.5, h: 1.0 };
    let pages = vec![page(1, PageKind::Plates, vec![plate(1, photo, frame, right_half)], vec![])];
    let pixels = &look(&album, &plan(pages), &[0], 2 * 594)[0];
    let on_page = |x: usize, y: usize| pixels.at(594 + 2 * x, 2 * y);
    assert_near(on_page(130, 70), [30, 160, 30], "upper part");
    assert_near(on_page(130, 110), [220, 210, 30], "lower part");
    for (x, y) in [(98, 90), (162, 90), (130, 48), (130, 132)] {
        assert_near(on_page(x, y), [255, 255, 255], "outside the frame");
    }
}

#[test]
fn a_plate_across_the_fold_continues_on_the_facing_page() {
    let album = Album::of(&[("a.jpg", jpeg(&fields(), &Tags::default(), 95))]);
    let photo = album.photo("a.jpg");
    let whole = Rect::snapped_mm(-3.0, -3.0, 600.0, 216.0);
    let pages = vec![
        page(1, PageKind::Title, vec![], vec![]),
        page(2, PageKind::AcrossFold, vec![plate(1, photo, whole, Crop::WHOLE)], vec![]),
        page(3, PageKind::AcrossFold, vec![], vec![]),
    ];
    let pixels = &look(&album, &plan(pages), &[1], 2 * 594)[0];
    assert_near(pixels.at(580, 100), [200, 30, 30], "left of the fold");
    assert_near(pixels.at(606, 100), [30, 160, 30], "right of the fold");
    assert_near(pixels.at(1180, 410), [220, 210, 30], "right lower corner");
}

#[test]
fn a_contact_sheet_has_a_cell_for_each_spread() {
    let album = Album::of(&[("a.jpg", telling_jpeg(&fields(), 1))]);
    let pages = (1..=12).map(|number| page(number, PageKind::Blank, vec![], vec![])).collect();
    let out = album.cache.path().join("sheet.png");
    let mut sink = Sink::new();
    let done = write_contact_sheet(
        &plan(pages),
        &album.source(),
        &Typesetter::bundled(),
        &out,
        &Silent,
        &mut sink,
    );
    assert_eq!((done, sink.diagnostics().len()), (Ok(()), 0));
    let sheet = Pixels::read(&out);
    assert_eq!(sheet.width, 4 * (480 + 28) + 28);
    assert_near(sheet.at(28 + 240 + 100, 28 + 80), [255, 255, 255], "first page");
    assert_ne!(sheet.at(28 + 100, 28 + 80), [255, 255, 255], "no page before the first");
}
